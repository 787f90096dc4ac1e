/* SPDX-License-Identifier: MIT */
/* Decisions about mails, each with its line in the log. Which state allows which, the store knows. */
#include <brownbag/outbox_decision.h>

#include <brownbag/store_mail.h>

#include <inttypes.h>
#include <stdio.h>

static enum bb_status move(const struct bb_group *self, int64_t mail, enum bb_decision decision,
                           struct bb_error *err)
{
	switch (decision) {
	case BB_DECISION_RETRY:
		return bb_store_retry(self->store, mail, self->now, err);
	case BB_DECISION_SENT:
	case BB_DECISION_RESEND:
		return bb_store_resolve(self->store, mail, decision == BB_DECISION_SENT, self->now,
		                        err);
	default:
		return bb_store_discard(self->store, mail, self->now, err);
	}
}

enum bb_status bb_group_decide(const struct bb_group *self, int64_t mail, enum bb_decision decision,
                               struct bb_error *err)
{
	static const char *const said[BB_DECISION_COUNT] = {
		[BB_DECISION_RETRY] = "mail retried",
		[BB_DECISION_SENT] = "mail resolved as sent",
		[BB_DECISION_RESEND] = "mail resolved to be sent again",
		[BB_DECISION_DROP] = "mail dropped",
	};
	char detail[32];
	struct bb_log_row row = { .at = self->now, .what = (char *)said[decision], .detail = detail };
	enum bb_status status = move(self, mail, decision, err);

	snprintf(detail, sizeof detail, "mail %" PRId64, mail);
	return status == BB_OK ? bb_store_log(self->store, &row, err) : status;
}
