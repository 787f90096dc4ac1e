/* SPDX-License-Identifier: MIT */
/* The table of all settings, and finding a row of it. Decides names, types, ranges and defaults. */
#include <brownbag/config.h>

#include <brownbag/rotation.h>
#include <brownbag/text.h>

#include <stdio.h>
#include <string.h>

enum { FULL_NAME_SIZE = 64 };

#define TEXT(bytes) .type = BB_VALUE_TEXT, .max = (bytes)
#define OWN .own = true
#define RAW .type = BB_VALUE_RAW
#define INT(low, high) .type = BB_VALUE_INT, .min = (low), .max = (high)
#define BOOL .type = BB_VALUE_BOOL
#define CHOICE(words) .type = BB_VALUE_CHOICE, .choices = words
#define DAYS(low, high) .type = BB_VALUE_SPAN, .unit = "days", .min = (low), .max = (high)
#define MINUTES(low, high) .type = BB_VALUE_SPAN, .unit = "min", .min = (low), .max = (high)
#define TIMING(name_, default_, help_) \
	{ "remind", name_, .type = BB_VALUE_TIMING, .fallback = default_, .help = help_ }

static const struct bb_config_key keys[] = {
	{ "group", "name", OWN, TEXT(120), .required = true,
	  .help = "what the group calls itself, in mails to its members" },
	{ "group", "subject", TEXT(60), .fallback = "Lunch",
	  .help = "what others may see: titles of calendar entries, subjects of mails" },
	{ "group", "organizer", OWN, .type = BB_VALUE_MAILBOX, .required = true,
	  .help = "the mailbox that invites and is written to, as Name <address>" },
	{ "group", "timezone", .type = BB_VALUE_TIMEZONE, .required = true,
	  .help = "where the lunches are, such as Europe/Berlin" },
	{ "group", "discreet", BOOL, .fallback = "yes",
	  .help = "no word in titles and subjects says what the group is about" },

	{ "meeting", "meets", .type = BB_VALUE_RULE, .required = true,
	  .help = "when lunches are, such as second tuesday 12:00-13:00" },
	{ "meeting", "first", OWN, .type = BB_VALUE_DATE,
	  .help = "nothing is invited before this day, and every 2 weeks counts from it" },
	{ "meeting", "location", OWN, TEXT(200), .help = "where, such as Room 4B" },
	{ "meeting", "link", OWN, .type = BB_VALUE_URL, .choices = "https http",
	  .help = "how to join from elsewhere" },
	{ "meeting", "needs", OWN, TEXT(200),
	  .help = "what the place offers, such as step-free; of the group, never of a person" },
	{ "meeting", "on_holiday", CHOICE("ask skip next previous"), .fallback = "ask",
	  .help = "a lunch on a holiday: ask, leave it out, or move it to a working day near by" },
	{ "meeting", "horizon", INT(1, 24), .fallback = "6", .unit = "lunches",
	  .help = "how many lunches ahead are planned" },

	{ "rotation", "announce", INT(1, 24), .fallback = "3", .unit = "lunches",
	  .help = "turns of the next lunches that are announced and stay as they are" },
	{ "rotation", "grace", INT(0, BB_GRACE_MAX), .fallback = "2", .unit = "lunches",
	  .help = "lunches for which who is new is not asked" },
	{ "rotation", "return_grace", INT(0, BB_GRACE_MAX), .fallback = "1", .unit = "lunches",
	  .help = "the same for who was away for three or more" },
	{ "rotation", "leads", INT(1, BB_ROTATION_LEADS_MAX), .fallback = "1", .unit = "members",
	  .help = "facilitators of a lunch" },
	{ "rotation", "backup", BOOL, .fallback = "yes",
	  .help = "name one more who would step in" },
	{ "rotation", "ask", CHOICE("yes no required"), .fallback = "yes",
	  .help = "ask before announcing; required: silence is no yes" },

	TIMING("welcome", "at once", "hello to a new member, with the open invite"),
	TIMING("invite", "28 days 09:00", "the calendar entry"),
	TIMING("agenda", "5 days 09:00", "theme and agenda"),
	TIMING("reminder", "1 day 15:00", "when and where, shortly before"),
	TIMING("morning", "08:30", "on the day itself, to those who asked for it"),
	TIMING("ask", "35 days 09:00", "would you facilitate?"),
	TIMING("brief", "14 days 09:00", "how to hold the hour, to facilitator and backup"),
	TIMING("turn", "at once", "a change of who facilitates, to those concerned"),
	TIMING("update", "at once", "a new time, place or link"),
	TIMING("cancel", "at once", "no lunch, or off the list"),
	TIMING("thanks", "1 day 09:00", "after a lunch, with the next date"),
	TIMING("note", "at once", "a few words of the organizers"),
	TIMING("confirm", "at once", "done: paused, off the list, deleted"),
	TIMING("intro", "at once", "the steps of an introduction"),
	TIMING("renew", "09:00", "once a year: is our mail still welcome?"),
	TIMING("digest", "day 1 09:00", "ids and counts, to the organizer"),
	{ "remind", "working_days", .type = BB_VALUE_WEEKDAYS, .fallback = "mon-fri",
	  .help = "days on which planned mail goes out" },

	{ "invite", "rsvp", BOOL, .fallback = "yes",
	  .help = "ask for an answer; no: entries without one" },
	{ "invite", "class", CHOICE("private confidential public"), .fallback = "private",
	  .help = "how calendars show the entry to others: a hint, no protection" },
	{ "invite", "transp", CHOICE("opaque transparent"), .fallback = "opaque",
	  .help = "whether the entry makes people busy" },

	{ "smtp", "url", OWN, .type = BB_VALUE_URL, .choices = "smtp smtps sendmail maildir",
	  .help = "the way out: smtps://host, smtp://host:587, sendmail:/usr/sbin/sendmail or"
	          " maildir:DIR" },
	{ "smtp", "from", OWN, .type = BB_VALUE_MAILBOX,
	  .help = "sender; the organizer if empty; its domain is that of UIDs and Message-IDs" },
	{ "smtp", "reply_to", OWN, .type = BB_VALUE_MAILBOX,
	  .help = "where replies go, if not to the sender" },
	{ "smtp", "user", OWN, RAW, .help = "name to log in with" },
	{ "smtp", "password_command", OWN, RAW,
	  .help = "program that prints the password; ! before it for a shell" },
	{ "smtp", "password_file", OWN, .type = BB_VALUE_PATH,
	  .help = "file of mode 0600 that holds the password" },
	{ "smtp", "token_command", OWN, RAW, .help = "program that prints an OAuth 2 access token" },
	{ "smtp", "tls", OWN, CHOICE("auto required none"), .fallback = "auto",
	  .help = "auto: required but to a loopback address; none: to a loopback address only" },
	{ "smtp", "cafile", OWN, .type = BB_VALUE_PATH,
	  .help = "certificates to trust instead of the system's" },
	{ "smtp", "pinned_key", OWN, RAW, .help = "the server's public key, as sha256//HASH" },
	{ "smtp", "hello", OWN, RAW, .help = "name to greet with; the sender's domain if empty" },
	{ "smtp", "timeout", OWN, INT(1, 3600), .fallback = "600", .unit = "seconds",
	  .help = "how long to wait for each answer of the server" },
	{ "smtp", "connections", OWN, INT(1, 32), .fallback = "1", .unit = "connections",
	  .help = "how many at once" },
	{ "smtp", "rate", OWN, INT(0, 100000), .fallback = "0", .unit = "mails a minute",
	  .help = "at most so many; 0: no limit" },
	{ "smtp", "messages_per_connection", OWN, INT(0, 100000), .fallback = "0", .unit = "mails",
	  .help = "reconnect after so many; 0: never" },
	{ "smtp", "relogin_delay", OWN, INT(0, 3600), .fallback = "0", .unit = "seconds",
	  .help = "wait so long before connecting again" },

	{ "deliver", "on_unknown", CHOICE("hold resend"), .fallback = "hold",
	  .help = "a mail of which nobody knows whether it arrived: ask, or send it again" },
	{ "deliver", "retry", MINUTES(1, 1440), .fallback = "5 min",
	  .help = "first wait after a refusal for now; doubled each time" },

	{ "imap", "url", OWN, .type = BB_VALUE_URL, .choices = "imaps imap",
	  .help = "mailbox with the answers, such as imaps://host/INBOX" },
	{ "imap", "user", OWN, RAW, .help = "name to log in with" },
	{ "imap", "password_command", OWN, RAW,
	  .help = "program that prints the password; ! before it for a shell" },
	{ "imap", "password_file", OWN, .type = BB_VALUE_PATH,
	  .help = "file of mode 0600 that holds the password" },
	{ "imap", "token_command", OWN, RAW, .help = "program that prints an OAuth 2 access token" },
	{ "imap", "tls", OWN, CHOICE("auto required none"), .fallback = "auto",
	  .help = "auto: required but to a loopback address; none: to a loopback address only" },
	{ "imap", "cafile", OWN, .type = BB_VALUE_PATH,
	  .help = "certificates to trust instead of the system's" },
	{ "imap", "pinned_key", OWN, RAW, .help = "the server's public key, as sha256//HASH" },
	{ "imap", "timeout", OWN, INT(1, 3600), .fallback = "60", .unit = "seconds",
	  .help = "how long to wait for each answer of the server" },

	{ "rsvp", "strict", BOOL, .fallback = "no",
	  .help = "hold answers from addresses that aren't the member's" },
	{ "rsvp", "words", .type = BB_VALUE_WORDS, .min = 9, .max = 9,
	  .fallback = "pause stop delete back yes no swap later join",
	  .help = "words that members may reply with, in this order" },
	{ "rsvp", "authserv_id", OWN, RAW, .help = "whose Authentication-Results are believed" },

	{ "retention", "answers", DAYS(0, 366), .fallback = "7 days",
	  .help = "who came, after the lunch" },
	{ "retention", "introductions", DAYS(1, 366), .fallback = "60 days",
	  .help = "the question of an introduction, and that there was one" },
	{ "retention", "bodies", DAYS(0, 366), .fallback = "30 days",
	  .help = "texts of mails that were sent" },
	{ "retention", "ledger", DAYS(30, 3660), .fallback = "6 months",
	  .help = "who was sent what" },
	{ "retention", "history", DAYS(365, 3660), .fallback = "24 months",
	  .help = "who facilitated, by name" },
	{ "retention", "digests", DAYS(30, 3660), .fallback = "24 months",
	  .help = "marks that keep who was erased from coming back by an import" },
	{ "retention", "review", DAYS(1, 366), .fallback = "7 days",
	  .help = "mail that waits for your decision" },

	{ "publish", "dir", OWN, .type = BB_VALUE_PATH,
	  .help = "folder of the page and the calendar feed" },
	{ "publish", "facilitators", CHOICE("no first-names"), .fallback = "no",
	  .help = "whether the page names who facilitates" },
	{ "publish", "themes", BOOL, .fallback = "no",
	  .help = "whether the page names themes; sensitive ones never" },

	{ "backup", "encrypt_command", OWN, RAW,
	  .help = "program that encrypts standard input; else age, else gpg" },

	{ "alias", NULL, OWN, RAW, .help = "a name for a command line; ! before it for a shell" },

	{ "advice", "next", BOOL, .fallback = "yes", .help = "hint at what to do next" },
	{ "advice", "empty", BOOL, .fallback = "yes", .help = "hint at how to fill an empty list" },
	{ "advice", "stuck", BOOL, .fallback = "yes", .help = "hint at mail that can't leave" },
};

enum { KEY_COUNT = sizeof keys / sizeof *keys };

static const struct {
	const char *section, *help;
} sections[] = {
	{ "group", "Who you are." },
	{ "meeting", "When and where the lunches are." },
	{ "rotation", "Whose turn it is to facilitate." },
	{ "remind", "When mails go: off, or days and time." },
	{ "invite", "Calendar entries." },
	{ "smtp", "How mail leaves, once `brownbag start` has made the group live." },
	{ "deliver", "What is done about trouble on the way out." },
	{ "imap", "A mailbox to read answers from." },
	{ "rsvp", "What is done with answers." },
	{ "retention", "How long things are kept. Shorter is kinder." },
	{ "publish", "A page and a feed for a web server." },
	{ "backup", "How backups are encrypted." },
	{ "alias", "Names for command lines: due = remind --dry-run" },
	{ "advice", "Hints that can be switched off." },
};

const struct bb_config_key *bb_config_key_at(size_t i)
{
	return i < KEY_COUNT ? &keys[i] : NULL;
}

const char *bb_config_section_help(const char *section)
{
	for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
		if (strcmp(sections[i].section, section) == 0)
			return sections[i].help;
	return NULL;
}

static bool is_named(const struct bb_config_key *key, const char *section, size_t section_len,
                     const char *name)
{
	return strlen(key->section) == section_len &&
	       memcmp(key->section, section, section_len) == 0 &&
	       (key->name ? strcmp(key->name, name) == 0 : name[0] != '\0');
}

static enum bb_status refuse_key(const char *key, struct bb_error *err)
{
	char full[KEY_COUNT][FULL_NAME_SIZE];
	const char *candidates[KEY_COUNT];
	const char *dot = strchr(key, '.');
	const char *nearest;

	for (size_t i = 0; i < KEY_COUNT; i++) {
		candidates[i] = NULL;
		if (!keys[i].name)
			continue;
		snprintf(full[i], sizeof full[i], "%s.%s", keys[i].section, keys[i].name);
		candidates[i] = full[i];
		/* The right key in the wrong section is nearer than any misspelling. */
		if (dot && strcmp(keys[i].name, dot + 1) == 0)
			return bb_error_set(err, BB_EINVAL,
			                    "there is no setting \"%s\": did you mean \"%s\"?", key,
			                    full[i]);
	}
	nearest = bb_text_nearest(key, candidates, KEY_COUNT);
	if (nearest)
		return bb_error_set(err, BB_EINVAL,
		                    "there is no setting \"%s\": did you mean \"%s\"?", key,
		                    nearest);
	return bb_error_set(err, BB_EINVAL,
	                    "there is no setting \"%s\"; `brownbag config list` shows all", key);
}

enum bb_status bb_config_find_key(const struct bb_config_key **out, const char *key,
                                  struct bb_error *err)
{
	const char *dot = strchr(key, '.');

	for (size_t i = 0; dot && i < KEY_COUNT; i++)
		if (is_named(&keys[i], key, (size_t)(dot - key), dot + 1)) {
			*out = &keys[i];
			return BB_OK;
		}
	return refuse_key(key, err);
}
