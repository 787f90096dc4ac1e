/* SPDX-License-Identifier: MIT */
/* What members can be asked about, who offers to be asked, and who is never introduced. */
#include <brownbag/store_people.h>

#include "statement.h"

#include <assert.h>
#include <stdlib.h>

/* -- topics -- */

void bb_topics_release(struct bb_topics *self)
{
	if (!self)
		return;
	for (size_t i = 0; i < self->count; i++)
		free(self->slugs[i]);
	free(self->slugs);
	*self = (struct bb_topics){ 0 };
}

enum bb_status bb_store_add_topic(struct bb_store *self, const char *slug, struct bb_error *err)
{
	assert(bb_store_is_open(self));
	return bb_store_run(self, "INSERT INTO topic (slug) VALUES ($1) ON CONFLICT DO NOTHING",
	                    BIND(as_text(slug)), err);
}

enum bb_status bb_store_load_topics(struct bb_store *self, struct bb_topics *out,
                                    struct bb_error *err)
{
	struct bb_topics topics = { 0 };
	struct bb_statement rows;
	enum bb_status status;

	bb_statement_open(&rows, self, "SELECT slug FROM topic ORDER BY slug", BIND_NONE);
	while (bb_statement_next(&rows)) {
		char **grown = bb_statement_room(&rows, topics.slugs, topics.count, sizeof *grown);

		if (!grown)
			break;
		topics.slugs = grown;
		topics.slugs[topics.count++] = bb_column_copy(&rows, 0);
	}
	status = bb_statement_close(&rows, err);
	if (status == BB_OK)
		*out = topics;
	else
		bb_topics_release(&topics);
	return status;
}

/* -- offers -- */

enum bb_status bb_store_set_offer(struct bb_store *self, const struct bb_offer *offer,
                                  struct bb_error *err)
{
	int64_t known = 0;
	enum bb_status status;

	assert(bb_store_is_open(self));
	status = bb_store_ask(self, "SELECT count(*) FROM topic WHERE slug = $1",
	                      BIND(as_text(offer->topic)), &known, err);
	if (status == BB_OK && !known)
		return bb_error_set(err, BB_ENOENT, "there is no topic \"%s\"", offer->topic);
	if (status != BB_OK)
		return status;
	return bb_store_run(self,
	                    "INSERT INTO offer (topic, member, renewed, month_cap, asked_count)"
	                    " VALUES ($1, $2, $3, $4, 0) ON CONFLICT (topic, member) DO UPDATE"
	                    " SET renewed = excluded.renewed, month_cap = excluded.month_cap",
	                    BIND(as_text(offer->topic), as_int(offer->member),
	                         as_month(offer->renewed), as_int(offer->month_cap)),
	                    err);
}

enum bb_status bb_store_withdraw_offer(struct bb_store *self, int64_t member, const char *topic,
                                       struct bb_error *err)
{
	enum bb_status status;

	assert(bb_store_is_open(self));
	status = bb_store_run(self, "DELETE FROM offer WHERE topic = $1 AND member = $2",
	                      BIND(as_text(topic), as_int(member)), err);
	if (status == BB_OK && bb_store_changed(self) == 0)
		return bb_error_set(err, BB_ENOENT, "member %lld doesn't offer \"%s\"",
		                    (long long)member, topic);
	return status;
}

static enum bb_status load_offers(struct bb_store *self, int64_t low, int64_t high,
                                  struct bb_offers *out, struct bb_error *err)
{
	struct bb_offers offers = { 0 };
	struct bb_statement rows;
	enum bb_status status;

	bb_statement_open(&rows, self,
	                  "SELECT topic, member, renewed, month_cap, rested_from, asked_in,"
	                  " asked_count FROM offer"
	                  " WHERE member BETWEEN $1 AND $2 ORDER BY topic, member",
	                  BIND(as_int(low), as_int(high)));
	while (bb_statement_next(&rows)) {
		struct bb_offer *grown =
			bb_statement_room(&rows, offers.items, offers.count, sizeof *grown);

		if (!grown)
			break;
		offers.items = grown;
		offers.items[offers.count++] = (struct bb_offer){
			.topic = bb_column_copy(&rows, 0),
			.member = bb_column_int(&rows, 1),
			.renewed = bb_column_month(&rows, 2),
			.month_cap = bb_column_small(&rows, 3),
			.rested_from = bb_column_int(&rows, 4),
			.asked_in = bb_column_month(&rows, 5),
			.asked_count = bb_column_small(&rows, 6),
		};
	}
	status = bb_statement_close(&rows, err);
	if (status == BB_OK)
		*out = offers;
	else
		bb_offers_release(&offers);
	return status;
}

enum bb_status bb_store_load_offers(struct bb_store *self, struct bb_offers *out,
                                    struct bb_error *err)
{
	int64_t count = 0;
	enum bb_status status;

	/* Many groups have none, and a count is cheaper to ask for than rows that aren't there. */
	status = bb_store_ask(self, "SELECT count(*) FROM offer", BIND_NONE, &count, err);
	if (status != BB_OK)
		return status;
	if (count > 0)
		return load_offers(self, 0, INT64_MAX, out, err);
	*out = (struct bb_offers){ 0 };
	return BB_OK;
}

enum bb_status bb_store_load_offers_of(struct bb_store *self, int64_t member,
                                       struct bb_offers *out, struct bb_error *err)
{
	return load_offers(self, member, member, out, err);
}

/* -- never introduce these two -- */

static struct bb_exclude in_order(int64_t a, int64_t b)
{
	return a < b ? (struct bb_exclude){ a, b } : (struct bb_exclude){ b, a };
}

enum bb_status bb_store_exclude(struct bb_store *self, int64_t a, int64_t b, struct bb_error *err)
{
	struct bb_exclude pair = in_order(a, b);

	assert(bb_store_is_open(self));
	if (a == b)
		return bb_error_set(err, BB_EINVAL, "member %lld is named twice; it takes two members",
		                    (long long)a);
	return bb_store_run(self,
	                    "INSERT INTO exclude (low, high) VALUES ($1, $2) ON CONFLICT DO NOTHING",
	                    BIND(as_int(pair.low), as_int(pair.high)), err);
}

enum bb_status bb_store_unexclude(struct bb_store *self, int64_t a, int64_t b,
                                  struct bb_error *err)
{
	struct bb_exclude pair = in_order(a, b);

	assert(bb_store_is_open(self));
	return bb_store_run(self, "DELETE FROM exclude WHERE low = $1 AND high = $2",
	                    BIND(as_int(pair.low), as_int(pair.high)), err);
}

enum bb_status bb_store_load_excludes(struct bb_store *self, struct bb_exclude **out,
                                      size_t *count, struct bb_error *err)
{
	struct bb_exclude *pairs = NULL;
	size_t found = 0;
	struct bb_statement rows;
	enum bb_status status;

	bb_statement_open(&rows, self, "SELECT low, high FROM exclude ORDER BY low, high",
	                  BIND_NONE);
	while (bb_statement_next(&rows)) {
		struct bb_exclude *grown = bb_statement_room(&rows, pairs, found, sizeof *grown);

		if (!grown)
			break;
		pairs = grown;
		pairs[found++] =
			(struct bb_exclude){ bb_column_int(&rows, 0), bb_column_int(&rows, 1) };
	}
	status = bb_statement_close(&rows, err);
	if (status != BB_OK) {
		free(pairs);
		return status;
	}
	*out = pairs;
	*count = found;
	return BB_OK;
}
