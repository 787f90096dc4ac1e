/* SPDX-License-Identifier: MIT */
/*
 * Time zones: the bridge between wall time and instants.
 *
 * Read from the system's TZif files (RFC 8536), since libical resolves gaps and
 * overlaps otherwise than RFC 5545 and since localtime() hangs on a global. A
 * zone is immutable after loading and may be shared between threads.
 */
#ifndef BROWNBAG_ZONE_H
#define BROWNBAG_ZONE_H

#include <brownbag/date.h>
#include <brownbag/error.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bb_zone;

#define BB_ZONEINFO "/usr/share/zoneinfo"

/* How a wall time maps to instants. */
enum bb_wall_kind {
	BB_WALL_ONCE,    /* the usual case */
	BB_WALL_GAP,     /* never shown: clocks were put forward over it */
	BB_WALL_OVERLAP, /* shown twice: clocks were put back over it */
};

/* A change of offset: from `at` on, the wall runs `offset` seconds ahead of UTC. */
struct bb_transition {
	int64_t at;
	int offset_before;
	int offset;
	bool daylight;
	char name[16]; /* "CEST" */
};

/**
 * Load a zone.
 *
 * @param[out] out  free with bb_zone_free()
 * @param name      IANA name such as "Europe/Berlin" or "UTC": a capital, then letters,
 *                  digits and "/_+-" only, at most 64 bytes; case counts. (So "localtime",
 *                  "posix/.." and "right/.." are none.)
 * @param folder    where the TZif files are; NULL: BB_ZONEINFO
 * @return BB_OK; BB_EINVAL: no such zone (the text suggests one that differs in
 *         case or by a letter or two, or ends alike: "Berlin"; the search takes a
 *         millisecond or two and is spared where err is NULL), or the file is no
 *         TZif file of version 2 or later without leap seconds; BB_EIO: can't be read
 */
BB_CHECKED enum bb_status bb_zone_load(struct bb_zone **out, const char *name, const char *folder,
                                       struct bb_error *err);
void bb_zone_free(struct bb_zone *self);

/** The name it was loaded by. Borrowed from the zone. */
const char *bb_zone_name(const struct bb_zone *self);

/** The POSIX TZ string of the file's footer, "" if it has none. Borrowed from the zone. */
const char *bb_zone_footer(const struct bb_zone *self);

/**
 * The instant of a wall time, as RFC 5545 3.3.5 has it: in a gap with the
 * offset before the gap, in an overlap the first of the two.
 *
 * @param[out] kind  may be NULL
 */
int64_t bb_zone_to_instant(const struct bb_zone *self, struct bb_wall wall,
                           enum bb_wall_kind *kind);

/**
 * What the wall shows at an instant. Instants before year 1 count as its
 * beginning, those after year 10000 as its end.
 *
 * @param[out] offset_seconds  ahead of UTC; may be NULL
 */
struct bb_wall bb_zone_to_wall(const struct bb_zone *self, int64_t at, int *offset_seconds);

/** The abbreviation in force, such as "CET". Borrowed from the zone. */
const char *bb_zone_abbreviation(const struct bb_zone *self, int64_t at);

/**
 * The first change of offset strictly after an instant (changes that only
 * rename are passed over).
 *
 * @return false if there is none any more
 */
bool bb_zone_next_transition(const struct bb_zone *self, int64_t after, struct bb_transition *out);

/* The rules of a footer such as "CET-1CEST,M3.5.0,M10.5.0/3". */
struct bb_zone_rule {
	int month;     /* 1..12 */
	int week;      /* 1..5; 5 is the last */
	int weekday;   /* 0 Sunday .. 6 */
	int time_seconds; /* of the wall before the change; may be negative or beyond a day */
};

struct bb_zone_rules {
	char standard_name[16], daylight_name[16];
	int standard_offset, daylight_offset; /* seconds ahead of UTC */
	bool has_daylight;
	bool by_week; /* both changes have the form Mm.w.d */
	struct bb_zone_rule to_daylight, to_standard;
};

/** The footer, parsed; false if there is none or it isn't of POSIX's form. */
bool bb_zone_footer_rules(const struct bb_zone *self, struct bb_zone_rules *out);

#endif
