/* SPDX-License-Identifier: MIT */
/*
 * What becomes of an answer. Decides in this order: is it about an invite of
 * ours, is it an answer of the one invited, to the present time, newer than what
 * is recorded, from an address that is theirs. The first "no" is the reason.
 * Knows neither mail nor store.
 */
#include <brownbag/answer.h>

#include <brownbag/text.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* -- names -- */

static const char *const partstat_names[] = {
	[BB_PARTSTAT_NEEDS_ACTION] = "needs-action", [BB_PARTSTAT_ACCEPTED] = "accepted",
	[BB_PARTSTAT_DECLINED] = "declined",         [BB_PARTSTAT_TENTATIVE] = "tentative",
	[BB_PARTSTAT_DELEGATED] = "delegated",
};

const char *bb_partstat_name(enum bb_partstat partstat)
{
	return partstat_names[partstat];
}

enum bb_status bb_partstat_parse(enum bb_partstat *out, const char *text, struct bb_error *err)
{
	enum { ANSWERS = BB_PARTSTAT_TENTATIVE - BB_PARTSTAT_ACCEPTED + 1 };
	const char *near;

	for (int i = BB_PARTSTAT_ACCEPTED; i <= BB_PARTSTAT_TENTATIVE; i++) {
		if (strcasecmp(text, partstat_names[i]) == 0) {
			*out = (enum bb_partstat)i;
			return BB_OK;
		}
	}
	near = bb_text_nearest(text, partstat_names + BB_PARTSTAT_ACCEPTED, ANSWERS);
	return bb_error_set(err, BB_EINVAL, "\"%s\" is no answer; write %s", text,
	                    near ? near : "accepted, declined or tentative");
}

static const char *const method_names[] = {
	[BB_REPLY_NO_METHOD] = "none",
	[BB_REPLY_REPLY] = "REPLY",
	[BB_REPLY_COUNTER] = "COUNTER",
	[BB_REPLY_REFRESH] = "REFRESH",
	[BB_REPLY_REQUEST] = "REQUEST",
	[BB_REPLY_CANCEL] = "CANCEL",
	[BB_REPLY_DECLINECOUNTER] = "DECLINECOUNTER",
	[BB_REPLY_PUBLISH] = "PUBLISH",
	[BB_REPLY_ADD] = "ADD",
	[BB_REPLY_UNKNOWN] = "unknown",
};

enum bb_reply_method bb_reply_method_parse(const char *name)
{
	if (*name == '\0')
		return BB_REPLY_NO_METHOD;
	for (int i = BB_REPLY_REPLY; i < BB_REPLY_UNKNOWN; i++) {
		if (strcasecmp(name, method_names[i]) == 0)
			return (enum bb_reply_method)i;
	}
	return BB_REPLY_UNKNOWN;
}

const char *bb_reply_method_name(enum bb_reply_method method)
{
	return method_names[method];
}

/* -- what came in -- */

void bb_reply_release(struct bb_reply *self)
{
	if (!self)
		return;
	for (size_t i = 0; i < self->attendee_count; i++)
		free(self->attendees[i].address);
	free(self->attendees);
	free(self->organizer);
	free(self->uid);
	*self = (struct bb_reply){ 0 };
}

bool bb_reply_equal(const struct bb_reply *a, const struct bb_reply *b)
{
	if (a->method != b->method || a->events != b->events || a->sequence != b->sequence ||
	    a->stamped_at != b->stamped_at || a->instance != b->instance ||
	    a->attendee_count != b->attendee_count || strcmp(a->uid, b->uid) != 0 ||
	    strcmp(a->organizer, b->organizer) != 0)
		return false;
	for (size_t i = 0; i < a->attendee_count; i++) {
		const struct bb_reply_attendee *x = &a->attendees[i], *y = &b->attendees[i];

		if (x->partstat != y->partstat || x->delegates != y->delegates ||
		    strcmp(x->address, y->address) != 0)
			return false;
	}
	return true;
}

/* -- reasons -- */

static const struct {
	enum bb_answer_action action;
	const char *text;
} reasons[BB_REASON_COUNT] = {
	[BB_REASON_NONE] = { BB_ANSWER_APPLY, "it is recorded" },
	[BB_REASON_REFRESH] = { BB_ANSWER_RESEND, "it asks for the invite once more" },
	[BB_REASON_COUNTER] = { BB_ANSWER_REVIEW, "it proposes another time" },
	[BB_REASON_DELEGATED] = { BB_ANSWER_REVIEW, "somebody else is sent instead" },
	[BB_REASON_SEVERAL_EVENTS] = { BB_ANSWER_REVIEW, "it answers several events at once" },
	[BB_REASON_INSTANCE] = { BB_ANSWER_REVIEW, "it answers one of a series, and there is none" },
	[BB_REASON_NO_ATTENDEE] = { BB_ANSWER_REVIEW, "it names nobody who answers" },
	[BB_REASON_SEVERAL_ATTENDEES] = { BB_ANSWER_REVIEW, "it answers for several people" },
	[BB_REASON_STRANGER] = { BB_ANSWER_REVIEW, "it comes from somebody else than was invited" },
	[BB_REASON_ORGANIZER] = { BB_ANSWER_REVIEW, "it names another organizer" },
	[BB_REASON_UNDECIDED] = { BB_ANSWER_REVIEW, "it says neither yes, no nor maybe" },
	[BB_REASON_STALE] = { BB_ANSWER_REVIEW, "it answers a time that has changed since" },
	[BB_REASON_UNDATED] = { BB_ANSWER_REVIEW, "it does not say which invite it answers" },
	[BB_REASON_SENDER] = { BB_ANSWER_REVIEW, "it was sent from an unknown address" },
	[BB_REASON_FORGED] = { BB_ANSWER_REVIEW, "the mail server says its sender is forged" },
	[BB_REASON_CONTRADICTS] = { BB_ANSWER_REVIEW,
	                            "it contradicts another answer of the same moment" },
	[BB_REASON_FOREIGN] = { BB_ANSWER_IGNORE, "it is about no invite of this group" },
	[BB_REASON_METHOD] = { BB_ANSWER_IGNORE, "it is no answer" },
	[BB_REASON_REPLAY] = { BB_ANSWER_IGNORE, "it is recorded already" },
	[BB_REASON_OLDER] = { BB_ANSWER_IGNORE, "a newer answer is recorded" },
	[BB_REASON_CANCELLED] = { BB_ANSWER_IGNORE, "the lunch is cancelled" },
	[BB_REASON_OVER] = { BB_ANSWER_IGNORE, "the lunch is over" },
};

const char *bb_answer_reason_text(enum bb_answer_reason reason)
{
	return reasons[reason].text;
}

/* -- judging -- */

/* Whether an address is one of the member's. */
static bool is_theirs(const struct bb_invitation *invitation, const char *address)
{
	if (strcasecmp(address, invitation->address) == 0)
		return true;
	for (size_t i = 0; i < invitation->further_count; i++) {
		if (strcasecmp(address, invitation->further[i]) == 0)
			return true;
	}
	return false;
}

static bool delegates(const struct bb_reply *reply)
{
	for (size_t i = 0; i < reply->attendee_count; i++) {
		if (reply->attendees[i].delegates ||
		    reply->attendees[i].partstat == BB_PARTSTAT_DELEGATED)
			return true;
	}
	return false;
}

/* Is the lunch still to come? */
static enum bb_answer_reason judge_lunch(const struct bb_invitation *invitation)
{
	if (invitation->cancelled)
		return BB_REASON_CANCELLED;
	return invitation->over ? BB_REASON_OVER : BB_REASON_NONE;
}

/* Is it an answer, and to one invite? */
static enum bb_answer_reason judge_object(const struct bb_reply *reply,
                                          const struct bb_invitation *invitation)
{
	if (reply->method == BB_REPLY_COUNTER)
		return BB_REASON_COUNTER;
	if (reply->method == BB_REPLY_REFRESH) {
		enum bb_answer_reason reason = judge_lunch(invitation);

		return reason == BB_REASON_NONE ? BB_REASON_REFRESH : reason;
	}
	if (reply->method != BB_REPLY_REPLY)
		return BB_REASON_METHOD;
	if (reply->events > 1)
		return BB_REASON_SEVERAL_EVENTS;
	if (reply->instance)
		return BB_REASON_INSTANCE;
	return BB_REASON_NONE;
}

/* Is it the answer of the one invited? */
static enum bb_answer_reason judge_person(const struct bb_reply *reply,
                                          const struct bb_invitation *invitation)
{
	if (delegates(reply))
		return BB_REASON_DELEGATED;
	if (reply->attendee_count == 0)
		return BB_REASON_NO_ATTENDEE;
	if (reply->attendee_count > 1)
		return BB_REASON_SEVERAL_ATTENDEES;
	if (!is_theirs(invitation, reply->attendees[0].address))
		return BB_REASON_STRANGER;
	if (*reply->organizer && strcasecmp(reply->organizer, invitation->organizer) != 0)
		return BB_REASON_ORGANIZER;
	if (reply->attendees[0].partstat == BB_PARTSTAT_NEEDS_ACTION)
		return BB_REASON_UNDECIDED;
	return BB_REASON_NONE;
}

/* Does it answer the present time of a lunch that is to come? */
static enum bb_answer_reason judge_time(const struct bb_reply *reply,
                                        const struct bb_invitation *invitation)
{
	if (reply->sequence < 0 && reply->stamped_at == 0)
		return BB_REASON_UNDATED;
	if (reply->sequence < 0 ? reply->stamped_at < invitation->significant_at :
				  reply->sequence < invitation->significant)
		return BB_REASON_STALE;
	return judge_lunch(invitation);
}

static int compare(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

/* Is it newer than what is recorded? */
static enum bb_answer_reason judge_age(const struct bb_answer *answer,
                                       const struct bb_answer *recorded)
{
	int order = compare(answer->sequence, recorded->sequence);

	if (recorded->partstat == BB_PARTSTAT_NEEDS_ACTION)
		return BB_REASON_NONE;
	if (order == 0)
		order = compare(answer->stamped_at, recorded->stamped_at);
	if (order == 0 && answer->dated_at != 0 && recorded->dated_at != 0)
		order = compare(answer->dated_at, recorded->dated_at);
	if (order != 0)
		return order > 0 ? BB_REASON_NONE : BB_REASON_OLDER;
	return answer->partstat == recorded->partstat ? BB_REASON_REPLAY : BB_REASON_CONTRADICTS;
}

static bool is_known_sender(const struct bb_answer_mail *mail,
                            const struct bb_invitation *invitation)
{
	return mail->from && is_theirs(invitation, mail->from);
}

/* Does the mail come from where the member's mail comes from? */
static enum bb_answer_reason judge_sender(const struct bb_answer_mail *mail,
                                          const struct bb_invitation *invitation)
{
	if (mail->check == BB_SENDER_FORGED)
		return BB_REASON_FORGED;
	if (mail->strict && !is_known_sender(mail, invitation))
		return BB_REASON_SENDER;
	return BB_REASON_NONE;
}

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* What there is to record. A SEQUENCE that is missing counts as the one that is asked about. */
static struct bb_answer answer_of(const struct bb_reply *reply,
                                  const struct bb_invitation *invitation,
                                  const struct bb_answer_mail *mail)
{
	struct bb_answer answer = { .sequence = reply->sequence };

	if (reply->attendee_count > 0)
		answer.partstat = reply->attendees[0].partstat;
	if (answer.sequence < 0)
		answer.sequence = invitation->recorded.sequence > invitation->significant ?
					  invitation->recorded.sequence :
					  invitation->significant;
	answer.stamped_at = earlier(reply->stamped_at, mail->arrived_at);
	answer.dated_at = earlier(mail->dated_at, mail->arrived_at);
	return answer;
}

static enum bb_answer_reason judge(const struct bb_reply *reply,
                                   const struct bb_invitation *invitation,
                                   const struct bb_answer_mail *mail,
                                   const struct bb_answer *answer)
{
	enum bb_answer_reason reason = judge_object(reply, invitation);

	if (reason == BB_REASON_NONE)
		reason = judge_person(reply, invitation);
	if (reason == BB_REASON_NONE)
		reason = judge_time(reply, invitation);
	if (reason == BB_REASON_NONE)
		reason = judge_age(answer, &invitation->recorded);
	if (reason == BB_REASON_NONE)
		reason = judge_sender(mail, invitation);
	return reason;
}

struct bb_answer_verdict bb_answer_decide(const struct bb_reply *reply,
                                          const struct bb_invitation *invitation,
                                          const struct bb_answer_mail *mail)
{
	struct bb_answer_verdict verdict = { .reason = BB_REASON_FOREIGN };

	if (invitation) {
		verdict.answer = answer_of(reply, invitation, mail);
		verdict.reason = judge(reply, invitation, mail, &verdict.answer);
	}
	verdict.action = reasons[verdict.reason].action;
	verdict.flagged = verdict.action == BB_ANSWER_APPLY && !is_known_sender(mail, invitation);
	return verdict;
}
