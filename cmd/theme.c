/* SPDX-License-Identifier: MIT */
/* brownbag theme: what lunches are about, and which one comes when. */
#include "commands.h"
#include "output.h"
#include "table.h"
#include "talk.h"
#include "views.h"

#include <brownbag/outlook.h>
#include <brownbag/store_lunches.h>

#include <stdio.h>
#include <string.h>

const struct option_row theme_list_options[] = { OPTIONS_OUTPUT, OPTIONS_END };

const struct option_row theme_show_options[] = {
	{ 0, "json", OPT_FLAG, .help = "print one JSON document" },
	OPTIONS_END,
};

const struct option_row theme_set_options[] = {
	{ 0, "auto", OPT_FLAG, .help = "leave it to the rules again; without THEME" },
	OPTION_DRY_RUN,
	OPTIONS_END,
};

/* -- list -- */

/* The lunches of a theme, the last one that began and the next one; year 0: none. */
struct uses {
	struct bb_date last, next;
};

static struct uses find_uses(const struct bb_theme *theme, const struct bb_meetings *past,
                             const struct bb_outlook *outlook, const struct bb_group *group)
{
	struct bb_wall now = bb_zone_to_wall(group->zone, group->now, NULL);
	const struct bb_meetings *coming = &outlook->schedule.meetings;
	struct uses uses = { { 0, 0, 0 }, { 0, 0, 0 } };

	for (size_t i = 0; i < past->count; i++) {
		const struct bb_meeting *meeting = &past->items[i];

		if (meeting->theme && strcmp(meeting->theme, theme->slug) == 0 &&
		    meeting->status != BB_MEETING_CANCELLED &&
		    bb_wall_compare(meeting->start, now) <= 0)
			uses.last = meeting->start.date;
	}
	for (size_t i = coming->count; i-- > 0;) {
		const struct bb_meeting *meeting = &coming->items[i];

		if (meeting->theme && strcmp(meeting->theme, theme->slug) == 0 &&
		    meeting->status != BB_MEETING_CANCELLED && meeting->starts_at > group->now)
			uses.next = meeting->start.date;
	}
	return uses;
}

static void list_day(struct listing *list, struct bb_date day)
{
	char text[BB_DATE_SIZE];

	if (day.year == 0) {
		listing_null(list);
		return;
	}
	bb_date_format(text, day);
	listing_text(list, text);
}

static void list_theme(struct listing *list, const struct bb_theme *theme,
                       const struct uses *uses)
{
	listing_text(list, theme->slug);
	listing_text(list, theme->title);
	listing_text(list, theme->special ? "special" : "core");
	listing_bool(list, theme->sensitive);
	listing_text(list, theme->for_allies ? "allies" : "members");
	list_day(list, uses->last);
	list_day(list, uses->next);
}

int run_theme_list(struct session *session, const struct options *options, int argc, char **argv)
{
	static const struct column columns[] = {
		{ "theme", "Theme", 0 },
		{ "title", "Title", COLUMN_WRAP },
		{ "kind", "Kind", COLUMN_DATA },
		{ "sensitive", "Sensitive", COLUMN_DATA },
		{ "open", "Open to", COLUMN_DATA },
		{ "last", "Last", 0 },
		{ "next", "Next", 0 },
		COLUMNS_END,
	};
	static const struct bb_date ever = { BB_FIRST_YEAR, 1, 1 };
	struct bb_outlook outlook = { 0 };
	struct bb_meetings past = { 0 };
	struct listing *list = NULL;
	struct bb_error err = BB_ERROR_INIT;
	int code;

	(void)argc;
	(void)argv;
	if (bb_outlook_load(&outlook, session->group, 0, &err) != BB_OK ||
	    bb_store_load_meetings(session->group->store, ever, &past, &err) != BB_OK)
		code = talk_error(&err);
	else
		code = listing_open(&list, columns, options);
	for (size_t i = 0; list && i < outlook.themes.count; i++) {
		struct uses uses = find_uses(&outlook.themes.items[i], &past, &outlook, session->group);

		list_theme(list, &outlook.themes.items[i], &uses);
	}
	if (list)
		code = listing_close(list);
	bb_meetings_release(&past);
	bb_outlook_release(&outlook);
	return code;
}

/* -- show -- */

static json_t *view_texts(char *const *texts, size_t count)
{
	json_t *list = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, json_string(texts[i]));
	return list;
}

static int print_json(const struct bb_theme *theme)
{
	return document_print(json_pack(
		"{s:s, s:s, s:s, s:b, s:s, s:o, s:o, s:o, s:o}", "theme", theme->slug, "title",
		theme->title, "kind", theme->special ? "special" : "core", "sensitive",
		theme->sensitive, "open", theme->for_allies ? "allies" : "members", "topics",
		view_texts(theme->topics, theme->topic_count), "prompts",
		view_texts(theme->prompts, BB_THEME_PROMPTS), "care", json_text(theme->care), "basis",
		json_text(theme->basis)));
}

static void print_theme(const struct bb_theme *theme)
{
	char label[16], kind[160];

	table_print_text(0, theme->title);
	putchar('\n');
	for (int i = 0; i < BB_THEME_PROMPTS; i++) {
		snprintf(label, sizeof label, "  %d. ", i + 1);
		table_print_item(label, theme->prompts[i]);
	}
	if (theme->care) {
		putchar('\n');
		table_print_item("For the facilitator: ", theme->care);
	}
	if (theme->basis)
		table_print_item("Why it is here: ", theme->basis);
	snprintf(kind, sizeof kind, "%s%s%s",
	         theme->special ? "Special: has a place of its own, or comes by hand"
	                        : "Core: comes round",
	         theme->sensitive ? "; sensitive" : "",
	         theme->for_allies ? "; fit for a lunch that is open to all colleagues" : "");
	table_print_text(0, kind);
}

int run_theme_show(struct session *session, const struct options *options, int argc, char **argv)
{
	struct bb_themes themes = { 0 };
	const struct bb_theme *theme = NULL;
	struct bb_error err = BB_ERROR_INIT;
	int code = EXIT_DONE;

	(void)argc;
	if (bb_group_themes(&themes, session->group, &err) != BB_OK)
		return talk_error(&err);
	if (bb_themes_look_up(&theme, &themes, argv[0], &err) != BB_OK)
		code = talk_bad_argument(&err);
	else if (output_format(options) == OUTPUT_JSON)
		code = print_json(theme);
	else
		print_theme(theme);
	bb_themes_release(&themes);
	return code;
}

/* -- set -- */

static void tell(const struct session *session, const struct bb_theme_change *change)
{
	char day[BB_DATE_SIZE];

	bb_date_format(day, change->day);
	talk_say("%s: %s", day, change->slug ? change->slug : "no theme yet");
	if (change->told)
		talk_hint(session->config, "advice.next",
		          "the agenda has been sent: brownbag agenda send %s --again", day);
}

int run_theme_set(struct session *session, const struct options *options, int argc, char **argv)
{
	struct bb_theme_change change = { 0 };
	struct bb_error err = BB_ERROR_INIT;
	enum bb_status status;
	int code;

	if (options_flag(options, "auto") == (argc > 1))
		return talk_usage("theme set takes a THEME or --auto, and not both");
	status = session_begin(session, &err);
	if (status == BB_OK)
		status = bb_group_set_theme(&change, session->group, argv[0], argc > 1 ? argv[1] : NULL,
		                            &err);
	code = session_conclude(session, options, status, &err);
	if (code == EXIT_DONE)
		tell(session, &change);
	bb_theme_change_release(&change);
	return code;
}
