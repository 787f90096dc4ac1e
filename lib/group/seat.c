/* SPDX-License-Identifier: MIT */
/*
 * A mail on its way over one connection: its bytes, and how often in a row the
 * connection broke. Knows neither the queue nor what an answer means for a row.
 */
#include "group/seat.h"

#include <brownbag/message.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BREAKS_MOST = 3 }; /* broken connections in a row before one is given up */

bool seat_is_free(const struct seat *self)
{
	return !self->busy && !self->retired;
}

enum bb_status seat_fill(struct seat *self, struct bb_mail *mail, struct bb_error *err)
{
	size_t len = 0;
	enum bb_status status = bb_message_build(&self->bytes, &len, mail, err);

	if (status != BB_OK)
		return status;
	self->mail = *mail;
	*mail = (struct bb_mail){ 0 };
	snprintf(self->name, sizeof self->name, "%" PRId64 ".%.*s", self->mail.made_at,
	         (int)strcspn(self->mail.message_id, "@"), self->mail.message_id);
	self->envelope = (struct bb_envelope){ self->mail.parts.sender, self->mail.parts.recipient,
		                               self->name, self->bytes, len };
	self->busy = true;
	return BB_OK;
}

void seat_judge(struct seat *self, const struct bb_sent_result *result)
{
	bool through = result->sent == BB_SENT_YES || result->scope == BB_SCOPE_MAIL;

	self->breaks = through ? 0 : self->breaks + 1;
	if (!through && (result->scope == BB_SCOPE_SERVER || self->breaks == BREAKS_MOST))
		self->retired = true;
}

void seat_release(struct seat *self)
{
	bb_mail_release(&self->mail);
	free(self->bytes);
	self->bytes = NULL;
	self->busy = self->came_near = false;
}
