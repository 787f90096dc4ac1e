/* SPDX-License-Identifier: MIT */
/* Lunches as files to import: PUBLISH, without ATTENDEE, the same bytes while nothing changes. */
#include <brownbag/export.h>

#include "group/room.h"

#include <brownbag/event.h>
#include <brownbag/letter.h>
#include <brownbag/texts.h>

#include <stdlib.h>
#include <string.h>

enum bb_event_class group_event_class(const struct bb_group *group)
{
	static const enum bb_event_class classes[] = {
		[BB_CONFIG_CLASS_PRIVATE] = BB_CLASS_PRIVATE,
		[BB_CONFIG_CLASS_CONFIDENTIAL] = BB_CLASS_CONFIDENTIAL,
		[BB_CONFIG_CLASS_PUBLIC] = BB_CLASS_PUBLIC,
	};

	return classes[bb_config_choice(group->config, "invite.class")];
}

/* What one event points to. */
struct row {
	char *uid;
	char *description;
	struct bb_zone *zone;
};

static void free_rows(struct row *rows, size_t count)
{
	for (size_t i = 0; rows && i < count; i++) {
		free(rows[i].uid);
		free(rows[i].description);
		bb_zone_free(rows[i].zone);
	}
	free(rows);
}

static enum bb_status describe(char **out, const struct bb_group *group, struct bb_texts *texts,
                               const struct bb_outlook *outlook, const struct bb_meeting *meeting,
                               struct bb_error *err)
{
	struct bb_letter letter = {
		.kind = BB_KIND_INVITE,
		.roster = &outlook->roster,
		.meeting = meeting,
		.zone = group->zone,
		.organizers = bb_config_text(group->config, "group.organizer"),
		.subject = bb_config_text(group->config, "group.subject"),
		.needs = bb_config_text(group->config, "meeting.needs"),
		.headcount = -1,
	};

	return bb_letter_describe(out, &letter, bb_texts_find, texts, err);
}

static enum bb_status fill_event(struct bb_event *event, struct row *row,
                                 const struct bb_group *group, struct bb_texts *texts,
                                 const struct bb_outlook *outlook, const struct bb_meeting *meeting,
                                 struct bb_error *err)
{
	enum bb_status status = bb_event_uid(&row->uid, group->secret, meeting->id, 0, group->domain,
	                                     err);

	if (status == BB_OK)
		status = bb_zone_load(&row->zone, meeting->zone, NULL, err);
	if (status == BB_OK)
		status = describe(&row->description, group, texts, outlook, meeting, err);
	*event = (struct bb_event){
		.uid = row->uid,
		.sequence = meeting->sequence,
		.stamped_at = meeting->revised_at,
		.starts_at = meeting->starts_at,
		.ends_at = meeting->ends_at,
		.zone = row->zone,
		.summary = bb_config_text(group->config, "group.subject"),
		.location = meeting->location,
		.description = row->description,
		.organizer = group->sender,
		.organizer_name = group->sender_name,
		.class = group_event_class(group),
		.transparent = bb_config_choice(group->config, "invite.transp") ==
		               BB_CONFIG_TRANSP_TRANSPARENT,
		.cancelled = meeting->status == BB_MEETING_CANCELLED,
	};
	return status;
}

enum bb_status bb_group_export(char **out, const struct bb_group *group,
                               const struct bb_outlook *outlook,
                               const struct bb_meeting *const *meetings, size_t count,
                               struct bb_error *err)
{
	struct bb_event *events = calloc(count + 1, sizeof *events);
	struct row *rows = calloc(count + 1, sizeof *rows);
	struct bb_texts *texts = NULL;
	enum bb_status status = BB_OK;

	if (!events || !rows)
		status = bb_error_set(err, BB_EIO, "out of memory");
	if (status == BB_OK)
		status = bb_texts_load(&texts, group, err);
	for (size_t i = 0; status == BB_OK && i < count; i++)
		status = fill_event(&events[i], &rows[i], group, texts, outlook, meetings[i], err);
	if (status == BB_OK)
		status = bb_event_publish(out, events, count, NULL, err);
	bb_texts_free(texts);
	free_rows(rows, count);
	free(events);
	return status;
}
