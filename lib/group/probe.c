/* SPDX-License-Identifier: MIT */
/*
 * The mail of `doctor --mail`. No kind of the registry: it belongs to no member
 * and no lunch, is never due, and says nothing about the group.
 */
#include <brownbag/probe.h>

#include "group/room.h"

#include <brownbag/address.h>
#include <brownbag/bytes.h>
#include <brownbag/text.h>

enum { LINE_MAX_BYTES = 1000 };

static const char words[] =
	"Hello,\n\n"
	"this mail tries the way that mail from this address takes. Whoever looks\n"
	"after it asked for that. There is nothing to do.\n";

static enum bb_status join(char **out, const char *first, const char *between, const char *second,
                           struct bb_error *err)
{
	struct bb_bytes line = BB_BYTES_INIT(LINE_MAX_BYTES);
	enum bb_status status;

	bb_bytes_addf(&line, "%s%s%s", first, between, second);
	status = bb_bytes_detach(out, &line, err);
	bb_bytes_release(&line);
	return status;
}

enum bb_status bb_group_probe(struct bb_mail *out, const struct bb_group *group, const char *to,
                              int64_t now, struct bb_error *err)
{
	const char *reply_to = bb_config_text(group->config, "smtp.reply_to");
	struct bb_mail mail = { .made_at = now, .sequence = -1 };
	struct bb_mail_parts *parts = &mail.parts;
	enum bb_status status;

	status = bb_address_normalize(&parts->recipient, to ? to : group->sender, err);
	if (status == BB_OK)
		status = group_passing_id(&mail.message_id, group, now, 0, err);
	if (status == BB_OK)
		status = bb_text_copy(&parts->sender, group->sender, err);
	if (status == BB_OK)
		status = bb_text_copy(&parts->sender_name, group->sender_name, err);
	if (status == BB_OK && *reply_to)
		status = bb_text_copy(&parts->reply_to, reply_to, err);
	if (status == BB_OK)
		status = bb_text_copy(&parts->recipient_name, "", err);
	if (status == BB_OK)
		status = join(&parts->subject, bb_config_text(group->config, "group.subject"), ": ",
		              "a test", err);
	if (status == BB_OK)
		status = bb_text_copy(&parts->text, words, err);
	if (status != BB_OK) {
		bb_mail_release(&mail);
		return status;
	}
	*out = mail;
	return BB_OK;
}
