/* SPDX-License-Identifier: MIT */
/* A theme by hand. Decides what a person may not choose: a theme for members before guests. */
#include <brownbag/outlook.h>

#include "group/room.h"

#include <brownbag/bytes.h>
#include <brownbag/store_lunches.h>

#include <stdlib.h>

void bb_theme_change_release(struct bb_theme_change *self)
{
	if (!self)
		return;
	free(self->slug);
	*self = (struct bb_theme_change){ 0 };
}

static enum bb_status check_guests(const struct bb_theme *theme, const struct bb_meeting *meeting,
                                   struct bb_error *err)
{
	if (!meeting->for_allies || theme->for_allies)
		return BB_OK;
	return bb_error_set(err, BB_ECONFLICT,
	                    "%s is a theme for members, and that lunch is open to all colleagues "
	                    "(brownbag theme list)", theme->slug);
}

/* The row with another theme; NULL leaves it to the choice. */
static enum bb_status store(const struct bb_group *group, const struct bb_meeting *meeting,
                            const struct bb_theme *theme, struct bb_error *err)
{
	struct bb_meeting row = *meeting;

	row.theme = theme ? theme->slug : NULL;
	row.theme_set = theme != NULL;
	return bb_store_update_meeting(group->store, &row, err);
}

static enum bb_status set(struct bb_outlook *outlook, const struct bb_group *group,
                          const char *which, const char *slug, int64_t *lunch,
                          struct bb_error *err)
{
	const struct bb_meeting *meeting = NULL;
	const struct bb_theme *theme = NULL;
	enum bb_status status = bb_outlook_load(outlook, group, 0, err);

	if (status == BB_OK)
		status = bb_outlook_store(outlook, group, err);
	if (status == BB_OK)
		status = bb_outlook_meeting(&meeting, outlook, group, which, err);
	if (status == BB_OK)
		status = group_check_ahead(meeting, group, outlook, err);
	if (status == BB_OK && slug)
		status = bb_themes_look_up(&theme, &outlook->themes, slug, err);
	if (status == BB_OK && theme)
		status = check_guests(theme, meeting, err);
	if (status == BB_OK)
		status = store(group, meeting, theme, err);
	if (status == BB_OK)
		*lunch = meeting->id;
	return status;
}

/* As it is now: themes that weren't set follow the one that was. */
static enum bb_status look_again(struct bb_theme_change *out, const struct bb_group *group,
                                 int64_t lunch, struct bb_error *err)
{
	struct bb_outlook outlook = { 0 };
	struct bb_theme_change change = { .slug = NULL };
	const struct bb_meeting *meeting;
	enum bb_status status = bb_outlook_load(&outlook, group, 0, err);

	if (status == BB_OK)
		status = bb_outlook_store(&outlook, group, err);
	if (status == BB_OK) {
		meeting = bb_meetings_find(&outlook.schedule.meetings, lunch);
		change.day = meeting->start.date;
		change.told = group_agenda_has_gone(&outlook, lunch);
		if (meeting->theme)
			status = bb_text_copy(&change.slug, meeting->theme, err);
	}
	bb_outlook_release(&outlook);
	if (status == BB_OK)
		*out = change;
	return status;
}

enum bb_status bb_group_set_theme(struct bb_theme_change *out, const struct bb_group *group,
                                  const char *which, const char *slug, struct bb_error *err)
{
	struct bb_outlook outlook = { 0 };
	int64_t lunch = 0;
	enum bb_status status = set(&outlook, group, which, slug, &lunch, err);

	bb_outlook_release(&outlook);
	return status == BB_OK ? look_again(out, group, lunch, err) : status;
}
