/* SPDX-License-Identifier: MIT */
/*
 * Is all well with a group? A table of checks, each of which may find something
 * and knows its remedy. Looks, and changes nothing.
 */
#ifndef BROWNBAG_CHECKUP_H
#define BROWNBAG_CHECKUP_H

#include <brownbag/error.h>
#include <brownbag/group.h>

#include <stdbool.h>

enum bb_severity {
	BB_SEVERITY_ERROR,   /* something doesn't work, or tells others what it shouldn't */
	BB_SEVERITY_WARNING, /* worth a look */
};

/* All borrowed until the call back returns. */
struct bb_symptom {
	enum bb_severity severity;
	const char *check;  /* "modes": which row of the table */
	const char *text;
	const char *remedy; /* a command to copy, or what to do */
};

/** "error", "warning". Borrowed for ever. */
const char *bb_severity_name(enum bb_severity severity);

/**
 * Go through the table.
 *
 * @param found  called for each finding; another status than BB_OK ends it
 * @return what `found` said last; BB_EIO: out of memory. What can't be looked at is a
 *         finding
 */
BB_CHECKED enum bb_status bb_group_check_up(const struct bb_group *self,
                                            enum bb_status (*found)(void *context,
                                                                    const struct bb_symptom *symptom,
                                                                    struct bb_error *err),
                                            void *context, struct bb_error *err);

#endif
