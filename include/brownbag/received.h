/* SPDX-License-Identifier: MIT */
/*
 * A message that came in: from its bytes to its effect, in two halves.
 *
 * bb_received_read() turns bytes into a record of a fixed size, in a process that
 * holds nothing worth having and may die of them. bb_group_receive() takes the
 * record and does what it calls for: an answer is recorded, a word is obeyed, a
 * bounce is counted; what is in doubt waits for a person, and all else is left
 * alone, each with its reason.
 */
#ifndef BROWNBAG_RECEIVED_H
#define BROWNBAG_RECEIVED_H

#include <brownbag/answer.h>
#include <brownbag/digest.h>
#include <brownbag/error.h>
#include <brownbag/group.h>
#include <brownbag/inbound.h>

#include <stddef.h>
#include <stdint.h>

enum { BB_RECEIVED_REPLIES = 4, BB_RECEIVED_ATTENDEES = 4 };

/* struct bb_reply without pointers. */
struct bb_received_reply {
	enum bb_reply_method method;
	int events;
	char uid[BB_INBOUND_ID_SIZE]; /* "" also if it is too long to be ours */
	int64_t sequence;             /* -1: none */
	int64_t stamped_at;           /* 0: none */
	char organizer[BB_INBOUND_ADDRESS_SIZE];
	int instance;                 /* 1: has a RECURRENCE-ID, else 0 */
	int attendee_count;           /* more than BB_RECEIVED_ATTENDEES are counted as that many */
	struct {
		char address[BB_INBOUND_ADDRESS_SIZE];
		enum bb_partstat partstat;
		int delegates;
	} attendees[BB_RECEIVED_ATTENDEES];
};

struct bb_received {
	struct bb_inbound mail;
	int reply_count; /* of different objects; the same twice counts once */
	struct bb_received_reply replies[BB_RECEIVED_REPLIES];
};

/**
 * Read a message. May end the process, as bb_inbound_read().
 *
 * @param authserv_id  [rsvp] authserv_id
 * @return BB_OK; BB_EINVAL: malformed (a line that quotes nothing of the message); BB_EIO
 */
BB_CHECKED enum bb_status bb_received_read(struct bb_received *out, const char *bytes, size_t len,
                                           const char *authserv_id, struct bb_error *err);

/**
 * A record that another process made keeps to its shape: texts end and are UTF-8 of one
 * line, numbers are in range.
 *
 * @return BB_OK; BB_EINVAL: it doesn't, and must not be used
 */
BB_CHECKED enum bb_status bb_received_check(const struct bb_received *self, struct bb_error *err);

/* -- what became of it -- */

enum bb_effect {
	BB_EFFECT_IGNORED,
	BB_EFFECT_APPLIED,
	BB_EFFECT_REVIEW,    /* waits for a person */
	BB_EFFECT_MALFORMED, /* put aside, see <brownbag/quarantine.h> */
	BB_EFFECT_COUNT,
};

/** "ignored", "applied", "review", "malformed". Borrowed for ever. */
const char *bb_effect_name(enum bb_effect effect);

enum { BB_OUTCOME_REASON_SIZE = 160 };

struct bb_outcome {
	enum bb_effect effect;
	const char *what;   /* "accepted", "pause", "bounce"; "" if nothing; borrowed for ever */
	int64_t member;     /* 0: nobody's */
	int64_t meeting;    /* 0: none */
	int64_t review;     /* its row, if it waits */
	char reason[BB_OUTCOME_REASON_SIZE]; /* in words, without name, address or period */
};

/** What becomes of a message that is done with: nothing. */
void bb_outcome_known(struct bb_outcome *out);

/** The hash by which a message is known again: keyed, of all of its bytes. */
void bb_received_digest(uint8_t out[BB_DIGEST_SIZE], const struct bb_group *group,
                        const char *bytes, size_t len);

/**
 * Do what a message calls for, once: a message that was done with (the same bytes, or
 * the same Message-ID) is ignored. In the caller's transaction.
 *
 * @param digest  bb_received_digest()
 * @return BB_OK, whatever became of it; BB_EAGAIN, BB_EIO: the store
 */
BB_CHECKED enum bb_status bb_group_receive(struct bb_group *self, const struct bb_received *mail,
                                           const uint8_t digest[BB_DIGEST_SIZE],
                                           struct bb_outcome *out, struct bb_error *err);

/** How often a message was begun and not finished; -1: it is done with. */
BB_CHECKED enum bb_status bb_group_message_tries(const struct bb_group *self,
                                                 const uint8_t digest[BB_DIGEST_SIZE], int *out,
                                                 struct bb_error *err);

/**
 * Before a message is read: count the try, so that one that ends more than the process
 * that reads it is not read for ever. In the caller's transaction, which has to be
 * committed before reading.
 *
 * @param[out] tries  as bb_group_message_tries(), this one not counted
 */
BB_CHECKED enum bb_status bb_group_begin_message(struct bb_group *self,
                                                 const uint8_t digest[BB_DIGEST_SIZE], int *tries,
                                                 struct bb_error *err);

/** A message is done with, without an effect: it was put aside. In the caller's transaction. */
BB_CHECKED enum bb_status bb_group_finish_message(struct bb_group *self,
                                                  const uint8_t digest[BB_DIGEST_SIZE],
                                                  struct bb_error *err);

#endif
