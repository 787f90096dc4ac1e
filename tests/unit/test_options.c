/* SPDX-License-Identifier: MIT */
#include "../../cmd/options.h"

#include "contract.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct option_row rows[] = {
	{ 'q', "quiet", OPT_FLAG, .help = "say nothing" },
	{ 0, "consent", OPT_TEXT, .value = "HOW", .help = "how they agreed to be mailed" },
	{ 'm', "months", OPT_INT, .value = "N", .help = "how many", .min = -2, .max = 24 },
	{ 0, "format", OPT_CHOICE, .value = "csv|vcard|json", .help = "which" },
	{ 'b', "by", OPT_LIST, .value = "WHO", .help = "who led" },
	{ 'C', NULL, OPT_TEXT, .value = "DIR", .help = "there" },
	OPTION_DRY_RUN,
	OPTIONS_END,
};

enum { WORDS_MAX = 16 };

/* A command line as one text with blanks; what is parsed points into it. */
struct line {
	char text[256];
	char *argv[WORDS_MAX + 1];
	int argc;
	int left;
	struct options *options;
};

static enum bb_status parse(struct line *line, const char *text, enum option_rules rules,
                            struct bb_error *err)
{
	char *save = NULL;

	*line = (struct line){ .left = -1 };
	snprintf(line->text, sizeof line->text, "%s", text);
	for (char *word = strtok_r(line->text, " ", &save); word; word = strtok_r(NULL, " ", &save)) {
		assert_true(line->argc < WORDS_MAX);
		line->argv[line->argc++] = word;
	}
	return options_parse(&line->options, rows, rules, line->argc, line->argv, &line->left, err);
}

/* What is left, with blanks between. */
static const char *arguments(const struct line *line, char out[256])
{
	out[0] = '\0';
	for (int i = 0; i < line->left; i++)
		snprintf(out + strlen(out), 256 - strlen(out), "%s%s", i ? " " : "", line->argv[i]);
	assert_null(line->argv[line->left]);
	return out;
}

static void test_options__leave_the_arguments(void **state)
{
	static const struct { const char *text; enum option_rules rules; const char *left; } cases[] = {
		{ "", OPTIONS_ANYWHERE, "" },
		{ "a b", OPTIONS_ANYWHERE, "a b" },
		{ "-q a -m 3 b --consent x c", OPTIONS_ANYWHERE, "a b c" },
		{ "a - b", OPTIONS_ANYWHERE, "a - b" },
		{ "-q -- -q --consent", OPTIONS_ANYWHERE, "-q --consent" },
		{ "a -- -- b", OPTIONS_ANYWHERE, "a -- b" },
		{ "-q roster -x --nonsense", OPTIONS_LEADING, "roster -x --nonsense" },
		{ "-- -q x", OPTIONS_LEADING, "-q x" },
		{ "roster -- x", OPTIONS_LEADING, "roster -- x" },
	};
	struct bb_error err;
	struct line line;
	char left[256];

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		assert_works(parse(&line, cases[i].text, cases[i].rules, &err), err);
		assert_string_equal(arguments(&line, left), cases[i].left);
		options_free(line.options);
	}
}

static void test_options__are_asked_for_by_name(void **state)
{
	struct bb_error err;
	struct line line;

	(void)state;
	assert_works(parse(&line, "-qnm3 --by=1 -b 2 -C x --months -2 --format=vcard --by 3 -q -Cy",
	                   OPTIONS_ANYWHERE, &err),
	             err);
	assert_true(options_flag(line.options, "quiet"));
	assert_true(options_flag(line.options, "dry-run"));
	assert_false(options_flag(line.options, "help"));
	assert_int_equal(options_count(line.options, "quiet"), 2);
	assert_int_equal(options_int(line.options, "months", 6), -2); /* the last counts */
	assert_int_equal(options_choice(line.options, "format"), 1);
	assert_string_equal(options_text(line.options, "format"), "vcard");
	assert_string_equal(options_text(line.options, "C"), "y");
	assert_null(options_text(line.options, "consent"));
	assert_string_equal(options_list(line.options, "by", 0), "1");
	assert_string_equal(options_list(line.options, "by", 1), "2");
	assert_string_equal(options_list(line.options, "by", 2), "3");
	assert_null(options_list(line.options, "by", 3));
	assert_true(options_knows(line.options, "by"));
	assert_false(options_knows(line.options, "json"));
	options_free(line.options);

	assert_works(parse(&line, "--consent= -h", OPTIONS_ANYWHERE, &err), err);
	assert_string_equal(options_text(line.options, "consent"), "");
	assert_true(options_flag(line.options, "help"));
	assert_int_equal(options_int(line.options, "months", 6), 6);
	assert_int_equal(options_choice(line.options, "format"), -1);
	assert_int_equal(options_count(line.options, "quiet"), 0);
	options_free(line.options);
}

static void test_options__say_what_is_wrong(void **state)
{
	static const struct { const char *text, *want; } cases[] = {
		{ "-x", "unknown option -x; -h shows what there is" },
		{ "-qx", "unknown option -x; -h shows what there is" },
		{ "--quite", "unknown option --quite: did you mean --quiet?" },
		{ "--qui", "unknown option --qui: did you mean --quiet?" },
		{ "--fo=csv", "unknown option --fo: did you mean --format?" },
		{ "--zzzzzz", "unknown option --zzzzzz; -h shows what there is" },
		{ "--hel", "unknown option --hel: did you mean --help?" },
		{ "--=x", "unknown option --; -h shows what there is" },
		{ "--quiet=yes", "--quiet takes no value" },
		{ "--consent", "--consent wants HOW" },
		{ "a -C", "-C wants DIR" },
		{ "-m", "--months wants N" },
		{ "-m 25", "--months: \"25\" is no number from -2 to 24" },
		{ "-m -3", "--months: \"-3\" is no number from -2 to 24" },
		{ "-m +3", "--months: \"+3\" is no number from -2 to 24" },
		{ "-m3x", "--months: \"3x\" is no number from -2 to 24" },
		{ "--months=", "--months: \"\" is no number from -2 to 24" },
		{ "-m -", "--months: \"-\" is no number from -2 to 24" },
		{ "-m 99999999999999999999", "--months: \"99999999999999999999\" is no number from -2 to 24" },
		{ "--format xml", "--format: \"xml\" is none of csv|vcard|json" },
		{ "--format csv|vcard", "--format: \"csv|vcard\" is none of csv|vcard|json" },
		{ "--format=", "--format: \"\" is none of csv|vcard|json" },
		{ "--a-name-that-is-longer-than-any-option-could-be=1",
		  "unknown option --a-name-that-is-longer-than-any-option-could-be; -h shows what there is" },
	};
	struct bb_error err;
	struct line line;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		assert_fails(BB_EINVAL, parse(&line, cases[i].text, OPTIONS_ANYWHERE, &err), err);
		assert_string_equal(err.text, cases[i].want);
		assert_null(line.options);
		assert_int_equal(line.left, -1);
	}
}

static void test_options__print_themselves(void **state)
{
	struct bb_bytes text = BB_BYTES_INIT(4096);

	(void)state;
	options_synopsis(&text, rows);
	assert_string_equal(bb_bytes_text(&text), " [-q] [--consent HOW] [-m N] [--format csv|vcard|json]"
	                                          " [-b WHO]... [-C DIR] [-n]");
	bb_bytes_clear(&text);
	options_help(&text, rows);
	assert_string_equal(bb_bytes_text(&text),
	                    "  -q, --quiet             say nothing\n"
	                    "  --consent HOW           how they agreed to be mailed\n"
	                    "  -m, --months N          how many\n"
	                    "  --format csv|vcard|json\n"
	                    "                          which\n"
	                    "  -b, --by WHO            who led\n"
	                    "  -C DIR                  there\n"
	                    "  -n, --dry-run           show what would be done and do nothing\n"
	                    "  -h, --help              this text\n");
	bb_bytes_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_options__leave_the_arguments),
		cmocka_unit_test(test_options__are_asked_for_by_name),
		cmocka_unit_test(test_options__say_what_is_wrong),
		cmocka_unit_test(test_options__print_themselves),
	};

	return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}
