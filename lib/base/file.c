/* SPDX-License-Identifier: MIT */
/*
 * Files as a whole. Decides the order of write, fsync and rename; knows
 * nothing of what is in them. rename(2) is atomic, and lasts once the folder
 * itself was synced.
 */
#include <brownbag/file.h>

#include <brownbag/bytes.h>

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum bb_status system_failed(const char *path, struct bb_error *err)
{
	enum bb_status status = errno == ENOENT || errno == ENOTDIR ? BB_ENOENT : BB_EIO;

	return bb_error_set(err, status, "%s: %s", path, strerror(errno));
}

enum bb_status bb_path_join(char **out, const char *folder, const char *name,
                            struct bb_error *err)
{
	struct bb_bytes path = BB_BYTES_INIT(PATH_MAX);
	enum bb_status status;

	bb_bytes_addf(&path, "%s/%s", folder, name);
	status = bb_bytes_detach(out, &path, err);
	bb_bytes_release(&path);
	return status;
}

/* -- reading -- */

static bool read_all(int fd, char *buffer, size_t size, size_t *len)
{
	while (*len < size) {
		ssize_t got = read(fd, buffer + *len, size - *len);

		if (got == 0)
			return true;
		if (got < 0 && errno != EINTR)
			return false;
		if (got > 0)
			*len += (size_t)got;
	}
	return true;
}

static enum bb_status load(int fd, char **out, size_t *len, const char *path, size_t max,
                           struct bb_error *err)
{
	struct stat info;
	char *buffer;
	size_t got = 0;

	if (fstat(fd, &info) != 0)
		return system_failed(path, err);
	if (!S_ISREG(info.st_mode))
		return bb_error_set(err, BB_EINVAL, "%s: this is no file", path);
	if ((uintmax_t)info.st_size > max)
		return bb_error_set(err, BB_EINVAL, "%s: larger than %zu bytes", path, max);
	buffer = malloc((size_t)info.st_size + 1);
	if (!buffer)
		return bb_error_set(err, BB_EIO, "%s: out of memory", path);
	if (!read_all(fd, buffer, (size_t)info.st_size, &got)) {
		free(buffer);
		return system_failed(path, err);
	}
	buffer[got] = '\0';
	*out = buffer;
	*len = got;
	return BB_OK;
}

enum bb_status bb_file_load(char **out, size_t *len, const char *path, size_t max,
                            struct bb_error *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	enum bb_status status;

	if (fd < 0)
		return system_failed(path, err);
	status = load(fd, out, len, path, max, err);
	close(fd);
	return status;
}

/* -- replacing -- */

bool bb_write_all(int fd, const void *bytes, size_t len)
{
	const char *at = bytes;

	while (len > 0) {
		ssize_t written = write(fd, at, len);

		if (written < 0 && errno != EINTR)
			return false;
		if (written > 0) {
			at += written;
			len -= (size_t)written;
		}
	}
	return true;
}

bool bb_folder_sync(int folder)
{
	return fsync(folder) == 0 || errno == EINVAL;
}

static bool sync_folder_of(const char *path)
{
	char copy[PATH_MAX];
	bool ok;
	int fd;

	snprintf(copy, sizeof copy, "%s", path);
	fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return false;
	ok = bb_folder_sync(fd);
	close(fd);
	return ok;
}

/* Write the new file under `beside`, a template of mkstemp(3), and put it in place. */
static bool write_and_rename(const char *target, char *beside, const void *bytes, size_t len,
                             unsigned mode)
{
	int fd = mkostemp(beside, O_CLOEXEC);
	int cause;
	bool ok;

	if (fd < 0)
		return false;
	ok = fchmod(fd, (mode_t)mode) == 0 && bb_write_all(fd, bytes, len) && fsync(fd) == 0;
	cause = errno;
	/* Some file systems tell of a full disk only now. */
	if (close(fd) != 0 && ok) {
		ok = false;
		cause = errno;
	}
	if (ok && rename(beside, target) != 0) {
		ok = false;
		cause = errno;
	}
	if (!ok)
		unlink(beside);
	errno = cause;
	return ok && sync_folder_of(target);
}

/* The same where Ctrl-C comes a moment later, so that it leaves no file lying beside. */
static bool replace_unbroken(const char *target, char *beside, const void *bytes, size_t len,
                             unsigned mode)
{
	sigset_t signals, before;
	int cause;
	bool ok;

	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGHUP);
	pthread_sigmask(SIG_BLOCK, &signals, &before);
	ok = write_and_rename(target, beside, bytes, len, mode);
	cause = errno;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	errno = cause;
	return ok;
}

enum bb_status bb_file_replace(const char *path, const void *bytes, size_t len, unsigned mode,
                               struct bb_error *err)
{
	char *resolved = realpath(path, NULL);
	const char *target = resolved ? resolved : path;
	enum bb_status status = BB_OK;
	char beside[PATH_MAX];
	struct stat info;

	if (stat(target, &info) == 0)
		mode = info.st_mode & 0777;
	if ((size_t)snprintf(beside, sizeof beside, "%s.XXXXXX", target) >= sizeof beside)
		status = bb_error_set(err, BB_EIO, "%s: the path is too long", path);
	else if (!replace_unbroken(target, beside, bytes, len, mode))
		status = system_failed(path, err);
	free(resolved);
	return status;
}
