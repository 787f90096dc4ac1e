/* SPDX-License-Identifier: MIT */
/*
 * Topics and offers. Decides which topics there are (those of the themes, and
 * added ones) and how the consent to be asked follows the offers.
 */
#include <brownbag/topics.h>

#include "group/room.h"

#include <brownbag/bytes.h>
#include <brownbag/membership.h>
#include <brownbag/text.h>

#include <stdlib.h>
#include <string.h>

static int compare_slugs(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static enum bb_status add_slug(struct bb_topics *topics, const char *slug, struct bb_error *err)
{
	for (size_t i = 0; i < topics->count; i++) {
		if (strcmp(topics->slugs[i], slug) == 0)
			return BB_OK;
	}
	return bb_text_copy(&topics->slugs[topics->count++], slug, err);
}

static enum bb_status join_topics(struct bb_topics *out, const struct bb_themes *themes,
                                  const struct bb_topics *added, struct bb_error *err)
{
	size_t most = added->count + themes->count * BB_THEME_TOPICS_MAX;
	enum bb_status status = BB_OK;

	out->slugs = calloc(most + 1, sizeof *out->slugs);
	if (!out->slugs)
		return bb_error_set(err, BB_EIO, "out of memory");
	for (size_t i = 0; status == BB_OK && i < added->count; i++)
		status = add_slug(out, added->slugs[i], err);
	for (size_t i = 0; i < themes->count; i++) {
		const struct bb_theme *theme = &themes->items[i];

		for (size_t j = 0; status == BB_OK && j < theme->topic_count; j++)
			status = add_slug(out, theme->topics[j], err);
	}
	if (status == BB_OK)
		qsort(out->slugs, out->count, sizeof *out->slugs, compare_slugs);
	return status;
}

enum bb_status bb_group_topics(struct bb_topics *out, const struct bb_group *self,
                               struct bb_error *err)
{
	struct bb_themes themes = { 0 };
	struct bb_topics added = { 0 }, joined = { 0 };
	enum bb_status status = bb_group_themes(&themes, self, err);

	if (status == BB_OK)
		status = bb_store_load_topics(self->store, &added, err);
	if (status == BB_OK)
		status = join_topics(&joined, &themes, &added, err);
	bb_topics_release(&added);
	bb_themes_release(&themes);
	if (status == BB_OK)
		*out = joined;
	else
		bb_topics_release(&joined);
	return status;
}

enum bb_status bb_group_check_topic(const struct bb_group *self, const char *topic,
                                    struct bb_error *err)
{
	struct bb_topics topics = { 0 };
	const char *nearest;
	enum bb_status status = bb_group_topics(&topics, self, err);

	if (status == BB_OK &&
	    (topics.count == 0 ||
	     !bsearch(&topic, topics.slugs, topics.count, sizeof *topics.slugs, compare_slugs))) {
		nearest = bb_text_nearest(topic, (const char *const *)topics.slugs, topics.count);
		status = bb_error_set(err, BB_ENOENT, "there is no topic \"%s\"%s%s%s", topic,
		                      nearest ? ": did you mean \"" : "", nearest ? nearest : "",
		                      nearest ? "\"?" : "; brownbag topic list shows them");
	}
	bb_topics_release(&topics);
	return status;
}

enum bb_status bb_group_add_topic(struct bb_group *self, const char *topic, struct bb_error *err)
{
	size_t len = strlen(topic);

	if (len == 0 || len > BB_TOPIC_MAX || topic[0] == '-' || topic[len - 1] == '-' ||
	    strspn(topic, "abcdefghijklmnopqrstuvwxyz0123456789-") != len)
		return bb_error_set(err, BB_EINVAL,
		                    "\"%s\": a topic is of a-z, 0-9 and hyphens, at most %d, such as "
		                    "business-travel", topic, BB_TOPIC_MAX);
	return bb_store_add_topic(self->store, topic, err);
}

static enum bb_status agree(struct bb_group *self, struct bb_member *member, const char *how,
                            struct bb_error *err)
{
	enum bb_status status;

	if (member->consents[BB_PURPOSE_TOPICS].given_on.year)
		return BB_OK;
	status = group_give_consent(member, BB_PURPOSE_TOPICS, self, how ? how : BB_VOUCHED, err);
	return status == BB_OK ? bb_store_update_member(self->store, member, err) : status;
}

/* Who offers something again, or another number of times, rests as long as before. */
static enum bb_status keep_rest(struct bb_offer *offer, const struct bb_group *self,
                                struct bb_error *err)
{
	struct bb_offers offers = { 0 };
	enum bb_status status = bb_store_load_offers_of(self->store, offer->member, &offers, err);

	for (size_t i = 0; i < offers.count; i++) {
		if (strcmp(offers.items[i].topic, offer->topic) != 0)
			continue;
		offer->rested_from = offers.items[i].rested_from;
		offer->asked_in = offers.items[i].asked_in;
		offer->asked_count = offers.items[i].asked_count;
	}
	bb_offers_release(&offers);
	return status;
}

enum bb_status bb_group_offer_topic(struct bb_group *self, int64_t member, const char *topic,
                                    int month_cap, const char *how, struct bb_error *err)
{
	struct bb_offer offer = {
		.topic = (char *)topic,
		.member = member,
		.renewed = bb_date_month(group_today(self)),
		.month_cap = month_cap,
	};
	struct bb_member row = { 0 };
	enum bb_status status = bb_group_check_topic(self, topic, err);

	if (status == BB_OK)
		status = group_load_listed(&row, self, member, err);
	if (status == BB_OK)
		status = bb_store_add_topic(self->store, topic, err);
	if (status == BB_OK)
		status = agree(self, &row, how, err);
	if (status == BB_OK)
		status = keep_rest(&offer, self, err);
	if (status == BB_OK)
		status = bb_store_set_offer(self->store, &offer, err);
	if (status == BB_OK)
		status = group_log(self, "topic offered", member, err);
	bb_member_release(&row);
	return status;
}

static enum bb_status offers_any(bool *out, const struct bb_group *self, int64_t member,
                                 struct bb_error *err)
{
	struct bb_offers offers = { 0 };
	enum bb_status status = bb_store_load_offers_of(self->store, member, &offers, err);

	if (status == BB_OK)
		*out = offers.count > 0;
	bb_offers_release(&offers);
	return status;
}

enum bb_status group_end_offer(const struct bb_group *group, int64_t member, const char *topic,
                               const char *what, struct bb_error *err)
{
	struct bb_member row = { 0 };
	bool others = false;
	enum bb_status status = bb_store_withdraw_offer(group->store, member, topic, err);

	if (status == BB_OK)
		status = offers_any(&others, group, member, err);
	if (status == BB_OK && !others) {
		status = bb_store_load_member(group->store, member, &row, err);
		group_take_back(&row.consents[BB_PURPOSE_TOPICS]);
		if (status == BB_OK)
			status = bb_store_update_member(group->store, &row, err);
	}
	if (status == BB_OK)
		status = group_log(group, what, member, err);
	bb_member_release(&row);
	return status;
}

enum bb_status bb_group_withdraw_topic(struct bb_group *self, int64_t member, const char *topic,
                                       struct bb_error *err)
{
	return group_end_offer(self, member, topic, "topic withdrawn", err);
}
