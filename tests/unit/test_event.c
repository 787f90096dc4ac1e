/* SPDX-License-Identifier: MIT */
#include <brownbag/event.h>

#include "contract.h"
#include "outside.h"

#include <brownbag/bytes.h>

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEAD(method)                                                                       \
	"BEGIN:VCALENDAR\r\nPRODID:-//brownbag//brownbag//EN\r\nVERSION:2.0\r\n"           \
	"CALSCALE:GREGORIAN\r\nMETHOD:" method "\r\n"

/* 2027-02-09, noon in Berlin. */
static struct bb_event make_event(void)
{
	return (struct bb_event){
		.uid = "m12-abcdefghijklmnopqrstuvwxyz@example.org",
		.sequence = 2,
		.stamped_at = 1799139600,
		.starts_at = 1802170800,
		.ends_at = 1802174400,
		.summary = "Lunch",
		.location = "Room 4B; \"behind\" the stairs, left",
		.description = "Join: https://meet.example.org/x\nNo answer is needed.",
		.organizer = "lunch@example.org",
		.organizer_name = "The lunch team",
		.attendee = "ana@example.org",
		.attendee_name = "Lima, Ana",
	};
}

static void test_event__invites_one_member_in_utc(void **state)
{
	struct bb_event event = make_event();
	struct bb_error err;
	char *text = NULL;

	(void)state;
	assert_works(bb_event_mail(&text, &event, BB_METHOD_REQUEST, &err), err);
	assert_string_equal(
	        text, HEAD("REQUEST")
	        "BEGIN:VEVENT\r\nUID:m12-abcdefghijklmnopqrstuvwxyz@example.org\r\n"
	        "DTSTAMP:20270105T090000Z\r\nDTSTART:20270209T110000Z\r\nDTEND:20270209T120000Z\r\n"
	        "SEQUENCE:2\r\nSTATUS:CONFIRMED\r\nSUMMARY:Lunch\r\n"
	        "LOCATION:Room 4B\\; \"behind\" the stairs\\, left\r\n"
	        "DESCRIPTION:Join: https://meet.example.org/x\\nNo answer is needed.\r\n"
	        "CLASS:PRIVATE\r\nTRANSP:OPAQUE\r\n"
	        "ORGANIZER;CN=The lunch team:mailto:lunch@example.org\r\n"
	        "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=\r\n"
	        " TRUE;CN=\"Lima, Ana\":mailto:ana@example.org\r\n"
	        "X-MICROSOFT-DISALLOW-COUNTER:TRUE\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
	free(text);
}

static void test_event__cancels_without_place_or_words(void **state)
{
	struct bb_event event = make_event();
	struct bb_error err;
	char *text = NULL;

	(void)state;
	event.partstat = BB_PARTSTAT_ACCEPTED;
	assert_works(bb_event_mail(&text, &event, BB_METHOD_CANCEL, &err), err);
	assert_string_equal(
	        text, HEAD("CANCEL")
	        "BEGIN:VEVENT\r\nUID:m12-abcdefghijklmnopqrstuvwxyz@example.org\r\n"
	        "DTSTAMP:20270105T090000Z\r\nDTSTART:20270209T110000Z\r\nDTEND:20270209T120000Z\r\n"
	        "SEQUENCE:2\r\nSTATUS:CANCELLED\r\nSUMMARY:Lunch\r\n"
	        "ORGANIZER;CN=The lunch team:mailto:lunch@example.org\r\n"
	        "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=\"Lima,\r\n"
	        "  Ana\":mailto:ana@example.org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
	free(text);
}

static void test_event__refuses_what_must_not_go_out(void **state)
{
	struct bb_event wrong[8];
	struct bb_error err;
	char *text = NULL;

	(void)state;
	for (size_t i = 0; i < count_of(wrong); i++)
		wrong[i] = make_event();
	wrong[0].summary = "Lunch\r\nATTENDEE:mailto:eve@example.org";
	wrong[1].attendee = "ana@example.org\r\nX:y";
	wrong[2].attendee = "lunch@example.org";
	wrong[3].organizer = NULL;
	wrong[4].attendee = "";
	wrong[5].location = "\xff";
	wrong[6].ends_at = wrong[6].starts_at;
	wrong[7].attendee_name = "Ana\x01";
	for (size_t i = 0; i < count_of(wrong); i++) {
		assert_fails(BB_EINVAL, bb_event_mail(&text, &wrong[i], BB_METHOD_REQUEST, &err), err);
		assert_fails(BB_EINVAL, bb_event_mail(&text, &wrong[i], BB_METHOD_CANCEL, &err), err);
		assert_null(text);
	}
}

/* What a file of a lunch in that zone says about the zone. */
static char *publish_in(const char *name)
{
	struct bb_event event = make_event();
	struct bb_zone *zone = NULL;
	struct bb_error err;
	char *text = NULL;

	assert_works(bb_zone_load(&zone, name, NULL, &err), err);
	event.zone = zone;
	event.attendee = NULL;
	assert_works(bb_event_publish(&text, &event, 1, NULL, &err), err);
	bb_zone_free(zone);
	return text;
}

static void test_event__says_a_zone_in_one_rule_or_falls_back_on_utc(void **state)
{
	static const struct { const char *zone, *part; } cases[] = {
		{ "Europe/Berlin", "DTSTART;TZID=Europe/Berlin:20270209T120000\r\n" },
		{ "Europe/Berlin", "DTSTART:19701025T030000\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n"
		                   "TZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:CET\r\n" },
		{ "America/New_York", "DTSTART:19700308T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU\r\n"
		                      "TZOFFSETFROM:-0500\r\nTZOFFSETTO:-0400\r\n" },
		{ "Australia/Lord_Howe", "TZOFFSETFROM:+1100\r\nTZOFFSETTO:+1030\r\n" },
		{ "Asia/Kolkata", "BEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0530\r\n"
		                  "TZOFFSETTO:+0530\r\nTZNAME:IST\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n" },
		/* Ramadan, and changes before midnight: no rule says these */
		{ "Africa/Casablanca", "DTSTART:20270209T110000Z\r\n" },
		{ "Asia/Gaza", "DTSTART:20270209T110000Z\r\n" },
		{ "UTC", "DTSTART:20270209T110000Z\r\n" },
		{ "Etc/UTC", "DTSTART:20270209T110000Z\r\n" },
		/* the footer says that winter is the daylight time */
		{ "Europe/Dublin", "BEGIN:DAYLIGHT\r\nDTSTART:19700329T010000\r\n"
		                   "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n"
		                   "TZOFFSETFROM:+0000\r\nTZOFFSETTO:+0100\r\nTZNAME:IST\r\n" },
	};

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		char *text = publish_in(cases[i].zone);

		if (!strstr(text, cases[i].part))
			fail_msg("%s: no %s in %s", cases[i].zone, cases[i].part, text);
		assert_null(strstr(text, "ATTENDEE"));
		free(text);
	}
}

static void test_event__publishes_to_one_who_is_not_asked(void **state)
{
	struct bb_event event = make_event();
	struct bb_error err;
	char *text = NULL;

	(void)state;
	event.attendee = event.organizer; /* not looked at: a file names nobody */
	assert_works(bb_event_mail(&text, &event, BB_METHOD_PUBLISH, &err), err);
	assert_non_null(strstr(text, "METHOD:PUBLISH\r\n"));
	assert_non_null(strstr(text, "STATUS:CONFIRMED\r\n"));
	assert_non_null(strstr(text, "ORGANIZER;CN=The lunch team:mailto:lunch@example.org\r\n"));
	assert_null(strstr(text, "ATTENDEE"));
	assert_null(strstr(text, "X-MICROSOFT"));
	free(text);
	text = NULL;
	event.cancelled = true;
	assert_works(bb_event_mail(&text, &event, BB_METHOD_PUBLISH, &err), err);
	assert_non_null(strstr(text, "STATUS:CANCELLED\r\n"));
	free(text);
}

/* The night when Berlin has 02:30 twice: the first is said by the wall, the second can't be. */
static void test_event__says_the_second_of_two_equal_walls_in_utc(void **state)
{
	struct bb_event events[2] = { make_event(), make_event() };
	struct bb_zone *zone = NULL;
	struct bb_error err;
	char *text = NULL;

	(void)state;
	assert_works(bb_zone_load(&zone, "Europe/Berlin", NULL, &err), err);
	for (int i = 0; i < 2; i++) {
		events[i].zone = zone;
		events[i].attendee = NULL;
		events[i].starts_at = 1824942600 + i * 3600; /* 2027-10-31T00:30:00Z */
		events[i].ends_at = events[i].starts_at + 600;
	}
	assert_works(bb_event_publish(&text, events, 2, NULL, &err), err);
	assert_non_null(strstr(text, "DTSTART;TZID=Europe/Berlin:20271031T023000\r\n"));
	assert_non_null(strstr(text, "DTSTART:20271031T013000Z\r\n"));
	free(text);
	bb_zone_free(zone);
}

/* -- each zone of the system, around each change of its clocks -- */

enum { ZONES_MOST = 700, EVENTS_MOST = 400, FIRST_DAY = 1767225600 /* 2026 */,
       LAST_DAY = 2114380800 /* 2037 */, HOUR = 3600 };

static char *zone_names[ZONES_MOST];
static size_t zone_count;

static int note_zone(const char *path, const struct stat *info, int kind, struct FTW *where)
{
	const char *name = path + strlen(BB_ZONEINFO) + 1;
	struct bb_zone *zone = NULL;

	(void)info;
	(void)where;
	if (kind != FTW_F || zone_count == ZONES_MOST || bb_zone_load(&zone, name, NULL, NULL) != BB_OK)
		return 0;
	bb_zone_free(zone);
	zone_names[zone_count] = strdup(name);
	assert_non_null(zone_names[zone_count]);
	zone_count++;
	return 0;
}

static void add_around(int64_t *starts, size_t *count, int64_t change)
{
	static const int64_t offsets[] = { -25 * HOUR, -2 * HOUR, -HOUR, -1, 0, 1, HOUR - 1, HOUR,
		                           2 * HOUR, 25 * HOUR };

	for (size_t i = 0; i < count_of(offsets) && *count < EVENTS_MOST; i++)
		starts[(*count)++] = change + offsets[i];
}

/* A file with lunches around all changes and in each quarter. */
static void publish_zone(struct bb_bytes *out, const char *name)
{
	static struct bb_event events[EVENTS_MOST];
	static char uids[EVENTS_MOST][48];
	int64_t starts[EVENTS_MOST];
	struct bb_transition change = { .at = FIRST_DAY };
	struct bb_zone *zone = NULL;
	struct bb_error err;
	char *text = NULL;
	size_t count = 0;

	assert_works(bb_zone_load(&zone, name, NULL, &err), err);
	for (int64_t at = FIRST_DAY; at < LAST_DAY; at += 91 * 24 * HOUR)
		starts[count++] = at + 12 * HOUR;
	while (bb_zone_next_transition(zone, change.at, &change) && change.at < LAST_DAY)
		add_around(starts, &count, change.at);
	for (size_t i = 0; i < count; i++) {
		events[i] = make_event();
		snprintf(uids[i], sizeof uids[i], "m%lld@example.org", (long long)starts[i]);
		events[i].uid = uids[i];
		events[i].zone = zone;
		events[i].attendee = NULL;
		events[i].starts_at = starts[i];
		events[i].ends_at = starts[i] + HOUR;
	}
	assert_works(bb_event_publish(&text, events, count, NULL, &err), err);
	bb_bytes_addf(out, "#%s\n%s", name, text);
	free(text);
	bb_zone_free(zone);
}

/* Every zone where ALL_ZONES is set, which takes a minute; else one in fifteen and the odd ones. */
static bool is_read_now(size_t i)
{
	static const char *const odd[] = { "Europe/Dublin", "Africa/Casablanca", "Asia/Gaza",
		                           "America/Nuuk", "Africa/Cairo", "Australia/Lord_Howe",
		                           "America/Santiago", "Europe/Berlin", "Etc/UTC" };

	for (size_t j = 0; j < count_of(odd); j++) {
		if (strcmp(zone_names[i], odd[j]) == 0)
			return true;
	}
	return getenv("ALL_ZONES") || i % 15 == 0;
}

static void test_event__means_the_same_instants_to_other_readers_in_each_zone(void **state)
{
	struct bb_bytes files = BB_BYTES_INIT(256 * 1024 * 1024);
	int in_zone = 0, in_utc = 0;
	char *read;

	(void)state;
	assert_int_equal(nftw(BB_ZONEINFO, note_zone, 16, FTW_PHYS), 0);
	assert_true(zone_count > 300);
	for (size_t i = 0; i < zone_count; i++) {
		if (is_read_now(i))
			publish_zone(&files, zone_names[i]);
		free(zone_names[i]);
	}
	assert_false(files.failed);
	read = outside_read("read_zones.py", bb_bytes_text(&files), files.len);
	assert_int_equal(sscanf(read, "%d %d", &in_zone, &in_utc), 2);
	/* Falling back on UTC for all would be no art. */
	assert_true(in_zone > in_utc);
	free(read);
	bb_bytes_release(&files);
}

static void test_event__makes_uids_that_read_back(void **state)
{
	static const uint8_t key[BB_KEY_SIZE] = { 1, 2, 3 };
	static const char *const foreign[] = { "", "m", "m12", "m@x", "x12@example.org", "m12-abc@x",
	                                       "m12-ABCDEFGHIJKLMNOPQRSTUVWXY1@x", "m1234567890123456789@x",
	                                       "m12@" };
	char token[BB_TOKEN_SIZE], read[BB_TOKEN_SIZE];
	struct bb_error err;
	int64_t meeting = 0;
	char *uid = NULL;

	(void)state;
	assert_works(bb_event_uid(&uid, key, 12, 7, "example.org", &err), err);
	bb_event_token(token, key, 12, 7);
	for (char *c = uid; *c && *c != '@'; c++)
		*c = (char)(*c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c);
	assert_true(bb_event_uid_read(&meeting, read, uid));
	assert_int_equal(meeting, 12);
	assert_string_equal(read, token);
	free(uid);
	bb_event_token(read, key, 12, 8);
	assert_string_not_equal(read, token);
	assert_works(bb_event_uid(&uid, key, 12, 0, "example.org", &err), err);
	assert_string_equal(uid, "m12@example.org");
	assert_true(bb_event_uid_read(&meeting, read, uid));
	assert_string_equal(read, "");
	free(uid);
	for (size_t i = 0; i < count_of(foreign); i++)
		assert_false(bb_event_uid_read(&meeting, read, foreign[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_event__invites_one_member_in_utc),
		cmocka_unit_test(test_event__cancels_without_place_or_words),
		cmocka_unit_test(test_event__refuses_what_must_not_go_out),
		cmocka_unit_test(test_event__says_a_zone_in_one_rule_or_falls_back_on_utc),
		cmocka_unit_test(test_event__publishes_to_one_who_is_not_asked),
		cmocka_unit_test(test_event__says_the_second_of_two_equal_walls_in_utc),
		cmocka_unit_test(test_event__means_the_same_instants_to_other_readers_in_each_zone),
		cmocka_unit_test(test_event__makes_uids_that_read_back),
	};

	return cmocka_run_group_tests_name("event", tests, NULL, NULL);
}
