/* SPDX-License-Identifier: MIT */
/*
 * A mail server and the right to use it: what [smtp] and [imap] have in common.
 */
#ifndef BROWNBAG_SERVER_H
#define BROWNBAG_SERVER_H

enum bb_tls {
	BB_TLS_AUTO,     /* required, but to a literal loopback address: there if it is offered */
	BB_TLS_REQUIRED,
	BB_TLS_NONE,     /* to a literal loopback address only */
};

/* As written; of texts NULL and "" are the same: none. */
struct bb_server_settings {
	const char *url;
	const char *user;
	const char *password_command; /* bb_argv_split(); its first line is the password */
	const char *password_file;    /* ours and nobody else's to read; its first line likewise */
	const char *token_command;    /* an OAuth 2 access token instead of a password */
	enum bb_tls tls;
	const char *cafile;     /* trust these certificates and no others */
	const char *pinned_key; /* trust this key and no other: "sha256//..." or a file */
	int timeout_s;          /* for each answer of the server, > 0 */
	/*
	 * Shows the dialogue, a line each without line end ("> MAIL FROM:<...>"),
	 * without addresses, passwords and tokens. NULL: nobody looks. Called by the
	 * threads that talk to the server, at once.
	 */
	void (*trace)(void *context, const char *line);
	void *trace_context;
};

#endif
