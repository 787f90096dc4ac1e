/* SPDX-License-Identifier: MIT */
/*
 * Answers: what is read keeps to its limits, reads the same twice, and a
 * decision comes of it; only a REPLY of the one invited is ever applied.
 */
#include "fuzz.h"

#include <brownbag/reply.h>

#include <string.h>

static const struct bb_invitation invitation = {
	.address = "ana@example.org",
	.organizer = "lunch@example.org",
	.significant = 1,
	.significant_at = 1799654400,
};
static const struct bb_answer_mail mail = {
	.from = "ana@example.org",
	.dated_at = 1799900000,
	.arrived_at = 1799900005,
};

static void check_address(const char *address)
{
	MUST(strlen(address) <= 1000);
	MUST(*address == '\0' || strchr(address, '@'));
	for (const char *c = address; *c; c++)
		MUST(*c != ' ' && !(*c >= 'A' && *c <= 'Z'));
}

static void check_reply(const struct bb_reply *reply)
{
	MUST(reply->uid && strlen(reply->uid) <= 1000);
	MUST(reply->sequence >= -1 && reply->sequence < 1000000000);
	MUST(reply->stamped_at >= 0);
	MUST(reply->attendee_count <= 50);
	check_address(reply->organizer);
	for (size_t i = 0; i < reply->attendee_count; i++)
		check_address(reply->attendees[i].address);
}

static void check_verdict(const struct bb_reply *reply)
{
	struct bb_answer_verdict verdict = bb_answer_decide(reply, &invitation, &mail);

	MUST(bb_answer_reason_text(verdict.reason));
	if (verdict.action != BB_ANSWER_APPLY)
		return;
	MUST(reply->method == BB_REPLY_REPLY && reply->events <= 1 && reply->attendee_count == 1);
	MUST(strcmp(reply->attendees[0].address, invitation.address) == 0);
	MUST(verdict.answer.partstat >= BB_PARTSTAT_ACCEPTED &&
	     verdict.answer.partstat <= BB_PARTSTAT_TENTATIVE);
	MUST(verdict.answer.stamped_at <= mail.arrived_at);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bb_reply reply = { 0 }, again = { 0 };
	struct bb_error err = BB_ERROR_INIT;
	enum bb_status status = bb_reply_read(&reply, (const char *)data, size, &err);

	MUST((status == BB_OK) == (err.text[0] == '\0'));
	if (status == BB_OK) {
		check_reply(&reply);
		check_verdict(&reply);
		MUST(bb_reply_read(&again, (const char *)data, size, &err) == BB_OK);
		MUST(bb_reply_equal(&reply, &again));
	} else {
		MUST(status == BB_EINVAL && !reply.uid);
	}
	bb_reply_release(&reply);
	bb_reply_release(&again);
	return 0;
}
