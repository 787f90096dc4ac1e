/* SPDX-License-Identifier: MIT */
/*
 * The ways out: SMTP (libcurl), a sendmail program, a maildir. One interface.
 *
 * A route is where mail goes and by what right: the settings, checked, with the
 * password read. A transport is one connection of a route; each belongs to one
 * thread. A send hands one message to one recipient and says how far it got:
 *
 *     ... MAIL, RCPT, DATA, near(), the lines, reached(), the final dot, its answer
 *
 * Until reached() has returned true the message can't be accepted by anybody,
 * whatever happens; from then on only the server's answer tells. That moment is
 * the fence.
 */
#ifndef BROWNBAG_TRANSPORT_H
#define BROWNBAG_TRANSPORT_H

#include <brownbag/error.h>
#include <brownbag/server.h>

#include <stdbool.h>
#include <stddef.h>

/* [smtp]. */
struct bb_smtp_settings {
	/* smtp://HOST[:PORT], smtps://HOST[:PORT], sendmail:COMMAND, maildir:PATH (absolute).
	 * RFC 5321 4.5.3.2 has 600 s for its longest answer. */
	struct bb_server_settings server;
	const char *hello; /* what EHLO says: a domain or an address literal, not this host */
	int messages_per_connection; /* 0: no limit */
};

/** Whether what is given to this url can't leave the machine: a maildir (relative paths
 *  too), a literal loopback address. False for what isn't a url of ours. */
bool bb_url_is_local(const char *url);

struct bb_route;

/**
 * Check the settings and read the password or token: runs the helper, so it is
 * for the thread that may start programs, before there are others.
 *
 * @param[out] out   free with bb_route_free()
 * @param settings   copied
 * @return BB_OK; BB_EINVAL: settings that can't work, such as plaintext to another
 *         machine (the text names the setting and the ways out); BB_ECONFLICT: the
 *         password file may be read by others (with the chmod to copy); BB_ENOENT: no
 *         such helper, file or maildir; BB_EAGAIN: the helper failed, printed
 *         nothing or took more than 20 s (a locked key ring); BB_EIO
 */
BB_CHECKED enum bb_status bb_route_new(struct bb_route **out,
                                       const struct bb_smtp_settings *settings,
                                       struct bb_error *err);
/** Overwrites the secret. NULL is allowed. No transport of it may be open. */
void bb_route_free(struct bb_route *self);

struct bb_transport;

/**
 * Prepare to send; nothing is connected yet.
 *
 * @param[out] out  close with bb_transport_close()
 * @param route     borrowed until then
 * @return BB_OK; BB_EIO: out of memory
 */
BB_CHECKED enum bb_status bb_transport_open(struct bb_transport **out,
                                            const struct bb_route *route, struct bb_error *err);
/** Says QUIT and doesn't wait for the answer. NULL is allowed. */
void bb_transport_close(struct bb_transport *self);

/** Whether the next send has to connect and log in first. Never true of a program or a maildir. */
bool bb_transport_needs_login(const struct bb_transport *self);

struct bb_envelope {
	const char *sender;    /* addresses, normalised */
	const char *recipient;
	const char *name;      /* a file name that no other message has; the same at each try */
	const char *bytes;     /* CRLF */
	size_t len;
};

/* Whom a transport asks before a message can be accepted, in its own thread. */
struct bb_fence {
	/* A round trip from the fence: what takes time can begin. Called once or, by what has no
	 * round trips, never; not to be waited in. NULL: nobody wants to know. */
	void (*near)(void *context);
	/* Called once, when all but the final dot is on its way. @return whether the dot may go */
	bool (*reached)(void *context);
	void *context;
};

enum bb_sent {
	BB_SENT_YES,
	BB_SENT_LATER,   /* not accepted; another try may work */
	BB_SENT_REFUSED, /* not accepted, for good */
	BB_SENT_UNKNOWN, /* the dot may have gone and no answer came */
	BB_SENT_STOPPED, /* reached() said no; not accepted */
};

/* What it was about, if it didn't go. */
enum bb_sent_scope {
	BB_SCOPE_MAIL,       /* this mail; the next may go */
	BB_SCOPE_CONNECTION, /* the connection broke; the next may go on another */
	BB_SCOPE_SERVER,     /* nobody gets through: unreachable, log-in, TLS, sender refused */
};

enum { BB_REPLY_SIZE = 400 };

struct bb_sent_result {
	enum bb_sent sent;
	enum bb_sent_scope scope;
	bool needs_help;           /* waiting won't cure it: password, TLS, certificate */
	char reply[BB_REPLY_SIZE]; /* the server's answer, or what happened instead; no addresses,
	                              one line of UTF-8 without controls */
};

/**
 * Make a text fit for `reply`: addresses and the recipient's local part become
 * "address", controls and broken bytes visible; cut at a character.
 *
 * @param recipient  NULL: nobody in particular
 */
void bb_reply_scrub(char out[BB_REPLY_SIZE], const char *text, const char *recipient);

/**
 * Connect and log in, and send nothing: what `doctor` asks. BB_SENT_YES: a message
 * would be listened to. Else as bb_transport_send() before the dot.
 */
void bb_transport_try(struct bb_transport *self, struct bb_sent_result *result);

/**
 * Send one message to one recipient. Never fails otherwise than in the result.
 *
 * @param fence  NULL: open
 */
void bb_transport_send(struct bb_transport *self, const struct bb_envelope *envelope,
                       const struct bb_fence *fence, struct bb_sent_result *result);

#endif
