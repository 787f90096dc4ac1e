/* SPDX-License-Identifier: MIT */
/*
 * Answers on paper. Decides which lines count: the last ones, whole, of mails
 * that the store has in doubt. All that came before was recorded.
 */
#include "group/notebook.h"

#include <brownbag/deliver.h>
#include <brownbag/store_mail.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
	LINE_MAX_BYTES = 320, /* a Message-ID is a token and a domain of 255 bytes at most */
	/* One for each connection may be unrecorded; those of the commit that was underway, too. */
	PAGE = 2 * BB_CONNECTIONS_MAX * LINE_MAX_BYTES,
};

static const struct {
	const char *word;
	enum bb_sent sent;
	enum bb_mail_state state;
} answers[] = {
	{ "sent", BB_SENT_YES, BB_MAIL_SENT },
	{ "refused", BB_SENT_REFUSED, BB_MAIL_FAILED },
	{ "later", BB_SENT_LATER, BB_MAIL_QUEUED },
};

enum { ANSWER_COUNT = sizeof answers / sizeof *answers };

void notebook_add(int fd, const char *message_id, enum bb_sent sent)
{
	char line[LINE_MAX_BYTES];

	for (size_t i = 0; i < ANSWER_COUNT; i++) {
		int len;

		if (answers[i].sent != sent)
			continue;
		len = snprintf(line, sizeof line, "%s %s\n", answers[i].word, message_id);
		if (len > 0 && len < (int)sizeof line && write(fd, line, (size_t)len) < 0)
			return; /* then it isn't written down */
	}
}

/* The mail of that name, if it is in doubt; else 0. */
static enum bb_status find_in_doubt(int64_t *out, struct bb_store *store, const char *message_id,
                                    struct bb_error *err)
{
	struct bb_mail mail = { 0 };
	int64_t id = 0;
	enum bb_status status = bb_store_find_message(store, message_id, &id, err);

	if (status == BB_OK && id)
		status = bb_store_load_mail(store, id, &mail, err);
	*out = status == BB_OK && mail.state == BB_MAIL_COMMITTING ? id : 0;
	bb_mail_release(&mail);
	return status;
}

static enum bb_status record(struct bb_store *store, const char *word, const char *message_id,
                             int64_t now, struct bb_error *err)
{
	struct bb_attempt attempt = { .reply = "answered just before the run was ended",
		                      .next_try_at = now };
	struct bb_passage passage = { .ended = &attempt, .ended_count = 1 };
	size_t i = 0;
	enum bb_status status;

	while (i < ANSWER_COUNT && strcmp(answers[i].word, word) != 0)
		i++;
	if (i == ANSWER_COUNT)
		return BB_OK;
	status = find_in_doubt(&attempt.mail, store, message_id, err);
	attempt.state = answers[i].state;
	return status == BB_OK && attempt.mail ? bb_store_pass(store, &passage, now, err) : status;
}

static enum bb_status record_lines(struct bb_store *store, char *page, int64_t now,
                                   struct bb_error *err)
{
	enum bb_status status = BB_OK;
	char *line = page, *end;

	while (status == BB_OK && (end = strchr(line, '\n'))) {
		char *blank = memchr(line, ' ', (size_t)(end - line));

		*end = '\0';
		if (blank) {
			*blank = '\0';
			status = record(store, line, blank + 1, now, err);
		}
		line = end + 1;
	}
	return status;
}

enum bb_status notebook_take(int fd, struct bb_store *store, int64_t now, struct bb_error *err)
{
	struct bb_mail_counts counts;
	off_t size = lseek(fd, 0, SEEK_END);
	char page[PAGE + 1];
	ssize_t got = 0;
	enum bb_status status = bb_store_count_mails(store, &counts, err);

	if (status == BB_OK && size > 0 && counts.by_state[BB_MAIL_COMMITTING] > 0) {
		got = pread(fd, page, PAGE, size > PAGE ? size - PAGE : 0);
		page[got > 0 ? got : 0] = '\0';
		/* Cut off at its beginning, the first line matches no word. */
		status = record_lines(store, page, now, err);
	}
	if (status == BB_OK && size > 0 && ftruncate(fd, 0) != 0)
		status = bb_error_set(err, BB_EIO, "the lock file can't be emptied");
	return status;
}
