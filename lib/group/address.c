/* SPDX-License-Identifier: MIT */
/*
 * Who a mail is from and to, and what it is known by: addresses, and tokens that
 * nobody else can make.
 */
#include "group/room.h"

#include <brownbag/bytes.h>
#include <brownbag/digest.h>

#include <string.h>

enum { HEADER_MAX = 1000 };

enum bb_status group_message_id(char **out, const struct bb_group *group,
                                const struct bb_mail_key *key, struct bb_error *err)
{
	char text[BB_MAIL_KEY_SIZE], token[BB_TOKEN_SIZE];
	struct bb_bytes id = BB_BYTES_INIT(HEADER_MAX);
	enum bb_status status;

	bb_mail_key_format(text, key);
	bb_digest_token(token, group->secret, "message-id", text, strlen(text));
	bb_bytes_addf(&id, "%s@%s", token, group->domain);
	status = bb_bytes_detach(out, &id, err);
	bb_bytes_release(&id);
	return status;
}

enum bb_status group_passing_id(char **out, const struct bb_group *group, int64_t now,
                                int64_t which, struct bb_error *err)
{
	const int64_t when[] = { now, which };
	char token[BB_TOKEN_SIZE];
	struct bb_bytes id = BB_BYTES_INIT(HEADER_MAX);
	enum bb_status status;

	bb_digest_token(token, group->secret, "probe", when, sizeof when);
	bb_bytes_addf(&id, "%s@%s", token, group->domain);
	status = bb_bytes_detach(out, &id, err);
	bb_bytes_release(&id);
	return status;
}

void group_member_token(char out[BB_TOKEN_SIZE], const struct bb_group *group, int64_t member)
{
	bb_digest_token(out, group->secret, "unsubscribe", &member, sizeof member);
}

/* mailto:lunch@example.org?subject=stop%20TOKEN, where something reads it. */
static enum bb_status put_unsubscribe(struct bb_mail_parts *parts, const struct bb_group *group,
                                      int64_t member, struct bb_error *err)
{
	struct bb_bytes uri = BB_BYTES_INIT(HEADER_MAX);
	char token[BB_TOKEN_SIZE];
	enum bb_status status;

	group_member_token(token, group, member);
	bb_bytes_addf(&uri, "mailto:%s?subject=stop%%20%s", group->sender, token);
	status = bb_bytes_detach(&parts->unsubscribe, &uri, err);
	bb_bytes_release(&uri);
	return status;
}

static enum bb_status put_list_id(struct bb_mail_parts *parts, const struct bb_group *group,
                                  struct bb_error *err)
{
	struct bb_bytes id = BB_BYTES_INIT(HEADER_MAX);
	enum bb_status status;

	bb_bytes_addf(&id, "lunch.%s", group->domain);
	status = bb_bytes_detach(&parts->list_id, &id, err);
	bb_bytes_release(&id);
	return status;
}

enum bb_status group_address(struct bb_mail_parts *parts, const struct bb_group *group,
                             const struct bb_due *due, bool reader, struct bb_error *err)
{
	const char *reply_to = bb_config_text(group->config, "smtp.reply_to");
	const char *to = due->member ? due->member->address : group->sender;
	enum bb_status status = bb_text_copy(&parts->sender, group->sender, err);

	if (status == BB_OK)
		status = bb_text_copy(&parts->sender_name, group->sender_name, err);
	if (status == BB_OK && *reply_to)
		status = bb_text_copy(&parts->reply_to, reply_to, err);
	if (status == BB_OK)
		status = bb_text_copy(&parts->recipient, to, err);
	if (status == BB_OK)
		status = bb_text_copy(&parts->recipient_name, due->member ? due->member->name : "", err);
	if (status == BB_OK)
		status = put_list_id(parts, group, err);
	if (status == BB_OK && reader && due->member)
		status = put_unsubscribe(parts, group, due->member->id, err);
	return status;
}
