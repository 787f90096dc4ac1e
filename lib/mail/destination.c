/* SPDX-License-Identifier: MIT */
/*
 * Where a url leads. Decides what counts as this machine: an address written
 * out (127.0.0.0/8, ::1), never a name, since a name can be made to lead
 * elsewhere. Refuses user and password in a url, which listings show.
 */
#include <brownbag/transport.h>

#include "mail/destination.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

enum { HOST_SIZE = 254, PORT_DIGITS = 5, PORT_LAST = 65535 };

static const struct {
	const char *prefix;
	enum mail_scheme scheme;
} schemes[] = {
	{ "smtp://", MAIL_SMTP },
	{ "smtps://", MAIL_SMTPS },
	{ "sendmail:", MAIL_SENDMAIL },
	{ "maildir:", MAIL_MAILDIR },
};

static bool is_loopback4(struct in_addr address)
{
	return ntohl(address.s_addr) >> IN_CLASSA_NSHIFT == IN_LOOPBACKNET;
}

/* Whether a host is an address literal; and of this machine. */
static bool read_literal(const char *host, bool bracketed, bool *loopback)
{
	struct in_addr four;
	struct in6_addr six;

	*loopback = false;
	if (!bracketed) {
		if (inet_pton(AF_INET, host, &four) != 1)
			return false;
		*loopback = is_loopback4(four);
		return true;
	}
	if (inet_pton(AF_INET6, host, &six) != 1)
		return false;
	*loopback = IN6_IS_ADDR_LOOPBACK(&six);
	return true;
}

static bool is_host_name(const char *host)
{
	static const char possible[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.";

	return *host != '\0' && *host != '.' && host[strspn(host, possible)] == '\0';
}

/* ":587", ":587/", "/", "". */
static bool is_port(const char *text)
{
	long port = 1;
	size_t digits = 0;

	if (*text == ':') {
		text++;
		digits = strspn(text, "0123456789");
		if (digits == 0 || digits > PORT_DIGITS)
			return false;
		port = 0;
		for (size_t i = 0; i < digits; i++)
			port = port * 10 + (text[i] - '0');
	}
	text += digits;
	return port >= 1 && port <= PORT_LAST && (*text == '\0' || strcmp(text, "/") == 0);
}

static enum bb_status read_host(struct destination *out, struct bb_error *err)
{
	bool bracketed = *out->rest == '[';
	const char *start = out->rest + bracketed;
	size_t len = strcspn(start, bracketed ? "]" : ":/");
	char host[HOST_SIZE];

	if (strchr(out->rest, '@'))
		return bb_error_set(err, BB_EINVAL,
		                    "[smtp] url: no user or password belongs in it; use "
		                    "[smtp] user and password_command");
	if (len >= sizeof host || (bracketed && start[len] != ']'))
		return bb_error_set(err, BB_EINVAL, "[smtp] url: no host that can be used");
	memcpy(host, start, len);
	host[len] = '\0';
	if (!read_literal(host, bracketed, &out->loopback) && (bracketed || !is_host_name(host)))
		return bb_error_set(err, BB_EINVAL, "[smtp] url: no host that can be used");
	if (!is_port(start + len + bracketed))
		return bb_error_set(err, BB_EINVAL,
		                    "[smtp] url: behind the host only :PORT is possible");
	return BB_OK;
}

enum bb_status mail_read_url(struct destination *out, const char *url, struct bb_error *err)
{
	struct destination found = { .loopback = false };
	enum bb_status status = BB_OK;

	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
		if (strncmp(url, schemes[i].prefix, strlen(schemes[i].prefix)) == 0) {
			found.scheme = schemes[i].scheme;
			found.rest = url + strlen(schemes[i].prefix);
		}
	}
	if (!found.rest)
		return bb_error_set(err, BB_EINVAL, "[smtp] url: it begins with smtps://, smtp://, "
		                                    "sendmail: or maildir:");
	if (found.scheme == MAIL_SMTP || found.scheme == MAIL_SMTPS)
		status = read_host(&found, err);
	else if (*found.rest == '\0' || (found.scheme == MAIL_SENDMAIL && *found.rest != '/'))
		status = bb_error_set(err, BB_EINVAL, "[smtp] url: behind %s path",
		                      found.scheme == MAIL_MAILDIR
		                              ? "maildir: stands a"
		                              : "sendmail: stands an absolute");
	if (status == BB_OK)
		*out = found;
	return status;
}

bool bb_url_is_local(const char *url)
{
	struct destination destination;

	return mail_read_url(&destination, url, NULL) == BB_OK &&
	       (destination.scheme == MAIL_MAILDIR || destination.loopback);
}
