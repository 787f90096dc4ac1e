/* SPDX-License-Identifier: MIT */
/*
 * Backups through age, gpg or a program of the settings. Decides which one and
 * what it is given; knows nothing of what is encrypted, and no secret: those ask
 * for a passphrase themselves, or the settings name who may decrypt.
 */
#include "cipher.h"
#include "programs.h"

#include <brownbag/backup.h>
#include <brownbag/file.h>

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	BYTES_MAX = 1024 * 1024 * 1024, /* of a backup, in memory */
	CHUNK = 1024 * 1024,
	FILE_MODE = 0600,
	HEAD_SIZE = 40, /* enough to know who has encrypted a file */
};

static enum bb_status fail(const char *path, struct bb_error *err)
{
	return bb_error_set(err, BB_EIO, "%s: %s", path, strerror(errno));
}

/* -- bytes and descriptors -- */

static enum bb_status read_all(int fd, const char *path, void **out, size_t *len,
                               struct bb_error *err)
{
	char *bytes = NULL;
	size_t have = 0, room = 0;
	ssize_t got = 1;
	enum bb_status status = BB_OK;

	while (status == BB_OK && got != 0) {
		if (have == room) {
			char *grown = room < BYTES_MAX ? realloc(bytes, room + CHUNK) : NULL;

			if (!grown) {
				status = bb_error_set(err, BB_EINVAL, "%s: too large", path);
				break;
			}
			bytes = grown;
			room += CHUNK;
		}
		got = read(fd, bytes + have, room - have);
		if (got < 0 && errno != EINTR)
			status = fail(path, err);
		have += got > 0 ? (size_t)got : 0;
	}
	if (status != BB_OK) {
		free(bytes);
		return status;
	}
	*out = bytes;
	*len = have;
	return BB_OK;
}

/* A file in memory, with these bytes to be read from its beginning. */
static enum bb_status open_memory(int *out, const void *bytes, size_t len, struct bb_error *err)
{
	int fd = memfd_create("backup", MFD_CLOEXEC);
	enum bb_status status;

	if (fd < 0)
		return fail("memory", err);
	status = bb_write_all(fd, bytes, len) ? BB_OK : fail("memory", err);
	if (status == BB_OK && lseek(fd, 0, SEEK_SET) != 0)
		status = fail("memory", err);
	if (status != BB_OK)
		close(fd);
	else
		*out = fd;
	return status;
}

/* A file to be: without a name until it is whole, so that a program that is killed leaves
 * none. Not every file system can do that. */
struct file {
	const char *path; /* "-": it is in memory, for standard output */
	int fd;
	bool named;
};

static bool is_stdout(const char *path)
{
	return strcmp(path, "-") == 0;
}

static enum bb_status refuse(const char *path, struct bb_error *err)
{
	return errno == EEXIST ? bb_error_set(err, BB_ECONFLICT, "%s: there is one already", path) :
	                         fail(path, err);
}

static int open_folder(const char *path, int flags)
{
	char folder[PATH_MAX];

	snprintf(folder, sizeof folder, "%s", path);
	return open(dirname(folder), flags | O_CLOEXEC, FILE_MODE);
}

static enum bb_status create(struct file *out, const char *path, struct bb_error *err)
{
	struct file file = { path, -1, false };
	struct stat info;

	if (is_stdout(path)) {
		*out = file;
		return open_memory(&out->fd, "", 0, err);
	}
	errno = EEXIST;
	if (lstat(path, &info) == 0)
		return refuse(path, err);
	file.fd = open_folder(path, O_TMPFILE | O_RDWR);
	file.named = file.fd < 0;
	if (file.named)
		file.fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, FILE_MODE);
	if (file.fd < 0)
		return refuse(path, err);
	*out = file;
	return BB_OK;
}

static bool sync_folder_of(const char *path)
{
	int fd = open_folder(path, O_RDONLY | O_DIRECTORY);
	bool ok = fd >= 0 && bb_folder_sync(fd);

	if (fd >= 0)
		close(fd);
	return ok;
}

/* open(2), of O_TMPFILE */
static bool give_name(const struct file *file)
{
	char open_file[64];

	snprintf(open_file, sizeof open_file, "/proc/self/fd/%d", file->fd);
	return linkat(AT_FDCWD, open_file, AT_FDCWD, file->path, AT_SYMLINK_FOLLOW) == 0;
}

/* -- which program -- */

static bool is_in_path(const char *name)
{
	const char *path = getenv("PATH");
	char file[4096];

	for (; path && *path; path += strcspn(path, ":"), path += *path == ':') {
		int len = (int)strcspn(path, ":");

		if (len > 0 && snprintf(file, sizeof file, "%.*s/%s", len, path, name) <
		                       (int)sizeof file && access(file, X_OK) == 0)
			return true;
	}
	return false;
}

static enum bb_status find_encryption(const struct session *session, const char **out,
                                      struct bb_error *err)
{
	const char *set = bb_config_text(session->config, "backup.encrypt_command");
	const char *found = is_in_path("age") ? "age -p" : is_in_path("gpg") ? "gpg -c" : NULL;

	if (*set)
		found = set;
	else if (!found)
		return bb_error_set(err, BB_ECONFLICT,
		                    "nothing here encrypts a backup: install age or gpg, set "
		                    "backup.encrypt_command, or say --plaintext");
	else if (!session->input_is_terminal)
		return bb_error_set(err, BB_ECONFLICT,
		                    "%.3s asks for a passphrase, and there is no terminal: set "
		                    "backup.encrypt_command, such as \"age -r age1...\", or say --plaintext",
		                    found);
	*out = found;
	return BB_OK;
}

/* Who can read what begins like that; NULL: nobody that we know. */
static const char *find_decryption(const char *head)
{
	static const struct { const char *head, *command; } known[] = {
		{ "age-encryption.org/", "age -d" },
		{ "-----BEGIN AGE ENCRYPTED FILE-----", "age -d" },
		{ "-----BEGIN PGP MESSAGE-----", "gpg -d" },
	};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strncmp(head, known[i].head, strlen(known[i].head)) == 0)
			return known[i].command;
	/* RFC 4880, 4.2: a packet's first byte has its highest bit set. */
	return (unsigned char)head[0] & 0x80 ? "gpg -d" : NULL;
}

static enum bb_status run(const char *command, int input, int output, const char *path,
                          struct bb_error *err)
{
	static char shell[] = "sh", option[] = "-c";
	struct words words = { NULL, 0, NULL };
	char *line = strdup(command[0] == '!' ? command + 1 : command);
	int code = 0;
	enum bb_status status = line ? BB_OK : bb_error_set(err, BB_EIO, "out of memory");

	if (status == BB_OK && command[0] != '!')
		status = words_split(&words, line, 0, NULL, err);
	if (status == BB_OK)
		status = run_filter(words.list ? words.list : (char *[]){ shell, option, line, NULL },
		                    input, output, &code, err);
	if (status == BB_ENOENT || (status == BB_OK && code != 0))
		status = bb_error_set(err, BB_ECONFLICT, "%s: \"%s\" failed%s", path, command,
		                      status == BB_ENOENT ? ": there is no such program" : "");
	words_release(&words);
	free(line);
	return status;
}

/* -- writing -- */

/* A command that passes on what it gets would leave everybody on the disk to be read. */
static enum bb_status check_encrypted(int fd, const char *path, struct bb_error *err)
{
	char head[BB_BACKUP_MAGIC_SIZE] = "";
	ssize_t len = pread(fd, head, sizeof head, 0);

	if (len <= 0)
		return bb_error_set(err, BB_ECONFLICT, "%s: nothing came out of encrypting", path);
	if (memcmp(head, bb_backup_magic, sizeof head) == 0)
		return bb_error_set(err, BB_ECONFLICT, "%s: backup.encrypt_command doesn't encrypt",
		                    path);
	return BB_OK;
}

/* Only what is whole and encrypted goes out. */
static enum bb_status pass_on(struct file *file, enum bb_status status, struct bb_error *err)
{
	void *bytes = NULL;
	size_t len = 0;

	if (status == BB_OK && lseek(file->fd, 0, SEEK_SET) != 0)
		status = fail("memory", err);
	if (status == BB_OK)
		status = read_all(file->fd, "memory", &bytes, &len, err);
	if (status == BB_OK && !bb_write_all(STDOUT_FILENO, bytes, len))
		status = fail("standard output", err);
	if (bytes)
		explicit_bzero(bytes, len);
	free(bytes);
	close(file->fd);
	return status;
}

static enum bb_status finish(struct file *file, enum bb_status status, struct bb_error *err)
{
	bool named = file->named;

	if (is_stdout(file->path))
		return pass_on(file, status, err);
	if (status == BB_OK && fsync(file->fd) != 0)
		status = fail(file->path, err);
	if (status == BB_OK && !named) {
		named = give_name(file);
		if (!named)
			status = refuse(file->path, err);
	}
	if (status == BB_OK && !sync_folder_of(file->path))
		status = fail(file->path, err);
	if (close(file->fd) != 0 && status == BB_OK)
		status = fail(file->path, err);
	if (status != BB_OK && named)
		unlink(file->path);
	return status;
}

enum bb_status cipher_encrypt(const struct session *session, const void *bytes, size_t len,
                              const char *path, struct bb_error *err)
{
	const char *command = NULL;
	struct file file;
	int plain = -1;
	enum bb_status status = find_encryption(session, &command, err);

	if (status == BB_OK)
		status = open_memory(&plain, bytes, len, err);
	if (status == BB_OK)
		status = create(&file, path, err);
	if (status == BB_OK) {
		status = run(command, plain, file.fd, path, err);
		if (status == BB_OK)
			status = check_encrypted(file.fd, path, err);
		status = finish(&file, status, err);
	}
	if (plain >= 0)
		close(plain);
	return status;
}

enum bb_status cipher_write_plain(const void *bytes, size_t len, const char *path,
                                  struct bb_error *err)
{
	struct file file;
	enum bb_status status = create(&file, path, err);

	if (status != BB_OK)
		return status;
	return finish(&file, bb_write_all(file.fd, bytes, len) ? BB_OK : fail(path, err), err);
}

/* -- reading -- */

static enum bb_status read_file(const char *path, void **out, size_t *len, struct bb_error *err)
{
	int fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
	enum bb_status status;

	if (fd < 0)
		return errno == ENOENT ? bb_error_set(err, BB_ENOENT, "%s: there is no such file", path) :
		                         fail(path, err);
	status = read_all(fd, path, out, len, err);
	close(fd);
	return status;
}

static enum bb_status decrypt(const char *command, const char *path, void **bytes, size_t *len,
                              struct bb_error *err)
{
	int input = -1, output = -1;
	void *plain = NULL;
	size_t plain_len = 0;
	enum bb_status status = open_memory(&input, *bytes, *len, err);

	if (status == BB_OK)
		status = open_memory(&output, "", 0, err);
	if (status == BB_OK)
		status = run(command, input, output, path, err);
	if (status == BB_OK && lseek(output, 0, SEEK_SET) != 0)
		status = fail(path, err);
	if (status == BB_OK)
		status = read_all(output, path, &plain, &plain_len, err);
	if (status == BB_OK) {
		free(*bytes);
		*bytes = plain;
		*len = plain_len;
	}
	if (input >= 0)
		close(input);
	if (output >= 0)
		close(output);
	return status;
}

enum bb_status cipher_read(const char *path, const char *command, void **out, size_t *len,
                           struct bb_error *err)
{
	char head[HEAD_SIZE + 1] = "";
	void *bytes = NULL;
	size_t size = 0;
	enum bb_status status = read_file(path, &bytes, &size, err);

	if (status != BB_OK)
		return status;
	memcpy(head, bytes, size < HEAD_SIZE ? size : HEAD_SIZE);
	if (!command)
		command = find_decryption(head);
	if (command)
		status = decrypt(command, path, &bytes, &size, err);
	if (status != BB_OK) {
		free(bytes);
		return status;
	}
	*out = bytes;
	*len = size;
	return BB_OK;
}
