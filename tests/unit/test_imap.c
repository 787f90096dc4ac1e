/* SPDX-License-Identifier: MIT */
/* Against a real Dovecot, whose clients see what theirs will. */
#include <brownbag/imap.h>

#include <brownbag/bytes.h>

#include "contract.h"
#include "mailbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE_MAX_HERE = 4000, TAKEN_MAX = 64, LONGEST_URL = 100 };

static struct mailbox *mailbox;

/* What came, as "1 2 3"; each message says its number in its last line. */
struct taken {
	int numbers[TAKEN_MAX]; /* 0: without its bytes */
	size_t count;
	struct bb_imap_place place; /* of the last one */
	size_t refuse_at;           /* the how-manieth is refused, from 1; 0: none */
	char missing[64];
};

static enum bb_status take(void *context, const struct bb_imap_message *message,
                           struct bb_error *err)
{
	struct taken *taken = context;
	const char *last;

	if (taken->refuse_at && taken->count + 1 == taken->refuse_at)
		return bb_error_set(err, BB_EIO, "no room");
	assert_true(taken->count < TAKEN_MAX);
	assert_true(message->place.uid > taken->place.uid ||
	            message->place.uidvalidity != taken->place.uidvalidity);
	taken->place = message->place;
	if (!message->bytes) {
		snprintf(taken->missing, sizeof taken->missing, "%s", message->missing);
		taken->numbers[taken->count++] = 0;
		return BB_OK;
	}
	assert_null(message->missing);
	assert_int_equal(message->len, strlen(message->bytes));
	assert_int_equal(strncmp(message->bytes, "From: ana@example.org\r\n", 23), 0);
	last = strstr(message->bytes, "number ");
	assert_non_null(last);
	assert_string_equal(strchr(last, '\r'), "\r\n");
	taken->numbers[taken->count++] = atoi(last + strlen("number "));
	return BB_OK;
}

static void put(int number, size_t size, long arrived_at)
{
	struct bb_bytes text = BB_BYTES_INIT(64 * 1024);

	bb_bytes_add_text(&text, "From: ana@example.org\r\nSubject: yes\r\n\r\n");
	while (text.len + 80 < size)
		bb_bytes_add_text(&text, "* 1 FETCH (UID 9 RFC822.SIZE 1)\r\nA001 OK done\r\n");
	bb_bytes_addf(&text, "number %d\r\n", number);
	mailbox_put(mailbox, number, text.data, text.len, arrived_at);
	bb_bytes_release(&text);
}

static struct bb_server_settings settings_for(char url[LONGEST_URL], int port)
{
	snprintf(url, LONGEST_URL, "imap://127.0.0.1:%d", port);
	return (struct bb_server_settings){
		.url = url,
		.user = "lunch",
		.password_command = "echo geheim",
		.tls = BB_TLS_NONE,
		.timeout_s = 20,
	};
}

static enum bb_status read_on(const struct bb_server_settings *settings, struct taken *taken,
                              struct bb_imap_place *place, struct bb_imap_wish wish, bool *more,
                              struct bb_error *err)
{
	struct bb_imap *imap = NULL;
	enum bb_status status = bb_imap_open(&imap, settings, err);

	wish.take = take;
	wish.context = taken;
	if (!wish.limit)
		wish.limit = TAKEN_MAX;
	if (!wish.size_max)
		wish.size_max = SIZE_MAX_HERE;
	if (status == BB_OK)
		status = bb_imap_read(imap, place, &wish, more, err);
	bb_imap_free(imap);
	return status;
}

static void assert_taken(const struct taken *taken, const char *numbers)
{
	struct bb_bytes text = BB_BYTES_INIT(1000);

	for (size_t i = 0; i < taken->count; i++)
		bb_bytes_addf(&text, "%s%d", i ? " " : "", taken->numbers[i]);
	assert_string_equal(bb_bytes_text(&text), numbers);
	bb_bytes_release(&text);
}

/* Read what is new, and hold it against what should come. */
static void assert_reads(const struct bb_server_settings *settings, struct bb_imap_place *place,
                         const char *numbers)
{
	struct taken taken = { .count = 0 };
	struct bb_error err;
	bool more = true;

	assert_works(read_on(settings, &taken, place, (struct bb_imap_wish){ 0 }, &more, &err), err);
	assert_taken(&taken, numbers);
	assert_false(more);
}

static void test_imap__reads_what_is_new_and_marks_nothing(void **state)
{
	char url[LONGEST_URL];
	struct bb_server_settings settings = settings_for(url, mailbox_port(mailbox));
	struct bb_imap_place place = { 0, 0 };

	(void)state;
	mailbox_empty(mailbox);
	assert_reads(&settings, &place, "");
	for (int i = 1; i <= 5; i++)
		put(i, 100, 0);
	assert_reads(&settings, &place, "1 2 3 4 5");
	assert_true(place.uidvalidity != 0 && place.uid == 5);
	assert_reads(&settings, &place, "");
	mailbox_take(mailbox, 4);
	put(6, 3000, 0);
	put(7, 100, 0);
	assert_reads(&settings, &place, "6 7");
	assert_int_equal(place.uid, 7);
	assert_int_equal(mailbox_count(mailbox), 6);
	assert_int_equal(mailbox_marked(mailbox), 0);
}

static void test_imap__begins_anew_when_the_folder_is_numbered_anew(void **state)
{
	char url[LONGEST_URL];
	struct bb_server_settings settings = settings_for(url, mailbox_port(mailbox));
	struct bb_imap_place place = { 0, 0 }, before;

	(void)state;
	mailbox_empty(mailbox);
	put(1, 100, 0);
	put(2, 100, 0);
	assert_reads(&settings, &place, "1 2");
	before = place;
	mailbox_renumber(mailbox);
	assert_reads(&settings, &place, "1 2");
	assert_true(place.uidvalidity != before.uidvalidity);
	assert_reads(&settings, &place, "");
}

static void test_imap__passes_over_what_came_before_the_group(void **state)
{
	char url[LONGEST_URL];
	struct bb_server_settings settings = settings_for(url, mailbox_port(mailbox));
	struct bb_imap_wish wish = { .since = 1800000000 };
	struct bb_imap_place place = { 0, 0 };
	struct taken taken = { .count = 0 };
	struct bb_error err;
	bool more = true;

	(void)state;
	mailbox_empty(mailbox);
	put(1, 100, 1799999999);
	put(2, 100, 1800000000);
	put(3, 100, 1700000000);
	assert_works(read_on(&settings, &taken, &place, wish, &more, &err), err);
	assert_taken(&taken, "2");
	assert_int_equal(place.uid, 3); /* passed over for good */
}

static void test_imap__takes_so_many_at_a_time(void **state)
{
	char url[LONGEST_URL];
	struct bb_server_settings settings = settings_for(url, mailbox_port(mailbox));
	struct bb_imap_wish wish = { .limit = 2 };
	struct bb_imap_place place = { 0, 0 };
	struct taken taken = { .count = 0 };
	struct bb_error err;
	bool more = false;

	(void)state;
	mailbox_empty(mailbox);
	for (int i = 1; i <= 5; i++)
		put(i, 100, 0);
	for (int round = 1; round <= 3; round++) {
		assert_works(read_on(&settings, &taken, &place, wish, &more, &err), err);
		assert_int_equal(more, round < 3);
		assert_int_equal(place.uid, round < 3 ? 2 * round : 5);
	}
	assert_taken(&taken, "1 2 3 4 5");
}

static void test_imap__does_not_download_what_is_too_large(void **state)
{
	char url[LONGEST_URL];
	struct wire *wire = wire_start(mailbox_port(mailbox));
	struct bb_server_settings settings = settings_for(url, wire_port(wire));
	struct bb_imap_place place = { 0, 0 };
	struct taken taken = { .count = 0 };
	struct bb_error err;
	bool more;

	(void)state;
	mailbox_empty(mailbox);
	put(1, 100, 0);
	put(2, 60000, 0);
	put(3, 100, 0);
	assert_works(read_on(&settings, &taken, &place, (struct bb_imap_wish){ 0 }, &more, &err),
	             err);
	assert_taken(&taken, "1 0 3");
	assert_string_equal(taken.missing, "it is too large");
	assert_int_equal(wire_connections(wire), 1);
	wire_stop(wire); /* waits for the end of the connection */
}

static void test_imap__gives_a_refused_message_again(void **state)
{
	char url[LONGEST_URL];
	struct bb_server_settings settings = settings_for(url, mailbox_port(mailbox));
	struct bb_imap_place place = { 0, 0 };
	struct taken taken = { .refuse_at = 2 };
	struct bb_error err;
	bool more;

	(void)state;
	mailbox_empty(mailbox);
	for (int i = 1; i <= 3; i++)
		put(i, 100, 0);
	assert_fails(BB_EIO,
	             read_on(&settings, &taken, &place, (struct bb_imap_wish){ 0 }, &more, &err),
	             err);
	assert_string_equal(err.text, "no room");
	assert_int_equal(place.uid, 1);
	assert_reads(&settings, &place, "2 3");
}

/* Another program deletes a message between the list and its turn. */
struct thief {
	struct taken taken;
	int victim;
};

static enum bb_status take_and_steal(void *context, const struct bb_imap_message *message,
                                     struct bb_error *err)
{
	struct thief *thief = context;

	if (thief->victim)
		mailbox_take(mailbox, thief->victim);
	thief->victim = 0;
	return take(&thief->taken, message, err);
}

static void test_imap__passes_over_what_goes_meanwhile(void **state)
{
	char url[LONGEST_URL];
	struct bb_server_settings settings = settings_for(url, mailbox_port(mailbox));
	struct bb_imap_place place = { 0, 0 };
	struct thief thief = { .victim = 2 };
	struct bb_imap_wish wish = { .limit = 9, .size_max = SIZE_MAX_HERE,
		                     .take = take_and_steal, .context = &thief };
	struct bb_imap *imap = NULL;
	struct bb_error err;
	bool more;

	(void)state;
	mailbox_empty(mailbox);
	for (int i = 1; i <= 4; i++)
		put(i, 100, 0);
	assert_works(bb_imap_open(&imap, &settings, &err), err);
	assert_works(bb_imap_read(imap, &place, &wish, &more, &err), err);
	bb_imap_free(imap);
	assert_taken(&thief.taken, "1 3 4");
	assert_int_equal(place.uid, 4);
	assert_int_equal(mailbox_marked(mailbox), 0);
}

/* However the connection breaks: nothing lost, nothing twice, nothing marked. */
static void test_imap__goes_on_where_the_connection_broke(void **state)
{
	enum { STEP = 97, CUTS_AT_LEAST = 40 };
	char url[LONGEST_URL];
	struct wire *wire = wire_start(mailbox_port(mailbox));
	struct bb_server_settings settings = settings_for(url, wire_port(wire));
	long cut = 0;
	int broken = 0;

	(void)state;
	mailbox_empty(mailbox);
	put(1, 1000, 0);
	put(2, 2000, 0);
	put(3, 100, 0);
	for (bool whole = false; !whole; cut += STEP) {
		struct bb_imap_place place = { 0, 0 };
		struct taken taken = { .count = 0 };
		struct bb_error err = BB_ERROR_INIT;
		bool more = false;

		wire_cut_behind(wire, cut);
		whole = read_on(&settings, &taken, &place, (struct bb_imap_wish){ 0 }, &more,
		                &err) == BB_OK;
		broken += !whole;
		if (!whole && (err.status != BB_EAGAIN || place.uid != taken.count))
			fail_msg("cut behind %ld bytes: %s", cut, err.text);
		wire_cut_behind(wire, -1);
		assert_works(read_on(&settings, &taken, &place, (struct bb_imap_wish){ 0 }, &more,
		                     &err), err);
		assert_taken(&taken, "1 2 3");
	}
	assert_true(broken >= CUTS_AT_LEAST);
	assert_int_equal(mailbox_marked(mailbox), 0);
	wire_stop(wire);
}

static void test_imap__needs_a_certificate_that_is_right(void **state)
{
	char url[LONGEST_URL];
	struct bb_server_settings settings = settings_for(url, mailbox_port_tls(mailbox));
	struct bb_imap_place place = { 0, 0 };
	struct taken taken = { .count = 0 };
	struct bb_error err;
	bool more;

	(void)state;
	mailbox_empty(mailbox);
	put(1, 100, 0);
	snprintf(url, sizeof url, "imaps://127.0.0.1:%d/INBOX", mailbox_port_tls(mailbox));
	settings.tls = BB_TLS_AUTO;
	assert_fails(BB_ECONFLICT,
	             read_on(&settings, &taken, &place, (struct bb_imap_wish){ 0 }, &more, &err),
	             err);
	assert_non_null(strstr(err.text, "TLS failed: SSL certificate problem: self-signed"));
	assert_non_null(strstr(err.text, "[imap] cafile or pinned_key"));
	settings.cafile = mailbox_certificate(mailbox);
	assert_reads(&settings, &place, "1");
	/* STARTTLS likewise, and on this machine, too, once TLS was begun */
	snprintf(url, sizeof url, "imap://127.0.0.1:%d/", mailbox_port(mailbox));
	settings.tls = BB_TLS_REQUIRED;
	put(2, 100, 0);
	assert_reads(&settings, &place, "2");
	settings.cafile = NULL;
	assert_fails(BB_ECONFLICT,
	             read_on(&settings, &taken, &place, (struct bb_imap_wish){ 0 }, &more, &err),
	             err);
	settings.pinned_key = "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
	assert_fails(BB_ECONFLICT,
	             read_on(&settings, &taken, &place, (struct bb_imap_wish){ 0 }, &more, &err),
	             err);
}

static void collect(void *context, const char *line)
{
	bb_bytes_addf(context, "%s\n", line);
}

static void test_imap__says_what_a_person_has_to_mend(void **state)
{
	static const struct {
		const char *path, *password;
		enum bb_status status;
		const char *says;
	} cases[] = {
		{ "", "echo wrong", BB_ECONFLICT,
		  "the log-in was refused, check [imap] user and its password: NO "
		  "[AUTHENTICATIONFAILED]" },
		{ "/Lunch", "echo geheim", BB_ENOENT,
		  "the server doesn't open the folder \"Lunch\": NO Mailbox doesn't exist: Lunch" },
		{ "/a%25b%22c", "echo geheim", BB_ENOENT,
		  "the server doesn't open the folder \"a%b\"c\": NO Mailbox doesn't exist: a%b\"c" },
		{ "", "!echo locked >&2; exit 1", BB_EAGAIN, "locked" },
	};

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct bb_bytes seen = BB_BYTES_INIT(64 * 1024);
		char url[LONGEST_URL];
		struct bb_server_settings settings = settings_for(url, mailbox_port(mailbox));
		struct bb_imap_place place = { 7, 7 };
		struct taken taken = { .count = 0 };
		struct bb_error err;
		bool more;

		strcat(url, cases[i].path);
		settings.password_command = cases[i].password;
		settings.trace = collect;
		settings.trace_context = &seen;
		if (read_on(&settings, &taken, &place, (struct bb_imap_wish){ 0 }, &more, &err)
		    != cases[i].status)
			fail_msg("case %zu: %s", i, err.text);
		if (!strstr(err.text, cases[i].says))
			fail_msg("case %zu: %s", i, err.text);
		assert_int_equal(place.uid, 7);
		/* "geheim" and "lunch" as PLAIN sends them */
		assert_null(strstr(bb_bytes_text(&seen), "Z2VoZWlt"));
		assert_null(strstr(bb_bytes_text(&seen), "AGx1bmNo"));
		bb_bytes_release(&seen);
	}
}

static void test_imap__waits_for_a_server_that_is_not_there(void **state)
{
	char url[LONGEST_URL];
	struct bb_server_settings settings = settings_for(url, 1);
	struct bb_imap_place place = { 0, 0 };
	struct taken taken = { .count = 0 };
	struct bb_error err;
	bool more;

	(void)state;
	assert_fails(BB_EAGAIN,
	             read_on(&settings, &taken, &place, (struct bb_imap_wish){ 0 }, &more, &err),
	             err);
	assert_non_null(strstr(err.text, "Failed to connect"));
}

static void test_imap__shows_the_dialogue_without_secrets(void **state)
{
	struct bb_bytes seen = BB_BYTES_INIT(64 * 1024);
	char url[LONGEST_URL];
	struct bb_server_settings settings = settings_for(url, mailbox_port(mailbox));
	struct bb_imap_place place = { 0, 0 };

	(void)state;
	mailbox_empty(mailbox);
	put(1, 100, 0);
	settings.trace = collect;
	settings.trace_context = &seen;
	assert_reads(&settings, &place, "1");
	assert_non_null(strstr(bb_bytes_text(&seen), "> [hidden]\n"));
	assert_non_null(strstr(bb_bytes_text(&seen), " EXAMINE \"INBOX\"\n"));
	assert_non_null(strstr(bb_bytes_text(&seen), " UID FETCH 1 BODY[]\n"));
	assert_null(strstr(bb_bytes_text(&seen), "Z2VoZWlt"));
	assert_null(strstr(bb_bytes_text(&seen), "example.org"));
	bb_bytes_release(&seen);
}

static void test_imap__refuses_settings_that_can_not_work(void **state)
{
	static const struct {
		struct bb_server_settings settings;
		const char *says;
	} cases[] = {
		{ { .url = NULL }, "begins with imaps://" },
		{ { .url = "imap://localhost", .user = "a", .tls = BB_TLS_NONE }, "[imap] tls = none" },
		{ { .url = "imaps://127.0.0.1", .user = "a", .tls = BB_TLS_NONE }, "imaps:// url" },
		{ { .url = "imaps://127.0.0.1" }, "[imap] user isn't set" },
		{ { .url = "imaps://127.0.0.1", .user = "a" }, "[imap]: user needs one of" },
		{ { .url = "imaps://127.0.0.1", .user = "a", .password_command = "true",
		    .password_file = "/nonexistent" },
		  "[imap]: of password_command" },
	};
	struct bb_imap *imap = NULL;
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct bb_server_settings settings = cases[i].settings;

		settings.timeout_s = 1;
		assert_fails(BB_EINVAL, bb_imap_open(&imap, &settings, &err), err);
		assert_null(imap);
		if (!strstr(err.text, cases[i].says))
			fail_msg("case %zu: %s", i, err.text);
	}
	bb_imap_free(NULL);
}

static int start_mailbox(void **state)
{
	(void)state;
	mailbox = mailbox_start();
	return 0;
}

static int stop_mailbox(void **state)
{
	(void)state;
	mailbox_stop(mailbox);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_imap__reads_what_is_new_and_marks_nothing),
		cmocka_unit_test(test_imap__begins_anew_when_the_folder_is_numbered_anew),
		cmocka_unit_test(test_imap__passes_over_what_came_before_the_group),
		cmocka_unit_test(test_imap__takes_so_many_at_a_time),
		cmocka_unit_test(test_imap__does_not_download_what_is_too_large),
		cmocka_unit_test(test_imap__gives_a_refused_message_again),
		cmocka_unit_test(test_imap__passes_over_what_goes_meanwhile),
		cmocka_unit_test(test_imap__goes_on_where_the_connection_broke),
		cmocka_unit_test(test_imap__needs_a_certificate_that_is_right),
		cmocka_unit_test(test_imap__says_what_a_person_has_to_mend),
		cmocka_unit_test(test_imap__waits_for_a_server_that_is_not_there),
		cmocka_unit_test(test_imap__shows_the_dialogue_without_secrets),
		cmocka_unit_test(test_imap__refuses_settings_that_can_not_work),
	};

	return cmocka_run_group_tests_name("imap", tests, start_mailbox, stop_mailbox);
}
