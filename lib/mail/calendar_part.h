/* SPDX-License-Identifier: MIT */
/* What a mail answers for in the calendar object that it carries. */
#ifndef MAIL_CALENDAR_PART_H
#define MAIL_CALENDAR_PART_H

#include <brownbag/error.h>
#include <brownbag/outbox.h>

/** "REQUEST" or "CANCEL", as in the object and in the MIME type (RFC 6047 2.4). */
const char *mail_method_name(enum bb_method method);

/**
 * Whether METHOD, the only ATTENDEE and ORGANIZER of the object are the mail's
 * own method, recipient and sender.
 *
 * @param parts  with a calendar
 * @return BB_OK; BB_EINVAL: they aren't, it is too long, or no UTF-8
 */
BB_CHECKED enum bb_status mail_check_calendar(const struct bb_mail_parts *parts,
                                              struct bb_error *err);

#endif
