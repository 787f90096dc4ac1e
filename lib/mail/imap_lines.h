/* SPDX-License-Identifier: MIT */
/* Untagged responses of an IMAP server, RFC 3501 7. A line is borrowed and may end in CRLF. */
#ifndef MAIL_IMAP_LINES_H
#define MAIL_IMAP_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { IMAP_LINE_MAX = 1024 /* those that are asked for have less than 150 bytes */ };

/* What EXAMINE says of a folder. */
struct imap_folder {
	uint32_t uidvalidity; /* 0: not said */
	uint32_t uidnext;     /* 0: not said; RFC 3501 6.3.1 lets servers leave it out */
	uint32_t exists;      /* messages */
	bool counted;         /* `exists` was said */
};

/** Take from a line what it says of the folder; nothing if it is about something else. */
void imap_read_folder(struct imap_folder *folder, const char *line);

/* One message in a list. */
struct imap_item {
	uint32_t uid;
	uint64_t size;      /* RFC822.SIZE; 0: not said */
	int64_t arrived_at; /* INTERNALDATE; 0: not said, or not of its form */
};

/** Read "* 12 FETCH (UID 34 RFC822.SIZE 1234 INTERNALDATE "..")". @return whether it has a UID */
bool imap_read_item(struct imap_item *out, const char *line);

/** Whether a line says that a message of the list isn't there any more: "... BODY[] NIL)". */
bool imap_is_gone(const char *line, size_t len);

/** Read "17-Jul-1996 02:44:25 -0700" (date-time in RFC 3501 9). @return 0 if it isn't one */
int64_t imap_read_date(const char *text);

#endif
