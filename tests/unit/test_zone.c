/* SPDX-License-Identifier: MIT */
#include <brownbag/zone.h>

#include "contract.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What Python's zoneinfo says. Instants are written in UTC. */
static const struct {
	const char *zone, *at, *wall;
	int offset;
	const char *name;
} shown[] = {
	{ "Europe/Berlin", "1970-01-01T00:00:00", "1970-01-01T01:00:00", 3600, "CET" },
	{ "Europe/Berlin", "1980-04-05T22:59:59", "1980-04-05T23:59:59", 3600, "CET" },
	{ "Europe/Berlin", "1980-04-05T23:00:00", "1980-04-06T00:00:00", 3600, "CET" },
	{ "Europe/Berlin", "2027-03-28T00:59:59", "2027-03-28T01:59:59", 3600, "CET" },
	{ "Europe/Berlin", "2027-03-28T01:00:00", "2027-03-28T03:00:00", 7200, "CEST" },
	{ "Europe/Berlin", "2027-10-31T00:59:59", "2027-10-31T02:59:59", 7200, "CEST" },
	{ "Europe/Berlin", "2027-10-31T01:00:00", "2027-10-31T02:00:00", 3600, "CET" },
	{ "Europe/Berlin", "2037-07-01T12:00:00", "2037-07-01T14:00:00", 7200, "CEST" },
	{ "Europe/Berlin", "2038-01-20T12:00:00", "2038-01-20T13:00:00", 3600, "CET" },
	{ "Europe/Berlin", "2500-07-01T12:00:00", "2500-07-01T14:00:00", 7200, "CEST" },
	{ "Europe/Berlin", "9999-12-31T12:00:00", "9999-12-31T13:00:00", 3600, "CET" },
	{ "America/New_York", "1970-01-02T00:00:00", "1970-01-01T19:00:00", -18000, "EST" },
	{ "America/New_York", "2027-03-14T06:59:59", "2027-03-14T01:59:59", -18000, "EST" },
	{ "America/New_York", "2027-03-14T07:00:00", "2027-03-14T03:00:00", -14400, "EDT" },
	{ "America/New_York", "2027-11-07T05:59:59", "2027-11-07T01:59:59", -14400, "EDT" },
	{ "America/New_York", "2027-11-07T06:00:00", "2027-11-07T01:00:00", -18000, "EST" },
	{ "America/New_York", "2099-07-01T12:00:00", "2099-07-01T08:00:00", -14400, "EDT" },
	{ "America/New_York", "2099-12-01T12:00:00", "2099-12-01T07:00:00", -18000, "EST" },
	{ "Australia/Lord_Howe", "1970-01-01T00:00:00", "1970-01-01T10:00:00", 36000, "AEST" },
	{ "Australia/Lord_Howe", "1981-02-28T14:00:00", "1981-03-01T00:30:00", 37800, "+1030" },
	{ "Australia/Lord_Howe", "2027-04-03T14:59:59", "2027-04-04T01:59:59", 39600, "+11" },
	{ "Australia/Lord_Howe", "2027-04-03T15:00:00", "2027-04-04T01:30:00", 37800, "+1030" },
	{ "Australia/Lord_Howe", "2027-10-02T15:29:59", "2027-10-03T01:59:59", 37800, "+1030" },
	{ "Australia/Lord_Howe", "2027-10-02T15:30:00", "2027-10-03T02:30:00", 39600, "+11" },
	{ "Australia/Lord_Howe", "2090-01-01T00:00:00", "2090-01-01T11:00:00", 39600, "+11" },
	{ "Australia/Lord_Howe", "2090-07-01T00:00:00", "2090-07-01T10:30:00", 37800, "+1030" },
	{ "Africa/Casablanca", "1970-01-01T00:00:00", "1970-01-01T00:00:00", 0, "+00" },
	{ "Africa/Casablanca", "2012-04-29T01:59:59", "2012-04-29T01:59:59", 0, "+00" },
	{ "Africa/Casablanca", "2012-04-29T02:00:00", "2012-04-29T03:00:00", 3600, "+01" },
	{ "Africa/Casablanca", "2018-10-28T02:00:00", "2018-10-28T03:00:00", 3600, "+01" },
	{ "Africa/Casablanca", "2019-05-05T01:59:59", "2019-05-05T02:59:59", 3600, "+01" },
	{ "Africa/Casablanca", "2019-05-05T02:00:00", "2019-05-05T02:00:00", 0, "+00" },
	{ "Africa/Casablanca", "2019-06-09T02:00:00", "2019-06-09T03:00:00", 3600, "+01" },
	{ "Asia/Kolkata", "1970-01-01T00:00:00", "1970-01-01T05:30:00", 19800, "IST" },
	{ "Asia/Kolkata", "2027-02-09T06:30:00", "2027-02-09T12:00:00", 19800, "IST" },
	{ "Asia/Kolkata", "9000-07-01T00:00:00", "9000-07-01T05:30:00", 19800, "IST" },
	{ "Pacific/Apia", "1970-01-02T00:00:00", "1970-01-01T13:00:00", -39600, "-11" },
	{ "Pacific/Apia", "2011-12-30T09:59:59", "2011-12-29T23:59:59", -36000, "-10" },
	{ "Pacific/Apia", "2011-12-30T10:00:00", "2011-12-31T00:00:00", 50400, "+14" },
	{ "Pacific/Apia", "2020-01-01T00:00:00", "2020-01-01T14:00:00", 50400, "+14" },
	{ "Pacific/Apia", "2021-04-03T14:00:00", "2021-04-04T03:00:00", 46800, "+13" },
	{ "Pacific/Apia", "2027-07-01T00:00:00", "2027-07-01T13:00:00", 46800, "+13" },
};

/* A gap: by the offset before it. An overlap: the first of the two (fold=0). */
static const struct {
	const char *zone, *wall, *at;
	enum bb_wall_kind kind;
} meant[] = {
	{ "Europe/Berlin", "2027-02-09T12:00:00", "2027-02-09T11:00:00", BB_WALL_ONCE },
	{ "Europe/Berlin", "2027-07-13T12:00:00", "2027-07-13T10:00:00", BB_WALL_ONCE },
	{ "Europe/Berlin", "2027-03-28T01:59:59", "2027-03-28T00:59:59", BB_WALL_ONCE },
	{ "Europe/Berlin", "2027-03-28T02:00:00", "2027-03-28T01:00:00", BB_WALL_GAP },
	{ "Europe/Berlin", "2027-03-28T02:30:00", "2027-03-28T01:30:00", BB_WALL_GAP },
	{ "Europe/Berlin", "2027-03-28T02:59:59", "2027-03-28T01:59:59", BB_WALL_GAP },
	{ "Europe/Berlin", "2027-03-28T03:00:00", "2027-03-28T01:00:00", BB_WALL_ONCE },
	{ "Europe/Berlin", "2027-10-31T01:59:59", "2027-10-30T23:59:59", BB_WALL_ONCE },
	{ "Europe/Berlin", "2027-10-31T02:00:00", "2027-10-31T00:00:00", BB_WALL_OVERLAP },
	{ "Europe/Berlin", "2027-10-31T02:59:59", "2027-10-31T00:59:59", BB_WALL_OVERLAP },
	{ "Europe/Berlin", "2027-10-31T03:00:00", "2027-10-31T02:00:00", BB_WALL_ONCE },
	{ "Europe/Berlin", "2101-03-27T02:30:00", "2101-03-27T01:30:00", BB_WALL_GAP },
	{ "Europe/Berlin", "2101-10-30T02:30:00", "2101-10-30T00:30:00", BB_WALL_OVERLAP },
	{ "America/New_York", "2027-03-14T02:00:00", "2027-03-14T07:00:00", BB_WALL_GAP },
	{ "America/New_York", "2027-03-14T02:59:59", "2027-03-14T07:59:59", BB_WALL_GAP },
	{ "America/New_York", "2027-03-14T03:00:00", "2027-03-14T07:00:00", BB_WALL_ONCE },
	{ "America/New_York", "2027-11-07T01:00:00", "2027-11-07T05:00:00", BB_WALL_OVERLAP },
	{ "America/New_York", "2027-11-07T01:59:59", "2027-11-07T05:59:59", BB_WALL_OVERLAP },
	{ "America/New_York", "2027-11-07T02:00:00", "2027-11-07T07:00:00", BB_WALL_ONCE },
	{ "Australia/Lord_Howe", "2027-10-03T01:59:59", "2027-10-02T15:29:59", BB_WALL_ONCE },
	{ "Australia/Lord_Howe", "2027-10-03T02:00:00", "2027-10-02T15:30:00", BB_WALL_GAP },
	{ "Australia/Lord_Howe", "2027-10-03T02:29:59", "2027-10-02T15:59:59", BB_WALL_GAP },
	{ "Australia/Lord_Howe", "2027-10-03T02:30:00", "2027-10-02T15:30:00", BB_WALL_ONCE },
	{ "Australia/Lord_Howe", "2027-04-04T01:29:59", "2027-04-03T14:29:59", BB_WALL_ONCE },
	{ "Australia/Lord_Howe", "2027-04-04T01:30:00", "2027-04-03T14:30:00", BB_WALL_OVERLAP },
	{ "Australia/Lord_Howe", "2027-04-04T01:59:59", "2027-04-03T14:59:59", BB_WALL_OVERLAP },
	{ "Australia/Lord_Howe", "2027-04-04T02:00:00", "2027-04-03T15:30:00", BB_WALL_ONCE },
	{ "Africa/Casablanca", "2019-05-05T02:30:00", "2019-05-05T01:30:00", BB_WALL_OVERLAP },
	{ "Africa/Casablanca", "2019-06-09T02:30:00", "2019-06-09T02:30:00", BB_WALL_GAP },
	{ "Asia/Kolkata", "2027-02-09T12:00:00", "2027-02-09T06:30:00", BB_WALL_ONCE },
	{ "Pacific/Apia", "2011-12-29T23:59:59", "2011-12-30T09:59:59", BB_WALL_ONCE },
	{ "Pacific/Apia", "2011-12-30T00:00:00", "2011-12-30T10:00:00", BB_WALL_GAP },
	{ "Pacific/Apia", "2011-12-30T12:00:00", "2011-12-30T22:00:00", BB_WALL_GAP },
	{ "Pacific/Apia", "2011-12-30T23:59:59", "2011-12-31T09:59:59", BB_WALL_GAP },
	{ "Pacific/Apia", "2011-12-31T00:00:00", "2011-12-30T10:00:00", BB_WALL_ONCE },
};

static struct bb_wall read_wall(const char *text)
{
	struct bb_wall wall = { 0 };
	struct bb_error err;

	assert_works(bb_wall_parse(&wall, text, &err), err);
	return wall;
}

static struct bb_zone *load(const char *name, const char *folder)
{
	struct bb_zone *zone = NULL;
	struct bb_error err;

	assert_works(bb_zone_load(&zone, name, folder, &err), err);
	return zone;
}

static void test_zone__shows_what_clocks_show(void **state)
{
	(void)state;
	for (size_t i = 0; i < count_of(shown); i++) {
		struct bb_zone *zone = load(shown[i].zone, NULL);
		int64_t at = bb_wall_seconds(read_wall(shown[i].at));
		char text[BB_WALL_SIZE];
		int offset;

		bb_wall_format(text, bb_zone_to_wall(zone, at, &offset));
		assert_string_equal(text, shown[i].wall);
		assert_int_equal(offset, shown[i].offset);
		assert_string_equal(bb_zone_abbreviation(zone, at), shown[i].name);
		assert_string_equal(bb_zone_name(zone), shown[i].zone);
		bb_zone_free(zone);
	}
}

static void test_zone__knows_which_instant_is_meant(void **state)
{
	(void)state;
	for (size_t i = 0; i < count_of(meant); i++) {
		struct bb_zone *zone = load(meant[i].zone, NULL);
		enum bb_wall_kind kind = BB_WALL_ONCE;
		int64_t at = bb_zone_to_instant(zone, read_wall(meant[i].wall), &kind);
		char text[BB_WALL_SIZE];

		bb_wall_format(text, bb_wall_from_seconds(at));
		assert_string_equal(text, meant[i].at);
		assert_int_equal(kind, meant[i].kind);
		assert_int_equal(bb_zone_to_instant(zone, read_wall(meant[i].wall), NULL), at);
		bb_zone_free(zone);
	}
}

static void test_zone__finds_the_next_change_of_offset(void **state)
{
	/* zdump -V -c 2026,2028, and one change far beyond the table. */
	static const struct {
		const char *zone, *after, *at;
		int before, offset;
		bool daylight;
		const char *name;
	} cases[] = {
		{ "Europe/Berlin", "2027-01-01T00:00", "2027-03-28T01:00:00", 3600, 7200, true,
		  "CEST" },
		{ "Europe/Berlin", "2027-03-28T00:59:59", "2027-03-28T01:00:00", 3600, 7200, true,
		  "CEST" },
		{ "Europe/Berlin", "2027-03-28T01:00", "2027-10-31T01:00:00", 7200, 3600, false,
		  "CET" },
		{ "Europe/Berlin", "2500-01-01T00:00", "2500-03-28T01:00:00", 3600, 7200, true,
		  "CEST" },
		{ "America/New_York", "2027-01-01T00:00", "2027-03-14T07:00:00", -18000, -14400,
		  true, "EDT" },
		{ "Australia/Lord_Howe", "2027-01-01T00:00", "2027-04-03T15:00:00", 39600, 37800,
		  false, "+1030" },
		{ "Pacific/Apia", "2011-12-01T00:00", "2011-12-30T10:00:00", -36000, 50400, true,
		  "+14" },
		{ "Africa/Casablanca", "2019-05-01T00:00", "2019-05-05T02:00:00", 3600, 0, true,
		  "+00" },
	};
	struct bb_transition next;
	struct bb_zone *zone;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		char text[BB_WALL_SIZE];

		zone = load(cases[i].zone, NULL);
		assert_true(bb_zone_next_transition(
			zone, bb_wall_seconds(read_wall(cases[i].after)), &next));
		bb_wall_format(text, bb_wall_from_seconds(next.at));
		assert_string_equal(text, cases[i].at);
		assert_int_equal(next.offset_before, cases[i].before);
		assert_int_equal(next.offset, cases[i].offset);
		assert_int_equal(next.daylight, cases[i].daylight);
		assert_string_equal(next.name, cases[i].name);
		bb_zone_free(zone);
	}
	zone = load("Asia/Kolkata", NULL);
	assert_false(bb_zone_next_transition(zone, 1 << 30, &next));
	bb_zone_free(zone);
	zone = load("UTC", NULL);
	assert_false(bb_zone_next_transition(zone, INT64_MIN, &next));
	assert_false(bb_zone_next_transition(zone, INT64_MAX, &next));
	bb_zone_free(zone);
}

static void test_zone__survives_instants_that_no_calendar_has(void **state)
{
	struct bb_zone *zone = load("Europe/Berlin", NULL);
	int offset;

	(void)state;
	assert_int_equal(bb_zone_to_wall(zone, INT64_MAX, &offset).date.year, 10001);
	assert_int_equal(offset, 3600);
	assert_int_equal(bb_zone_to_wall(zone, INT64_MIN, NULL).date.year, 1);
	bb_zone_free(zone);
}

static void test_zone__names_the_one_that_was_meant(void **state)
{
	static const struct { const char *name, *want; } cases[] = {
		{ "europe/berlin", "no time zone \"europe/berlin\"; did you mean \"Europe/Berlin\"?" },
		{ "Europe/Berln", "no time zone \"Europe/Berln\"; did you mean \"Europe/Berlin\"?" },
		{ "Berlin", "no time zone \"Berlin\"; did you mean \"Europe/Berlin\"?" },
		{ "new_york", "no time zone \"new_york\"; did you mean \"America/New_York\"?" },
		{ "America/Buenos_Aries", "no time zone \"America/Buenos_Aries\"; did you mean \"America/Buenos_Aires\"?" },
		{ "", "no time zone \"\"; write it as \"Europe/Berlin\"" },
		{ "Europe", "no time zone \"Europe\"; write it as \"Europe/Berlin\"" },
		{ "../../../etc/passwd", "no time zone \"../../../etc/passwd\"; write it as \"Europe/Berlin\"" },
		{ "/etc/localtime", "no time zone \"/etc/localtime\"; write it as \"Europe/Berlin\"" },
		{ "right/Foo", "no time zone \"right/Foo\"; write it as \"Europe/Berlin\"" },
		{ "localtime", "no time zone \"localtime\"; write it as \"Europe/Berlin\"" },
		{ "Europe//Berlin", "no time zone \"Europe//Berlin\"; did you mean \"Europe/Berlin\"?" },
		{ "Europe/Berlin/", "no time zone \"Europe/Berlin/\"; did you mean \"Europe/Berlin\"?" },
		{ "\x1b[2J", "no time zone \"\\x1b[2J\"; write it as \"Europe/Berlin\"" },
	};
	struct bb_zone *zone = NULL;
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		assert_fails(BB_EINVAL, bb_zone_load(&zone, cases[i].name, NULL, &err), err);
		assert_string_equal(err.text, cases[i].want);
	}
	assert_fails(BB_EIO, bb_zone_load(&zone, "Europe/Berlin", "/nowhere", &err), err);
	assert_string_equal(err.text, "/nowhere: no time zones are there; is tzdata installed?");
	assert_null(zone);
}

/* -- files of our own -- */

struct made {
	unsigned char bytes[1024];
	size_t len;
};

static void put(struct made *made, const void *bytes, size_t len)
{
	assert_true(made->len + len <= sizeof made->bytes);
	memcpy(made->bytes + made->len, bytes, len);
	made->len += len;
}

static void put_number(struct made *made, int64_t value, int size)
{
	for (int i = size - 1; i >= 0; i--)
		put(made, &(unsigned char){ (unsigned char)((uint64_t)value >> (8 * i)) }, 1);
}

static void put_header(struct made *made, char version, int times, int types, int chars, int leaps)
{
	const int counts[] = { 0, 0, leaps, times, types, chars };

	put(made, "TZif", 4);
	put(made, &version, 1);
	put(made, (char[15]){ 0 }, 15);
	for (size_t i = 0; i < count_of(counts); i++)
		put_number(made, counts[i], 4);
}

/* Type 0: +1 h "STD"; type 1: +2 h "DST". One transition, to type 1, at `at` if it isn't 0. */
static struct made make_file(int64_t at, const char *footer)
{
	struct made made = { .len = 0 };

	put_header(&made, '2', 0, 1, 1, 0);
	put(&made, (char[7]){ 0 }, 7);
	put_header(&made, '2', at != 0, 2, 8, 0);
	if (at != 0) {
		put_number(&made, at, 8);
		put(&made, "\1", 1);
	}
	put_number(&made, 3600, 4);
	put(&made, "\0\0", 2);
	put_number(&made, 7200, 4);
	put(&made, "\1\4", 2);
	put(&made, "STD\0DST", 8);
	put(&made, "\n", 1);
	put(&made, footer, strlen(footer));
	put(&made, "\n", 1);
	return made;
}

static char folder[] = "/tmp/test_zone.XXXXXX";

static int make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	char path[64];

	(void)state;
	snprintf(path, sizeof path, "%s/Made", folder);
	unlink(path);
	return rmdir(folder);
}

static void save(const struct made *made)
{
	char path[64];
	FILE *file;

	snprintf(path, sizeof path, "%s/Made", folder);
	file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(made->bytes, 1, made->len, file), made->len);
	assert_int_equal(fclose(file), 0);
}

static void test_footer__is_read_in_every_form(void **state)
{
	static const struct { const char *footer, *at; const char *wall; bool by_week; } cases[] = {
		{ "STD-1", "2027-07-01T00:00", "2027-07-01T01:00:00", false },
		{ "STD-01:00:00", "2027-07-01T00:00", "2027-07-01T01:00:00", false },
		{ "<+0530>-5:30", "2027-07-01T00:00", "2027-07-01T05:30:00", false },
		{ "STD3", "2027-07-01T00:00", "2027-06-30T21:00:00", false },
		{ "STD-1DST,M3.5.0,M10.5.0/3", "2027-03-28T00:59:59", "2027-03-28T01:59:59", true },
		{ "STD-1DST,M3.5.0,M10.5.0/3", "2027-03-28T01:00", "2027-03-28T03:00:00", true },
		{ "STD-1DST,M3.5.0,M10.5.0/3", "2027-10-31T00:59:59", "2027-10-31T02:59:59", true },
		{ "STD-1DST,M3.5.0,M10.5.0/3", "2027-10-31T01:00", "2027-10-31T02:00:00", true },
		/* the other half of the globe: daylight over New Year */
		{ "STD-1DST,M10.1.0,M4.1.0/3", "2027-12-31T23:00", "2028-01-01T01:00:00", true },
		{ "STD-1DST,M10.1.0,M4.1.0/3", "2027-07-01T00:00", "2027-07-01T01:00:00", true },
		/* J60 is March 1 in every year, 60 is it in leap years only */
		{ "STD0DST,J60/0,J300/0", "2028-02-29T23:59:59", "2028-02-29T23:59:59", false },
		{ "STD0DST,J60/0,J300/0", "2028-03-01T00:00", "2028-03-01T01:00:00", false },
		{ "STD0DST,60/0,300/0", "2028-02-29T23:59:59", "2028-02-29T23:59:59", false },
		{ "STD0DST,60/0,300/0", "2028-03-01T00:00", "2028-03-01T01:00:00", false },
		{ "STD0DST,60/0,300/0", "2027-03-01T23:59:59", "2027-03-01T23:59:59", false },
		{ "STD0DST,60/0,300/0", "2027-03-02T00:00", "2027-03-02T01:00:00", false },
		/* hours beyond a day and below none: Nuuk, Gaza */
		{ "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2027-03-28T00:59:59", "2027-03-27T22:59:59", true },
		{ "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2027-03-28T01:00", "2027-03-28T00:00:00", true },
		{ "EET-2EEST,M3.4.4/50,M10.4.4/50", "2027-03-26T23:59:59", "2027-03-27T01:59:59", true },
		{ "EET-2EEST,M3.4.4/50,M10.4.4/50", "2027-03-27T00:00", "2027-03-27T03:00:00", true },
		/* daylight all year round (RFC 8536 3.3.1) */
		{ "XXX3EDT4,0/0,J365/23", "2027-12-31T23:30", "2027-12-31T19:30:00", false },
		{ "XXX3EDT4,0/0,J365/23", "2028-01-01T03:00", "2027-12-31T23:00:00", false },
		{ "XXX3EDT4,0/0,J365/23", "2028-01-01T04:00", "2028-01-01T00:00:00", false },
		/* Irish: standard time in summer */
		{ "IST-1GMT0,M10.5.0,M3.5.0/1", "2027-07-01T12:00", "2027-07-01T13:00:00", true },
		{ "IST-1GMT0,M10.5.0,M3.5.0/1", "2027-12-01T12:00", "2027-12-01T12:00:00", true },
	};

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct made made = make_file(0, cases[i].footer);
		struct bb_zone_rules rules = { 0 };
		struct bb_zone *zone;
		char text[BB_WALL_SIZE];

		save(&made);
		zone = load("Made", folder);
		assert_string_equal(bb_zone_footer(zone), cases[i].footer);
		assert_true(bb_zone_footer_rules(zone, &rules));
		assert_int_equal(rules.by_week, cases[i].by_week);
		bb_wall_format(
			text, bb_zone_to_wall(zone, bb_wall_seconds(read_wall(cases[i].at)), NULL));
		assert_string_equal(text, cases[i].wall);
		bb_zone_free(zone);
	}
}

static void test_footer__gives_its_rules(void **state)
{
	struct made made = make_file(0, "CET-1CEST,M3.5.0,M10.5.0/3");
	struct bb_zone_rules rules = { 0 };
	struct bb_zone *zone;

	(void)state;
	save(&made);
	zone = load("Made", folder);
	assert_true(bb_zone_footer_rules(zone, &rules));
	assert_string_equal(rules.standard_name, "CET");
	assert_string_equal(rules.daylight_name, "CEST");
	assert_int_equal(rules.standard_offset, 3600);
	assert_int_equal(rules.daylight_offset, 7200);
	assert_true(rules.has_daylight);
	assert_int_equal(rules.to_daylight.month, 3);
	assert_int_equal(rules.to_daylight.week, 5);
	assert_int_equal(rules.to_daylight.weekday, 0);
	assert_int_equal(rules.to_daylight.time_seconds, 7200);
	assert_int_equal(rules.to_standard.month, 10);
	assert_int_equal(rules.to_standard.time_seconds, 3 * 3600);
	bb_zone_free(zone);
}

static void test_footer__that_is_none_leaves_the_last_type(void **state)
{
	static const char *const wrong[] = {
		"",
		"C",
		"CE-1",
		"CET",
		"CET-25",
		"CET-1:60",
		"CET-1:30:61",
		"-1",
		"<CET-1",
		"<C>-1",
		"C1T-1",
		"CET-1CEST",
		"CET-1CEST,",
		"CET-1CEST,M3.5.0",
		"CET-1CEST,M3.5.0,",
		"CET-1CEST,M0.5.0,M10.5.0",
		"CET-1CEST,M13.5.0,M10.5.0",
		"CET-1CEST,M3.0.0,M10.5.0",
		"CET-1CEST,M3.6.0,M10.5.0",
		"CET-1CEST,M3.5.7,M10.5.0",
		"CET-1CEST,M3.5,M10.5.0",
		"CET-1CEST,J0,J365",
		"CET-1CEST,J1,J366",
		"CET-1CEST,0,366",
		"CET-1CEST,M3.5.0/168,M10.5.0",
		"CET-1CEST,M3.5.0/,M10.5.0",
		"CET-1 ",
		"CET-1CEST,M3.5.0,M10.5.0/3x",
		"CET-11111111111111111111",
		"ABCDEFGHIJKLMNOP-1",
	};
	int64_t at = 1700000000;

	(void)state;
	for (size_t i = 0; i < count_of(wrong); i++) {
		struct made made = make_file(at, wrong[i]);
		struct bb_zone_rules rules;
		struct bb_zone *zone;
		int offset;

		save(&made);
		zone = load("Made", folder);
		assert_false(bb_zone_footer_rules(zone, &rules));
		bb_zone_to_wall(zone, at - 1, &offset);
		assert_int_equal(offset, 3600);
		bb_zone_to_wall(zone, at + (1LL << 34), &offset);
		assert_int_equal(offset, 7200);
		bb_zone_free(zone);
	}
}

static void assert_refused(const struct made *made)
{
	struct bb_zone *zone = NULL;
	struct bb_error err;

	save(made);
	assert_fails(BB_EINVAL, bb_zone_load(&zone, "Made", folder, &err), err);
	assert_null(zone);
}

static void test_file__is_refused_unless_whole(void **state)
{
	struct made whole = make_file(1700000000, "STD-1DST,M3.5.0,M10.5.0/3");

	(void)state;
	/* The footer says standard time in November 2023, the transition daylight. */
	assert_refused(&whole);
	whole = make_file(1690000000, "STD-1DST,M3.5.0,M10.5.0/3");
	save(&whole);
	bb_zone_free(load("Made", folder));
	for (size_t len = 0; len < whole.len; len++) {
		struct made cut = whole;

		cut.len = len;
		assert_refused(&cut);
	}
}

static void test_file__is_refused_with_counts_and_indices_out_of_bounds(void **state)
{
	/* The second header begins at 51; its counts at 71, its block at 95. */
	static const struct { size_t at; unsigned char byte; } cases[] = {
		{ 0, 'X' },   { 4, '\0' },  { 51, 'X' },  { 55, '1' },
		{ 71, 1 },    { 75, 1 },    { 79, 0x80 }, { 82, 1 },   /* isut, isstd, leap */
		{ 83, 0x7F }, { 85, 0x7F }, { 86, 9 },                 /* time */
		{ 90, 0 },    { 90, 3 },    { 89, 2 },                 /* type */
		{ 94, 0 },    { 94, 7 },    { 94, 9 },                 /* chars */
		{ 103, 2 },                                            /* the transition's type */
		{ 104, 0x80 }, { 104, 0x7F }, { 108, 2 }, { 109, 8 },  /* offset, dst, name */
		{ 116 + 3, 'x' + 1 },                                  /* no NUL, so the names run together */
		{ 124, 'x' },                                          /* no newline before the footer */
	};
	size_t refused = 0;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct made made = make_file(1690000000, "STD-1DST,M3.5.0,M10.5.0/3");
		struct bb_zone *zone = NULL;
		struct bb_error err;

		made.bytes[cases[i].at] = cases[i].byte;
		save(&made);
		if (cases[i].at == 116 + 3) { /* legal: "STDyDST" */
			zone = load("Made", folder);
			assert_string_equal(bb_zone_abbreviation(zone, 0), "STDyDST");
			bb_zone_free(zone);
			continue;
		}
		assert_fails(BB_EINVAL, bb_zone_load(&zone, "Made", folder, &err), err);
		refused++;
	}
	assert_int_equal(refused, count_of(cases) - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_zone__shows_what_clocks_show),
		cmocka_unit_test(test_zone__knows_which_instant_is_meant),
		cmocka_unit_test(test_zone__finds_the_next_change_of_offset),
		cmocka_unit_test(test_zone__survives_instants_that_no_calendar_has),
		cmocka_unit_test(test_zone__names_the_one_that_was_meant),
		cmocka_unit_test(test_footer__is_read_in_every_form),
		cmocka_unit_test(test_footer__gives_its_rules),
		cmocka_unit_test(test_footer__that_is_none_leaves_the_last_type),
		cmocka_unit_test(test_file__is_refused_unless_whole),
		cmocka_unit_test(test_file__is_refused_with_counts_and_indices_out_of_bounds),
	};

	return cmocka_run_group_tests_name("zone", tests, make_folder, remove_folder);
}
