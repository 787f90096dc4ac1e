/* SPDX-License-Identifier: MIT */
/*
 * Mails in maildirs, and drafts, that hold somebody's name or address. Decides by words, also
 * where a line is folded or a body is quoted-printable or base64 (RFC 2045 6.7,
 * 6.8); refuses to know what else a mail is. One too many removed from a folder of
 * mails that have gone out does less harm than one too few.
 */
#include "group/room.h"

#include <brownbag/bytes.h>
#include <brownbag/file.h>
#include <brownbag/quarantine.h>

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAIL_BYTES_MAX = 16 * 1024 * 1024, BASE64_LINE_LEAST = 4 };

/* -- words in a text -- */

/* Blanks and line ends as one blank each, so that folding hides nothing. */
static void add_unfolded(struct bb_bytes *out, const char *bytes, size_t len)
{
	bool blank = false;

	for (size_t i = 0; i < len; i++) {
		if (bytes[i] == ' ' || bytes[i] == '\t' || bytes[i] == '\r' || bytes[i] == '\n') {
			blank = true;
			continue;
		}
		if (blank)
			bb_bytes_add_char(out, ' ');
		blank = false;
		bb_bytes_add_char(out, bytes[i] ? bytes[i] : ' ');
	}
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)toupper((unsigned char)c);
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static void add_quoted_printable(struct bb_bytes *out, const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		size_t left = len - i;

		if (bytes[i] != '=') {
			bb_bytes_add_char(out, bytes[i]);
		} else if (left > 1 && bytes[i + 1] == '\n') {
			i += 1;
		} else if (left > 2 && bytes[i + 1] == '\r' && bytes[i + 2] == '\n') {
			i += 2;
		} else if (left > 2 && hex_digit(bytes[i + 1]) >= 0 && hex_digit(bytes[i + 2]) >= 0) {
			bb_bytes_add_char(out, (char)(hex_digit(bytes[i + 1]) * 16 +
			                              hex_digit(bytes[i + 2])));
			i += 2;
		} else {
			bb_bytes_add_char(out, '=');
		}
	}
}

static int base64_value(char c)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

static bool is_base64(const char *line, size_t len)
{
	if (len < BASE64_LINE_LEAST || len % 4 != 0)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (base64_value(line[i]) < 0 && !(line[i] == '=' && i + 2 >= len))
			return false;
	}
	return true;
}

static void add_base64_line(struct bb_bytes *out, const char *line, size_t len)
{
	for (size_t i = 0; i + 4 <= len; i += 4) {
		unsigned bits = 0;
		int count = 0;

		for (size_t j = 0; j < 4 && line[i + j] != '='; j++, count++)
			bits |= (unsigned)base64_value(line[i + j]) << (18 - 6 * j);
		for (int j = 0; j + 1 < count; j++)
			bb_bytes_add_char(out, (char)(bits >> (16 - 8 * j) & 0xff));
	}
}

/* Whatever looks like base64, decoded; lines that aren't stand for a blank. iCalendar
 * folds its lines (RFC 5545 3.1): a line end and a blank are taken out. */
static void add_base64(struct bb_bytes *out, const char *bytes, size_t len)
{
	struct bb_bytes folded = BB_BYTES_INIT(MAIL_BYTES_MAX);
	const char *text;

	for (size_t at = 0, n; at < len; at += n + 1) {
		const char *end = memchr(bytes + at, '\n', len - at);
		size_t line = end ? (size_t)(end - (bytes + at)) : len - at;

		n = line;
		if (line > 0 && bytes[at + line - 1] == '\r')
			line--;
		if (is_base64(bytes + at, line))
			add_base64_line(&folded, bytes + at, line);
		else
			bb_bytes_add_char(&folded, '\n');
	}
	text = bb_bytes_text(&folded);
	for (size_t i = 0; i < folded.len; i++) {
		if (text[i] == '\r' && i + 2 < folded.len && text[i + 1] == '\n' && text[i + 2] == ' ')
			i += 2;
		else
			bb_bytes_add_char(out, text[i]);
	}
	out->failed |= folded.failed;
	bb_bytes_release(&folded);
}

/* -- a mail -- */

static bool holds(const struct bb_bytes *text, const char *word)
{
	return word && *word && text->len > 0 &&
	       memmem(bb_bytes_text(text), text->len, word, strlen(word)) != NULL;
}

static bool holds_member(const struct bb_bytes *text, const struct bb_member *member)
{
	bool found = holds(text, member->name) || holds(text, member->address);

	for (size_t i = 0; !found && i < member->further_count; i++)
		found = holds(text, member->further[i]);
	return found;
}

typedef void decode_fn(struct bb_bytes *out, const char *bytes, size_t len);

static void add_as_it_is(struct bb_bytes *out, const char *bytes, size_t len)
{
	bb_bytes_add(out, bytes, len);
}

static enum bb_status search(bool *found, const char *bytes, size_t len,
                             const struct bb_member *member, struct bb_error *err)
{
	static decode_fn *const decoders[] = { add_as_it_is, add_quoted_printable, add_base64 };
	enum bb_status status = BB_OK;

	*found = false;
	for (size_t i = 0; status == BB_OK && !*found && i < sizeof decoders / sizeof *decoders; i++) {
		struct bb_bytes decoded = BB_BYTES_INIT(MAIL_BYTES_MAX);
		struct bb_bytes text = BB_BYTES_INIT(MAIL_BYTES_MAX);

		decoders[i](&decoded, bytes, len);
		add_unfolded(&text, bb_bytes_text(&decoded), decoded.len);
		status = bb_bytes_check(&decoded, err);
		if (status == BB_OK)
			status = bb_bytes_check(&text, err);
		*found = status == BB_OK && holds_member(&text, member);
		bb_bytes_release(&text);
		bb_bytes_release(&decoded);
	}
	return status;
}

static enum bb_status forget_file(const char *path, const struct bb_member *member,
                                  struct bb_error *err)
{
	char *bytes = NULL;
	size_t len = 0;
	bool found = false;
	enum bb_status status = bb_file_load(&bytes, &len, path, MAIL_BYTES_MAX, err);

	if (status == BB_OK)
		status = search(&found, bytes, len, member, err);
	if (status == BB_OK && found && unlink(path) != 0 && errno != ENOENT)
		status = bb_error_set(err, BB_EIO, "%s: %s", path, strerror(errno));
	free(bytes);
	return status;
}

/* -- folders -- */

static enum bb_status forget_in_folder(const char *folder, const struct bb_member *member,
                                       struct bb_error *err)
{
	enum bb_status status = BB_OK;
	DIR *listing = opendir(folder);
	struct dirent *entry;

	if (!listing && (errno == ENOENT || errno == ENOTDIR))
		return BB_OK;
	if (!listing)
		return bb_error_set(err, BB_EIO, "%s: %s", folder, strerror(errno));
	while (status == BB_OK && (entry = readdir(listing))) {
		char *path = NULL;

		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if (asprintf(&path, "%s/%s", folder, entry->d_name) < 0)
			status = bb_error_set(err, BB_EIO, "out of memory");
		else
			status = forget_file(path, member, err);
		free(path);
	}
	closedir(listing);
	return status;
}

static enum bb_status forget_in_maildir(const char *maildir, const struct bb_member *member,
                                        struct bb_error *err)
{
	static const char *const parts[] = { "new", "cur", "tmp" };
	enum bb_status status = BB_OK;

	for (size_t i = 0; status == BB_OK && i < sizeof parts / sizeof *parts; i++) {
		char *folder = NULL;

		if (asprintf(&folder, "%s/%s", maildir, parts[i]) < 0)
			return bb_error_set(err, BB_EIO, "out of memory");
		status = forget_in_folder(folder, member, err);
		free(folder);
	}
	return status;
}

/* Where live mail goes, if that is a maildir below the group's folder; else "". */
static const char *maildir_inside(const struct bb_group *group)
{
	static const char scheme[] = "maildir:";
	const char *url = bb_config_text(group->config, "smtp.url");
	const char *path = url + strlen(scheme);
	size_t len = strlen(group->dir);

	if (strncmp(url, scheme, strlen(scheme)) != 0)
		return "";
	if (*path != '/')
		return path;
	return strncmp(path, group->dir, len) == 0 && path[len] == '/' ? path + len + 1 : "";
}

/* What an editor that was killed has left, and what it keeps beside it. */
static enum bb_status forget_in_drafts(const struct bb_group *group,
                                       const struct bb_member *member, struct bb_error *err)
{
	char *path = NULL;
	enum bb_status status = bb_group_path(&path, group, BB_GROUP_DRAFTS, err);

	if (status == BB_OK)
		status = forget_in_folder(path, member, err);
	if (status == BB_OK)
		rmdir(path); /* only an empty one goes */
	free(path);
	return status;
}

enum bb_status group_forget_mails(const struct bb_group *group, const struct bb_member *member,
                                  struct bb_error *err)
{
	const char *names[] = { BB_GROUP_OUTBOX, BB_GROUP_QUARANTINE, maildir_inside(group) };
	enum bb_status status = forget_in_drafts(group, member, err);

	for (size_t i = 0; status == BB_OK && i < sizeof names / sizeof *names; i++) {
		char *path = NULL;

		if (!*names[i])
			continue;
		status = bb_group_path(&path, group, names[i], err);
		if (status == BB_OK)
			status = forget_in_maildir(path, member, err);
		free(path);
	}
	return status;
}
