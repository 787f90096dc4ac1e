/* SPDX-License-Identifier: MIT */
/*
 * Resting and going. Decides what a change of status leaves on a member's row
 * and whether it is told; which entries and turns end with it, reconciling and
 * the rotation find out for themselves.
 */
#include <brownbag/membership.h>

#include "group/room.h"

#include <brownbag/reach.h>
#include <brownbag/store_lunches.h>
#include <brownbag/store_mail.h>
#include <brownbag/store_people.h>
#include <brownbag/topics.h>

#include <stdlib.h>
#include <string.h>

enum bb_status group_log(const struct bb_group *group, const char *what, int64_t member,
                         struct bb_error *err)
{
	struct bb_log_row row = { .at = group->now, .what = (char *)what, .member = member };

	return bb_store_log(group->store, &row, err);
}

enum bb_status group_load_listed(struct bb_member *out, const struct bb_group *group, int64_t id,
                                 struct bb_error *err)
{
	enum bb_status status = bb_store_load_member(group->store, id, out, err);

	if (status == BB_OK && out->status == BB_MEMBER_FORMER)
		return bb_error_set(err, BB_ECONFLICT, "member %lld isn't on the list any more",
		                    (long long)id);
	return status;
}

enum bb_status group_load_reachable(struct bb_member *out, const struct bb_group *group, int64_t id,
                                    struct bb_error *err)
{
	enum bb_status status = bb_store_load_member(group->store, id, out, err);

	if (status == BB_OK && out->status == BB_MEMBER_FORMER && !bb_member_is_alumnus(out))
		return bb_error_set(err, BB_ECONFLICT, "member %lld isn't on the list any more",
		                    (long long)id);
	return status;
}

static enum bb_status confirm(const struct bb_group *self, int64_t id, enum bb_change change,
                              struct bb_error *err)
{
	struct bb_occasion occasion = {
		.kind = BB_KIND_CONFIRM,
		.member = id,
		.made_at = self->now,
		.change = change,
	};

	return bb_store_add_occasion(self->store, &occasion, 0, NULL, err);
}

/* -- resting -- */

static enum bb_status check_until(const struct bb_group *self, struct bb_month until,
                                  struct bb_error *err)
{
	char text[BB_MONTH_SIZE];

	if (until.year == 0 || bb_month_compare(until, bb_date_month(group_today(self))) > 0)
		return BB_OK;
	bb_month_format(text, until);
	return bb_error_set(err, BB_EINVAL, "%s isn't a month to come: nobody would be asked", text);
}

enum bb_status bb_group_pause_member(struct bb_group *self, int64_t id, struct bb_month until,
                                     struct bb_error *err)
{
	struct bb_member member = { 0 };
	bool was_active;
	enum bb_status status = check_until(self, until, err);

	if (status == BB_OK)
		status = group_load_listed(&member, self, id, err);
	was_active = member.status == BB_MEMBER_ACTIVE;
	member.status = BB_MEMBER_PAUSED;
	member.paused_until = until;
	if (status == BB_OK)
		status = bb_store_update_member(self->store, &member, err);
	if (status == BB_OK)
		status = group_log(self, "member paused", id, err);
	if (status == BB_OK && was_active)
		status = confirm(self, id, BB_CHANGE_PAUSED, err);
	bb_member_release(&member);
	return status;
}

enum bb_status bb_group_resume_member(struct bb_group *self, int64_t id, struct bb_error *err)
{
	struct bb_member member = { 0 };
	enum bb_status status = group_load_listed(&member, self, id, err);

	if (status == BB_OK && member.status != BB_MEMBER_PAUSED)
		status = bb_error_set(err, BB_ECONFLICT, "member %lld isn't paused", (long long)id);
	member.status = BB_MEMBER_ACTIVE;
	member.paused_until = (struct bb_month){ 0 };
	if (status == BB_OK)
		status = bb_store_update_member(self->store, &member, err);
	if (status == BB_OK)
		status = group_log(self, "member resumed", id, err);
	bb_member_release(&member);
	return status;
}

/* -- away -- */

static bool touches(const struct bb_away *away, struct bb_date first, struct bb_date last)
{
	return bb_date_days(away->first) <= bb_date_days(last) + 1 &&
	       bb_date_days(first) <= bb_date_days(away->last) + 1;
}

/* A span that grows became known when it grew: a lunch it newly covers counts from then. */
static enum bb_status add_span(struct bb_member *member, struct bb_away span,
                               struct bb_error *err)
{
	struct bb_away *spans = calloc(member->away_count + 1, sizeof *spans);
	size_t count = 0, at;

	if (!spans)
		return bb_error_set(err, BB_EIO, "out of memory");
	for (size_t i = 0; i < member->away_count; i++) {
		const struct bb_away *old = &member->away[i];

		if (!touches(old, span.first, span.last)) {
			spans[count++] = *old;
			continue;
		}
		if (bb_date_compare(old->first, span.first) < 0)
			span.first = old->first;
		if (bb_date_compare(old->last, span.last) > 0)
			span.last = old->last;
	}
	for (at = count; at > 0 && bb_date_compare(spans[at - 1].first, span.first) > 0; at--)
		spans[at] = spans[at - 1];
	spans[at] = span;
	free(member->away);
	member->away = spans;
	member->away_count = count + 1;
	return BB_OK;
}

static bool is_covered(const struct bb_member *member, struct bb_date first, struct bb_date last)
{
	for (size_t i = 0; i < member->away_count; i++) {
		if (bb_date_compare(member->away[i].first, first) <= 0 &&
		    bb_date_compare(member->away[i].last, last) >= 0)
			return true;
	}
	return false;
}

static enum bb_status check_span(const struct bb_group *self, struct bb_date first,
                                 struct bb_date last, struct bb_error *err)
{
	char texts[2][BB_DATE_SIZE];

	bb_date_format(texts[0], first);
	bb_date_format(texts[1], last);
	if (bb_date_compare(last, first) < 0)
		return bb_error_set(err, BB_EINVAL, "%s is before %s: away days end when they begin,"
		                    " or later", texts[1], texts[0]);
	if (bb_date_compare(last, group_today(self)) < 0)
		return bb_error_set(err, BB_EINVAL, "%s is over", texts[1]);
	return BB_OK;
}

enum bb_status bb_group_send_away(struct bb_group *self, int64_t id, struct bb_date first,
                                  struct bb_date last, struct bb_error *err)
{
	struct bb_away span = { first, last, self->now };
	struct bb_member member = { 0 };
	bool known = false;
	enum bb_status status = check_span(self, first, last, err);

	if (status == BB_OK)
		status = group_load_listed(&member, self, id, err);
	if (status == BB_OK)
		known = is_covered(&member, first, last);
	if (status == BB_OK && !known)
		status = add_span(&member, span, err);
	if (status == BB_OK && member.away_count > BB_AWAY_SPANS_MAX)
		status = bb_error_set(err, BB_ECONFLICT,
		                      "member %lld has %d away spans already: pause may be meant",
		                      (long long)id, BB_AWAY_SPANS_MAX);
	if (status == BB_OK && !known)
		status = bb_store_update_member(self->store, &member, err);
	if (status == BB_OK && !known)
		status = group_log(self, "member away", id, err);
	bb_member_release(&member);
	return status;
}

/* -- going -- */

void group_take_back(struct bb_consent *consent)
{
	free(consent->how);
	*consent = (struct bb_consent){ 0 };
}

/* What was agreed to as a member ends with being one; that mail was agreed to is kept
 * for the one that says goodbye. */
static void take_off(struct bb_member *member, const struct bb_group *self, bool keep_topics)
{
	if (member->status != BB_MEMBER_FORMER)
		member->left = bb_date_month(group_today(self));
	member->status = BB_MEMBER_FORMER;
	member->paused_until = (struct bb_month){ 0 };
	group_take_back(&member->consents[BB_PURPOSE_MORNING]);
	if (!keep_topics)
		group_take_back(&member->consents[BB_PURPOSE_TOPICS]);
	free(member->away);
	member->away = NULL;
	member->away_count = 0;
}

/* On the list to go on as a keeper, or to go; one of before to end that. */
static enum bb_status load_removable(struct bb_member *out, const struct bb_group *self,
                                     int64_t id, bool keep_topics, struct bb_error *err)
{
	enum bb_status status = keep_topics ? group_load_listed(out, self, id, err)
	                                    : group_load_reachable(out, self, id, err);

	if (status == BB_OK && keep_topics && !out->consents[BB_PURPOSE_TOPICS].given_on.year)
		return bb_error_set(err, BB_ECONFLICT,
		                    "member %lld offers nothing that they could be asked about",
		                    (long long)id);
	return status;
}

static enum bb_status end_all_offers(struct bb_group *self, int64_t id, struct bb_error *err)
{
	struct bb_error none = BB_ERROR_INIT;
	enum bb_status status = bb_group_end_offers(self, id, &none);

	if (status == BB_OK || status == BB_ENOENT)
		return BB_OK;
	return bb_error_set(err, status, "%s", none.text);
}

enum bb_status bb_group_remove_member(struct bb_group *self, int64_t id,
                                      const struct bb_removal *removal, struct bb_error *err)
{
	struct bb_member member = { 0 };
	enum bb_status status = load_removable(&member, self, id, removal->keep_topics, err);

	if (status == BB_OK && !removal->keep_topics)
		status = end_all_offers(self, id, err);
	if (status == BB_OK) {
		take_off(&member, self, removal->keep_topics);
		status = bb_store_update_member(self->store, &member, err);
	}
	if (status == BB_OK)
		status = group_log(self, "member removed", id, err);
	if (status == BB_OK && !removal->quiet)
		status = confirm(self, id, BB_CHANGE_LEFT, err);
	bb_member_release(&member);
	return status;
}

enum bb_status bb_group_forget_soon(struct bb_group *self, int64_t id, struct bb_error *err)
{
	struct bb_removal quiet = { .quiet = true };
	struct bb_member member = { 0 };
	enum bb_status status = bb_store_load_member(self->store, id, &member, err);

	if (status == BB_OK && !*member.address)
		status = bb_error_set(err, BB_ECONFLICT, "member %lld is erased already",
		                      (long long)id);
	if (status == BB_OK &&
	    (member.status != BB_MEMBER_FORMER || bb_member_is_alumnus(&member)))
		status = bb_group_remove_member(self, id, &quiet, err);
	if (status == BB_OK)
		status = group_log(self, "member asked to be forgotten", id, err);
	if (status == BB_OK)
		status = confirm(self, id, BB_CHANGE_DELETED, err);
	bb_member_release(&member);
	return status;
}
