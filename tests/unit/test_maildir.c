/* SPDX-License-Identifier: MIT */
#include <brownbag/transport.h>

#include "contract.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct fence {
	const char *folder;
	bool answer;
	int in_tmp; /* files when it was asked */
	int in_new;
};

static int count_files(const char *folder, const char *sub)
{
	char path[256];
	struct dirent *entry;
	int count = 0;
	DIR *dir;

	snprintf(path, sizeof path, "%s/%s", folder, sub);
	dir = opendir(path);
	assert_non_null(dir);
	while ((entry = readdir(dir)))
		count += entry->d_name[0] != '.';
	closedir(dir);
	return count;
}

static bool look(void *context)
{
	struct fence *fence = context;

	fence->in_tmp = count_files(fence->folder, "tmp");
	fence->in_new = count_files(fence->folder, "new");
	return fence->answer;
}

static struct bb_transport *open_maildir(struct bb_route **route, const char *folder)
{
	char url[256];
	struct bb_smtp_settings settings = { .server.url = url, .server.timeout_s = 10 };
	struct bb_transport *transport = NULL;
	struct bb_error err;

	snprintf(url, sizeof url, "maildir:%s", folder);
	assert_works(bb_route_new(route, &settings, &err), err);
	assert_works(bb_transport_open(&transport, *route, &err), err);
	return transport;
}

static enum bb_sent deliver(struct bb_transport *transport, const char *name, const char *bytes,
                            struct fence *fence)
{
	struct bb_envelope envelope = { "lunch@example.org", "ana@example.org", name, bytes,
		                        strlen(bytes) };
	struct bb_fence asking = { .reached = look, .context = fence };
	struct bb_sent_result result;

	bb_transport_send(transport, &envelope, &asking, &result);
	return result.sent;
}

static void make_top(char top[64], char folder[64])
{
	strcpy(top, "/tmp/brownbag-maildir-XXXXXX");
	assert_non_null(mkdtemp(top));
	snprintf(folder, 64, "%s/outbox", top);
}

static void remove_top(const char *top)
{
	char command[128];

	snprintf(command, sizeof command, "rm -rf '%s'", top);
	assert_int_equal(system(command), 0);
}

static void test_maildir__delivers_with_the_fence_before_the_rename(void **state)
{
	char top[64], folder[64], path[128], bytes[100];
	struct fence fence = { .folder = folder, .answer = true };
	struct bb_transport *transport;
	struct bb_route *route = NULL;
	struct stat status;
	FILE *file;

	(void)state;
	make_top(top, folder);
	transport = open_maildir(&route, folder);
	assert_false(bb_transport_needs_login(transport));
	assert_int_equal(deliver(transport, "a", "X: y\r\n\r\n.\r\nb\r\n", &fence), BB_SENT_YES);
	assert_int_equal(fence.in_tmp, 1);
	assert_int_equal(fence.in_new, 0);
	assert_int_equal(count_files(folder, "tmp"), 0);
	snprintf(path, sizeof path, "%s/new/a", folder);
	file = fopen(path, "r");
	assert_non_null(file);
	bytes[fread(bytes, 1, sizeof bytes - 1, file)] = '\0';
	fclose(file);
	assert_string_equal(bytes, "X: y\n\n.\nb\n");
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 07777, 0600);
	assert_int_equal(stat(folder, &status), 0);
	assert_int_equal(status.st_mode & 07777, 0700);
	bb_transport_close(transport);
	bb_route_free(route);
	remove_top(top);
}

static void test_maildir__leaves_nothing_if_the_fence_stays_shut(void **state)
{
	char top[64], folder[64];
	struct fence fence = { .folder = folder, .answer = false };
	struct bb_transport *transport;
	struct bb_route *route = NULL;

	(void)state;
	make_top(top, folder);
	transport = open_maildir(&route, folder);
	assert_int_equal(deliver(transport, "a", "X: y\r\n", &fence), BB_SENT_STOPPED);
	assert_int_equal(count_files(folder, "tmp") + count_files(folder, "new"), 0);
	bb_transport_close(transport);
	bb_route_free(route);
	remove_top(top);
}

static void test_maildir__holds_one_copy_of_a_mail_that_came_twice(void **state)
{
	char top[64], folder[64], path[128];
	struct fence fence = { .folder = folder, .answer = true };
	struct bb_transport *transport;
	struct bb_route *route = NULL;
	FILE *left;

	(void)state;
	make_top(top, folder);
	transport = open_maildir(&route, folder);
	snprintf(path, sizeof path, "%s/tmp/a", folder);
	left = fopen(path, "w"); /* by one that was killed */
	assert_non_null(left);
	fputs("half of a much longer message", left);
	fclose(left);
	assert_int_equal(deliver(transport, "a", "X: y\r\n", &fence), BB_SENT_YES);
	assert_int_equal(deliver(transport, "a", "X: y\r\n", &fence), BB_SENT_YES);
	assert_int_equal(deliver(transport, "b", "X: z\r\n", &fence), BB_SENT_YES);
	assert_int_equal(count_files(folder, "new"), 2);
	assert_int_equal(count_files(folder, "tmp"), 0);
	bb_transport_close(transport);
	bb_route_free(route);
	remove_top(top);
}

static void test_maildir__tells_what_it_can_not_open(void **state)
{
	struct bb_smtp_settings settings = { .server.url = "maildir:/nonexistent/a/b",
		                             .server.timeout_s = 10 };
	struct bb_transport *transport = NULL;
	struct bb_route *route = NULL;
	struct bb_error err;

	(void)state;
	assert_works(bb_route_new(&route, &settings, &err), err);
	assert_fails(BB_ENOENT, bb_transport_open(&transport, route, &err), err);
	assert_null(transport);
	bb_route_free(route);
	settings.server.url = "maildir:/dev/null";
	assert_works(bb_route_new(&route, &settings, &err), err);
	assert_fails(BB_EIO, bb_transport_open(&transport, route, &err), err);
	bb_route_free(route);
}

static void test_maildir__keeps_the_mail_where_it_can_not_write(void **state)
{
	char top[64], folder[64], path[128];
	struct fence fence = { .folder = folder, .answer = true };
	struct bb_transport *transport;
	struct bb_route *route = NULL;

	(void)state;
	make_top(top, folder);
	transport = open_maildir(&route, folder);
	snprintf(path, sizeof path, "%s/tmp/a", folder);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(deliver(transport, "a", "X: y\r\n", &fence), BB_SENT_LATER);
	assert_int_equal(rmdir(path), 0);
	snprintf(path, sizeof path, "%s/new/a", folder);
	assert_int_equal(mkdir(path, 0700), 0); /* the rename fails: it did not go */
	assert_int_equal(deliver(transport, "a", "X: y\r\n", &fence), BB_SENT_LATER);
	bb_transport_close(transport);
	bb_route_free(route);
	remove_top(top);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_maildir__delivers_with_the_fence_before_the_rename),
		cmocka_unit_test(test_maildir__leaves_nothing_if_the_fence_stays_shut),
		cmocka_unit_test(test_maildir__holds_one_copy_of_a_mail_that_came_twice),
		cmocka_unit_test(test_maildir__tells_what_it_can_not_open),
		cmocka_unit_test(test_maildir__keeps_the_mail_where_it_can_not_write),
	};

	return cmocka_run_group_tests_name("maildir", tests, NULL, NULL);
}
