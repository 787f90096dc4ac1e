/* SPDX-License-Identifier: MIT */
/* brownbag rotate stats: how evenly turns are shared, with bars on a terminal. */
#include "commands.h"
#include "output.h"
#include "roster.h"
#include "talk.h"
#include "views.h"

#include <brownbag/turns.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BAR_CELLS = 16, EIGHTHS = 8, BAR_SIZE = BAR_CELLS * 3 + 1 };

const struct option_row rotate_stats_options[] = {
	{ 0, "html", OPT_TEXT, "FILE", "write a page with drawings instead; it names members" },
	OPTIONS_OUTPUT,
	OPTIONS_END,
};

static const struct column columns[] = {
	{ "id", "ID", COLUMN_RIGHT | COLUMN_DATA },
	{ "name", "Member", 0 },
	{ "led", "Led", COLUMN_RIGHT },
	{ "share", "Fair share", COLUMN_RIGHT },
	{ "balance", "Balance", COLUMN_RIGHT },
	{ "could", "Could lead", COLUMN_RIGHT },
	{ "longest_wait", "Longest wait", COLUMN_RIGHT },
	{ "last_on", "Last led", 0 },
	{ "part", "Part", COLUMN_RIGHT | COLUMN_DATA },
	COLUMNS_END,
};

/* The same with a bar; there is none where nobody looks. */
static const struct column columns_with_bars[] = {
	{ "id", "ID", COLUMN_RIGHT | COLUMN_DATA },
	{ "name", "Member", 0 },
	{ "led", "Led", COLUMN_RIGHT },
	{ "share", "Fair share", COLUMN_RIGHT },
	{ "balance", "Balance", COLUMN_RIGHT },
	{ "could", "Could", COLUMN_RIGHT },
	{ "longest_wait", "Wait", COLUMN_RIGHT },
	{ "last_on", "Last led", 0 },
	{ "part", "", 0 },
	COLUMNS_END,
};

/* Block elements in eighths of a cell, the longest for the most turns. */
static void draw_bar(char out[BAR_SIZE], int led, int most)
{
	static const char *const parts[EIGHTHS] = { "", "▏", "▎", "▍", "▌", "▋", "▊", "▉" };
	int eighths = most > 0 ? (int)((int64_t)led * BAR_CELLS * EIGHTHS / most) : 0;
	size_t len = 0;

	for (int i = 0; i < eighths / EIGHTHS; i++)
		len += (size_t)snprintf(out + len, BAR_SIZE - len, "█");
	snprintf(out + len, BAR_SIZE - len, "%s", parts[eighths % EIGHTHS]);
}

static void list_turns(struct listing *list, int64_t amount, bool sign)
{
	char text[BB_TURNS_SIZE];

	bb_turns_format(text, amount);
	listing_cell(list, view_turns(amount), text + (!sign && text[0] == '+'));
}

static void list_stat(struct listing *list, const struct bb_stats *stats,
                      const struct bb_stat *stat, const struct bb_roster *roster)
{
	double part = stats->turns > 0 ? (double)(stat->led * INT64_C(1000) / stats->turns) / 1000 : 0;
	char bar[BAR_SIZE];

	draw_bar(bar, stat->led, stats->members[0].led);
	listing_int(list, stat->member);
	listing_text(list, view_name(roster, stat->member));
	listing_int(list, stat->led);
	list_turns(list, stat->share, false);
	list_turns(list, stat->balance, true);
	listing_int(list, stat->could);
	listing_int(list, stat->longest_wait);
	listing_cell(list, view_date(stat->last_on), stat->last_on.year ? NULL : "never");
	listing_cell(list, json_real(part), bar);
}

/* "24 turns at 24 lunches; the busiest has 12.5 % of them, an equal part is 8.3 %". */
static void print_sum(const struct bb_stats *stats)
{
	int equal = stats->count > 0 ? (int)(1000 / stats->count) : 0;

	if (stats->turns == 0) {
		printf("\nNobody has led yet.\n");
		return;
	}
	printf("\n%d turn%s; the busiest has %d.%d %% of them, an equal part would be %d.%d %%.\n",
	       stats->turns, stats->turns == 1 ? "" : "s", stats->busiest_permille / 10,
	       stats->busiest_permille % 10, equal / 10, equal % 10);
	printf("Waits are counted in the last %d lunch%s that are kept one by one.\n", stats->lunches,
	       stats->lunches == 1 ? "" : "es");
}

static int show_stats(const struct bb_stats *stats, const struct session *session,
                      const struct bb_roster *roster, const struct options *options)
{
	bool people = output_format(options) == OUTPUT_TABLE && !options_text(options, "fields");
	bool bars = people && session->output_is_terminal;
	struct listing *list = NULL;
	int code = listing_open(&list, bars ? columns_with_bars : columns, options);

	if (code != EXIT_DONE)
		return code;
	for (size_t i = 0; i < stats->count; i++)
		list_stat(list, stats, &stats->members[i], roster);
	code = listing_close(list);
	if (code == EXIT_DONE && people && stats->count > 0)
		print_sum(stats);
	roster_hint_if_empty(session, roster, options);
	return code;
}

/* For the organizer's eyes: a new file may be read by nobody else. */
static int write_page(const struct bb_stats *stats, const struct session *session,
                      const struct bb_outlook *outlook, const char *path)
{
	struct bb_error err = BB_ERROR_INIT;
	char *text = NULL;
	enum bb_status status = bb_group_stats_page(&text, session->group, outlook, stats, &err);

	if (status == BB_OK)
		status = output_write(path, text, strlen(text), &err);
	free(text);
	return status == BB_OK ? EXIT_DONE : talk_error(&err);
}

int run_rotate_stats(struct session *session, const struct options *options, int argc, char **argv)
{
	const char *page = options_text(options, "html");
	struct bb_outlook outlook = { 0 };
	struct bb_stats stats = { 0 };
	struct bb_error err = BB_ERROR_INIT;
	int code;

	(void)argc;
	(void)argv;
	if (bb_outlook_load(&outlook, session->group, 0, &err) != BB_OK ||
	    bb_group_stats(&stats, session->group, &outlook, &err) != BB_OK)
		code = talk_error(&err);
	else if (page)
		code = write_page(&stats, session, &outlook, page);
	else
		code = show_stats(&stats, session, &outlook.roster, options);
	bb_stats_release(&stats);
	bb_outlook_release(&outlook);
	return code;
}
