/* SPDX-License-Identifier: MIT */
/*
 * A forecast as a maildir. Composed and built as real mail is, so that what one
 * looks at is what would go; only the date is put ahead.
 */
#include <brownbag/forecast.h>

#include <brownbag/bytes.h>
#include <brownbag/due.h>
#include <brownbag/message.h>
#include <brownbag/transport.h>

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { URL_MAX = 8192, NO_WAIT_S = 1 };

/* Somebody's mail isn't mixed with an invented one. */
static enum bb_status check_empty(const char *folder, struct bb_error *err)
{
	DIR *files = opendir(folder);
	const struct dirent *file;
	bool empty = true;

	if (!files)
		return errno == ENOENT ? BB_OK
		                       : bb_error_set(err, BB_EIO, "%s: %s", folder, strerror(errno));
	while (empty && (file = readdir(files)))
		empty = strcmp(file->d_name, ".") == 0 || strcmp(file->d_name, "..") == 0;
	closedir(files);
	return empty ? BB_OK : bb_error_set(err, BB_ECONFLICT, "%s: something is in it", folder);
}

static enum bb_status open_maildir(struct bb_route **route, struct bb_transport **transport,
                                   const char *folder, struct bb_error *err)
{
	struct bb_smtp_settings settings = { .server = { .timeout_s = NO_WAIT_S } };
	struct bb_bytes url = BB_BYTES_INIT(URL_MAX);
	enum bb_status status;

	bb_bytes_addf(&url, "maildir:%s", folder);
	status = bb_bytes_check(&url, err);
	settings.server.url = bb_bytes_text(&url);
	if (status == BB_OK)
		status = bb_route_new(route, &settings, err);
	if (status == BB_OK)
		status = bb_transport_open(transport, *route, err);
	bb_bytes_release(&url);
	return status;
}

static enum bb_status write_mail(struct bb_transport *transport, const struct bb_mail *mail,
                                 struct bb_error *err)
{
	struct bb_envelope envelope = { .sender = mail->parts.sender,
		                        .recipient = mail->parts.recipient,
		                        .name = mail->message_id };
	struct bb_sent_result result = { 0 };
	char *bytes = NULL;
	enum bb_status status = bb_message_build(&bytes, &envelope.len, mail, err);

	if (status != BB_OK)
		return status;
	envelope.bytes = bytes;
	bb_transport_send(transport, &envelope, NULL, &result);
	free(bytes);
	if (result.sent != BB_SENT_YES)
		return bb_error_set(err, BB_EIO, "%s", result.reply);
	return BB_OK;
}

static enum bb_status write_due(struct bb_transport *transport, struct bb_composer *composer,
                                const struct bb_due *due, struct bb_error *err)
{
	struct bb_mail mail = { 0 };
	enum bb_status status = bb_composer_write(&mail, composer, due, err);

	if (status == BB_OK && due->due_at > mail.made_at)
		mail.made_at = due->due_at;
	if (status == BB_OK)
		status = write_mail(transport, &mail, err);
	bb_mail_release(&mail);
	return status;
}

enum bb_status bb_group_write_forecast(const struct bb_group *group, int64_t until, int64_t member,
                                       const char *folder, size_t *count, struct bb_error *err)
{
	struct bb_outlook outlook = { 0 };
	struct bb_dues dues = { 0 };
	struct bb_composer *composer = NULL;
	struct bb_route *route = NULL;
	struct bb_transport *transport = NULL;
	enum bb_status status = check_empty(folder, err);

	if (status == BB_OK)
		status = bb_outlook_load_until(&outlook, group, until, err);
	if (status == BB_OK)
		status = bb_dues_load(&dues, group, &outlook, until, err);
	if (status == BB_OK)
		status = open_maildir(&route, &transport, folder, err);
	if (status == BB_OK)
		bb_dues_narrow(&dues, UINT32_MAX, 0, member);
	if (status == BB_OK)
		status = bb_composer_new(&composer, group, &outlook, &dues, err);
	for (size_t i = 0; status == BB_OK && i < dues.result.due_count; i++)
		status = write_due(transport, composer, &dues.result.due[i], err);
	if (status == BB_OK && count)
		*count = dues.result.due_count;
	bb_composer_free(composer);
	bb_transport_close(transport);
	bb_route_free(route);
	bb_dues_release(&dues);
	bb_outlook_release(&outlook);
	return status;
}
