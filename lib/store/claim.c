/* SPDX-License-Identifier: MIT */
/*
 * The steps of sending, each a transaction of its own: claim, then pass the fence
 * and record how it ended.
 * Between the fence and the server's answer a mail's fate is open, and nowhere
 * else; so what is read about a member is read again at the fence.
 *
 * The caller holds the group's lock. That nobody else is sending is what makes
 * claimed rows orphans after a crash, and committing ones unknown (RFC 1047).
 */
#include <brownbag/store_mail.h>

#include "mail_rows.h"

#include <brownbag/reach.h>
#include <brownbag/store_people.h>

#include <assert.h>
#include <stdlib.h>

/* The words of a partial index have to stand in a query that is to use it. */
#define FLYING "state IN ('claimed', 'committing')"

static enum bb_status set_state(struct bb_store *self, int64_t mail, enum bb_mail_state state,
                                struct bb_error *err)
{
	return bb_store_run(self, "UPDATE mail SET state = $2 WHERE id = $1",
	                    BIND(as_int(mail), as_text(bb_mail_state_name(state))), err);
}

static enum bb_status drop_for_status(struct bb_store *self, int64_t mail, int64_t now,
                                      struct bb_error *err)
{
	return bb_store_run(self,
	                    "UPDATE mail SET state = 'dropped', dropped_for = 'status', done_at = $2"
	                    " WHERE id = $1",
	                    BIND(as_int(mail), as_int(now)), err);
}

/* The organizer always may. */
static enum bb_status may_go(struct bb_store *self, const struct bb_mail_key *key, bool *out,
                             struct bb_error *err)
{
	struct bb_member member = { 0 };
	enum bb_status status = BB_OK;

	if (key->member) {
		status = bb_store_load_member(self, key->member, &member, err);
		if (status != BB_OK)
			return status;
	}
	*out = !key->member || bb_member_may_get_mail(&member, key);
	bb_member_release(&member);
	return BB_OK;
}

static enum bb_status is_stopped(struct bb_store *self, bool *out, struct bb_error *err)
{
	enum bb_mode mode = BB_MODE_STOPPED;
	enum bb_status status = bb_store_mode(self, &mode, err);

	if (status == BB_OK)
		*out = mode == BB_MODE_STOPPED;
	return status;
}

/* -- after a crash -- */

enum bb_status bb_store_recover(struct bb_store *self, int64_t now, size_t *unknown,
                                struct bb_error *err)
{
	size_t found = 0;
	enum bb_status status = bb_store_begin(self, err);

	if (status != BB_OK)
		return status;
	status = bb_store_run(self,
	                      "UPDATE mail SET state = 'unknown', done_at = $1"
	                      " WHERE " FLYING " AND state = 'committing'",
	                      BIND(as_int(now)), err);
	found = status == BB_OK ? bb_store_changed(self) : 0;
	if (status == BB_OK)
		status = bb_store_run(self, "UPDATE mail SET state = 'queued' WHERE " FLYING,
		                      BIND_NONE, err);
	status = bb_store_end(self, status, true, err);
	if (status == BB_OK && unknown)
		*unknown = found;
	return status;
}

enum bb_status bb_store_doubt_due(struct bb_store *self, int64_t now, size_t *count,
                                  struct bb_error *err)
{
	enum bb_status status;

	assert(bb_store_is_open(self));
	status = bb_store_run(self,
	                      "UPDATE mail SET state = 'unknown', done_at = $1"
	                      " WHERE " FLYING " OR (state = 'queued' AND due_at <= $1)",
	                      BIND(as_int(now)), err);
	if (status == BB_OK)
		*count = bb_store_changed(self);
	return status;
}

enum bb_status bb_store_unclaim(struct bb_store *self, struct bb_error *err)
{
	enum bb_status status = bb_store_begin(self, err);

	if (status != BB_OK)
		return status;
	status = bb_store_run(self,
	                      "UPDATE mail SET state = 'queued'"
	                      " WHERE " FLYING " AND state = 'claimed'",
	                      BIND_NONE, err);
	return bb_store_end(self, status, true, err);
}

enum bb_status bb_store_unfence(struct bb_store *self, int64_t mail, struct bb_error *err)
{
	enum bb_status status = bb_store_begin(self, err);

	if (status != BB_OK)
		return status;
	status = bb_store_run(self,
	                      "UPDATE mail SET state = 'queued'"
	                      " WHERE id = $1 AND state = 'committing'",
	                      BIND(as_int(mail)), err);
	return bb_store_end(self, status, true, err);
}

/* -- claiming -- */

static enum bb_status expire(struct bb_store *self, int64_t now, struct bb_error *err)
{
	return bb_store_run(self,
	                    "UPDATE mail SET state = 'expired', done_at = $1"
	                    " WHERE state = 'queued' AND not_after < $1",
	                    BIND(as_int(now)), err);
}

static enum bb_status load_due(struct bb_store *self, int64_t now, size_t limit,
                               struct bb_mails *out, struct bb_error *err)
{
	struct bb_statement rows;

	bb_statement_open(&rows, self,
	                  "SELECT " MAIL_COLUMNS ", " PART_COLUMNS " FROM mail"
	                  " LEFT JOIN mail_body ON mail_body.mail = mail.id"
	                  " WHERE state = 'queued' AND next_try_at <= $1"
	                  " ORDER BY next_try_at, mail.id LIMIT $2",
	                  BIND(as_int(now),
	                       as_int(limit > INT32_MAX ? INT32_MAX : (int64_t)limit)));
	bb_mail_rows_read(&rows, out);
	return bb_statement_close(&rows, err);
}

/* Claim those from `at` on that may go; drop the others, from the list too. One without
 * parts was on its way when it was emptied by an erasure: it is composed anew. */
static enum bb_status claim_from(struct bb_store *self, struct bb_mails *mails, size_t at,
                                 int64_t now, struct bb_error *err)
{
	enum bb_status status = BB_OK;
	size_t kept = at;

	for (size_t i = at; status == BB_OK && i < mails->count; i++) {
		struct bb_mail mail = mails->items[i];
		bool go = false;

		status = may_go(self, &mail.key, &go, err);
		go = go && mail.parts.recipient;
		if (status == BB_OK)
			status = go ? set_state(self, mail.id, BB_MAIL_CLAIMED, err) :
			              drop_for_status(self, mail.id, now, err);
		mail.state = BB_MAIL_CLAIMED;
		mails->items[i] = mails->items[kept];
		mails->items[kept] = mail;
		kept += go;
	}
	for (size_t i = kept; i < mails->count; i++)
		bb_mail_release(&mails->items[i]);
	mails->count = kept;
	return status;
}

static enum bb_status claim_due(struct bb_store *self, int64_t now, size_t limit,
                                struct bb_mails *mails, struct bb_error *err)
{
	enum bb_status status = expire(self, now, err);
	bool more = true;

	/* As long as rows are dropped there may be others behind them. */
	while (status == BB_OK && more && mails->count < limit) {
		size_t had = mails->count;

		status = load_due(self, now, limit - had, mails, err);
		more = mails->count > had;
		if (status == BB_OK)
			status = claim_from(self, mails, had, now, err);
	}
	return status;
}

enum bb_status bb_store_claim(struct bb_store *self, int64_t now, size_t limit,
                              struct bb_mails *out, struct bb_error *err)
{
	struct bb_mails mails = { 0 };
	bool stopped = true;
	enum bb_status status = bb_store_begin(self, err);

	if (status != BB_OK)
		return status;
	status = is_stopped(self, &stopped, err);
	if (status == BB_OK && !stopped)
		status = claim_due(self, now, limit, &mails, err);
	status = bb_store_end(self, status, true, err);
	if (status == BB_OK)
		*out = mails;
	else
		bb_mails_release(&mails);
	return status;
}

/* -- the fence -- */

/* @param[out] whole  its parts are there: an erasure empties what names the erased */
static enum bb_status read_flying(struct bb_store *self, int64_t mail, struct bb_mail_key *key,
                                  bool *flying, bool *whole, struct bb_error *err)
{
	struct bb_statement row;

	bb_statement_open(&row, self,
	                  "SELECT kind, meeting, member, occasion, revision, generation,"
	                  " EXISTS (SELECT 1 FROM mail_body WHERE mail_body.mail = mail.id)"
	                  " FROM mail WHERE id = $1 AND " FLYING,
	                  BIND(as_int(mail)));
	*flying = bb_statement_next(&row);
	if (*flying) {
		*key = bb_mail_rows_key(&row, 0);
		*whole = bb_column_int(&row, 6);
	}
	return bb_statement_close(&row, err);
}

/* Nothing is written of one that is committing already. */
static enum bb_status open_fence(struct bb_store *self, int64_t mail, struct bb_error *err)
{
	return bb_store_run(self,
	                    "UPDATE mail SET state = 'committing'"
	                    " WHERE id = $1 AND state = 'claimed'",
	                    BIND(as_int(mail)), err);
}

static enum bb_status fence_one(struct bb_store *self, int64_t mail, bool stopped, int64_t now,
                                bool *go, struct bb_error *err)
{
	struct bb_mail_key key;
	bool flying = false, whole = false, may = false;
	enum bb_status status = read_flying(self, mail, &key, &flying, &whole, err);

	if (status != BB_OK || !flying)
		return status;
	if (stopped)
		return set_state(self, mail, BB_MAIL_QUEUED, err);
	status = may_go(self, &key, &may, err);
	may = may && whole;
	if (status == BB_OK)
		status = may ? open_fence(self, mail, err) : drop_for_status(self, mail, now, err);
	*go = status == BB_OK && may;
	return status;
}

static enum bb_status fence_all(struct bb_store *self, const struct bb_passage *passage,
                                int64_t now, struct bb_error *err)
{
	bool stopped = true;
	enum bb_status status = BB_OK;

	if (passage->mail_count > 0)
		status = is_stopped(self, &stopped, err);
	for (size_t i = 0; status == BB_OK && i < passage->mail_count; i++)
		status = fence_one(self, passage->mails[i], stopped, now, &passage->go[i], err);
	return status;
}

/* -- how it ended -- */

static enum bb_status settle_one(struct bb_store *self, const struct bb_attempt *attempt,
                                 int64_t now, struct bb_error *err)
{
	bool again = attempt->state == BB_MAIL_QUEUED;

	assert(again || attempt->state == BB_MAIL_SENT || attempt->state == BB_MAIL_UNKNOWN ||
	       attempt->state == BB_MAIL_FAILED);
	return bb_store_run(self,
	                    "UPDATE mail SET state = $2, attempts = attempts + 1,"
	                    " next_try_at = ifnull($3, next_try_at), done_at = $4, reply = $5"
	                    " WHERE id = $1 AND (state = 'committing'"
	                    " OR (state = 'claimed' AND $2 NOT IN ('sent', 'unknown')))",
	                    BIND(as_int(attempt->mail), as_text(bb_mail_state_name(attempt->state)),
	                         as_id(again ? attempt->next_try_at : 0), as_id(again ? 0 : now),
	                         as_text(attempt->reply)),
	                    err);
}

enum bb_status bb_store_pass(struct bb_store *self, const struct bb_passage *passage, int64_t now,
                             struct bb_error *err)
{
	enum bb_status status = bb_store_begin(self, err);

	for (size_t i = 0; i < passage->mail_count; i++)
		passage->go[i] = false;
	if (status != BB_OK)
		return status;
	for (size_t i = 0; status == BB_OK && i < passage->ended_count; i++)
		status = settle_one(self, &passage->ended[i], now, err);
	if (status == BB_OK)
		status = fence_all(self, passage, now, err);
	status = bb_store_end(self, status, true, err);
	for (size_t i = 0; status != BB_OK && i < passage->mail_count; i++)
		passage->go[i] = false; /* nothing is on disk, so no dot may go */
	return status;
}
