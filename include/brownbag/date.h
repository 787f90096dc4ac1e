/* SPDX-License-Identifier: MIT */
/*
 * Civil dates, months and wall-clock times: what a calendar on the wall shows.
 *
 * Proleptic Gregorian, years 1970 to 9999 (RFC 5545 3.3.4 has four digits).
 * Nothing here knows a zone or reads a clock: "now" and "today" come in as
 * values. The bridge between wall time and instants is <brownbag/zone.h>; an
 * instant is an int64_t named ..._at, in seconds since 1970-01-01T00:00:00Z
 * without leap seconds.
 */
#ifndef BROWNBAG_DATE_H
#define BROWNBAG_DATE_H

#include <brownbag/error.h>

#include <stdbool.h>
#include <stdint.h>

enum { BB_FIRST_YEAR = 1970, BB_LAST_YEAR = 9999 };

/* One of UTC. A day of a zone can be some hours longer or shorter: days are counted by
 * bb_date_days(), and this is for spans of time. */
#define BB_DAY_SECONDS INT64_C(86400)

struct bb_month {
	int year;  /* 1970..9999; 0: no month */
	int month; /* 1..12 */
};

struct bb_date {
	int year;  /* 1970..9999; 0: no date */
	int month; /* 1..12 */
	int day;   /* 1..31 */
};

/* What a clock on the wall shows at some place. */
struct bb_wall {
	struct bb_date date;
	int hour;   /* 0..23 */
	int minute; /* 0..59 */
	int second; /* 0..59 */
};

/* ISO 8601 numbers. */
enum bb_weekday {
	BB_MONDAY = 1,
	BB_TUESDAY,
	BB_WEDNESDAY,
	BB_THURSDAY,
	BB_FRIDAY,
	BB_SATURDAY,
	BB_SUNDAY,
};

enum { BB_MONTH_SIZE = 8, BB_DATE_SIZE = 11, BB_WALL_SIZE = 20, BB_INSTANT_SIZE = 26 };

/* -- months -- */

/**
 * Read "2027-02". Nothing else: no blanks, no one-digit month, no day.
 *
 * @return BB_OK; BB_EINVAL: not of that form, or out of range
 */
BB_CHECKED enum bb_status bb_month_parse(struct bb_month *out, const char *text,
                                         struct bb_error *err);

/** Write "2027-02". */
void bb_month_format(char out[BB_MONTH_SIZE], struct bb_month month);

/**
 * The month `count` months later (earlier if negative).
 *
 * @param[out] out  may be the same object as `from`
 * @return BB_OK; BB_EINVAL: the result is outside 1970-01..9999-12
 */
BB_CHECKED enum bb_status bb_month_add(struct bb_month *out, struct bb_month from, int count,
                                       struct bb_error *err);

/** Months since 1970-01, so that differences and orders are plain integers. */
int bb_month_index(struct bb_month month);

/** The month with that index; 0 <= index < 8030 * 12. */
struct bb_month bb_month_from_index(int index);

/** <0, 0, >0 as a is before, the same as, after b. */
int bb_month_compare(struct bb_month a, struct bb_month b);

/** Its first day. */
struct bb_date bb_month_first(struct bb_month month);

/** 28 to 31. */
int bb_month_days(struct bb_month month);

/* -- dates -- */

/** Whether there is such a day, in range. */
bool bb_date_is_valid(struct bb_date date);

/**
 * Read "2027-02-09". Nothing else.
 *
 * @return BB_OK; BB_EINVAL: not of that form, no such day, or out of range
 */
BB_CHECKED enum bb_status bb_date_parse(struct bb_date *out, const char *text,
                                        struct bb_error *err);

/** Write "2027-02-09". */
void bb_date_format(char out[BB_DATE_SIZE], struct bb_date date);

/** Days since 1970-01-01. */
int64_t bb_date_days(struct bb_date date);

/** The day with that count since 1970-01-01; may lie outside 1970..9999. */
struct bb_date bb_date_from_days(int64_t days);

/**
 * The date `count` days later (earlier if negative).
 *
 * @return BB_OK; BB_EINVAL: the result is outside 1970-01-01..9999-12-31
 */
BB_CHECKED enum bb_status bb_date_add(struct bb_date *out, struct bb_date from, int64_t count,
                                      struct bb_error *err);

int bb_date_compare(struct bb_date a, struct bb_date b);
enum bb_weekday bb_date_weekday(struct bb_date date);
struct bb_month bb_date_month(struct bb_date date);

/* -- wall time -- */

/**
 * Read "2027-02-09T12:00", "2027-02-09 12:00", either with ":30" seconds.
 *
 * @return BB_OK; BB_EINVAL: not of that form, no such day or time (24:00 and a
 *         leap second are none)
 */
BB_CHECKED enum bb_status bb_wall_parse(struct bb_wall *out, const char *text,
                                        struct bb_error *err);

/** Write "2027-02-09T12:00:00". */
void bb_wall_format(char out[BB_WALL_SIZE], struct bb_wall wall);

int bb_wall_compare(struct bb_wall a, struct bb_wall b);

/** Seconds since 1970-01-01T00:00:00 on that wall; no zone is meant. */
int64_t bb_wall_seconds(struct bb_wall wall);
struct bb_wall bb_wall_from_seconds(int64_t seconds);

/** Write "2027-02-09T11:00:00+01:00" for a wall time and its offset in seconds (RFC 3339). */
void bb_instant_format(char out[BB_INSTANT_SIZE], struct bb_wall wall, int offset_seconds);

/* -- names, in English, for texts and grammars -- */

/** "Monday".."Sunday"; borrowed for ever. */
const char *bb_weekday_name(enum bb_weekday day);

/** "January".."December" for 1..12; borrowed for ever. */
const char *bb_month_name(int month);

#endif
