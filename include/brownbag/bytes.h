/* SPDX-License-Identifier: MIT */
/*
 * A growable run of bytes with a stated maximum.
 *
 * Building a text takes many appends, and each could fail. The first failure
 * (out of memory, over the maximum) is remembered, later appends do nothing,
 * and bb_bytes_check() or bb_bytes_detach() tells it once at the end. A buffer that failed is never
 * used by anyone who checks, so no half text gets out.
 *
 *     struct bb_bytes text = BB_BYTES_INIT(64 * 1024);
 *
 *     bb_bytes_add_text(&text, "Hello ");
 *     bb_bytes_addf(&text, "%s,\n", name);
 *     return bb_bytes_detach(out, &text, err);
 */
#ifndef BROWNBAG_BYTES_H
#define BROWNBAG_BYTES_H

#include <brownbag/error.h>

#include <stdbool.h>
#include <stddef.h>

struct bb_bytes {
	char *data;   /* NULL while nothing was added; else data[len] is NUL */
	size_t len;   /* bytes in use, the NUL not counted */
	size_t size;  /* bytes allocated */
	size_t max;   /* len never exceeds this */
	bool failed;  /* an append did not fit or found no memory */
	bool too_long;
};

#define BB_BYTES_INIT(maximum) { .max = (maximum) }

/** Free the memory; the buffer is empty again with the same maximum. NULL is allowed. */
void bb_bytes_release(struct bb_bytes *self);

/** Forget the content and any failure, keep the memory. */
void bb_bytes_clear(struct bb_bytes *self);

/** Append `len` bytes; they may hold NULs and must not lie in the buffer itself. */
void bb_bytes_add(struct bb_bytes *self, const void *bytes, size_t len);

/** Append a NUL-terminated text. */
void bb_bytes_add_text(struct bb_bytes *self, const char *text);

/** Append one byte. */
void bb_bytes_add_char(struct bb_bytes *self, char c);

/** Append as printf would. */
void bb_bytes_addf(struct bb_bytes *self, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/** Drop everything behind the first `len` bytes; len <= self->len. */
void bb_bytes_truncate(struct bb_bytes *self, size_t len);

/** The text so far, "" if nothing was added. Borrowed until the next append. */
const char *bb_bytes_text(const struct bb_bytes *self);

/**
 * Whether every append since the last clear worked.
 *
 * @return BB_OK; BB_EINVAL: the maximum was exceeded; BB_EIO: out of memory
 */
BB_CHECKED enum bb_status bb_bytes_check(const struct bb_bytes *self, struct bb_error *err);

/**
 * Hand the text over, if every append worked. The buffer is empty afterwards.
 *
 * @param[out] out  NUL-terminated; the caller frees it with free()
 * @return BB_OK; else as bb_bytes_check(), and the buffer is as it was
 */
BB_CHECKED enum bb_status bb_bytes_detach(char **out, struct bb_bytes *self, struct bb_error *err);

/**
 * A copy of a text that the caller frees.
 *
 * @return BB_OK; BB_EIO: out of memory
 */
BB_CHECKED enum bb_status bb_text_copy(char **out, const char *text, struct bb_error *err);

#endif
