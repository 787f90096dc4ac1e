/* SPDX-License-Identifier: MIT */
/*
 * The table of what can be wrong with a group that opens. Each row decides one
 * thing and its remedy; that settings can be read and the store opened has been
 * seen by whoever has the group.
 */
#include <brownbag/checkup.h>

#include "group/room.h"

#include <brownbag/cache.h>
#include <brownbag/concern.h>
#include <brownbag/discreet.h>
#include <brownbag/due.h>
#include <brownbag/hook.h>
#include <brownbag/outlook.h>
#include <brownbag/texts.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

enum {
	LINE_SIZE = 512,
	CRON_SILENCE = 2 * BB_DAY_SECONDS, /* s; a weekend without the machine is none of our business */
	OTHERS = 077,
};

struct checkup {
	const struct bb_group *group;
	const char *check;
	bool *failed; /* a check has found an error by now */
	enum bb_status (*found)(void *context, const struct bb_symptom *symptom, struct bb_error *err);
	void *context;
};

static enum bb_status find(const struct checkup *checkup, enum bb_severity severity,
                           struct bb_error *err, const char *remedy, const char *format, ...)
	__attribute__((format(printf, 5, 6)));

static enum bb_status find(const struct checkup *checkup, enum bb_severity severity,
                           struct bb_error *err, const char *remedy, const char *format, ...)
{
	char text[LINE_SIZE];
	struct bb_symptom symptom = { severity, checkup->check, text, remedy };
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	*checkup->failed |= severity == BB_SEVERITY_ERROR;
	return checkup->found(checkup->context, &symptom, err);
}

/* -- the store and the texts -- */

static enum bb_status check_database(const struct checkup *checkup, struct bb_error *err)
{
	struct bb_error why = BB_ERROR_INIT;

	if (bb_store_check(checkup->group->store, &why) == BB_OK)
		return BB_OK;
	return find(checkup, BB_SEVERITY_ERROR, err, "brownbag restore BACKUP",
	            "%s", why.text);
}

static bool has_own_text(const struct bb_texts *texts, const char *wanted)
{
	const char *name, *source;
	bool own = false;

	for (size_t i = 0; bb_texts_at(texts, i, &name, &source, &own); i++) {
		if (strcmp(name, wanted) == 0)
			return own;
	}
	return false;
}

static enum bb_status check_texts(const struct checkup *checkup, struct bb_error *err)
{
	struct bb_error why = BB_ERROR_INIT;
	struct bb_texts *texts = NULL;
	enum bb_status status = BB_OK;

	if (bb_texts_load(&texts, checkup->group, &why) != BB_OK)
		return find(checkup, BB_SEVERITY_ERROR, err,
		            "correct that line, or remove the file to use the text that comes along",
		            "%s", why.text);
	if (!has_own_text(texts, "helplines"))
		status = find(checkup, BB_SEVERITY_WARNING, err,
		              "write whom to call where you are into texts/helplines.txt",
		              "no help lines are shown with sensitive themes");
	bb_texts_free(texts);
	return status;
}

static enum bb_status check_themes(const struct checkup *checkup, struct bb_error *err)
{
	struct bb_error why = BB_ERROR_INIT;
	struct bb_themes themes = { 0 };
	enum bb_status status = bb_group_themes(&themes, checkup->group, &why);

	bb_themes_release(&themes);
	if (status == BB_OK)
		return BB_OK;
	return find(checkup, BB_SEVERITY_ERROR, err, "correct that line, or remove texts/themes.ini",
	            "%s", why.text);
}

/* -- who may read what -- */

static enum bb_status check_mode(const struct checkup *checkup, const char *path,
                                 enum bb_severity severity, struct bb_error *err)
{
	char remedy[LINE_SIZE];
	struct stat info;

	if (stat(path, &info) != 0 || !(info.st_mode & OTHERS))
		return BB_OK;
	snprintf(remedy, sizeof remedy, "chmod %o %s", S_ISDIR(info.st_mode) ? 0700u : 0600u, path);
	return find(checkup, severity, err, remedy, "%s may be read by others (mode %o)", path,
	            (unsigned)info.st_mode & 07777u);
}

static enum bb_status check_modes(const struct checkup *checkup, struct bb_error *err)
{
	static const char *const names[] = { BB_GROUP_INI, BB_GROUP_LOCK, BB_GROUP_OUTBOX,
		                             BB_GROUP_TEXTS, BB_GROUP_CACHE };
	const char *secret = bb_config_text(checkup->group->config, "smtp.password_file");
	enum bb_status status = check_mode(checkup, checkup->group->dir, BB_SEVERITY_WARNING, err);

	for (size_t i = 0; status == BB_OK && i < sizeof names / sizeof *names; i++) {
		char *path = NULL;

		status = bb_group_path(&path, checkup->group, names[i], err);
		if (status == BB_OK)
			status = check_mode(checkup, path, BB_SEVERITY_WARNING, err);
		free(path);
	}
	if (status == BB_OK && secret && *secret)
		status = check_mode(checkup, secret, BB_SEVERITY_ERROR, err);
	return status;
}

/* -- what a glance at a screen gives away -- */

/* One that isn't run is silent, but for pre-send, which then lets no mail go. */
static enum bb_status check_hooks(const struct checkup *checkup, struct bb_error *err)
{
	enum bb_status status = BB_OK;

	for (enum bb_hook hook = 0; status == BB_OK && hook < BB_HOOK_COUNT; hook++) {
		struct bb_error why = BB_ERROR_INIT;
		char *remedy;

		if (bb_hook_check(checkup->group->dir, hook, &why) == BB_OK)
			continue;
		remedy = strstr(why.text, "; chmod ");
		if (remedy) {
			*remedy = '\0';
			remedy += strlen("; ");
		}
		status = find(checkup, BB_SEVERITY_ERROR, err,
		              remedy ? remedy : "brownbag help hooks", "%s", why.text);
	}
	return status;
}

static enum bb_status check_words_of(const struct checkup *checkup, const char *what,
                                     const char *text, const char *remedy, struct bb_error *err)
{
	const char *word = text ? bb_telling_word(text) : NULL;

	if (!word)
		return BB_OK;
	return find(checkup, BB_SEVERITY_WARNING, err, remedy,
	            "%s: \"%s\" says what the group is about (%s)", what, text, word);
}

static enum bb_status check_words(const struct checkup *checkup, struct bb_error *err)
{
	static const char *const keys[] = { "group.name", "group.subject", "group.organizer",
		                            "smtp.from", "smtp.reply_to", "meeting.location",
		                            "meeting.link" };
	const struct bb_config *config = checkup->group->config;
	enum bb_status status = BB_OK;
	char remedy[LINE_SIZE];
	char *path;

	if (!bb_config_bool(config, "group.discreet"))
		return BB_OK;
	for (size_t i = 0; status == BB_OK && i < sizeof keys / sizeof *keys; i++) {
		snprintf(remedy, sizeof remedy, "brownbag config set %s SOMETHING-DULL", keys[i]);
		status = check_words_of(checkup, keys[i], bb_config_text(config, keys[i]), remedy, err);
	}
	path = realpath(checkup->group->dir, NULL);
	if (status == BB_OK)
		status = check_words_of(checkup, "the folder", path, "rename the folder", err);
	free(path);
	return status;
}

/* -- what lies ahead -- */

static enum bb_status check_turns(const struct checkup *checkup, struct bb_error *err)
{
	struct bb_error why = BB_ERROR_INIT;
	struct bb_outlook outlook = { 0 };
	enum bb_status status = BB_OK;

	/* What follows from an error isn't told again. */
	if (bb_outlook_load(&outlook, checkup->group, 0, &why) != BB_OK && *checkup->failed)
		return BB_OK;
	if (why.status != BB_OK)
		return find(checkup, BB_SEVERITY_ERROR, err, "brownbag config edit", "%s", why.text);
	if (outlook.roster.count == 0)
		status = find(checkup, BB_SEVERITY_WARNING, err, "brownbag roster import people.csv",
		              "there are no members yet");
	for (size_t i = 0; status == BB_OK && i < outlook.plan.count && outlook.roster.count > 0; i++) {
		const struct bb_meeting *meeting = outlook.rotation.coming[i];
		char day[BB_DATE_SIZE];

		if (outlook.plan.items[i].open == 0 || meeting->starts_at <= checkup->group->now)
			continue;
		bb_date_format(day, meeting->start.date);
		status = find(checkup, BB_SEVERITY_WARNING, err, "brownbag rotate",
		              "nobody facilitates the lunch on %s", day);
	}
	bb_outlook_release(&outlook);
	return status;
}

/* What has to be settled, and what clashes: as `status` has it. What is over can wait. */
static enum bb_status check_dates(const struct checkup *checkup, struct bb_error *err)
{
	struct bb_error why = BB_ERROR_INIT;
	struct bb_concerns concerns = { 0 };
	struct bb_outlook outlook = { 0 };
	enum bb_status status = BB_OK;

	if (bb_outlook_load(&outlook, checkup->group, 0, &why) != BB_OK)
		return BB_OK; /* said by the check of turns */
	if (bb_concerns_list(&concerns, checkup->group, &outlook, &why) != BB_OK)
		status = find(checkup, BB_SEVERITY_ERROR, err, "try again", "%s", why.text);
	for (size_t i = 0; status == BB_OK && i < concerns.count; i++) {
		if (!concerns.items[i].over)
			status = find(checkup, BB_SEVERITY_WARNING, err, concerns.items[i].fix, "%s",
			              concerns.items[i].text);
	}
	bb_concerns_release(&concerns);
	bb_outlook_release(&outlook);
	return status;
}

static enum bb_status check_announce(const struct checkup *checkup, struct bb_error *err)
{
	int announce = bb_config_int(checkup->group->config, "rotation.announce");
	int horizon = bb_config_int(checkup->group->config, "meeting.horizon");
	char remedy[LINE_SIZE];

	if (announce <= horizon)
		return BB_OK;
	snprintf(remedy, sizeof remedy, "brownbag config set rotation.announce %d", horizon);
	return find(checkup, BB_SEVERITY_WARNING, err, remedy,
	            "[rotation] announce = %d reaches beyond [meeting] horizon = %d", announce, horizon);
}

/* -- what runs -- */

static enum bb_status check_way_out(const struct checkup *checkup, struct bb_error *err)
{
	const char *url = bb_config_text(checkup->group->config, "smtp.url");

	if (url && *url)
		return BB_OK;
	return find(checkup, checkup->group->mode == BB_MODE_LIVE ? BB_SEVERITY_ERROR
	                                                          : BB_SEVERITY_WARNING,
	            err, "brownbag config set smtp.url smtps://mail.example.org",
	            "mail has no way out: [smtp] url isn't set");
}

/* A silence that nobody can tell from an answer is a yes, whatever the settings say. */
static enum bb_status check_answers(const struct checkup *checkup, struct bb_error *err)
{
	bool reader = false;
	enum bb_status status = bb_group_has_reader(&reader, checkup->group, err);

	if (status != BB_OK || reader || !group_asks_for_answer(checkup->group))
		return status;
	return find(checkup, BB_SEVERITY_WARNING, err,
	            "let a mail filter run `brownbag rsvp read`, or brownbag config set rotation.ask yes",
	            "[rotation] ask = required, but nothing reads answers: silence is a yes");
}

static bool ends_with(const char *text, const char *end)
{
	size_t len = strlen(text), end_len = strlen(end);

	return len >= end_len && strcasecmp(text + len - end_len, end) == 0;
}

/* "imaps://imap.gmail.com:993/INBOX" */
static bool is_googles_server(const char *url)
{
	const char *host = strstr(url, "://");

	return host && strncasecmp(host + strcspn(host, "."), ".gmail.com",
	                           strlen(".gmail.com")) == 0;
}

/* Between two of its mailboxes Google puts an answer into the calendar and mails none. */
static enum bb_status check_google(const struct checkup *checkup, struct bb_error *err)
{
	const struct bb_group *group = checkup->group;
	bool reader = false;
	enum bb_status status = bb_group_has_reader(&reader, group, err);

	if (status != BB_OK || !reader || !bb_config_bool(group->config, "invite.rsvp") ||
	    !(ends_with(group->sender, "@gmail.com") || ends_with(group->sender, "@googlemail.com") ||
	      is_googles_server(bb_config_text(group->config, "smtp.url")) ||
	      is_googles_server(bb_config_text(group->config, "imap.url"))))
		return status;
	return find(checkup, BB_SEVERITY_WARNING, err,
	            "invite from a mailbox elsewhere, or enter what they say: brownbag rsvp set",
	            "the organizers' mailbox is at Google: what members with a mailbox there answer by "
	            "their calendar may never arrive");
}

static enum bb_status check_cron(const struct checkup *checkup, struct bb_error *err)
{
	static const char remedy[] = "let cron run `brownbag -C FOLDER remind` every 15 minutes";
	int64_t ran_at = 0;
	struct bb_error why = BB_ERROR_INIT;

	if (checkup->group->mode != BB_MODE_LIVE)
		return BB_OK;
	if (bb_store_mark(checkup->group->store, BB_MARK_CRON, &ran_at, &why) != BB_OK)
		return find(checkup, BB_SEVERITY_ERROR, err, "try again", "%s", why.text);
	if (checkup->group->now - ran_at <= CRON_SILENCE)
		return BB_OK;
	if (!ran_at)
		return find(checkup, BB_SEVERITY_WARNING, err, remedy, "cron has never run remind");
	return find(checkup, BB_SEVERITY_WARNING, err, remedy, "cron hasn't run remind for %lld days",
	            (long long)(checkup->group->now - ran_at) / BB_DAY_SECONDS);
}

/* -- the table -- */

static const struct {
	const char *name;
	enum bb_status (*run)(const struct checkup *checkup, struct bb_error *err);
} checks[] = {
	{ "database", check_database },
	{ "texts", check_texts },
	{ "themes", check_themes },
	{ "modes", check_modes },
	{ "hooks", check_hooks },
	{ "words", check_words },
	{ "turns", check_turns },
	{ "dates", check_dates },
	{ "announce", check_announce },
	{ "mail", check_way_out },
	{ "answers", check_answers },
	{ "answers", check_google },
	{ "cron", check_cron },
};

const char *bb_severity_name(enum bb_severity severity)
{
	return severity == BB_SEVERITY_ERROR ? "error" : "warning";
}

enum bb_status bb_group_check_up(const struct bb_group *self,
                                 enum bb_status (*found)(void *context,
                                                         const struct bb_symptom *symptom,
                                                         struct bb_error *err),
                                 void *context, struct bb_error *err)
{
	bool failed = false;
	struct checkup checkup = { .group = self, .failed = &failed, .found = found,
		                   .context = context };
	enum bb_status status = BB_OK;

	for (size_t i = 0; status == BB_OK && i < sizeof checks / sizeof *checks; i++) {
		checkup.check = checks[i].name;
		status = checks[i].run(&checkup, err);
	}
	return status;
}
