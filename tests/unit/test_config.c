/* SPDX-License-Identifier: MIT */
#include <brownbag/config.h>

#include <brownbag/bytes.h>
#include <brownbag/file.h>

#include "contract.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Each test has a folder of its own; `path` names a file in it. */
struct folder {
	char name[64];
	char path[96];
};

static int make_folder(void **state)
{
	struct folder *folder = calloc(1, sizeof *folder);

	assert_non_null(folder);
	snprintf(folder->name, sizeof folder->name, "/tmp/bb-config-XXXXXX");
	assert_non_null(mkdtemp(folder->name));
	snprintf(folder->path, sizeof folder->path, "%s/brownbag.ini", folder->name);
	*state = folder;
	return 0;
}

static int remove_folder(void **state)
{
	struct folder *folder = *state;

	unlink(folder->path);
	assert_int_equal(rmdir(folder->name), 0); /* nothing was left beside it */
	free(folder);
	return 0;
}

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

static void assert_file(const char *path, const char *want)
{
	struct bb_error err;
	char *text = NULL;
	size_t len;

	assert_works(bb_file_load(&text, &len, path, 1 << 20, &err), err);
	assert_string_equal(text, want);
	free(text);
}

/* Rules are judged by another floor; this one knows a single wrong one. */
static enum bb_status check_rule(void *context, const struct bb_config_key *key, const char *value,
                                 struct bb_error *err)
{
	(void)context;
	assert_int_equal(key->type, BB_VALUE_RULE);
	if (strcmp(value, "secnd tuesday") == 0)
		return bb_error_set(err, BB_EINVAL, "\"%s\": did you mean \"second tuesday\"?", value);
	return BB_OK;
}

static struct bb_config *new_config(void)
{
	struct bb_config *config = NULL;
	struct bb_error err;

	assert_works(bb_config_new(&config, check_rule, NULL, &err), err);
	return config;
}

/* -- the table -- */

static void test_keys__stand_section_by_section_once(void **state)
{
	const struct bb_config_key *key, *other, *found;
	struct bb_error err;
	char name[64];

	(void)state;
	for (size_t i = 0; (key = bb_config_key_at(i)); i++) {
		assert_non_null(bb_config_section_help(key->section));
		assert_true(key->help[0] && key->help[strlen(key->help) - 1] != '.');
		/* once a section was left it doesn't come again */
		for (size_t k = i + 2; (other = bb_config_key_at(k)); k++)
			if (strcmp(key->section, other->section) == 0)
				assert_string_equal(key->section, bb_config_key_at(k - 1)->section);
		if (!key->name)
			continue;
		snprintf(name, sizeof name, "%s.%s", key->section, key->name);
		assert_works(bb_config_find_key(&found, name, &err), err);
		assert_ptr_equal(found, key);
	}
}

/* Every default must be a value that the file could hold. */
static void test_keys__have_defaults_of_their_type(void **state)
{
	struct bb_config *config = new_config();
	const struct bb_config_key *key;
	struct bb_error err;
	char assignment[256];

	(void)state;
	for (size_t i = 0; (key = bb_config_key_at(i)); i++) {
		if (!key->fallback)
			continue;
		assert_false(key->required);
		snprintf(assignment, sizeof assignment, "%s.%s=%s", key->section, key->name, key->fallback);
		assert_works(bb_config_override(config, assignment, &err), err);
	}
	bb_config_free(config);
}

static void test_keys__have_one_for_each_kind_of_mail(void **state)
{
	struct bb_config *config = new_config();
	size_t timings = 0;
	const struct bb_config_key *key;

	(void)state;
	for (size_t i = 0; (key = bb_config_key_at(i)); i++)
		timings += key->type == BB_VALUE_TIMING;
	assert_int_equal(timings, BB_KIND_COUNT);
	for (int i = 0; i < BB_KIND_COUNT; i++) {
		const struct bb_kind_row *row = bb_kind_row((enum bb_kind)i);
		struct bb_timing timing = bb_config_timing(config, row->kind);
		char name[64], want[BB_TIMING_SIZE];

		snprintf(name, sizeof name, "remind.%s", row->name);
		bb_timing_format(want, row->kind, &row->timing);
		assert_string_equal(bb_config_text(config, name), want);
		assert_int_equal(timing.days, row->timing.days);
		assert_int_equal(timing.minute, row->timing.minute);
		assert_int_equal(timing.off, row->timing.off);
	}
	bb_config_free(config);
}

static void test_keys__are_found_with_a_guess_else(void **state)
{
	static const struct { const char *key, *want; } cases[] = {
		{ "meeting.horizn", "there is no setting \"meeting.horizn\": did you mean \"meeting.horizon\"?" },
		{ "meeting.announce", "there is no setting \"meeting.announce\": did you mean \"rotation.announce\"?" },
		{ "Meeting.Horizon", "there is no setting \"Meeting.Horizon\": did you mean \"meeting.horizon\"?" },
		{ "xyzzy", "there is no setting \"xyzzy\"; `brownbag config list` shows all" },
		{ "alias.", "there is no setting \"alias.\"; `brownbag config list` shows all" },
	};
	const struct bb_config_key *key = NULL;
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		assert_fails(BB_EINVAL, bb_config_find_key(&key, cases[i].key, &err), err);
		assert_string_equal(err.text, cases[i].want);
		assert_null(key);
	}
}

/* -- values -- */

static void test_values__are_taken_or_refused_by_type(void **state)
{
	static const struct { const char *assignment; const char *kept; /* NULL: refused */ } cases[] = {
		{ "group.name=Returning  to Work ", "Returning to Work" },
		{ "group.name=Caf\x65\xCC\x81", "Caf\xC3\xA9" },
		{ "group.name=a\tb", NULL },
		{ "group.name=a\xE2\x80\xAE" "b", NULL },
		{ "group.subject=0123456789012345678901234567890123456789012345678901234567890", NULL },
		{ "group.organizer=The team <team@example.org>", "The team <team@example.org>" },
		{ "group.organizer=team", NULL },
		{ "group.organizer=", "" },
		{ "group.timezone=Europe/Berlin", "Europe/Berlin" },
		{ "group.timezone=Europe/Berlim", NULL },
		{ "group.timezone=", NULL },
		{ "group.discreet=on", "on" },
		{ "group.discreet=maybe", NULL },
		{ "group.discreet=", NULL },
		{ "meeting.meets=second tuesday 12:00-13:00", "second tuesday 12:00-13:00" },
		{ "meeting.meets=secnd tuesday", NULL },
		{ "meeting.first=2027-02-09", "2027-02-09" },
		{ "meeting.first=2027-02-30", NULL },
		{ "meeting.first=", "" },
		{ "meeting.link=https://meet.example.org/lunch?x=1", "https://meet.example.org/lunch?x=1" },
		{ "meeting.link=ftp://meet.example.org", NULL },
		{ "meeting.link=https:///lunch", NULL },
		{ "meeting.link=https://a b", NULL },
		{ "meeting.on_holiday=skip", "skip" },
		{ "meeting.on_holiday=skip next", NULL },
		{ "meeting.on_holiday=ski", NULL },
		{ "meeting.horizon=24", "24" },
		{ "meeting.horizon=0", NULL },
		{ "meeting.horizon=25", NULL },
		{ "meeting.horizon=+6", NULL },
		{ "meeting.horizon=6 ", "6" },
		{ "meeting.horizon=99999999999999999999", NULL },
		{ "remind.invite=off", "off" },
		{ "remind.invite=21 days 10:00", "21 days 10:00" },
		{ "remind.invite=soon", NULL },
		{ "remind.working_days=mon wed-fri", "mon wed-fri" },
		{ "remind.working_days=Sunday-thursday", "Sunday-thursday" },
		{ "remind.working_days=mon-", NULL },
		{ "remind.working_days=", NULL },
		{ "smtp.url=smtps://mail.example.org", "smtps://mail.example.org" },
		{ "smtp.url=smtp://[::1]:2525", "smtp://[::1]:2525" },
		{ "smtp.url=sendmail:/usr/sbin/sendmail", "sendmail:/usr/sbin/sendmail" },
		{ "smtp.url=maildir:outbox", "maildir:outbox" },
		{ "smtp.url=maildir:", NULL },
		{ "smtp.url=mail.example.org", NULL },
		{ "smtp.url=smtp:mail.example.org", NULL },
		{ "smtp.url=smtp://ana:secret@mail.example.org", NULL },
		{ "smtp.password_command=pass  show  'mail lunch'", "pass  show  'mail lunch'" },
		{ "smtp.password_command=a\rb", NULL },
		{ "deliver.retry=10 min", "10 min" },
		{ "deliver.retry=2 hours", "2 hours" },
		{ "deliver.retry=2 days", NULL },
		{ "deliver.retry=0 min", NULL },
		{ "retention.ledger=1 year", "1 year" },
		{ "retention.ledger=7", NULL },
		{ "retention.ledger=2 days", NULL },
		{ "retention.ledger=9999999999 days", NULL },
		{ "rsvp.words=a b c d e f g h i", "a b c d e f g h i" },
		{ "rsvp.words=a b c", NULL },
		{ "rsvp.words=a b c d e f g h a", NULL },
		{ "alias.due=remind --dry-run", "remind --dry-run" },
	};

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct bb_config *config = new_config();
		struct bb_config_setting setting;
		struct bb_error err;
		char name[64];

		snprintf(name, sizeof name, "%.*s", (int)strcspn(cases[i].assignment, "="),
		         cases[i].assignment);
		if (cases[i].kept) {
			assert_works(bb_config_override(config, cases[i].assignment, &err), err);
			assert_works(bb_config_get(config, name, &setting, &err), err);
			assert_string_equal(setting.value, cases[i].kept);
			assert_int_equal(setting.layer, BB_LAYER_COMMAND);
		} else {
			assert_fails(BB_EINVAL, bb_config_override(config, cases[i].assignment, &err), err);
			assert_int_equal(err.text[0], '[');
		}
		bb_config_free(config);
	}
}

static void test_values__never_echo_a_password_in_a_url(void **state)
{
	struct bb_config *config = new_config();
	struct bb_error err;

	(void)state;
	assert_fails(BB_EINVAL,
	             bb_config_override(config, "smtp.url=smtp://ana:secret@mail.example.org", &err), err);
	assert_null(strstr(err.text, "secret"));
	bb_config_free(config);
}

static void test_getters__give_what_was_meant(void **state)
{
	struct bb_config *config = new_config();
	struct bb_error err;
	struct bb_date date;
	struct bb_span span;

	(void)state;
	assert_string_equal(bb_config_text(config, "group.subject"), "Lunch");
	assert_string_equal(bb_config_text(config, "group.name"), "");
	assert_int_equal(bb_config_int(config, "rotation.announce"), 3);
	assert_true(bb_config_bool(config, "invite.rsvp"));
	assert_int_equal(bb_config_choice(config, "smtp.tls"), BB_CONFIG_TLS_AUTO);
	assert_false(bb_config_date(config, "meeting.first", &date));
	assert_int_equal(bb_config_weekdays(config, "remind.working_days"), 0x3E); /* bits 1 to 5 */
	span = bb_config_span(config, "deliver.retry");
	assert_int_equal(span.minutes, 5);
	span = bb_config_span(config, "retention.history");
	assert_int_equal(span.months, 24);
	assert_int_equal(span.days, 0);

	assert_works(bb_config_override(config, "invite.rsvp=no", &err), err);
	assert_works(bb_config_override(config, "invite.class=confidential", &err), err);
	assert_works(bb_config_override(config, "invite.transp=transparent", &err), err);
	assert_works(bb_config_override(config, "smtp.tls=none", &err), err);
	assert_works(bb_config_override(config, "rotation.ask=required", &err), err);
	assert_works(bb_config_override(config, "deliver.on_unknown=resend", &err), err);
	assert_works(bb_config_override(config, "publish.facilitators=first-names", &err), err);
	assert_works(bb_config_override(config, "meeting.first=2027-02-09", &err), err);
	assert_works(bb_config_override(config, "remind.working_days=sat-mon", &err), err);
	assert_works(bb_config_override(config, "remind.agenda=off", &err), err);
	assert_false(bb_config_bool(config, "invite.rsvp"));
	assert_int_equal(bb_config_choice(config, "invite.class"), BB_CONFIG_CLASS_CONFIDENTIAL);
	assert_int_equal(bb_config_choice(config, "invite.transp"), BB_CONFIG_TRANSP_TRANSPARENT);
	assert_int_equal(bb_config_choice(config, "smtp.tls"), BB_CONFIG_TLS_NONE);
	assert_int_equal(bb_config_choice(config, "rotation.ask"), BB_CONFIG_ASK_REQUIRED);
	assert_int_equal(bb_config_choice(config, "deliver.on_unknown"), BB_CONFIG_UNKNOWN_RESEND);
	assert_int_equal(bb_config_choice(config, "publish.facilitators"), BB_CONFIG_NAMED_FIRST_NAMES);
	assert_true(bb_config_date(config, "meeting.first", &date));
	assert_int_equal(date.day, 9);
	assert_int_equal(bb_config_weekdays(config, "remind.working_days"),
	                 1 << BB_SATURDAY | 1 << BB_SUNDAY | 1 << BB_MONDAY);
	assert_true(bb_config_timing(config, BB_KIND_AGENDA).off);
	bb_config_free(config);
}

/* -- files and layers -- */

static void test_read__names_file_line_and_key(void **state)
{
	static const struct { const char *text, *want; } cases[] = {
		{ "[meeting]\nmeets = secnd tuesday\n",
		  ":2: [meeting] meets: \"secnd tuesday\": did you mean \"second tuesday\"?" },
		{ "[meeting]\n\nhorizon = lots\n",
		  ":3: [meeting] horizon: \"lots\" is no number from 1 to 24" },
		{ "[group]\nname = A\nname = B\n", ":3: [group] name: given twice, first in line 2" },
		{ "[group]\nname = A\n[meeting]\n[group]\nname = A\n",
		  ":5: [group] name: given twice, first in line 2" },
		{ "[alias]\na = status\na = log\n", ":3: [alias] a: given twice, first in line 2" },
		{ "[meting]\nlocation = x\n",
		  ":2: there is no setting \"meting.location\": did you mean \"meeting.location\"?" },
		{ "location = x\n", ":1: this stands before any [section]" },
		{ "[smtp]\nretry = 5\n",
		  ":2: there is no setting \"smtp.retry\": did you mean \"deliver.retry\"?" },
	};
	struct folder *folder = *state;

	for (size_t i = 0; i < count_of(cases); i++) {
		struct bb_config *config = new_config();
		struct bb_error err;
		size_t prefix = strlen(folder->path);

		write_file(folder->path, cases[i].text);
		assert_fails(BB_EINVAL, bb_config_read(config, BB_LAYER_GROUP, folder->path, &err), err);
		assert_memory_equal(err.text, folder->path, prefix);
		assert_string_equal(err.text + prefix, cases[i].want);
		bb_config_free(config);
	}
}

static void test_read__tells_a_missing_file_from_a_folder(void **state)
{
	struct folder *folder = *state;
	struct bb_config *config = new_config();
	struct bb_error err;

	assert_fails(BB_ENOENT, bb_config_read(config, BB_LAYER_SYSTEM, folder->path, &err), err);
	assert_fails(BB_EINVAL, bb_config_read(config, BB_LAYER_USER, folder->name, &err), err);
	assert_int_equal(mkfifo(folder->path, 0600), 0);
	assert_fails(BB_EINVAL, bb_config_read(config, BB_LAYER_GROUP, folder->path, &err), err);
	bb_config_free(config);
}

static void test_layers__the_later_wins_and_says_so(void **state)
{
	struct folder *folder = *state;
	struct bb_config *config = new_config();
	struct bb_config_setting setting;
	struct bb_error err;

	write_file(folder->path, "[meeting]\nlocation = Room 1\nhorizon = 4\n[alias]\ndue = status\n");
	assert_works(bb_config_read(config, BB_LAYER_SYSTEM, folder->path, &err), err);
	write_file(folder->path, "[alias]\ndue = remind -n\n[meeting]\nlocation = Room 2\n");
	assert_works(bb_config_read(config, BB_LAYER_GROUP, folder->path, &err), err);
	assert_works(bb_config_override(config, "meeting.location=Room 3", &err), err);
	assert_works(bb_config_override(config, "meeting.location=Room 4", &err), err);

	assert_string_equal(bb_config_text(config, "meeting.location"), "Room 4");
	assert_string_equal(bb_config_alias(config, "due"), "remind -n");
	assert_null(bb_config_alias(config, "soon"));
	assert_works(bb_config_get(config, "meeting.horizon", &setting, &err), err);
	assert_int_equal(setting.layer, BB_LAYER_SYSTEM);
	assert_string_equal(setting.path, folder->path);
	assert_int_equal(setting.line, 3);
	assert_works(bb_config_get(config, "alias.due", &setting, &err), err);
	assert_int_equal(setting.layer, BB_LAYER_GROUP);
	assert_int_equal(setting.line, 2);
	assert_works(bb_config_get(config, "rotation.leads", &setting, &err), err);
	assert_int_equal(setting.layer, BB_LAYER_DEFAULT);
	assert_null(setting.path);
	assert_fails(BB_ENOENT, bb_config_get(config, "smtp.url", &setting, &err), err);
	assert_string_equal(setting.name, "leads"); /* unchanged */
	bb_config_free(config);
}

static void test_required__names_the_first_that_is_missing(void **state)
{
	struct bb_config *config = new_config();
	struct bb_error err;

	(void)state;
	assert_fails(BB_EINVAL, bb_config_check_required(config, &err), err);
	assert_string_equal(err.text, "[group] name isn't set: brownbag config set group.name '...'");
	assert_works(bb_config_override(config, "group.name=A", &err), err);
	assert_works(bb_config_override(config, "group.organizer=", &err), err);
	assert_fails(BB_EINVAL, bb_config_check_required(config, &err), err);
	assert_non_null(strstr(err.text, "[group] organizer"));
	assert_works(bb_config_override(config, "group.organizer=a@example.org", &err), err);
	assert_works(bb_config_override(config, "group.timezone=UTC", &err), err);
	assert_works(bb_config_override(config, "meeting.meets=day 15 12:00-13:00", &err), err);
	assert_works(bb_config_check_required(config, &err), err);
	bb_config_free(config);
}

static void test_override__needs_section_key_and_value(void **state)
{
	static const char *const wrong[] = { "", "meeting", "meeting.location", "location=x",
	                                     "=meeting.location", "meeting.lokation=x" };
	struct bb_config *config = new_config();
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(wrong); i++)
		assert_fails(BB_EINVAL, bb_config_override(config, wrong[i], &err), err);
	bb_config_free(config);
}

/* -- writing -- */

static void test_set__changes_one_line(void **state)
{
	static const struct { const char *before, *key, *value, *after; } cases[] = {
		{ "", "meeting.location", "Room 1", "[meeting]\nlocation = Room 1\n" },
		{ "[group]\nname = A\n", "meeting.location", "Room 1",
		  "[group]\nname = A\n\n[meeting]\nlocation = Room 1\n" },
		{ "[group]\nname = A", "meeting.location", "Room 1",
		  "[group]\nname = A\n\n[meeting]\nlocation = Room 1\n" },
		/* where it stands */
		{ "# who\n[group]\nname=A\n; rest\n", "group.name", "B", "# who\n[group]\nname = B\n; rest\n" },
		{ "[group]\r\nname=A\r\n; rest\r\n", "group.name", "B", "[group]\r\nname = B\r\n; rest\r\n" },
		{ "[group]\n  name : A", "group.name", "B", "[group]\nname = B\n" },
		/* in place of its commented-out default, in its own section only */
		{ "[smtp]\n;url = x\n[imap]\n;url = y\n", "imap.url", "imaps://h",
		  "[smtp]\n;url = x\n[imap]\nurl = imaps://h\n" },
		{ "[group]\n# name = A\nsubject = S\n", "group.name", "B", "[group]\nname = B\nsubject = S\n" },
		/* at the end of its section */
		{ "[group]\nname = A\n\n\n# where\n[meeting]\nlocation = x\n", "group.subject", "S",
		  "[group]\nname = A\nsubject = S\n\n\n# where\n[meeting]\nlocation = x\n" },
		{ "\xEF\xBB\xBF[group]\nname = A\n", "group.subject", "S",
		  "\xEF\xBB\xBF[group]\nname = A\nsubject = S\n" },
		{ "[alias]\ndue = status\n", "alias.soon", "remind -n --until +3m",
		  "[alias]\ndue = status\nsoon = remind -n --until +3m\n" },
		/* a line that holds a wrong value can be set right */
		{ "[meeting]\nhorizon = lots\n", "meeting.horizon", "6", "[meeting]\nhorizon = 6\n" },
	};
	struct folder *folder = *state;
	struct bb_error err;

	for (size_t i = 0; i < count_of(cases); i++) {
		write_file(folder->path, cases[i].before);
		assert_works(bb_config_file_set(folder->path, cases[i].key, cases[i].value, check_rule, NULL,
		                                &err),
		             err);
		assert_file(folder->path, cases[i].after);
	}
}

static void test_set__refuses_and_leaves_the_file(void **state)
{
	static const struct { const char *before, *key, *value; } cases[] = {
		{ "[group]\nname = A\n", "group.nam", "B" },
		{ "[group]\nname = A\n", "group.name", " B" },
		{ "[group]\nname = A\n", "group.name", "B\n[smtp]\nurl = smtp://evil" },
		{ "[group]\nname = A\n", "group.timezone", "Mars/Base" },
		{ "[group]\nname = A\n", "meeting.meets", "secnd tuesday" },
		{ "[group]\nname = A\nthis is wrong\n", "group.name", "B" },
		{ "[group]\nname = A\nname = C\n", "group.name", "B" },
		{ "[group]\n", "alias.a=b", "status" },
		{ "[group]\n", "alias.a:b", "status" },
		{ "[group]\n", "alias. a", "status" },
		{ "[group]\n", "alias.[a]", "status" },
		{ "[group]\n", "alias.;a", "status" },
	};
	struct folder *folder = *state;
	struct bb_error err;

	for (size_t i = 0; i < count_of(cases); i++) {
		write_file(folder->path, cases[i].before);
		assert_fails(BB_EINVAL,
		             bb_config_file_set(folder->path, cases[i].key, cases[i].value, check_rule, NULL,
		                                &err),
		             err);
		assert_file(folder->path, cases[i].before);
	}
}

static void test_set__keeps_the_mode_and_makes_private_files(void **state)
{
	struct folder *folder = *state;
	struct bb_error err;
	struct stat info;

	assert_works(bb_config_file_set(folder->path, "group.name", "A", NULL, NULL, &err), err);
	assert_int_equal(stat(folder->path, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0600);
	assert_int_equal(chmod(folder->path, 0640), 0);
	assert_works(bb_config_file_set(folder->path, "group.name", "B", NULL, NULL, &err), err);
	assert_int_equal(stat(folder->path, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0640);
}

static void test_unset__leaves_the_default_as_a_comment(void **state)
{
	static const struct { const char *before, *key, *after; } cases[] = {
		{ "[meeting]\nhorizon = 4\nlocation = x\n", "meeting.horizon",
		  "[meeting]\n;horizon = 6\nlocation = x\n" },
		{ "[meeting]\nlocation = x\n", "meeting.location", "[meeting]\n;location = \n" },
		{ "[alias]\ndue = status\nx = log\n", "alias.due", "[alias]\nx = log\n" },
	};
	struct folder *folder = *state;
	struct bb_error err;

	for (size_t i = 0; i < count_of(cases); i++) {
		write_file(folder->path, cases[i].before);
		assert_works(bb_config_file_unset(folder->path, cases[i].key, &err), err);
		assert_file(folder->path, cases[i].after);
		assert_fails(BB_ENOENT, bb_config_file_unset(folder->path, cases[i].key, &err), err);
	}
	assert_fails(BB_EINVAL, bb_config_file_unset(folder->path, "meeting.horizn", &err), err);
}

static void test_template__holds_every_key_and_reads_back(void **state)
{
	static const struct bb_config_given given[] = {
		{ "group.name", "Returning to Work" },
		{ "meeting.meets", "second tuesday 12:00-13:00" },
	};
	static const struct bb_config_given wrong[] = { { "group.timezone", "Mars" } };
	static const struct bb_config_given unknown[] = { { "group.nam", "x" } };
	struct folder *folder = *state;
	struct bb_config *config = new_config();
	struct bb_config_setting setting;
	const struct bb_config_key *key;
	struct bb_error err;
	char *text = NULL, line[96];

	assert_fails(BB_EINVAL, bb_config_template(&text, wrong, 1, check_rule, NULL, &err), err);
	assert_fails(BB_EINVAL, bb_config_template(&text, unknown, 1, check_rule, NULL, &err), err);
	assert_null(text);
	assert_works(bb_config_template(&text, given, 2, check_rule, NULL, &err), err);
	for (size_t i = 0; (key = bb_config_key_at(i)); i++) {
		if (!key->name)
			continue;
		snprintf(line, sizeof line, "\n;%s = %s", key->name, key->fallback ? key->fallback : "");
		if (strcmp(key->name, "meets") != 0 && strcmp(key->name, "name") != 0)
			assert_non_null(strstr(text, line));
	}
	write_file(folder->path, text);
	assert_works(bb_config_read(config, BB_LAYER_GROUP, folder->path, &err), err);
	assert_string_equal(bb_config_text(config, "group.name"), "Returning to Work");
	assert_fails(BB_ENOENT, bb_config_get(config, "meeting.location", &setting, &err), err);

	/* what is commented out is the default: setting each to it changes its line alone */
	for (size_t i = 0; (key = bb_config_key_at(i)); i++) {
		if (!key->fallback)
			continue;
		snprintf(line, sizeof line, "%s.%s", key->section, key->name);
		assert_works(bb_config_file_set(folder->path, line, key->fallback, check_rule, NULL, &err), err);
		assert_works(bb_config_file_unset(folder->path, line, &err), err);
	}
	assert_file(folder->path, text);
	free(text);
	bb_config_free(config);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keys__stand_section_by_section_once),
		cmocka_unit_test(test_keys__have_defaults_of_their_type),
		cmocka_unit_test(test_keys__have_one_for_each_kind_of_mail),
		cmocka_unit_test(test_keys__are_found_with_a_guess_else),
		cmocka_unit_test(test_values__are_taken_or_refused_by_type),
		cmocka_unit_test(test_values__never_echo_a_password_in_a_url),
		cmocka_unit_test(test_getters__give_what_was_meant),
		cmocka_unit_test_setup_teardown(test_read__names_file_line_and_key, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(test_read__tells_a_missing_file_from_a_folder, make_folder,
		                                remove_folder),
		cmocka_unit_test_setup_teardown(test_layers__the_later_wins_and_says_so, make_folder,
		                                remove_folder),
		cmocka_unit_test(test_required__names_the_first_that_is_missing),
		cmocka_unit_test(test_override__needs_section_key_and_value),
		cmocka_unit_test_setup_teardown(test_set__changes_one_line, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(test_set__refuses_and_leaves_the_file, make_folder,
		                                remove_folder),
		cmocka_unit_test_setup_teardown(test_set__keeps_the_mode_and_makes_private_files, make_folder,
		                                remove_folder),
		cmocka_unit_test_setup_teardown(test_unset__leaves_the_default_as_a_comment, make_folder,
		                                remove_folder),
		cmocka_unit_test_setup_teardown(test_template__holds_every_key_and_reads_back, make_folder,
		                                remove_folder),
	};

	return cmocka_run_group_tests_name("config", tests, NULL, NULL);
}
