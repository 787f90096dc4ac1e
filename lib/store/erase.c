/* SPDX-License-Identifier: MIT */
/*
 * Forgetting a member for good, in the words of others too, and the digests by
 * which an erased address is known again without being kept.
 */
#include <brownbag/store_people.h>

#include "migrate.h"
#include "person.h"

#include <brownbag/store_intros.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Bodies that hold $1, also where a line ends in the middle of it. */
#define BODIES_WITH                                                                         \
	"SELECT mail FROM mail_body WHERE instr(replace(replace(text, ' ' || char(10), ' '),"  \
	" char(10), ' '), $1) > 0 OR instr(subject, $1) > 0 OR instr(ifnull(calendar, ''), $1) > 0"

/* What waits, or is claimed and not yet fenced, is composed anew; the rest is history.
 * An emptied mail that was beyond the fence and is put off is dropped at its next claim. */
static enum bb_status forget_word(struct bb_store *self, const char *word, int64_t now,
                                  struct bb_error *err)
{
	static const char *const replaces[] = {
		"UPDATE note SET subject = replace(subject, $1, 'a former member'),"
		" text = replace(text, $1, 'a former member')"
		" WHERE instr(subject, $1) > 0 OR instr(text, $1) > 0",
		"UPDATE agenda_item SET text = replace(text, $1, 'a former member')"
		" WHERE instr(text, $1) > 0",
		"DELETE FROM review WHERE instr(words, $1) > 0 OR instr(sender_name, $1) > 0"
		" OR instr(lower(sender), lower($1)) > 0 OR instr(lower(as_whom), lower($1)) > 0",
	};
	enum bb_status status;

	if (word[0] == '\0')
		return BB_OK;
	status = bb_store_run(self,
	                      "UPDATE mail SET state = 'dropped', dropped_for = 'status',"
	                      " done_at = $2 WHERE state IN ('queued', 'claimed')"
	                      " AND id IN (" BODIES_WITH ")",
	                      BIND(as_text(word), as_int(now)), err);
	if (status == BB_OK)
		status = bb_store_run(self, "DELETE FROM mail_body WHERE mail IN (" BODIES_WITH ")",
		                      BIND(as_text(word)), err);
	for (size_t i = 0; status == BB_OK && i < sizeof replaces / sizeof *replaces; i++)
		status = bb_store_run(self, replaces[i], BIND(as_text(word)), err);
	return status;
}

static enum bb_status forget_words(struct bb_store *self, const struct bb_member *member,
                                   int64_t now, struct bb_error *err)
{
	enum bb_status status = forget_word(self, member->name, now, err);

	if (status == BB_OK)
		status = forget_word(self, member->address, now, err);
	for (size_t i = 0; status == BB_OK && i < member->further_count; i++)
		status = forget_word(self, member->further[i], now, err);
	return status;
}

/* Questions that a member asked go with all mails that hold them. */
static enum bb_status forget_questions(struct bb_store *self, int64_t member, int64_t now,
                                       struct bb_error *err)
{
	int64_t intro = 0;
	enum bb_status status;

	do {
		status = bb_store_ask(self,
		                      "SELECT min(intro) FROM intro_side"
		                      " WHERE member = $1 AND side = 'asker' AND intro > $2",
		                      BIND(as_int(member), as_int(intro)), &intro, err);
		if (status == BB_OK && intro)
			status = bb_store_retract_intro(self, intro, now, err);
	} while (status == BB_OK && intro);
	return status;
}

enum bb_status bb_store_erase_member(struct bb_store *self, int64_t id, int64_t now,
                                     struct bb_error *err)
{
	struct bb_member member = { 0 };
	enum bb_status status;

	assert(bb_store_is_open(self));
	status = bb_store_load_member(self, id, &member, err);
	if (status == BB_OK)
		status = forget_questions(self, id, now, err);
	if (status == BB_OK)
		status = bb_store_empty_member(self, id, err);
	if (status == BB_OK)
		status = forget_words(self, &member, now, err);
	if (status == BB_OK)
		status = bb_store_run(self,
		                      "INSERT OR REPLACE INTO meta (key, value) VALUES ('compact', 1)",
		                      BIND_NONE, err);
	/* Whatever comes of the commit: an old copy is worth less than a promise. */
	if (status == BB_OK)
		bb_store_remove_backup(self);
	bb_member_release(&member);
	return status;
}

enum bb_status bb_store_find_leaving(struct bb_store *self, int64_t before, int64_t *out,
                                     struct bb_error *err)
{
	return bb_store_ask(self,
	                    "SELECT min(occasion.member) FROM occasion"
	                    " JOIN member ON member.id = occasion.member"
	                    " WHERE kind = 'confirm' AND change = 'deleted' AND made_at <= $1"
	                    " AND member.status = 'former' AND NOT EXISTS (SELECT 1 FROM occasion"
	                    " AS later WHERE later.member = occasion.member"
	                    " AND later.kind = 'confirm' AND later.id > occasion.id)",
	                    BIND(as_int(before)), out, err);
}

/* -- digests -- */

enum bb_status bb_store_add_erased(struct bb_store *self, const struct bb_erased *erased,
                                   struct bb_error *err)
{
	assert(bb_store_is_open(self));
	return bb_store_run(self, "INSERT OR REPLACE INTO erased (digest, until) VALUES ($1, $2)",
	                    BIND(as_blob(erased->digest, BB_DIGEST_SIZE), as_int(erased->until)),
	                    err);
}

enum bb_status bb_store_is_erased(struct bb_store *self, const uint8_t digest[BB_DIGEST_SIZE],
                                  bool *out, struct bb_error *err)
{
	int64_t found = 0;
	enum bb_status status = bb_store_ask(self, "SELECT count(*) FROM erased WHERE digest = $1",
	                                     BIND(as_blob(digest, BB_DIGEST_SIZE)), &found, err);

	if (status == BB_OK)
		*out = found != 0;
	return status;
}

enum bb_status bb_store_forget_erased(struct bb_store *self,
                                      const uint8_t digest[BB_DIGEST_SIZE], struct bb_error *err)
{
	enum bb_status status;

	assert(bb_store_is_open(self));
	status = bb_store_run(self, "DELETE FROM erased WHERE digest = $1",
	                      BIND(as_blob(digest, BB_DIGEST_SIZE)), err);
	if (status == BB_OK && bb_store_changed(self) == 0)
		return bb_error_set(err, BB_ENOENT, "nobody of that address was erased");
	return status;
}

enum bb_status bb_store_load_erased(struct bb_store *self, struct bb_erased **out, size_t *count,
                                    struct bb_error *err)
{
	struct bb_erased *erased = NULL;
	size_t found = 0;
	struct bb_statement rows;
	enum bb_status status;

	bb_statement_open(&rows, self, "SELECT digest, until FROM erased ORDER BY digest",
	                  BIND_NONE);
	while (bb_statement_next(&rows)) {
		struct bb_erased *grown = bb_statement_room(&rows, erased, found, sizeof *grown);

		if (!grown)
			break;
		erased = grown;
		bb_column_blob(&rows, 0, erased[found].digest, BB_DIGEST_SIZE);
		erased[found++].until = bb_column_int(&rows, 1);
	}
	status = bb_statement_close(&rows, err);
	if (status != BB_OK) {
		free(erased);
		return status;
	}
	*out = erased;
	*count = found;
	return BB_OK;
}
