/* SPDX-License-Identifier: MIT */
/*
 * brownbag deliver --check: the way out is tried up to where a mail would begin,
 * with --mail to the end of one, with --sample to that of several. Neither the
 * queue nor its lock is touched.
 */
#include "try.h"
#include "../talk.h"

#include <brownbag/message.h>
#include <brownbag/probe.h>
#include <brownbag/sample.h>
#include <brownbag/start.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ADDRESS_LINE = 400 };

static int tell_result(const struct bb_sent_result *result)
{
	if (result->sent == BB_SENT_YES)
		return EXIT_DONE;
	talk_refuse("%s", result->reply);
	return result->needs_help || result->sent != BB_SENT_LATER ? EXIT_REFUSED : EXIT_LATER;
}

/* "organizer" is nobody's address, so it needs no escape. */
static const char *read_to(const char *to, char line[ADDRESS_LINE])
{
	if (strcmp(to, "-") == 0) {
		if (!fgets(line, ADDRESS_LINE, stdin))
			*line = '\0';
		line[strcspn(line, "\r\n")] = '\0';
		to = line;
	}
	return strcmp(to, "organizer") == 0 ? NULL : to;
}

static int send_one(struct bb_sent_result *result, struct bb_transport *transport,
                    const struct bb_mail *mail)
{
	struct bb_envelope envelope = { .sender = mail->parts.sender,
		                        .recipient = mail->parts.recipient,
		                        .name = mail->message_id };
	struct bb_error err = BB_ERROR_INIT;
	char *bytes = NULL;

	if (bb_message_build(&bytes, &envelope.len, mail, &err) != BB_OK)
		return talk_error(&err);
	envelope.bytes = bytes;
	bb_transport_send(transport, &envelope, NULL, result);
	free(bytes);
	return tell_result(result);
}

static int send_probe(struct bb_transport *transport, const struct bb_mail *probe)
{
	struct bb_sent_result result;
	int code = send_one(&result, transport, probe);

	if (code == EXIT_DONE)
		printf("accepted: %s\n", result.reply);
	return code;
}

/* One that doesn't leave ends it: nor would the others. */
static int send_samples(struct bb_transport *transport, const struct bb_mails *samples)
{
	struct bb_sent_result result;
	int code = EXIT_DONE;

	for (size_t i = 0; code == EXIT_DONE && i < samples->count; i++) {
		code = send_one(&result, transport, &samples->items[i]);
		if (code == EXIT_DONE)
			printf("sent a sample: %s\n", bb_kind_row(samples->items[i].key.kind)->name);
	}
	return code;
}

static int try_transport(struct bb_transport *transport)
{
	struct bb_sent_result result;

	bb_transport_try(transport, &result);
	return tell_result(&result);
}

/* The dialogue is what was asked for, so it isn't talk. */
static void show_step(void *context, const char *line)
{
	(void)context;
	puts(line);
}

/* With a mail, or with several, or with none. */
static int try_route(const struct bb_smtp_settings *settings, const struct bb_mail *probe,
                     const struct bb_mails *samples)
{
	struct bb_route *route = NULL;
	struct bb_transport *transport = NULL;
	struct bb_error err = BB_ERROR_INIT;
	int code;

	if (bb_route_new(&route, settings, &err) != BB_OK ||
	    bb_transport_open(&transport, route, &err) != BB_OK)
		code = talk_error(&err);
	else if (samples)
		code = send_samples(transport, samples);
	else
		code = probe ? send_probe(transport, probe) : try_transport(transport);
	bb_transport_close(transport);
	bb_route_free(route);
	return code;
}

int try_way_out(const struct session *session, struct bb_deliver_settings *settings, const char *to)
{
	struct bb_mail probe = { 0 };
	struct bb_error err = BB_ERROR_INIT;
	char line[ADDRESS_LINE];
	int code;

	if (!to)
		return try_route(&settings->smtp, NULL, NULL);
	if (bb_group_probe(&probe, session->group, read_to(to, line), time(NULL), &err) != BB_OK)
		return talk_bad_argument(&err);
	printf("the way out: %s\n", settings->smtp.server.url);
	settings->smtp.server.trace = show_step;
	code = try_route(&settings->smtp, &probe, NULL);
	bb_mail_release(&probe);
	return code;
}

int try_samples(const struct session *session, const struct bb_deliver_settings *settings,
                const char *to)
{
	struct bb_preview *preview = NULL;
	struct bb_mails samples = { 0 };
	struct bb_error err = BB_ERROR_INIT;
	char line[ADDRESS_LINE];
	const char *address = read_to(to, line);
	int code = EXIT_DONE;

	if (bb_group_preview_start(&preview, session->group, &err) != BB_OK)
		code = talk_error(&err);
	else if (bb_group_samples(&samples, session->group, preview,
	                          address ? address : session->group->sender, time(NULL),
	                          &err) != BB_OK)
		code = talk_bad_argument(&err);
	bb_preview_free(preview);
	if (code == EXIT_DONE)
		code = try_route(&settings->smtp, NULL, &samples);
	bb_mails_release(&samples);
	return code;
}
