/* SPDX-License-Identifier: MIT */
/*
 * A maildir (cr.yp.to/proto/maildir.html): tmp, fsync, rename to new, fsync of
 * the folder. Decides nothing about names: the envelope's is unique and the
 * same at each try, so a second delivery of a mail replaces the first.
 */
#include <brownbag/transport.h>

#include <brownbag/bytes.h>
#include <brownbag/file.h>

#include "mail/route.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PRIVATE_FOLDER = 0700, PRIVATE_FILE = 0600, NAME_SIZE = 256 };

struct maildir {
	int tmp; /* folders */
	int new;
};

static enum bb_status say_errno(const char *path, struct bb_error *err)
{
	return bb_error_set(err, errno == ENOENT ? BB_ENOENT : BB_EIO, "maildir %s: %s", path,
	                    strerror(errno));
}

static bool make_folder(int parent, const char *name)
{
	return mkdirat(parent, name, PRIVATE_FOLDER) == 0 || errno == EEXIST;
}

static int open_folder(int parent, const char *name)
{
	return openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static enum bb_status open_folders(struct maildir *self, const char *path, struct bb_error *err)
{
	enum bb_status status = BB_OK;
	int top;

	if (!make_folder(AT_FDCWD, path))
		return say_errno(path, err);
	top = open_folder(AT_FDCWD, path);
	if (top < 0)
		return say_errno(path, err);
	if (!make_folder(top, "tmp") || !make_folder(top, "new") || !make_folder(top, "cur"))
		status = say_errno(path, err);
	if (status == BB_OK) {
		self->tmp = open_folder(top, "tmp");
		self->new = open_folder(top, "new");
		if (self->tmp < 0 || self->new < 0 || !bb_folder_sync(top))
			status = say_errno(path, err);
	}
	close(top);
	return status;
}

static void close_maildir(void *context)
{
	struct maildir *self = context;

	if (self->tmp >= 0)
		close(self->tmp);
	if (self->new >= 0)
		close(self->new);
	free(self);
}

static enum bb_status open_maildir(void **out, const struct bb_route *route, struct bb_error *err)
{
	struct maildir *self = malloc(sizeof *self);
	enum bb_status status;

	if (!self)
		return bb_error_set(err, BB_EIO, "out of memory");
	self->tmp = self->new = -1;
	status = open_folders(self, route->target, err);
	if (status != BB_OK) {
		close_maildir(self);
		return status;
	}
	*out = self;
	return BB_OK;
}

/* With LF: what reads a maildir expects the line ends of this system. */
static void add_lines(struct bb_bytes *out, const struct bb_envelope *envelope)
{
	const char *at = envelope->bytes, *end = at + envelope->len;

	while (at < end) {
		const char *cr = memchr(at, '\r', (size_t)(end - at));
		size_t len = (size_t)((cr ? cr : end) - at);

		bb_bytes_add(out, at, len);
		at += len + (cr != NULL);
	}
}

static bool write_lines(int fd, const struct bb_envelope *envelope)
{
	struct bb_bytes lines = BB_BYTES_INIT(envelope->len + 1);
	bool good;

	add_lines(&lines, envelope);
	good = bb_bytes_check(&lines, NULL) == BB_OK;
	if (!good)
		errno = ENOMEM;
	good = good && bb_write_all(fd, bb_bytes_text(&lines), lines.len);
	bb_bytes_release(&lines);
	return good;
}

static bool write_file(struct maildir *self, const struct bb_envelope *envelope)
{
	int fd = openat(self->tmp, envelope->name,
	                O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, PRIVATE_FILE);
	bool good;

	if (fd < 0)
		return false;
	good = write_lines(fd, envelope) && fsync(fd) == 0;
	return close(fd) == 0 && good;
}

static void fail(struct bb_sent_result *result, enum bb_sent sent)
{
	result->sent = sent;
	result->scope = BB_SCOPE_SERVER;
	snprintf(result->reply, sizeof result->reply, "the maildir can't be written: %s",
	         strerror(errno));
}

static void deliver(void *context, const struct bb_envelope *envelope,
                    const struct bb_fence *fence, struct bb_sent_result *result)
{
	struct maildir *self = context;

	if (!write_file(self, envelope)) {
		fail(result, BB_SENT_LATER);
		unlinkat(self->tmp, envelope->name, 0);
		return;
	}
	if (!fence->reached(fence->context)) {
		result->sent = BB_SENT_STOPPED;
		unlinkat(self->tmp, envelope->name, 0);
		return;
	}
	if (renameat(self->tmp, envelope->name, self->new, envelope->name) != 0) {
		fail(result, BB_SENT_LATER);
		return;
	}
	if (!bb_folder_sync(self->new)) {
		fail(result, BB_SENT_UNKNOWN);
		return;
	}
	result->sent = BB_SENT_YES;
	snprintf(result->reply, sizeof result->reply, "in the maildir");
}

const struct transport_kind mail_maildir = {
	.open = open_maildir,
	.close = close_maildir,
	.send = deliver,
};
