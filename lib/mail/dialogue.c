/* SPDX-License-Identifier: MIT */
/*
 * One attempt, line by line, and its verdict. Decides what an error means:
 * before the dot nothing was accepted, behind it only the answer counts. Knows
 * neither libcurl nor the queue.
 */
#include <brownbag/transport.h>

#include "mail/dialogue.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum {
	CODE_CLOSING = 421,       /* RFC 5321 4.2.3: the server ends the connection */
	CODE_AUTH_REQUIRED = 530, /* RFC 4954 6: not about the recipient, wherever it comes */
};

static const struct {
	const char *verb;
	enum step step;
} verbs[] = {
	{ "EHLO", STEP_HELLO }, { "HELO", STEP_HELLO }, { "STARTTLS", STEP_STARTTLS },
	{ "AUTH", STEP_AUTH },  { "MAIL", STEP_MAIL },  { "RCPT", STEP_RCPT },
	{ "DATA", STEP_DATA },
};

static const char *step_name(enum step step)
{
	static const char *const names[] = {
		[STEP_CONNECT] = "the greeting",
		[STEP_HELLO] = "EHLO",
		[STEP_STARTTLS] = "STARTTLS",
		[STEP_AUTH] = "the log-in",
		[STEP_MAIL] = "MAIL",
		[STEP_RCPT] = "RCPT",
		[STEP_DATA] = "DATA",
		[STEP_DOT] = "the final dot",
	};

	return names[step];
}

/* -- following -- */

static void forget_reply(struct dialogue *self)
{
	self->code = self->open_code = 0;
	bb_bytes_clear(&self->reply);
}

void dialogue_begin(struct dialogue *self)
{
	forget_reply(self);
	self->step = STEP_CONNECT;
	self->replied = self->hides_next = self->quitting = false;
}

void dialogue_release(struct dialogue *self)
{
	bb_bytes_release(&self->reply);
}

static bool is_verb(const char *line, size_t len, const char *verb)
{
	size_t verb_len = strlen(verb);

	return len >= verb_len && strncasecmp(line, verb, verb_len) == 0 &&
	       (len == verb_len || isspace((unsigned char)line[verb_len]));
}

bool dialogue_sent(struct dialogue *self, const char *line, size_t len)
{
	bool secret = self->hides_next;

	self->hides_next = false;
	if (secret)
		return false;
	self->quitting = is_verb(line, len, "QUIT");
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		if (!is_verb(line, len, verbs[i].verb))
			continue;
		self->step = verbs[i].step;
		forget_reply(self);
		return self->step != STEP_AUTH;
	}
	return self->step != STEP_AUTH;
}

static int read_code(const char *line, size_t len)
{
	if (len < 3 || !isdigit((unsigned char)line[0]) || !isdigit((unsigned char)line[1]) ||
	    !isdigit((unsigned char)line[2]))
		return 0;
	return (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
}

/* RFC 5321 4.2.1: "250-first", "250 last"; some servers send a bare "250". */
void dialogue_heard(struct dialogue *self, const char *line, size_t len)
{
	int code;

	self->replied = true;
	while (len > 0 && (line[len - 1] == '\n' || line[len - 1] == '\r'))
		len--;
	code = read_code(line, len);
	if (self->quitting || code == 0 || (len > 3 && line[3] != ' ' && line[3] != '-'))
		return;
	if (self->open_code != code)
		forget_reply(self);
	if (self->reply.len == 0)
		bb_bytes_add(&self->reply, line, 3);
	if (len > 4) {
		bb_bytes_add_char(&self->reply, ' ');
		bb_bytes_add(&self->reply, line + 4, len - 4);
	}
	if (len > 3 && line[3] == '-') {
		self->open_code = code;
		return;
	}
	self->open_code = 0;
	self->code = code;
	self->hides_next = self->step == STEP_AUTH && code / 100 == 3;
}

void dialogue_end_data(struct dialogue *self)
{
	self->step = STEP_DOT;
	forget_reply(self);
}

/* -- judging -- */

static enum bb_sent_scope scope_of(const struct dialogue *self, enum cause cause)
{
	if (self->step <= STEP_AUTH || cause == CAUSE_TIMEOUT || cause == CAUSE_BROKEN)
		return BB_SCOPE_SERVER;
	if (self->code == CODE_CLOSING || self->step == STEP_MAIL)
		return BB_SCOPE_CONNECTION;
	return self->code / 100 == 4 || self->code / 100 == 5 ? BB_SCOPE_MAIL : BB_SCOPE_CONNECTION;
}

/* Behind the dot. The reply decides, whatever the library made of it. */
static void judge_answer(const struct dialogue *self, struct bb_sent_result *result)
{
	switch (self->code / 100) {
	case 2:
		result->sent = BB_SENT_YES;
		result->scope = BB_SCOPE_MAIL;
		break;
	case 4:
		result->sent = BB_SENT_LATER;
		break;
	case 5:
		result->sent = BB_SENT_REFUSED;
		break;
	default:
		result->sent = BB_SENT_UNKNOWN;
	}
}

/*
 * Before the dot. A 5xx to RCPT or DATA is about this mail. One to MAIL is about
 * the sender, who is the same for all: nobody's mail is given up for it, since
 * it goes as soon as somebody has put the settings right.
 */
static void judge_refusal(const struct dialogue *self, enum cause cause,
                          struct bb_sent_result *result)
{
	bool refused = self->code / 100 == 5 && cause != CAUSE_TIMEOUT;
	bool of_mail = self->step >= STEP_RCPT && self->code != CODE_AUTH_REQUIRED;

	result->sent = refused && of_mail ? BB_SENT_REFUSED : BB_SENT_LATER;
	result->needs_help =
		(refused && !of_mail) ||
		((cause == CAUSE_NO_TLS || cause == CAUSE_TLS || cause == CAUSE_LOGIN ||
		  cause == CAUSE_NO_LOGIN) &&
	         self->code / 100 != 4);
	if (refused && !of_mail)
		result->scope = BB_SCOPE_SERVER;
}

/* What to do about TLS that failed, by the words of the library that tried. */
static const char *tls_advice(const char *detail)
{
	static const struct { const char *says, *advice; } rows[] = {
		{ "expired", "whoever runs the server has to renew it, unless the clock of this "
		             "machine is wrong" },
		{ "not yet valid", "is the clock of this machine right?" },
		{ "self-signed", "a server of your own needs [smtp] cafile or pinned_key" },
		{ "issuer", "a server of your own needs [smtp] cafile or pinned_key" },
		{ "subject name", "[smtp] url has to name the server as its certificate does" },
		{ "public key", "[smtp] pinned_key isn't this server's: ask who runs it before "
		                "you change that" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (strstr(detail, rows[i].says))
			return rows[i].advice;
	}
	return "smtps:// is for port 465, smtp:// for 587 and 25; a server of your own needs "
	       "[smtp] cafile or pinned_key";
}

/* Something answered, in no language of a mail server's. */
static bool is_no_smtp(const struct dialogue *self, enum cause cause)
{
	return self->step == STEP_CONNECT && self->replied && self->code == 0 &&
	       (cause == CAUSE_LOST || cause == CAUSE_TIMEOUT);
}

/* What happened, where no answer of the server says it. */
static void describe(char *out, size_t size, const struct dialogue *self, enum cause cause,
                     const char *detail)
{
	const char *at = step_name(self->step);

	if (is_no_smtp(self, cause)) {
		snprintf(out, size,
		         "what answers there doesn't speak SMTP; check [smtp] url: smtps:// is for "
		         "port 465, smtp:// for 587 and 25");
		return;
	}
	switch (cause) {
	case CAUSE_TIMEOUT:
		snprintf(out, size, "the server took too long at %s", at);
		break;
	case CAUSE_UNREACHABLE:
		snprintf(out, size, "%s; check [smtp] url, or wait for the network",
		         *detail ? detail : "the server can't be reached");
		break;
	case CAUSE_NO_TLS:
		snprintf(out, size,
		         "the server offers no STARTTLS, and nothing goes to another machine in "
		         "plain text; ways out: smtps://, STARTTLS on it with [smtp] cafile or "
		         "pinned_key, or url = sendmail:/usr/sbin/sendmail");
		break;
	case CAUSE_TLS:
		snprintf(out, size, "TLS failed: %s; %s", detail, tls_advice(detail));
		break;
	case CAUSE_LOGIN:
		snprintf(out, size, "the log-in failed: %s",
		         *detail ? detail : "no way that both know");
		break;
	case CAUSE_NO_LOGIN:
		snprintf(out, size,
		         "the server offers no log-in, and [smtp] user is set; logging in is "
		         "for port 587 and 465; a relay that wants none needs no user");
		break;
	case CAUSE_BROKEN:
		snprintf(out, size, "%s", *detail ? detail : "out of memory");
		break;
	default:
		snprintf(out, size, "the connection broke at %s", at);
	}
}

/* What to look at when the server refuses everybody. */
static const char *advice(const struct dialogue *self)
{
	if (self->code == CODE_AUTH_REQUIRED && self->step >= STEP_MAIL)
		return "the server wants a log-in or TLS, check [smtp] user, url and tls: ";
	if (self->step == STEP_AUTH)
		return "the log-in was refused, check [smtp] user and its password: ";
	if (self->step == STEP_STARTTLS)
		return "the server refused TLS, and nothing goes to another machine in plain "
		       "text: ";
	if (self->step == STEP_MAIL)
		return "the sender was refused, check [smtp] from: ";
	return "the server turned us away: ";
}

static bool tells_by_itself(const struct dialogue *self, enum cause cause)
{
	return self->code >= 400 && cause != CAUSE_TIMEOUT && cause != CAUSE_TLS;
}

void dialogue_judge(const struct dialogue *self, enum cause cause, const char *detail,
                    const char *recipient, struct bb_sent_result *result)
{
	char text[DIALOGUE_REPLY_MAX + 128];

	result->scope = scope_of(self, cause);
	result->needs_help = false;
	if (self->step == STEP_DOT)
		judge_answer(self, result);
	else
		judge_refusal(self, cause, result);
	if (result->sent == BB_SENT_YES || tells_by_itself(self, cause))
		snprintf(text, sizeof text, "%s%s", result->needs_help ? advice(self) : "",
		         bb_bytes_text(&self->reply));
	else
		describe(text, sizeof text, self, cause, detail);
	bb_reply_scrub(result->reply, text, recipient);
}
