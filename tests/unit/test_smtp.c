/* SPDX-License-Identifier: MIT */
#include <brownbag/transport.h>

#include <brownbag/bytes.h>

#include "contract.h"
#include "smtp_server.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LONGEST_URL 64

static const struct smtp_rule no_rules[] = { { 0 } };
static const char message[] = "Subject: x\r\n\r\nHello\r\n";

struct fence {
	bool answer;
	int asked;
	int near; /* how often that was told, before it was asked */
};

static void come_near(void *context)
{
	struct fence *fence = context;

	if (fence->near == fence->asked)
		fence->near++;
}

static bool reach(void *context)
{
	struct fence *fence = context;

	fence->asked++;
	return fence->answer;
}

static struct bb_smtp_settings settings_for(const struct smtp_server *server, char url[LONGEST_URL])
{
	snprintf(url, LONGEST_URL, "smtp://127.0.0.1:%d", smtp_server_port(server));
	return (struct bb_smtp_settings){ .server.url = url, .server.timeout_s = 20,
		                          .hello = "example.org" };
}

static struct bb_envelope envelope_to(const char *recipient)
{
	return (struct bb_envelope){ .sender = "lunch@example.org",
		                     .recipient = recipient,
		                     .name = "n",
		                     .bytes = message,
		                     .len = sizeof message - 1 };
}

/* A server, a route and a transport, from rules and settings to the log. */
struct line {
	struct smtp_server *server;
	char url[LONGEST_URL];
	struct bb_smtp_settings settings;
	struct bb_route *route;
	struct bb_transport *transport;
	struct bb_sent_result result;
	struct fence fence;
};

static void start(struct line *line, const struct smtp_rule *rules)
{
	*line = (struct line){ .server = smtp_server_start(rules), .fence.answer = true };
	line->settings = settings_for(line->server, line->url);
}

static void open_line(struct line *line)
{
	struct bb_error err;

	assert_works(bb_route_new(&line->route, &line->settings, &err), err);
	assert_works(bb_transport_open(&line->transport, line->route, &err), err);
}

static enum bb_sent send_to(struct line *line, const char *recipient)
{
	struct bb_envelope envelope = envelope_to(recipient);
	struct bb_fence fence = { come_near, reach, &line->fence };

	bb_transport_send(line->transport, &envelope, &fence, &line->result);
	return line->result.sent;
}

/* Hang up, so that the log is complete. */
static const char *log_of(struct line *line)
{
	bb_transport_close(line->transport);
	bb_route_free(line->route);
	smtp_server_stop(line->server);
	return smtp_server_log(line->server);
}

#define GREETING "CONNECT\nEHLO example.org\n"
#define SENT(to) "MAIL FROM:<lunch@example.org>\nRCPT TO:<" to ">\nDATA\nDOT\n"

static void test_smtp__sends_many_over_one_connection(void **state)
{
	struct line line;

	(void)state;
	start(&line, no_rules);
	open_line(&line);
	assert_true(bb_transport_needs_login(line.transport));
	assert_int_equal(send_to(&line, "a@example.org"), BB_SENT_YES);
	assert_string_equal(line.result.reply, "250 queued");
	assert_false(bb_transport_needs_login(line.transport));
	assert_int_equal(send_to(&line, "b@example.org"), BB_SENT_YES);
	assert_int_equal(line.fence.asked, 2);
	assert_int_equal(line.fence.near, 2);
	assert_string_equal(log_of(&line),
	                    GREETING SENT("a@example.org") SENT("b@example.org") "QUIT\n");
	smtp_server_free(line.server);
}

/* -- the fence -- */

struct watched {
	struct smtp_server *server;
	size_t expected;      /* bytes on the wire before the dot */
	atomic_bool opened;   /* reached() is about to return */
	atomic_bool too_soon; /* the dot came before that */
	bool unread;
};

static void note_dot(void *context)
{
	struct watched *watched = context;

	if (!atomic_load(&watched->opened))
		atomic_store(&watched->too_soon, true);
}

/* Let the server take all that was sent; a dot sent too early would be with it. */
static bool watch(void *context)
{
	struct watched *watched = context;

	while (smtp_server_message_bytes(watched->server) < watched->expected)
		sched_yield();
	watched->unread = smtp_server_has_unread(watched->server);
	atomic_store(&watched->opened, true);
	return true;
}

static void test_smtp__asks_before_the_dot_whatever_the_message_looks_like(void **state)
{
	static const struct {
		const char *bytes;
		const char *wire; /* dots stuffed, RFC 5321 4.5.2 */
	} cases[] = {
		{ "a\r\n", "a\r\n" },
		{ ".\r\n", "..\r\n" },
		{ "a\r\n.\r\n", "a\r\n..\r\n" },
		{ "a\r\n.\r\n.\r\n", "a\r\n..\r\n..\r\n" },
		{ ".leading\r\n..two\r\n\r\n", "..leading\r\n...two\r\n\r\n" },
		{ "a.\r\n.b\r\n", "a.\r\n..b\r\n" },
	};

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct watched watched = { .expected = strlen(cases[i].wire) };
		struct bb_fence fence = { .reached = watch, .context = &watched };
		struct bb_envelope envelope = envelope_to("a@example.org");
		struct line line;

		start(&line, no_rules);
		watched.server = line.server;
		smtp_server_on(line.server, "DOT", note_dot, &watched);
		open_line(&line);
		envelope.bytes = cases[i].bytes;
		envelope.len = strlen(cases[i].bytes);
		bb_transport_send(line.transport, &envelope, &fence, &line.result);
		log_of(&line);
		assert_int_equal(line.result.sent, BB_SENT_YES);
		assert_true(atomic_load(&watched.opened));
		assert_false(watched.unread);
		assert_false(atomic_load(&watched.too_soon));
		assert_string_equal(smtp_server_messages(line.server), cases[i].wire);
		smtp_server_free(line.server);
	}
}

static void test_smtp__sends_no_dot_if_the_fence_stays_shut(void **state)
{
	struct line line;

	(void)state;
	start(&line, no_rules);
	open_line(&line);
	line.fence.answer = false;
	assert_int_equal(send_to(&line, "a@example.org"), BB_SENT_STOPPED);
	line.fence.answer = true;
	assert_int_equal(send_to(&line, "b@example.org"), BB_SENT_YES);
	assert_string_equal(
		log_of(&line), GREETING
		"MAIL FROM:<lunch@example.org>\nRCPT TO:<a@example.org>\nDATA\n" GREETING SENT(
			"b@example.org") "QUIT\n");
	smtp_server_free(line.server);
}

/* -- connections -- */

static void test_smtp__goes_on_after_a_refused_recipient(void **state)
{
	static const struct smtp_rule rules[] = {
		{ "RCPT", 2, "550 5.1.1 <b@example.org>\r\n", false }, { 0 }
	};
	struct line line;

	(void)state;
	start(&line, rules);
	open_line(&line);
	assert_int_equal(send_to(&line, "a@example.org"), BB_SENT_YES);
	assert_int_equal(send_to(&line, "b@example.org"), BB_SENT_REFUSED);
	assert_int_equal(line.result.scope, BB_SCOPE_MAIL);
	assert_string_equal(line.result.reply, "550 5.1.1 <address>");
	assert_true(bb_transport_needs_login(line.transport));
	assert_int_equal(send_to(&line, "c@example.org"), BB_SENT_YES);
	assert_int_equal(line.fence.asked, 2);
	log_of(&line);
	smtp_server_free(line.server);
}

static void test_smtp__tries_once_more_where_an_idle_connection_was_closed(void **state)
{
	static const struct smtp_rule closing[] = {
		{ "MAIL", 2, "421 idle for too long\r\n", true }, { 0 }
	};
	static const struct smtp_rule silent[] = { { "MAIL", 2, NULL, true }, { 0 } };
	static const struct smtp_rule after_dot[] = { { "DOT", 1, "250 queued\r\n", true }, { 0 } };
	static const struct smtp_rule *const all[] = { closing, silent, after_dot };

	(void)state;
	for (size_t i = 0; i < count_of(all); i++) {
		struct line line;

		start(&line, all[i]);
		open_line(&line);
		assert_int_equal(send_to(&line, "a@example.org"), BB_SENT_YES);
		assert_int_equal(send_to(&line, "b@example.org"), BB_SENT_YES);
		assert_non_null(strstr(log_of(&line), GREETING SENT("b@example.org") "QUIT\n"));
		smtp_server_free(line.server);
	}
}

static void test_smtp__does_not_try_again_on_a_fresh_connection(void **state)
{
	static const struct smtp_rule rules[] = { { "MAIL", 0, "421 go away\r\n", true }, { 0 } };
	struct line line;

	(void)state;
	start(&line, rules);
	open_line(&line);
	assert_int_equal(send_to(&line, "a@example.org"), BB_SENT_LATER);
	assert_int_equal(line.result.scope, BB_SCOPE_CONNECTION);
	assert_string_equal(log_of(&line), GREETING "MAIL FROM:<lunch@example.org>\n");
	smtp_server_free(line.server);
}

static void test_smtp__limits_messages_per_connection(void **state)
{
	struct line line;

	(void)state;
	start(&line, no_rules);
	line.settings.messages_per_connection = 2;
	open_line(&line);
	assert_int_equal(send_to(&line, "a@example.org"), BB_SENT_YES);
	assert_false(bb_transport_needs_login(line.transport));
	assert_int_equal(send_to(&line, "b@example.org"), BB_SENT_YES);
	assert_true(bb_transport_needs_login(line.transport));
	assert_int_equal(send_to(&line, "c@example.org"), BB_SENT_YES);
	assert_string_equal(log_of(&line), GREETING SENT("a@example.org")
	                                           SENT("b@example.org") "QUIT\n" GREETING SENT(
							   "c@example.org") "QUIT\n");
	smtp_server_free(line.server);
}

static void test_smtp__does_not_wait_for_the_answer_to_quit(void **state)
{
	static const struct smtp_rule rules[] = { { "QUIT", 0, NULL, false },
		                                  { "RCPT", 1, "550 no\r\n", false }, { 0 } };
	struct line line;

	(void)state;
	start(&line, rules);
	open_line(&line);
	assert_int_equal(send_to(&line, "a@example.org"), BB_SENT_REFUSED);
	assert_int_equal(send_to(&line, "b@example.org"), BB_SENT_YES);
	/* libcurl would wait two minutes, and the runner of this test ends it before */
	assert_non_null(strstr(log_of(&line), "QUIT\n"));
	smtp_server_free(line.server);
}

static void test_smtp__says_unknown_only_behind_the_dot(void **state)
{
	static const struct smtp_rule rules[] = { { "DOT", 1, NULL, true },
		                                  { "DOT", 2, "250 split", true },
		                                  { "DOT", 3, "552 5.2.2 full\r\n", true },
		                                  { "DATA", 4, NULL, true }, { 0 } };
	struct line line;

	(void)state;
	start(&line, rules);
	open_line(&line);
	assert_int_equal(send_to(&line, "a@example.org"), BB_SENT_UNKNOWN);
	assert_int_equal(send_to(&line, "b@example.org"), BB_SENT_UNKNOWN);
	assert_int_equal(send_to(&line, "c@example.org"), BB_SENT_REFUSED);
	assert_int_equal(send_to(&line, "d@example.org"), BB_SENT_LATER);
	log_of(&line);
	smtp_server_free(line.server);
}

static void test_smtp__says_who_is_not_there(void **state)
{
	struct line line;

	(void)state;
	start(&line, no_rules);
	smtp_server_stop(line.server);
	open_line(&line);
	smtp_server_free(line.server); /* closes the port */
	assert_int_equal(send_to(&line, "a@example.org"), BB_SENT_LATER);
	assert_int_equal(line.result.scope, BB_SCOPE_SERVER);
	assert_false(line.result.needs_help);
	assert_non_null(strstr(line.result.reply, "127.0.0.1"));
	bb_transport_close(line.transport);
	bb_route_free(line.route);
}

/* -- by what right -- */

static void collect(void *context, const char *text)
{
	bb_bytes_addf(context, "%s\n", text);
}

static void test_smtp__logs_in_and_shows_no_secret(void **state)
{
	static const struct {
		const char *password_command;
		const char *token_command;
		const char *sent; /* base64 */
	} cases[] = {
		{ "!printf 'geheim\\nnotes\\n'", NULL, "AUTH PLAIN AGFuYQBnZWhlaW0=\n" },
		{ "echo geheim", NULL, "AUTH PLAIN AGFuYQBnZWhlaW0=\n" },
		{ NULL, "echo token", "AUTH XOAUTH2 dXNlcj1hbmEBYXV0aD1CZWFyZXIgdG9rZW4BAQ==\n" },
	};

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct bb_bytes seen = BB_BYTES_INIT(100000);
		struct line line;

		start(&line, no_rules);
		line.settings.server.user = "ana";
		line.settings.server.password_command = cases[i].password_command;
		line.settings.server.token_command = cases[i].token_command;
		line.settings.server.trace = collect;
		line.settings.server.trace_context = &seen;
		open_line(&line);
		assert_int_equal(send_to(&line, "a@example.org"), BB_SENT_YES);
		assert_non_null(strstr(log_of(&line), cases[i].sent));
		assert_non_null(strstr(bb_bytes_text(&seen), "> [hidden]\n< 235 welcome\n"));
		assert_non_null(strstr(bb_bytes_text(&seen), "> RCPT TO:<address>\n"));
		assert_null(strstr(bb_bytes_text(&seen), "AUTH PLAIN A"));
		assert_null(strstr(bb_bytes_text(&seen), "dXNlcj"));
		assert_null(strchr(bb_bytes_text(&seen), '@'));
		bb_bytes_release(&seen);
		smtp_server_free(line.server);
	}
}

static void test_smtp__needs_tls_where_it_is_required(void **state)
{
	struct line line;

	(void)state;
	start(&line, no_rules); /* it offers none */
	line.settings.server.tls = BB_TLS_REQUIRED;
	line.settings.server.user = "ana";
	line.settings.server.password_command = "echo geheim";
	open_line(&line);
	assert_int_equal(send_to(&line, "a@example.org"), BB_SENT_LATER);
	assert_int_equal(line.result.scope, BB_SCOPE_SERVER);
	assert_true(line.result.needs_help);
	assert_non_null(strstr(line.result.reply, "pinned_key"));
	assert_null(strstr(log_of(&line), "AUTH"));
	smtp_server_free(line.server);
}

static void test_smtp__refuses_settings_that_can_not_work(void **state)
{
	static const struct {
		struct bb_smtp_settings settings;
		enum bb_status status;
		const char *says;
	} cases[] = {
		{ { .server.url = "smtp://mail.example.org", .hello = "x.org", .server.tls = BB_TLS_NONE },
		  BB_EINVAL,
		  "sendmail:" },
		{ { .server.url = "smtp://localhost", .hello = "x.org", .server.tls = BB_TLS_NONE },
		  BB_EINVAL,
		  "tls = none" },
		{ { .server.url = "smtps://127.0.0.1", .hello = "x.org", .server.tls = BB_TLS_NONE },
		  BB_EINVAL,
		  "smtps" },
		{ { .server.url = "smtp://127.0.0.1", .hello = "" }, BB_EINVAL, "hello" },
		{ { .server.url = "smtp://127.0.0.1", .hello = "a\r\nMAIL" }, BB_EINVAL, "hello" },
		{ { .server.url = "smtp://127.0.0.1", .hello = "a/../b" }, BB_EINVAL, "hello" },
		{ { .server.url = "smtp://127.0.0.1", .hello = NULL }, BB_EINVAL, "hello" },
		{ { .server.url = NULL }, BB_EINVAL, "url" },
		{ { .server.url = "smtp://127.0.0.1", .hello = "x.org", .server.user = "ana" },
		  BB_EINVAL,
		  "password_command" },
		{ { .server.url = "smtp://127.0.0.1", .hello = "x.org", .server.password_command = "true" },
		  BB_EINVAL,
		  "user" },
		{ { .server.url = "smtp://127.0.0.1",
		    .hello = "x.org",
		    .server.user = "a",
		    .server.password_command = "true",
		    .server.token_command = "true" },
		  BB_EINVAL,
		  "only one" },
		{ { .server.url = "smtp://127.0.0.1",
		    .hello = "x.org",
		    .server.user = "a",
		    .server.password_command = "!echo locked >&2; exit 2" },
		  BB_EAGAIN,
		  "locked" },
		{ { .server.url = "smtp://127.0.0.1",
		    .hello = "x.org",
		    .server.user = "a",
		    .server.password_command = "true" },
		  BB_EAGAIN,
		  "no password" },
		{ { .server.url = "smtp://127.0.0.1",
		    .hello = "x.org",
		    .server.user = "a",
		    .server.token_command = "/nonexistent" },
		  BB_ENOENT,
		  "token_command: /nonexistent" },
		{ { .server.url = "smtp://127.0.0.1",
		    .hello = "x.org",
		    .server.user = "a",
		    .server.password_file = "/nonexistent" },
		  BB_ENOENT,
		  "password_file" },
		{ { .server.url = "smtp://127.0.0.1",
		    .hello = "x.org",
		    .server.user = "a",
		    .server.password_file = "/dev/zero" },
		  BB_EINVAL,
		  "regular" },
	};
	struct bb_route *route = NULL;
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct bb_smtp_settings settings = cases[i].settings;

		settings.server.timeout_s = 1;
		assert_fails(cases[i].status, bb_route_new(&route, &settings, &err), err);
		assert_null(route);
		if (!strstr(err.text, cases[i].says))
			fail_msg("case %zu: %s", i, err.text);
	}
	bb_route_free(NULL);
	bb_transport_close(NULL);
}

static void test_smtp__wants_a_password_file_for_itself(void **state)
{
	static const struct { unsigned mode; enum bb_status status; } cases[] = {
		{ 0600, BB_OK }, { 0400, BB_OK }, { 0644, BB_ECONFLICT }, { 0640, BB_ECONFLICT },
		{ 0602, BB_ECONFLICT },
	};
	char path[] = "/tmp/brownbag-password-XXXXXX";
	int fd = mkstemp(path);
	struct bb_smtp_settings settings = { .server.url = "smtp://127.0.0.1",
		                             .hello = "x.org",
		                             .server.user = "ana",
		                             .server.password_file = path,
		                             .server.timeout_s = 1 };
	struct bb_error err;

	(void)state;
	assert_int_equal(write(fd, "geheim\n", 7), 7);
	for (size_t i = 0; i < count_of(cases); i++) {
		struct bb_route *route = NULL;

		assert_int_equal(fchmod(fd, cases[i].mode), 0);
		if (cases[i].status == BB_OK) {
			assert_works(bb_route_new(&route, &settings, &err), err);
		} else {
			assert_fails(cases[i].status, bb_route_new(&route, &settings, &err), err);
			assert_non_null(strstr(err.text, "chmod 600"));
			assert_null(strstr(err.text, "geheim"));
		}
		bb_route_free(route);
	}
	close(fd);
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_smtp__sends_many_over_one_connection),
		cmocka_unit_test(test_smtp__asks_before_the_dot_whatever_the_message_looks_like),
		cmocka_unit_test(test_smtp__sends_no_dot_if_the_fence_stays_shut),
		cmocka_unit_test(test_smtp__goes_on_after_a_refused_recipient),
		cmocka_unit_test(test_smtp__tries_once_more_where_an_idle_connection_was_closed),
		cmocka_unit_test(test_smtp__does_not_try_again_on_a_fresh_connection),
		cmocka_unit_test(test_smtp__limits_messages_per_connection),
		cmocka_unit_test(test_smtp__does_not_wait_for_the_answer_to_quit),
		cmocka_unit_test(test_smtp__says_unknown_only_behind_the_dot),
		cmocka_unit_test(test_smtp__says_who_is_not_there),
		cmocka_unit_test(test_smtp__logs_in_and_shows_no_secret),
		cmocka_unit_test(test_smtp__needs_tls_where_it_is_required),
		cmocka_unit_test(test_smtp__refuses_settings_that_can_not_work),
		cmocka_unit_test(test_smtp__wants_a_password_file_for_itself),
	};

	return cmocka_run_group_tests_name("smtp", tests, NULL, NULL);
}
