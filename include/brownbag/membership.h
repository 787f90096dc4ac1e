/* SPDX-License-Identifier: MIT */
/*
 * Who joins a group, who rests, who goes, and what follows: consent is recorded,
 * the erased stay away, who was added by hand is welcomed, who pauses or goes is
 * told so once. Entries, turns and mails aren't touched here: they follow from
 * reconciling.
 *
 * All but erasing happen in the caller's transaction.
 */
#ifndef BROWNBAG_MEMBERSHIP_H
#define BROWNBAG_MEMBERSHIP_H

#include <brownbag/date.h>
#include <brownbag/error.h>
#include <brownbag/group.h>
#include <brownbag/member.h>
#include <brownbag/roster_row.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the consent rows of `add` and `import` say unless --consent says more. */
#define BB_VOUCHED "vouched for by the organizer"

/* How somebody comes to be a member. */
struct bb_joining {
	const char *how; /* of consent; NULL: BB_VOUCHED */
	bool welcome;    /* is sent a welcome */
};

/* -- coming -- */

/**
 * Whether one of a row's addresses was erased: only a digest of it is left to
 * know it by.
 *
 * @param[out] address  that one, borrowed from the row; NULL: none
 */
BB_CHECKED enum bb_status bb_group_find_erased(const struct bb_group *self,
                                               const struct bb_roster_row *row,
                                               const char **address, struct bb_error *err);

/**
 * Add somebody new: with consent to be mailed and, for who leads, to be named.
 * Who the row doesn't say otherwise of leads, and joined this month.
 *
 * @param[out] id  may be NULL
 * @return BB_OK; BB_ECONFLICT: an address is somebody's already (the text has the
 *         id), or its owner was erased and isn't brought back unasked; BB_EAGAIN,
 *         BB_EIO
 */
BB_CHECKED enum bb_status bb_group_add_member(struct bb_group *self,
                                              const struct bb_roster_row *row,
                                              const struct bb_joining *joining, int64_t *id,
                                              struct bb_error *err);

/**
 * A former member is on the list again, with consent given anew. Back within a
 * year the month of joining and the place in the rotation are kept.
 *
 * @return BB_OK; BB_ENOENT; BB_ECONFLICT: no former member, or erased; BB_EAGAIN, BB_EIO
 */
BB_CHECKED enum bb_status bb_group_return_member(struct bb_group *self, int64_t id,
                                                 const struct bb_joining *joining,
                                                 struct bb_error *err);

/** Write a row onto a member as it is stored: what the row is silent about stays. */
BB_CHECKED enum bb_status bb_group_change_member(struct bb_group *self,
                                                 const struct bb_roster_row *row, int64_t id,
                                                 const struct bb_joining *joining,
                                                 struct bb_error *err);

/* -- finding and editing -- */

/**
 * The member that WHO means, as bb_roster_who(); ids and addresses are looked up
 * without reading the whole roster.
 *
 * @param[out] out  release with bb_member_release()
 * @return as bb_roster_who(); BB_EAGAIN, BB_EIO: the store
 */
BB_CHECKED enum bb_status bb_group_who(struct bb_member *out, const struct bb_group *self,
                                       const char *who, struct bb_error *err);

enum bb_answer_yes { BB_UNSAID, BB_YES, BB_NO };

/* What is to be different about a member. All borrowed. */
struct bb_member_edit {
	const char *name;    /* NULL: stays; "": none */
	const char *address; /* NULL: stays; where mail goes from now on */
	const char *zone;    /* NULL: stays; "": the group's */
	enum bb_answer_yes leads, morning;
	enum bb_answer_yes topics; /* yes: all they offer holds for another year; no: ends */
	uint32_t mute, unmute; /* BB_KIND_BIT of kinds that can be muted */
	const char *how;     /* of consent: yes to leading and to the morning's mail; NULL: BB_VOUCHED */
};

/**
 * Change a member by hand. Who begins to lead may be named; the morning's mail
 * is a consent of its own, and "no" takes it back. Of a former member who may
 * still be asked about topics, all but turns and the morning's mail can be changed.
 *
 * @return BB_OK; BB_ENOENT: also where nothing is offered that could be renewed or
 *         ended; BB_EINVAL: a name, an address, a zone or a kind can't be used;
 *         BB_ECONFLICT: the address is somebody else's, or a former member;
 *         BB_EAGAIN, BB_EIO
 */
BB_CHECKED enum bb_status bb_group_edit_member(struct bb_group *self, int64_t id,
                                               const struct bb_member_edit *edit,
                                               struct bb_error *err);

/* -- resting -- */

/**
 * No turns and no mail until somebody says otherwise.
 *
 * @param until  month at which the organizer is asked; year 0: none
 * @return BB_OK; BB_ENOENT; BB_EINVAL: a month that is over; BB_ECONFLICT: a former
 *         member; BB_EAGAIN, BB_EIO
 */
BB_CHECKED enum bb_status bb_group_pause_member(struct bb_group *self, int64_t id,
                                                struct bb_month until, struct bb_error *err);

/** Back from a pause. @return BB_OK; BB_ENOENT; BB_ECONFLICT: not paused; BB_EAGAIN, BB_EIO */
BB_CHECKED enum bb_status bb_group_resume_member(struct bb_group *self, int64_t id,
                                                 struct bb_error *err);

enum { BB_AWAY_SPANS_MAX = 32 };

/**
 * Days without a turn, both included; mail goes on. Touching spans become one.
 *
 * @return BB_OK; BB_ENOENT; BB_EINVAL: ends before it begins, or is over; BB_ECONFLICT: a
 *         former member, or more than BB_AWAY_SPANS_MAX spans; BB_EAGAIN, BB_EIO
 */
BB_CHECKED enum bb_status bb_group_send_away(struct bb_group *self, int64_t id,
                                             struct bb_date first, struct bb_date last,
                                             struct bb_error *err);

/* -- going -- */

struct bb_removal {
	bool quiet;       /* not even the mail that confirms it */
	bool keep_topics; /* goes on as a keeper who may be asked: bb_member_is_alumnus() */
};

/**
 * Off the list: a former member. Of one who may still be asked it ends that.
 *
 * @return BB_OK; BB_ENOENT; BB_ECONFLICT: a former member already, or nothing is offered
 *         that could be kept; BB_EAGAIN, BB_EIO
 */
BB_CHECKED enum bb_status bb_group_remove_member(struct bb_group *self, int64_t id,
                                                 const struct bb_removal *removal,
                                                 struct bb_error *err);

/* Days between the wish to be forgotten and the deed: the way back. */
enum { BB_ERASE_DAYS = 7 };

/**
 * A member asks to be forgotten: off the list at once, told so, erased in
 * BB_ERASE_DAYS unless back on the list by then.
 *
 * @return BB_OK; BB_ENOENT; BB_ECONFLICT: erased already; BB_EAGAIN, BB_EIO
 */
BB_CHECKED enum bb_status bb_group_forget_soon(struct bb_group *self, int64_t id,
                                               struct bb_error *err);

/**
 * Erase those who asked for it BB_ERASE_DAYS ago or earlier: bb_group_erase_member() for
 * each. No transaction may be open.
 *
 * @param[out] count  how many; may be NULL
 */
BB_CHECKED enum bb_status bb_group_erase_asked(struct bb_group *self, size_t *count,
                                               struct bb_error *err);

/**
 * Forget a member for good: in every table, in the copy made before an update of
 * the store, in its free space, in the maildirs in the group's folder. A keyed
 * digest of each address stays for [retention] digests, so that a file doesn't
 * bring the person back. A transaction of its own; none may be open.
 *
 * @param forget_all  not even the digests stay
 * @return BB_OK; BB_ENOENT; BB_EAGAIN, BB_EIO: the text says whether the store has
 *         forgotten the member by then; the same call may be repeated
 */
BB_CHECKED enum bb_status bb_group_erase_member(struct bb_group *self, int64_t id, bool forget_all,
                                                struct bb_error *err);

/**
 * Drop the digest of an address that was erased: it may be added again.
 *
 * @return BB_OK; BB_EINVAL: no address; BB_ENOENT: nobody of it was erased; BB_EAGAIN, BB_EIO
 */
BB_CHECKED enum bb_status bb_group_forget_erased(struct bb_group *self, const char *address,
                                                 struct bb_error *err);

#endif
