/* SPDX-License-Identifier: MIT */
/*
 * HMAC-SHA-256 (RFC 2104, FIPS 180-4) over purpose, NUL, data. The NUL ends the
 * purpose, so that no purpose and data can pass for another pair. Knows nothing
 * of what the tokens are for.
 */
#include <brownbag/digest.h>

#include <nettle/base64.h>
#include <nettle/hmac.h>
#include <nettle/sha2.h>
#include <string.h>

_Static_assert(BB_DIGEST_SIZE == SHA256_DIGEST_SIZE, "the header names nettle's size");

void bb_digest(uint8_t out[BB_DIGEST_SIZE], const uint8_t key[BB_KEY_SIZE], const char *purpose,
               const void *data, size_t len)
{
	struct hmac_sha256_ctx hmac;

	hmac_sha256_set_key(&hmac, BB_KEY_SIZE, key);
	hmac_sha256_update(&hmac, strlen(purpose) + 1, (const uint8_t *)purpose);
	hmac_sha256_update(&hmac, len, data);
	hmac_sha256_digest(&hmac, BB_DIGEST_SIZE, out);
	explicit_bzero(&hmac, sizeof hmac); /* it holds what the key was turned into */
}

void bb_digest_token(char out[BB_TOKEN_SIZE], const uint8_t key[BB_KEY_SIZE], const char *purpose,
                     const void *data, size_t len)
{
	static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567";
	uint8_t digest[BB_DIGEST_SIZE];

	bb_digest(digest, key, purpose, data, len);
	/* 26 groups of 5 bits are 130: RFC 4648 fills the last group with zeros. */
	digest[16] = 0;
	for (size_t i = 0; i < BB_TOKEN_SIZE - 1; i++) {
		size_t bit = i * 5;
		unsigned pair = (unsigned)digest[bit / 8] << 8 | digest[bit / 8 + 1];

		out[i] = alphabet[pair >> (11 - bit % 8) & 31];
	}
	out[BB_TOKEN_SIZE - 1] = '\0';
}

void bb_digest_source(char out[BB_SOURCE_SIZE], const void *data, size_t len)
{
	static const char prefix[] = "sha256-";
	struct sha256_ctx sha;
	uint8_t digest[SHA256_DIGEST_SIZE];

	_Static_assert(sizeof prefix + BASE64_ENCODE_RAW_LENGTH(SHA256_DIGEST_SIZE) ==
	               BB_SOURCE_SIZE, "the header says how long it is");
	sha256_init(&sha);
	sha256_update(&sha, len, data);
	sha256_digest(&sha, sizeof digest, digest);
	memcpy(out, prefix, sizeof prefix - 1);
	base64_encode_raw(out + sizeof prefix - 1, sizeof digest, digest);
	out[BB_SOURCE_SIZE - 1] = '\0';
}
