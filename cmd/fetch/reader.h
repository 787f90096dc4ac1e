/* SPDX-License-Identifier: MIT */
/*
 * The process that looks at messages: started before anything is opened, so that it
 * holds no store, no secret and no password. Each message is read in a child of its
 * own with little time and memory; what comes back is a record of a fixed size.
 */
#ifndef FETCH_READER_H
#define FETCH_READER_H

#include <brownbag/received.h>

struct reader;

/**
 * Start it. To be called once, before a store is opened or a secret is read.
 *
 * @param[out] out  end with reader_stop()
 * @return BB_OK; BB_EIO: no process or memory to be had
 */
BB_CHECKED enum bb_status reader_start(struct reader **out, struct bb_error *err);

/** NULL is allowed. */
void reader_stop(struct reader *self);

/**
 * Read one message.
 *
 * @param authserv_id  as bb_received_read()
 * @return BB_OK; BB_EINVAL: malformed, or the child that read it came to grief; BB_EIO:
 *         the process is gone
 */
BB_CHECKED enum bb_status reader_read(struct reader *self, const char *bytes, size_t len,
                                      const char *authserv_id, struct bb_received *out,
                                      struct bb_error *err);

#endif
