/* SPDX-License-Identifier: MIT */
/*
 * A conversation by IMAP (RFC 3501, response codes of RFC 5530) and its verdict:
 * what may go well the next time, and what needs a person. Knows no libcurl.
 */
#include "mail/imap_dialogue.h"

#include "mail/dialogue.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* Only these are ever shown: whatever else goes out belongs to a log-in. */
static const struct {
	const char *verb;
	enum imap_step step;
} verbs[] = {
	{ "CAPABILITY", IMAP_STEP_HELLO }, { "STARTTLS", IMAP_STEP_STARTTLS },
	{ "SELECT", IMAP_STEP_FOLDER },    { "EXAMINE", IMAP_STEP_FOLDER },
	{ "UID", IMAP_STEP_READ },
};

static const char *step_name(enum imap_step step)
{
	static const char *const names[] = {
		[IMAP_STEP_CONNECT] = "the greeting", [IMAP_STEP_HELLO] = "CAPABILITY",
		[IMAP_STEP_STARTTLS] = "STARTTLS",    [IMAP_STEP_LOGIN] = "the log-in",
		[IMAP_STEP_FOLDER] = "the folder",    [IMAP_STEP_READ] = "reading",
	};

	return names[step];
}

/* -- following -- */

void imap_dialogue_begin(struct imap_dialogue *self)
{
	self->step = IMAP_STEP_CONNECT;
	self->refused = self->closing = self->leaving = false;
	bb_bytes_clear(&self->reply);
}

void imap_dialogue_release(struct imap_dialogue *self)
{
	bb_bytes_release(&self->reply);
}

/* Behind the tag and a blank: RFC 3501 2.2.1. */
static size_t skip_tag(const char *line, size_t len)
{
	const char *blank = memchr(line, ' ', len);

	return blank ? (size_t)(blank - line) + 1 : len;
}

static bool begins_with(const char *line, size_t len, const char *word)
{
	size_t word_len = strlen(word);

	return len >= word_len && strncasecmp(line, word, word_len) == 0 &&
	       (len == word_len || isspace((unsigned char)line[word_len]));
}

bool imap_dialogue_sent(struct imap_dialogue *self, const char *line, size_t len)
{
	size_t tag = skip_tag(line, len);

	/* It is what libcurl says after a failure, too, which is to be told. */
	self->leaving = begins_with(line + tag, len - tag, "LOGOUT");
	if (self->leaving)
		return true;
	self->refused = false;
	bb_bytes_clear(&self->reply);
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		if (begins_with(line + tag, len - tag, verbs[i].verb)) {
			self->step = verbs[i].step;
			return true;
		}
	}
	self->step = IMAP_STEP_LOGIN;
	return false;
}

void imap_dialogue_heard(struct imap_dialogue *self, const char *line, size_t len)
{
	bool untagged = len > 0 && *line == '*';
	size_t tag = skip_tag(line, len);
	bool bye;

	while (len > 0 && (line[len - 1] == '\n' || line[len - 1] == '\r'))
		len--;
	if (self->leaving || tag > len)
		return;
	bye = untagged && begins_with(line + tag, len - tag, "BYE");
	if (!bye && (untagged || *line == '+' ||
	             !(begins_with(line + tag, len - tag, "NO") ||
	               begins_with(line + tag, len - tag, "BAD"))))
		return;
	self->refused = self->refused || !bye;
	self->closing = self->closing || bye;
	bb_bytes_clear(&self->reply);
	bb_bytes_add(&self->reply, line + tag,
	             len - tag < IMAP_REPLY_MAX ? len - tag : IMAP_REPLY_MAX);
}

/* -- judging -- */

/* RFC 5530 3: the server is at fault, or busy. */
static bool passes_by_itself(const char *reply)
{
	static const char *const codes[] = { "[UNAVAILABLE]", "[INUSE]", "[LIMIT]",
		                             "[SERVERBUG]", "[ALERT]" };

	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (strcasestr(reply, codes[i]))
			return true;
	return false;
}

static enum bb_status judge_refusal(const struct imap_dialogue *self, const char *reply,
                                    const char *folder, struct bb_error *err)
{
	if (passes_by_itself(reply))
		return bb_error_set(err, BB_EAGAIN, "the server says at %s: %s",
		                    step_name(self->step), reply);
	if (self->step == IMAP_STEP_LOGIN)
		return bb_error_set(err, BB_ECONFLICT,
		                    "the log-in was refused, check [imap] user and its password: %s",
		                    reply);
	if (self->step == IMAP_STEP_STARTTLS)
		return bb_error_set(err, BB_ECONFLICT,
		                    "the server refused TLS, and no password goes to another "
		                    "machine in plain text: %s", reply);
	if (self->step == IMAP_STEP_FOLDER)
		return bb_error_set(err, BB_ENOENT, "the server doesn't open the folder \"%s\": %s",
		                    folder, reply);
	return bb_error_set(err, BB_EAGAIN, "the server says at %s: %s", step_name(self->step),
	                    reply);
}

/* Where no answer of the server says it. */
static enum bb_status judge_cause(const struct imap_dialogue *self, enum cause cause,
                                  const char *detail, struct bb_error *err)
{
	switch (cause) {
	case CAUSE_UNREACHABLE:
		return bb_error_set(err, BB_EAGAIN, "%s",
		                    *detail ? detail : "the server can't be reached");
	case CAUSE_TIMEOUT:
		return bb_error_set(err, BB_EAGAIN, "the server took too long at %s",
		                    step_name(self->step));
	case CAUSE_NO_TLS:
		return bb_error_set(err, BB_ECONFLICT,
		                    "the server offers no STARTTLS, and no password goes to "
		                    "another machine in plain text; use imaps://");
	case CAUSE_TLS:
		return bb_error_set(err, BB_ECONFLICT,
		                    "TLS failed: %s; imaps:// is for port 993, imap:// for 143; a "
		                    "server of your own needs [imap] cafile or pinned_key", detail);
	case CAUSE_LOGIN:
		return bb_error_set(err, BB_ECONFLICT, "the log-in failed: %s",
		                    *detail ? detail : "no way that both know");
	case CAUSE_BROKEN:
		return bb_error_set(err, BB_EIO, "%s", *detail ? detail : "out of memory");
	default:
		return bb_error_set(err, BB_EAGAIN, "the connection broke at %s",
		                    step_name(self->step));
	}
}

enum bb_status imap_dialogue_judge(const struct imap_dialogue *self, enum cause cause,
                                   const char *detail, const char *folder, struct bb_error *err)
{
	struct bb_bytes reply = BB_BYTES_INIT(4 * IMAP_REPLY_MAX);
	enum bb_status status;

	mail_scrub(&reply, bb_bytes_text(&self->reply), self->reply.len, NULL);
	if (self->refused && cause != CAUSE_TIMEOUT && cause != CAUSE_TLS)
		status = judge_refusal(self, bb_bytes_text(&reply), folder, err);
	else if (self->closing && cause == CAUSE_LOST)
		status = bb_error_set(err, BB_EAGAIN, "the server hung up at %s: %s",
		                      step_name(self->step), bb_bytes_text(&reply));
	else
		status = judge_cause(self, cause, detail, err);
	bb_bytes_release(&reply);
	return status;
}
