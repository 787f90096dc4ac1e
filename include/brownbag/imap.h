/* SPDX-License-Identifier: MIT */
/*
 * A mailbox to read from, by IMAP (RFC 3501; libcurl).
 *
 * It is only looked at: the folder is opened read-only (EXAMINE), so nothing is
 * marked, moved or deleted, and people and other programs may use it at the same
 * time. What was read is remembered on our side, as the place (UIDVALIDITY, UID)
 * of the last message: UIDs only grow, and a server that must number anew says so
 * by another UIDVALIDITY (RFC 3501 2.3.1.1).
 */
#ifndef BROWNBAG_IMAP_H
#define BROWNBAG_IMAP_H

#include <brownbag/error.h>
#include <brownbag/server.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How far a folder has been read. */
struct bb_imap_place {
	uint32_t uidvalidity; /* 0: nothing is known of the folder */
	uint32_t uid;         /* of the last message; 0: none yet */
};

struct bb_imap_message {
	struct bb_imap_place place; /* how far the folder is read once this is taken */
	const char *bytes;          /* as it lies there; NULL: it wasn't downloaded */
	size_t len;
	uint64_t size;              /* what the server says */
	const char *missing;        /* why it wasn't downloaded, for people; NULL */
};

/**
 * Takes one message, by ascending UID. What it points to is borrowed.
 *
 * @return BB_OK: it is taken, and the next one may come; another status ends the
 *         reading, and the message comes again the next time
 */
typedef enum bb_status bb_imap_take(void *context, const struct bb_imap_message *message,
                                    struct bb_error *err);

struct bb_imap_wish {
	int64_t since;   /* what arrived before this is passed over */
	size_t size_max; /* larger messages come without their bytes */
	size_t limit;    /* messages to take at most, > 0 */
	bb_imap_take *take;
	void *context;
};

struct bb_imap;

/**
 * Check the settings and read the password or token; nothing is connected yet.
 *
 * @param[out] out  free with bb_imap_free()
 * @param settings  copied; url: imaps://HOST[:PORT][/FOLDER] or imap://.., the folder
 *                  percent-encoded as need be, INBOX if there is none
 * @return BB_OK; BB_EINVAL: settings that can't work, such as plain text to another
 *         machine; BB_ECONFLICT: the password file may be read by others; BB_ENOENT:
 *         no such helper or file; BB_EAGAIN: the helper failed, printed nothing or
 *         took more than 20 s; BB_EIO
 */
BB_CHECKED enum bb_status bb_imap_open(struct bb_imap **out,
                                       const struct bb_server_settings *settings,
                                       struct bb_error *err);
/** Logs out, and doesn't wait for the answer. Overwrites the secret. NULL is allowed. */
void bb_imap_free(struct bb_imap *self);

/**
 * Give every message behind a place to be taken, the oldest first. One connection; a
 * message that goes away meanwhile is passed over.
 *
 * @param[in,out] place  how far the folder was read; on return how far it is read now,
 *                       whatever is returned
 * @param[out] more      set on BB_OK: the limit was reached and messages are left
 * @return BB_OK; BB_EAGAIN: no server, or the connection broke or was too slow; BB_ENOENT:
 *         no such folder; BB_ECONFLICT: waiting won't cure it: the log-in was refused, the
 *         certificate isn't right, no TLS; BB_EIO: our own side; what `take` returned
 */
BB_CHECKED enum bb_status bb_imap_read(struct bb_imap *self, struct bb_imap_place *place,
                                       const struct bb_imap_wish *wish, bool *more,
                                       struct bb_error *err);

#endif
