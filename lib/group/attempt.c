/* SPDX-License-Identifier: MIT */
/*
 * What one attempt means for its row: sent, again later, given up or in doubt,
 * and when later is. Knows no connection and no store.
 */
#include "group/attempt.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

enum { LONGEST_WAIT_S = 4 * 3600 }; /* an outage of a day must not cost another day */

static int64_t next_try(const struct bb_mail *mail, const struct bb_deliver_settings *settings,
                        const struct bb_deliver_host *host)
{
	int64_t at = host->now(host->context), wait = settings->retry_s;

	for (int i = 0; i < mail->attempts && wait < LONGEST_WAIT_S; i++)
		wait *= 2;
	if (wait > LONGEST_WAIT_S)
		wait = LONGEST_WAIT_S;
	wait += host->random(host->context) % (uint32_t)(wait / 4 + 1);
	/* One last try at the very end, rather than none. */
	return mail->not_after > at && at + wait > mail->not_after ? mail->not_after : at + wait;
}

static void note_trouble(struct bb_deliver_report *report, const struct bb_mail *mail,
                         const struct bb_sent_result *result)
{
	report->needs_help = report->needs_help || result->needs_help;
	if (report->trouble[0])
		return;
	if (result->scope == BB_SCOPE_MAIL)
		snprintf(report->trouble, sizeof report->trouble, "mail %" PRId64 ": %s", mail->id,
		         result->reply);
	else
		snprintf(report->trouble, sizeof report->trouble, "%s", result->reply);
}

struct bb_attempt attempt_judge(const struct bb_mail *mail, const struct bb_sent_result *result,
                                const struct bb_deliver_settings *settings,
                                const struct bb_deliver_host *host,
                                struct bb_deliver_report *report)
{
	struct bb_attempt attempt = { .mail = mail->id, .reply = result->reply };
	bool again = result->sent == BB_SENT_LATER ||
	             (result->sent == BB_SENT_UNKNOWN && settings->resend_unknown);

	assert(result->sent != BB_SENT_STOPPED);
	if (result->sent != BB_SENT_YES)
		note_trouble(report, mail, result);
	if (again) {
		attempt.state = BB_MAIL_QUEUED;
		attempt.next_try_at = next_try(mail, settings, host);
		report->later++;
	} else if (result->sent == BB_SENT_YES) {
		attempt.state = BB_MAIL_SENT;
		report->sent++;
	} else if (result->sent == BB_SENT_REFUSED) {
		attempt.state = BB_MAIL_FAILED;
		report->refused++;
	} else {
		attempt.state = BB_MAIL_UNKNOWN;
		report->unknown++;
	}
	return attempt;
}
