/* SPDX-License-Identifier: MIT */
/*
 * The queue over the connections. Decides which mail goes over which connection
 * and when, and when to give up for now. What an answer means for a row is
 * attempt.c's affair.
 * Whether a row may go at all is the store's decision, made once more at the
 * fence.
 */
#include <brownbag/deliver.h>

#include <brownbag/store_mail.h>

#include "group/attempt.h"
#include "group/notebook.h"
#include "group/record.h"
#include "group/seat.h"
#include "group/sending.h"
#include "group/workers.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { CLAIM_MOST = 64 }; /* mails in memory; what is claimed and not sent is put back */

struct sending {
	struct bb_store *store;
	const struct bb_deliver_settings *settings;
	const struct bb_deliver_host *host;
	struct bb_deliver_report *report;
	struct bb_route *route;
	_Atomic(struct workers *) workers; /* NULL until there is something to send */
	struct seat seats[BB_CONNECTIONS_MAX];
	size_t seat_count;
	struct bb_mails batch; /* claimed */
	size_t next;           /* the first of them that wasn't begun */
	size_t claimed;        /* in this round */
	bool drained;          /* nothing is due any more */
	bool ending;           /* begin no more */
	int notebook;          /* of this round */
	bool left_claimed;     /* rows that the fence didn't get to */
	struct record record;
	int64_t next_start_at; /* ticks: the rate */
	atomic_bool stopped;   /* from outside */
	enum bb_status failure;
	struct bb_error *err;
};

static int64_t now(const struct sending *self)
{
	return self->host->now(self->host->context);
}

static int64_t ticks(const struct sending *self)
{
	return self->host->ticks_ms(self->host->context);
}

/* The run can't go on; what is underway is brought to its end. The first cause counts. */
static void end_with(struct sending *self, enum bb_status status)
{
	if (self->failure == BB_OK)
		self->failure = status;
	self->ending = true;
}

/* Where a failure goes: only the first is told. */
static struct bb_error *first_error(struct sending *self)
{
	return self->failure == BB_OK ? self->err : NULL;
}

bool sending_is_over(const struct sending *self)
{
	return self->ending || atomic_load(&self->stopped);
}

/* -- on disk -- */

static void take_status(struct sending *self, enum bb_status status, const struct bb_error *err)
{
	if (status == BB_OK)
		return;
	if (first_error(self))
		*self->err = *err;
	end_with(self, status);
}

/* A mail that was given to no connection. */
static void end_unsent(struct sending *self, const struct bb_mail *mail,
                       const struct bb_sent_result *result)
{
	struct bb_attempt attempt = attempt_judge(mail, result, self->settings, self->host,
	                                          self->report);
	struct bb_error err = BB_ERROR_INIT;

	if (result->needs_help)
		self->ending = true;
	record_add(&self->record, &attempt);
	take_status(self, record_commit(&self->record, NULL, 0, NULL, &err), &err);
	record_clear(&self->record);
}

/* Take one result. One that the fence stopped is no attempt: the store has the row already. */
static void end_mail(struct sending *self, size_t i)
{
	struct seat *seat = &self->seats[i];
	struct bb_sent_result *result = record_place(&self->record);

	workers_take(self->workers, i, result);
	if (result->sent != BB_SENT_STOPPED) {
		struct bb_attempt attempt = attempt_judge(&seat->mail, result, self->settings,
		                                          self->host, self->report);

		seat_judge(seat, result);
		self->ending = self->ending || result->needs_help;
		record_add(&self->record, &attempt);
	}
	if (self->settings->relogin_delay_s > 0 && workers_need_login(self->workers, i))
		seat->ready_at = ticks(self) + self->settings->relogin_delay_s * INT64_C(1000);
	seat_release(seat);
}

static void end_mails(struct sending *self)
{
	for (size_t i = 0; i < self->seat_count; i++) {
		if (self->seats[i].busy && workers_state(self->workers, i) == WORKER_DONE)
			end_mail(self, i);
	}
}

/* -- the fence -- */

/* Connections at the fence or near it. */
struct waiting {
	size_t count;
	size_t seats[BB_CONNECTIONS_MAX];
	int64_t mails[BB_CONNECTIONS_MAX];
	bool reached[BB_CONNECTIONS_MAX]; /* and waits for an answer */
	bool go[BB_CONNECTIONS_MAX];
};

/* Those whose fence was asked for before, or the others. */
static void find_waiting(struct sending *self, struct waiting *out, bool came_near)
{
	out->count = 0;
	for (size_t i = 0; i < self->seat_count; i++) {
		const struct seat *seat = &self->seats[i];
		enum worker_state state;
		bool reached;

		if (!seat->busy || seat->came_near != came_near)
			continue;
		state = workers_state(self->workers, i);
		reached = state == WORKER_AT_FENCE;
		if (!reached && (came_near || state != WORKER_NEAR_FENCE))
			continue;
		out->seats[out->count] = i;
		out->mails[out->count] = seat->mail.id;
		out->reached[out->count] = reached;
		out->go[out->count++] = false;
	}
}

static void answer(struct sending *self, const struct waiting *waiting)
{
	for (size_t i = 0; i < waiting->count; i++) {
		self->seats[waiting->seats[i]].came_near = true;
		if (waiting->reached[i])
			workers_answer(self->workers, waiting->seats[i], waiting->go[i]);
	}
}

/*
 * Those whose fence stands on disk by now: may their members still get it? Where
 * nothing has changed nothing is written, so nobody waits for the disk.
 */
static void let_through(struct sending *self)
{
	struct bb_error err = BB_ERROR_INIT;
	struct waiting waiting;

	find_waiting(self, &waiting, true);
	if (waiting.count == 0)
		return;
	take_status(self, record_ask(&self->record, waiting.mails, waiting.count, waiting.go, &err),
	            &err);
	answer(self, &waiting);
}

/*
 * All that come to the fence get one commit, and what ended meanwhile goes into the
 * same: a commit a mail would cap us at some hundreds a second. It begins while the
 * server still has to answer DATA, so the disk's time is not added to the network's.
 */
static void record_and_open(struct sending *self, bool at_once)
{
	int64_t due_at = record_due_at(&self->record);
	struct bb_error err = BB_ERROR_INIT;
	struct waiting waiting;
	enum bb_status status;

	find_waiting(self, &waiting, false);
	if (waiting.count == 0 && !at_once && (due_at < 0 || due_at > ticks(self)))
		return;
	for (size_t i = 0; i < waiting.count; i++)
		notebook_fence(self->notebook, self->seats[waiting.seats[i]].mail.message_id,
		               self->host->boot);
	status = record_commit(&self->record, waiting.mails, waiting.count, waiting.go, &err);
	take_status(self, status, &err);
	if (status != BB_OK && waiting.count > 0)
		self->left_claimed = true;
	answer(self, &waiting);
	record_clear(&self->record);
}

/* -- beginning -- */

/*
 * A group that went live in the middle of a run must not have its mail put into
 * the maildir of the rehearsal. Looked up behind the claim: what was claimed
 * before the change was deleted by it, and is stopped at the fence.
 */
static enum bb_status check_mode(struct sending *self, struct bb_error *err)
{
	enum bb_mode mode;
	enum bb_status status = bb_store_mode(self->store, &mode, err);

	if (status != BB_OK || mode == self->settings->mode || mode == BB_MODE_STOPPED)
		return status;
	return bb_error_set(err, BB_EAGAIN, "the group has become %s meanwhile",
	                    bb_mode_name(mode));
}

static void claim(struct sending *self)
{
	enum bb_status status;

	bb_mails_release(&self->batch);
	self->next = 0;
	status = bb_store_claim(self->store, now(self), CLAIM_MOST, &self->batch,
	                        first_error(self));
	if (status == BB_OK)
		status = check_mode(self, first_error(self));
	if (status != BB_OK)
		end_with(self, status);
	self->drained = self->batch.count == 0;
	self->claimed += self->batch.count;
}

/* In a worker's thread, as the next; its seat is left alone as long as it is busy. */
static bool note_dot(void *context, size_t i)
{
	const struct sending *self = context;

	return notebook_dot(self->notebook, self->seats[i].mail.message_id);
}

static void note_answer(void *context, size_t i, enum bb_sent sent)
{
	const struct sending *self = context;

	notebook_answer(self->notebook, self->seats[i].mail.message_id, sent);
}

/* The password is asked for here, when there is something to send. */
static bool have_workers(struct sending *self)
{
	struct workers_witness witness = { note_dot, note_answer, self };
	struct workers *workers = NULL;
	enum bb_status status = BB_OK;

	if (self->workers)
		return true;
	if (!self->route)
		status = bb_route_new(&self->route, &self->settings->smtp, first_error(self));
	if (status == BB_OK)
		status = workers_new(&workers, self->route, self->seat_count, &witness,
		                     first_error(self));
	atomic_store(&self->workers, workers);
	if (status != BB_OK)
		end_with(self, status);
	return status == BB_OK;
}

/* A row that makes no message would make none the next time either. */
static void fail_mail(struct sending *self, const struct bb_mail *mail, const char *why)
{
	struct bb_sent_result *result = record_place(&self->record);

	result->sent = BB_SENT_REFUSED;
	bb_reply_scrub(result->reply, why, mail->parts.recipient);
	end_unsent(self, mail, result);
}

static bool is_allowed(struct sending *self, const struct bb_mail *mail)
{
	struct bb_sent_result *result = record_place(&self->record);

	if (!self->host->allow || self->host->allow(self->host->context, mail, result))
		return true;
	result->sent = BB_SENT_LATER;
	end_unsent(self, mail, result);
	return false;
}

static bool prepare_seat(struct sending *self, struct seat *seat, struct bb_mail *mail)
{
	struct bb_error err = BB_ERROR_INIT;
	enum bb_status status = seat_fill(seat, mail, &err);

	if (status == BB_EIO) { /* memory, which isn't the mail's fault: it is put back */
		self->left_claimed = true;
		if (first_error(self))
			*self->err = err;
		end_with(self, status);
		return false;
	}
	if (status != BB_OK)
		fail_mail(self, mail, err.text);
	return status == BB_OK;
}

static void begin_mail(struct sending *self, size_t i)
{
	while (self->next < self->batch.count && !sending_is_over(self)) {
		struct bb_mail *mail = &self->batch.items[self->next++];

		if (!is_allowed(self, mail) || !prepare_seat(self, &self->seats[i], mail))
			continue;
		if (self->settings->rate > 0)
			self->next_start_at = ticks(self) + 60000 / self->settings->rate;
		workers_give(self->workers, i, &self->seats[i].envelope);
		return;
	}
}

static bool is_ready(const struct sending *self, const struct seat *seat)
{
	int64_t at = ticks(self);

	return seat_is_free(seat) && seat->ready_at <= at && self->next_start_at <= at;
}

static void begin_mails(struct sending *self)
{
	for (size_t i = 0; i < self->seat_count && !sending_is_over(self); i++) {
		if (!is_ready(self, &self->seats[i]))
			continue;
		if (self->next == self->batch.count && !self->drained)
			claim(self);
		if (!sending_is_over(self) && self->next < self->batch.count && have_workers(self))
			begin_mail(self, i);
	}
}

/* -- going on -- */

static size_t count_busy(const struct sending *self)
{
	size_t count = 0;

	for (size_t i = 0; i < self->seat_count; i++)
		count += self->seats[i].busy;
	return count;
}

/* When something has to be done without any worker's doing; -1: never. */
static int64_t next_event(const struct sending *self)
{
	int64_t first = record_due_at(&self->record);

	if (sending_is_over(self) || self->next == self->batch.count)
		return first;
	for (size_t i = 0; i < self->seat_count; i++) {
		const struct seat *seat = &self->seats[i];
		int64_t at = seat->ready_at > self->next_start_at ? seat->ready_at
		                                                  : self->next_start_at;

		if (seat_is_free(seat) && (first < 0 || at < first))
			first = at;
	}
	return first;
}

static void report_progress(struct sending *self)
{
	if (self->host->progress)
		self->host->progress(self->host->context, self->report->sent, count_busy(self));
}

/*
 * New mails are handed out before what ended is recorded: a connection needs
 * three round trips until it comes near its fence, and by then the record is made.
 * Where more have to be claimed first, the record is: a kill in between would
 * leave in doubt what isn't.
 */
static void send_all(struct sending *self)
{
	int64_t event;

	for (;;) {
		let_through(self);
		end_mails(self);
		if (self->next == self->batch.count && !self->drained)
			record_and_open(self, true);
		begin_mails(self);
		record_and_open(self, count_busy(self) == 0);
		report_progress(self);
		event = next_event(self);
		if (count_busy(self) == 0 && event < 0)
			break;
		workers_wait(self->workers, event);
	}
}

static void put_back(struct sending *self)
{
	enum bb_status status = BB_OK;

	if (self->next < self->batch.count || self->left_claimed)
		status = bb_store_unclaim(self->store, first_error(self));
	if (status != BB_OK)
		end_with(self, status);
	self->left_claimed = false;
	bb_mails_release(&self->batch);
	self->next = 0;
}

enum bb_status sending_drain(struct sending *self, int notebook, size_t *claimed,
                             struct bb_error *err)
{
	self->notebook = notebook;
	self->err = err;
	self->claimed = 0;
	self->drained = false;
	send_all(self);
	put_back(self);
	*claimed = self->claimed;
	return self->failure;
}

/* -- life -- */

enum bb_status sending_new(struct sending **out, struct bb_store *store,
                           const struct bb_deliver_settings *settings,
                           const struct bb_deliver_host *host, struct bb_deliver_report *report,
                           struct bb_error *err)
{
	struct sending *self = calloc(1, sizeof *self);

	if (!self)
		return bb_error_set(err, BB_EIO, "out of memory");
	assert(settings->connections >= 1 && settings->connections <= BB_CONNECTIONS_MAX);
	self->store = store;
	self->settings = settings;
	self->host = host;
	self->report = report;
	self->seat_count = (size_t)settings->connections;
	self->record = (struct record){ .store = store, .host = host };
	*out = self;
	return BB_OK;
}

void sending_free(struct sending *self)
{
	if (!self)
		return;
	workers_free(self->workers);
	bb_route_free(self->route);
	free(self);
}

void sending_stop(struct sending *self)
{
	struct workers *workers = atomic_load(&self->workers);

	atomic_store(&self->stopped, true);
	if (workers)
		workers_nudge(workers);
}
