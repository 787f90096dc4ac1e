/* SPDX-License-Identifier: MIT */
/*
 * One mutex for all states, a condition a worker, a semaphore for the owner:
 * whatever a worker wants, it says so once and waits. A semaphore and not a
 * condition, since a signal handler may post it.
 */
#include "group/workers.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct worker {
	struct workers *pool;
	pthread_t thread;
	pthread_cond_t turn; /* it may go on */
	struct bb_transport *transport;
	enum worker_state state;
	const struct bb_envelope *envelope;
	struct bb_sent_result result;
	bool go;
	bool ends;
};

struct workers {
	pthread_mutex_t lock;
	sem_t events;
	struct workers_witness witness;
	size_t count; /* of those whose thread runs */
	struct worker items[];
};

/* -- in their threads -- */

/* Tell the owner, and wait for it to change the state back. */
static void await_turn(struct worker *worker, enum worker_state state)
{
	worker->state = state;
	sem_post(&worker->pool->events);
	while (worker->state == state)
		pthread_cond_wait(&worker->turn, &worker->pool->lock);
}

static size_t number_of(const struct worker *worker)
{
	return (size_t)(worker - worker->pool->items);
}

static void warn_owner(void *context)
{
	struct worker *worker = context;

	pthread_mutex_lock(&worker->pool->lock);
	worker->state = WORKER_NEAR_FENCE;
	pthread_mutex_unlock(&worker->pool->lock);
	sem_post(&worker->pool->events);
}

static bool ask_owner(void *context)
{
	struct worker *worker = context;
	const struct workers_witness *witness = &worker->pool->witness;
	bool go;

	pthread_mutex_lock(&worker->pool->lock);
	await_turn(worker, WORKER_AT_FENCE);
	go = worker->go;
	pthread_mutex_unlock(&worker->pool->lock);
	return go && witness->dot(witness->context, number_of(worker));
}

/* The owner wants to hear what became of each mail that it let go. */
static void tell_answer(struct worker *worker)
{
	const struct workers_witness *witness = &worker->pool->witness;
	struct bb_sent_result *result = &worker->result;

	if (result->sent == BB_SENT_STOPPED) {
		result->sent = BB_SENT_LATER;
		result->scope = BB_SCOPE_SERVER;
		snprintf(result->reply, sizeof result->reply, "the lock file can't be written to");
	}
	witness->answered(witness->context, number_of(worker), result->sent);
}

static void *work(void *context)
{
	struct worker *worker = context;
	struct bb_fence fence = { warn_owner, ask_owner, worker };
	pthread_mutex_t *lock = &worker->pool->lock;

	pthread_mutex_lock(lock);
	for (;;) {
		while (worker->state == WORKER_IDLE && !worker->ends)
			pthread_cond_wait(&worker->turn, lock);
		if (worker->ends)
			break;
		pthread_mutex_unlock(lock);
		worker->go = false;
		bb_transport_send(worker->transport, worker->envelope, &fence, &worker->result);
		if (worker->go)
			tell_answer(worker);
		pthread_mutex_lock(lock);
		await_turn(worker, WORKER_DONE);
	}
	pthread_mutex_unlock(lock);
	/* Here and not in the owner's thread: QUIT to a connection that is gone raises SIGPIPE. */
	bb_transport_close(worker->transport);
	return NULL;
}

/* -- starting and ending -- */

/* Signals are the owner's; and a write to a closed connection has to fail, not to kill. */
static int start_thread(struct worker *worker)
{
	sigset_t all, before;
	int failed;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	failed = pthread_create(&worker->thread, NULL, work, worker);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return failed;
}

static enum bb_status start_worker(struct workers *pool, const struct bb_route *route,
                                   struct bb_error *err)
{
	struct worker *worker = &pool->items[pool->count];
	enum bb_status status = bb_transport_open(&worker->transport, route, err);
	int failed;

	if (status != BB_OK)
		return status;
	worker->pool = pool;
	pthread_cond_init(&worker->turn, NULL);
	failed = start_thread(worker);
	if (failed) {
		pthread_cond_destroy(&worker->turn);
		bb_transport_close(worker->transport);
		return bb_error_set(err, BB_EIO, "no thread to be had: %s", strerror(failed));
	}
	pool->count++;
	return BB_OK;
}

enum bb_status workers_new(struct workers **out, const struct bb_route *route, size_t count,
                           const struct workers_witness *witness, struct bb_error *err)
{
	struct workers *self = calloc(1, sizeof *self + count * sizeof *self->items);
	enum bb_status status = BB_OK;

	if (!self)
		return bb_error_set(err, BB_EIO, "out of memory");
	self->witness = *witness;
	pthread_mutex_init(&self->lock, NULL);
	sem_init(&self->events, 0, 0);
	for (size_t i = 0; i < count && status == BB_OK; i++)
		status = start_worker(self, route, err);
	if (status != BB_OK) {
		workers_free(self);
		return status;
	}
	*out = self;
	return BB_OK;
}

void workers_free(struct workers *self)
{
	if (!self)
		return;
	pthread_mutex_lock(&self->lock);
	for (size_t i = 0; i < self->count; i++) {
		assert(self->items[i].state == WORKER_IDLE);
		self->items[i].ends = true;
		pthread_cond_signal(&self->items[i].turn);
	}
	pthread_mutex_unlock(&self->lock);
	for (size_t i = 0; i < self->count; i++) {
		pthread_join(self->items[i].thread, NULL);
		pthread_cond_destroy(&self->items[i].turn);
	}
	sem_destroy(&self->events);
	pthread_mutex_destroy(&self->lock);
	free(self);
}

/* -- the owner's side -- */

enum worker_state workers_state(struct workers *self, size_t i)
{
	enum worker_state state;

	pthread_mutex_lock(&self->lock);
	state = self->items[i].state;
	pthread_mutex_unlock(&self->lock);
	return state;
}

bool workers_need_login(struct workers *self, size_t i)
{
	assert(workers_state(self, i) == WORKER_IDLE);
	return bb_transport_needs_login(self->items[i].transport);
}

static void change(struct workers *self, size_t i, enum worker_state from, enum worker_state to)
{
	struct worker *worker = &self->items[i];

	(void)from;
	assert(worker->state == from);
	worker->state = to;
	pthread_cond_signal(&worker->turn);
}

void workers_give(struct workers *self, size_t i, const struct bb_envelope *envelope)
{
	pthread_mutex_lock(&self->lock);
	self->items[i].envelope = envelope;
	change(self, i, WORKER_IDLE, WORKER_SENDING);
	pthread_mutex_unlock(&self->lock);
}

void workers_answer(struct workers *self, size_t i, bool go)
{
	pthread_mutex_lock(&self->lock);
	self->items[i].go = go;
	change(self, i, WORKER_AT_FENCE, WORKER_SENDING);
	pthread_mutex_unlock(&self->lock);
}

void workers_take(struct workers *self, size_t i, struct bb_sent_result *result)
{
	pthread_mutex_lock(&self->lock);
	*result = self->items[i].result;
	change(self, i, WORKER_DONE, WORKER_IDLE);
	pthread_mutex_unlock(&self->lock);
}

void workers_wait(struct workers *self, int64_t until_ms)
{
	struct timespec until = { .tv_sec = until_ms / 1000, .tv_nsec = until_ms % 1000 * 1000000 };

	if (until_ms < 0)
		sem_wait(&self->events);
	else
		sem_clockwait(&self->events, CLOCK_MONOTONIC, &until);
	/* One look at all of them serves every post there was. */
	while (sem_trywait(&self->events) == 0)
		;
}

void workers_nudge(struct workers *self)
{
	sem_post(&self->events);
}
