/* SPDX-License-Identifier: MIT */
/*
 * Mail that a person asks for now: a few words to members, or the invites or
 * the agenda of a lunch before their day.
 *
 * Nothing is mailed here. The wish becomes rows, and what it comes to is derived
 * as everything else is; so what `write` and `invite send` queue is what `remind`
 * would have queued.
 */
#ifndef BROWNBAG_SEND_H
#define BROWNBAG_SEND_H

#include <brownbag/due.h>
#include <brownbag/error.h>
#include <brownbag/group.h>
#include <brownbag/start.h>

#include <stdbool.h>

enum {
	BB_NOTE_SUBJECT_MAX = 120,   /* bytes */
	BB_NOTE_TEXT_MAX = 16 * 1024,
};

/* As it was typed. */
struct bb_note {
	const char *to;      /* "active", "facilitators" (who takes turns), "accepted" (who said
	                        that they come to the next lunch), or one member */
	const char *subject; /* NULL: [group] subject */
	const char *text;
};

/**
 * Record a note and find the mails that it makes: one each. In the caller's
 * transaction, which brings the rows of lunches and turns up to date as well.
 *
 * @param[out] out  dues.result holds these mails alone, for bb_dues_queue(); free
 *                  with bb_preview_free()
 * @return BB_OK; BB_EINVAL: no words, or words that must not go out; a subject
 *         that tells what the group is about, where [group] discreet says no;
 *         BB_ENOENT: no such member, or nobody in that set; BB_ECONFLICT: the group
 *         is stopped, notes are off, or the member gets none; BB_EAGAIN, BB_EIO
 */
BB_CHECKED enum bb_status bb_group_write(struct bb_preview **out, struct bb_group *group,
                                         const struct bb_note *note, struct bb_error *err);

struct bb_dispatch {
	enum bb_kind kind;   /* BB_KIND_INVITE or BB_KIND_AGENDA */
	const char *meeting; /* as bb_outlook_meeting() takes it */
	const char *to;      /* one member; NULL: all */
	bool again;          /* to those who have it, too */
};

/**
 * The same for a kind that is anchored to a lunch: it is due from now on.
 *
 * @return BB_OK, also if everybody has it; BB_EINVAL, BB_ENOENT: no such lunch or
 *         member; BB_ECONFLICT: the group is stopped; the lunch has begun, is
 *         cancelled, waits for a holiday to be settled or is beyond the horizon; the
 *         member gets no mail of that kind, or has it; BB_EAGAIN, BB_EIO
 */
BB_CHECKED enum bb_status bb_group_dispatch(struct bb_preview **out, struct bb_group *group,
                                            const struct bb_dispatch *dispatch,
                                            struct bb_error *err);

#endif
