/* SPDX-License-Identifier: MIT */
/* The two commands of brownbag-fetch, and what they tell of messages. */
#ifndef FETCH_FETCH_H
#define FETCH_FETCH_H

#include "../options.h"
#include "../session.h"
#include "intake.h"

struct listing;

extern const struct option_row read_options[];

/** `brownbag rsvp read`. @param reader  started before the session opened anything */
int run_read(struct session *session, struct reader *reader, const struct options *options,
             int argc, char **argv);

extern const struct option_row fetch_options[];

/** `brownbag rsvp fetch`: the mailbox that [imap] names. */
int run_fetch(struct session *session, struct reader *reader, const struct options *options,
              int argc, char **argv);

/**
 * Something reads what comes in, so mails may say "reply STOP"; and what was put aside
 * long ago goes.
 *
 * @param by_hand  a file read by hand is no such thing
 */
BB_CHECKED enum bb_status fetch_note_reader(struct session *session, bool by_hand,
                                            struct bb_error *err);

/**
 * "error: ..." of something that is no message's fault: a busy store, a full disk, a
 * setting. Whoever handed a message over is to try again, so that none is lost.
 *
 * @return EXIT_LATER
 */
int fetch_trouble(const struct bb_error *err);

/** Run the hook post-rsvp if the message was applied. What goes wrong is a warning. */
void tell_hook(struct session *session, const struct bb_outcome *outcome);

/**
 * One row about each message of a batch: ids and words of the program, nothing of the
 * message.
 *
 * @param names  `count`; what the message is called
 * @return its part of the exit code: EXIT_REFUSED if one was malformed, else EXIT_DONE
 */
int tell_outcomes(struct listing *list, struct session *session,
                  const struct intake_message *messages, const char *const *names,
                  size_t count);

/** The listing that tell_outcomes() fills, as listing_open(). */
int open_outcomes(struct listing **out, const struct options *options);

#endif
