/* SPDX-License-Identifier: MIT */
/*
 * Messages in, effects out: the one way, whatever brought them (a file, a pipe, a
 * maildir, a mailbox on a server).
 *
 * A batch costs two commits: one that says that its messages are begun, one with all
 * their effects. Whatever ends the program in between, the next run finds the same
 * messages begun and takes them one by one; one that was begun twice and never
 * finished is put aside unread. So nothing is lost, nothing done twice, and no message
 * is read for ever.
 */
#ifndef FETCH_INTAKE_H
#define FETCH_INTAKE_H

#include "../session.h"
#include "reader.h"

#include <brownbag/received.h>

#include <stddef.h>

struct intake {
	struct session *session; /* with its group opened for writing */
	struct reader *reader;
};

/* A batch holds that many at most, so that others needn't wait long for the store. */
enum { INTAKE_BATCH = 64 };

struct intake_message {
	const char *bytes; /* BB_INBOUND_MAX + 1 at most: more than the limit is all that need be known */
	size_t len;
	struct bb_outcome outcome; /* out */
};

/**
 * Take messages: read, have their effect, put aside what is malformed. The hook
 * post-rsvp hears of those that were applied, once that is on disk.
 *
 * @param messages  `count`, at most INTAKE_BATCH; each gets its outcome
 * @return BB_OK, whatever became of each; BB_EAGAIN: the store is busy; BB_EIO. On
 *         failure none of the outcomes holds, and the same call may be made again
 */
BB_CHECKED enum bb_status intake_take(struct intake *self, struct intake_message *messages,
                                      size_t count, struct bb_error *err);

#endif
