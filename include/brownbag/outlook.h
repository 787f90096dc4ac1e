/* SPDX-License-Identifier: MIT */
/*
 * What lies ahead of a group: its people, the coming lunches and who leads them.
 *
 * Made from the rows there are, the rule and the clock, in memory; the same for
 * a command that only shows and for one that stores. Storing writes what
 * differs from the rows and nothing else.
 */
#ifndef BROWNBAG_OUTLOOK_H
#define BROWNBAG_OUTLOOK_H

#include <brownbag/error.h>
#include <brownbag/group.h>
#include <brownbag/holidays.h>
#include <brownbag/meeting.h>
#include <brownbag/member.h>
#include <brownbag/rotation.h>
#include <brownbag/schedule.h>
#include <brownbag/store_lunches.h>
#include <brownbag/store_mail.h>
#include <brownbag/theme.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bb_outlook {
	struct bb_roster roster;
	struct bb_holidays holidays;
	struct bb_themes themes;
	struct bb_held *held;        /* the ledger of these lunches, `held_count` rows */
	size_t held_count;
	struct bb_schedule schedule; /* lunches since the month before this one, with turns and themes */
	struct bb_books books;       /* with those taken in who have just got a place */
	struct bb_booking entered;   /* that booking; no members: nobody */
	struct bb_rotation rotation; /* what the plan was made from; points into this */
	struct bb_meetings unbooked; /* from before those: over, and not booked while nothing ran */
	struct bb_plan plan;         /* who leads the first `planned` of rotation.coming, after those
	                                that have begun */
	size_t planned;

	struct bb_rule_days rule_days; /* what the meeting rule names */
	bool expanded;               /* now, and not yet kept in the store */
	struct bb_bygones *bygones;  /* lunches from before those, that were asked for */
	struct circle *circle;       /* open introductions, and who may be asked */

	/* behind rotation */
	const struct bb_meeting **coming;
	struct bb_candidate *candidates;
	unsigned char *standings;
	int64_t next_id;             /* lunches from this id on have no row yet */
	bool *rethemed;              /* one a lunch of `schedule`: another theme than its row */
};

/**
 * Look ahead.
 *
 * @param count     lunches to plan; at least [meeting] horizon are
 * @param[out] out  release with bb_outlook_release(); `group` must outlive it
 * @return BB_OK; BB_EINVAL: the rule needs [meeting] first, or themes.ini of the
 *         group is wrong; BB_EAGAIN, BB_EIO: the store
 */
BB_CHECKED enum bb_status bb_outlook_load(struct bb_outlook *out, const struct bb_group *group,
                                          size_t count, struct bb_error *err);
void bb_outlook_release(struct bb_outlook *self);

/**
 * The same with members that were loaded in this reading or transaction already.
 *
 * @param[in,out] roster  taken over, whatever comes of it; without members they are loaded
 */
BB_CHECKED enum bb_status bb_outlook_load_with(struct bb_outlook *out, struct bb_roster *roster,
                                               const struct bb_group *group, size_t count,
                                               struct bb_error *err);

/** Look ahead as far as an instant: as many lunches as there are up to it. */
BB_CHECKED enum bb_status bb_outlook_load_until(struct bb_outlook *out,
                                                const struct bb_group *group, int64_t until,
                                                struct bb_error *err);

/**
 * Bring the rows up to date: lunches, turns, themes, places in the rotation,
 * introductions. Those whose announced turn changed get an occasion to be told. Needs a
 * transaction that was open before bb_outlook_load().
 */
BB_CHECKED enum bb_status bb_outlook_store(const struct bb_outlook *self,
                                           const struct bb_group *group, struct bb_error *err);

/**
 * Look ahead and, unless it is a trial, bring the rows up to date, in a
 * transaction of its own.
 *
 * @return as bb_outlook_load()
 */
BB_CHECKED enum bb_status bb_outlook_renew(struct bb_outlook *out, const struct bb_group *group,
                                           size_t count, bool trial, struct bb_error *err);

/**
 * Write the turns of one lunch. Those who had or now have an announced seat get
 * an occasion to be told.
 */
BB_CHECKED enum bb_status bb_seating_store(const struct bb_group *group,
                                           const struct bb_seating *seating,
                                           struct bb_error *err);

/**
 * The themes of a group: texts/themes.ini, else the shipped ones.
 *
 * @param[out] out  release with bb_themes_release()
 * @return BB_OK; BB_EINVAL: the file is wrong (with file and line); BB_EIO
 */
BB_CHECKED enum bb_status bb_group_themes(struct bb_themes *out, const struct bb_group *group,
                                          struct bb_error *err);

/* The theme of a lunch, as a person set it. */
struct bb_theme_change {
	struct bb_date day; /* of the lunch */
	char *slug;         /* NULL: it is left to the choice again, and none fits yet */
	bool told;          /* the agenda has been sent: it says something else */
};
void bb_theme_change_release(struct bb_theme_change *self);

/**
 * Set the theme of a lunch by hand, in the caller's transaction.
 *
 * @param which     the lunch, as bb_outlook_meeting() takes it
 * @param slug      NULL: by the rules again
 * @param[out] out  release with bb_theme_change_release()
 * @return BB_OK; as bb_outlook_meeting() and bb_themes_look_up(); BB_ECONFLICT: the
 *         lunch has begun, is cancelled or beyond the horizon, or is open to
 *         colleagues and the theme is for members; BB_EAGAIN, BB_EIO
 */
BB_CHECKED enum bb_status bb_group_set_theme(struct bb_theme_change *out,
                                             const struct bb_group *group, const char *which,
                                             const char *slug, struct bb_error *err);

/**
 * The lunch that a person means: a date, a month ("2027-02"; its only lunch),
 * "next", "next+2"; a date may be in any form that <brownbag/date_words.h> reads.
 * One from before those looked at is loaded from the store, as it was.
 *
 * @param[out] out  borrowed from the outlook
 * @return BB_OK; BB_EINVAL: none of these forms; BB_ENOENT: no lunch there (the
 *         nearest is named); BB_ECONFLICT: several in that month; BB_EAGAIN, BB_EIO
 */
BB_CHECKED enum bb_status bb_outlook_meeting(const struct bb_meeting **out,
                                             const struct bb_outlook *self,
                                             const struct bb_group *group, const char *text,
                                             struct bb_error *err);

/** A lunch by its id: one of the schedule, or one that bb_outlook_meeting() has loaded; NULL:
 *  neither. Borrowed from the outlook. */
const struct bb_meeting *bb_outlook_find(const struct bb_outlook *self, int64_t id);

/** The next lunch that has not begun and isn't cancelled; NULL: none. */
const struct bb_meeting *bb_outlook_next(const struct bb_outlook *self, int64_t now);

/** Whether a lunch has a row, or gets one by bb_outlook_store(): those beyond the horizon
 *  are only looked at. */
bool bb_outlook_is_stored(const struct bb_outlook *self, const struct bb_meeting *meeting);

/** The seating of a lunch; NULL if it wasn't planned. */
const struct bb_seating *bb_outlook_seating(const struct bb_outlook *self, int64_t meeting);

#endif
