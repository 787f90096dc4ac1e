/* SPDX-License-Identifier: MIT */
/*
 * The mailbox with the answers, as a group's settings name it, and how far it has been
 * read. The reading itself: <brownbag/imap.h>; what a message does: <brownbag/received.h>.
 */
#ifndef BROWNBAG_MAILBOX_H
#define BROWNBAG_MAILBOX_H

#include <brownbag/config.h>
#include <brownbag/digest.h>
#include <brownbag/error.h>
#include <brownbag/group.h>
#include <brownbag/imap.h>

#include <stdbool.h>
#include <stdint.h>

struct bb_mailbox {
	struct bb_server_settings server; /* [imap]; its trace is NULL */
	uint8_t account[BB_DIGEST_SIZE];  /* which mailbox: another one begins anew */
	struct bb_imap_place place;       /* how far it was read */
	int64_t since;                    /* what arrived before can't be meant for the group */
	bool busy;                        /* another is reading it: nothing else is filled in */
	int lock;                         /* held while it is open; 0: none */
	char *owned[2];                   /* what texts of `server` point to */
};

/** Whether the settings name one: `remind` reads it then. */
bool bb_mailbox_is_set(const struct bb_config *config);

/**
 * The mailbox of a group. One reads it at a time: a message that several had begun would
 * look as if it had ended the program that read it.
 *
 * @param[out] out  release with bb_mailbox_release(); borrows from the group's settings
 * @param folder    of the group, absolute; locked (flock) until then
 * @return BB_OK, also if it is busy; BB_EINVAL: [imap] url isn't set; BB_EAGAIN, BB_EIO: the
 *         store or the folder
 */
BB_CHECKED enum bb_status bb_mailbox_open(struct bb_mailbox *out, const struct bb_group *group,
                                          const char *folder, struct bb_error *err);
void bb_mailbox_release(struct bb_mailbox *self);

/**
 * Remember how far it is read: the messages up to there are done with. Nothing happens
 * if that is known. A transaction of its own.
 *
 * @return BB_OK; BB_EAGAIN, BB_EIO: the store
 */
BB_CHECKED enum bb_status bb_mailbox_keep(struct bb_mailbox *self, struct bb_store *store,
                                          struct bb_imap_place place, struct bb_error *err);

#endif
