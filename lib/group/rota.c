/* SPDX-License-Identifier: MIT */
/*
 * Taking over a rota from a file: reads it to its end, puts its lines in order
 * of time and takes them in. Decides what is a finding and what ends it all.
 */
#include <brownbag/rota.h>

#include "group/room.h"
#include "group/rota_rows.h"

#include <brownbag/date_words.h>
#include <brownbag/store_lunches.h>
#include <brownbag/store_people.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const char *const outcome_names[] = { "booked", "confirmed", "same", "empty" };

const char *bb_rota_outcome_name(enum bb_rota_outcome outcome)
{
	assert(outcome >= BB_ROTA_BOOKED && outcome <= BB_ROTA_EMPTY);
	return outcome_names[outcome];
}

static enum bb_status take_record(void *context, const struct bb_csv_record *record,
                                  struct bb_error *err)
{
	struct bb_rota *self = context;

	return rota_lines_add(&self->lines, record, group_today(self->group), err);
}

enum bb_status bb_rota_new(struct bb_rota **out, struct bb_group *group,
                           const struct bb_rota_options *options, struct bb_error *err)
{
	struct bb_rota *self = calloc(1, sizeof *self);
	struct bb_csv_handler handler = { self, take_record };
	enum bb_status status;

	if (!self)
		return bb_error_set(err, BB_EIO, "out of memory");
	self->group = group;
	self->options = *options;
	status = bb_csv_reader_new(&self->reader, &handler, err);
	if (status != BB_OK) {
		bb_rota_free(self);
		return status;
	}
	*out = self;
	return BB_OK;
}

void bb_rota_free(struct bb_rota *self)
{
	if (!self)
		return;
	bb_csv_reader_free(self->reader);
	rota_lines_release(&self->lines);
	bb_roster_release(&self->roster);
	bb_meetings_release(&self->known);
	free(self->rows);
	free(self);
}

enum bb_status bb_rota_feed(struct bb_rota *self, const char *bytes, size_t len,
                            struct bb_error *err)
{
	return bb_csv_reader_feed(self->reader, bytes, len, err);
}

const struct bb_rota_counts *bb_rota_counts(const struct bb_rota *self)
{
	return &self->counts;
}

static enum bb_status tell_finding(struct bb_rota *self, size_t line, const char *reason,
                                   struct bb_error *err)
{
	self->counts.findings++;
	return self->options.finding(self->options.context, line, reason, err);
}

/* What is wrong with a line is told and passed over; what is wrong with the store isn't. */
static bool is_finding(enum bb_status status)
{
	return status == BB_EINVAL || status == BB_ENOENT || status == BB_ECONFLICT;
}

/* -- all lines, in order of time -- */

static int by_day(const void *left, const void *right)
{
	const struct bb_rota_row *a = left, *b = right;
	int order = bb_date_compare(a->on, b->on);

	return order ? order : (a->line > b->line) - (a->line < b->line);
}

/* The second of two lines about one day is a finding. */
static enum bb_status drop_doubles(struct bb_rota *self, struct bb_error *err)
{
	enum bb_status status = BB_OK;
	size_t kept = 0;

	for (size_t i = 0; status == BB_OK && i < self->count; i++) {
		struct bb_error why = BB_ERROR_INIT;

		if (kept == 0 || bb_date_compare(self->rows[kept - 1].on, self->rows[i].on) != 0) {
			self->rows[kept++] = self->rows[i];
			continue;
		}
		status = bb_error_set(&why, BB_EINVAL, "the same day as in line %zu",
		                      self->rows[kept - 1].line);
		status = tell_finding(self, self->rows[i].line, why.text, err);
	}
	self->count = kept;
	return status;
}

static enum bb_status read_all(struct bb_rota *self, struct bb_error *err)
{
	enum bb_status status = BB_OK;

	self->rows = calloc(self->lines.count + 1, sizeof *self->rows);
	if (!self->rows)
		return bb_error_set(err, BB_EIO, "out of memory");
	for (size_t i = 0; status == BB_OK && i < self->lines.count; i++) {
		struct bb_error why = BB_ERROR_INIT;
		const struct rota_line *line = &self->lines.items[i];

		status = rota_read_line(&self->rows[self->count], self, line, &why);
		if (status == BB_OK)
			self->count++;
		else if (is_finding(status))
			status = tell_finding(self, line->line, why.text, err);
		else
			status = bb_error_set(err, status, "%s", why.text);
	}
	if (self->count > 0)
		qsort(self->rows, self->count, sizeof *self->rows, by_day);
	return status == BB_OK ? drop_doubles(self, err) : status;
}

/* -- when members joined -- */

static enum bb_status join_earlier(struct bb_rota *self, int64_t id, struct bb_month named,
                                   struct bb_month first, struct bb_error *err)
{
	struct bb_member *member = (struct bb_member *)bb_roster_find(&self->roster, id);
	enum bb_status status;

	if (!member || bb_month_compare(member->joined, named) <= 0)
		return BB_OK;
	member->joined = first;
	self->counts.joined++;
	status = bb_store_update_member(self->group->store, member, err);
	return status == BB_OK ? group_log(self->group, "member changed", id, err) : status;
}

/* Somebody's first turn says little about when they came: of twelve who took turns for a year,
 * the last to lead wasn't a year late. Who is named before the roster has them was there from
 * the first lunch on, for all that is known. */
static enum bb_status join_all(struct bb_rota *self, struct bb_error *err)
{
	struct bb_month first = self->count > 0 ? bb_date_month(self->rows[0].on)
	                                        : (struct bb_month){ 0 };
	enum bb_status status = BB_OK;

	for (size_t i = 0; status == BB_OK && i < self->count; i++) {
		const struct bb_rota_row *row = &self->rows[i];
		struct bb_month month = bb_date_month(row->on);

		for (size_t k = 0; status == BB_OK && k < row->lead_count; k++)
			status = join_earlier(self, row->leads[k], month, first, err);
		if (status == BB_OK && row->backup)
			status = join_earlier(self, row->backup, month, first, err);
	}
	return status;
}

/* -- all of it -- */

static const struct bb_meeting *find_known(const struct bb_rota *self, struct bb_date day)
{
	for (size_t i = 0; i < self->known.count; i++) {
		if (bb_date_compare(self->known.items[i].start.date, day) == 0)
			return &self->known.items[i];
	}
	return NULL;
}

static enum bb_status take_row(struct bb_rota *self, struct bb_rota_row *row, struct bb_error *err)
{
	struct bb_error why = BB_ERROR_INIT;
	const struct bb_meeting *meeting = find_known(self, row->on);
	struct bb_date today = group_today(self->group);
	bool over = bb_date_compare(row->on, today) < 0 ||
	            (meeting && meeting->starts_at <= self->group->now);
	enum bb_status status = over ? rota_take_past(self, row, meeting, &why)
	                             : rota_take_coming(self, row, &why);

	if (status == BB_OK) {
		self->counts.by_outcome[row->outcome]++;
		return self->options.row(self->options.context, row, err);
	}
	if (is_finding(status))
		return tell_finding(self, row->line, why.text, err);
	return bb_error_set(err, status, "%s", why.text);
}

/* The first day that any line may be about; a month counts from its first. */
static struct bb_date first_day(const struct bb_rota *self)
{
	struct bb_date today = group_today(self->group), first = today;

	for (size_t i = 0; i < self->lines.count; i++) {
		const char *text = self->lines.items[i].cells[ROTA_DATE];
		struct bb_month month;
		struct bb_date day;

		if (!text)
			continue;
		if (bb_month_parse(&month, text, NULL) == BB_OK)
			day = bb_month_first(month);
		else if (bb_date_read(&day, text, today, NULL) != BB_OK)
			continue;
		if (bb_date_compare(day, first) < 0)
			first = day;
	}
	return first;
}

static enum bb_status load_all(struct bb_rota *self, struct bb_error *err)
{
	struct bb_store *store = self->group->store;
	enum bb_status status = bb_store_load_roster(store, &self->roster, err);

	if (status == BB_OK)
		status = bb_store_load_meetings(store, first_day(self), &self->known, err);
	return status == BB_OK ? group_derive_instants(&self->known, self->group, err) : status;
}

/* Who rests today was there in the past, for all that is known. */
static void forget_pauses(struct bb_roster *roster)
{
	for (size_t i = 0; i < roster->count; i++) {
		if (roster->members[i].status == BB_MEMBER_PAUSED)
			roster->members[i].status = BB_MEMBER_ACTIVE;
	}
}

static enum bb_status bring_up_to_date(const struct bb_rota *self, struct bb_error *err)
{
	struct bb_outlook outlook = { 0 };
	enum bb_status status = bb_outlook_load(&outlook, self->group, 0, err);

	if (status == BB_OK)
		status = bb_outlook_store(&outlook, self->group, err);
	bb_outlook_release(&outlook);
	return status;
}

enum bb_status bb_rota_finish(struct bb_rota *self, struct bb_error *err)
{
	enum bb_status status = bb_csv_reader_finish(self->reader, err);

	if (status == BB_OK && !self->lines.known)
		return bb_error_set(err, BB_EINVAL, "the file is empty");
	if (status == BB_OK)
		status = load_all(self, err);
	if (status == BB_OK)
		status = read_all(self, err);
	if (status == BB_OK)
		status = join_all(self, err);
	forget_pauses(&self->roster);
	for (size_t i = 0; status == BB_OK && i < self->count; i++)
		status = take_row(self, &self->rows[i], err);
	return status == BB_OK ? bring_up_to_date(self, err) : status;
}
