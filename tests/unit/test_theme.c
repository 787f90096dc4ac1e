/* SPDX-License-Identifier: MIT */
#include <brownbag/theme.h>

#include <brownbag/embedded.h>
#include <brownbag/ini.h>

#include "contract.h"

#include <stdio.h>
#include <string.h>

struct row {
	const char *section, *key, *value;
};

static enum bb_status add_rows(struct bb_theme_builder *builder, const struct row *rows,
                               size_t count, struct bb_error *err)
{
	for (size_t i = 0; i < count && rows[i].section; i++) {
		enum bb_status status = bb_theme_builder_add(builder, rows[i].section, rows[i].key,
		                                             rows[i].value, (int)i + 1, err);

		if (status != BB_OK)
			return status;
	}
	return BB_OK;
}

static struct bb_theme_builder *new_builder(void)
{
	struct bb_theme_builder *builder = NULL;
	struct bb_error err;

	assert_works(bb_theme_builder_new(&builder, &err), err);
	return builder;
}

static void test_theme__reads_all_that_a_section_may_say(void **state)
{
	static const struct row rows[] = {
		{ "theme:plan-b", "title", "Plan B" },
		{ "theme:plan-b", "kind", "special" },
		{ "theme:plan-b", "sensitive", "yes" },
		{ "theme:plan-b", "open", "allies" },
		{ "theme:plan-b", "topics", " childcare ,flexibility," },
		{ "theme:plan-b", "basis", "asked for" },
		{ "theme:plan-b", "prompt3", "Three?" },
		{ "theme:plan-b", "prompt1", "One?" },
		{ "theme:plan-b", "prompt2", "Two?" },
		{ "theme:plan-b", "care", "Take care." },
		{ "theme:bare", "prompt1", "One?" },
		{ "theme:bare", "prompt2", "Two?" },
		{ "theme:bare", "prompt3", "Three?" },
		{ "theme:bare", "title", "Bare" },
		{ "theme:bare", "topics", "" },
		{ "theme:bare", "care", "" },
	};
	struct bb_theme_builder *builder = new_builder();
	struct bb_themes themes = { 0 };
	const struct bb_theme *theme;
	struct bb_error err;

	(void)state;
	assert_works(add_rows(builder, rows, count_of(rows), &err), err);
	assert_works(bb_theme_builder_finish(&themes, builder, "themes.ini", &err), err);
	bb_theme_builder_free(builder);
	assert_int_equal(themes.count, 2);
	theme = bb_themes_find(&themes, "plan-b");
	assert_string_equal(theme->title, "Plan B");
	assert_true(theme->special && theme->sensitive && theme->for_allies);
	assert_int_equal(theme->topic_count, 2);
	assert_string_equal(theme->topics[0], "childcare");
	assert_string_equal(theme->topics[1], "flexibility");
	assert_string_equal(theme->basis, "asked for");
	assert_string_equal(theme->prompts[0], "One?");
	assert_string_equal(theme->prompts[2], "Three?");
	theme = bb_themes_find(&themes, "bare");
	assert_false(theme->special || theme->sensitive || theme->for_allies);
	assert_int_equal(theme->topic_count, 0);
	assert_null(theme->care);
	assert_null(theme->basis);
	assert_null(bb_themes_find(&themes, "plan"));
	bb_themes_release(&themes);
	bb_themes_release(NULL);
}

static void test_theme__refuses_rows_that_are_not_right(void **state)
{
	static const char long_text[BB_THEME_TEXT_MAX + 2] = { [0 ... BB_THEME_TEXT_MAX] = 'x' };
	static const struct {
		struct row rows[4];
		const char *says;
	} cases[] = {
		{ { { "plan-b", "title", "Plan B" } },
		  "[plan-b] is no theme; write [theme:plan-b]" },
		{ { { "Group Name", "title", "Plan B" } }, "[Group Name] is no theme" },
		{ { { "theme:", "title", "Plan B" } }, "is no name for a theme" },
		{ { { "theme:Plan", "title", "Plan B" } }, "is no name for a theme" },
		{ { { "theme:plan b", "title", "Plan B" } }, "is no name for a theme" },
		{ { { "theme:-plan", "title", "Plan B" } }, "is no name for a theme" },
		{ { { "theme:plan--b", "title", "Plan B" } }, "is no name for a theme" },
		{ { { "theme:../../etc", "title", "Plan B" } }, "is no name for a theme" },
		{ { { "theme:abcdefghijabcdefghijabcdefghijabcdefghijk", "title", "x" } },
		  "is no name for a theme" },
		{ { { "theme:a", "titel", "Plan B" } },
		  "[theme:a] titel: no such key; did you mean \"title\"?" },
		{ { { "theme:a", "prompt4", "Four?" } }, "no such key; did you mean \"prompt" },
		{ { { "theme:a", "colour", "red" } }, "[theme:a] colour: no such key" },
		{ { { "theme:a", "title", "" } }, "[theme:a] title: nothing behind it" },
		{ { { "theme:a", "prompt1", " " } }, "[theme:a] prompt1: nothing behind it" },
		{ { { "theme:a", "title", "A" }, { "theme:a", "title", "B" } },
		  "[theme:a] title: given twice" },
		{ { { "theme:a", "care", "" }, { "theme:a", "care", "B" } },
		  "[theme:a] care: given twice" },
		{ { { "theme:a", "title", "A" }, { "theme:b", "title", "B" },
		    { "theme:a", "care", "C" } },
		  "[theme:a] is there already" },
		{ { { "theme:a", "sensitive", "maybe" } },
		  "\"maybe\" is neither \"no\" nor \"yes\"" },
		{ { { "theme:a", "sensitive", "" } }, "is neither \"no\" nor \"yes\"" },
		{ { { "theme:a", "open", "all" } }, "neither \"members\" nor \"allies\"" },
		{ { { "theme:a", "kind", "Core" } }, "neither \"core\" nor \"special\"" },
		{ { { "theme:a", "topics", "a b" } }, "\"a b\" is no topic" },
		{ { { "theme:a", "topics", "a,,b" } }, "\"\" is no topic" },
		{ { { "theme:a", "topics", "a, b, a" } }, "\"a\" stands there twice" },
		{ { { "theme:a", "topics", "a,b,c,d,e,f,g,h,i" } }, "more than 8 topics" },
		{ { { "theme:a", "title", "\xE2\x80\xAEx" } }, "[theme:a] title: " },
		{ { { "theme:a", "prompt1", "\xff" } }, "[theme:a] prompt1: " },
		{ { { "theme:a", "care", long_text } }, "[theme:a] care: " },
	};

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct bb_theme_builder *builder = new_builder();
		struct bb_error err;

		assert_fails(BB_EINVAL, add_rows(builder, cases[i].rows, count_of(cases[i].rows),
		                                 &err),
		             err);
		if (!strstr(err.text, cases[i].says))
			fail_msg("case %zu: %s", i, err.text);
		bb_theme_builder_free(builder);
	}
	bb_theme_builder_free(NULL);
}

static void test_theme__tells_what_is_missing_and_where(void **state)
{
	static const struct {
		struct row rows[8];
		const char *says;
	} cases[] = {
		{ { { 0 } }, "themes.ini: no theme in it" },
		{ { { "theme:a", "title", "A" }, { "theme:a", "prompt1", "1" },
		    { "theme:a", "prompt2", "2" } }, "themes.ini:1: [theme:a] has no prompt3" },
		{ { { "theme:a", "title", "A" }, { "theme:a", "prompt1", "1" },
		    { "theme:a", "prompt2", "2" }, { "theme:a", "prompt3", "3" },
		    { "theme:b", "prompt1", "1" } }, "themes.ini:5: [theme:b] has no title" },
	};

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct bb_theme_builder *builder = new_builder();
		struct bb_themes themes = { 0 };
		struct bb_error err;

		assert_works(add_rows(builder, cases[i].rows, count_of(cases[i].rows), &err), err);
		assert_fails(BB_EINVAL, bb_theme_builder_finish(&themes, builder, "themes.ini",
		                                                &err),
		             err);
		assert_string_equal(err.text, cases[i].says);
		assert_null(themes.items);
		bb_theme_builder_free(builder);
	}
}

/* -- choosing -- */

/* Themes by a line of words: "a b! c* d+": ! sensitive, * special, + for allies. */
static struct bb_themes make_themes(const char *line)
{
	struct bb_theme_builder *builder = new_builder();
	struct bb_themes themes = { 0 };
	struct bb_error err;

	for (const char *word = line; *word; word += strspn(word, " ")) {
		size_t len = strcspn(word, "!*+ ");
		size_t end = strcspn(word, " ");
		char section[64];
		struct row rows[7];

		snprintf(section, sizeof section, "theme:%.*s", (int)len, word);
		rows[0] = (struct row){ section, "title", "T" };
		rows[1] = (struct row){ section, "prompt1", "1" };
		rows[2] = (struct row){ section, "prompt2", "2" };
		rows[3] = (struct row){ section, "prompt3", "3" };
		rows[4] = (struct row){ section, "sensitive",
		                        memchr(word, '!', end) ? "yes" : "no" };
		rows[5] = (struct row){ section, "kind",
		                        memchr(word, '*', end) ? "special" : "core" };
		rows[6] = (struct row){ section, "open",
		                        memchr(word, '+', end) ? "allies" : "members" };
		assert_works(add_rows(builder, rows, count_of(rows), &err), err);
		word += end;
	}
	assert_works(bb_theme_builder_finish(&themes, builder, "test", &err), err);
	bb_theme_builder_free(builder);
	return themes;
}

enum { LUNCHES_MAX = 64 };

struct lunch_table {
	struct bb_theme_lunch lunches[LUNCHES_MAX];
	char slugs[LUNCHES_MAX][BB_THEME_SLUG_MAX + 1];
	size_t count;
};

/*
 * Lunches, a month apart, by a line of words: "." none yet, "plan-b" chosen
 * before, "=plan-b" fixed, "=" fixed without one; "+" at the end: open to allies.
 */
static void make_lunches(struct lunch_table *table, const char *line)
{
	*table = (struct lunch_table){ 0 };
	for (const char *word = line; *word; word += strspn(word, " ")) {
		struct bb_theme_lunch *lunch = &table->lunches[table->count];
		size_t end = strcspn(word, " ");
		size_t len = strcspn(word, "+ ");

		lunch->fixed = word[0] == '=';
		lunch->for_allies = word[len] == '+';
		lunch->month = bb_month_from_index((2026 - 1970) * 12 + (int)table->count);
		if (word[0] != '.' && len > (size_t)lunch->fixed) {
			snprintf(table->slugs[table->count], sizeof *table->slugs, "%.*s",
			         (int)len - lunch->fixed, word + lunch->fixed);
			lunch->theme = table->slugs[table->count];
		}
		table->count++;
		word += end;
	}
}

static void choose(char *out, size_t size, const struct bb_themes *themes,
                   const struct lunch_table *table)
{
	const struct bb_theme *chosen[LUNCHES_MAX];
	struct bb_error err;
	size_t len = 0;

	assert_works(bb_themes_choose(chosen, themes, table->lunches, table->count, &err), err);
	out[0] = '\0';
	for (size_t i = 0; i < table->count && len < size; i++)
		len += (size_t)snprintf(out + len, size - len, "%s%s", i > 0 ? " " : "",
		                        chosen[i] ? chosen[i]->slug : "-");
}

static void test_theme__chooses_the_next_one(void **state)
{
	static const struct {
		const char *themes, *lunches, *want;
	} cases[] = {
		/* file order first, then longest unused */
		{ "a b c", ". . . . .", "a b c a b" },
		{ "a b c", "=c =a . .", "c a b c" },
		/* a lunch without a theme, or with one that is gone, is a lunch all the same */
		{ "a b c", "=a = =gone . .", "a - - b c" },
		/* set by hand stays, even what the rule wouldn't give */
		{ "a! b c", "=a =a =a . .", "a a a b c" },
		/* what was chosen stays, and what is gone is chosen anew */
		{ "a b c", "c c gone .", "c c a b" },
		/* sensitive: not in the first three, never two in a row, also before one by hand */
		{ "a! b c d e", ". . . . .", "b c d a e" },
		{ "a! b! c d", "=c =d =c . . . .", "c d c a d b c" },
		{ "a! b! c d", "=c =d =c . =b .", "c d c d b c" },
		{ "a! b! c d", "=c =d =c a b .", "c d c a d b" },
		{ "a! b c", "=a =b =c . =a", "a b c b a" },
		/* but if nothing else is there, there is none */
		{ "a!", ". . . . .", "- - - a -" },
		/* a theme that stands for a later lunch counts as used */
		{ "a b c d", "=d . . =a .", "d b c a d" },
		/* guests get a theme for guests or none, and only by the organizer's opening */
		{ "a b g*+", ". . .+ .", "a b g a" },
		{ "a b", ". .+ .", "a - b" },
		{ "a b g*+", "a b+ .", "a g b" },
		{ "a b g+", ". . . .", "a b g a" },
		{ "a b g*+ h+", "g+ . .+ .+", "g a h g" },
		/* special ones without a place come by hand only */
		{ "a b open-table*", ". . . . . . . . . . . . . . .",
		  "a b a b a b a b a b a b a b a" },
	};

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct bb_themes themes = make_themes(cases[i].themes);
		struct lunch_table table;
		char text[512];

		make_lunches(&table, cases[i].lunches);
		choose(text, sizeof text, &themes, &table);
		assert_string_equal(text, cases[i].want);
		bb_themes_release(&themes);
	}
}

static void test_theme__gives_special_ones_their_place_in_the_year(void **state)
{
	struct bb_themes themes = make_themes("a b good-colleagues*+ passing-it-on* looking-back*");
	struct lunch_table table;
	char text[1024];

	(void)state;
	make_lunches(&table, ". . . . . . . . . . . . . . . . . . . . . . . . .");
	choose(text, sizeof text, &themes, &table);
	assert_string_equal(text, "a b a b a b a b a good-colleagues passing-it-on looking-back "
	                          "b a b a b a b a b good-colleagues passing-it-on looking-back a");
	/* One by hand moves the place, for the year after too. */
	make_lunches(&table, "=a =a =a =a =passing-it-on =a =a =a =a . . . . . . . . .");
	choose(text, sizeof text, &themes, &table);
	assert_string_equal(text,
	                    "a a a a passing-it-on a a a a good-colleagues b looking-back a b a "
	                          "b passing-it-on a");
	/* One that stands for later does as well. */
	make_lunches(&table, "=a =b =a =b =a =b =a =b =a . . . . =good-colleagues");
	choose(text, sizeof text, &themes, &table);
	assert_string_equal(text,
	                    "a b a b a b a b a b passing-it-on looking-back a good-colleagues");
	bb_themes_release(&themes);
}

/* A group that meets each week has twelve lunches in a quarter, and a year is still a year. */
static void test_theme__counts_a_year_in_months(void **state)
{
	struct bb_themes themes = make_themes("a b passing-it-on* looking-back*");
	const struct bb_theme *chosen[LUNCHES_MAX];
	struct bb_theme_lunch lunches[LUNCHES_MAX] = { { 0 } };
	struct bb_error err;
	int passing = 0, looking = 0;

	(void)state;
	for (int i = 0; i < LUNCHES_MAX; i++)
		lunches[i].month = bb_month_from_index((2026 - 1970) * 12 + i / 4);
	assert_works(bb_themes_choose(chosen, &themes, lunches, LUNCHES_MAX, &err), err);
	for (int i = 0; i < LUNCHES_MAX; i++) {
		passing += strcmp(chosen[i]->slug, "passing-it-on") == 0;
		looking += strcmp(chosen[i]->slug, "looking-back") == 0;
		if (i < 40)
			assert_int_equal(passing, 0);
	}
	assert_int_equal(passing, 1); /* sixteen months */
	assert_int_equal(looking, 5); /* each twelfth of 64 */
	bb_themes_release(&themes);
}

static void test_theme__plan_for_six_begins_with_that_for_three(void **state)
{
	struct bb_themes themes = make_themes("a b! c d! e f good-colleagues*+ passing-it-on*");
	const struct bb_theme *few[LUNCHES_MAX], *many[LUNCHES_MAX];
	struct lunch_table table;
	struct bb_error err;

	(void)state;
	make_lunches(&table,
	             "=a =b c . =e . .+ . . . . . . . . . . . . . . . . . . . . . . . . . .");
	assert_works(bb_themes_choose(many, &themes, table.lunches, table.count, &err), err);
	for (size_t count = 5; count < table.count; count++) {
		assert_works(bb_themes_choose(few, &themes, table.lunches, count, &err), err);
		for (size_t i = 0; i < count; i++)
			assert_ptr_equal(few[i], many[i]);
	}
	/* And what was chosen is chosen again. */
	for (size_t i = 0; i < table.count; i++)
		table.lunches[i].theme = many[i]->slug;
	assert_works(bb_themes_choose(few, &themes, table.lunches, table.count, &err), err);
	assert_memory_equal(few, many, table.count * sizeof *few);
	assert_works(bb_themes_choose(few, &themes, NULL, 0, &err), err);
	bb_themes_release(&themes);
}

static void test_theme__speaks_of_guests_only_where_there_are_some(void **state)
{
	struct bb_theme theme = { .care = (char[]){ "Guests are here." }, .for_allies = true };

	(void)state;
	assert_null(bb_theme_care(&theme, false));
	assert_string_equal(bb_theme_care(&theme, true), "Guests are here.");
	theme.for_allies = false;
	assert_string_equal(bb_theme_care(&theme, false), "Guests are here.");
	theme.care = NULL;
	assert_null(bb_theme_care(&theme, true));
}

static void test_theme__looks_up_what_a_person_typed(void **state)
{
	struct bb_themes themes = make_themes("plan-b looking-back*");
	const struct bb_theme *theme = NULL;
	struct bb_error err;

	(void)state;
	assert_works(bb_themes_look_up(&theme, &themes, "plan-b", &err), err);
	assert_string_equal(theme->slug, "plan-b");
	assert_fails(BB_ENOENT, bb_themes_look_up(&theme, &themes, "loking-back", &err), err);
	assert_string_equal(err.text, "no theme \"loking-back\"; did you mean \"looking-back\"?");
	assert_fails(BB_ENOENT, bb_themes_look_up(&theme, &themes, "weather", &err), err);
	assert_string_equal(theme->slug, "plan-b");
	bb_themes_release(&themes);
}

/* -- the themes that come with the program -- */

static enum bb_status take_row(void *context, const struct bb_ini_row *row, struct bb_error *err)
{
	return bb_theme_builder_add(context, row->section, row->key, row->value, row->line, err);
}

static struct bb_themes read_shipped(void)
{
	struct bb_theme_builder *builder = new_builder();
	struct bb_themes themes = { 0 };
	struct bb_embedded file;
	struct bb_error err;

	assert_true(bb_embedded_find(&file, "themes.ini"));
	assert_works(bb_ini_read_rows(file.data, file.len, file.name, take_row, builder, &err),
	             err);
	assert_works(bb_theme_builder_finish(&themes, builder, file.name, &err), err);
	bb_theme_builder_free(builder);
	return themes;
}

static void test_theme__ships_themes_that_keep_its_own_rules(void **state)
{
	struct bb_themes themes = read_shipped();
	int core = 0;

	(void)state;
	assert_int_equal(themes.count, 28);
	for (size_t i = 0; i < themes.count; i++) {
		const struct bb_theme *theme = &themes.items[i];

		core += !theme->special;
		assert_true(theme->topic_count > 0);
		assert_non_null(theme->basis);
		if (theme->sensitive)
			assert_non_null(theme->care);
		for (size_t j = 0; j < BB_THEME_PROMPTS; j++)
			assert_null(strstr(theme->prompts[j], "{{"));
	}
	assert_int_equal(core, 24);
	bb_themes_release(&themes);
}

static void test_theme__has_three_good_first_years(void **state)
{
	struct bb_themes themes = read_shipped();
	const struct bb_theme *chosen[36];
	struct bb_theme_lunch lunches[36] = { { 0 } };
	struct bb_error err;

	(void)state;
	for (int i = 0; i < 36; i++)
		lunches[i].month = bb_month_from_index((2026 - 1970) * 12 + i);
	assert_works(bb_themes_choose(chosen, &themes, lunches, 36, &err), err);
	assert_string_equal(chosen[0]->slug, "first-weeks");
	for (int i = 0; i < 36; i++) {
		assert_string_not_equal(chosen[i]->slug, "open-table");
		assert_false(chosen[i]->sensitive && (i < 3 || chosen[i - 1]->sensitive));
		for (int j = 0; j < i; j++)
			if (chosen[i] == chosen[j])
				assert_true(i - j >= (chosen[i]->special ? 12 : 24));
	}
	for (int year = 0; year < 3; year++) {
		assert_string_equal(chosen[year * 12 + 9]->slug, "good-colleagues");
		assert_string_equal(chosen[year * 12 + 10]->slug, "passing-it-on");
		assert_string_equal(chosen[year * 12 + 11]->slug, "looking-back");
	}
	bb_themes_release(&themes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_theme__reads_all_that_a_section_may_say),
		cmocka_unit_test(test_theme__refuses_rows_that_are_not_right),
		cmocka_unit_test(test_theme__tells_what_is_missing_and_where),
		cmocka_unit_test(test_theme__chooses_the_next_one),
		cmocka_unit_test(test_theme__gives_special_ones_their_place_in_the_year),
		cmocka_unit_test(test_theme__counts_a_year_in_months),
		cmocka_unit_test(test_theme__plan_for_six_begins_with_that_for_three),
		cmocka_unit_test(test_theme__speaks_of_guests_only_where_there_are_some),
		cmocka_unit_test(test_theme__looks_up_what_a_person_typed),
		cmocka_unit_test(test_theme__ships_themes_that_keep_its_own_rules),
		cmocka_unit_test(test_theme__has_three_good_first_years),
	};

	return cmocka_run_group_tests_name("theme", tests, NULL, NULL);
}
