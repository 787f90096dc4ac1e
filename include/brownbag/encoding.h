/* SPDX-License-Identifier: MIT */
/*
 * From the bytes that a program saved to UTF-8.
 *
 * A file says by its first bytes whether it is UTF-16 (Unicode 23.8; Excel's
 * "Unicode text" is). All else passes unchanged, and each text taken from it is
 * judged for itself: UTF-8 if it is well-formed, else Windows-1252. So a file
 * that two programs wrote to is read right, and nothing has to be read twice.
 */
#ifndef BROWNBAG_ENCODING_H
#define BROWNBAG_ENCODING_H

#include <brownbag/bytes.h>
#include <brownbag/error.h>

#include <stddef.h>
#include <stdint.h>

/* Takes bytes that are UTF-16 no more. @return another status than BB_OK ends the decoding */
typedef enum bb_status bb_decoder_sink(void *context, const char *bytes, size_t len,
                                       struct bb_error *err);

/* A push decoder. Holds no memory: nothing to free. The fields are its own. */
struct bb_decoder {
	bb_decoder_sink *sink;
	void *context;
	enum {
		BB_DECODER_UNDECIDED,
		BB_DECODER_AS_IS,
		BB_DECODER_UTF16LE,
		BB_DECODER_UTF16BE
	} form;
	unsigned char kept[4]; /* bytes that don't decide or complete anything yet */
	size_t kept_len;
	uint32_t high;   /* surrogate that waits for its other half; 0: none */
	uint64_t offset; /* in the file, of the next byte, for errors */
};

void bb_decoder_init(struct bb_decoder *self, bb_decoder_sink *sink, void *context);

/**
 * Decode a chunk of any size. A byte order mark is left out.
 *
 * @return what the sink said last; BB_EINVAL: half a character in UTF-16, or UTF-32
 */
BB_CHECKED enum bb_status bb_decoder_feed(struct bb_decoder *self, const char *bytes, size_t len,
                                          struct bb_error *err);

/** The end of the file. @return as for feeding */
BB_CHECKED enum bb_status bb_decoder_finish(struct bb_decoder *self, struct bb_error *err);

/**
 * Append a text as UTF-8: unchanged if it is UTF-8, else read as Windows-1252.
 *
 * @return BB_OK; BB_EINVAL: neither (five bytes mean nothing in Windows-1252)
 */
BB_CHECKED enum bb_status bb_decode_guessed(struct bb_bytes *out, const char *bytes, size_t len,
                                            struct bb_error *err);

/**
 * Append a text whose charset is named: UTF-8, US-ASCII, or ISO-8859-1 and
 * Windows-1252, which are read alike since programs mix them up (WHATWG Encoding).
 *
 * @param charset  without regard to case
 * @return BB_OK; BB_EINVAL: another charset, or bytes that it doesn't have
 */
BB_CHECKED enum bb_status bb_decode_named(struct bb_bytes *out, const char *charset,
                                          const char *bytes, size_t len, struct bb_error *err);

#endif
