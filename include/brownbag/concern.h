/* SPDX-License-Identifier: MIT */
/*
 * What about lunches needs a person, in words: days that clash, lunches that
 * aren't what the settings say, lunches that were booked unasked or not at all.
 * `status` and `doctor` say the same. Holds ids, no names.
 */
#ifndef BROWNBAG_CONCERN_H
#define BROWNBAG_CONCERN_H

#include <brownbag/date.h>
#include <brownbag/error.h>
#include <brownbag/group.h>
#include <brownbag/outlook.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { BB_CONCERN_TEXT_SIZE = 512, BB_CONCERN_FIX_SIZE = 256 };

struct bb_concern {
	const char *code;      /* "holiday", "differs", "clash", "gap", "guests", "assumed",
	                          "unbooked"; for ever */
	bool over;             /* it is about a lunch that has begun */
	int64_t meeting;       /* 0: a lunch that couldn't be made */
	struct bb_month month; /* that it counts for; year 0: none */
	char text[BB_CONCERN_TEXT_SIZE];
	char fix[BB_CONCERN_FIX_SIZE]; /* a command to copy, or what to do */
};

struct bb_concerns {
	struct bb_concern *items; /* `count`: what is coming by start, then what is over by start */
	size_t count;
};
void bb_concerns_release(struct bb_concerns *self);

/**
 * All there is about the lunches of an outlook.
 *
 * @param[out] out  release with bb_concerns_release()
 * @return BB_OK; BB_EAGAIN, BB_EIO
 */
BB_CHECKED enum bb_status bb_concerns_list(struct bb_concerns *out, const struct bb_group *group,
                                           const struct bb_outlook *outlook,
                                           struct bb_error *err);

/** "Tue 2027-02-09 12:00" */
enum { BB_CONCERN_WHEN_SIZE = 24 };
void bb_concern_when(char out[BB_CONCERN_WHEN_SIZE], struct bb_wall wall);

#endif
