/* SPDX-License-Identifier: MIT */
#include <brownbag/transport.h>

#include "contract.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A sendmail that writes down what it gets, and ends as its first argument says. */
static const char program[] =
	"#!/bin/sh\n"
	"how=$1; shift\n"
	"dir=${0%/*}\n"
	"for word; do printf '%s\\n' \"$word\"; done >\"$dir/argv\"\n"
	"cat >\"$dir/stdin\"\n"
	"[ \"$how\" = kill ] && kill -KILL $$\n"
	"[ \"$how\" = hang ] && sleep 300\n"
	"[ \"$how\" = 0 ] || echo \"cannot mail ana@example.org: no\" >&2\n"
	"exit $how\n";

static char folder[64];

static int set_up(void **state)
{
	char path[128];
	int fd;

	(void)state;
	strcpy(folder, "/tmp/brownbag-sendmail-XXXXXX");
	if (!mkdtemp(folder))
		return -1;
	snprintf(path, sizeof path, "%s/sendmail", folder);
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0700);
	if (fd < 0 || write(fd, program, sizeof program - 1) != sizeof program - 1)
		return -1;
	return close(fd);
}

static int tear_down(void **state)
{
	char command[128];

	(void)state;
	snprintf(command, sizeof command, "rm -rf '%s'", folder);
	return system(command);
}

static bool answer(void *context)
{
	return *(bool *)context;
}

static struct bb_sent_result hand_over(const char *how, bool go, int timeout_s)
{
	char url[128];
	struct bb_smtp_settings settings = { .server.url = url, .server.timeout_s = timeout_s };
	struct bb_envelope envelope = { "lunch@example.org", "-ana@example.org", "name",
		                        "X: y\r\n\r\n.\r\n", 12 };
	struct bb_fence fence = { .reached = answer, .context = &go };
	struct bb_transport *transport = NULL;
	struct bb_route *route = NULL;
	struct bb_sent_result result;
	struct bb_error err;

	snprintf(url, sizeof url, "sendmail:%s/sendmail %s", folder, how);
	assert_works(bb_route_new(&route, &settings, &err), err);
	assert_works(bb_transport_open(&transport, route, &err), err);
	assert_false(bb_transport_needs_login(transport));
	bb_transport_send(transport, &envelope, &fence, &result);
	bb_transport_close(transport);
	bb_route_free(route);
	return result;
}

static void assert_holds(const char *name, const char *expected)
{
	char path[128], bytes[256];
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	file = fopen(path, "r");
	assert_non_null(file);
	bytes[fread(bytes, 1, sizeof bytes - 1, file)] = '\0';
	fclose(file);
	assert_string_equal(bytes, expected);
}

static void test_sendmail__gets_one_recipient_behind_two_hyphens(void **state)
{
	struct bb_sent_result result = hand_over("0", true, 20);

	(void)state;
	assert_int_equal(result.sent, BB_SENT_YES);
	assert_holds("argv", "-i\n-f\nlunch@example.org\n--\n-ana@example.org\n");
	assert_holds("stdin", "X: y\n\n.\n");
}

static void test_sendmail__is_not_started_if_the_fence_stays_shut(void **state)
{
	char path[128];

	(void)state;
	assert_int_equal(hand_over("0", false, 20).sent, BB_SENT_STOPPED);
	snprintf(path, sizeof path, "%s/argv", folder);
	assert_int_equal(access(path, F_OK), -1);
}

static void test_sendmail__ends_as_its_exit_code_says(void **state)
{
	static const struct {
		const char *how;
		enum bb_sent sent;
		enum bb_sent_scope scope;
		bool needs_help;
		const char *reply;
	} cases[] = {
		{ "65", BB_SENT_REFUSED, BB_SCOPE_MAIL, false,
		  "sendmail ended with 65: cannot mail address: no" },
		{ "67", BB_SENT_REFUSED, BB_SCOPE_MAIL, false,
		  "sendmail ended with 67: cannot mail address: no" },
		{ "68", BB_SENT_LATER, BB_SCOPE_MAIL, false,
		  "sendmail ended with 68: cannot mail address: no" },
		{ "69", BB_SENT_LATER, BB_SCOPE_MAIL, false,
		  "sendmail ended with 69: cannot mail address: no" },
		{ "75", BB_SENT_LATER, BB_SCOPE_MAIL, false,
		  "sendmail ended with 75: cannot mail address: no" },
		{ "78", BB_SENT_LATER, BB_SCOPE_SERVER, true,
		  "sendmail ended with 78: cannot mail address: no" },
		{ "1", BB_SENT_LATER, BB_SCOPE_SERVER, true,
		  "sendmail ended with 1: cannot mail address: no" },
		{ "kill", BB_SENT_UNKNOWN, BB_SCOPE_SERVER, false, "sendmail was killed" },
	};

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct bb_sent_result result = hand_over(cases[i].how, true, 20);

		assert_int_equal(result.sent, cases[i].sent);
		assert_int_equal(result.scope, cases[i].scope);
		assert_int_equal(result.needs_help, cases[i].needs_help);
		assert_string_equal(result.reply, cases[i].reply);
	}
}

static void test_sendmail__is_in_doubt_when_it_takes_too_long(void **state)
{
	struct bb_sent_result result = hand_over("hang", true, 1);

	(void)state;
	assert_int_equal(result.sent, BB_SENT_UNKNOWN);
	assert_string_equal(result.reply, "sendmail took too long");
}

static void test_sendmail__has_to_be_there(void **state)
{
	struct bb_smtp_settings settings = { .server.url = "sendmail:/nonexistent/sendmail",
		                             .server.timeout_s = 20 };
	struct bb_transport *transport = NULL;
	struct bb_route *route = NULL;
	struct bb_error err;

	(void)state;
	assert_works(bb_route_new(&route, &settings, &err), err);
	assert_fails(BB_ENOENT, bb_transport_open(&transport, route, &err), err);
	assert_null(transport);
	bb_route_free(route);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_sendmail__gets_one_recipient_behind_two_hyphens, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_sendmail__is_not_started_if_the_fence_stays_shut, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_sendmail__ends_as_its_exit_code_says, set_up,
		                                tear_down),
		cmocka_unit_test_setup_teardown(test_sendmail__is_in_doubt_when_it_takes_too_long,
		                                set_up, tear_down),
		cmocka_unit_test(test_sendmail__has_to_be_there),
	};

	return cmocka_run_group_tests_name("sendmail", tests, NULL, NULL);
}
