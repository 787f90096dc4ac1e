/* SPDX-License-Identifier: MIT */
/* A group as commands have it. Decides nothing: it makes, sends, and shows rows. */
#include "real_group.h"

#include "contract.h"

#include <brownbag/membership.h>
#include <brownbag/proof.h>
#include <brownbag/rotation.h>
#include <brownbag/store_lunches.h>
#include <brownbag/store_mail.h>

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_MAILS = 1000 };

static const uint8_t secret[BB_KEY_SIZE] = "0123456789abcdef0123456789abcde";

/* -- making -- */

void real_group_init(struct real_group *self)
{
	static const struct bb_config_given usual[] = {
		{ "group.name", "Returning parents" },
		{ "group.organizer", "The lunch team <lunch@example.org>" },
		{ "group.timezone", "Europe/Berlin" },
		{ "meeting.meets", "second tuesday 12:00-13:00" },
	};

	*self = (struct real_group){ .given_count = count_of(usual) };
	memcpy(self->given, usual, sizeof usual);
}

void real_group_set(struct real_group *self, const char *key, const char *value)
{
	assert_null(self->group);
	assert_true(self->given_count < count_of(self->given));
	self->given[self->given_count++] = (struct bb_config_given){ key, value };
}

static void open_group(struct real_group *self, int64_t now)
{
	struct bb_group_options options = { .dir = self->folder, .access = BB_STORE_WRITE, .now = now };
	char path[96];
	struct bb_error err;

	snprintf(path, sizeof path, "%s/" BB_GROUP_INI, self->folder);
	assert_works(bb_config_new(&self->config, bb_group_check_value, NULL, &err), err);
	assert_works(bb_config_read(self->config, BB_LAYER_GROUP, path, &err), err);
	options.config = self->config;
	assert_works(bb_group_open(&self->group, &options, &err), err);
}

void real_group_open(struct real_group *self)
{
	struct bb_group_create create = { .dir = self->folder,
		                          .given = self->given,
		                          .given_count = self->given_count,
		                          .secret = secret,
		                          .now = 1799046000 }; /* 2027-01-04 08:00 */
	struct bb_error err;

	snprintf(self->folder, sizeof self->folder, "%s/brownbag-test-XXXXXX",
	         access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	assert_non_null(mkdtemp(self->folder));
	assert_works(bb_group_create(&create, &err), err);
	open_group(self, create.now);
}

static void shut(struct real_group *self)
{
	bb_group_close(self->group);
	bb_config_free(self->config);
	self->group = NULL;
	self->config = NULL;
}

void real_group_close(struct real_group *self)
{
	DIR *folder = opendir(self->folder);
	struct dirent *entry;

	shut(self);
	while (folder && (entry = readdir(folder)))
		unlinkat(dirfd(folder), entry->d_name, 0);
	closedir(folder);
	rmdir(self->folder);
}

void real_group_reopen(struct real_group *self)
{
	int64_t now = self->group->now;

	shut(self);
	open_group(self, now);
}

void real_group_set_clock(struct real_group *self, const char *text)
{
	struct bb_wall wall;
	struct bb_error err;

	assert_works(bb_wall_parse(&wall, text, &err), err);
	self->group->now = bb_zone_to_instant(self->group->zone, wall, NULL);
}

void real_group_join(struct real_group *self, int64_t first, int64_t last, const char *month)
{
	struct bb_error err;

	assert_works(bb_store_begin(self->group->store, &err), err);
	for (int64_t id = first; id <= last; id++) {
		char name[32], address[48];
		struct bb_roster_row row = { .given = BB_FIELD_BIT(BB_FIELD_NAME) |
			                              BB_FIELD_BIT(BB_FIELD_EMAIL) |
			                              BB_FIELD_BIT(BB_FIELD_JOINED),
			                     .name = name,
			                     .address = address };
		int64_t made = 0;

		snprintf(name, sizeof name, "Member %" PRId64, id);
		snprintf(address, sizeof address, "m%" PRId64 "@example.org", id);
		assert_works(bb_month_parse(&row.joined, month, &err), err);
		assert_works(bb_group_add_member(self->group, &row, &(struct bb_joining){ 0 }, &made,
		                                 &err), err);
		assert_int_equal(made, id);
	}
	assert_works(bb_store_commit(self->group->store, &err), err);
}

/* -- mail -- */

static void send_all(struct real_group *self, const struct bb_mails *mails)
{
	int64_t ids[MOST_MAILS];
	struct bb_attempt attempts[MOST_MAILS];
	bool go[MOST_MAILS];
	struct bb_passage fence = { .mails = ids, .mail_count = mails->count, .go = go };
	struct bb_passage record = { .ended = attempts };
	struct bb_error err;

	for (size_t i = 0; i < mails->count; i++)
		ids[i] = mails->items[i].id;
	assert_works(bb_store_pass(self->group->store, &fence, self->group->now, &err), err);
	for (size_t i = 0; i < mails->count; i++) {
		if (go[i])
			attempts[record.ended_count++] =
				(struct bb_attempt){ ids[i], BB_MAIL_SENT, self->group->now, NULL };
	}
	assert_works(bb_store_pass(self->group->store, &record, self->group->now, &err), err);
}

void real_group_deliver(struct real_group *self)
{
	struct bb_mails mails = { 0 };
	struct bb_error err;

	assert_works(bb_store_claim(self->group->store, self->group->now, MOST_MAILS, &mails, &err),
	             err);
	if (mails.count > 0)
		send_all(self, &mails);
	bb_mails_release(&mails);
}

static bool is_about_turns(enum bb_kind kind)
{
	return kind == BB_KIND_ASK || kind == BB_KIND_BRIEF || kind == BB_KIND_TURN;
}

void real_group_trace_mails(struct real_group *self, struct bb_bytes *out)
{
	struct bb_mail_filter all = { 0 };
	struct bb_mails mails = { 0 };
	struct bb_meeting meeting = { 0 };
	struct bb_error err;

	assert_works(bb_store_load_mails(self->group->store, &all, &mails, &err), err);
	for (size_t i = 0; i < mails.count; i++) {
		const struct bb_mail *mail = &mails.items[i];
		char month[BB_MONTH_SIZE];

		if (mail->id <= self->last_mail || mail->state == BB_MAIL_EXPIRED ||
		    !is_about_turns(mail->key.kind))
			continue;
		assert_works(bb_store_load_meeting(self->group->store, mail->key.meeting, &meeting, &err),
		             err);
		bb_month_format(month, meeting.month);
		bb_bytes_addf(out, " %s/%s/%" PRId64, bb_kind_row(mail->key.kind)->name, month,
		              mail->key.member);
		bb_meeting_release(&meeting);
	}
	if (mails.count > 0)
		self->last_mail = mails.items[mails.count - 1].id;
	bb_mails_release(&mails);
}

/* -- turns -- */

static void trace_seat(struct bb_bytes *out, const struct bb_meeting *meeting, enum bb_seat seat,
                       const char *between)
{
	static const char *const marks[] = { [BB_TURN_PLANNED] = "", [BB_TURN_ANNOUNCED] = "!",
		                             [BB_TURN_CONFIRMED] = "=" };
	bool any = false;

	for (size_t i = 0; i < meeting->turn_count; i++) {
		const struct bb_turn *turn = &meeting->turns[i];

		if (turn->seat != seat)
			continue;
		bb_bytes_addf(out, "%s%" PRId64 "%s", any || seat == BB_SEAT_BACKUP ? between : "",
		              turn->member, marks[turn->state]);
		any = true;
	}
	if (!any && seat == BB_SEAT_LEAD)
		bb_bytes_add_char(out, '-');
}

void real_group_trace_seats(const struct bb_meeting *meeting, struct bb_bytes *out)
{
	trace_seat(out, meeting, BB_SEAT_LEAD, "+");
	trace_seat(out, meeting, BB_SEAT_BACKUP, "/");
}

void real_group_trace_turns(const struct real_group *self, size_t count, struct bb_bytes *out)
{
	struct bb_date today = bb_zone_to_wall(self->group->zone, self->group->now, NULL).date;
	struct bb_meetings meetings = { 0 };
	size_t shown = 0;
	struct bb_error err;

	assert_works(bb_store_load_meetings(self->group->store, today, &meetings, &err), err);
	for (size_t i = 0; i < meetings.count && shown < count; i++) {
		if (meetings.items[i].status == BB_MEETING_CANCELLED ||
		    meetings.items[i].status == BB_MEETING_HELD)
			continue;
		bb_bytes_add_char(out, ' ');
		real_group_trace_seats(&meetings.items[i], out);
		shown++;
	}
	bb_meetings_release(&meetings);
}

/* -- books -- */

void real_group_trace_books(const struct real_group *self, struct bb_bytes *out)
{
	struct bb_books books = { 0 };
	struct bb_error err;

	assert_works(bb_store_load_books(self->group->store, BB_BOOKS_NOW, &books, &err), err);
	for (size_t i = 0; i < books.count; i++) {
		char owed[BB_TURNS_SIZE];

		bb_turns_format(owed, books.balances[i].owed);
		bb_bytes_addf(out, " %" PRId64 ":%s %d/%d", books.balances[i].member, owed,
		              books.balances[i].could, books.balances[i].led);
	}
	bb_books_release(&books);
}

void real_group_trace_log(const struct real_group *self, struct bb_bytes *out)
{
	struct bb_bookings log = { 0 };
	struct bb_error err;

	assert_works(bb_store_load_bookings(self->group->store, &log, &err), err);
	for (size_t i = 0; i < log.count; i++) {
		const struct bb_booking *line = &log.items[i];
		char month[BB_MONTH_SIZE];
		const char *before = ":";

		bb_month_format(month, line->month);
		bb_bytes_addf(out, " %s/%s", bb_booking_kind_name(line->kind), month);
		for (size_t j = 0; j < line->member_count; j++) {
			if (line->meeting && !(line->members[j].parts & BB_PART_LED))
				continue;
			bb_bytes_addf(out, "%s%" PRId64, before, line->members[j].member);
			before = "+";
		}
	}
	bb_bookings_release(&log);
}

static enum bb_status note_flaw(void *context, const struct bb_flaw *flaw, struct bb_error *err)
{
	(void)err;
	fail_msg("after %s: %s: %s", (const char *)context, flaw->check, flaw->text);
	return BB_OK;
}

void real_group_prove(const struct real_group *self, const char *where)
{
	struct bb_error err;

	assert_works(bb_group_prove(self->group, note_flaw, (void *)where, &err), err);
}
