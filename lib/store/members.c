/* SPDX-License-Identifier: MIT */
/*
 * Reading members. All of them, or one, by the same statements: each reads a
 * range of ids in order, so that rows of a member are put to it by going along
 * the roster once.
 */
#include <brownbag/store_people.h>

#include "statement.h"

#include <stdlib.h>

static const char *status_word(int status)
{
	return bb_member_status_name((enum bb_member_status)status);
}

static const char *purpose_word(int purpose)
{
	return bb_purpose_name((enum bb_purpose)purpose);
}

/* A walk along the roster while rows come in order of their member. */
struct cursor {
	struct bb_roster *roster;
	size_t at;
};

/* The member of a row, whose id is in column 0. */
static struct bb_member *seek(struct cursor *cursor, struct bb_statement *rows)
{
	int64_t id = bb_column_int(rows, 0);

	while (cursor->at < cursor->roster->count && cursor->roster->members[cursor->at].id < id)
		cursor->at++;
	if (cursor->at < cursor->roster->count && cursor->roster->members[cursor->at].id == id)
		return &cursor->roster->members[cursor->at];
	/* Added since the members were read, by another program. */
	return NULL;
}

static void load_rows(struct bb_statement *rows, struct bb_roster *roster)
{
	while (bb_statement_next(rows)) {
		struct bb_member *grown =
			bb_statement_room(rows, roster->members, roster->count, sizeof *grown);

		if (!grown)
			return;
		roster->members = grown;
		roster->members[roster->count++] = (struct bb_member){
			.id = bb_column_int(rows, 0),
			.name = bb_column_copy(rows, 1),
			.status = (enum bb_member_status)bb_column_word(rows, 2, status_word,
			                                                BB_MEMBER_FORMER + 1),
			.joined = bb_column_month(rows, 3),
			.left = bb_column_month(rows, 4),
			.paused_until = bb_column_month(rows, 5),
			.leads = bb_column_int(rows, 6) != 0,
			.zone = bb_column_copy(rows, 7),
			.mutes = (uint32_t)bb_column_int(rows, 8),
			.generation = bb_column_small(rows, 9),
			.bounces = bb_column_small(rows, 10),
		};
	}
}

static enum bb_status load_members(struct bb_store *self, int64_t low, int64_t high,
                                   struct bb_roster *roster, struct bb_error *err)
{
	struct bb_statement rows;

	bb_statement_open(&rows, self,
	                  "SELECT id, name, status, joined, left_in, paused_until, leads, zone, mutes,"
	                  " generation, bounces FROM member WHERE id BETWEEN $1 AND $2 ORDER BY id",
	                  BIND(as_int(low), as_int(high)));
	load_rows(&rows, roster);
	return bb_statement_close(&rows, err);
}

static void add_address(struct bb_statement *rows, struct bb_member *member)
{
	char *address = bb_column_copy(rows, 2);
	char **grown;

	if (!address)
		return;
	if (bb_column_int(rows, 1) == 0 && !member->address) {
		member->address = address;
		return;
	}
	grown = bb_statement_room(rows, member->further, member->further_count, sizeof *grown);
	if (!grown) {
		free(address);
		return;
	}
	member->further = grown;
	member->further[member->further_count++] = address;
}

/* Erased members have none: their address is "". */
static void fill_addresses(struct bb_statement *rows, struct bb_roster *roster)
{
	for (size_t i = 0; i < roster->count; i++) {
		if (roster->members[i].address)
			continue;
		roster->members[i].address = calloc(1, 1);
		if (!roster->members[i].address)
			bb_statement_fail(rows, BB_EIO, "out of memory");
	}
}

static enum bb_status load_addresses(struct bb_store *self, int64_t low, int64_t high,
                                     struct bb_roster *roster, struct bb_error *err)
{
	struct cursor cursor = { roster, 0 };
	struct bb_statement rows;

	bb_statement_open(&rows, self,
	                  "SELECT member, rank, address FROM address"
	                  " WHERE member BETWEEN $1 AND $2 ORDER BY member, rank",
	                  BIND(as_int(low), as_int(high)));
	while (bb_statement_next(&rows)) {
		struct bb_member *member = seek(&cursor, &rows);

		if (member)
			add_address(&rows, member);
	}
	fill_addresses(&rows, roster);
	return bb_statement_close(&rows, err);
}

static enum bb_status load_consents(struct bb_store *self, int64_t low, int64_t high,
                                    struct bb_roster *roster, struct bb_error *err)
{
	struct cursor cursor = { roster, 0 };
	struct bb_statement rows;

	bb_statement_open(&rows, self,
	                  "SELECT member, purpose, given_on, given_at, how FROM consent"
	                  " WHERE member BETWEEN $1 AND $2 ORDER BY member, purpose",
	                  BIND(as_int(low), as_int(high)));
	while (bb_statement_next(&rows)) {
		struct bb_member *member = seek(&cursor, &rows);
		int purpose = bb_column_word(&rows, 1, purpose_word, BB_PURPOSE_COUNT);

		if (!member)
			continue;
		member->consents[purpose] = (struct bb_consent){
			.given_on = bb_column_date(&rows, 2),
			.given_at = bb_column_int(&rows, 3),
			.how = bb_column_copy(&rows, 4),
		};
	}
	return bb_statement_close(&rows, err);
}

static void add_away(struct bb_statement *rows, struct bb_member *member)
{
	struct bb_away *grown =
		bb_statement_room(rows, member->away, member->away_count, sizeof *grown);

	if (!grown)
		return;
	member->away = grown;
	member->away[member->away_count++] = (struct bb_away){
		.first = bb_column_date(rows, 1),
		.last = bb_column_date(rows, 2),
		.known_at = bb_column_int(rows, 3),
	};
}

static enum bb_status load_away(struct bb_store *self, int64_t low, int64_t high,
                                struct bb_roster *roster, struct bb_error *err)
{
	struct cursor cursor = { roster, 0 };
	struct bb_statement rows;

	bb_statement_open(&rows, self,
	                  "SELECT member, first, last, known_at FROM away"
	                  " WHERE member BETWEEN $1 AND $2 ORDER BY member, first",
	                  BIND(as_int(low), as_int(high)));
	while (bb_statement_next(&rows)) {
		struct bb_member *member = seek(&cursor, &rows);

		if (member)
			add_away(&rows, member);
	}
	return bb_statement_close(&rows, err);
}

static enum bb_status load_range(struct bb_store *self, int64_t low, int64_t high,
                                 struct bb_roster *out, struct bb_error *err)
{
	struct bb_roster roster = { 0 };
	bool begun = false;
	enum bb_status status = bb_store_begin_reading(self, &begun, err);

	if (status == BB_OK)
		status = load_members(self, low, high, &roster, err);
	if (status == BB_OK)
		status = load_addresses(self, low, high, &roster, err);
	if (status == BB_OK)
		status = load_consents(self, low, high, &roster, err);
	if (status == BB_OK)
		status = load_away(self, low, high, &roster, err);
	bb_store_end_reading(self, begun);
	if (status == BB_OK)
		*out = roster;
	else
		bb_roster_release(&roster);
	return status;
}

enum bb_status bb_store_load_roster(struct bb_store *self, struct bb_roster *out,
                                    struct bb_error *err)
{
	return load_range(self, 0, INT64_MAX, out, err);
}

enum bb_status bb_store_load_member(struct bb_store *self, int64_t id, struct bb_member *out,
                                    struct bb_error *err)
{
	struct bb_roster one = { 0 };
	enum bb_status status = load_range(self, id, id, &one, err);

	if (status != BB_OK)
		return status;
	if (one.count == 0)
		return bb_error_set(err, BB_ENOENT, "there is no member %lld", (long long)id);
	*out = one.members[0];
	free(one.members);
	return BB_OK;
}

enum bb_status bb_store_find_address(struct bb_store *self, const char *key, int64_t *out,
                                     struct bb_error *err)
{
	return bb_store_ask(self, "SELECT member FROM address WHERE key = $1",
	                    BIND(as_text(key)), out, err);
}

enum bb_status bb_store_count_members(struct bb_store *self, struct bb_roster_counts *out,
                                      struct bb_error *err)
{
	struct bb_roster_counts counts = { 0 };
	struct bb_statement rows;
	enum bb_status status;

	/* Who has no address any more is erased. */
	bb_statement_open(&rows, self,
	                  "SELECT status, count(*), sum(leads) FROM member"
	                  " WHERE status <> 'former' GROUP BY status UNION ALL "
	                  "SELECT status, count(*), 0 FROM member WHERE status = 'former'"
	                  " AND EXISTS (SELECT 1 FROM address WHERE member = member.id)"
	                  " GROUP BY status",
	                  BIND_NONE);
	while (bb_statement_next(&rows)) {
		int word = bb_column_word(&rows, 0, status_word, BB_MEMBER_FORMER + 1);

		counts.by_status[word] = (size_t)bb_column_int(&rows, 1);
		if (word == BB_MEMBER_ACTIVE)
			counts.leads = (size_t)bb_column_int(&rows, 2);
	}
	status = bb_statement_close(&rows, err);
	if (status == BB_OK)
		*out = counts;
	return status;
}
