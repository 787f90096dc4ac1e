/* SPDX-License-Identifier: MIT */
/*
 * What the lock file says of a mail. Decides which lines count: whole ones, and of
 * those about a mail that the store has in doubt the last. All else was recorded.
 */
#include "group/notebook.h"

#include <brownbag/deliver.h>
#include <brownbag/store_mail.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A Message-ID is a token and a domain of 255 bytes at most. */
enum { LINE_BYTES = 512 };

enum note { NOTE_FENCE, NOTE_DOT, NOTE_SENT, NOTE_REFUSED, NOTE_LATER, NOTE_COUNT };

static const struct {
	const char *word;
	enum bb_sent sent;        /* of answers */
	enum bb_mail_state state;
} notes[NOTE_COUNT] = {
	[NOTE_FENCE] = { .word = "fence" },
	[NOTE_DOT] = { .word = "dot" },
	[NOTE_SENT] = { "sent", BB_SENT_YES, BB_MAIL_SENT },
	[NOTE_REFUSED] = { "refused", BB_SENT_REFUSED, BB_MAIL_FAILED },
	[NOTE_LATER] = { "later", BB_SENT_LATER, BB_MAIL_QUEUED },
};

/* -- writing -- */

/* @return its length; 0: it doesn't fit */
static size_t format_line(char line[LINE_BYTES], enum note note, const char *message_id,
                          const char *boot)
{
	bool fence = note == NOTE_FENCE;
	int len = snprintf(line, LINE_BYTES, "%s %s%s%s\n", notes[note].word, message_id,
	                   fence ? " " : "", fence ? boot : "");

	return len > 0 && len < LINE_BYTES ? (size_t)len : 0;
}

/* In one go, and at the end of the file: O_APPEND. */
static bool add_line(int fd, enum note note, const char *message_id, const char *boot)
{
	char line[LINE_BYTES];
	size_t len = format_line(line, note, message_id, boot);

	return len > 0 && write(fd, line, len) == (ssize_t)len;
}

void notebook_fence(int fd, const char *message_id, const char *boot)
{
	if (*boot)
		(void)add_line(fd, NOTE_FENCE, message_id, boot);
}

bool notebook_dot(int fd, const char *message_id)
{
	return add_line(fd, NOTE_DOT, message_id, "");
}

void notebook_answer(int fd, const char *message_id, enum bb_sent sent)
{
	for (enum note note = NOTE_SENT; note < NOTE_COUNT; note++) {
		if (notes[note].sent == sent)
			(void)add_line(fd, note, message_id, "");
	}
}

/* -- reading -- */

/* What a line says of the mail whose lines those are; NOTE_COUNT: nothing. */
static enum note read_line(const char *line, char lines[NOTE_COUNT][LINE_BYTES])
{
	const char *fence = lines[NOTE_FENCE];
	size_t until_boot = (size_t)(strrchr(fence, ' ') + 1 - fence);

	for (enum note note = 0; note < NOTE_COUNT; note++) {
		if (strcmp(line, lines[note]) == 0)
			return note;
	}
	/* At another start of the system: its dot's line may be among those that were lost. */
	return strncmp(line, fence, until_boot) == 0 ? NOTE_DOT : NOTE_COUNT;
}

/* The last word about that mail; NOTE_COUNT: there is none. */
static enum note find_last(FILE *page, char lines[NOTE_COUNT][LINE_BYTES])
{
	char line[LINE_BYTES];
	enum note last = NOTE_COUNT;
	bool begins = true; /* and isn't the rest of one too long */

	rewind(page);
	while (fgets(line, sizeof line, page)) {
		enum note note = begins ? read_line(line, lines) : NOTE_COUNT;

		last = note == NOTE_COUNT ? last : note;
		begins = strchr(line, '\n') != NULL;
	}
	return last;
}

static enum bb_status settle(struct bb_store *store, const struct bb_mail *mail, enum note note,
                             int64_t now, struct bb_error *err)
{
	struct bb_attempt attempt = { .mail = mail->id, .next_try_at = now,
		                      .reply = "answered just before the run was ended" };
	struct bb_passage passage = { .ended = &attempt, .ended_count = 1 };

	if (note == NOTE_COUNT || note == NOTE_DOT)
		return BB_OK;
	if (note == NOTE_FENCE)
		return bb_store_unfence(store, mail->id, err);
	attempt.state = notes[note].state;
	return bb_store_pass(store, &passage, now, err);
}

static enum bb_status read_about(FILE *page, const char *boot, struct bb_store *store,
                                 const struct bb_mail *mail, int64_t now, struct bb_error *err)
{
	char lines[NOTE_COUNT][LINE_BYTES];
	enum note last;

	for (enum note note = 0; note < NOTE_COUNT; note++) {
		if (!format_line(lines[note], note, mail->message_id, boot))
			return BB_OK;
	}
	last = find_last(page, lines);
	if (ferror(page))
		return bb_error_set(err, BB_EIO, "the lock file can't be read");
	return settle(store, mail, last, now, err);
}

static enum bb_status read_page(FILE *page, const char *boot, struct bb_store *store, int64_t now,
                                struct bb_error *err)
{
	struct bb_mail_filter filter = { .states = 1u << BB_MAIL_COMMITTING };
	struct bb_mails mails = { 0 };
	enum bb_status status = bb_store_load_mails(store, &filter, &mails, err);

	for (size_t i = 0; i < mails.count && status == BB_OK; i++)
		status = read_about(page, boot, store, &mails.items[i], now, err);
	bb_mails_release(&mails);
	return status;
}

enum bb_status notebook_take(int fd, const char *boot, struct bb_store *store, int64_t now,
                             struct bb_error *err)
{
	off_t size = lseek(fd, 0, SEEK_END);
	int copy = size > 0 ? fcntl(fd, F_DUPFD_CLOEXEC, 0) : -1;
	FILE *page = copy >= 0 ? fdopen(copy, "r") : NULL;
	enum bb_status status = BB_OK;

	if (size == 0)
		return BB_OK;
	if (page)
		status = read_page(page, boot, store, now, err);
	else
		status = bb_error_set(err, BB_EIO, "the lock file can't be read: %s", strerror(errno));
	if (page)
		fclose(page);
	else if (copy >= 0)
		close(copy);
	if (status == BB_OK && ftruncate(fd, 0) != 0)
		status = bb_error_set(err, BB_EIO, "the lock file can't be emptied");
	return status;
}
