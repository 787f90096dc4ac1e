/* SPDX-License-Identifier: MIT */
#include <brownbag/reply.h>

#include <brownbag/bytes.h>
#include <brownbag/date.h>
#include <brownbag/event.h>

#include "contract.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MAX = 64 * 1024, COLUMNS = 10 };

/* -- the fixtures: what calendar programs send -- */

/* A file of tests/fixtures/replies; the caller frees it. */
static char *read_fixture(const char *name)
{
	const char *source = getenv("SOURCE");
	struct bb_bytes bytes = BB_BYTES_INIT(FILE_MAX);
	struct bb_error err;
	char path[512], chunk[4096], *out = NULL;
	size_t len;
	FILE *file;

	snprintf(path, sizeof path, "%s/tests/fixtures/replies/%s", source ? source : ".", name);
	file = fopen(path, "r");
	if (!file)
		fail_msg("%s: can't be opened", path);
	while ((len = fread(chunk, 1, sizeof chunk, file)) > 0)
		bb_bytes_add(&bytes, chunk, len);
	fclose(file);
	assert_works(bb_bytes_detach(&out, &bytes, &err), err);
	return out;
}

/* "REPLY	1	2	2027-01-12T07:56:52	organizer	ana@example.org=accepted": as in the manifest. */
static char *show(const struct bb_reply *reply)
{
	struct bb_bytes text = BB_BYTES_INIT(FILE_MAX);
	struct bb_error err;
	char stamp[BB_WALL_SIZE] = "-", *out = NULL;

	if (reply->stamped_at != 0)
		bb_wall_format(stamp, bb_wall_from_seconds(reply->stamped_at));
	bb_bytes_addf(&text, "%s\t%zu\t%lld\t%s\t%s\t", bb_reply_method_name(reply->method),
	              reply->events, (long long)reply->sequence, stamp,
	              *reply->organizer ? reply->organizer : "-");
	for (size_t i = 0; i < reply->attendee_count; i++)
		bb_bytes_addf(&text, "%s%s=%s%s", i ? " " : "", reply->attendees[i].address,
		              bb_partstat_name(reply->attendees[i].partstat),
		              reply->attendees[i].delegates ? "+" : "");
	if (reply->attendee_count == 0)
		bb_bytes_add_char(&text, '-');
	assert_works(bb_bytes_detach(&out, &text, &err), err);
	return out;
}

static const struct {
	const char *name;
	enum bb_answer_reason reason;
} reasons[] = {
	{ "none", BB_REASON_NONE },
	{ "refresh", BB_REASON_REFRESH },
	{ "counter", BB_REASON_COUNTER },
	{ "delegated", BB_REASON_DELEGATED },
	{ "several events", BB_REASON_SEVERAL_EVENTS },
	{ "instance", BB_REASON_INSTANCE },
	{ "no attendee", BB_REASON_NO_ATTENDEE },
	{ "several attendees", BB_REASON_SEVERAL_ATTENDEES },
	{ "stranger", BB_REASON_STRANGER },
	{ "organizer", BB_REASON_ORGANIZER },
	{ "undecided", BB_REASON_UNDECIDED },
	{ "stale", BB_REASON_STALE },
	{ "undated", BB_REASON_UNDATED },
	{ "foreign", BB_REASON_FOREIGN },
	{ "method", BB_REASON_METHOD },
};

static const char *const actions[] = { "apply", "review", "ignore", "resend" };

/* What becomes of it where lunch 7 has invited Ana and then moved once. */
static void check_verdict(const char *file, const struct bb_reply *reply, const char *action,
                          const char *reason)
{
	static const struct bb_invitation invitation = {
		.address = "ana@example.org",
		.organizer = "lunch@example.org",
		.significant = 1,
		.significant_at = 1799654400, /* 2027-01-11T08:00:00Z */
	};
	static const struct bb_answer_mail mail = { .from = "ana@example.org",
		                                    .dated_at = 1799900000,
		                                    .arrived_at = 1799900005 };
	struct bb_answer_verdict got;
	char token[BB_TOKEN_SIZE];
	int64_t meeting = 0;
	bool ours = bb_event_uid_read(&meeting, token, reply->uid) && meeting == 7 &&
	            strcmp(token, "aaaaaaaaaaaaaaaaaaaaaaaaaa") == 0;

	got = bb_answer_decide(reply, ours ? &invitation : NULL, &mail);
	for (size_t i = 0; i < count_of(reasons); i++) {
		if (strcmp(reasons[i].name, reason) != 0)
			continue;
		if (got.reason != reasons[i].reason || strcmp(actions[got.action], action) != 0)
			fail_msg("%s: %s, because %s", file, actions[got.action],
			         bb_answer_reason_text(got.reason));
		return;
	}
	fail_msg("%s: no reason is called \"%s\"", file, reason);
}

/* One line of the manifest against its file. */
static void check_fixture(char *columns[COLUMNS])
{
	char *bytes = read_fixture(columns[0]), want[FILE_MAX], *got;
	struct bb_reply reply;
	struct bb_error err;

	if (bb_reply_read(&reply, bytes, strlen(bytes), &err) != BB_OK)
		fail_msg("%s: %s", columns[0], err.text);
	got = show(&reply);
	snprintf(want, sizeof want, "%s\t%s\t%s\t%s\t%s\t%s", columns[2], columns[3], columns[4],
	         columns[5], columns[6], columns[7]);
	if (strcmp(got, want) != 0)
		fail_msg("%s:\n%s\n%s", columns[0], got, want);
	check_verdict(columns[0], &reply, columns[8], columns[9]);
	free(got);
	free(bytes);
	bb_reply_release(&reply);
}

/* Call `check` for each line of the manifest; returns how many there are. */
static size_t each_fixture(void (*check)(char *columns[COLUMNS]))
{
	char *manifest = read_fixture("MANIFEST.tsv"), *rest = manifest;
	size_t count = 0;

	while (rest && *rest) {
		char *line = strsep(&rest, "\n"), *columns[COLUMNS];

		if (*line == '#')
			continue;
		for (size_t i = 0; i < COLUMNS; i++) {
			columns[i] = strsep(&line, "\t");
			assert_non_null(columns[i]);
		}
		assert_null(line);
		check(columns);
		count++;
	}
	free(manifest);
	return count;
}

static void test_reply__is_read_as_programs_mean_it(void **state)
{
	(void)state;
	assert_true(each_fixture(check_fixture) >= 30);
}

/* LF, CR LF, and a fold between any two bytes: the same answer. */
static void check_line_shapes(char *columns[COLUMNS])
{
	char *bytes = read_fixture(columns[0]);
	struct bb_bytes crlf = BB_BYTES_INIT(FILE_MAX * 4), folded = BB_BYTES_INIT(FILE_MAX * 4);
	struct bb_reply plain, other;
	struct bb_error err;

	for (const char *c = bytes; *c; c++) {
		bb_bytes_add_text(&crlf, *c == '\n' ? "\r" : "");
		bb_bytes_add_char(&crlf, *c);
		bb_bytes_add_char(&folded, *c);
		if (*c != '\n' && c[1] != '\n')
			bb_bytes_add_text(&folded, "\n ");
	}
	assert_works(bb_reply_read(&plain, bytes, strlen(bytes), &err), err);
	assert_works(bb_reply_read(&other, crlf.data, crlf.len, &err), err);
	assert_true(bb_reply_equal(&plain, &other));
	bb_reply_release(&other);
	assert_works(bb_reply_read(&other, folded.data, folded.len, &err), err);
	assert_true(bb_reply_equal(&plain, &other));
	bb_reply_release(&other);
	bb_reply_release(&plain);
	bb_bytes_release(&crlf);
	bb_bytes_release(&folded);
	free(bytes);
}

static void test_reply__does_not_depend_on_line_ends_and_folds(void **state)
{
	(void)state;
	each_fixture(check_line_shapes);
}

/* -- values -- */

#define REPLY(lines) \
	"BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:x@example.org\n" lines \
	"END:VEVENT\nEND:VCALENDAR\n"

static void test_reply__reads_values_strictly(void **state)
{
	static const struct { const char *file, *want; } cases[] = {
		{ REPLY("SEQUENCE:999999999\n"), "REPLY\t1\t999999999\t-\t-\t-" },
		{ REPLY("SEQUENCE:1000000000\n"), "REPLY\t1\t-1\t-\t-\t-" },
		{ REPLY("SEQUENCE:-1\n"), "REPLY\t1\t-1\t-\t-\t-" },
		{ REPLY("SEQUENCE:+1\n"), "REPLY\t1\t-1\t-\t-\t-" },
		{ REPLY("DTSTAMP:20270209T110000Z\n"), "REPLY\t1\t-1\t2027-02-09T11:00:00\t-\t-" },
		{ REPLY("DTSTAMP:20270209T110000\n"), "REPLY\t1\t-1\t2027-02-09T11:00:00\t-\t-" },
		{ REPLY("DTSTAMP:20270231T110000Z\n"), "REPLY\t1\t-1\t-\t-\t-" },
		{ REPLY("DTSTAMP:20270209T240000Z\n"), "REPLY\t1\t-1\t-\t-\t-" },
		{ REPLY("DTSTAMP:20270209T110000+0100\n"), "REPLY\t1\t-1\t-\t-\t-" },
		{ REPLY("DTSTAMP:20270209\n"), "REPLY\t1\t-1\t-\t-\t-" },
		{ REPLY("ORGANIZER:invalid:nomail\n"), "REPLY\t1\t-1\t-\t-\t-" },
		{ REPLY("ORGANIZER:MAILTO:Lunch@Example.org\n"),
		  "REPLY\t1\t-1\t-\tlunch@example.org\t-" },
		{ REPLY("ORGANIZER:Lunch@Example.org\n"), "REPLY\t1\t-1\t-\tlunch@example.org\t-" },
		{ REPLY("ORGANIZER:mailto:a%20b%0D%0Ac@example.org\n"),
		  "REPLY\t1\t-1\t-\ta%20b%0d%0ac@example.org\t-" },
		{ REPLY("ORGANIZER:mailto:a%2bb%zz%4@example.org\n"),
		  "REPLY\t1\t-1\t-\ta+b%zz%4@example.org\t-" },
		{ REPLY("ATTENDEE;partstat=accepted:mailto:a@b\n"), "REPLY\t1\t-1\t-\t-\ta@b=accepted" },
		{ REPLY("ATTENDEE;PARTSTAT=\"ACCEPTED\":mailto:a@b\n"), "REPLY\t1\t-1\t-\t-\ta@b=accepted" },
		{ REPLY("ATTENDEE:mailto:a@b\n"), "REPLY\t1\t-1\t-\t-\ta@b=needs-action" },
		{ REPLY("ATTENDEE;PARTSTAT=ACCEPTED:urn:uuid:1\n"), "REPLY\t1\t-1\t-\t-\t=accepted" },
		/* only of the event itself */
		{ REPLY("BEGIN:VALARM\nATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b\nSEQUENCE:4\nEND:VALARM\n"),
		  "REPLY\t1\t-1\t-\t-\t-" },
		/* of two, the first METHOD, UID and ORGANIZER */
		{ REPLY("UID:y\nORGANIZER:mailto:a@b\nORGANIZER:mailto:c@d\n"),
		  "REPLY\t1\t-1\t-\ta@b\t-" },
		{ "BEGIN:VCALENDAR\nMETHOD:REPLY\nMETHOD:REQUEST\nEND:VCALENDAR\n",
		  "REPLY\t0\t-1\t-\t-\t-" },
		{ "BEGIN:VCALENDAR\nMETHOD:X-ANSWER\nEND:VCALENDAR\n", "unknown\t0\t-1\t-\t-\t-" },
	};

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct bb_reply reply;
		struct bb_error err;
		char *got;

		assert_works(bb_reply_read(&reply, cases[i].file, strlen(cases[i].file), &err), err);
		got = show(&reply);
		assert_string_equal(got, cases[i].want);
		if (reply.events > 0)
			assert_string_equal(reply.uid, "x@example.org");
		free(got);
		bb_reply_release(&reply);
	}
	bb_reply_release(NULL);
}

/* -- limits -- */

static void check_refused(const struct bb_bytes *file, const char *want)
{
	struct bb_reply reply = { .events = 77 };
	struct bb_error err;

	assert_fails(BB_EINVAL, bb_reply_read(&reply, file->data, file->len, &err), err);
	assert_string_equal(err.text, want);
	assert_int_equal(reply.events, 77);
}

/* A calendar that begins, and `count` times a text. */
static void fill(struct bb_bytes *file, const char *text, int count)
{
	bb_bytes_clear(file);
	bb_bytes_add_text(file, "BEGIN:VCALENDAR\nMETHOD:REPLY\n");
	for (int i = 0; i < count; i++)
		bb_bytes_add_text(file, text);
}

static void test_reply__has_limits_before_anything_is_understood(void **state)
{
	struct bb_bytes file = BB_BYTES_INIT(1 << 20);

	(void)state;
	fill(&file, "X-A:0123456789\n", BB_CALENDAR_PART_MAX / 15);
	check_refused(&file, "the calendar part: it is longer than 262144 bytes");
	fill(&file, "X-A:1\n", 2000);
	check_refused(&file, "the calendar part: it has more than 2000 lines");
	fill(&file, "COMMENT:\n", 2000); /* libical: seconds */
	check_refused(&file, "the calendar part: it has more than 2000 lines");
	fill(&file, "BEGIN:VEVENT\n", 20);
	check_refused(&file, "the calendar part: line 22: more than 20 components in each other");
	fill(&file, "", 0);
	bb_bytes_add_text(&file, "ATTENDEE;CN=");
	for (int i = 0; i < 70000; i++)
		bb_bytes_add_text(&file, i % 60 == 59 ? "\n " : "a");
	check_refused(&file, "the calendar part: line 3 is longer than 65536 bytes");
	fill(&file, "", 0);
	bb_bytes_add(&file, "X-A:\0\n", 6);
	check_refused(&file, "the calendar part: it holds a NUL");
	fill(&file, "END:VCALENDAR\nBEGIN:VCALENDAR\n", 2);
	bb_bytes_add_text(&file, "END:VCALENDAR\n");
	check_refused(&file, "the calendar part: it holds 3 calendars");
	fill(&file, "BEGIN:VEVENT\n", 1);
	check_refused(&file, "the calendar part: it ends without END:VEVENT");
	bb_bytes_clear(&file);
	bb_bytes_add_text(&file, "I can't come, sorry");
	check_refused(&file, "the calendar part: it holds no BEGIN:VCALENDAR");
	bb_bytes_release(&file);
}

static void test_reply__keeps_little_of_much(void **state)
{
	struct bb_bytes file = BB_BYTES_INIT(1 << 20);
	struct bb_reply reply;
	struct bb_error err;

	(void)state;
	fill(&file, "BEGIN:VEVENT\n", 1);
	for (int i = 0; i < 1900; i++)
		bb_bytes_addf(&file, "ATTENDEE;PARTSTAT=ACCEPTED:mailto:a%d@example.org\n", i);
	bb_bytes_add_text(&file, "UID:");
	for (int i = 0; i < 30000; i++)
		bb_bytes_add_char(&file, 'u');
	bb_bytes_add_text(&file, "\nORGANIZER:mailto:");
	for (int i = 0; i < 30000; i++)
		bb_bytes_add_char(&file, 'o');
	bb_bytes_add_text(&file, "@example.org\nEND:VEVENT\nEND:VCALENDAR\n");
	assert_works(bb_reply_read(&reply, file.data, file.len, &err), err);
	assert_int_equal(reply.attendee_count, 50);
	assert_string_equal(reply.uid, "");
	assert_string_equal(reply.organizer, "");
	bb_reply_release(&reply);
	bb_bytes_release(&file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reply__is_read_as_programs_mean_it),
		cmocka_unit_test(test_reply__does_not_depend_on_line_ends_and_folds),
		cmocka_unit_test(test_reply__reads_values_strictly),
		cmocka_unit_test(test_reply__has_limits_before_anything_is_understood),
		cmocka_unit_test(test_reply__keeps_little_of_much),
	};

	return cmocka_run_group_tests_name("reply", tests, NULL, NULL);
}
