/* SPDX-License-Identifier: MIT */
#include <brownbag/digest.h>

#include "contract.h"

#include <stdio.h>
#include <string.h>

/*
 * The inputs of RFC 4231, their keys filled up or cut to 32 bytes and a purpose
 * put before the data. What is wanted was computed by Python:
 *
 *     d = hmac.new(key, purpose + b'\0' + data, hashlib.sha256).digest()
 *     base64.b32encode(d[:16]).decode().lower().rstrip('=')
 */
#define DATA_DD "\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd"
#define DATA_CD "\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd"
#define KEY_AA "\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa"

static const struct {
	uint8_t key[BB_KEY_SIZE + 1];
	const char *purpose;
	const char *data;
	const char *digest;
	const char *token;
} vectors[] = {
	{ "\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b", "test",
	  "Hi There", "2b21909a485b95d9842dc086784c285308ca59a2f34d913172f3f783afdba925",
	  "fmqzbgsilok5tbbnycdhqtbikm" },
	{ "Jefe", "message-id", "what do ya want for nothing?",
	  "2c04e8edfffc5ad14784d484bc451c8022eb4c44c64316547e2290d75072f01d",
	  "fqcor3p77rnncr4e2sclyri4qa" },
	{ KEY_AA KEY_AA, "message-id", DATA_DD DATA_DD DATA_DD DATA_DD DATA_DD,
	  "58eef8367ae5782633fd2a7b0213ef6483a1d2d866a0fab3017ca270cdc2b426",
	  "ldxpqnt24v4cmm75fj5qee7pmq" },
	{ "\1\2\3\4\5\6\7\10\11\12\13\14\15\16\17\20\21\22\23\24\25\26\27\30\31\32\33\34\35\36\37\40",
	  "uid", DATA_CD DATA_CD DATA_CD DATA_CD DATA_CD,
	  "6f21404919d04e3adb0f8c190e34ac25f67812cdaecd2cfd03edfefd5c535626",
	  "n4quasiz2bhdvwyprqmq4nfmeu" },
	{ "\1\2\3\4\5\6\7\10\11\12\13\14\15\16\17\20\21\22\23\24\25\26\27\30\31\32\33\34\35\36\37\40",
	  "", "", "ab7d908508b3f307456c8540bfcdb452542c02e053dc161290f15b5bf8716544",
	  "vn6zbbiiwpzqorlmqval7tnuki" },
};

static void test_digest__is_hmac_sha256_of_purpose_and_data(void **state)
{
	(void)state;
	for (size_t i = 0; i < count_of(vectors); i++) {
		uint8_t digest[BB_DIGEST_SIZE];
		char hex[2 * BB_DIGEST_SIZE + 1];

		bb_digest(digest, vectors[i].key, vectors[i].purpose, vectors[i].data,
		          strlen(vectors[i].data));
		for (size_t j = 0; j < BB_DIGEST_SIZE; j++)
			snprintf(hex + 2 * j, 3, "%02x", digest[j]);
		assert_string_equal(hex, vectors[i].digest);
	}
}

static void test_digest__makes_tokens_of_128_bits(void **state)
{
	(void)state;
	for (size_t i = 0; i < count_of(vectors); i++) {
		char token[BB_TOKEN_SIZE];

		bb_digest_token(token, vectors[i].key, vectors[i].purpose, vectors[i].data,
		                strlen(vectors[i].data));
		assert_string_equal(token, vectors[i].token);
	}
}

static void test_digest__keeps_purposes_apart(void **state)
{
	static const uint8_t key[BB_KEY_SIZE] = { 1 };
	char a[BB_TOKEN_SIZE], b[BB_TOKEN_SIZE];

	(void)state;
	/* The same bytes in a row, the border elsewhere. */
	bb_digest_token(a, key, "uid", "1", 1);
	bb_digest_token(b, key, "uid1", "", 0);
	assert_string_not_equal(a, b);
	bb_digest_token(b, key, "", "uid\0001", 5);
	assert_string_not_equal(a, b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_digest__is_hmac_sha256_of_purpose_and_data),
		cmocka_unit_test(test_digest__makes_tokens_of_128_bits),
		cmocka_unit_test(test_digest__keeps_purposes_apart),
	};

	return cmocka_run_group_tests_name("digest", tests, NULL, NULL);
}
