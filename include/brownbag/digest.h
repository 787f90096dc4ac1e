/* SPDX-License-Identifier: MIT */
/*
 * Keyed hashes: names that mean nothing to others and can't be guessed.
 *
 * HMAC-SHA-256 (RFC 2104, nettle) under the 32 random bytes that each group
 * gets at `init`. The purpose is part of what is hashed, so that a token made
 * for one use is worthless for another.
 */
#ifndef BROWNBAG_DIGEST_H
#define BROWNBAG_DIGEST_H

#include <stddef.h>
#include <stdint.h>

enum { BB_KEY_SIZE = 32, BB_DIGEST_SIZE = 32, BB_TOKEN_SIZE = 27, BB_SOURCE_SIZE = 52 };

/** The whole hash. `purpose` is a fixed text such as "message-id". */
void bb_digest(uint8_t out[BB_DIGEST_SIZE], const uint8_t key[BB_KEY_SIZE], const char *purpose,
               const void *data, size_t len);

/**
 * The first 128 bits of it as 26 characters a-z2-7 and a NUL (RFC 4648 base32
 * in lower case, no padding): fits into a UID, a Message-ID and an address.
 */
void bb_digest_token(char out[BB_TOKEN_SIZE], const uint8_t key[BB_KEY_SIZE], const char *purpose,
                     const void *data, size_t len);

/**
 * "sha256-..." in base64, unkeyed: names an inline style in a Content Security
 * Policy (CSP Level 3, 2.3.1).
 */
void bb_digest_source(char out[BB_SOURCE_SIZE], const void *data, size_t len);

#endif
