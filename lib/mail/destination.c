/* SPDX-License-Identifier: MIT */
/*
 * Where a url leads. Decides what counts as this machine: an address written
 * out (127.0.0.0/8, ::1), never a name, since a name can be made to lead
 * elsewhere. Refuses user and password in a url, which listings show.
 */
#include <brownbag/transport.h>

#include "mail/destination.h"

#include <brownbag/bytes.h>

#include <arpa/inet.h>
#include <ctype.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

enum { HOST_SIZE = 254, PORT_DIGITS = 5, PORT_LAST = 65535, FOLDER_MAX = 500 };

struct scheme_row {
	const char *prefix;
	enum mail_scheme scheme;
};

static const struct scheme_row smtp_schemes[] = {
	{ "smtp://", MAIL_SMTP },
	{ "smtps://", MAIL_SMTPS },
	{ "sendmail:", MAIL_SENDMAIL },
	{ "maildir:", MAIL_MAILDIR },
};

static const struct scheme_row imap_schemes[] = {
	{ "imap://", MAIL_IMAP },
	{ "imaps://", MAIL_IMAPS },
};

const char *mail_section(enum mail_scheme scheme)
{
	return scheme == MAIL_IMAP || scheme == MAIL_IMAPS ? "[imap]" : "[smtp]";
}

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

/* ":587" or nothing. @return what is behind it; NULL: no port */
static const char *skip_port(const char *text)
{
	size_t digits;
	long port = 0;

	if (*text != ':')
		return text;
	text++;
	digits = strspn(text, "0123456789");
	if (digits == 0 || digits > PORT_DIGITS)
		return NULL;
	for (size_t i = 0; i < digits; i++)
		port = port * 10 + (text[i] - '0');
	return port >= 1 && port <= PORT_LAST ? text + digits : NULL;
}

/* Host and port. @param path  what is behind them: "" or "/..." */
static enum bb_status read_host(struct destination *out, const char **path, struct bb_error *err)
{
	const char *section = mail_section(out->scheme);
	bool bracketed = *out->rest == '[';
	const char *start = out->rest + bracketed, *end;
	size_t len = strcspn(start, bracketed ? "]" : ":/");
	char host[HOST_SIZE];

	if (memchr(out->rest, '@', strcspn(out->rest, "/")))
		return bb_error_set(err, BB_EINVAL,
		                    "%s url: no user or password belongs in it; use "
		                    "%s user and password_command", section, section);
	if (len >= sizeof host || (bracketed && start[len] != ']'))
		return bb_error_set(err, BB_EINVAL, "%s url: no host that can be used", section);
	memcpy(host, start, len);
	host[len] = '\0';
	if (!read_literal(host, bracketed, &out->loopback) && (bracketed || !is_host_name(host)))
		return bb_error_set(err, BB_EINVAL, "%s url: no host that can be used", section);
	end = skip_port(start + len + bracketed);
	if (!end || (*end && *end != '/'))
		return bb_error_set(err, BB_EINVAL,
		                    "%s url: behind the host only :PORT%s is possible", section,
		                    strcmp(section, "[imap]") == 0 ? " and /FOLDER" : "");
	*path = end;
	return BB_OK;
}

static bool find_scheme(struct destination *out, const struct scheme_row *rows, size_t count,
                        const char *url)
{
	for (size_t i = 0; i < count; i++) {
		size_t len = strlen(rows[i].prefix);

		if (strncmp(url, rows[i].prefix, len) != 0)
			continue;
		*out = (struct destination){ .scheme = rows[i].scheme, .rest = url + len };
		return true;
	}
	return false;
}

enum bb_status mail_read_url(struct destination *out, const char *url, struct bb_error *err)
{
	struct destination found;
	const char *path = "";
	enum bb_status status = BB_OK;

	if (!find_scheme(&found, smtp_schemes, sizeof smtp_schemes / sizeof *smtp_schemes, url))
		return bb_error_set(err, BB_EINVAL, "[smtp] url: it begins with smtps://, smtp://, "
		                                    "sendmail: or maildir:");
	if (found.scheme == MAIL_SMTP || found.scheme == MAIL_SMTPS)
		status = read_host(&found, &path, err);
	else if (*found.rest == '\0' || (found.scheme == MAIL_SENDMAIL && *found.rest != '/'))
		status = bb_error_set(err, BB_EINVAL, "[smtp] url: behind %s path",
		                      found.scheme == MAIL_MAILDIR
		                              ? "maildir: stands a"
		                              : "sendmail: stands an absolute");
	if (status == BB_OK && *path && strcmp(path, "/") != 0)
		status = bb_error_set(err, BB_EINVAL,
		                      "[smtp] url: behind the host only :PORT is possible");
	if (status == BB_OK)
		*out = found;
	return status;
}

static int hex_value(char c)
{
	if (!isxdigit((unsigned char)c))
		return -1;
	return isdigit((unsigned char)c) ? c - '0' : tolower((unsigned char)c) - 'a' + 10;
}

/* RFC 3986 2.1; anything else stands for itself. */
static void decode_percent(struct bb_bytes *out, const char *text)
{
	while (*text) {
		int high = *text == '%' ? hex_value(text[1]) : -1;
		int low = high >= 0 ? hex_value(text[2]) : -1;

		bb_bytes_add_char(out, low >= 0 ? (char)(high * 16 + low) : *text);
		text += low >= 0 ? 3 : 1;
	}
}

static bool is_printable(const struct bb_bytes *text)
{
	for (size_t i = 0; i < text->len; i++)
		if (bb_bytes_text(text)[i] < ' ' || bb_bytes_text(text)[i] > '~')
			return false;
	return true;
}

static enum bb_status read_folder(char **out, const char *path, struct bb_error *err)
{
	struct bb_bytes folder = BB_BYTES_INIT(FOLDER_MAX);
	enum bb_status status;

	decode_percent(&folder, *path == '/' ? path + 1 : path);
	if (folder.len == 0)
		bb_bytes_add_text(&folder, "INBOX");
	if (!is_printable(&folder))
		status = bb_error_set(err, BB_EINVAL,
		                      "[imap] url: a folder's name is written in ASCII, others as "
		                      "modified UTF-7, such as Entw&APw-rfe");
	else
		status = bb_bytes_detach(out, &folder, err);
	bb_bytes_release(&folder);
	return status;
}

enum bb_status mail_read_imap_url(struct destination *out, char **folder, const char *url,
                                  struct bb_error *err)
{
	struct destination found;
	const char *path = "";
	enum bb_status status;

	if (!find_scheme(&found, imap_schemes, sizeof imap_schemes / sizeof *imap_schemes, url))
		return bb_error_set(err, BB_EINVAL, "[imap] url: it begins with imaps:// or imap://");
	status = read_host(&found, &path, err);
	if (status == BB_OK)
		status = read_folder(folder, path, err);
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
