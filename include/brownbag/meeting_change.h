/* SPDX-License-Identifier: MIT */
/*
 * What a person changes about one lunch: add, move, cancel, edit. And the one
 * place that says which changes those invited are told.
 *
 * A lunch that is moved keeps id, month, slot, UID and who leads. Nothing is
 * changed unless the answer is BB_OK. Each refusal says what would be right.
 */
#ifndef BROWNBAG_MEETING_CHANGE_H
#define BROWNBAG_MEETING_CHANGE_H

#include <brownbag/date.h>
#include <brownbag/error.h>
#include <brownbag/meeting.h>
#include <brownbag/zone.h>

#include <stdint.h>

enum {
	BB_MEETING_MINUTES_MIN = 5,
	BB_MEETING_MINUTES_MAX = 1439,
	BB_MEETING_LOCATION_MAX = 200, /* bytes */
	BB_MEETING_LINK_MAX = 1000,
};

/* What those who were invited see, in the entry or in the words of the mail. */
enum bb_shown {
	BB_SHOWN_TIME = 1, /* start or end as instants */
	BB_SHOWN_ZONE = 2, /* the zone's name, at the same instants */
	BB_SHOWN_LOCATION = 4,
	BB_SHOWN_LINK = 8,
	BB_SHOWN_STATUS = 16, /* cancelled */
	BB_SHOWN_OPEN = 32,   /* open to allies: members are told before a guest comes */
};

/** Bits of enum bb_shown: what looks different in b. Instants of both are derived. */
unsigned bb_meeting_differences(const struct bb_meeting *a, const struct bb_meeting *b);

/**
 * Count a change: `revision` and `sequence` go up by one, `significant` follows
 * if the time changed, `revised_at` becomes `now` and never stays or goes back.
 *
 * @param changed  bits of enum bb_shown; 0: nothing happens
 */
void bb_meeting_revise(struct bb_meeting *self, unsigned changed, int64_t now);

/* Where a change takes place. All borrowed. */
struct bb_scene {
	const struct bb_meetings *meetings; /* those coming, instants derived */
	const struct bb_zone *zone;         /* the group's, in which times are meant */
	const char *location; /* [meeting], "" if none */
	const char *link;     /* [meeting], "" if none */
	int minutes;          /* as the rule has it, for a lunch added by hand */
	int64_t now;
};

/**
 * A lunch that no rule made. It counts for the month of its day.
 *
 * @param[out] out  release with bb_meeting_release()
 * @param id        the new row's; in a dry run the next free one
 * @return BB_OK; BB_EINVAL: a time in the past, in a gap of the zone, or with
 *         seconds; BB_ECONFLICT: another lunch is at that time; BB_EIO
 */
BB_CHECKED enum bb_status bb_meeting_add(struct bb_meeting *out, const struct bb_scene *scene,
                                         int64_t id, struct bb_wall start, struct bb_error *err);

/**
 * Move a lunch to another time, at most into the month before or after the one
 * it counts for. To its own time only if that is open because of a holiday: it
 * takes place all the same, and nobody need be told. On another day who has
 * said yes is again to be asked: turns stay, announced and not confirmed.
 *
 * @param[in,out] self  may be one of scene->meetings
 * @return BB_OK; BB_EINVAL: as bb_meeting_add(), or too far off; BB_ECONFLICT:
 *         it has begun, is cancelled or was held, is at that time already, or
 *         another lunch is; BB_EIO
 */
BB_CHECKED enum bb_status bb_meeting_move(struct bb_meeting *self, const struct bb_scene *scene,
                                          struct bb_wall start, struct bb_error *err);

/** There is no such lunch. @return BB_OK; BB_ECONFLICT: as bb_meeting_move() */
BB_CHECKED enum bb_status bb_meeting_cancel(struct bb_meeting *self, int64_t now,
                                            struct bb_error *err);

enum bb_open {
	BB_OPEN_KEEP, /* as it is */
	BB_OPEN_MEMBERS,
	BB_OPEN_ALLIES,
};

/* Texts come as they were typed. */
struct bb_edit {
	const char *location; /* NULL: as it is; the group's own: follows the setting again */
	const char *link;     /* likewise; "" or http(s) */
	int minutes;          /* 0: as it is; scene->minutes: follows the rule again */
	enum bb_open open;
};

/**
 * Change what is not the start. Nothing different is no revision.
 *
 * @param[in,out] self  may be one of scene->meetings
 * @return BB_OK; BB_EINVAL: a text that must not go out, a link that is none, a
 *         length out of range; BB_ECONFLICT: it has begun, is cancelled or was
 *         held, or would run into the next one; BB_EIO
 */
BB_CHECKED enum bb_status bb_meeting_edit(struct bb_meeting *self, const struct bb_scene *scene,
                                          const struct bb_edit *edit, struct bb_error *err);

#endif
