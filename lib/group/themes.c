/* SPDX-License-Identifier: MIT */
/*
 * The themes of a group: its own themes.ini where it has one, else those that
 * are part of the program; and one for each coming lunch.
 */
#include <brownbag/outlook.h>

#include "group/room.h"

#include <brownbag/bytes.h>
#include <brownbag/embedded.h>
#include <brownbag/ini.h>
#include <brownbag/store_lunches.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static enum bb_status add_row(void *context, const struct bb_ini_row *row, struct bb_error *err)
{
	return bb_theme_builder_add(context, row->section, row->key, row->value, row->line, err);
}

static enum bb_status read_rows(struct bb_theme_builder *builder, const char *path,
                                struct bb_error *err)
{
	struct bb_embedded file;

	if (access(path, F_OK) == 0)
		return bb_ini_read_file(path, add_row, builder, err);
	if (!bb_embedded_find(&file, "themes.ini"))
		assert(!"the program has no themes");
	return bb_ini_read_rows(file.data, file.len, file.name, add_row, builder, err);
}

enum bb_status bb_group_themes(struct bb_themes *out, const struct bb_group *group,
                               struct bb_error *err)
{
	struct bb_theme_builder *builder = NULL;
	char *path = NULL;
	enum bb_status status;

	status = bb_group_path(&path, group, BB_GROUP_TEXTS "/themes.ini", err);
	if (status == BB_OK)
		status = bb_theme_builder_new(&builder, err);
	if (status == BB_OK)
		status = read_rows(builder, path, err);
	if (status == BB_OK)
		status = bb_theme_builder_finish(out, builder, path, err);
	bb_theme_builder_free(builder);
	free(path);
	return status;
}

bool group_is_told(const struct bb_outlook *self, int64_t meeting)
{
	for (size_t i = 0; i < self->held_count; i++) {
		if (self->held[i].key.meeting == meeting &&
		    (self->held[i].key.kind == BB_KIND_AGENDA || self->held[i].key.kind == BB_KIND_BRIEF))
			return true;
	}
	return false;
}

bool group_agenda_has_gone(const struct bb_outlook *self, int64_t meeting)
{
	for (size_t i = 0; i < self->held_count; i++) {
		const struct bb_held *row = &self->held[i];

		if (row->key.meeting == meeting && row->key.kind == BB_KIND_AGENDA &&
		    (row->state == BB_MAIL_CLAIMED || row->state == BB_MAIL_COMMITTING ||
		     row->state == BB_MAIL_SENT || row->state == BB_MAIL_UNKNOWN))
			return true;
	}
	return false;
}

/* The lunches that take place, as the choice sees them. */
struct table {
	struct bb_meetings past; /* before those of the outlook: none is chosen for them any more */
	struct bb_theme_lunch *lunches;
	size_t *rows; /* of the outlook, for those that aren't past */
	size_t past_count, count;
};

static void release_table(struct table *table)
{
	bb_meetings_release(&table->past);
	free(table->lunches);
	free(table->rows);
}

static void list_past(struct table *table, const struct bb_meetings *meetings)
{
	for (size_t i = 0; i < table->past.count; i++) {
		const struct bb_meeting *meeting = &table->past.items[i];

		/* One that was moved to an earlier day is among the others, too. */
		if (!bb_meetings_find(meetings, meeting->id))
			table->lunches[table->count++] = (struct bb_theme_lunch){
				.theme = meeting->theme, .fixed = true,
				.for_allies = meeting->for_allies, .month = meeting->month,
			};
	}
	table->past_count = table->count;
}

static void list_lunches(struct table *table, const struct bb_outlook *self, int64_t now)
{
	const struct bb_meetings *meetings = &self->schedule.meetings;

	for (size_t i = 0; i < meetings->count; i++) {
		const struct bb_meeting *meeting = &meetings->items[i];

		if (meeting->status == BB_MEETING_CANCELLED)
			continue;
		table->rows[table->count] = i;
		table->lunches[table->count++] = (struct bb_theme_lunch){
			.theme = meeting->theme,
			.fixed = meeting->theme_set || meeting->starts_at <= now ||
			         (meeting->theme && group_is_told(self, meeting->id)),
			.for_allies = meeting->for_allies,
			.month = meeting->month,
		};
	}
}

static enum bb_status lay_table(struct table *table, const struct bb_outlook *self,
                                const struct bb_group *group, bool with_past,
                                struct bb_error *err)
{
	const struct bb_meetings *meetings = &self->schedule.meetings;
	struct bb_date before = bb_schedule_rows_from(group->zone, group->now);
	enum bb_status status = BB_OK;
	size_t most;

	if (with_past)
		status = bb_store_load_past(group->store, before, BB_THEME_MEMORY, &table->past,
		                            err);
	if (status != BB_OK)
		return status;
	most = table->past.count + meetings->count + 1;
	table->lunches = calloc(most, sizeof *table->lunches);
	table->rows = calloc(most, sizeof *table->rows);
	if (!table->lunches || !table->rows)
		return bb_error_set(err, BB_EIO, "out of memory");
	list_past(table, meetings);
	list_lunches(table, self, self->rotation.now);
	return BB_OK;
}

/* Whether the choice is another one than the lunch has; then the lunch gets it. */
static enum bb_status put_theme(bool *changed, struct bb_meeting *meeting,
                                const struct bb_theme *theme, struct bb_error *err)
{
	char *slug = NULL;

	if (!theme || (meeting->theme && strcmp(meeting->theme, theme->slug) == 0))
		return BB_OK;
	if (bb_text_copy(&slug, theme->slug, err) != BB_OK)
		return BB_EIO;
	free(meeting->theme);
	meeting->theme = slug;
	*changed = true;
	return BB_OK;
}

static enum bb_status put_themes(struct bb_outlook *self, const struct table *table,
                                 const struct bb_theme *const *chosen, struct bb_error *err)
{
	struct bb_meeting *meetings = self->schedule.meetings.items;
	enum bb_status status = BB_OK;

	for (size_t i = table->past_count; status == BB_OK && i < table->count; i++) {
		size_t row = table->rows[i];

		if (!table->lunches[i].fixed)
			status = put_theme(&self->rethemed[row], &meetings[row], chosen[i], err);
	}
	return status;
}

/* Whether each lunch keeps the theme that it has. Those beyond the horizon, which are there
 * for the rotation's sake, are shown to nobody unless more were asked for. */
static bool keeps_all(const struct bb_outlook *self, const struct table *table,
                      const struct bb_theme *const *chosen, bool beyond)
{
	const struct bb_meeting *meetings = self->schedule.meetings.items;

	for (size_t i = table->past_count; i < table->count; i++) {
		const struct bb_meeting *meeting = &meetings[table->rows[i]];
		const char *has = meeting->theme;

		if (!beyond && !bb_outlook_is_stored(self, meeting))
			continue;
		if (!table->lunches[i].fixed &&
		    (!has || !chosen[i] || strcmp(has, chosen[i]->slug) != 0))
			return false;
	}
	return true;
}

static enum bb_status choose(bool *kept, struct bb_outlook *self, const struct bb_group *group,
                             bool with_past, struct bb_error *err)
{
	struct table table = { .count = 0 };
	const struct bb_theme **chosen = NULL;
	size_t horizon = (size_t)bb_config_int(group->config, "meeting.horizon");
	enum bb_status status = lay_table(&table, self, group, with_past, err);

	if (status == BB_OK) {
		chosen = calloc(table.count + 1, sizeof *chosen);
		if (!chosen)
			status = bb_error_set(err, BB_EIO, "out of memory");
	}
	if (status == BB_OK)
		status = bb_themes_choose(chosen, &self->themes, table.lunches, table.count, err);
	if (status == BB_OK)
		*kept = keeps_all(self, &table, chosen, self->planned > horizon);
	if (status == BB_OK && with_past)
		status = put_themes(self, &table, chosen, err);
	free(chosen);
	release_table(&table);
	return status;
}

/* A theme that may stay without what was before may stay with it, too: the past only makes
 * a lunch a later one. So years are read only where something has to be chosen. */
enum bb_status group_choose_themes(struct bb_outlook *self, const struct bb_group *group,
                                   struct bb_error *err)
{
	bool kept = false;
	enum bb_status status;

	self->rethemed = calloc(self->schedule.meetings.count + 1, sizeof *self->rethemed);
	if (!self->rethemed)
		return bb_error_set(err, BB_EIO, "out of memory");
	status = choose(&kept, self, group, false, err);
	return status == BB_OK && !kept ? choose(&kept, self, group, true, err) : status;
}
