/* SPDX-License-Identifier: MIT */
#include <brownbag/program.h>

#include "contract.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATIENCE_MS = 20000 };

/* Run a command line as the settings have it. */
static struct bb_program_end run(const char *command, const char *input)
{
	struct bb_program_end end = { 0 };
	struct bb_error err;
	char **argv = NULL;
	struct bb_program program = {
		.input = input,
		.input_len = input ? strlen(input) : 0,
		.output_max = 4096,
		.timeout_ms = PATIENCE_MS,
	};

	assert_works(bb_argv_split(&argv, command, &err), err);
	program.argv = argv;
	assert_works(bb_program_run(&end, &program, &err), err);
	bb_argv_free(argv);
	return end;
}

static void test_program__gives_output_complaint_and_exit_code(void **state)
{
	struct bb_program_end end =
		run("!echo secret; echo first >&2; printf 'la\\001st\\n' >&2; exit 3", NULL);

	(void)state;
	assert_string_equal(end.output, "secret\n");
	assert_int_equal(end.output_len, 7);
	assert_string_equal(end.complaint, "la\\x01st");
	assert_int_equal(end.exit_code, 3);
	assert_int_equal(end.signal, 0);
	assert_false(end.timed_out);
	bb_program_end_release(&end);
	assert_null(end.output);
	bb_program_end_release(NULL);
}

static void test_program__feeds_all_input_and_survives_who_reads_none(void **state)
{
	static char much[200000];
	struct bb_program_end end;

	(void)state;
	memset(much, 'x', sizeof much - 1);
	end = run("wc -c", much);
	assert_int_equal(atoi(end.output), sizeof much - 1);
	bb_program_end_release(&end);
	end = run("!exec <&-; exit 4", much);
	assert_int_equal(end.exit_code, 4);
	bb_program_end_release(&end);
	end = run("cat", NULL); /* /dev/null: ends at once */
	assert_string_equal(end.output, "");
	bb_program_end_release(&end);
}

static void test_program__tells_a_signal_from_an_exit(void **state)
{
	struct bb_program_end end = run("!kill -TERM $$", NULL);

	(void)state;
	assert_int_equal(end.exit_code, -1);
	assert_int_equal(end.signal, SIGTERM);
	bb_program_end_release(&end);
}

static void test_program__kills_the_whole_group_when_time_is_over(void **state)
{
	char *argv[] = { (char *)"/bin/sh", (char *)"-c", (char *)"echo $$; sleep 300 & wait",
		         NULL };
	struct bb_program program = { .argv = argv, .output_max = 100, .timeout_ms = 300 };
	struct bb_program_end end = { 0 };
	struct bb_error err;

	(void)state;
	assert_works(bb_program_run(&end, &program, &err), err);
	assert_true(end.timed_out);
	assert_int_equal(end.signal, SIGKILL);
	/* Nobody of the group is left but, for a moment, zombies that init hasn't reaped. */
	for (int i = 0; i < 5000 && kill(-atoi(end.output), 0) == 0; i++)
		usleep(1000);
	assert_int_equal(kill(-atoi(end.output), 0), -1);
	assert_int_equal(errno, ESRCH);
	bb_program_end_release(&end);
}

static void test_program__does_not_wait_for_a_daemon_left_behind(void **state)
{
	struct bb_program_end end = run("!echo $$; sleep 300 & exit 0", NULL);

	(void)state;
	assert_false(end.timed_out);
	assert_int_equal(end.exit_code, 0);
	assert_int_equal(kill(-atoi(end.output), SIGKILL), 0);
	bb_program_end_release(&end);
}

static void test_program__inherits_nothing_but_the_three_streams(void **state)
{
	int leak = open("/dev/null", O_RDONLY);
	struct bb_program_end end = run("ls /proc/self/fd", NULL);

	(void)state;
	close(leak);
	assert_string_equal(end.output, "0\n1\n2\n3\n"); /* 3: what ls reads */
	bb_program_end_release(&end);
}

static void test_program__refuses_a_flood(void **state)
{
	char *argv[] = { (char *)"yes", NULL };
	struct bb_program program = { .argv = argv,
		                      .output_max = 10000,
		                      .timeout_ms = PATIENCE_MS };
	struct bb_program_end end = { .exit_code = 77 };
	struct bb_error err;

	(void)state;
	assert_fails(BB_EINVAL, bb_program_run(&end, &program, &err), err);
	assert_int_equal(end.exit_code, 77); /* unchanged */
}

static void test_program__says_what_can_not_be_run(void **state)
{
	char *missing[] = { (char *)"/nonexistent/helper", NULL };
	char *folder[] = { (char *)"/tmp", NULL };
	struct bb_program program = { .output_max = 10, .timeout_ms = PATIENCE_MS };
	struct bb_program_end end = { 0 };
	struct bb_error err;

	(void)state;
	program.argv = missing;
	assert_fails(BB_ENOENT, bb_program_run(&end, &program, &err), err);
	assert_string_equal(err.text,
	                    "/nonexistent/helper: can't be run: No such file or directory");
	program.argv = folder;
	assert_fails(BB_ENOENT, bb_program_run(&end, &program, &err), err);
}

static void test_program__splits_commands_at_blanks_only(void **state)
{
	struct bb_error err;
	char **argv = NULL;
	char many[200];

	(void)state;
	assert_works(bb_argv_split(&argv, "  pass show \"a;b\"\t$HOME ", &err), err);
	assert_string_equal(argv[0], "pass");
	assert_string_equal(argv[1], "show");
	assert_string_equal(argv[2], "\"a;b\"");
	assert_string_equal(argv[3], "$HOME");
	assert_null(argv[4]);
	bb_argv_free(argv);
	assert_works(bb_argv_split(&argv, "!pass show x | head -1", &err), err);
	assert_string_equal(argv[0], "/bin/sh");
	assert_string_equal(argv[1], "-c");
	assert_string_equal(argv[2], "pass show x | head -1");
	assert_null(argv[3]);
	bb_argv_free(argv);
	argv = NULL;
	assert_fails(BB_EINVAL, bb_argv_split(&argv, "", &err), err);
	assert_fails(BB_EINVAL, bb_argv_split(&argv, " \t", &err), err);
	assert_fails(BB_EINVAL, bb_argv_split(&argv, "! ", &err), err);
	for (size_t i = 0; i < 65; i++)
		memcpy(many + 2 * i, "a ", 3);
	assert_fails(BB_EINVAL, bb_argv_split(&argv, many, &err), err);
	assert_null(argv);
	bb_argv_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_program__gives_output_complaint_and_exit_code),
		cmocka_unit_test(test_program__feeds_all_input_and_survives_who_reads_none),
		cmocka_unit_test(test_program__tells_a_signal_from_an_exit),
		cmocka_unit_test(test_program__kills_the_whole_group_when_time_is_over),
		cmocka_unit_test(test_program__does_not_wait_for_a_daemon_left_behind),
		cmocka_unit_test(test_program__inherits_nothing_but_the_three_streams),
		cmocka_unit_test(test_program__refuses_a_flood),
		cmocka_unit_test(test_program__says_what_can_not_be_run),
		cmocka_unit_test(test_program__splits_commands_at_blanks_only),
	};

	return cmocka_run_group_tests_name("program", tests, NULL, NULL);
}
