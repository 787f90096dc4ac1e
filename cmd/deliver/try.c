/* SPDX-License-Identifier: MIT */
/*
 * brownbag deliver --check: the way out is tried up to where a mail would begin,
 * and with --mail to the end of one. Neither the queue nor its lock is touched.
 */
#include "try.h"
#include "../talk.h"

#include <brownbag/message.h>
#include <brownbag/probe.h>

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

static bool go_on(void *context)
{
	(void)context;
	return true;
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

static int send_probe(struct bb_transport *transport, const struct bb_mail *mail)
{
	struct bb_envelope envelope = { .sender = mail->parts.sender,
		                        .recipient = mail->parts.recipient,
		                        .name = mail->message_id };
	struct bb_sent_result result;
	struct bb_error err = BB_ERROR_INIT;
	char *bytes = NULL;
	int code;

	if (bb_message_build(&bytes, &envelope.len, mail, &err) != BB_OK)
		return talk_error(&err);
	envelope.bytes = bytes;
	bb_transport_send(transport, &envelope, go_on, NULL, &result);
	free(bytes);
	code = tell_result(&result);
	if (code == EXIT_DONE)
		printf("accepted: %s\n", result.reply);
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

static int try_route(const struct bb_smtp_settings *settings, const struct bb_mail *probe)
{
	struct bb_route *route = NULL;
	struct bb_transport *transport = NULL;
	struct bb_error err = BB_ERROR_INIT;
	int code;

	if (bb_route_new(&route, settings, &err) != BB_OK ||
	    bb_transport_open(&transport, route, &err) != BB_OK)
		code = talk_error(&err);
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
		return try_route(&settings->smtp, NULL);
	if (bb_group_probe(&probe, session->group, read_to(to, line), time(NULL), &err) != BB_OK)
		return talk_bad_argument(&err);
	printf("the way out: %s\n", settings->smtp.server.url);
	settings->smtp.server.trace = show_step;
	code = try_route(&settings->smtp, &probe);
	bb_mail_release(&probe);
	return code;
}
