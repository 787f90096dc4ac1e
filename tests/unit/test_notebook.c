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

	assert_works(notebook_take(fd, self->store, NEW_STORE_NOW, &err), err);
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
		notebook_add(fd, id_of(self, mails[i], id), cases[i].sent);
	}
	take(self, fd);
	for (size_t i = 0; i < count_of(cases); i++)
		assert_int_equal(new_store_state_of(self, mails[i]), cases[i].state);
	assert_int_equal(new_store_state_of(self, other), BB_MAIL_COMMITTING);
	assert_int_equal(lseek(fd, 0, SEEK_END), 0);
	close(fd);
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

		notebook_add(fd, id_of(self, mail, id), BB_SENT_REFUSED);
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

static void test_notebook__reads_the_end_of_a_long_page(void **state)
{
	struct new_store *self = *state;
	int64_t mail = new_store_mail_in(self, 0, BB_MAIL_COMMITTING);
	int fd = open_notebook(self, "");
	char id[128];

	for (int i = 0; i < 10000; i++)
		notebook_add(fd, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA@example.org", BB_SENT_YES);
	notebook_add(fd, id_of(self, mail, id), BB_SENT_YES);
	take(self, fd);
	assert_int_equal(new_store_state_of(self, mail), BB_MAIL_SENT);
	close(fd);
}

#define store_test(name) cmocka_unit_test_setup_teardown(name, new_store_setup, new_store_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		store_test(test_notebook__settles_what_was_answered),
		store_test(test_notebook__leaves_alone_what_is_not_in_doubt),
		store_test(test_notebook__believes_nothing_but_whole_lines),
		store_test(test_notebook__reads_the_end_of_a_long_page),
	};

	return cmocka_run_group_tests_name("notebook", tests, NULL, NULL);
}
