/* SPDX-License-Identifier: MIT */
/*
 * What the three sources of <brownbag/zone.h> share: a zone as it was read, and
 * the reading of files (zone_file.c) and of footers (zone_footer.c).
 */
#ifndef BASE_ZONE_DATA_H
#define BASE_ZONE_DATA_H

#include <brownbag/zone.h>

enum {
	ZONE_NAME_MAX = 64,
	ZONE_ABBREVIATION_MAX = 15, /* fits bb_transition.name; the longest in use has 6 */
	ZONE_FOOTER_MAX = 127,
	ZONE_TYPES_MAX = 256, /* RFC 8536 3.2: indices are octets */
	/* RFC 8536 3.2: "utoff" SHOULD lie between -25 and 26 hours; we insist. */
	ZONE_OFFSET_LEAST = -25 * 3600,
	ZONE_OFFSET_MOST = 26 * 3600,
};

/* A day of the year on which a footer changes the clocks. */
enum zone_day_form {
	ZONE_DAY_BY_WEEK,      /* Mm.w.d */
	ZONE_DAY_WITHOUT_LEAP, /* Jn: 1..365, February 29 is never counted */
	ZONE_DAY_WITH_LEAP,    /* n: 0..365 */
};

struct zone_day {
	enum zone_day_form form;
	int day; /* for the two counted forms */
};

struct zone_footer {
	struct bb_zone_rules rules; /* all but by_week forms have their times here, too */
	struct zone_day to_daylight, to_standard;
};

/* A local time type: RFC 8536 3.2. */
struct zone_type {
	int offset;
	bool daylight;
	char name[ZONE_ABBREVIATION_MAX + 1];
};

struct bb_zone {
	char name[ZONE_NAME_MAX + 1];
	int64_t *at;      /* `count` instants, ascending */
	uint8_t *type_at; /* which type holds from each of them on */
	size_t count;
	struct zone_type types[ZONE_TYPES_MAX];
	size_t type_count;
	char footer_text[ZONE_FOOTER_MAX + 1];
	bool has_footer;
	struct zone_footer footer;
	struct zone_type footer_types[2]; /* standard, daylight */
};

/** Fill a zeroed zone from the bytes of a TZif file. false: it is none that we take. */
bool zone_file_read(struct bb_zone *self, const unsigned char *bytes, size_t len);

/** Read a POSIX TZ string with the extensions of RFC 8536 3.3.1. */
bool zone_footer_read(struct zone_footer *out, const char *text);

/** The instant at which the clocks change in that year (of the wall). */
int64_t zone_footer_change(const struct zone_footer *self, int year, bool to_daylight);

#endif
