/* SPDX-License-Identifier: MIT */
/*
 * Reading vCards as address books write them: 2.1 (versit), 3.0 (RFC 2426) and
 * 4.0 (RFC 6350).
 *
 * A push parser over decoded text (<brownbag/encoding.h> takes UTF-16 away). It
 * gives what a roster may hold and drops the rest unread: photos, birthdays,
 * notes. Folding, groups, quoted-printable and named charsets are undone.
 */
#ifndef BROWNBAG_VCARD_H
#define BROWNBAG_VCARD_H

#include <brownbag/error.h>

#include <stddef.h>

enum {
	BB_VCARD_ADDRESSES_MAX = 9,
	BB_VCARD_LINE_MAX = 64 * 1024, /* bytes, unfolded; a longer photo is dropped anyway */
};

struct bb_vcard_address {
	const char *text; /* as it stands, "mailto:" taken away; not judged */
	size_t line;
};

/* One card. Borrowed until the call back returns. */
struct bb_vcard {
	size_t line;             /* of its BEGIN */
	const char *fault;       /* NULL; else why it can't be used; all else is empty then */
	const char *fault_field; /* "name", "email" ..; NULL: the card as a whole */
	size_t fault_line;
	const char *name;        /* FN, else given and family name of N; "" */
	struct bb_vcard_address addresses[BB_VCARD_ADDRESSES_MAX]; /* the preferred one first */
	size_t address_count;
	/* Our own properties, as roster_export writes them; "" if absent. */
	const char *leads, *joined, *status, *paused_until;
	const char *zone;        /* TZ; "" if absent */
};

struct bb_vcard_handler {
	void *context;
	/**
	 * Called for each card, and for text outside of any (which is a fault).
	 *
	 * @return another status than BB_OK ends the reading
	 */
	enum bb_status (*card)(void *context, const struct bb_vcard *card, struct bb_error *err);
	/** A property that is dropped, each time it stands there: "TEL". May be NULL. */
	enum bb_status (*unused)(void *context, const char *property, struct bb_error *err);
};

struct bb_vcard_reader;

/** @return BB_OK; BB_EIO: out of memory. Free with bb_vcard_reader_free(). */
BB_CHECKED enum bb_status bb_vcard_reader_new(struct bb_vcard_reader **out,
                                              const struct bb_vcard_handler *handler,
                                              struct bb_error *err);
void bb_vcard_reader_free(struct bb_vcard_reader *self);

/** Read on. @return what the handler said last; BB_EIO: out of memory */
BB_CHECKED enum bb_status bb_vcard_reader_feed(struct bb_vcard_reader *self, const char *bytes,
                                               size_t len, struct bb_error *err);

/** The end of the file; a card that isn't ended is a fault. Statuses as for feeding. */
BB_CHECKED enum bb_status bb_vcard_reader_finish(struct bb_vcard_reader *self,
                                                 struct bb_error *err);

#endif
