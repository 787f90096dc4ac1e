/* SPDX-License-Identifier: MIT */
/* The figures behind the organizer's page: from the books, the lunches and the ledger. */
#include <brownbag/turns.h>

#include "group/room.h"

#include <brownbag/stats_page.h>
#include <brownbag/store_lunches.h>
#include <brownbag/store_mail.h>

#include <stdlib.h>

enum { SHARE_SCALE = 1000, MONTHS_MAX = 12 };

/* What the page points to. */
struct figures {
	struct bb_stats_member *members;
	struct bb_meetings all;
	struct bb_stats_lunch *lunches;
	struct bb_month months[MONTHS_MAX];
	int sent[BB_KIND_COUNT][MONTHS_MAX];
	struct bb_stats_kind kinds[BB_KIND_COUNT];
	struct bb_stats_page page;
};

static void release_figures(struct figures *self)
{
	free(self->members);
	bb_meetings_release(&self->all);
	free(self->lunches);
}

static enum bb_status fill_members(struct figures *self, const struct bb_stats *stats,
                                   const struct bb_roster *roster, struct bb_error *err)
{
	self->members = calloc(stats->count + 1, sizeof *self->members);
	if (!self->members)
		return bb_error_set(err, BB_EIO, "out of memory");
	for (size_t i = 0; i < stats->count; i++) {
		const struct bb_member *member = bb_roster_find(roster, stats->members[i].member);

		self->members[i] = (struct bb_stats_member){
			.name = member && *member->name ? member->name : "without a name",
			.led = stats->members[i].led,
			.share = stats->members[i].share / (BB_TURN_SCALE / SHARE_SCALE),
		};
	}
	self->page.members = self->members;
	self->page.member_count = stats->count;
	return BB_OK;
}

/* Lunches whose headcount was told. */
static enum bb_status fill_lunches(struct figures *self, const struct bb_group *group,
                                   struct bb_error *err)
{
	static const struct bb_date always = { 0, 0, 0 };
	enum bb_status status = bb_store_load_meetings(group->store, always, &self->all, err);

	if (status != BB_OK)
		return status;
	self->lunches = calloc(self->all.count + 1, sizeof *self->lunches);
	if (!self->lunches)
		return bb_error_set(err, BB_EIO, "out of memory");
	for (size_t i = 0; i < self->all.count; i++) {
		const struct bb_meeting *meeting = &self->all.items[i];

		if (meeting->status == BB_MEETING_HELD && meeting->headcount >= 0)
			self->lunches[self->page.lunch_count++] =
				(struct bb_stats_lunch){ meeting->start.date, meeting->headcount };
	}
	self->page.lunches = self->lunches;
	return BB_OK;
}

/* A column for each of the last months in which something was sent. */
static void count_sent(struct figures *self, const struct bb_group *group,
                       const struct bb_sent_mail *sent, size_t count)
{
	size_t months = 0;

	for (size_t i = count; i-- > 0;) {
		struct bb_date day = bb_zone_to_wall(group->zone, sent[i].at, NULL).date;
		struct bb_month month = bb_date_month(day);

		if (months == 0 || bb_month_compare(self->months[months - 1], month) != 0) {
			if (months == MONTHS_MAX)
				break;
			self->months[months++] = month;
		}
		self->sent[sent[i].kind][months - 1]++;
	}
	self->page.month_count = months;
}

static void swap_ints(int *a, int *b)
{
	int kept = *a;

	*a = *b;
	*b = kept;
}

/* They were counted backwards. */
static void turn_around(struct figures *self)
{
	size_t count = self->page.month_count;

	for (size_t i = 0; i < count / 2; i++) {
		struct bb_month kept = self->months[i];

		self->months[i] = self->months[count - 1 - i];
		self->months[count - 1 - i] = kept;
		for (int kind = 0; kind < BB_KIND_COUNT; kind++)
			swap_ints(&self->sent[kind][i], &self->sent[kind][count - 1 - i]);
	}
}

static enum bb_status fill_mail(struct figures *self, const struct bb_group *group,
                                struct bb_error *err)
{
	struct bb_sent_mail *sent = NULL;
	size_t count = 0;
	enum bb_status status = bb_store_load_sent(group->store, &sent, &count, err);

	if (status != BB_OK)
		return status;
	count_sent(self, group, sent, count);
	turn_around(self);
	free(sent);
	for (enum bb_kind kind = 0; kind < BB_KIND_COUNT; kind++) {
		int all = 0;

		for (size_t i = 0; i < self->page.month_count; i++)
			all += self->sent[kind][i];
		if (all > 0)
			self->kinds[self->page.kind_count++] =
				(struct bb_stats_kind){ bb_kind_row(kind)->name, self->sent[kind] };
	}
	self->page.months = self->months;
	self->page.kinds = self->kinds;
	return BB_OK;
}

enum bb_status bb_group_stats_page(char **out, const struct bb_group *self,
                                   const struct bb_outlook *outlook,
                                   const struct bb_stats *stats, struct bb_error *err)
{
	struct figures figures = { .page = { .title = bb_config_text(self->config, "group.name"),
		                             .scale = SHARE_SCALE } };
	enum bb_status status = fill_members(&figures, stats, &outlook->roster, err);

	if (status == BB_OK)
		status = fill_lunches(&figures, self, err);
	if (status == BB_OK)
		status = fill_mail(&figures, self, err);
	if (status == BB_OK)
		status = bb_stats_page_write(out, &figures.page, err);
	release_figures(&figures);
	return status;
}
