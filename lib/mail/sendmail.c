/* SPDX-License-Identifier: MIT */
/*
 * A sendmail program (sendmail(1), sysexits.h), which keeps a queue of its own.
 * The fence stands before the program is started: from then on it may accept
 * the mail whatever becomes of us. Decides what its exit codes mean.
 */
#include <brownbag/transport.h>

#include <brownbag/bytes.h>
#include <brownbag/message.h>
#include <brownbag/program.h>

#include "mail/dialogue.h"
#include "mail/route.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

enum {
	OWN_WORDS = 5,        /* -i -f SENDER -- RECIPIENT */
	CHATTER_MAX = 64 * 1024,
};

struct sendmail {
	char **words; /* of the command, then room for ours */
	size_t count;
	int timeout_ms;
};

static void close_sendmail(void *context)
{
	struct sendmail *self = context;

	bb_argv_free(self->words);
	free(self);
}

static enum bb_status open_sendmail(void **out, const struct bb_route *route, struct bb_error *err)
{
	struct sendmail *self = calloc(1, sizeof *self);
	enum bb_status status;

	if (!self)
		return bb_error_set(err, BB_EIO, "out of memory");
	status = bb_argv_split(&self->words, route->target, err);
	if (status != BB_OK) {
		free(self);
		return status;
	}
	if (access(self->words[0], X_OK) != 0) {
		status = bb_error_set(err, BB_ENOENT, "[smtp] url: %s: %s", self->words[0],
		                      strerror(errno));
		close_sendmail(self);
		return status;
	}
	while (self->words[self->count])
		self->count++;
	self->timeout_ms = route->server.timeout_s * 1000;
	*out = self;
	return BB_OK;
}

/* -i: a lone dot isn't the end. --: an address may begin with a hyphen. */
static char **make_argv(const struct sendmail *self, const struct bb_envelope *envelope)
{
	char **argv = calloc(self->count + OWN_WORDS + 1, sizeof *argv);
	size_t count = self->count;

	if (!argv)
		return NULL;
	memcpy(argv, self->words, count * sizeof *argv);
	argv[count++] = (char *)"-i";
	argv[count++] = (char *)"-f";
	argv[count++] = (char *)envelope->sender;
	argv[count++] = (char *)"--";
	argv[count] = (char *)envelope->recipient;
	return argv;
}

/* What a program on this machine reads has LF at the ends of lines. */
static bool copy_with_lf(struct bb_bytes *out, const struct bb_envelope *envelope)
{
	for (size_t i = 0; i < envelope->len; i++) {
		if (envelope->bytes[i] != '\r')
			bb_bytes_add_char(out, envelope->bytes[i]);
	}
	return !out->failed;
}

/*
 * Refused for good is only what is about the recipient or the message. All else
 * (no network, its own settings, no queue) passes or is mended.
 */
static void judge_exit(int code, struct bb_sent_result *result)
{
	switch (code) {
	case EX_OK:
		result->sent = BB_SENT_YES;
		break;
	case EX_DATAERR:
	case EX_NOUSER:
		result->sent = BB_SENT_REFUSED;
		result->scope = BB_SCOPE_MAIL;
		break;
	case EX_TEMPFAIL:
	case EX_NOHOST:
	case EX_UNAVAILABLE:
		result->sent = BB_SENT_LATER;
		result->scope = BB_SCOPE_MAIL;
		break;
	default:
		result->sent = BB_SENT_LATER;
		result->scope = BB_SCOPE_SERVER;
		result->needs_help = true;
	}
}

static void judge(const struct bb_program_end *end, const char *recipient,
                  struct bb_sent_result *result)
{
	const char *colon = end->complaint[0] ? ": " : "";
	char text[BB_COMPLAINT_SIZE + 64];

	if (end->signal || end->timed_out) {
		result->sent = BB_SENT_UNKNOWN;
		result->scope = BB_SCOPE_SERVER;
		snprintf(text, sizeof text, "sendmail %s%s%s",
		         end->timed_out ? "took too long" : "was killed", colon, end->complaint);
	} else {
		judge_exit(end->exit_code, result);
		snprintf(text, sizeof text, "sendmail ended with %d%s%s", end->exit_code, colon,
		         end->complaint);
	}
	bb_reply_scrub(result->reply, text, recipient);
}

static void run(struct sendmail *self, const struct bb_envelope *envelope,
                const struct bb_bytes *input, struct bb_sent_result *result)
{
	char **argv = make_argv(self, envelope);
	struct bb_program program = {
		.argv = argv,
		.input = bb_bytes_text(input),
		.input_len = input->len,
		.output_max = CHATTER_MAX,
		.timeout_ms = self->timeout_ms,
	};
	struct bb_program_end end = { 0 };
	struct bb_error err = BB_ERROR_INIT;
	enum bb_status status = BB_EIO;

	if (argv)
		status = bb_program_run(&end, &program, &err);
	if (status == BB_OK) {
		judge(&end, envelope->recipient, result);
	} else {
		/* More output than fits: it ran, and was stopped. */
		result->sent = status == BB_EINVAL ? BB_SENT_UNKNOWN : BB_SENT_LATER;
		result->scope = BB_SCOPE_SERVER;
		result->needs_help = status == BB_ENOENT;
		bb_reply_scrub(result->reply, err.text, envelope->recipient);
	}
	bb_program_end_release(&end);
	free(argv);
}

static void hand_over(void *context, const struct bb_envelope *envelope,
                      const struct bb_fence *fence, struct bb_sent_result *result)
{
	struct bb_bytes input = BB_BYTES_INIT(BB_MESSAGE_MAX);

	if (!copy_with_lf(&input, envelope)) {
		result->scope = BB_SCOPE_SERVER;
		snprintf(result->reply, sizeof result->reply, "out of memory");
	} else if (!fence->reached(fence->context)) {
		result->sent = BB_SENT_STOPPED;
	} else {
		run(context, envelope, &input, result);
	}
	bb_bytes_release(&input);
}

const struct transport_kind mail_sendmail = {
	.open = open_sendmail,
	.close = close_sendmail,
	.send = hand_over,
};
