/* SPDX-License-Identifier: MIT */
/* What a group keeps about people only for a while, and until when. */
#ifndef BROWNBAG_KEPT_H
#define BROWNBAG_KEPT_H

#include <brownbag/error.h>
#include <brownbag/group.h>
#include <brownbag/store.h>

#include <stdint.h>

struct bb_kept_row {
	const char *what;    /* "answers": also the key of [retention], where one says how long */
	const char *means;   /* "who said that they come to a lunch, after it" */
	const char *lasts;   /* "7 days"; borrowed from the group's settings */
	int64_t count;       /* rows of that kind by now, those that may yet stay included */
	struct bb_date goes; /* the first of them, by a run of `remind` on that day or later; year
	                        0: there is none */
};

/** All of them, in a fixed order. @return BB_OK; BB_EAGAIN, BB_EIO: the store */
BB_CHECKED enum bb_status bb_group_kept(struct bb_kept_row out[BB_KEPT_COUNT],
                                        const struct bb_group *group, struct bb_error *err);

#endif
