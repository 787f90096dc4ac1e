/* SPDX-License-Identifier: MIT */
/*
 * A process between us and the messages, and a child of it for each. Decides what a
 * child may use and how its end is told. Nothing that a child says is believed before
 * bb_received_check().
 */
#include "reader.h"

#include <brownbag/file.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	CPU_SECONDS = 1,
	WALL_SECONDS = 10, /* for a child that waits instead of working */
	FILES = 16,        /* charsets are tables in files */
	AUTHSERV_SIZE = 256,
};
#define MEMORY_BYTES ((rlim_t)256 * 1024 * 1024)

struct reader {
	int socket;
	pid_t process;
};

struct question {
	uint32_t len;
	char authserv_id[AUTHSERV_SIZE];
};

struct answer {
	int status; /* enum bb_status */
	char text[BB_ERROR_TEXT_SIZE];
	struct bb_received received; /* if BB_OK */
};

/* -- bytes to and fro -- */

static bool read_all(int fd, void *bytes, size_t len)
{
	char *at = bytes;

	while (len > 0) {
		ssize_t done = read(fd, at, len);

		if (done == 0 || (done < 0 && errno != EINTR))
			return false;
		if (done > 0) {
			at += done;
			len -= (size_t)done;
		}
	}
	return true;
}

/* -- the child: one message -- */

static void limit(int what, rlim_t most)
{
	struct rlimit limit = { .rlim_cur = most, .rlim_max = most };

	setrlimit(what, &limit);
}

static void limit_child(void)
{
	limit(RLIMIT_CPU, CPU_SECONDS);
	limit(RLIMIT_CORE, 0); /* a core would hold the message */
	limit(RLIMIT_FSIZE, 0);
	limit(RLIMIT_NOFILE, FILES);
#if !defined(__SANITIZE_ADDRESS__) /* which reserves terabytes */
	limit(RLIMIT_AS, MEMORY_BYTES);
#endif
	alarm(WALL_SECONDS);
}

static void answer_with(struct answer *answer, enum bb_status status, const char *text)
{
	answer->status = (int)status;
	snprintf(answer->text, sizeof answer->text, "%s", text);
}

static _Noreturn void read_one(int out, const char *bytes, const struct question *question)
{
	static struct answer answer;
	struct bb_error err = BB_ERROR_INIT;
	enum bb_status status;

	limit_child();
	status = bb_received_read(&answer.received, bytes, question->len, question->authserv_id, &err);
	answer_with(&answer, status, err.text);
	_exit(bb_write_all(out, &answer, sizeof answer) ? 0 : 1);
}

/* -- the process: a child a message -- */

static void tell_end(struct answer *answer, int ended)
{
	int signal = WIFSIGNALED(ended) ? WTERMSIG(ended) : 0;

	if (signal == SIGXCPU || signal == SIGKILL || signal == SIGALRM)
		answer_with(answer, BB_EINVAL, "reading it took too long");
	else
		answer_with(answer, BB_EINVAL, "it could not be read: too much memory, or a crash");
}

static void read_in_child(struct answer *answer, const char *bytes,
                          const struct question *question)
{
	int ends[2], ended = 0;
	bool whole;
	pid_t child;

	if (pipe2(ends, O_CLOEXEC) != 0) {
		answer_with(answer, BB_EIO, "no pipe to read a message through");
		return;
	}
	child = fork();
	if (child == 0)
		read_one(ends[1], bytes, question);
	close(ends[1]);
	if (child < 0) {
		answer_with(answer, BB_EIO, "no process to read a message in");
		close(ends[0]);
		return;
	}
	whole = read_all(ends[0], answer, sizeof *answer);
	close(ends[0]);
	while (waitpid(child, &ended, 0) < 0 && errno == EINTR)
		;
	if (!whole || !WIFEXITED(ended) || WEXITSTATUS(ended) != 0) {
		memset(answer, 0, sizeof *answer);
		tell_end(answer, ended);
	}
}

/* What a library prints is about a message: it goes nowhere. */
static void hush(void)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	for (int fd = STDIN_FILENO; null >= 0 && fd <= STDERR_FILENO; fd++)
		dup2(null, fd);
	if (null > STDERR_FILENO)
		close(null);
}

static _Noreturn void serve(int socket)
{
	static char bytes[BB_INBOUND_MAX + 1];
	static struct answer answer;
	struct question question;

	hush();
	prctl(PR_SET_DUMPABLE, 0);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	bb_inbound_prepare();
	while (read_all(socket, &question, sizeof question) && question.len <= sizeof bytes &&
	       read_all(socket, bytes, question.len)) {
		memset(&answer, 0, sizeof answer);
		read_in_child(&answer, bytes, &question);
		if (!bb_write_all(socket, &answer, sizeof answer))
			break;
	}
	_exit(0);
}

/* -- our side -- */

enum bb_status reader_start(struct reader **out, struct bb_error *err)
{
	struct reader *self = calloc(1, sizeof *self);
	int ends[2];

	if (!self || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
		free(self);
		return bb_error_set(err, BB_EIO, "can't start reading: %s", strerror(errno));
	}
	self->process = fork();
	if (self->process == 0) {
		close(ends[0]);
		serve(ends[1]);
	}
	close(ends[1]);
	self->socket = ends[0];
	if (self->process < 0) {
		close(ends[0]);
		free(self);
		return bb_error_set(err, BB_EIO, "can't start reading: %s", strerror(errno));
	}
	*out = self;
	return BB_OK;
}

void reader_stop(struct reader *self)
{
	if (!self)
		return;
	close(self->socket);
	while (waitpid(self->process, NULL, 0) < 0 && errno == EINTR)
		;
	free(self);
}

/* More than is taken is cut behind the limit, and refused there for being too large. */
static bool ask(struct reader *self, const char *bytes, size_t len, const char *authserv_id,
                struct answer *answer)
{
	struct question question = { .len = (uint32_t)(len > BB_INBOUND_MAX ? BB_INBOUND_MAX + 1 : len) };

	if (strlen(authserv_id) < sizeof question.authserv_id)
		memcpy(question.authserv_id, authserv_id, strlen(authserv_id));
	return bb_write_all(self->socket, &question, sizeof question) &&
	       bb_write_all(self->socket, bytes, question.len) &&
	       read_all(self->socket, answer, sizeof *answer);
}

enum bb_status reader_read(struct reader *self, const char *bytes, size_t len,
                           const char *authserv_id, struct bb_received *out, struct bb_error *err)
{
	static struct answer answer;
	enum bb_status status = BB_OK;

	if (!ask(self, bytes, len, authserv_id, &answer))
		return bb_error_set(err, BB_EIO, "the process that reads messages is gone");
	answer.text[sizeof answer.text - 1] = '\0';
	if (answer.status == BB_EIO)
		return bb_error_set(err, BB_EIO, "%s", answer.text);
	if (answer.status != BB_OK)
		return bb_error_set(err, BB_EINVAL, "%s", answer.text);
	status = bb_received_check(&answer.received, err);
	if (status == BB_OK)
		*out = answer.received;
	return status;
}
