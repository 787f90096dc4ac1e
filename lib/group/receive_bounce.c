/* SPDX-License-Identifier: MIT */
/*
 * A delivery report: which mail of ours came back, and whether its address is given
 * up for it. The store counts; from when on nothing goes there, <brownbag/reach.h> says.
 */
#include "group/receive.h"

#include <brownbag/reach.h>
#include <brownbag/store_mail.h>

#include <stdio.h>

enum bb_status arrival_take_bounce(struct arrival *self, struct bb_error *err)
{
	const struct bb_inbound *mail = &self->received->mail;
	struct bb_mail sent = { 0 };
	char reply[sizeof mail->bounced_status + sizeof "came back: "];
	int64_t id = 0;
	int run = 0;
	enum bb_status status = BB_OK;

	arrival_end(self, BB_EFFECT_IGNORED, "", "no mail of ours came back");
	if (mail->bounced_id[0])
		status = bb_store_find_message(self->group->store, mail->bounced_id, &id, err);
	if (status != BB_OK || !id)
		return status;
	status = bb_store_load_mail(self->group->store, id, &sent, err);
	self->out->member = sent.key.member;
	self->out->meeting = sent.key.meeting;
	bb_mail_release(&sent);
	snprintf(reply, sizeof reply, "came back: %s",
	         mail->bounced_status[0] ? mail->bounced_status : "-");
	if (status == BB_OK)
		status = bb_store_bounce(self->group->store, id, reply, &run, err);
	if (run > 0)
		arrival_end(self, BB_EFFECT_APPLIED, "bounce",
		            run >= BB_BOUNCES_STOP ?
				    "mail to that address comes back: nothing more goes there" :
				    "a mail came back");
	else
		arrival_end(self, BB_EFFECT_IGNORED, "", "it is known already, or about an earlier address");
	return status;
}
