/* SPDX-License-Identifier: MIT */
/*
 * Meeting rules: what is understood has one spelling that reads back as itself,
 * and names days in order within the window.
 */
#include "fuzz.h"

#include <brownbag/rule.h>

#include <string.h>

static const struct bb_date first = { 2026, 11, 25 }, from = { 2027, 1, 31 },
			    until = { 2031, 3, 1 };

static void check_days(const struct bb_rule *rule)
{
	struct bb_error err = BB_ERROR_INIT;
	struct bb_date *days = NULL;
	unsigned empty = 0;
	size_t count = 0;

	MUST(bb_rule_expand(&days, &count, rule, first, from, until, &err) == BB_OK);
	for (size_t i = 0; i < count; i++) {
		MUST(bb_date_is_valid(days[i]));
		MUST(bb_date_compare(days[i], from) >= 0 && bb_date_compare(days[i], until) <= 0);
		MUST(i == 0 || bb_date_compare(days[i - 1], days[i]) < 0);
	}
	MUST(bb_rule_empty_months(&empty, rule, first, 2028, &err) == BB_OK);
	MUST((empty & ~0x1ffeu) == 0);
	free(days);
}

static void check_spelling(const struct bb_rule *rule)
{
	char text[BB_RULE_TEXT_SIZE], again[BB_RULE_TEXT_SIZE];
	struct bb_error err = BB_ERROR_INIT;
	struct bb_rule *read = NULL;

	bb_rule_describe(text, rule);
	MUST(*text);
	MUST(bb_rule_format(text, rule, &err) == BB_OK);
	MUST(bb_rule_parse(&read, text, &err) == BB_OK);
	MUST(bb_rule_format(again, read, &err) == BB_OK);
	MUST(strcmp(text, again) == 0);
	MUST(bb_rule_minutes(read) == bb_rule_minutes(rule));
	bb_rule_free(read);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bb_error err = BB_ERROR_INIT;
	struct bb_rule *rule = NULL;
	char *text = malloc(size + 1);

	MUST(text);
	if (size > 0)
		memcpy(text, data, size);
	text[size] = '\0';
	if (bb_rule_parse(&rule, text, &err) == BB_OK) {
		MUST(bb_rule_minutes(rule) >= 5 && bb_rule_minutes(rule) < 24 * 60);
		check_spelling(rule);
		check_days(rule);
	} else {
		MUST(err.status == BB_EINVAL && err.text[0] != '\0' && !rule);
	}
	bb_rule_free(rule);
	free(text);
	return 0;
}
