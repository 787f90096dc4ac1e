/* SPDX-License-Identifier: MIT */
/*
 * Answers that people give or decide about: by a word, by the organizer's hand, or
 * from what waited for review. Decides that what a person says now is newer than
 * whatever was recorded before.
 */
#include <brownbag/lunch_answers.h>

#include "group/obey.h"
#include "group/receive.h"
#include "group/room.h"

#include <brownbag/address.h>
#include <brownbag/membership.h>
#include <brownbag/store_mail.h>
#include <brownbag/store_people.h>

#include <stdlib.h>
#include <string.h>

/* -- answers -- */

static enum bb_status check_lunch(const struct bb_group *group, const struct bb_meeting *meeting,
                                  struct bb_error *err)
{
	if (meeting->status == BB_MEETING_CANCELLED)
		return bb_error_set(err, BB_ECONFLICT, "the lunch is cancelled");
	if (meeting->ends_at <= group->now)
		return bb_error_set(err, BB_ECONFLICT, "the lunch is over");
	return BB_OK;
}

/* The SEQUENCE that the member holds, so that a calendar's answer to a later one wins. */
static enum bb_status load_sequence(const struct bb_group *group, int64_t meeting, int64_t member,
                                    int64_t *out, struct bb_error *err)
{
	struct bb_error absent = BB_ERROR_INIT;
	struct bb_entry_times times = { 0 };
	enum bb_status status =
		bb_store_load_entry_times(group->store, meeting, member, 0, &times, &absent);

	*out = times.sequence;
	if (status == BB_OK || status == BB_ENOENT)
		return BB_OK;
	return bb_error_set(err, status, "%s", absent.text);
}

enum bb_status bb_group_set_answer(struct bb_group *self, const struct bb_lunch_answer *answer,
                                   struct bb_error *err)
{
	struct bb_answer_row row = {
		.meeting = answer->meeting,
		.member = answer->member,
		.answer = { .partstat = answer->partstat,
		            .stamped_at = self->now,
		            .dated_at = self->now },
		.answered_at = self->now,
		.verified = true,
		.source = answer->source,
	};
	struct bb_meeting meeting = { 0 };
	enum bb_status status = group_load_lunch(&meeting, self, answer->meeting, err);

	if (status == BB_OK)
		status = check_lunch(self, &meeting, err);
	if (status == BB_OK)
		status = load_sequence(self, row.meeting, row.member, &row.answer.sequence, err);
	if (status == BB_OK)
		status = bb_store_set_answer(self->store, &row, err);
	bb_meeting_release(&meeting);
	return status;
}

const struct bb_answer_row *bb_answer_find(const struct bb_answer_row *answers, size_t count,
                                           int64_t meeting, int64_t member)
{
	for (size_t i = 0; i < count; i++) {
		if (answers[i].meeting == meeting && answers[i].member == member)
			return &answers[i];
	}
	return NULL;
}

struct bb_lunch_counts bb_lunch_count(int64_t meeting, const struct bb_roster *roster,
                                      const struct bb_answer_row *answers, size_t count)
{
	struct bb_lunch_counts counts = { 0 };

	for (size_t i = 0; i < roster->count; i++) {
		const struct bb_member *member = &roster->members[i];
		const struct bb_answer_row *row = bb_answer_find(answers, count, meeting, member->id);
		enum bb_partstat partstat = row ? row->answer.partstat : BB_PARTSTAT_NEEDS_ACTION;

		if (member->status == BB_MEMBER_FORMER)
			continue;
		counts.accepted += partstat == BB_PARTSTAT_ACCEPTED;
		counts.declined += partstat == BB_PARTSTAT_DECLINED;
		counts.tentative += partstat == BB_PARTSTAT_TENTATIVE;
		counts.none += partstat == BB_PARTSTAT_NEEDS_ACTION &&
		               member->status == BB_MEMBER_ACTIVE;
	}
	return counts;
}

/* -- review -- */

/* Somebody who asked to join; who was on the list before is put back on it. */
static enum bb_status let_join(struct bb_group *self, const struct bb_review *review,
                               int64_t *member, struct bb_error *err)
{
	struct bb_joining joining = { .how = "asked by mail", .welcome = true };
	struct bb_roster_row row = {
		.given = *review->sender_name ? BB_FIELD_BIT(BB_FIELD_NAME) : 0,
		.name = review->sender_name,
		.address = review->sender,
	};

	if (!*review->sender)
		return bb_error_set(err, BB_ECONFLICT, "it has no address to add");
	if (review->member) {
		*member = review->member;
		return bb_group_return_member(self, review->member, &joining, err);
	}
	return bb_group_add_member(self, &row, &joining, member, err);
}

/* As the sender's own word would be, now that a person stands for it. */
static enum bb_status obey_after_all(struct bb_group *self, const struct bb_review *review,
                                     enum bb_word word, const char **what, struct bb_error *err)
{
	struct order order = {
		.group = self, .word = word, .member = review->member, .as = review->as,
	};
	struct bb_mail answered = { .id = 0 };
	enum bb_status status = BB_OK;

	if (!review->member)
		return bb_error_set(err, BB_ECONFLICT, "nobody on the list is meant by it");
	if (review->mail)
		status = bb_store_load_mail(self->store, review->mail, &answered, err);
	if (status == BB_OK && review->mail)
		order.answered = &answered.key;
	if (status == BB_OK)
		status = obey(&order, err);
	bb_mail_release(&answered);
	if (status == BB_OK && order.refusal[0])
		return bb_error_set(err, BB_ECONFLICT, "%s", order.refusal);
	if (status == BB_OK)
		*what = order.done;
	return status;
}

/* A word that means nothing without the mail that it answers. */
static bool needs_mail(enum bb_word word)
{
	return word == BB_WORD_YES || word == BB_WORD_NO || word == BB_WORD_SWAP ||
	       word == BB_WORD_LATER;
}

static enum bb_status record_after_all(struct bb_group *self, const struct bb_review *review,
                                       enum bb_partstat partstat, const char **what,
                                       struct bb_error *err)
{
	struct bb_lunch_answer answer = { review->meeting, review->member, partstat,
		                          BB_ANSWER_BY_ORGANIZER };

	*what = bb_partstat_name(partstat);
	return bb_group_set_answer(self, &answer, err);
}

static enum bb_status accept(struct bb_group *self, const struct bb_review *review,
                             const char **what, int64_t *member, struct bb_error *err)
{
	enum bb_partstat partstat = BB_PARTSTAT_NEEDS_ACTION;
	enum bb_word word = bb_word_by_name(review->wants);

	*member = review->member;
	if (word == BB_WORD_JOIN) {
		*what = bb_word_name(word);
		return let_join(self, review, member, err);
	}
	if (!*review->wants || (needs_mail(word) && !review->mail))
		return bb_error_set(err, BB_ECONFLICT,
		                    "there is nothing that could be done for it; do what it asks "
		                    "for (`brownbag rsvp set`, `brownbag rotate decline`, `confirm` or "
		                    "`swap`, `brownbag intro answer`), then reject it");
	if (word != BB_WORD_NONE)
		return obey_after_all(self, review, word, what, err);
	if (bb_partstat_parse(&partstat, review->wants, err) != BB_OK)
		return BB_EINVAL;
	return record_after_all(self, review, partstat, what, err);
}

enum bb_status bb_group_accept_review(struct bb_group *self, int64_t id, const char **what,
                                      int64_t *member, struct bb_error *err)
{
	struct bb_review review = { 0 };
	enum bb_status status = bb_store_load_review(self->store, id, &review, err);

	if (status == BB_OK)
		status = accept(self, &review, what, member, err);
	if (status == BB_OK)
		status = bb_store_delete_review(self->store, id, err);
	bb_review_release(&review);
	return status;
}

enum bb_status bb_group_reject_review(struct bb_group *self, int64_t id, struct bb_error *err)
{
	return bb_store_delete_review(self->store, id, err);
}
