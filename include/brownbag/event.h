/* SPDX-License-Identifier: MIT */
/*
 * Calendar objects out: one lunch, one VEVENT, one UID (RFC 5545, RFC 5546,
 * RFC 6047).
 *
 * No RRULE, RDATE, EXDATE or RECURRENCE-ID: calendar programs mangle changed
 * instances, the facilitator differs each month, and who joins late must not
 * see the past. An invite has one ATTENDEE, its recipient. Times in mail are
 * UTC; files and feeds have the zone's name and one minimal VTIMEZONE, and fall
 * back on UTC where a zone's future can't be said in one. CRLF, lines of at
 * most 75 octets, no character cut in two. Equal input gives equal bytes.
 */
#ifndef BROWNBAG_EVENT_H
#define BROWNBAG_EVENT_H

#include <brownbag/answer.h>
#include <brownbag/digest.h>
#include <brownbag/error.h>
#include <brownbag/kind.h>
#include <brownbag/zone.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum bb_event_class { /* RFC 5545 3.8.1.3, [invite] class */
	BB_CLASS_PRIVATE,
	BB_CLASS_PUBLIC,
	BB_CLASS_CONFIDENTIAL,
};

/**
 * Read "private", "public" or "confidential".
 *
 * @return BB_OK; BB_EINVAL: another word
 */
BB_CHECKED enum bb_status bb_event_class_parse(enum bb_event_class *out, const char *text,
                                               struct bb_error *err);

/*
 * Texts are UTF-8 without control characters (the description may have LF and
 * tabs), addresses normalised (<brownbag/address.h>); all are borrowed. NULL
 * and "" are the same: none.
 */
struct bb_event {
	const char *uid;             /* bb_event_uid() */
	int sequence;                /* 0.. */
	int64_t stamped_at;          /* DTSTAMP: when the revision was made, not when it is sent */
	int64_t starts_at;
	int64_t ends_at;             /* after the start */
	const struct bb_zone *zone;  /* files and feeds; NULL: UTC */
	const char *summary;         /* the discreet subject */
	const char *location;
	const char *description;     /* how to join and answer; never theme or names */
	const char *organizer;       /* address of the group; none in a feed */
	const char *organizer_name;
	const char *attendee;        /* address of the one recipient; none in a file */
	const char *attendee_name;
	enum bb_partstat partstat;   /* the answer on record, kept unless the time changed */
	enum bb_event_class class;
	bool transparent;            /* TRANSP:TRANSPARENT */
	bool cancelled;              /* STATUS:CANCELLED; a CANCEL has it anyway */
};

/**
 * The object of a mail to one member. Times in UTC.
 *
 * REQUEST is an invite or an update of one, with the ATTENDEE; CANCEL goes to who
 * holds it, without location and description; PUBLISH has no ATTENDEE: no answer
 * is wanted, or the member is the organizer, whose calendar would drop an invite
 * from oneself.
 *
 * @param method    one of these three
 * @param[out] out  the caller frees it
 * @return BB_OK; BB_EINVAL: a text or address that must not go out (the text names
 *         the property), no organizer, or, but for PUBLISH, no attendee or one who
 *         is the organizer; BB_EIO: out of memory
 */
BB_CHECKED enum bb_status bb_event_mail(char **out, const struct bb_event *event,
                                        enum bb_method method, struct bb_error *err);

/*
 * The object of one lunch for many: written once, but for the lines of one recipient.
 */
struct bb_event_form;

/**
 * Write what all recipients get.
 *
 * @param event     its uid, sequence, attendee and partstat aren't looked at; borrowed
 *                  for the call only
 * @param[out] out  free with bb_event_form_free()
 * @return as bb_event_mail(), but nobody need be named besides the organizer
 */
BB_CHECKED enum bb_status bb_event_form_new(struct bb_event_form **out,
                                            const struct bb_event *event, enum bb_method method,
                                            struct bb_error *err);
void bb_event_form_free(struct bb_event_form *self);

/**
 * The object for one recipient, as bb_event_mail() makes it.
 *
 * @param event     of it uid, sequence, attendee, attendee_name and partstat
 * @param[out] out  the caller frees it
 * @return as bb_event_mail()
 */
BB_CHECKED enum bb_status bb_event_form_write(char **out, const struct bb_event_form *self,
                                              const struct bb_event *event,
                                              struct bb_error *err);

struct bb_publish {
	const char *name; /* of the calendar; NULL: a single file, no calendar of its own */
	bool feed;        /* tell programs to look again every 12 hours */
};

/**
 * METHOD:PUBLISH, files to import and feeds: no ATTENDEE, ORGANIZER where the
 * event has one. Events stand in the order given.
 *
 * @param options  NULL: neither name nor feed
 * @return as bb_event_mail(), but nobody need be named
 */
BB_CHECKED enum bb_status bb_event_publish(char **out, const struct bb_event *events,
                                           size_t count, const struct bb_publish *options,
                                           struct bb_error *err);

/* -- UIDs -- */

/**
 * The UID of a lunch, the same for ever: "m12-<token>@example.org" in the mail
 * to one member, "m12@example.org" in files and feeds. The token is 128 bits of
 * a keyed hash: it names the invite when the answer comes from another address,
 * is hard to forge and tells nothing.
 *
 * @param[out] out  the caller frees it
 * @param member    0: a file or feed
 * @return BB_OK; BB_EIO: out of memory
 */
BB_CHECKED enum bb_status bb_event_uid(char **out, const uint8_t key[BB_KEY_SIZE],
                                       int64_t meeting, int64_t member, const char *domain,
                                       struct bb_error *err);

/** The token in it: how an answer is matched with a member. */
void bb_event_token(char out[BB_TOKEN_SIZE], const uint8_t key[BB_KEY_SIZE], int64_t meeting,
                    int64_t member);

/**
 * Take a UID of ours apart, whatever its domain; case is ignored, as some
 * programs change it.
 *
 * @param[out] meeting
 * @param[out] token  "" in the UID of a file
 * @return false: not of our form
 */
bool bb_event_uid_read(int64_t *meeting, char token[BB_TOKEN_SIZE], const char *uid);

#endif
