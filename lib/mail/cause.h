/* SPDX-License-Identifier: MIT */
/* Why a transfer failed, by the library that made it; no library's header is needed to judge it. */
#ifndef MAIL_CAUSE_H
#define MAIL_CAUSE_H

/* Why a transfer ended before the server had said all. */
enum cause {
	CAUSE_NONE,        /* it said all; or only the connection tells */
	CAUSE_UNREACHABLE, /* no address, nobody there */
	CAUSE_LOST,        /* the connection broke */
	CAUSE_TIMEOUT,
	CAUSE_NO_TLS,      /* none was offered, or it was refused */
	CAUSE_TLS,         /* certificate, key or handshake */
	CAUSE_LOGIN,
	CAUSE_NO_LOGIN,    /* none was offered */
	CAUSE_BROKEN,      /* our own side: memory, a library's refusal */
};

#endif
