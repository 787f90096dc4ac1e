/* SPDX-License-Identifier: MIT */
/*
 * Looking at a group for `status`, and when a look can be spared.
 *
 * What was kept goes for a part of a quarter of an hour in which nothing has changed but
 * the time. That the time changes nothing isn't worked out from rules, of which one could
 * be forgotten: the group is looked at twice, now and at the last second, and both have to
 * say the same. Each line of status begins at some instant and ends at another, and mails,
 * lunches, days and limits last longer than that; so what is the same at both ends is the
 * same between them.
 */
#include "status_look.h"

#include "needs.h"
#include "output.h"
#include "views.h"

#include <brownbag/cache.h>
#include <brownbag/due.h>
#include <brownbag/store_people.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum {
	QUARTER_HOUR = 15 * 60,
	MEMBERS_WORTH_IT = 250, /* where a look takes about twice what finding one does */
};

#define MAKER "status " BROWNBAG_VERSION

/* -- the document -- */

static json_t *view_dues(const struct bb_due *due, size_t count, const struct bb_group *group)
{
	return json_pack("{s:o, s:s, s:I}", "at", view_instant(due->due_at, group), "kind",
	                 bb_kind_row(due->key.kind)->name, "count", (json_int_t)count);
}

/* [{"at","kind","count"}]: mails of one kind due at one time, in order; NULL: out of memory. */
static json_t *view_due(const struct bb_reconciled *result, const struct bb_group *group)
{
	json_t *list = json_array();

	for (size_t i = 0; list && i < result->due_count; i++) {
		const struct bb_due *due = &result->due[i];
		size_t count = 1;

		while (i + 1 < result->due_count && result->due[i + 1].due_at == due->due_at &&
		       result->due[i + 1].key.kind == due->key.kind) {
			count++;
			i++;
		}
		if (json_array_append_new(list, view_dues(due, count, group)) != 0) {
			json_decref(list);
			list = NULL;
		}
	}
	return list;
}

/* Who comes next time, in numbers; null without a next time. */
static enum bb_status view_next_answers(json_t **out, const struct bb_group *group,
                                        const struct bb_outlook *outlook, struct bb_error *err)
{
	const struct bb_meeting *next = bb_outlook_next(outlook, group->now);
	struct bb_answer_row *rows = NULL;
	struct bb_lunch_counts counts;
	size_t count = 0;
	enum bb_status status;

	if (!next) {
		*out = json_null();
		return BB_OK;
	}
	status = bb_store_load_answers(group->store, next->start.date, &rows, &count, err);
	if (status != BB_OK)
		return status;
	counts = bb_lunch_count(next->id, &outlook->roster, rows, count);
	*out = view_counts(&counts);
	free(rows);
	return BB_OK;
}

static json_t *view_status(const struct bb_group *group, const struct bb_outlook *outlook,
                           const struct bb_dues *dues, json_t *needs, json_t *answers)
{
	const struct bb_meeting *next = bb_outlook_next(outlook, group->now);

	return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o}",
	                 "group", bb_config_text(group->config, "group.name"),
	                 "mode", bb_mode_name(group->mode),
	                 "next", next ? view_meeting(group, outlook, next) : json_null(),
	                 "answers", answers,
	                 "due", view_due(&dues->result, group),
	                 "needs_you", needs);
}

/* With what people see of a lunch in its own zone. */
static json_t *view_screen(json_t *status, const struct bb_meeting *next, bool reader)
{
	char when[VIEW_WHEN_SIZE];

	if (next)
		view_when(when, next);
	return json_pack("{s:o, s:o, s:i, s:b}", "status", status, "when",
	                 next ? json_string(when) : json_null(), "minutes", next ? next->minutes : 0,
	                 "reader", reader);
}

/* All of one moment: what goes out is by the turns that are shown. The roster is taken and
 * given back: it is the same for another look. */
static enum bb_status make(json_t **out, struct bb_roster *roster, const struct bb_group *group,
                           struct bb_error *err)
{
	int64_t until = group->now + STATUS_DAYS_AHEAD * BB_DAY_SECONDS;
	struct bb_outlook outlook = { 0 };
	struct bb_dues dues = { 0 };
	json_t *needs = NULL, *answers = NULL, *screen = NULL;
	enum bb_status status = bb_outlook_load_with(&outlook, roster, group, 0, err);

	if (status == BB_OK)
		status = bb_dues_load(&dues, group, &outlook, until, err);
	if (status == BB_OK)
		status = view_next_answers(&answers, group, &outlook, err);
	if (status == BB_OK)
		status = view_needs(&needs, group, &outlook, err);
	if (status == BB_OK) {
		screen = view_screen(view_status(group, &outlook, &dues, needs, answers),
		                     bb_outlook_next(&outlook, group->now), dues.reader);
		if (!screen)
			status = bb_error_set(err, BB_EIO, "out of memory");
	} else {
		json_decref(answers);
	}
	*roster = outlook.roster;
	outlook.roster = (struct bb_roster){ 0 };
	bb_dues_release(&dues);
	bb_outlook_release(&outlook);
	if (status == BB_OK)
		*out = screen;
	return status;
}

/* -- names: ids are kept, since only the store may know whose they are -- */

typedef enum bb_status name_change(json_t *member, const struct bb_group *group,
                                   struct bb_error *err);

static enum bb_status drop_name(json_t *member, const struct bb_group *group, struct bb_error *err)
{
	(void)group;
	(void)err;
	json_object_del(member, "name");
	return BB_OK;
}

static enum bb_status find_name(json_t *member, const struct bb_group *group, struct bb_error *err)
{
	int64_t id = json_integer_value(json_object_get(member, "id"));
	struct bb_member row = { 0 };
	struct bb_roster roster = { .members = &row };
	enum bb_status status = bb_store_load_member(group->store, id, &row, err);
	json_t *named;

	if (status != BB_OK)
		return status;
	roster.count = 1;
	named = view_member(&roster, id);
	if (!named || json_object_update(member, named) != 0)
		status = bb_error_set(err, BB_EIO, "out of memory");
	json_decref(named);
	bb_member_release(&row);
	return status;
}

static enum bb_status change_names(json_t *screen, name_change *change,
                                   const struct bb_group *group, struct bb_error *err)
{
	json_t *next = json_object_get(json_object_get(screen, "status"), "next");
	json_t *leads = json_object_get(next, "facilitators"), *backup = json_object_get(next, "backup");
	enum bb_status status = BB_OK;

	for (size_t i = 0; status == BB_OK && i < json_array_size(leads); i++)
		status = change(json_array_get(leads, i), group, err);
	if (status == BB_OK && json_is_object(backup))
		status = change(backup, group, err);
	return status;
}

/* -- sparing a look -- */

/* Where memory runs out Jansson's reader may leave out a byte and say nothing. */
static bool is_read_whole(const json_t *screen, const char *text)
{
	char *again = json_dumps(screen, JSON_COMPACT);
	bool whole = again && strcmp(again, text) == 0;

	free(again);
	return whole;
}

/* NULL: nothing was kept, and the group has to be looked at. */
static json_t *find(const struct bb_group *group)
{
	char *text = bb_cache_load(group, MAKER);
	json_t *screen = text ? json_loads(text, 0, NULL) : NULL;

	if (screen && (!is_read_whole(screen, text) ||
	               change_names(screen, find_name, group, NULL) != BB_OK)) {
		json_decref(screen);
		screen = NULL;
	}
	free(text);
	return screen;
}

/* Days come back where clocks are put back over midnight. */
static bool clocks_change(const struct bb_zone *zone, int64_t from, int64_t to)
{
	int before, after;

	(void)bb_zone_to_wall(zone, from, &before);
	(void)bb_zone_to_wall(zone, to, &after);
	return before != after;
}

/* The same look at the last second for which it is to be kept; NULL: it comes to something
 * else, or its state can't be told. */
static json_t *prove(struct bb_cache_key *key, int64_t until, const json_t *screen,
                     struct bb_roster *roster, const struct bb_group *group)
{
	struct bb_group later = *group;
	json_t *then = NULL;

	later.now = until - 1;
	if (later.now <= group->now || clocks_change(group->zone, group->now, later.now) ||
	    bb_cache_key(key, group, MAKER, NULL) != BB_OK ||
	    make(&then, roster, &later, NULL) != BB_OK || !json_equal(screen, then)) {
		json_decref(then);
		then = NULL;
	}
	explicit_bzero(later.secret, sizeof later.secret);
	return then;
}

static void save(const struct bb_group *group, const struct bb_cache_key *key, int64_t until,
                 json_t *screen)
{
	char *text = change_names(screen, drop_name, group, NULL) == BB_OK
	                     ? json_dumps(screen, JSON_COMPACT) : NULL;

	if (text)
		bb_cache_save(group, key, until, text);
	free(text);
}

enum bb_status status_look(json_t **out, const struct bb_group *group, struct bb_error *err)
{
	int64_t until = group->now - group->now % QUARTER_HOUR + QUARTER_HOUR;
	json_t *screen = NULL, *proven = NULL;
	struct bb_roster roster = { 0 };
	struct bb_cache_key key;
	bool begun = false;
	enum bb_status status = bb_store_begin_reading(group->store, &begun, err);

	if (status == BB_OK)
		screen = find(group);
	if (status == BB_OK && !screen)
		status = make(&screen, &roster, group, err);
	if (status == BB_OK && roster.count >= MEMBERS_WORTH_IT)
		proven = prove(&key, until, screen, &roster, group);
	bb_store_end_reading(group->store, begun);
	if (proven)
		save(group, &key, until, proven);
	json_decref(proven);
	bb_roster_release(&roster);
	if (status == BB_OK)
		*out = screen;
	return status;
}
