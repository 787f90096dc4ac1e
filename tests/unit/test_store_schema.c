/* SPDX-License-Identifier: MIT */
/*
 * What may be known about anybody: every column with its purpose and how long it
 * stays. A new column that isn't here fails the test; it needs a reason first.
 */
#include "contract.h"
#include "new_store.h"

#include "store/statement.h"

#include <stdio.h>
#include <string.h>

struct column {
	const char *name;
	const char *purpose;
};

struct table {
	const char *name;
	const char *stays;
	struct column columns[24];
};

#define OWN "names the row"
#define WHOM "whose it is"
#define WHICH "which lunch"

static const struct table allowed[] = {
	{ "meta", "as long as the group",
	  { { "key", OWN }, { "value", "key of hashes, mode, marks of the group's own doings" } } },
	{ "member", "emptied by erasure, or 24 months after leaving",
	  { { "id", OWN },
	    { "name", "greeting; the organizer's list" },
	    { "status", "who gets mail and turns" },
	    { "joined", "a newcomer's grace; a month, no day" },
	    { "left_in", "back within a year keeps what is owed; a month" },
	    { "paused_until", "when to ask the organizer; a month" },
	    { "leads", "takes turns" },
	    { "zone", "times in the member's own zone" },
	    { "mutes", "kinds of mail not wanted" },
	    { "generation", "what an old address missed is sent again" },
	    { "bounces", "when to stop mailing a dead address" } } },
	{ "address", "with the member",
	  { { "member", WHOM },
	    { "rank", "which one is in use" },
	    { "address", "where mail goes, and where answers come from" },
	    { "key", "two spellings are one person" } } },
	{ "consent", "with the member",
	  { { "member", WHOM },
	    { "purpose", "what was agreed to" },
	    { "given_on", "since when" },
	    { "given_at", "what was due before isn't owed" },
	    { "how", "proof" } } },
	{ "away", "7 days after the last day",
	  { { "member", WHOM },
	    { "first", "days without a turn" },
	    { "last", "days without a turn" },
	    { "known_at", "told too late counts as present" } } },
	{ "exclude", "with the members", { { "low", WHOM }, { "high", WHOM } } },
	{ "topic", "as long as the group", { { "slug", OWN } } },
	{ "offer", "12 months unless renewed",
	  { { "topic", "what to be asked about" },
	    { "member", WHOM },
	    { "renewed", "lapses a year later; a month" },
	    { "month_cap", "how often to be asked" },
	    { "rested_from", "a rest after each question" },
	    { "asked_in", "how often this month" },
	    { "asked_count", "how often this month" } } },
	{ "intro", "60 days; the question until it is over",
	  { { "id", OWN },
	    { "topic", "who is looked for" },
	    { "question", "what is asked, without a name" },
	    { "state", "what happens next" },
	    { "begun_at", "when it goes" },
	    { "since", "when to follow up" },
	    { "asked_at", "how long to wait for an answer" },
	    { "until", "when to stop looking" } } },
	{ "intro_side", "until the introduction is over",
	  { { "intro", "which introduction" },
	    { "member", WHOM },
	    { "side", "asks, helps, or was asked before; no answer" },
	    { "agreed", "two yeses come before any name" },
	    { "name", "as they want to be introduced" },
	    { "address", "as they want to be introduced" },
	    { "again_at", "asked once more after a LATER" } } },
	{ "erased", "24 months",
	  { { "digest", "an import doesn't bring the person back" }, { "until", "when it goes" } } },
	{ "holiday", "as long as the group",
	  { { "first", "days without a lunch" },
	    { "last", "days without a lunch" },
	    { "name", "why, for all" } } },
	{ "rule_days", "until rule or window change",
	  { { "rule", "whether it is this one" },
	    { "counted_from", "whether it is this one" },
	    { "since", "the window" },
	    { "until", "the window" },
	    { "days", "what the rule names" } } },
	{ "meeting", "as long as the group",
	  { { "id", OWN },
	    { "month", "which month it is for" },
	    { "slot", "a rule makes it once" },
	    { "start", "when" },
	    { "minutes", "how long" },
	    { "zone", "whose clock" },
	    { "location", "where" },
	    { "link", "where" },
	    { "own", "set for this lunch, not by the settings" },
	    { "status", "whether it takes place" },
	    { "allies", "open to others" },
	    { "theme", "what about" },
	    { "theme_set", "chosen by hand" },
	    { "revision", "who has to be told" },
	    { "sequence", "RFC 5545" },
	    { "significant", "which answers are void" },
	    { "revised_at", "RFC 5545" },
	    { "made_at", "what was there when" },
	    { "holiday_open", "to be settled first" },
	    { "headcount", "a number, no names" },
	    { "assumed", "nobody said so" } } },
	{ "agenda_item", "24 months",
	  { { "meeting", WHICH },
	    { "position", OWN },
	    { "text", "what the group adds" },
	    { "minutes", "how long" } } },
	{ "turn", "24 months",
	  { { "meeting", WHICH },
	    { "seat", "leads or stands by" },
	    { "rank", OWN },
	    { "member", WHOM },
	    { "state", "may it still move" },
	    { "cause", "in neutral words, no reason of a person" },
	    { "since", "who is told" } } },
	{ "decline", "7 days after the lunch",
	  { { "meeting", WHICH }, { "member", WHOM }, { "silent", "whether it was said, or let pass" } } },
	{ "booking", "24 months, then folded",
	  { { "id", OWN },
	    { "kind", "held, amended, entered, returned" },
	    { "meeting", WHICH },
	    { "amends", "what it corrects" },
	    { "day", "order in time" },
	    { "month", "which month it is for" },
	    { "could", "a number" },
	    { "led", "a number" },
	    { "value", "share of a turn" } } },
	{ "booking_member", "24 months, then folded",
	  { { "booking", OWN }, { "member", WHOM }, { "parts", "could lead, led, away, founder" } } },
	{ "books", "as long as the group",
	  { { "at", OWN },
	    { "last_booking", "what is in them" },
	    { "first_month", "who is a founder" },
	    { "last_meeting", "nobody leads twice in a row" },
	    { "last_on", "nobody leads twice in a row" },
	    { "recent", "a newcomer's grace" } } },
	{ "balance", "numbers by id, as long as the group",
	  { { "at", OWN },
	    { "member", WHOM },
	    { "entered", "takes part" },
	    { "founder", "has no grace" },
	    { "owed", "whose turn it is" },
	    { "credited", "fair share" },
	    { "could", "fairness in figures" },
	    { "led", "fairness in figures" },
	    { "last_meeting", "rest after a turn" },
	    { "last_on", "order among equals" },
	    { "away_run", "a long absence ends with a grace" },
	    { "present", "a long absence ends with a grace" } } },
	{ "answer", "7 days after the lunch",
	  { { "meeting", WHICH },
	    { "member", WHOM },
	    { "answer", "headcount; no reminder to who declined" },
	    { "sequence", "which of two is newer" },
	    { "stamped_at", "which of two is newer" },
	    { "dated_at", "which of two is newer" },
	    { "answered_at", "shown to the organizer" },
	    { "verified", "came from the member's address" },
	    { "source", "who said so" } } },
	{ "seen", "6 months",
	  { { "digest", "a message has its effect once" },
	    { "tries", "a message that ends the program isn't read for ever" },
	    { "at", "when it goes" } } },
	{ "review", "7 days",
	  { { "id", OWN },
	    { "at", "when it goes" },
	    { "reason", "words of the program" },
	    { "wants", "what accepting it does, from a closed list" },
	    { "member", WHOM },
	    { "meeting", WHICH },
	    { "sender", "who wants to join, or wrote from where" },
	    { "sender_name", "who wants to join" },
	    { "words", "what a person has to make sense of" },
	    { "sequence", "which of two is newer" },
	    { "stamped_at", "which of two is newer" },
	    { "dated_at", "which of two is newer" },
	    { "answers", "what it is a yes or a no to" },
	    { "as_whom", "how they want to be introduced" } } },
	{ "note", "30 days",
	  { { "id", OWN },
	    { "subject", "words to the group" },
	    { "text", "words to the group" },
	    { "made_at", "when it goes" } } },
	{ "occasion", "6 months",
	  { { "id", OWN },
	    { "kind", "which mail it calls for" },
	    { "member", WHOM },
	    { "meeting", WHICH },
	    { "role", "what changed, from a closed list" },
	    { "change", "what changed, from a closed list" },
	    { "note", "words to the group" },
	    { "intro", "which introduction, until it is over" },
	    { "letter", "what to say, from a closed list" },
	    { "made_at", "when it goes" } } },
	{ "nudge", "7 days after the lunch",
	  { { "kind", OWN }, { "meeting", WHICH }, { "at", "due from then on" } } },
	{ "mail", "6 months",
	  { { "id", OWN },
	    { "dedupe", "once" },
	    { "kind", "what it is about" },
	    { "meeting", WHICH },
	    { "member", WHOM },
	    { "occasion", "what it is about" },
	    { "revision", "what it is about" },
	    { "generation", "to which address" },
	    { "sequence", "RFC 5545" },
	    { "told_start", "the old time in an update" },
	    { "told_end", "the old time in an update" },
	    { "wording", "whether it has to be written anew" },
	    { "message_id", "meaningless to others" },
	    { "state", "what became of it" },
	    { "dropped_for", "what became of it" },
	    { "attempts", "when to try again" },
	    { "made_at", "its date" },
	    { "due_at", "when" },
	    { "not_after", "not later" },
	    { "next_try_at", "when to try again" },
	    { "done_at", "when it goes" },
	    { "reply", "the server's words, scrubbed" } } },
	{ "mail_body", "30 days after it was sent",
	  { { "mail", OWN },
	    { "sender", "as sent" },
	    { "sender_name", "as sent" },
	    { "reply_to", "as sent" },
	    { "recipient", "as sent" },
	    { "recipient_name", "as sent" },
	    { "subject", "as sent" },
	    { "text", "as sent" },
	    { "calendar", "as sent" },
	    { "method", "as sent" },
	    { "list_id", "as sent" },
	    { "unsubscribe", "as sent" },
	    { "in_reply_to", "as sent" } } },
	{ "mailbox", "the last one used, as long as the group",
	  { { "account", "which mailbox: a digest of the settings" },
	    { "uidvalidity", "how the server counts" },
	    { "uid", "what was read isn't read again" } } },
	{ "log", "24 months",
	  { { "id", OWN },
	    { "at", "when" },
	    { "what", "words of the program" },
	    { "meeting", WHICH },
	    { "member", "an id" },
	    { "detail", "words of the program" } } },
	{ "tally", "as long as the group",
	  { { "what", OWN }, { "month", "when" }, { "count", "a number" } } },
	{ "file", "empty in a group; in a backup as long as the backup",
	  { { "name", "which file" }, { "mode", "who may read it" }, { "bytes", "the file" } } },
	/* SQLite's own, for ids that are never used twice. */
	{ "sqlite_sequence", "as long as the group", { { "name", OWN }, { "seq", "the last id" } } },
};

static const struct table *find_table(const char *name)
{
	for (size_t i = 0; i < count_of(allowed); i++)
		if (strcmp(allowed[i].name, name) == 0)
			return &allowed[i];
	return NULL;
}

static bool allows(const char *table, const char *column)
{
	const struct table *found = find_table(table);

	if (!found || !found->stays)
		return false;
	for (const struct column *c = found->columns; c->name; c++)
		if (strcmp(c->name, column) == 0)
			return c->purpose != NULL;
	return false;
}

static void test_store_schema__holds_what_is_allowed_and_nothing_else(void **state)
{
	struct new_store *self = *state;
	struct bb_statement rows;
	struct bb_error err;
	size_t found = 0, wanted = 0;

	bb_statement_open(&rows, self->store,
	                  "SELECT m.name, c.name FROM sqlite_schema AS m"
	                  " JOIN pragma_table_info(m.name) AS c WHERE m.type = 'table'",
	                  BIND_NONE);
	while (bb_statement_next(&rows)) {
		const char *table = bb_column_text(&rows, 0), *column = bb_column_text(&rows, 1);

		if (!allows(table, column))
			fail_msg("%s.%s: has no purpose", table, column);
		found++;
	}
	assert_works(bb_statement_close(&rows, &err), err);
	for (size_t i = 0; i < count_of(allowed); i++)
		for (const struct column *c = allowed[i].columns; c->name; c++)
			wanted++;
	assert_int_equal(found, wanted);
}

static void test_store_schema__is_strict_everywhere(void **state)
{
	struct new_store *self = *state;
	struct bb_error err;
	int64_t loose = -1;

	assert_works(bb_store_ask(self->store,
	                          "SELECT count(*) FROM pragma_table_list WHERE schema = 'main'"
	                          " AND type = 'table' AND NOT strict AND name NOT LIKE 'sqlite_%'",
	                          BIND_NONE, &loose, &err), err);
	assert_int_equal(loose, 0);
}

/* -- every place where a person is found is shown, and forgotten -- */

struct seen {
	char tables[512];
	char columns[8192]; /* " member.id  member.name .." */
};

static enum bb_status note_table(void *context, const char *table, size_t count,
                                 const struct bb_person_value *values, struct bb_error *err)
{
	struct seen *seen = context;
	size_t len = strlen(seen->tables);

	snprintf(seen->tables + len, sizeof seen->tables - len, " %s ", table);
	for (size_t i = 0; i < count; i++) {
		len = strlen(seen->columns);
		snprintf(seen->columns + len, sizeof seen->columns - len, " %s.%s ", table,
		         values[i].column);
		if (values[i].is_number && strspn(values[i].text, "-0123456789") != strlen(values[i].text))
			return bb_error_set(err, BB_EINVAL, "%s: is no number", values[i].text);
	}
	return BB_OK;
}

/* A row about member 1 in every table that refers to members, found by its foreign keys. */
static void fill_everything(struct new_store *self)
{
	int64_t ana = new_store_add_member(self, "Ana", "ana@example.org");
	int64_t lunch = new_store_add_lunch(self, (struct bb_date){ 2027, 2, 9 });
	struct bb_mail mail = new_store_mail(BB_KIND_INVITE, lunch, ana);

	new_store_add_member(self, "Ben", "ben@example.org");
	new_store_queue(self, &mail);
	new_store_run_elsewhere(
		self->path,
		"INSERT INTO away VALUES (1, '2027-03-01', '2027-03-05', 1);"
		"INSERT INTO exclude VALUES (1, 2); INSERT INTO topic VALUES ('travel');"
		"INSERT INTO offer VALUES ('travel', 1, '2027-01', 2, NULL, NULL, 0);"
		"INSERT INTO intro VALUES (1, 'travel', 'How?', 'asked-asker', 1, 1, 1, '2027-03-01');"
		"INSERT INTO intro_side VALUES (1, 1, 'asker', 0, NULL, NULL, NULL);"
		"INSERT INTO turn VALUES (1, 'lead', 0, 1, 'planned', '', 1);"
		"INSERT INTO decline VALUES (1, 1, 0);"
		"INSERT INTO booking VALUES (1, 'held', 1, NULL, '2027-02-09', '2027-02', 1, 1, 0);"
		"INSERT INTO booking_member VALUES (1, 1, 3);"
		"INSERT INTO books VALUES ('now', 0, NULL, 0, NULL, '');"
		"INSERT INTO balance VALUES ('now', 1, 1, 1, 0, 0, 0, 0, 0, NULL, 0, 0);"
		"INSERT INTO answer VALUES (1, 1, 'accepted', 0, 0, 0, 0, 1, 'calendar');"
		"INSERT INTO review VALUES (1, 1, 'stale', 'accepted', 1, 1, 'ana@example.org', 'Ana',"
		" 'yes, but', 0, 0, 0, NULL, '');"
		"INSERT INTO occasion VALUES (1, 'welcome', 1, NULL, 'guest', '', NULL, 1, 'wording', 1);"
		"INSERT INTO log VALUES (1, 1, 'member added', NULL, 1, '');");
}

/* Tables with a column that refers to a member; log has ids without a reference, so that
 * its lines outlive what they are about. */
#define TABLES_ABOUT_MEMBERS                                                         \
	"SELECT DISTINCT m.name FROM sqlite_schema AS m"                              \
	" JOIN pragma_foreign_key_list(m.name) AS f WHERE f.\"table\" = 'member'"    \
	" UNION SELECT 'log' UNION SELECT 'member'"

static void test_store_schema__shows_a_person_from_every_table(void **state)
{
	struct new_store *self = *state;
	struct seen seen = { "", "" }, nobody = { "", "" };
	struct bb_statement rows;
	char name[64];
	struct bb_error err;

	fill_everything(self);
	assert_works(bb_store_show_person(self->store, 1, note_table, &seen, &err), err);
	bb_statement_open(&rows, self->store, TABLES_ABOUT_MEMBERS, BIND_NONE);
	while (bb_statement_next(&rows)) {
		snprintf(name, sizeof name, " %s ", bb_column_text(&rows, 0));
		if (!strstr(seen.tables, name))
			fail_msg("%s: isn't shown", bb_column_text(&rows, 0));
	}
	assert_works(bb_statement_close(&rows, &err), err);
	assert_fails(BB_ENOENT, bb_store_show_person(self->store, 9, note_table, &nobody, &err), err);
	assert_string_equal(nobody.tables, "");
	/* What is Ana's isn't Ben's, but that the two are never introduced. */
	assert_works(bb_store_show_person(self->store, 2, note_table, &nobody, &err), err);
	assert_string_equal(nobody.tables, " member  address  consent  consent  exclude ");
}

/* But for the references themselves, and what a mail is told apart by from other mails. */
#define COLUMNS_ABOUT_MEMBERS                                                        \
	"SELECT t.name || '.' || c.name FROM (" TABLES_ABOUT_MEMBERS ") AS t"        \
	" JOIN pragma_table_info(t.name) AS c WHERE c.name <> 'member'"              \
	" AND t.name <> 'exclude' AND t.name || '.' || c.name NOT IN ('address.key'," \
	" 'mail.dedupe', 'mail.occasion', 'mail.revision', 'mail.generation',"       \
	" 'mail.sequence', 'mail.told_start', 'mail.told_end', 'mail.wording',"       \
	" 'mail.next_try_at', 'occasion.note')"

static void test_store_schema__shows_all_that_is_stored_about_a_person(void **state)
{
	struct new_store *self = *state;
	struct seen seen = { "", "" };
	struct bb_statement rows;
	char name[128];
	struct bb_error err;

	fill_everything(self);
	assert_works(bb_store_show_person(self->store, 1, note_table, &seen, &err), err);
	bb_statement_open(&rows, self->store, COLUMNS_ABOUT_MEMBERS, BIND_NONE);
	while (bb_statement_next(&rows)) {
		snprintf(name, sizeof name, " %s ", bb_column_text(&rows, 0));
		if (!strstr(seen.columns, name))
			fail_msg("%s: isn't shown", bb_column_text(&rows, 0));
	}
	assert_works(bb_statement_close(&rows, &err), err);
}

static void test_store_schema__leaves_an_erased_person_in_histories_only(void **state)
{
	struct new_store *self = *state;
	struct seen seen = { "", "" };
	struct bb_error err;

	fill_everything(self);
	assert_works(bb_store_begin(self->store, &err), err);
	assert_works(bb_store_erase_member(self->store, 1, NEW_STORE_NOW, &err), err);
	assert_works(bb_store_commit(self->store, &err), err);
	assert_works(bb_store_show_person(self->store, 1, note_table, &seen, &err), err);
	assert_string_equal(seen.tables, " member  turn  booking_member  balance ");
	assert_works(bb_store_check(self->store, &err), err);
}

#define store_test(name) cmocka_unit_test_setup_teardown(name, new_store_setup, new_store_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		store_test(test_store_schema__holds_what_is_allowed_and_nothing_else),
		store_test(test_store_schema__is_strict_everywhere),
		store_test(test_store_schema__shows_a_person_from_every_table),
		store_test(test_store_schema__shows_all_that_is_stored_about_a_person),
		store_test(test_store_schema__leaves_an_erased_person_in_histories_only),
	};

	return cmocka_run_group_tests_name("store_schema", tests, NULL, NULL);
}
