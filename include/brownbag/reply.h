/* SPDX-License-Identifier: MIT */
/*
 * Calendar objects in: the bytes of one text/calendar part become a struct
 * bb_reply, and nothing of it is believed yet.
 *
 * What is hostile is cut off before libical sees it: size, lines, nesting and
 * empty values, in which libical takes time that grows with their square.
 * COMMENT is thrown away: it is where people put reasons.
 */
#ifndef BROWNBAG_REPLY_H
#define BROWNBAG_REPLY_H

#include <brownbag/answer.h>
#include <brownbag/error.h>

#include <stddef.h>

enum {
	BB_CALENDAR_PART_MAX = 256 * 1024,
	BB_CALENDAR_LINE_MAX = 64 * 1024, /* unfolded */
	BB_CALENDAR_LINES_MAX = 2000,     /* unfolded */
	BB_CALENDAR_DEPTH_MAX = 20,
};

/**
 * Read a calendar object that came by mail.
 *
 * @param[out] out  release with bb_reply_release()
 * @param bytes     decoded from its transfer encoding; UTF-8 as far as it matters
 * @return BB_OK, also for what is no answer (see out->method); BB_EINVAL: over one of the
 *         limits, or no single VCALENDAR (the text says which); BB_EIO: out of memory
 */
BB_CHECKED enum bb_status bb_reply_read(struct bb_reply *out, const char *bytes, size_t len,
                                        struct bb_error *err);

#endif
