/* SPDX-License-Identifier: MIT */
#include <brownbag/received.h>

#include "contract.h"
#include "new_store.h"

#include <brownbag/config.h>

#include <stdlib.h>
#include <string.h>

/* What somebody would have to decide about, so that each effect leaves a row. */
static struct bb_received *asks_to_join(const char *message_id)
{
	struct bb_received *received = calloc(1, sizeof *received);

	assert_non_null(received);
	strcpy(received->mail.from, "nora@example.org");
	strcpy(received->mail.words, "JOIN");
	strcpy(received->mail.message_id, message_id);
	return received;
}

static enum bb_effect effect_of(struct new_store *store, const char *message_id, uint8_t bytes)
{
	uint8_t digest[BB_DIGEST_SIZE] = { bytes };
	struct bb_config *config = NULL;
	struct bb_received *received = asks_to_join(message_id);
	struct bb_outcome outcome = { .effect = BB_EFFECT_COUNT };
	struct bb_group group;
	struct bb_error err;

	assert_works(bb_config_new(&config, NULL, NULL, &err), err);
	group = (struct bb_group){ .dir = store->folder, .config = config, .store = store->store,
		                   .secret = { 1, 2, 3 }, .now = NEW_STORE_NOW };
	assert_works(bb_store_begin(store->store, &err), err);
	assert_works(bb_group_receive(&group, received, digest, &outcome, &err), err);
	assert_works(bb_store_commit(store->store, &err), err);
	bb_config_free(config);
	free(received);
	return outcome.effect;
}

static void test_receive__takes_a_message_once(void **state)
{
	static const struct {
		const char *what, *message_id;
		uint8_t bytes;
		enum bb_effect effect;
	} rows[] = {
		{ "no Message-ID", "", 1, BB_EFFECT_REVIEW },
		{ "the same bytes", "", 1, BB_EFFECT_IGNORED },
		{ "other bytes", "", 2, BB_EFFECT_REVIEW },
		{ "with a Message-ID", "a@example.org", 3, BB_EFFECT_REVIEW },
		{ "a copy on another way", "a@example.org", 4, BB_EFFECT_IGNORED },
		{ "another Message-ID", "b@example.org", 5, BB_EFFECT_REVIEW },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		enum bb_effect effect = effect_of(*state, rows[i].message_id, rows[i].bytes);

		if (effect != rows[i].effect)
			fail_msg("%s: %s", rows[i].what, bb_effect_name(effect));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_receive__takes_a_message_once, new_store_setup,
		                                new_store_teardown),
	};

	return cmocka_run_group_tests_name("receive", tests, NULL, NULL);
}
