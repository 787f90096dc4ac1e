/* SPDX-License-Identifier: MIT */
#include <brownbag/deliver.h>

#include "contract.h"

#include <string.h>

static struct bb_config *config_with(const char *const *assignments)
{
	struct bb_config *config = NULL;
	struct bb_error err;

	assert_works(bb_config_new(&config, NULL, NULL, &err), err);
	assert_works(bb_config_override(config, "group.organizer=Team <lunch@example.org>", &err),
	             err);
	for (; *assignments; assignments++)
		assert_works(bb_config_override(config, *assignments, &err), err);
	return config;
}

static void test_deliver_settings__sends_a_rehearsal_to_the_outbox_whatever_is_set(void **state)
{
	static const char *const set[] = { "smtp.url=smtps://mail.example.org", NULL };
	struct bb_config *config = config_with(set);
	struct bb_deliver_settings settings;
	struct bb_error err;

	(void)state;
	assert_works(bb_deliver_settings_read(&settings, config, "/g", BB_MODE_REHEARSAL, &err),
	             err);
	assert_string_equal(settings.smtp.server.url, "maildir:/g/outbox");
	assert_int_equal(settings.mode, BB_MODE_REHEARSAL);
	bb_deliver_settings_release(&settings);
	bb_config_free(config);
}

static void test_deliver_settings__takes_what_is_set(void **state)
{
	static const char *const set[] = {
		"smtp.url=smtp://mail.example.org:587",
		"smtp.from=The Team <team@other.example.org>",
		"smtp.user=ana",
		"smtp.password_command=pass show mail",
		"smtp.tls=required",
		"smtp.cafile=ca.pem",
		"smtp.password_file=/etc/secret",
		"smtp.pinned_key=sha256//x",
		"smtp.connections=3",
		"smtp.rate=20",
		"smtp.relogin_delay=7",
		"smtp.messages_per_connection=9",
		"deliver.retry=2 min",
		"deliver.on_unknown=resend",
		NULL,
	};
	struct bb_config *config = config_with(set);
	struct bb_deliver_settings settings;
	struct bb_error err;

	(void)state;
	assert_works(bb_deliver_settings_read(&settings, config, "/g", BB_MODE_LIVE, &err), err);
	assert_string_equal(settings.smtp.server.url, "smtp://mail.example.org:587");
	assert_string_equal(settings.smtp.hello, "other.example.org");
	assert_string_equal(settings.smtp.server.user, "ana");
	assert_string_equal(settings.smtp.server.password_command, "pass show mail");
	assert_string_equal(settings.smtp.server.password_file, "/etc/secret");
	assert_string_equal(settings.smtp.server.cafile, "/g/ca.pem");
	assert_string_equal(settings.smtp.server.pinned_key, "sha256//x");
	assert_int_equal(settings.smtp.server.tls, BB_TLS_REQUIRED);
	assert_int_equal(settings.smtp.messages_per_connection, 9);
	assert_string_equal(settings.lock_path, "/g/brownbag.lock");
	assert_int_equal(settings.connections, 3);
	assert_int_equal(settings.rate, 20);
	assert_int_equal(settings.relogin_delay_s, 7);
	assert_int_equal(settings.retry_s, 120);
	assert_true(settings.resend_unknown);
	bb_deliver_settings_release(&settings);
	bb_config_free(config);
}

static void test_deliver_settings__has_defaults_that_are_safe(void **state)
{
	static const char *const set[] = { "smtp.url=maildir:mail/box", NULL };
	struct bb_config *config = config_with(set);
	struct bb_deliver_settings settings;
	struct bb_error err;

	(void)state;
	assert_works(bb_deliver_settings_read(&settings, config, "/g", BB_MODE_LIVE, &err), err);
	assert_string_equal(settings.smtp.server.url, "maildir:/g/mail/box");
	assert_string_equal(settings.smtp.hello, "example.org"); /* of the organizer */
	assert_string_equal(settings.smtp.server.cafile, "");
	assert_int_equal(settings.smtp.server.tls, BB_TLS_AUTO);
	assert_int_equal(settings.smtp.server.timeout_s, 600);
	assert_int_equal(settings.connections, 1);
	assert_int_equal(settings.retry_s, 300);
	assert_false(settings.resend_unknown);
	assert_null(settings.smtp.server.trace);
	bb_deliver_settings_release(&settings);
	bb_deliver_settings_release(NULL);
	bb_config_free(config);
}

static void test_deliver_settings__needs_a_way_out(void **state)
{
	static const char *const set[] = { NULL };
	struct bb_config *config = config_with(set);
	struct bb_deliver_settings settings = { .rate = 77 };
	struct bb_error err;

	(void)state;
	assert_fails(BB_EINVAL,
	             bb_deliver_settings_read(&settings, config, "/g", BB_MODE_LIVE, &err), err);
	assert_non_null(strstr(err.text, "smtp.url"));
	assert_int_equal(settings.rate, 77);
	bb_config_free(config);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_deliver_settings__sends_a_rehearsal_to_the_outbox_whatever_is_set),
		cmocka_unit_test(test_deliver_settings__takes_what_is_set),
		cmocka_unit_test(test_deliver_settings__has_defaults_that_are_safe),
		cmocka_unit_test(test_deliver_settings__needs_a_way_out),
	};

	return cmocka_run_group_tests_name("deliver_settings", tests, NULL, NULL);
}
