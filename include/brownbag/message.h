/* SPDX-License-Identifier: MIT */
/*
 * The bytes of a mail, made from its outbox row and from nothing else.
 *
 * RFC 5322 and MIME: multipart/alternative with text/plain (UTF-8, format=flowed,
 * RFC 3676) and, where the row has one, text/calendar (RFC 6047: charset, method,
 * base64, no Content-Disposition, the last child; to the sender itself a file in
 * multipart/mixed). No HTML, no host name, no
 * name or address but those of the row. The boundary comes from the Message-ID
 * and the Date from `made_at`, so the same row gives the same bytes for ever.
 * Lines end in CRLF, every byte is ASCII, no line is longer than 998 bytes.
 */
#ifndef BROWNBAG_MESSAGE_H
#define BROWNBAG_MESSAGE_H

#include <brownbag/error.h>
#include <brownbag/outbox.h>

#include <stddef.h>

enum {
	BB_MESSAGE_MAX = 1024 * 1024,
	BB_MESSAGE_TEXT_MAX = 256 * 1024,
	BB_MESSAGE_CALENDAR_MAX = 128 * 1024,
	BB_SUBJECT_MAX = 400,
};

/**
 * Build a mail. Ends the program if memory runs out (GLib's way), which is safe
 * at any point of a delivery. Not to be called by two threads at once.
 *
 * What went in was checked when it was queued; it is checked again here, since
 * a header is the last place where it can be.
 *
 * @param[out] out  the caller frees it with free(); also NUL-terminated
 * @param[out] len  in bytes, the NUL not counted
 * @param mail      with its parts and message_id
 * @return BB_OK; BB_EINVAL: a header with a character that must not go out, an
 *         address that isn't normalised, a calendar part whose METHOD, ATTENDEE
 *         or ORGANIZER isn't the row's method, recipient and sender (the text names
 *         the part and holds no address); BB_ENOENT: the parts were wiped; BB_EIO
 */
BB_CHECKED enum bb_status bb_message_build(char **out, size_t *len, const struct bb_mail *mail,
                                           struct bb_error *err);

#endif
