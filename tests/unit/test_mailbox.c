/* SPDX-License-Identifier: MIT */
#include <brownbag/mailbox.h>

#include "contract.h"
#include "new_store.h"

#include <stdio.h>
#include <string.h>

static struct bb_config *config_with(const char *url, const char *user)
{
	char line[200];
	struct bb_config *config = NULL;
	struct bb_error err;

	assert_works(bb_config_new(&config, NULL, NULL, &err), err);
	snprintf(line, sizeof line, "imap.url=%s", url);
	if (*url)
		assert_works(bb_config_override(config, line, &err), err);
	snprintf(line, sizeof line, "imap.user=%s", user);
	assert_works(bb_config_override(config, line, &err), err);
	assert_works(bb_config_override(config, "imap.cafile=ca.pem", &err), err);
	assert_works(bb_config_override(config, "imap.tls=required", &err), err);
	return config;
}

static struct bb_group group_of(struct new_store *store, const struct bb_config *config)
{
	return (struct bb_group){ .dir = store->folder, .config = config, .store = store->store,
		                  .secret = { 1, 2, 3 } };
}

static struct bb_imap_place place_of(struct new_store *store, const char *url, const char *user)
{
	struct bb_config *config = config_with(url, user);
	struct bb_group group = group_of(store, config);
	struct bb_mailbox mailbox;
	struct bb_imap_place place;
	struct bb_error err;

	assert_works(bb_mailbox_open(&mailbox, &group, store->folder, &err), err);
	place = mailbox.place;
	bb_mailbox_release(&mailbox);
	bb_config_free(config);
	return place;
}

static void keep(struct new_store *store, const char *url, const char *user,
                 struct bb_imap_place place)
{
	struct bb_config *config = config_with(url, user);
	struct bb_group group = group_of(store, config);
	struct bb_mailbox mailbox;
	struct bb_error err;

	assert_works(bb_mailbox_open(&mailbox, &group, store->folder, &err), err);
	assert_works(bb_mailbox_keep(&mailbox, store->store, place, &err), err);
	assert_int_equal(mailbox.place.uid, place.uid);
	bb_mailbox_release(&mailbox);
	bb_config_free(config);
}

static void test_mailbox__is_where_the_settings_say(void **state)
{
	struct new_store *store = *state;
	struct bb_config *config = config_with("imaps://mail.example.org/Lunch", "lunch");
	struct bb_group group = group_of(store, config);
	struct bb_mailbox mailbox;
	char cafile[200];
	struct bb_error err;

	assert_true(bb_mailbox_is_set(config));
	assert_works(bb_mailbox_open(&mailbox, &group, store->folder, &err), err);
	snprintf(cafile, sizeof cafile, "%s/ca.pem", store->folder);
	assert_string_equal(mailbox.server.url, "imaps://mail.example.org/Lunch");
	assert_string_equal(mailbox.server.cafile, cafile);
	assert_int_equal(mailbox.server.tls, BB_TLS_REQUIRED);
	assert_int_equal(mailbox.server.timeout_s, 60);
	assert_int_equal(mailbox.place.uidvalidity, 0);
	bb_mailbox_release(&mailbox);
	bb_config_free(config);
	config = config_with("", "lunch");
	group.config = config;
	assert_false(bb_mailbox_is_set(config));
	assert_fails(BB_EINVAL, bb_mailbox_open(&mailbox, &group, store->folder, &err), err);
	bb_config_free(config);
	bb_mailbox_release(NULL);
}

static void test_mailbox__remembers_how_far_it_was_read(void **state)
{
	struct new_store *store = *state;

	keep(store, "imaps://a.example.org", "lunch", (struct bb_imap_place){ 4294967295, 7 });
	assert_int_equal(place_of(store, "imaps://a.example.org", "lunch").uid, 7);
	assert_int_equal(place_of(store, "imaps://a.example.org", "lunch").uidvalidity, 4294967295);
	/* another folder, another user: another mailbox */
	assert_int_equal(place_of(store, "imaps://a.example.org/X", "lunch").uid, 0);
	assert_int_equal(place_of(store, "imaps://a.example.org", "other").uid, 0);
	keep(store, "imaps://b.example.org", "lunch", (struct bb_imap_place){ 1, 9 });
	assert_int_equal(place_of(store, "imaps://b.example.org", "lunch").uid, 9);
	assert_int_equal(place_of(store, "imaps://a.example.org", "lunch").uid, 0);
}

static void test_mailbox__is_read_by_one_at_a_time(void **state)
{
	struct new_store *store = *state;
	struct bb_config *config = config_with("imaps://mail.example.org", "lunch");
	struct bb_group group = group_of(store, config);
	struct bb_mailbox first, second;
	struct bb_error err;

	assert_works(bb_mailbox_open(&first, &group, store->folder, &err), err);
	assert_false(first.busy);
	assert_works(bb_mailbox_open(&second, &group, store->folder, &err), err);
	assert_true(second.busy);
	bb_mailbox_release(&second);
	bb_mailbox_release(&first);
	assert_works(bb_mailbox_open(&second, &group, store->folder, &err), err);
	assert_false(second.busy);
	bb_mailbox_release(&second);
	bb_config_free(config);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_mailbox__is_where_the_settings_say,
		                                new_store_setup, new_store_teardown),
		cmocka_unit_test_setup_teardown(test_mailbox__remembers_how_far_it_was_read,
		                                new_store_setup, new_store_teardown),
		cmocka_unit_test_setup_teardown(test_mailbox__is_read_by_one_at_a_time,
		                                new_store_setup, new_store_teardown),
	};

	return cmocka_run_group_tests_name("mailbox", tests, NULL, NULL);
}
