/* SPDX-License-Identifier: MIT */
/* The steps of reading a message, shared by the inbound_*.c files. */
#ifndef MAIL_INBOUND_H
#define MAIL_INBOUND_H

#include <brownbag/inbound.h>

#include <brownbag/bytes.h>

#include <gmime/gmime.h>
#include <stdbool.h>

/** Put a text into a field of a record: cut at a character, controls made visible. */
void inbound_put(char *field, size_t size, const char *text);

/** Put the first <...> of a header into a field, "" if it is too long; what is behind it, or NULL. */
const char *inbound_put_id(char field[BB_INBOUND_ID_SIZE], const char *header);

/** Limits that hold before GMime sees a byte. */
BB_CHECKED enum bb_status inbound_check_bytes(const char *bytes, size_t len, struct bb_error *err);

/** Everything that the headers of the message say. */
void inbound_read_head(struct bb_inbound *out, GMimeMessage *message, const char *authserv_id);

/** The bytes of a part, decoded from its transfer encoding. @return NULL: none; free with g_free() */
char *inbound_content(GMimePart *part, size_t *len);

/**
 * The text of such bytes in UTF-8: by the charset that the part names, else as UTF-8,
 * else as Windows-1252.
 *
 * @param[out] out  cleared unless BB_OK; check it for being cut
 * @return BB_OK; BB_EINVAL: none of them fits
 */
BB_CHECKED enum bb_status inbound_decode(struct bb_bytes *out, GMimePart *part, const char *bytes,
                                         size_t len, struct bb_error *err);

/** The first line that the sender wrote: not quoted, no introduction to a quote, no signature. */
void inbound_read_words(struct bb_inbound *out, GMimePart *part, bool html);

/** A message/delivery-status part: whether something failed for good. */
void inbound_read_status(struct bb_inbound *out, GMimePart *part);

/** A text/rfc822-headers part: the Message-ID of what came back, unless it is known. */
void inbound_read_returned(struct bb_inbound *out, GMimePart *part);

/** What Authentication-Results say of From: the topmost one of that server. */
enum bb_sender_check inbound_check_sender(GMimeMessage *message, const char *from,
                                          const char *authserv_id);

#endif
