/* SPDX-License-Identifier: MIT */
/*
 * Child processes. Decides that none outlives its time, that none inherits what
 * isn't its own, and that its stderr is shown only with controls made visible.
 * Time is measured by a timer of the kernel: nothing here reads a clock. Input
 * is a file in memory and not a pipe: a child reads it to the end even if this
 * program is killed meanwhile, so no sendmail takes half a message for a whole.
 */
#include <brownbag/program.h>

#include <brownbag/bytes.h>
#include <brownbag/text.h>

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	WORDS_MAX = 64,
	COMPLAINTS_KEPT = 4096, /* bytes of stderr, the last ones */
	CHUNK = 4096,
};

enum stream { OUTPUT, COMPLAINTS, TIMER, PROCESS, STREAM_COUNT };

struct child {
	const struct bb_program *program;
	pid_t pid;
	int fd[STREAM_COUNT];       /* ours; -1: closed */
	int theirs[3];
	struct bb_bytes output;
	struct bb_bytes complaints;
	bool too_long;
	bool timed_out;
	bool ended;
};

void bb_program_end_release(struct bb_program_end *self)
{
	if (!self)
		return;
	if (self->output)
		explicit_bzero(self->output, self->output_len);
	free(self->output);
	*self = (struct bb_program_end){ .exit_code = -1 };
}

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void release_child(struct child *child)
{
	for (int i = 0; i < STREAM_COUNT; i++)
		close_fd(&child->fd[i]);
	for (int i = 0; i < 3; i++)
		close_fd(&child->theirs[i]);
	if (child->output.data)
		explicit_bzero(child->output.data, child->output.size);
	bb_bytes_release(&child->output);
	bb_bytes_release(&child->complaints);
}

/* -- starting -- */

static bool open_pipe(int *ours, int *theirs)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) != 0)
		return false;
	*ours = ends[0];
	*theirs = ends[1];
	return fcntl(*ours, F_SETFL, O_NONBLOCK) == 0;
}

static int open_input(const struct bb_program *program)
{
	const char *at = program->input;
	size_t left = program->input_len;
	int fd;

	if (!program->input)
		return open("/dev/null", O_RDONLY | O_CLOEXEC);
	fd = memfd_create("input", MFD_CLOEXEC);
	while (fd >= 0 && left > 0) {
		ssize_t len = write(fd, at, left);

		if (len < 0) {
			close(fd);
			return -1;
		}
		at += len;
		left -= (size_t)len;
	}
	if (fd >= 0)
		lseek(fd, 0, SEEK_SET);
	return fd;
}

static bool open_streams(struct child *child)
{
	child->theirs[0] = open_input(child->program);
	return child->theirs[0] >= 0 && open_pipe(&child->fd[OUTPUT], &child->theirs[1]) &&
	       open_pipe(&child->fd[COMPLAINTS], &child->theirs[2]);
}

static bool start_timer(struct child *child)
{
	struct itimerspec when = {
		.it_value = { .tv_sec = child->program->timeout_ms / 1000,
		              .tv_nsec = child->program->timeout_ms % 1000 * 1000000L },
	};

	child->fd[TIMER] = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	return child->fd[TIMER] >= 0 && timerfd_settime(child->fd[TIMER], 0, &when, NULL) == 0;
}

/* A thread of ours may block signals, and cron may have ignored some: neither is inherited. */
static int set_attributes(posix_spawnattr_t *attributes)
{
	sigset_t none, all;
	int failed;

	sigemptyset(&none);
	sigfillset(&all);
	sigdelset(&all, SIGKILL);
	sigdelset(&all, SIGSTOP);
	failed = posix_spawnattr_setsigmask(attributes, &none);
	if (!failed)
		failed = posix_spawnattr_setsigdefault(attributes, &all);
	if (!failed)
		failed = posix_spawnattr_setpgroup(attributes, 0);
	if (!failed)
		failed = posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK |
		                                  POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
	return failed;
}

static int spawn_with(struct child *child, posix_spawn_file_actions_t *actions,
                      posix_spawnattr_t *attributes)
{
	int failed = set_attributes(attributes);

	for (int i = 0; !failed && i < 3; i++)
		failed = posix_spawn_file_actions_adddup2(actions, child->theirs[i], i);
	if (!failed)
		failed = posix_spawn_file_actions_addclosefrom_np(actions, 3);
	if (failed)
		return failed;
	return posix_spawnp(&child->pid, child->program->argv[0], actions, attributes,
	                    child->program->argv, environ);
}

static int spawn(struct child *child)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	int failed = posix_spawn_file_actions_init(&actions);

	if (failed)
		return failed;
	failed = posix_spawnattr_init(&attributes);
	if (!failed) {
		failed = spawn_with(child, &actions, &attributes);
		posix_spawnattr_destroy(&attributes);
	}
	posix_spawn_file_actions_destroy(&actions);
	return failed;
}

static enum bb_status start(struct child *child, struct bb_error *err)
{
	const char *name = child->program->argv[0];
	int failed;

	if (!open_streams(child) || !start_timer(child))
		return bb_error_set(err, BB_EIO, "%s: can't be run: %s", name, strerror(errno));
	failed = spawn(child);
	for (int i = 0; i < 3; i++)
		close_fd(&child->theirs[i]);
	if (failed == ENOENT || failed == EACCES || failed == ENOEXEC || failed == ENOTDIR)
		return bb_error_set(err, BB_ENOENT, "%s: can't be run: %s", name, strerror(failed));
	if (failed)
		return bb_error_set(err, BB_EIO, "%s: can't be run: %s", name, strerror(failed));
	child->fd[PROCESS] = pidfd_open(child->pid, 0);
	if (child->fd[PROCESS] < 0) {
		kill(-child->pid, SIGKILL);
		waitpid(child->pid, NULL, 0);
		return bb_error_set(err, BB_EIO, "%s: can't be watched: %s", name, strerror(errno));
	}
	return BB_OK;
}

/* -- listening -- */

/* Keep the end of it: the last line is the one that tells. */
static void keep_complaints(struct child *child, const char *bytes, size_t len)
{
	struct bb_bytes *kept = &child->complaints;

	if (kept->len + len > COMPLAINTS_KEPT)
		bb_bytes_clear(kept);
	bb_bytes_add(kept, bytes, len);
}

/* Everything that is there; closes the stream at its end. */
static void read_stream(struct child *child, enum stream stream)
{
	char bytes[CHUNK];
	ssize_t len;

	while ((len = read(child->fd[stream], bytes, sizeof bytes)) > 0) {
		if (stream == COMPLAINTS)
			keep_complaints(child, bytes, (size_t)len);
		else
			bb_bytes_add(&child->output, bytes, (size_t)len);
	}
	explicit_bzero(bytes, sizeof bytes);
	if (len == 0 || (errno != EAGAIN && errno != EINTR))
		close_fd(&child->fd[stream]);
}

static void handle(struct child *child, const struct pollfd *polled)
{
	if (polled[OUTPUT].revents)
		read_stream(child, OUTPUT);
	if (polled[COMPLAINTS].revents)
		read_stream(child, COMPLAINTS);
	if (polled[PROCESS].revents)
		child->ended = true;
	if (polled[TIMER].revents && !child->ended) {
		child->timed_out = true;
		close_fd(&child->fd[TIMER]);
		kill(-child->pid, SIGKILL);
	}
	if (child->output.too_long && !child->too_long) {
		child->too_long = true;
		kill(-child->pid, SIGKILL);
	}
}

/*
 * Until the child has ended, not until its streams have: a daemon that it left
 * behind may hold them open for ever.
 */
static void listen_to(struct child *child)
{
	while (!child->ended) {
		struct pollfd polled[STREAM_COUNT];

		for (int i = 0; i < STREAM_COUNT; i++)
			polled[i] = (struct pollfd){ child->fd[i], POLLIN, 0 };
		if (poll(polled, STREAM_COUNT, -1) > 0)
			handle(child, polled);
	}
	if (child->fd[OUTPUT] >= 0)
		read_stream(child, OUTPUT);
	if (child->fd[COMPLAINTS] >= 0)
		read_stream(child, COMPLAINTS);
}

/* -- ending -- */

static void show_complaint(char out[BB_COMPLAINT_SIZE], const struct bb_bytes *complaints)
{
	const char *text = bb_bytes_text(complaints);
	struct bb_bytes shown = BB_BYTES_INIT(4 * COMPLAINTS_KEPT);
	size_t end = complaints->len, start;

	while (end > 0 && (text[end - 1] == '\n' || text[end - 1] == '\r' || text[end - 1] == ' '))
		end--;
	for (start = end; start > 0 && text[start - 1] != '\n'; start--)
		;
	bb_text_show(&shown, text + start, end - start);
	strncpy(out, bb_bytes_text(&shown), BB_COMPLAINT_SIZE - 1);
	out[BB_COMPLAINT_SIZE - 1] = '\0';
	bb_bytes_release(&shown);
}

static enum bb_status finish(struct bb_program_end *out, struct child *child, struct bb_error *err)
{
	struct bb_program_end end = { .exit_code = -1, .timed_out = child->timed_out };
	enum bb_status status;
	int how = 0;

	while (waitpid(child->pid, &how, 0) < 0 && errno == EINTR)
		;
	if (child->too_long)
		return bb_error_set(err, BB_EINVAL, "%s: wrote more than %zu bytes",
		                    child->program->argv[0], child->program->output_max);
	end.output_len = child->output.len;
	status = bb_bytes_detach(&end.output, &child->output, err);
	if (status != BB_OK)
		return status;
	if (WIFEXITED(how))
		end.exit_code = WEXITSTATUS(how);
	if (WIFSIGNALED(how))
		end.signal = WTERMSIG(how);
	show_complaint(end.complaint, &child->complaints);
	*out = end;
	return BB_OK;
}

enum bb_status bb_program_run(struct bb_program_end *out, const struct bb_program *program,
                              struct bb_error *err)
{
	struct child child = {
		.program = program,
		.fd = { -1, -1, -1, -1 },
		.theirs = { -1, -1, -1 },
		.output = BB_BYTES_INIT(program->output_max),
		.complaints = BB_BYTES_INIT(COMPLAINTS_KEPT),
	};
	enum bb_status status;

	assert(program->argv[0] && program->timeout_ms > 0);
	status = start(&child, err);
	if (status == BB_OK) {
		listen_to(&child);
		status = finish(out, &child, err);
	}
	release_child(&child);
	return status;
}

/* -- command lines -- */

void bb_argv_free(char **argv)
{
	if (!argv)
		return;
	for (size_t i = 0; argv[i]; i++)
		free(argv[i]);
	free(argv);
}

static bool add_word(char **argv, size_t *count, const char *word, size_t len)
{
	argv[*count] = strndup(word, len);
	return argv[*count] && ++*count;
}

static enum bb_status split_words(char **argv, const char *command, struct bb_error *err)
{
	size_t count = 0;

	for (;;) {
		size_t len;

		command += strspn(command, " \t");
		len = strcspn(command, " \t");
		if (len == 0)
			break;
		if (count == WORDS_MAX)
			return bb_error_set(err, BB_EINVAL, "a command of more than %d words",
			                    WORDS_MAX);
		if (!add_word(argv, &count, command, len))
			return bb_error_set(err, BB_EIO, "out of memory");
		command += len;
	}
	return count > 0 ? BB_OK : bb_error_set(err, BB_EINVAL, "an empty command");
}

static enum bb_status wrap_in_shell(char **argv, const char *command, struct bb_error *err)
{
	size_t count = 0;

	if (command[strspn(command, " \t")] == '\0')
		return bb_error_set(err, BB_EINVAL, "an empty command");
	if (!add_word(argv, &count, "/bin/sh", strlen("/bin/sh")) ||
	    !add_word(argv, &count, "-c", strlen("-c")) ||
	    !add_word(argv, &count, command, strlen(command)))
		return bb_error_set(err, BB_EIO, "out of memory");
	return BB_OK;
}

enum bb_status bb_argv_split(char ***out, const char *command, struct bb_error *err)
{
	char **argv = calloc(WORDS_MAX + 1, sizeof *argv);
	enum bb_status status;

	if (!argv)
		return bb_error_set(err, BB_EIO, "out of memory");
	status = command[0] == '!' ? wrap_in_shell(argv, command + 1, err)
	                           : split_words(argv, command, err);
	if (status != BB_OK) {
		bb_argv_free(argv);
		return status;
	}
	*out = argv;
	return BB_OK;
}
