/* SPDX-License-Identifier: MIT */
/*
 * What has outlived its purpose goes, by a table of where each kind of row ends.
 * How long that is, the settings say.
 */
#include <brownbag/store.h>

#include "person.h"

#include <assert.h>
#include <stdlib.h>

/* Rows of the ledger that answer no question any more: done, past their time, and their
 * lunch, if any, is over. While one is there its mail can't be queued again; so one about an
 * occasion stays as long as that, which a clock that was ahead may have dated far away. The
 * cutoff is a midnight, eleven hours after which it is that day in UTC, too, but for the
 * easternmost zones, where it is a day later. */
#define LEDGER_ENDED                                                                        \
	"done_at < $1 AND not_after < $1 AND (meeting IS NULL OR (SELECT start FROM meeting"   \
	" WHERE id = mail.meeting) < strftime('%Y-%m-%d', $1 + 39600, 'unixepoch'))"           \
	" AND NOT EXISTS"                                                                      \
	" (SELECT 1 FROM occasion WHERE id = mail.occasion AND kind = mail.kind"               \
	" AND made_at >= $1)"

enum cutoff { NOW, ANSWERS, AWAY, BODIES, REVIEW, LEDGER, LOG, HISTORY, INTROS };

/* $1 is the cutoff. */
static const struct rule {
	enum cutoff cutoff;
	const char *sql;
} rules[] = {
	{ ANSWERS,
	  "DELETE FROM answer WHERE meeting IN (SELECT id FROM meeting WHERE start < $1)" },
	{ ANSWERS,
	  "DELETE FROM decline WHERE meeting IN (SELECT id FROM meeting WHERE start < $1)" },
	{ ANSWERS, "DELETE FROM nudge WHERE meeting IN (SELECT id FROM meeting WHERE start < $1)" },
	{ AWAY, "DELETE FROM away WHERE last < $1" },
	{ BODIES,
	  "DELETE FROM mail_body WHERE (SELECT done_at FROM mail WHERE id = mail_body.mail) < $1" },
	{ BODIES,
	  "DELETE FROM note WHERE made_at < $1 AND id NOT IN (SELECT note FROM mail_body"
	  " JOIN mail ON mail.id = mail_body.mail JOIN occasion ON occasion.id = mail.occasion"
	  " WHERE mail.kind = 'note' AND note IS NOT NULL)" },
	{ LEDGER,
	  "INSERT INTO tally (what, month, count) SELECT 'sent ' || kind,"
	  " strftime('%Y-%m', done_at, 'unixepoch') AS sent_in, count(*) FROM mail"
	  " WHERE state = 'sent' AND " LEDGER_ENDED " GROUP BY kind, sent_in"
	  " ON CONFLICT (what, month) DO UPDATE SET count = count + excluded.count" },
	{ LEDGER, "DELETE FROM mail WHERE " LEDGER_ENDED },
	{ REVIEW, "DELETE FROM review WHERE at < $1" },
	{ LEDGER, "DELETE FROM seen WHERE at < $1" },
	{ LEDGER, "DELETE FROM occasion WHERE made_at < $1" },
	/* One that is over; of one that isn't, at least the words. */
	{ INTROS,
	  "DELETE FROM mail_body WHERE mail IN (SELECT mail.id FROM mail JOIN occasion"
	  " ON occasion.id = mail.occasion JOIN intro ON intro.id = occasion.intro"
	  " WHERE mail.kind = 'intro' AND begun_at < $1)" },
	{ INTROS, "UPDATE intro SET question = '' WHERE begun_at < $1 AND question <> ''" },
	{ INTROS,
	  "DELETE FROM intro WHERE begun_at < $1 AND state IN ('closed', 'declined', 'expired')" },
	{ LOG, "DELETE FROM log WHERE at < $1" },
	{ NOW, "DELETE FROM erased WHERE until < $1" },
	{ HISTORY, "DELETE FROM turn WHERE meeting IN (SELECT id FROM meeting WHERE month < $1)" },
	{ HISTORY,
	  "DELETE FROM agenda_item WHERE meeting IN (SELECT id FROM meeting WHERE month < $1)" },
};

static struct bb_value value_of(enum cutoff cutoff, const struct bb_retention *retention)
{
	switch (cutoff) {
	case NOW:
		return as_int(retention->now);
	case ANSWERS:
		return as_date(retention->answers);
	case AWAY:
		return as_date(retention->away);
	case BODIES:
		return as_int(retention->bodies);
	case REVIEW:
		return as_int(retention->review);
	case LEDGER:
		return as_int(retention->ledger);
	case LOG:
		return as_int(retention->log);
	case HISTORY:
		return as_month(retention->history);
	case INTROS:
		return as_int(retention->intros);
	}
	return as_text(NULL);
}

/* The next former member after `id` of whom nothing is needed any more; 0 if none. Who
 * still offers a topic may be asked, and is known. */
static enum bb_status next_forgettable(struct bb_store *self, struct bb_month before, int64_t id,
                                       int64_t *out, struct bb_error *err)
{
	return bb_store_ask(self,
	                    "SELECT id FROM member WHERE id > $2 AND status = 'former'"
	                    " AND left_in < $1 AND name || ifnull((SELECT min(address) FROM address"
	                    " WHERE member = member.id), '') <> ''"
	                    " AND id NOT IN (SELECT member FROM offer)"
	                    " AND id NOT IN (SELECT member FROM turn)"
	                    " AND id NOT IN (SELECT member FROM booking_member)"
	                    " ORDER BY id LIMIT 1",
	                    BIND(as_month(before), as_int(id)), out, err);
}

static enum bb_status empty_former(struct bb_store *self, struct bb_month before, size_t *count,
                                   struct bb_error *err)
{
	enum bb_status status;
	int64_t id = 0;

	do {
		status = next_forgettable(self, before, id, &id, err);
		if (status != BB_OK || !id)
			break;
		status = bb_store_empty_member(self, id, err);
		++*count;
	} while (status == BB_OK);
	return status;
}

enum bb_status bb_store_retain(struct bb_store *self, const struct bb_retention *retention,
                               size_t *count, struct bb_error *err)
{
	enum bb_status status = BB_OK;
	size_t gone = 0;

	assert(bb_store_is_open(self));
	for (size_t i = 0; status == BB_OK && i < sizeof rules / sizeof *rules; i++) {
		status = bb_store_run(self, rules[i].sql,
		                      BIND(value_of(rules[i].cutoff, retention)), err);
		gone += status == BB_OK ? bb_store_changed(self) : 0;
	}
	if (status == BB_OK)
		status = empty_former(self, retention->history, &gone, err);
	if (status == BB_OK && count)
		*count = gone;
	return status;
}

/* How many, and the first to go: a day, or an instant. */
static const char *const kept[BB_KEPT_COUNT] = {
	[BB_KEPT_ANSWERS] = "SELECT count(*), substr(min(start), 1, 10), NULL FROM answer"
	                    " JOIN meeting ON meeting.id = answer.meeting",
	[BB_KEPT_AWAY] = "SELECT count(*), min(last), NULL FROM away",
	[BB_KEPT_REVIEW] = "SELECT count(*), NULL, min(at) FROM review",
	[BB_KEPT_INTRODUCTIONS] = "SELECT count(*), NULL, min(begun_at) FROM intro WHERE question <> ''"
	                          " OR state IN ('closed', 'declined', 'expired')",
	[BB_KEPT_BODIES] = "SELECT count(*), NULL, min(done_at) FROM mail_body"
	                   " JOIN mail ON mail.id = mail_body.mail",
	[BB_KEPT_LEDGER] = "SELECT count(*), NULL, min(max(done_at, not_after)) FROM mail",
	[BB_KEPT_HISTORY] = "SELECT count(*), min(month) || '-01', NULL FROM turn"
	                    " JOIN meeting ON meeting.id = turn.meeting",
	[BB_KEPT_DIGESTS] = "SELECT count(*), NULL, min(until) FROM erased",
};

enum bb_status bb_store_count_kept(struct bb_store *self, enum bb_kept which, int64_t *count,
                                   struct bb_date *day, int64_t *at, struct bb_error *err)
{
	struct bb_statement rows;

	*day = (struct bb_date){ 0 };
	*count = *at = 0;
	bb_statement_open(&rows, self, kept[which], BIND_NONE);
	if (bb_statement_next(&rows)) {
		*count = bb_column_int(&rows, 0);
		if (!bb_column_is_null(&rows, 1))
			*day = bb_column_date(&rows, 1);
		*at = bb_column_int(&rows, 2);
	}
	return bb_statement_close(&rows, err);
}

enum bb_status bb_store_forget_rehearsal(struct bb_store *self, struct bb_error *err)
{
	static const char *const deletes[] = {
		"DELETE FROM mail",
		"DELETE FROM answer",
		"DELETE FROM review",
		"DELETE FROM seen",
		"DELETE FROM nudge",
		"DELETE FROM note",
		"DELETE FROM occasion WHERE kind <> 'welcome'",
		"DELETE FROM intro",
		"UPDATE offer SET rested_from = NULL, asked_in = NULL, asked_count = 0",
		"DELETE FROM tally WHERE what GLOB 'sent *' OR what GLOB 'introductions *'",
	};
	enum bb_status status = BB_OK;

	assert(bb_store_is_open(self));
	for (size_t i = 0; status == BB_OK && i < sizeof deletes / sizeof *deletes; i++)
		status = bb_store_run(self, deletes[i], BIND_NONE, err);
	return status;
}
