/* SPDX-License-Identifier: MIT */
/*
 * Mail in: what a message says about itself, and the calendar objects in it.
 *
 * RFC 5322 and MIME by GMime, RFC 3464 (delivery reports), RFC 3834 (automatic
 * answers), RFC 8601 (Authentication-Results). Nothing is believed yet and
 * nobody is looked up. What is kept is a record of a fixed size without
 * pointers: it is made in a process that may die of the message and handed to
 * one that must not, see <brownbag/received.h>.
 *
 * May end the process: GLib gives up when memory runs out, and there are
 * messages that GMime does not survive. Call it in a child.
 */
#ifndef BROWNBAG_INBOUND_H
#define BROWNBAG_INBOUND_H

#include <brownbag/address.h>
#include <brownbag/answer.h>
#include <brownbag/digest.h>
#include <brownbag/error.h>

#include <stddef.h>
#include <stdint.h>

enum {
	BB_INBOUND_MAX = 1024 * 1024,        /* bytes of a message */
	BB_INBOUND_LINE_MAX = 8 * 1024,      /* of a header's line */
	BB_INBOUND_ADDRESSES_MAX = 8 * 1024, /* of a header with addresses, unfolded */
	BB_INBOUND_HEADERS_MAX = 64 * 1024,  /* of the header block */
	BB_INBOUND_DEPTH_MAX = 10,
	BB_INBOUND_PARTS_MAX = 100,
	BB_INBOUND_CALENDARS_MAX = 8,
	BB_INBOUND_CALENDAR_MAX = 256 * 1024, /* bytes of one, decoded */

	BB_INBOUND_IDS = 16,      /* Message-IDs that a message answers: the nearest ones */
	BB_INBOUND_ID_SIZE = 320, /* a longer one isn't ours */
	BB_INBOUND_TAGS = 4,
	BB_INBOUND_ADDRESS_SIZE = BB_ADDRESS_MAX + 1,
	BB_INBOUND_NAME_SIZE = BB_NAME_MAX + 1,
	BB_INBOUND_WORDS_SIZE = 200,
	BB_INBOUND_AS_SIZE = BB_NAME_MAX + BB_ADDRESS_MAX + 8,
	BB_INBOUND_STATUS_SIZE = 12,
};

/* Why a message isn't the word of a person to us, the strongest first. */
enum bb_inbound_origin {
	BB_ORIGIN_PERSON,
	BB_ORIGIN_REPORT,    /* multipart/report, or from a mail system */
	BB_ORIGIN_AUTOMATIC, /* a vacation responder and the like */
	BB_ORIGIN_LIST,      /* came over a mailing list, or is bulk mail */
	BB_ORIGIN_FORWARDED, /* somebody else's words */
	BB_ORIGIN_COUNT,
};

/* A record: every text is NUL-terminated UTF-8 of one line, "" where there is none. */
struct bb_inbound {
	char message_id[BB_INBOUND_ID_SIZE];              /* without angle brackets, as all ids here */
	char from[BB_INBOUND_ADDRESS_SIZE];               /* normalised; "" also if there are several */
	char from_name[BB_INBOUND_NAME_SIZE];
	int64_t dated_at;                                 /* Date; 0: none */
	char subject[BB_INBOUND_WORDS_SIZE];
	char words[BB_INBOUND_WORDS_SIZE];                /* the first line that the sender wrote */
	char as[BB_INBOUND_AS_SIZE];                      /* the next one, if it is "as: ...": what follows */
	char ids[BB_INBOUND_IDS][BB_INBOUND_ID_SIZE];     /* In-Reply-To, References; "": none */
	char tags[BB_INBOUND_TAGS][BB_TOKEN_SIZE];        /* plus parts of recipients that look like ours */
	enum bb_inbound_origin origin;
	enum bb_sender_check check;
	int bounced;                                      /* a delivery failed for good: 1, else 0 */
	char bounced_id[BB_INBOUND_ID_SIZE];              /* Message-ID of the mail that came back */
	char bounced_status[BB_INBOUND_STATUS_SIZE];      /* "5.1.1" */
};

/* A text/calendar or application/ics part, or a file named *.ics. */
struct bb_inbound_calendar {
	char *bytes;  /* decoded, UTF-8 as far as it matters; `len` and a NUL */
	size_t len;
	enum bb_reply_method method; /* of the MIME header, for bodies that name none */
};

struct bb_inbound_calendars {
	struct bb_inbound_calendar items[BB_INBOUND_CALENDARS_MAX];
	size_t count;
};

void bb_inbound_calendars_release(struct bb_inbound_calendars *self);

/** Load what reading needs, so that children find it loaded. Optional. */
void bb_inbound_prepare(void);

/**
 * Read a message.
 *
 * @param authserv_id     whose Authentication-Results are believed; "": nobody's
 * @param[out] calendars  release with bb_inbound_calendars_release()
 * @return BB_OK, also for what is no answer; BB_EINVAL: over one of the limits, or no
 *         message (the text says which and quotes nothing of it); BB_EIO: out of memory
 */
BB_CHECKED enum bb_status bb_inbound_read(struct bb_inbound *out,
                                          struct bb_inbound_calendars *calendars,
                                          const char *bytes, size_t len, const char *authserv_id,
                                          struct bb_error *err);

#endif
