/* SPDX-License-Identifier: MIT */
#include "group/notebook.h"

#include "contract.h"
#include "new_store.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A lock file with that in it. */
static int open_notebook(struct new_store *self, const char *text)
{
	char path[128];
	int fd;

	snprintf(path, sizeof path, "%s/brownbag.lock", self->folder);
	fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_TRUNC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	return fd;
}

static void take(struct new_store *self, int fd)
{
	struct bb_error err;

	assert_works(notebook_take(fd, "this-start", self->store, NEW_STORE_NOW, &err), err);
}

static const char *id_of(struct new_store *self, int64_t mail, char out[128])
{
	struct bb_mail row;
	struct bb_error err;

	assert_works(bb_store_load_mail(self->store, mail, &row, &err), err);
	snprintf(out, 128, "%s", row.message_id);
	bb_mail_release(&row);
	return out;
}

static void test_notebook__settles_what_was_answered(void **state)
{
	static const struct { enum bb_sent sent; enum bb_mail_state state; } cases[] = {
		{ BB_SENT_YES, BB_MAIL_SENT },
		{ BB_SENT_REFUSED, BB_MAIL_FAILED },
		{ BB_SENT_LATER, BB_MAIL_QUEUED },
		{ BB_SENT_UNKNOWN, BB_MAIL_COMMITTING },
	};
	struct new_store *self = *state;
	int64_t mails[count_of(cases)], other = new_store_mail_in(self, 0, BB_MAIL_COMMITTING);
	int fd = open_notebook(self, "");
	char id[128];

	for (size_t i = 0; i < count_of(cases); i++) {
		mails[i] = new_store_mail_in(self, 0, BB_MAIL_COMMITTING);
		notebook_answer(fd, id_of(self, mails[i], id), cases[i].sent);
	}
	take(self, fd);
	for (size_t i = 0; i < count_of(cases); i++)
		assert_int_equal(new_store_state_of(self, mails[i]), cases[i].state);
	assert_int_equal(new_store_state_of(self, other), BB_MAIL_COMMITTING);
	assert_int_equal(lseek(fd, 0, SEEK_END), 0);
	close(fd);
}

static void write_step(int fd, char step, const char *id)
{
	switch (step) {
	case 'f':
		notebook_fence(fd, id, "this-start");
		break;
	case 'o':
		notebook_fence(fd, id, "another-start");
		break;
	case 'u':
		notebook_fence(fd, id, "");
		break;
	case 'd':
		assert_true(notebook_dot(fd, id));
		break;
	default:
		notebook_answer(fd, id, step == 's' ? BB_SENT_YES
		                : step == 'r' ? BB_SENT_REFUSED : BB_SENT_LATER);
	}
}

/* What stands there of a mail that is committing, and what it means. */
static void test_notebook__tells_what_came_to_no_dot(void **state)
{
	static const struct { const char *steps; enum bb_mail_state state; } cases[] = {
		{ "f", BB_MAIL_QUEUED },
		{ "fd", BB_MAIL_COMMITTING },
		{ "d", BB_MAIL_COMMITTING },
		{ "fds", BB_MAIL_SENT },
		{ "", BB_MAIL_COMMITTING },      /* the row is from elsewhere */
		{ "o", BB_MAIL_COMMITTING },     /* before the system was started, lines may be lost */
		{ "od", BB_MAIL_COMMITTING },
		{ "ods", BB_MAIL_SENT },
		{ "u", BB_MAIL_COMMITTING },
		{ "fdlf", BB_MAIL_QUEUED },      /* a second try */
		{ "fdlfd", BB_MAIL_COMMITTING },
		{ "fdrd", BB_MAIL_COMMITTING },
		{ "fdlfds", BB_MAIL_SENT },
		{ "fdlo", BB_MAIL_COMMITTING },
	};
	struct new_store *self = *state;

	for (size_t i = 0; i < count_of(cases); i++) {
		int64_t mail = new_store_mail_in(self, 0, BB_MAIL_COMMITTING);
		int fd = open_notebook(self, "");
		char id[128];

		id_of(self, mail, id);
		for (const char *step = cases[i].steps; *step; step++)
			write_step(fd, *step, id);
		take(self, fd);
		if (new_store_state_of(self, mail) != cases[i].state)
			fail_msg("%s: %d", cases[i].steps, (int)new_store_state_of(self, mail));
		close(fd);
	}
}

static void test_notebook__lets_no_dot_go_that_cant_be_written_down(void **state)
{
	struct new_store *self = *state;
	int fd = open_notebook(self, ""), full = open("/dev/full", O_WRONLY);

	assert_true(notebook_dot(fd, "a@example.org"));
	assert_false(notebook_dot(full, "a@example.org"));
	close(fd);
	close(full);
}

static void test_notebook__leaves_alone_what_is_not_in_doubt(void **state)
{
	static const enum bb_mail_state states[] = { BB_MAIL_QUEUED, BB_MAIL_CLAIMED, BB_MAIL_SENT,
		                                     BB_MAIL_FAILED, BB_MAIL_DROPPED };
	struct new_store *self = *state;
	int fd = open_notebook(self, "");

	new_store_mail_in(self, 0, BB_MAIL_COMMITTING);
	for (size_t i = count_of(states); i-- > 0;) {
		int64_t mail = new_store_mail_in(self, 0, states[i]);
		enum bb_mail_state before = new_store_state_of(self, mail);
		char id[128];

		notebook_answer(fd, id_of(self, mail, id), BB_SENT_REFUSED);
		take(self, fd);
		assert_int_equal(new_store_state_of(self, mail), before);
	}
	close(fd);
}

/* What a power failure, a full disk or another program may leave there. */
static void test_notebook__believes_nothing_but_whole_lines(void **state)
{
	/* What stands before and behind the Message-ID. */
	static const struct { const char *before, *behind; } lines[] = {
		{ "", "" }, { "", "\n" }, { "sent ", "" }, { "SENT ", "\n" }, { "xsent ", "\n" },
		{ "sent  ", "\n" }, { "sent ", " \n" }, { "sent\n", "\n" }, { "sent x", "\n" },
		{ "\n\nsent", "\n" },
	};
	struct new_store *self = *state;
	int64_t mail = new_store_mail_in(self, 0, BB_MAIL_COMMITTING);
	char id[128], text[256];

	id_of(self, mail, id);
	for (size_t i = 0; i < count_of(lines); i++) {
		int fd;

		snprintf(text, sizeof text, "%s%s%s", lines[i].before, id, lines[i].behind);
		fd = open_notebook(self, text);
		take(self, fd);
		assert_int_equal(new_store_state_of(self, mail), BB_MAIL_COMMITTING);
		assert_int_equal(lseek(fd, 0, SEEK_END), 0);
		close(fd);
	}
}

/* A connection may wait for its answer while others fill the page. */
static void test_notebook__reads_a_long_page(void **state)
{
	struct new_store *self = *state;
	int64_t first = new_store_mail_in(self, 0, BB_MAIL_COMMITTING);
	int64_t last = new_store_mail_in(self, 0, BB_MAIL_COMMITTING);
	int fd = open_notebook(self, "");
	char id[128];

	notebook_fence(fd, id_of(self, first, id), "this-start");
	notebook_fence(fd, id_of(self, last, id), "this-start");
	assert_true(notebook_dot(fd, id_of(self, first, id)));
	for (int i = 0; i < 10000; i++)
		notebook_answer(fd, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA@example.org", BB_SENT_YES);
	assert_true(notebook_dot(fd, id_of(self, last, id)));
	notebook_answer(fd, id_of(self, last, id), BB_SENT_YES);
	take(self, fd);
	assert_int_equal(new_store_state_of(self, first), BB_MAIL_COMMITTING);
	assert_int_equal(new_store_state_of(self, last), BB_MAIL_SENT);
	close(fd);
}

/* Its rest would read as an answer. */
static void test_notebook__skips_the_rest_of_a_line_too_long(void **state)
{
	struct new_store *self = *state;
	int64_t mail = new_store_mail_in(self, 0, BB_MAIL_COMMITTING);
	char id[128], text[1200];

	id_of(self, mail, id);
	for (int len = 500; len < 520; len++) {
		int fd;

		snprintf(text, sizeof text, "%*ssent %s\n", len, "", id);
		fd = open_notebook(self, text);
		take(self, fd);
		assert_int_equal(new_store_state_of(self, mail), BB_MAIL_COMMITTING);
		close(fd);
	}
}

#define store_test(name) cmocka_unit_test_setup_teardown(name, new_store_setup, new_store_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		store_test(test_notebook__settles_what_was_answered),
		store_test(test_notebook__tells_what_came_to_no_dot),
		store_test(test_notebook__lets_no_dot_go_that_cant_be_written_down),
		store_test(test_notebook__leaves_alone_what_is_not_in_doubt),
		store_test(test_notebook__believes_nothing_but_whole_lines),
		store_test(test_notebook__reads_a_long_page),
		store_test(test_notebook__skips_the_rest_of_a_line_too_long),
	};

	return cmocka_run_group_tests_name("notebook", tests, NULL, NULL);
}
