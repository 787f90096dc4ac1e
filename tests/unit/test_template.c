/* SPDX-License-Identifier: MIT */
#include <brownbag/template.h>

#include "contract.h"

#include <stdlib.h>
#include <string.h>

static struct bb_values some_values(void)
{
	struct bb_values values = { .flags = UINT32_C(1) << BB_FLAG_READER };

	values.fields[BB_FIELD_NAME] = "Ana Lima";
	values.fields[BB_FIELD_PLACE] = "Room 4B";
	values.fields[BB_FIELD_WHEN_SHORT] = "Tue 9 Feb";
	values.fields[BB_FIELD_NOTE_TEXT] = "one {{name}}\ntwo";
	return values;
}

static void test_template__puts_values_in(void **state)
{
	static const struct { const char *source, *subject, *text; } cases[] = {
		{ "Lunch on {{when_short}}\n\nHello {{name}},\n", "Lunch on Tue 9 Feb", "Hello Ana Lima,\n" },
		/* an optional value that is empty takes its line along, but not the next one */
		{ "S\n\nPlace: {{place}}\nLink: {{join}}\nEnd\n", "S", "Place: Room 4B\nEnd\n" },
		/* a condition, its opposite, and two of them */
		{ "S\n\n{{?reader}}yes\n{{?!reader}}no\n{{?reader}}{{?allies}}both\n", "S", "yes\n" },
		/* the first line that stays is the subject */
		{ "{{?allies}}A\n{{?reader}}B\nC\n\nText\n", "B", "Text\n" },
		/* a value is never scanned again */
		{ "S\n\n{{note_text}}\n", "S", "one {{name}}\ntwo\n" },
		/* comments go, several empty lines are one, blanks at the ends go */
		{ "{{! why }}\nS\n\n\n\nText  \n\n\n\nMore\n\n\n", "S", "Text\n\nMore\n" },
		{ "S\n", "S", "\n" },
	};
	struct bb_values values = some_values();
	struct bb_rendered out;
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		assert_works(bb_template_render(&out, cases[i].source, &values, "x.txt", &err), err);
		assert_string_equal(out.subject, cases[i].subject);
		assert_string_equal(out.text, cases[i].text);
		bb_rendered_release(&out);
	}
}

static void test_template__greets_the_nameless_without_a_blank(void **state)
{
	struct bb_values values = some_values();
	struct bb_rendered out;
	struct bb_error err;

	(void)state;
	values.fields[BB_FIELD_NAME] = "";
	assert_works(bb_template_render(&out, "S\n\nHello {{name}},\n", &values, "x.txt", &err), err);
	assert_string_equal(out.text, "Hello,\n");
	bb_rendered_release(&out);
}

/* One stencil for both readers; that a line holds the name may cost it the line. */
static void test_template__puts_in_the_name_of_each_reader(void **state)
{
	static const struct { const char *source, *named, *nameless; } cases[] = {
		{ "S\n\nHello {{name}},\n\nText\n", "Hello Ana Lima,\n\nText\n", "Hello,\n\nText\n" },
		{ "S\n\nText\n\nYours {{name}}\n", "Text\n\nYours Ana Lima\n", "Text\n\nYours\n" },
		{ "S\n\n{{name}}\n\nText\n", "Ana Lima\n\nText\n", "Text\n" },
		{ "S\n\nA\n{{name}}\n\nB\n", "A\nAna Lima\n\nB\n", "A\n\nB\n" },
		{ "S\n\nA\n\n{{name}}\n\nB\n", "A\n\nAna Lima\n\nB\n", "A\n\nB\n" },
		{ "S\n\nA\n\n{{name}}\n", "A\n\nAna Lima\n", "A\n" },
		{ "S\n\n{{name}} and {{name}}\n{{name}}.\n", "Ana Lima and Ana Lima\nAna Lima.\n", " and\n.\n" },
		{ "S\n\n{{?reader}}1 {{name}}\n{{?!reader}}2 {{name}}\n3\n", "1 Ana Lima\n3\n", "1\n3\n" },
		{ "S\n\n{{name}} {{place}}\n{{name}} {{join}}\nEnd\n", "Ana Lima Room 4B\nEnd\n",
		  " Room 4B\nEnd\n" },
		{ "S\n\n - aaaaaaaaaaaaaaa bbbbbbbbbbbbbbbb cccccccccccccccc ddddddddd {{name}} and others\nEnd\n",
		  " - aaaaaaaaaaaaaaa bbbbbbbbbbbbbbbb cccccccccccccccc ddddddddd Ana Lima\n   and others\nEnd\n",
		  " - aaaaaaaaaaaaaaa bbbbbbbbbbbbbbbb cccccccccccccccc ddddddddd and\n   others\nEnd\n" },
		{ "S\n\nHello {{name}},\n{{note_text}}\n", "Hello Ana Lima,\none {{name}}\ntwo\n",
		  "Hello,\none {{name}}\ntwo\n" },
	};
	struct bb_values values = some_values();

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		const char *const names[] = { "Ana Lima", NULL, "", "Ana Lima" };
		struct bb_stencil *stencil = NULL;
		struct bb_error err;

		assert_works(bb_stencil_new(&stencil, cases[i].source, &values, "x.txt", &err), err);
		for (size_t j = 0; j < count_of(names); j++) {
			struct bb_rendered out;

			assert_works(bb_stencil_fill(&out, stencil, names[j], &err), err);
			assert_string_equal(out.subject, "S");
			assert_string_equal(out.text, names[j] && *names[j] ? cases[i].named : cases[i].nameless);
			bb_rendered_release(&out);
		}
		bb_stencil_free(stencil);
	}
}

static void test_template__keeps_no_name_of_another_reader_in_a_subject(void **state)
{
	static const char source[] = "{{name}}\nNobody\n\nText\n";
	struct bb_values values = some_values();
	struct bb_stencil *stencil = NULL;
	struct bb_rendered out;
	struct bb_error err;

	(void)state;
	assert_works(bb_stencil_new(&stencil, source, &values, "x.txt", &err), err);
	assert_works(bb_stencil_fill(&out, stencil, "Bo", &err), err);
	assert_string_equal(out.subject, "Bo");
	bb_rendered_release(&out);
	assert_works(bb_stencil_fill(&out, stencil, "", &err), err);
	assert_string_equal(out.subject, "Nobody");
	bb_rendered_release(&out);
	bb_stencil_free(stencil);
}

static void test_template__wraps_long_lines_under_their_first_word(void **state)
{
	static const char source[] = "S\n\n  - aaaaaaaaa bbbbbbbbb ccccccccc ddddddddd eeeeeeeee "
				     "fffffffff ggggggggg hhhhhhhhh\n";
	struct bb_values values = some_values();
	struct bb_rendered out;
	struct bb_error err;

	(void)state;
	assert_works(bb_template_render(&out, source, &values, "x.txt", &err), err);
	assert_string_equal(out.text, "  - aaaaaaaaa bbbbbbbbb ccccccccc ddddddddd eeeeeeeee "
	                              "fffffffff\n    ggggggggg hhhhhhhhh\n");
	bb_rendered_release(&out);
}

static void test_template__names_the_place_of_a_mistake(void **state)
{
	static const struct { const char *source, *message; } cases[] = {
		{ "S\n\nHello {{nmae}}\n",
		  "x.txt:3: there is no placeholder {{nmae}}; did you mean {{name}}?" },
		{ "S\n\n{{?raeder}}x\n", "x.txt:3: there is no condition {{?raeder}}; did you mean {{?reader}}?" },
		{ "S\n\nHello {{name\n", "x.txt:3: {{ without }}" },
		{ "S\n\n{{?reader\n", "x.txt:3: {{? without }}" },
		{ "\nText\n", "x.txt:1: the first line is the subject, and it is empty" },
	};
	struct bb_values values = some_values();
	struct bb_rendered out = { NULL, NULL };
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		assert_fails(BB_EINVAL, bb_template_render(&out, cases[i].source, &values, "x.txt", &err),
		             err);
		assert_string_equal(err.text, cases[i].message);
		assert_fails(BB_EINVAL, bb_template_check(cases[i].source, BB_KIND_BIT(BB_KIND_INVITE), "x.txt", &err), err);
		assert_string_equal(err.text, cases[i].message);
		assert_null(out.text);
	}
}

static void test_template__checks_lines_that_would_not_stay(void **state)
{
	struct bb_error err;

	(void)state;
	assert_fails(BB_EINVAL, bb_template_check("S\n\n{{?allies}}{{plcae}}\n", BB_KIND_BIT(BB_KIND_INVITE), "x.txt", &err),
	             err);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_template__puts_values_in),
		cmocka_unit_test(test_template__greets_the_nameless_without_a_blank),
		cmocka_unit_test(test_template__puts_in_the_name_of_each_reader),
		cmocka_unit_test(test_template__keeps_no_name_of_another_reader_in_a_subject),
		cmocka_unit_test(test_template__wraps_long_lines_under_their_first_word),
		cmocka_unit_test(test_template__names_the_place_of_a_mistake),
		cmocka_unit_test(test_template__checks_lines_that_would_not_stay),
	};

	return cmocka_run_group_tests_name("template", tests, NULL, NULL);
}
