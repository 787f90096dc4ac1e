/* SPDX-License-Identifier: MIT */
/*
 * Mail that came in: what was seen, what waits, what came back. Which answer counts
 * and which word is obeyed is decided elsewhere.
 */
#include <brownbag/store_inbox.h>

#include "statement.h"

#include <assert.h>
#include <stdlib.h>

#define REVIEW_COLUMNS                                                                    \
	"id, at, reason, wants, member, meeting, sender, sender_name, words, sequence,"      \
	" stamped_at, dated_at, answers, as_whom"

/* -- what was seen -- */

enum bb_status bb_store_load_seen(struct bb_store *self, const uint8_t digest[BB_DIGEST_SIZE],
                                  int *out, struct bb_error *err)
{
	struct bb_statement row;
	enum bb_status status;
	int tries = 0;

	bb_statement_open(&row, self, "SELECT tries FROM seen WHERE digest = $1",
	                  BIND(as_blob(digest, BB_DIGEST_SIZE)));
	if (bb_statement_next(&row))
		tries = bb_column_small(&row, 0);
	status = bb_statement_close(&row, err);
	if (status == BB_OK)
		*out = tries;
	return status;
}

enum bb_status bb_store_set_seen(struct bb_store *self, const uint8_t digest[BB_DIGEST_SIZE],
                                 int tries, int64_t now, struct bb_error *err)
{
	assert(bb_store_is_open(self));
	return bb_store_run(self, "INSERT OR REPLACE INTO seen (digest, tries, at) VALUES ($1, $2, $3)",
	                    BIND(as_blob(digest, BB_DIGEST_SIZE), as_int(tries), as_int(now)), err);
}

/* -- the invite that an answer is about -- */

/* The objects that show the present time, a CANCEL aside: the least of their SEQUENCEs. */
static enum bb_status load_significant(struct bb_store *self, int64_t meeting, int64_t member,
                                       int revision, struct bb_entry_times *times,
                                       struct bb_error *err)
{
	struct bb_statement row;

	bb_statement_open(&row, self,
	                  "SELECT sequence, made_at FROM mail WHERE meeting = $1 AND member = $2"
	                  " AND sequence >= 0 AND revision >= $3 AND kind NOT IN ('cancel', 'confirm')"
	                  " ORDER BY sequence, made_at LIMIT 1",
	                  BIND(as_int(meeting), as_int(member), as_int(revision)));
	if (bb_statement_next(&row)) {
		times->significant = bb_column_int(&row, 0);
		times->significant_at = bb_column_int(&row, 1);
	}
	return bb_statement_close(&row, err);
}

enum bb_status bb_store_load_entry_times(struct bb_store *self, int64_t meeting, int64_t member,
                                         int revision, struct bb_entry_times *out,
                                         struct bb_error *err)
{
	struct bb_entry_times times = { .significant_at = INT64_MAX };
	struct bb_statement row;
	enum bb_status status;

	bb_statement_open(&row, self,
	                  "SELECT sequence FROM mail WHERE meeting = $1 AND member = $2"
	                  " AND sequence >= 0 ORDER BY sequence DESC LIMIT 1",
	                  BIND(as_int(meeting), as_int(member)));
	if (bb_statement_next(&row))
		times.sequence = bb_column_small(&row, 0);
	else
		bb_statement_fail(&row, BB_ENOENT, "member %lld has no entry of lunch %lld",
		                  (long long)member, (long long)meeting);
	status = bb_statement_close(&row, err);
	times.significant = (int64_t)times.sequence + 1; /* the present time was told to nobody yet */
	if (status == BB_OK)
		status = load_significant(self, meeting, member, revision, &times, err);
	if (status == BB_OK)
		*out = times;
	return status;
}

/* -- what waits for a person -- */

void bb_review_release(struct bb_review *self)
{
	if (!self)
		return;
	free(self->reason);
	free(self->wants);
	free(self->sender);
	free(self->sender_name);
	free(self->words);
	free(self->as);
	*self = (struct bb_review){ 0 };
}

void bb_reviews_release(struct bb_reviews *self)
{
	if (!self)
		return;
	for (size_t i = 0; i < self->count; i++)
		bb_review_release(&self->items[i]);
	free(self->items);
	*self = (struct bb_reviews){ NULL, 0 };
}

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

enum bb_status bb_store_add_review(struct bb_store *self, const struct bb_review *review,
                                   int64_t *id, struct bb_error *err)
{
	assert(bb_store_is_open(self));
	return bb_store_ask(self,
	                    "INSERT INTO review (at, reason, wants, member, meeting, sender,"
	                    " sender_name, words, sequence, stamped_at, dated_at, answers, as_whom)"
	                    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
	                    " RETURNING id",
	                    BIND(as_int(review->at), as_text(or_empty(review->reason)),
	                         as_text(or_empty(review->wants)), as_id(review->member),
	                         as_id(review->meeting), as_text(or_empty(review->sender)),
	                         as_text(or_empty(review->sender_name)),
	                         as_text(or_empty(review->words)), as_int(review->answer.sequence),
	                         as_int(review->answer.stamped_at), as_int(review->answer.dated_at),
	                         as_id(review->mail), as_text(or_empty(review->as))),
	                    id, err);
}

static struct bb_review read_review(struct bb_statement *row)
{
	return (struct bb_review){
		.id = bb_column_int(row, 0),
		.at = bb_column_int(row, 1),
		.reason = bb_column_copy(row, 2),
		.wants = bb_column_copy(row, 3),
		.member = bb_column_int(row, 4),
		.meeting = bb_column_int(row, 5),
		.sender = bb_column_copy(row, 6),
		.sender_name = bb_column_copy(row, 7),
		.words = bb_column_copy(row, 8),
		.answer = { .sequence = bb_column_int(row, 9),
		            .stamped_at = bb_column_int(row, 10),
		            .dated_at = bb_column_int(row, 11) },
		.mail = bb_column_int(row, 12),
		.as = bb_column_copy(row, 13),
	};
}

enum bb_status bb_store_load_reviews(struct bb_store *self, struct bb_reviews *out,
                                     struct bb_error *err)
{
	struct bb_reviews reviews = { NULL, 0 };
	struct bb_statement rows;
	enum bb_status status;

	bb_statement_open(&rows, self, "SELECT " REVIEW_COLUMNS " FROM review ORDER BY id", BIND_NONE);
	while (bb_statement_next(&rows)) {
		struct bb_review *grown =
			bb_statement_room(&rows, reviews.items, reviews.count, sizeof *grown);

		if (!grown)
			break;
		reviews.items = grown;
		reviews.items[reviews.count++] = read_review(&rows);
	}
	status = bb_statement_close(&rows, err);
	if (status == BB_OK)
		*out = reviews;
	else
		bb_reviews_release(&reviews);
	return status;
}

enum bb_status bb_store_load_review(struct bb_store *self, int64_t id, struct bb_review *out,
                                    struct bb_error *err)
{
	struct bb_review review = { 0 };
	struct bb_statement row;
	enum bb_status status;

	bb_statement_open(&row, self, "SELECT " REVIEW_COLUMNS " FROM review WHERE id = $1",
	                  BIND(as_int(id)));
	if (bb_statement_next(&row))
		review = read_review(&row);
	else
		bb_statement_fail(&row, BB_ENOENT, "nothing with the number %lld waits for review",
		                  (long long)id);
	status = bb_statement_close(&row, err);
	if (status == BB_OK)
		*out = review;
	else
		bb_review_release(&review);
	return status;
}

enum bb_status bb_store_delete_review(struct bb_store *self, int64_t id, struct bb_error *err)
{
	enum bb_status status;

	assert(bb_store_is_open(self));
	status = bb_store_run(self, "DELETE FROM review WHERE id = $1", BIND(as_int(id)), err);
	if (status == BB_OK && bb_store_changed(self) == 0)
		return bb_error_set(err, BB_ENOENT, "nothing with the number %lld waits for review",
		                    (long long)id);
	return status;
}

enum bb_status bb_store_count_reviews(struct bb_store *self, int64_t *out, struct bb_error *err)
{
	return bb_store_ask(self, "SELECT count(*) FROM review", BIND_NONE, out, err);
}

/* -- mails that came back -- */

#define CAME_BACK "reply LIKE 'came back%'"
/* Mails of the same member to the same address that went out. */
#define ITS_MAILS                                                                       \
	"member = (SELECT member FROM mail WHERE id = $1) AND state = 'sent' AND generation ="  \
	" (SELECT generation FROM member WHERE id = mail.member)"

enum bb_status bb_store_bounce(struct bb_store *self, int64_t mail, const char *reply, int *run,
                               struct bb_error *err)
{
	int64_t count = 0;
	enum bb_status status;

	assert(bb_store_is_open(self));
	status = bb_store_run(self,
	                      "UPDATE mail SET reply = $2, state = 'sent' WHERE id = $1"
	                      " AND state IN ('sent', 'unknown')"
	                      " AND ifnull(reply, '') NOT LIKE 'came back%'"
	                      " AND generation = (SELECT generation FROM member WHERE id = mail.member)",
	                      BIND(as_int(mail), as_text(reply)), err);
	if (status == BB_OK && bb_store_changed(self) > 0)
		status = bb_store_ask(self,
		                      "SELECT count(*) FROM mail WHERE " ITS_MAILS " AND " CAME_BACK
		                      " AND id > ifnull((SELECT max(id) FROM mail WHERE " ITS_MAILS
		                      " AND NOT ifnull(" CAME_BACK ", 0) AND id < (SELECT max(id) FROM mail"
		                      " WHERE " ITS_MAILS " AND " CAME_BACK ")), 0)",
		                      BIND(as_int(mail)), &count, err);
	if (status == BB_OK && count > 0)
		status = bb_store_run(self,
		                      "UPDATE member SET bounces = $2"
		                      " WHERE id = (SELECT member FROM mail WHERE id = $1)",
		                      BIND(as_int(mail), as_int(count)), err);
	if (status == BB_OK)
		*run = (int)count;
	return status;
}

enum bb_status bb_store_forgive_bounces(struct bb_store *self, int64_t member,
                                        struct bb_error *err)
{
	assert(bb_store_is_open(self));
	return bb_store_run(self, "UPDATE member SET bounces = 0 WHERE id = $1 AND bounces <> 0",
	                    BIND(as_int(member)), err);
}
