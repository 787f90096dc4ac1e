/* SPDX-License-Identifier: MIT */
#include "mailbox.h"

#include "contract.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PATH_SIZE = 512, READY_TRIES = 1000 };

struct mailbox {
	char folder[64];
	char certificate[PATH_SIZE];
	pid_t server;
	int port, port_tls;
	int uidvalidity;
};

/* -- the server -- */

static void run_server(const char *folder)
{
	char script[PATH_SIZE];
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	snprintf(script, sizeof script, "%s/tests/support/dovecot.sh",
	         getenv("SOURCE") ? getenv("SOURCE") : ".");
	dup2(null, STDIN_FILENO);
	dup2(null, STDOUT_FILENO);
	dup2(null, STDERR_FILENO); /* it has a log of its own, and bats waits for whoever holds these */
	execl(script, script, folder, (char *)NULL);
	_exit(127);
}

static void wait_until_ready(struct mailbox *self)
{
	struct timespec pause = { 0, 20 * 1000 * 1000 };
	char path[PATH_SIZE];
	FILE *ports = NULL;

	snprintf(path, sizeof path, "%s/ports", self->folder);
	for (int i = 0; i < READY_TRIES && !ports; i++) {
		ports = fopen(path, "r");
		if (!ports && waitpid(self->server, NULL, WNOHANG) == self->server)
			fail_msg("Dovecot is gone: see %s/log", self->folder);
		if (!ports)
			nanosleep(&pause, NULL);
	}
	assert_non_null(ports);
	assert_int_equal(fscanf(ports, "%d %d", &self->port, &self->port_tls), 2);
	fclose(ports);
}

struct mailbox *mailbox_start(void)
{
	struct mailbox *self = calloc(1, sizeof *self);

	assert_non_null(self);
	strcpy(self->folder, "/tmp/brownbag-imap-XXXXXX");
	assert_non_null(mkdtemp(self->folder));
	snprintf(self->certificate, sizeof self->certificate, "%s/cert.pem", self->folder);
	self->server = fork();
	assert_true(self->server >= 0);
	if (self->server == 0)
		run_server(self->folder);
	wait_until_ready(self);
	return self;
}

void mailbox_stop(struct mailbox *self)
{
	char command[PATH_SIZE];

	if (!self)
		return;
	kill(self->server, SIGTERM);
	waitpid(self->server, NULL, 0);
	snprintf(command, sizeof command, "rm -rf '%s'", self->folder);
	if (system(command) != 0)
		fail_msg("%s stays", self->folder);
	free(self);
}

int mailbox_port(const struct mailbox *self)
{
	return self->port;
}

int mailbox_port_tls(const struct mailbox *self)
{
	return self->port_tls;
}

const char *mailbox_certificate(const struct mailbox *self)
{
	return self->certificate;
}

/* -- messages: a file each, <number>.brownbag, to which Dovecot adds flags -- */

/* A shell's command in the folder of the mail. */
static void run(const struct mailbox *self, const char *what)
{
	char command[2 * PATH_SIZE];

	snprintf(command, sizeof command, "cd '%s/mail' && %s", self->folder, what);
	assert_int_equal(system(command), 0);
}

void mailbox_empty(struct mailbox *self)
{
	run(self, "find new cur -type f -delete");
	mailbox_renumber(self);
}

/* By itself Dovecot takes the time in seconds, which may be the same as before. */
void mailbox_renumber(struct mailbox *self)
{
	char command[PATH_SIZE];

	snprintf(command, sizeof command,
	         "rm -f dovecot.index*; echo '3 V%d N1' >dovecot-uidlist; chmod 666 dovecot-uidlist",
	         ++self->uidvalidity);
	run(self, command);
}

void mailbox_put(struct mailbox *self, int number, const char *bytes, size_t len, long arrived_at)
{
	char path[PATH_SIZE];
	struct timeval times[2] = { { arrived_at, 0 }, { arrived_at, 0 } };
	int fd;

	/* Dovecot numbers new files by the seconds that their names begin with. */
	snprintf(path, sizeof path, "%s/mail/new/%d.brownbag", self->folder, 1000000 + number);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	assert_true(fd >= 0);
	assert_int_equal(fchmod(fd, 0666), 0);
	assert_int_equal(write(fd, bytes, len), len);
	if (arrived_at)
		assert_int_equal(futimes(fd, times), 0);
	close(fd);
}

static int visit(const struct mailbox *self, bool (*wanted)(const char *name, int number),
                 int number, bool delete)
{
	static const char *const folders[] = { "new", "cur" };
	int count = 0;

	for (size_t i = 0; i < count_of(folders); i++) {
		char path[PATH_SIZE];
		DIR *dir;
		struct dirent *entry;

		snprintf(path, sizeof path, "%s/mail/%s", self->folder, folders[i]);
		dir = opendir(path);
		assert_non_null(dir);
		while ((entry = readdir(dir)) != NULL) {
			if (entry->d_name[0] == '.' || !wanted(entry->d_name, number))
				continue;
			count++;
			if (delete)
				assert_int_equal(unlinkat(dirfd(dir), entry->d_name, 0), 0);
		}
		closedir(dir);
	}
	return count;
}

static bool has_number(const char *name, int number)
{
	return atoi(name) == 1000000 + number;
}

static bool is_any(const char *name, int number)
{
	(void)name;
	(void)number;
	return true;
}

/* "...:2,S" is a message that was seen. */
static bool is_marked(const char *name, int number)
{
	const char *flags = strstr(name, ":2,");

	(void)number;
	return flags && flags[3] != '\0';
}

void mailbox_take(struct mailbox *self, int number)
{
	assert_int_equal(visit(self, has_number, number, true), 1);
}

int mailbox_marked(const struct mailbox *self)
{
	return visit(self, is_marked, 0, false);
}

int mailbox_count(const struct mailbox *self)
{
	return visit(self, is_any, 0, false);
}

/* -- the wire -- */

struct wire {
	int listener, port, target;
	pthread_t thread;
	atomic_long cut_behind, bytes;
	atomic_int connections;
};

static struct sockaddr_in loopback(int port)
{
	return (struct sockaddr_in){ .sin_family = AF_INET,
		                     .sin_port = htons((uint16_t)port),
		                     .sin_addr = { htonl(INADDR_LOOPBACK) } };
}

static bool pass(int from, int to, long most, long *passed)
{
	char buffer[4096];
	ssize_t got = read(from, buffer, sizeof buffer);

	if (got <= 0)
		return false;
	if (most >= 0 && *passed + got > most)
		got = most - *passed;
	*passed += got;
	return write(to, buffer, (size_t)got) == got && (most < 0 || *passed < most);
}

static void connect_through(struct wire *self, int client)
{
	struct sockaddr_in address = loopback(self->target);
	int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct pollfd fds[] = { { client, POLLIN, 0 }, { server, POLLIN, 0 } };
	long from_client = 0, from_server = 0, most = atomic_load(&self->cut_behind);
	bool goes_on = connect(server, (struct sockaddr *)&address, sizeof address) == 0 && most != 0;

	while (goes_on && poll(fds, 2, -1) > 0) {
		if (fds[0].revents)
			goes_on = pass(client, server, -1, &from_client);
		if (goes_on && fds[1].revents)
			goes_on = pass(server, client, most, &from_server);
	}
	atomic_store(&self->bytes, from_server);
	close(server);
	close(client);
}

static void *serve(void *context)
{
	struct wire *self = context;
	int client;

	while ((client = accept4(self->listener, NULL, NULL, SOCK_CLOEXEC)) >= 0) {
		atomic_fetch_add(&self->connections, 1);
		connect_through(self, client);
	}
	return NULL;
}

struct wire *wire_start(int target_port)
{
	struct wire *self = calloc(1, sizeof *self);
	struct sockaddr_in address = loopback(0);
	socklen_t len = sizeof address;

	assert_non_null(self);
	self->target = target_port;
	atomic_store(&self->cut_behind, -1);
	self->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(self->listener, (struct sockaddr *)&address, sizeof address), 0);
	assert_int_equal(listen(self->listener, 8), 0);
	assert_int_equal(getsockname(self->listener, (struct sockaddr *)&address, &len), 0);
	self->port = ntohs(address.sin_port);
	assert_int_equal(pthread_create(&self->thread, NULL, serve, self), 0);
	return self;
}

void wire_stop(struct wire *self)
{
	if (!self)
		return;
	shutdown(self->listener, SHUT_RDWR);
	pthread_join(self->thread, NULL);
	close(self->listener);
	free(self);
}

int wire_port(const struct wire *self)
{
	return self->port;
}

void wire_cut_behind(struct wire *self, long bytes)
{
	atomic_store(&self->cut_behind, bytes);
}

int wire_connections(const struct wire *self)
{
	return atomic_load(&self->connections);
}

long wire_bytes(const struct wire *self)
{
	return atomic_load(&self->bytes);
}
