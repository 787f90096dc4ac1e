/* SPDX-License-Identifier: MIT */
/* What a meeting rule brings about that its author may not see. */
#include "rule_advice.h"
#include "talk.h"

#include <brownbag/bytes.h>
#include <brownbag/rule.h>

enum { MONTHS = 12, TEXT_MAX = 512 };

static void add_empty(struct bb_bytes *out, const struct bb_rule *rule, struct bb_date first,
                      struct bb_month month)
{
	char text[BB_MONTH_SIZE];
	unsigned empty = 0;

	if (bb_rule_empty_months(&empty, rule, first, month.year, NULL) != BB_OK ||
	    !(empty & 1u << month.month))
		return;
	bb_month_format(text, month);
	bb_bytes_addf(out, "%s%s", out->len ? ", " : "", text);
}

void advise_on_rule(const char *text, struct bb_date first, struct bb_date today)
{
	int index = bb_month_index(bb_date_month(today));
	struct bb_bytes months = BB_BYTES_INIT(TEXT_MAX);
	struct bb_rule *rule = NULL;

	if (bb_rule_parse(&rule, text, NULL) != BB_OK)
		return;
	if (bb_rule_needs_first(rule) && first.year == 0)
		talk_warn("this rule needs a day to count from: brownbag config set meeting.first DATE");
	else
		for (int i = 0; i < MONTHS; i++)
			add_empty(&months, rule, first, bb_month_from_index(index + i));
	if (months.len > 0)
		talk_warn("by this rule there is no lunch in %s", bb_bytes_text(&months));
	bb_bytes_release(&months);
	bb_rule_free(rule);
}
