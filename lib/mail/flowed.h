/* SPDX-License-Identifier: MIT */
/* format=flowed, for the messages of this folder. */
#ifndef MAIL_FLOWED_H
#define MAIL_FLOWED_H

#include <brownbag/bytes.h>

/**
 * Append a text as text/plain; format=flowed; DelSp=no. Lines of up to 78
 * characters stay as they are, so that agendas keep their shape; a longer one is
 * a paragraph that was never wrapped and becomes lines that a reader joins again.
 *
 * @param text  UTF-8, LF, no blanks at the ends of lines; a last line without LF gets one
 */
void mail_flow_text(struct bb_bytes *out, const char *text);

#endif
