/* SPDX-License-Identifier: MIT */
#include "../../cmd/commands.h"

#include "contract.h"

#include <string.h>

static void test_commands__are_sorted_and_complete(void **state)
{
	const struct command *command, *before = NULL;

	(void)state;
	for (size_t i = 0; (command = command_at(i)); i++, before = command) {
		if (before && strcmp(before->name, command->name) >= 0)
			fail_msg("%s stands behind %s", command->name, before->name);
		assert_non_null(command->run);
		assert_true(command->summary[0] != '\0');
		if (command->summary[strlen(command->summary) - 1] == '.')
			fail_msg("%s: a summary is a clause, without a period", command->name);
		/* "rotate why": two words at most */
		assert_true(!strchr(command->name, ' ') || strchr(command->name, ' ') == strrchr(command->name, ' '));
	}
}

static void test_commands__say_how_many_arguments_they_take(void **state)
{
	const struct command *command;

	(void)state;
	for (size_t i = 0; (command = command_at(i)); i++) {
		bool optional = command->arguments[0] == '[' || command->arguments[0] == '\0';

		assert_true(command->least <= command->most);
		if ((command->most > 0) != (command->arguments[0] != '\0'))
			fail_msg("%s: takes %d arguments and shows \"%s\"", command->name, command->most,
			         command->arguments);
		if ((command->least > 0) == optional)
			fail_msg("%s: needs %d arguments and shows \"%s\"", command->name, command->least,
			         command->arguments);
	}
}

static void check_options(const struct command *command)
{
	const struct option_row *row, *other;

	for (row = command->options; row->kind != OPT_END; row++) {
		assert_true(row->name || row->letter);
		assert_true(row->letter != 'h' && (!row->name || strcmp(row->name, "help") != 0));
		assert_non_null(row->help);
		if ((row->kind == OPT_FLAG) != (row->value == NULL))
			fail_msg("%s --%s: a value has a name, a flag has none", command->name, row->name);
		if (row->kind == OPT_INT && row->min >= row->max)
			fail_msg("%s --%s: an empty range", command->name, row->name);
		for (other = row + 1; other->kind != OPT_END; other++)
			if ((row->letter && row->letter == other->letter) ||
			    (row->name && other->name && strcmp(row->name, other->name) == 0))
				fail_msg("%s: -%c --%s stands there twice", command->name, other->letter,
				         other->name);
	}
}

static void test_commands__have_options_that_can_be_told_apart(void **state)
{
	const struct command *command;

	(void)state;
	for (size_t i = 0; (command = command_at(i)); i++)
		check_options(command);
}

static void test_commands__are_found_by_their_words(void **state)
{
	static char config[] = "config", list[] = "list", help[] = "help", other[] = "xyzzy";
	char *two[] = { config, list, other, NULL };
	char *one[] = { help, other, NULL };
	char *none[] = { config, other, NULL };
	int words = 7;

	(void)state;
	assert_string_equal(command_find(3, two, &words)->name, "config list");
	assert_int_equal(words, 2);
	assert_string_equal(command_find(2, one, &words)->name, "help");
	assert_int_equal(words, 1);
	words = 7;
	assert_null(command_find(2, none, &words));
	assert_null(command_find(1, none, &words));
	assert_null(command_find(0, none, &words));
	assert_int_equal(words, 7);
	assert_true(command_is_family("config"));
	assert_false(command_is_family("conf"));
	assert_false(command_is_family("help"));
	assert_string_equal(command_nearest("hlep"), "help");
	assert_string_equal(command_nearest_within("config", "lisst"), "list");
	assert_null(command_nearest("xyzzy"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_commands__are_sorted_and_complete),
		cmocka_unit_test(test_commands__say_how_many_arguments_they_take),
		cmocka_unit_test(test_commands__have_options_that_can_be_told_apart),
		cmocka_unit_test(test_commands__are_found_by_their_words),
	};

	return cmocka_run_group_tests_name("commands", tests, NULL, NULL);
}
