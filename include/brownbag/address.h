/* SPDX-License-Identifier: MIT */
/*
 * E-mail addresses: a strict addr-spec and nothing else.
 *
 * RFC 5321 4.1.2 with what is safe to put on an SMTP line, in a header and in
 * an iCalendar property: the local part is an ASCII dot-atom of at most 64
 * bytes (no quoted string, no UTF-8), the domain at least two labels, kept in
 * its ASCII form (IDNA2008 by libidn2), 254 bytes in all.
 */
#ifndef BROWNBAG_ADDRESS_H
#define BROWNBAG_ADDRESS_H

#include <brownbag/error.h>

#include <stddef.h>

enum { BB_ADDRESS_MAX = 254, BB_NAME_MAX = 120 };

/**
 * An address as it is kept: domain lower case and ASCII, local part as given.
 *
 * @param[out] out  the caller frees it
 * @return BB_OK; BB_EINVAL: the text quotes it and says what is wrong; BB_EIO
 */
BB_CHECKED enum bb_status bb_address_normalize(char **out, const char *address,
                                               struct bb_error *err);

/**
 * The key by which two addresses are the same person's: as
 * bb_address_normalize(), and the local part in lower case too.
 */
BB_CHECKED enum bb_status bb_address_key(char **out, const char *address, struct bb_error *err);

/** What stands behind the @ of a normalised address. Borrowed from it. */
const char *bb_address_domain(const char *address);

/**
 * A person's name as it is kept: cleaned by bb_text_clean_line(), at most
 * BB_NAME_MAX bytes. A text of one word with an @ inside becomes "": mail
 * programs put the address there if they know no name, and a name is shown to
 * others while an address never is.
 *
 * @param[out] out  the caller frees it
 * @return BB_OK; BB_EINVAL: as bb_text_clean_line(); BB_EIO
 */
BB_CHECKED enum bb_status bb_name_clean(char **out, const char *text, struct bb_error *err);

/**
 * Read "Ana Lima <ana@example.org>", "ana@example.org", "\"Lima, Ana\" <..>".
 * A name is taken only from in front of angle brackets, never guessed.
 *
 * @param[out] name     as bb_name_clean() has it, "" if none; the caller frees it
 * @param[out] address  normalised; the caller frees it
 * @return BB_OK; BB_EINVAL: not of that form; BB_EIO
 */
BB_CHECKED enum bb_status bb_mailbox_parse(char **name, char **address, const char *text,
                                           struct bb_error *err);

/**
 * Call back for each mailbox of a pasted To: line ("," or ";" or line ends
 * between them, quotes and angle brackets respected; empty items passed over).
 * A comma with no @ before it in its item is part of a name, as Outlook pastes
 * it: Lima, Ana <ana@example.org>; Bo <bo@example.org>
 *
 * @param visit  gets one mailbox's text; another status than BB_OK ends the walk
 * @return what `visit` said last; BB_EINVAL: an open quote or bracket; BB_EIO
 */
BB_CHECKED enum bb_status bb_mailbox_each(const char *line,
                                          enum bb_status (*visit)(void *context, const char *text,
                                                                  struct bb_error *err),
                                          void *context, struct bb_error *err);

#endif
