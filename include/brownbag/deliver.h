/* SPDX-License-Identifier: MIT */
/*
 * From the outbox to the server: each mail at most once, or said honestly.
 *
 * The promise: a mail is queued exactly once and handed to the server at most
 * once, unless sending again was allowed. If the connection fails between the
 * final dot and the server's answer, the mail is `unknown`, and not guessed about.
 *
 * One run at a time a group, by a lock on a file of its own (a lock on the
 * database would drop SQLite's). Each connection has a thread; the store belongs
 * to the calling one, which commits the fences of all connections that have said
 * DATA together, and before each final dot reads once more whether it may go. A
 * run that is killed leaves in doubt what it had handed over and no answer was
 * there to: at most as many mails as it had connections.
 */
#ifndef BROWNBAG_DELIVER_H
#define BROWNBAG_DELIVER_H

#include <brownbag/config.h>
#include <brownbag/error.h>
#include <brownbag/outbox.h>
#include <brownbag/store.h>
#include <brownbag/transport.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { BB_CONNECTIONS_MAX = 32, BB_TROUBLE_SIZE = BB_ERROR_TEXT_SIZE };

struct bb_deliver_settings {
	enum bb_mode mode;   /* of the group when they were read; a run ends when it changes */
	struct bb_smtp_settings smtp;
	const char *lock_path;
	int connections;     /* 1..BB_CONNECTIONS_MAX */
	int rate;            /* mails a minute over all connections; 0: no limit */
	int relogin_delay_s; /* between the end of a connection and the next log-in */
	int retry_s; /* first wait after a refusal for now; doubled each time, 4 h at most */
	bool resend_unknown; /* send again what is in doubt */
	char *owned[6];      /* what the texts of `smtp` point to */
};

/**
 * The settings of a group, as deliver wants them. In a rehearsal all mail goes to
 * the maildir `outbox` in the group's folder, whatever [smtp] says. Relative
 * paths are in the group's folder.
 *
 * @param[out] out  release with bb_deliver_settings_release(); `trace` is NULL
 * @param folder    of the group, absolute
 * @return BB_OK; BB_EINVAL: a live group without [smtp] url; BB_EIO: out of memory
 */
BB_CHECKED enum bb_status bb_deliver_settings_read(struct bb_deliver_settings *out,
                                                   const struct bb_config *config,
                                                   const char *folder, enum bb_mode mode,
                                                   struct bb_error *err);
void bb_deliver_settings_release(struct bb_deliver_settings *self);

/* What the library can't know by itself. All are called in the thread of bb_deliver_run(). */
struct bb_deliver_host {
	int64_t (*now)(void *context);      /* the group's time, which may stand still */
	int64_t (*ticks_ms)(void *context); /* CLOCK_MONOTONIC */
	uint32_t (*random)(void *context);
	/* After each step; NULL: nobody looks. */
	void (*progress)(void *context, size_t sent, size_t underway);
	/* Before a mail is given to a connection: whether it may go. If not, it is put off,
	 * for the reason that `reply` gets, and with `needs_help` the run ends. NULL: all may. */
	bool (*allow)(void *context, const struct bb_mail *mail, struct bb_sent_result *result);
	/* After what became of a mail was recorded. NULL: nobody asks. */
	void (*tell)(void *context, const struct bb_attempt *attempt);
	void *context;
	/* Names this start of the system, within which nothing that was written to a file is
	 * lost; "": unknown, which leaves more in doubt when a run is killed. */
	const char *boot;
};

/* What a run came to. */
struct bb_deliver_report {
	bool busy;       /* another run has the lock; nothing was done */
	size_t sent;
	size_t later;    /* not accepted now; queued again */
	size_t refused;  /* for good: failed */
	size_t unknown;  /* in doubt, those of an earlier run that was killed included */
	size_t waiting;  /* tried at least once and still queued, at the end of the run */
	bool needs_help; /* waiting won't cure it */
	char trouble[BB_TROUBLE_SIZE]; /* the first thing that went wrong; "" if nothing did */
};

struct bb_deliver;

/**
 * A run to be.
 *
 * @param[out] out  free with bb_deliver_free()
 * @param store     open for writing; all of these are borrowed until then
 * @return BB_OK; BB_EIO: out of memory
 */
BB_CHECKED enum bb_status bb_deliver_new(struct bb_deliver **out, struct bb_store *store,
                                         const struct bb_deliver_settings *settings,
                                         const struct bb_deliver_host *host,
                                         struct bb_error *err);
/** Hangs up. NULL is allowed. */
void bb_deliver_free(struct bb_deliver *self);

/**
 * Send what is due: until the queue is empty, or nobody gets through. Before it
 * returns it looks once more after giving the lock back, so that what was queued
 * by one who found it taken is sent. Does nothing in a stopped group.
 *
 * A password helper is asked once, and only if there is something to send. To be
 * called once.
 *
 * @param[out] report  filled whatever is returned
 * @return BB_OK: it ran, however it went (or found another at it); as
 *         bb_route_new(), bb_transport_open(); BB_EAGAIN: the store is busy, or the
 *         group's mode isn't that of the settings any more; BB_EIO
 */
BB_CHECKED enum bb_status bb_deliver_run(struct bb_deliver *self,
                                         struct bb_deliver_report *report, struct bb_error *err);

/**
 * Put a run that did something into the log; a transaction of its own.
 *
 * @return BB_OK; BB_EAGAIN, BB_EIO: the store
 */
BB_CHECKED enum bb_status bb_deliver_log(struct bb_store *store,
                                         const struct bb_deliver_report *report, int64_t now,
                                         struct bb_error *err);

/** End the run soon: what is underway is brought to its end, nothing else is begun.
 *  May be called by a signal handler. */
void bb_deliver_stop(struct bb_deliver *self);

#endif
