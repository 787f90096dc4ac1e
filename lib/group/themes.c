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

/* The lunches that take place, as the choice sees them; `rows` tells which they are. */
static size_t list_lunches(struct bb_theme_lunch *lunches, size_t *rows,
                           const struct bb_outlook *self, int64_t now)
{
	const struct bb_meetings *meetings = &self->schedule.meetings;
	size_t count = 0;

	for (size_t i = 0; i < meetings->count; i++) {
		const struct bb_meeting *meeting = &meetings->items[i];

		if (meeting->status == BB_MEETING_CANCELLED)
			continue;
		rows[count] = i;
		lunches[count++] = (struct bb_theme_lunch){
			.theme = meeting->theme,
			.fixed = meeting->theme_set || meeting->starts_at <= now ||
			         (meeting->theme && group_is_told(self, meeting->id)),
			.for_allies = meeting->for_allies,
			.month = meeting->month,
		};
	}
	return count;
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

enum bb_status group_choose_themes(struct bb_outlook *self, struct bb_error *err)
{
	struct bb_meetings *meetings = &self->schedule.meetings;
	struct bb_theme_lunch *lunches = calloc(meetings->count + 1, sizeof *lunches);
	const struct bb_theme **chosen = calloc(meetings->count + 1, sizeof *chosen);
	size_t *rows = calloc(meetings->count + 1, sizeof *rows);
	enum bb_status status;
	size_t count;

	self->rethemed = calloc(meetings->count + 1, sizeof *self->rethemed);
	if (!lunches || !chosen || !rows || !self->rethemed) {
		status = bb_error_set(err, BB_EIO, "out of memory");
		goto out;
	}
	count = list_lunches(lunches, rows, self, self->rotation.now);
	status = bb_themes_choose(chosen, &self->themes, lunches, count, err);
	for (size_t i = 0; status == BB_OK && i < count; i++)
		status = put_theme(&self->rethemed[rows[i]], &meetings->items[rows[i]],
		                   lunches[i].fixed ? NULL : chosen[i], err);
out:
	free(lunches);
	free(chosen);
	free(rows);
	return status;
}
