/* SPDX-License-Identifier: MIT */
/*
 * brownbag rotate why: why these members lead a lunch, who would be next, and
 * who isn't considered. For a lunch that was held: what was booked.
 */
#include "commands.h"
#include "output.h"
#include "rotate.h"
#include "talk.h"
#include "views.h"

#include <brownbag/store_lunches.h>

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MONTHS_MAX = 60, IN_LINE_SHOWN = 8, LINE_WIDTH = 78 };

const struct option_row rotate_why_options[] = {
	OPTIONS_OUTPUT,
	OPTIONS_END,
};

static const struct column columns[] = {
	{ "id", "ID", COLUMN_RIGHT | COLUMN_DATA },
	{ "name", "Member", 0 },
	{ "role", "Part", 0 },
	{ "reason", "Reason", COLUMN_DATA },
	{ "cause", "Cause", COLUMN_DATA },
	{ "leads_on", "Leads on", COLUMN_DATA },
	{ "owed", "Owed", COLUMN_RIGHT },
	{ "moved", "Moved", COLUMN_RIGHT | COLUMN_DATA },
	{ "share", "Fair share", COLUMN_RIGHT },
	{ "could", "Could lead", COLUMN_RIGHT },
	{ "led", "Led", COLUMN_RIGHT },
	{ "last_on", "Last led", 0 },
	COLUMNS_END,
};

/* Of a lunch that was held nothing but the booking is told. */
static const struct column booked_columns[] = {
	{ "id", "ID", COLUMN_RIGHT | COLUMN_DATA },
	{ "name", "Member", 0 },
	{ "role", "Part", 0 },
	{ "reason", "Reason", COLUMN_DATA },
	{ "cause", "Cause", 0 },
	{ "leads_on", "Leads on", COLUMN_DATA },
	{ "owed", "Owed", COLUMN_RIGHT | COLUMN_DATA },
	{ "moved", "Turns", COLUMN_RIGHT },
	{ "share", "Fair share", COLUMN_RIGHT | COLUMN_DATA },
	{ "could", "Could lead", COLUMN_RIGHT | COLUMN_DATA },
	{ "led", "Led", COLUMN_RIGHT | COLUMN_DATA },
	{ "last_on", "Last led", COLUMN_DATA },
	COLUMNS_END,
};

/* -- the reason -- */

/* Why somebody leads, as a word for programs and a sentence behind the name. */
struct reason {
	const char *word;
	const char *sentence;
};

static const struct reason most_owed = { "most owed", "is owed most of those who could lead" };
static const struct reason waited = { "waited longest",
	                              "is owed as much as others and has waited longest" };
static const struct reason joined = { "joined first",
	                              "is owed as much as others and joined first" };
static const struct reason listed = { "listed first",
	                              "is owed as much as others and was listed first" };
static const struct reason by_hand = { "set", "was put there by hand" };
static const struct reason swapped = { "swapped", "has changed places with somebody" };
static const struct reason took_over = { "took over", "has taken over from somebody who dropped out" };
static const struct reason stands = { "stands",
	                              "was announced, and that stands; the order has changed since" };
static const struct reason grace_waived = { "grace waived",
	                                    "leads in spite of a grace: nobody else could" };
static const struct reason rest_waived = { "rest waived",
	                                   "leads twice in a row: nobody else could" };
static const struct reason only_one = { "only one", "is the only one who could lead" };

/* The first in line behind those who lead; NULL: nobody. */
static const struct bb_why_member *next_in_line(const struct bb_why *why)
{
	for (size_t i = 0; i < why->count; i++) {
		if (!why->members[i].leads && why->members[i].unfit == BB_FIT)
			return &why->members[i];
	}
	return NULL;
}

/* What puts one member before the other, by the order of turns. */
static const struct reason *reason_by_order(const struct bb_why_member *first,
                                            const struct bb_why_member *next,
                                            const struct bb_roster *roster)
{
	const struct bb_member *a = bb_roster_find(roster, first->member);
	const struct bb_member *b = bb_roster_find(roster, next->member);
	int order;

	if (first->owed != next->owed)
		return first->owed > next->owed ? &most_owed : &stands;
	order = bb_date_compare(first->last_on, next->last_on);
	if (order != 0)
		return order < 0 ? &waited : &stands;
	order = a && b ? bb_month_compare(a->joined, b->joined) : 0;
	if (order != 0)
		return order < 0 ? &joined : &stands;
	return first->member < next->member ? &listed : &stands;
}

static const struct reason *reason_of(const struct bb_why *why, const struct bb_why_member *member,
                                      const struct bb_meeting *meeting,
                                      const struct bb_roster *roster)
{
	const struct bb_turn *turn = bb_turn_in(meeting->turns, meeting->turn_count,
	                                        member->member, BB_SEAT_LEAD);
	const struct bb_why_member *next = next_in_line(why);

	assert(turn);
	if (turn->cause == BB_CAUSE_SET || turn->cause == BB_CAUSE_SWAPPED)
		return turn->cause == BB_CAUSE_SET ? &by_hand : &swapped;
	if (turn->cause != BB_CAUSE_NONE)
		return &took_over;
	if (why->relaxed)
		return &grace_waived;
	if (why->rest_relaxed)
		return &rest_waived;
	return next ? reason_by_order(member, next, roster) : &only_one;
}

/* -- a coming lunch -- */

static void list_turns(struct listing *list, int64_t amount)
{
	char text[BB_TURNS_SIZE];

	bb_turns_format(text, amount);
	listing_cell(list, view_turns(amount), text);
}

/* A fair share is never negative. */
static void list_share(struct listing *list, int64_t amount)
{
	char text[BB_TURNS_SIZE];

	bb_turns_format(text, amount);
	listing_cell(list, view_turns(amount), text + (text[0] == '+'));
}

static void list_member(struct listing *list, const struct bb_why *why,
                        const struct bb_why_member *member, const struct bb_meeting *meeting,
                        const struct bb_roster *roster)
{
	const char *cause = member->leads || member->unfit == BB_FIT ? NULL
	                                                            : bb_unfit_name(member->unfit);
	const char *role = member->leads ? "lead" : member->backs_up ? "backup" : NULL;

	listing_int(list, member->member);
	listing_text(list, view_name(roster, member->member));
	listing_cell(list, json_text(role), role ? role : "");
	listing_text(list, member->leads ? reason_of(why, member, meeting, roster)->word : NULL);
	listing_text(list, cause);
	listing_cell(list, member->leads ? json_null() : view_date(member->leads_on), NULL);
	list_turns(list, member->owed);
	listing_null(list);
	list_share(list, member->share);
	listing_int(list, member->could);
	listing_int(list, member->led);
	listing_cell(list, view_date(member->last_on), member->last_on.year ? NULL : "never");
}

static void print_head(const struct bb_why *why, const struct bb_meeting *meeting,
                       const struct bb_roster *roster)
{
	char when[VIEW_WHEN_SIZE];
	bool any = false;

	view_when(when, meeting);
	printf("%s\n", when);
	for (size_t i = 0; i < why->count && why->members[i].leads; i++) {
		printf("%s %s.\n", view_name(roster, why->members[i].member),
		           reason_of(why, &why->members[i], meeting, roster)->sentence);
		any = true;
	}
	if (!any)
		printf(roster->count > 0 ? "Nobody could lead.\n" : "There are no members yet.\n");
	printf("\n");
}

/* "  leads 2027-01-12: Ana Lima" or "  away: Bram, Chiara", in lines of a terminal. */
static void print_cause(const struct bb_why *why, const struct bb_roster *roster,
                        enum bb_unfit unfit)
{
	int column = 0;

	for (size_t i = 0; i < why->count; i++) {
		const struct bb_why_member *member = &why->members[i];
		char day[BB_DATE_SIZE] = "";
		const char *name = view_name(roster, member->member);

		if (member->unfit != unfit || member->leads)
			continue;
		if (unfit == BB_UNFIT_LEADS && member->leads_on.year)
			bb_date_format(day, member->leads_on);
		if (column > 0 && column + (int)strlen(name) + 16 > LINE_WIDTH)
			column = printf(",\n    ") - 2;
		else
			column += column ? printf(", ") : printf("  %s: ", bb_unfit_name(unfit));
		column += printf("%s", name);
		if (*day)
			column += printf(" (%s)", day);
	}
	if (column > 0)
		printf("\n");
}

static void print_foot(const struct bb_why *why, const struct bb_roster *roster, size_t hidden)
{
	bool anybody = false;

	if (hidden > 0)
		printf("  and %zu more behind them\n", hidden);
	for (size_t i = 0; i < why->count; i++)
		anybody |= why->members[i].unfit != BB_FIT && !why->members[i].leads;
	if (!anybody)
		return;
	printf("\nNot considered\n");
	for (enum bb_unfit unfit = BB_FIT + 1; unfit < BB_UNFIT_COUNT; unfit++)
		print_cause(why, roster, unfit);
}

/* For people: who leads, the next few in line, and the others by cause. */
static int show_why(const struct bb_why *why, const struct bb_outlook *outlook,
                    const struct bb_meeting *meeting, const struct options *options)
{
	bool brief = output_format(options) == OUTPUT_TABLE && !options_text(options, "fields");
	struct listing *list = NULL;
	size_t in_line = 0;
	int code = listing_open(&list, columns, options);

	if (code != EXIT_DONE)
		return code;
	if (brief)
		print_head(why, meeting, &outlook->roster);
	for (size_t i = 0; i < why->count; i++) {
		const struct bb_why_member *member = &why->members[i];

		if (brief && !member->leads && member->unfit != BB_FIT)
			continue;
		in_line += !member->leads;
		if (!brief || in_line <= IN_LINE_SHOWN)
			list_member(list, why, member, meeting, &outlook->roster);
	}
	code = listing_close(list);
	if (code == EXIT_DONE && brief)
		print_foot(why, &outlook->roster, in_line > IN_LINE_SHOWN ? in_line - IN_LINE_SHOWN : 0);
	return code;
}

static int explain_plan(const struct bb_outlook *outlook, size_t at, const struct options *options)
{
	struct bb_why why = { 0 };
	struct bb_error err = BB_ERROR_INIT;
	int code;

	if (bb_rotation_why(&why, &outlook->rotation, at, &err) != BB_OK)
		return talk_error(&err);
	code = show_why(&why, outlook, outlook->rotation.coming[at], options);
	bb_why_release(&why);
	return code;
}

/* -- a lunch that was held -- */

static int64_t moved_by(const struct bb_booking *booking, unsigned parts)
{
	int64_t moved = 0;

	if (booking->led > 0 && parts & BB_PART_COULD)
		moved += booking->value;
	if (booking->could > 0 && parts & BB_PART_LED)
		moved -= BB_TURN_SCALE;
	return moved;
}

static void list_booked(struct listing *list, const struct bb_booking *booking,
                        const struct bb_booking_member *member, const struct bb_roster *roster)
{
	bool led = member->parts & BB_PART_LED;

	listing_int(list, member->member);
	listing_text(list, view_name(roster, member->member));
	listing_cell(list, json_text(led ? "lead" : NULL), led ? "led" : "");
	listing_null(list);
	listing_cell(list, json_text(member->parts & BB_PART_AWAY ? "away" : NULL), NULL);
	listing_null(list);
	listing_null(list);
	list_turns(list, moved_by(booking, member->parts));
	for (size_t i = 0; i < 4; i++)
		listing_null(list);
}

static void print_booked(const struct bb_booking *booking, const struct bb_meeting *meeting)
{
	char when[VIEW_WHEN_SIZE], value[BB_TURNS_SIZE];

	view_when(when, meeting);
	bb_turns_format(value, booking->value);
	printf("%s: held%s\n", when, meeting->assumed ? ", booked as planned" : "");
	if (booking->kind == BB_BOOKING_AMENDED)
		printf("Who led was corrected afterwards.\n");
	if (booking->led == 0 || booking->could == 0)
		printf("Nobody is owed anything for it: %s.\n\n",
		       booking->led == 0 ? "nobody led" : "who led had a grace, and nobody else could");
	else
		printf("%d could have led and %s owed %s turns%s; who led paid one.\n\n", booking->could,
		       booking->could == 1 ? "is" : "are", value + 1, booking->could == 1 ? "" : " each");
}

static int show_booking(const struct bb_booking *booking, const struct bb_outlook *outlook,
                        const struct bb_meeting *meeting, const struct options *options)
{
	struct listing *list = NULL;
	int code = listing_open(&list, booked_columns, options);

	if (code != EXIT_DONE)
		return code;
	if (output_format(options) == OUTPUT_TABLE && !options_text(options, "fields"))
		print_booked(booking, meeting);
	for (int led = 1; led >= 0; led--) {
		for (size_t i = 0; i < booking->member_count; i++) {
			if (((booking->members[i].parts & BB_PART_LED) != 0) == led)
				list_booked(list, booking, &booking->members[i], &outlook->roster);
		}
	}
	return listing_close(list);
}

static int explain_booking(const struct session *session, const struct bb_outlook *outlook,
                           const struct bb_meeting *meeting, const struct options *options)
{
	struct bb_booking booking = { 0 };
	struct bb_error err = BB_ERROR_INIT;
	char when[VIEW_WHEN_SIZE];
	enum bb_status status;
	int code;

	view_when(when, meeting);
	if (meeting->status == BB_MEETING_CANCELLED)
		return talk_refuse("%s: cancelled, nobody leads", when);
	status = bb_store_find_booking(session->group->store, meeting->id, &booking, &err);
	if (status == BB_ENOENT)
		return talk_refuse("%s: what was booked has gone into the balances ([retention] history)",
		                   when);
	if (status != BB_OK)
		return talk_error(&err);
	code = show_booking(&booking, outlook, meeting, options);
	bb_booking_release(&booking);
	return code;
}

/* -- which -- */

/* Further than the horizon only if the lunch isn't within it. */
static enum bb_status look_ahead(struct bb_outlook *out, const struct bb_meeting **meeting,
                                 const struct session *session, const char *which,
                                 struct bb_error *err)
{
	const struct bb_group *group = session->group;
	enum bb_status status = bb_outlook_load(out, group, 0, err);

	if (status == BB_OK)
		status = bb_outlook_meeting(meeting, out, group, which, err);
	if (status != BB_ENOENT)
		return status;
	bb_outlook_release(out);
	status = bb_outlook_load(out, group, MONTHS_MAX, err);
	return status == BB_OK ? bb_outlook_meeting(meeting, out, group, which, err) : status;
}

int run_rotate_why(struct session *session, const struct options *options, int argc, char **argv)
{
	const struct bb_meeting *meeting = NULL;
	struct bb_outlook outlook = { 0 };
	struct bb_error err = BB_ERROR_INIT;
	size_t at = 0;
	int code;

	(void)argc;
	if (look_ahead(&outlook, &meeting, session, argv[0], &err) != BB_OK) {
		code = talk_bad_argument(&err);
	} else {
		while (at < outlook.plan.count && outlook.plan.items[at].meeting != meeting->id)
			at++;
		code = at < outlook.plan.count ? explain_plan(&outlook, at, options)
		                               : explain_booking(session, &outlook, meeting, options);
	}
	bb_outlook_release(&outlook);
	return code;
}
