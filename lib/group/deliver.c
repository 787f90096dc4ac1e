/* SPDX-License-Identifier: MIT */
/*
 * A run over the outbox: one at a time a group. Decides what is found after a
 * crash, and that no mail is left lying for want of somebody to wake us. How a
 * mail is sent is sending.c's affair.
 */
#include <brownbag/deliver.h>

#include <brownbag/store_mail.h>

#include "group/notebook.h"
#include "group/sending.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

enum { EMPTY_ROUNDS = 2, LOCK_MODE = 0600 };

struct bb_deliver {
	struct bb_store *store;
	const struct bb_deliver_settings *settings;
	const struct bb_deliver_host *host;
	struct bb_deliver_report report;
	struct sending *sending;
};

static int64_t now(const struct bb_deliver *self)
{
	return self->host->now(self->host->context);
}

/* -- a round -- */

static enum bb_status resend_unknown(struct bb_deliver *self, struct bb_error *err)
{
	struct bb_mail_filter filter = { .states = 1u << BB_MAIL_UNKNOWN };
	struct bb_mails mails = { 0 };
	enum bb_status status = bb_store_load_mails(self->store, &filter, &mails, err);

	if (status == BB_OK && mails.count > 0)
		status = bb_store_begin(self->store, err);
	for (size_t i = 0; i < mails.count && status == BB_OK; i++) {
		status = bb_store_resolve(self->store, mails.items[i].id, false, now(self), err);
		if (status == BB_ECONFLICT) /* too late by now, or its text is gone: it stays */
			status = BB_OK;
	}
	status = bb_store_end(self->store, status, mails.count > 0, err);
	bb_mails_release(&mails);
	return status;
}

static enum bb_status recover(struct bb_deliver *self, int lock, struct bb_error *err)
{
	size_t unknown = 0;
	enum bb_status status = notebook_take(lock, self->host->boot, self->store, now(self), err);

	if (status == BB_OK)
		status = bb_store_recover(self->store, now(self), &unknown, err);
	if (status != BB_OK)
		return status;
	if (self->settings->resend_unknown)
		return resend_unknown(self, err);
	self->report.unknown += unknown;
	if (unknown > 0 && !self->report.trouble[0])
		snprintf(self->report.trouble, sizeof self->report.trouble,
		         "%zu mail%s in doubt: an earlier run ended while %s being sent", unknown,
		         unknown == 1 ? " is" : "s are", unknown == 1 ? "it was" : "they were");
	return BB_OK;
}

/* @return a descriptor; -1: another has it, or `*status` tells */
static int take_lock(const struct bb_deliver *self, enum bb_status *status, struct bb_error *err)
{
	const char *path = self->settings->lock_path;
	int fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, LOCK_MODE);

	*status = BB_OK;
	if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0)
		return fd;
	if (fd < 0 || errno != EWOULDBLOCK)
		*status = bb_error_set(err, BB_EIO, "%s: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

/* With the lock held. */
static enum bb_status run_round(struct bb_deliver *self, int lock, size_t *claimed,
                                struct bb_error *err)
{
	enum bb_status status = recover(self, lock, err);

	return status == BB_OK ? sending_drain(self->sending, lock, claimed, err) : status;
}

static enum bb_status is_due(struct bb_deliver *self, bool *due, struct bb_error *err)
{
	struct bb_mail_counts counts;
	enum bb_status status = bb_store_count_mails(self->store, &counts, err);

	if (status == BB_OK)
		*due = counts.by_state[BB_MAIL_QUEUED] > 0 && counts.next_try_at <= now(self);
	return status;
}

static enum bb_status run_rounds(struct bb_deliver *self, struct bb_error *err)
{
	enum bb_status status = BB_OK;
	bool due = true;

	for (int empty = 0, round = 0; due && empty < EMPTY_ROUNDS; round++) {
		int lock = take_lock(self, &status, err);
		size_t claimed = 0;

		if (lock < 0) {
			self->report.busy = status == BB_OK && round == 0;
			return status;
		}
		status = run_round(self, lock, &claimed, err);
		close(lock);
		if (status != BB_OK || sending_is_over(self->sending))
			return status;
		/* Whoever queued a mail while we had the lock has left it to us. */
		status = is_due(self, &due, err);
		if (status != BB_OK)
			return status;
		empty = claimed > 0 ? 0 : empty + 1;
	}
	return BB_OK;
}

/* -- the run -- */

static enum bb_status count_waiting(struct bb_deliver *self, struct bb_error *err)
{
	struct bb_mail_filter filter = { .states = 1u << BB_MAIL_QUEUED };
	struct bb_mails mails = { 0 };
	enum bb_status status = bb_store_load_mails(self->store, &filter, &mails, err);

	for (size_t i = 0; i < mails.count; i++)
		self->report.waiting += mails.items[i].attempts > 0;
	bb_mails_release(&mails);
	return status;
}

enum bb_status bb_deliver_run(struct bb_deliver *self, struct bb_deliver_report *report,
                              struct bb_error *err)
{
	enum bb_mode mode = BB_MODE_STOPPED;
	enum bb_status status;

	self->report = (struct bb_deliver_report){ 0 };
	status = bb_store_mode(self->store, &mode, err);
	if (status == BB_OK && mode != BB_MODE_STOPPED)
		status = run_rounds(self, err);
	if (status == BB_OK && !self->report.busy)
		status = count_waiting(self, err);
	*report = self->report;
	return status;
}

enum bb_status bb_deliver_new(struct bb_deliver **out, struct bb_store *store,
                              const struct bb_deliver_settings *settings,
                              const struct bb_deliver_host *host, struct bb_error *err)
{
	struct bb_deliver *self = calloc(1, sizeof *self);
	enum bb_status status;

	if (!self)
		return bb_error_set(err, BB_EIO, "out of memory");
	self->store = store;
	self->settings = settings;
	self->host = host;
	status = sending_new(&self->sending, store, settings, host, &self->report, err);
	if (status != BB_OK) {
		free(self);
		return status;
	}
	*out = self;
	return BB_OK;
}

void bb_deliver_free(struct bb_deliver *self)
{
	if (!self)
		return;
	sending_free(self->sending);
	free(self);
}

void bb_deliver_stop(struct bb_deliver *self)
{
	sending_stop(self->sending);
}
