/* SPDX-License-Identifier: MIT */
/* What the files of brownbag outbox share: the number of a mail. */
#ifndef CMD_OUTBOX_H
#define CMD_OUTBOX_H

#include <brownbag/error.h>

#include <stdint.h>

/** The number of a mail, as `outbox list` shows it. @return BB_OK; BB_EINVAL: it is none */
BB_CHECKED enum bb_status outbox_read_id(int64_t *out, const char *text, struct bb_error *err);

#endif
