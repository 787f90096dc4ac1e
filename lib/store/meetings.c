/* SPDX-License-Identifier: MIT */
/*
 * Lunches as rows, and who sits at the head of the table. The slot that the rule
 * named is unique, so that a lunch can't be made twice.
 */
#include <brownbag/store_lunches.h>

#include "statement.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define MEETING_COLUMNS                                                                 \
	"id, month, slot, start, minutes, zone, location, link, own, status, allies, theme," \
	" theme_set, revision, sequence, significant, revised_at, made_at, holiday_open,"    \
	" headcount, assumed"

/* Lunches with their turns, a row a turn: a statement is dearer to make than a few columns
 * are to read twice. The index is named, since SQLite would rather go through all lunches;
 * they are put in order here, where that takes no code of SQLite's for each column. */
#define LUNCHES(index, condition)                                                         \
	"SELECT " MEETING_COLUMNS ", seat, member, rank, state, cause, since FROM meeting " index \
	" LEFT JOIN turn ON turn.meeting = meeting.id WHERE " condition
#define BETWEEN "start >= ifnull($1, '') AND start < $2"
#define BY_UNBOOKED "INDEXED BY meeting_unbooked"
#define UNBOOKED_BETWEEN BETWEEN " AND status IN ('planned', 'moved')"

enum { TURN_AT = 21 }; /* the column behind those of the lunch */

static const char *const seat_names[] = { "lead", "backup" };

static const char *status_word(int status)
{
	return bb_meeting_status_name((enum bb_meeting_status)status);
}

static const char *seat_word(int seat)
{
	return seat_names[seat];
}

static const char *state_word(int state)
{
	return bb_turn_state_name((enum bb_turn_state)state);
}

static const char *cause_word(int cause)
{
	return bb_turn_cause_name((enum bb_turn_cause)cause);
}

/* -- reading -- */

static struct bb_meeting read_meeting(struct bb_statement *row)
{
	return (struct bb_meeting){
		.id = bb_column_int(row, 0),
		.month = bb_column_month(row, 1),
		.slot = bb_column_date(row, 2),
		.start = bb_column_wall(row, 3),
		.minutes = bb_column_small(row, 4),
		.zone = bb_column_copy(row, 5),
		.location = bb_column_copy(row, 6),
		.link = bb_column_copy(row, 7),
		.own = (unsigned)bb_column_int(row, 8),
		.status = (enum bb_meeting_status)bb_column_word(row, 9, status_word,
		                                                 BB_MEETING_HELD + 1),
		.for_allies = bb_column_int(row, 10) != 0,
		.theme = bb_column_copy(row, 11),
		.theme_set = bb_column_int(row, 12) != 0,
		.revision = bb_column_small(row, 13),
		.sequence = bb_column_small(row, 14),
		.significant = bb_column_small(row, 15),
		.revised_at = bb_column_int(row, 16),
		.made_at = bb_column_int(row, 17),
		.holiday_open = bb_column_int(row, 18) != 0,
		.headcount = bb_column_is_null(row, 19) ? -1 : bb_column_small(row, 19),
		.assumed = bb_column_int(row, 20) != 0,
	};
}

static bool add_meeting(struct bb_statement *row, struct bb_meetings *meetings)
{
	struct bb_meeting *grown =
		bb_statement_room(row, meetings->items, meetings->count, sizeof *grown);

	if (!grown)
		return false;
	meetings->items = grown;
	meetings->items[meetings->count++] = read_meeting(row);
	return true;
}

static void add_turn(struct bb_statement *row, struct bb_meeting *meeting)
{
	struct bb_turn *grown =
		bb_statement_room(row, meeting->turns, meeting->turn_count, sizeof *grown);

	if (!grown)
		return;
	meeting->turns = grown;
	meeting->turns[meeting->turn_count++] = (struct bb_turn){
		.seat = (enum bb_seat)bb_column_word(row, TURN_AT, seat_word, BB_SEAT_BACKUP + 1),
		.member = bb_column_int(row, TURN_AT + 1),
		.rank = bb_column_small(row, TURN_AT + 2),
		.state = (enum bb_turn_state)bb_column_word(row, TURN_AT + 3, state_word,
		                                            BB_TURN_CONFIRMED + 1),
		.cause = (enum bb_turn_cause)bb_column_word(row, TURN_AT + 4, cause_word,
		                                            BB_CAUSE_SILENT + 1),
		.since = bb_column_int(row, TURN_AT + 5),
	};
}

/* The rows of a lunch come together. */
static void read_lunches(struct bb_statement *rows, struct bb_meetings *meetings)
{
	while (bb_statement_next(rows)) {
		bool another = meetings->count == 0 ||
		               meetings->items[meetings->count - 1].id != bb_column_int(rows, 0);

		if (another && !add_meeting(rows, meetings))
			return;
		if (!bb_column_is_null(rows, TURN_AT))
			add_turn(rows, &meetings->items[meetings->count - 1]);
	}
}

static int compare_turns(const void *a, const void *b)
{
	const struct bb_turn *x = a, *y = b;

	return x->seat != y->seat ? (int)x->seat - (int)y->seat : x->rank - y->rank;
}

static int compare_lunches(const void *a, const void *b)
{
	const struct bb_meeting *x = a, *y = b;
	int64_t apart = bb_wall_seconds(x->start) - bb_wall_seconds(y->start);

	if (apart == 0)
		apart = x->id - y->id;
	return (apart > 0) - (apart < 0);
}

/* Lunches by their start, leads before backups. */
static void sort_lunches(struct bb_meetings *meetings)
{
	for (size_t i = 0; i < meetings->count; i++) {
		struct bb_meeting *meeting = &meetings->items[i];

		if (meeting->turn_count > 1)
			qsort(meeting->turns, meeting->turn_count, sizeof *meeting->turns,
			      compare_turns);
	}
	if (meetings->count > 1)
		qsort(meetings->items, meetings->count, sizeof *meetings->items, compare_lunches);
}

static enum bb_status load_lunches(struct bb_store *self, const char *sql, struct bb_values values,
                                   struct bb_meetings *out, struct bb_error *err)
{
	struct bb_meetings meetings = { 0 };
	struct bb_statement rows;
	enum bb_status status;

	bb_statement_open(&rows, self, sql, values);
	read_lunches(&rows, &meetings);
	status = bb_statement_close(&rows, err);
	if (status != BB_OK) {
		bb_meetings_release(&meetings);
		return status;
	}
	sort_lunches(&meetings);
	*out = meetings;
	return BB_OK;
}

enum bb_status bb_store_load_meetings(struct bb_store *self, struct bb_date from,
                                      struct bb_meetings *out, struct bb_error *err)
{
	return load_lunches(self, LUNCHES("INDEXED BY meeting_reach",
	                                  "max(start, ifnull(slot, '')) >= ifnull($1, '')"),
	                    BIND(as_date(from)), out, err);
}

enum bb_status bb_store_load_meetings_between(struct bb_store *self, struct bb_date from,
                                              struct bb_date before, struct bb_meetings *out,
                                              struct bb_error *err)
{
	return load_lunches(self, LUNCHES("INDEXED BY meeting_start", BETWEEN),
	                    BIND(as_date(from), as_date(before)), out, err);
}

enum bb_status bb_store_load_unbooked(struct bb_store *self, struct bb_date from,
                                      struct bb_date before, struct bb_meetings *out,
                                      struct bb_error *err)
{
	struct bb_values days = BIND(as_date(from), as_date(before));
	int64_t count = 0;
	enum bb_status status;

	/* Nearly always none, and a count is cheaper to ask for than rows that aren't there. */
	status = bb_store_ask(self,
	                      "SELECT count(*) FROM meeting " BY_UNBOOKED " WHERE " UNBOOKED_BETWEEN,
	                      days, &count, err);
	if (status != BB_OK)
		return status;
	if (count > 0)
		return load_lunches(self, LUNCHES(BY_UNBOOKED, UNBOOKED_BETWEEN), days, out, err);
	*out = (struct bb_meetings){ 0 };
	return BB_OK;
}

enum bb_status bb_store_load_meeting(struct bb_store *self, int64_t id, struct bb_meeting *out,
                                     struct bb_error *err)
{
	struct bb_meetings one = { 0 };
	enum bb_status status = load_lunches(self, LUNCHES("", "id = $1"), BIND(as_int(id)), &one,
	                                     err);

	if (status != BB_OK)
		return status;
	if (one.count == 0)
		return bb_error_set(err, BB_ENOENT, "there is no lunch %lld", (long long)id);
	*out = one.items[0];
	free(one.items);
	return BB_OK;
}

enum bb_status bb_store_load_past(struct bb_store *self, struct bb_date before, int most,
                                  struct bb_meetings *out, struct bb_error *err)
{
	struct bb_meetings past = { 0 };
	struct bb_statement rows;
	enum bb_status status;

	bb_statement_open(&rows, self,
	                  "SELECT * FROM (SELECT " MEETING_COLUMNS " FROM meeting WHERE start < $1"
	                  " AND status <> 'cancelled' ORDER BY start DESC, id DESC LIMIT $2)"
	                  " ORDER BY start, id",
	                  BIND(as_date(before), as_int(most)));
	while (bb_statement_next(&rows) && add_meeting(&rows, &past))
		continue;
	status = bb_statement_close(&rows, err);
	if (status == BB_OK)
		*out = past;
	else
		bb_meetings_release(&past);
	return status;
}

/* -- writing -- */

/* $1 is the id, the rest as in MEETING_COLUMNS. */
#define MEETING_VALUES(meeting)                                                            \
	BIND(as_id((meeting)->id), as_month((meeting)->month), as_date((meeting)->slot),   \
	     as_wall((meeting)->start), as_int((meeting)->minutes), as_text((meeting)->zone), \
	     as_text((meeting)->location), as_text((meeting)->link), as_int((meeting)->own), \
	     as_text(bb_meeting_status_name((meeting)->status)),                           \
	     as_int((meeting)->for_allies), as_text((meeting)->theme),                     \
	     as_int((meeting)->theme_set), as_int((meeting)->revision),                    \
	     as_int((meeting)->sequence), as_int((meeting)->significant),                  \
	     as_int((meeting)->revised_at), as_int((meeting)->made_at),                    \
	     as_int((meeting)->holiday_open),                                              \
	     (meeting)->headcount < 0 ? as_text(NULL) : as_int((meeting)->headcount),      \
	     as_int((meeting)->assumed))

/* A refusal can only be the slot's: the caller checks the rest. */
static enum bb_status name_slot(const struct bb_meeting *meeting, enum bb_status status,
                                struct bb_error *err)
{
	char day[BB_DATE_SIZE];

	if (status != BB_ECONFLICT || meeting->slot.year == 0)
		return status;
	bb_date_format(day, meeting->slot);
	return bb_error_set(err, BB_ECONFLICT, "there is a lunch for the slot of %s already", day);
}

enum bb_status bb_store_next_meeting(struct bb_store *self, int64_t *out, struct bb_error *err)
{
	return bb_store_ask(self,
	                    "SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'meeting'",
	                    BIND_NONE, out, err);
}

enum bb_status bb_store_add_meeting(struct bb_store *self, const struct bb_meeting *meeting,
                                    int64_t *id, struct bb_error *err)
{
	struct bb_meeting row = *meeting;
	int64_t added = 0;
	enum bb_status status;

	assert(bb_store_is_open(self));
	row.id = 0;
	status = bb_store_ask(self,
	                      "INSERT INTO meeting (" MEETING_COLUMNS ") VALUES ($1, $2, $3, $4, $5,"
	                      " $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,"
	                      " $20, $21) RETURNING id",
	                      MEETING_VALUES(&row), &added, err);
	if (status == BB_OK && id)
		*id = added;
	return name_slot(meeting, status, err);
}

enum bb_status bb_store_update_meeting(struct bb_store *self, const struct bb_meeting *meeting,
                                       struct bb_error *err)
{
	enum bb_status status;

	assert(bb_store_is_open(self));
	status = bb_store_change(self,
	                         "UPDATE meeting SET (" MEETING_COLUMNS ") = ($1, $2, $3, $4, $5, $6,"
	                         " $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,"
	                         " $21) WHERE id = $1",
	                         MEETING_VALUES(meeting), "lunch", meeting->id, err);
	return name_slot(meeting, status, err);
}

enum bb_status bb_store_delete_meeting(struct bb_store *self, int64_t id, struct bb_error *err)
{
	enum bb_status status;

	assert(bb_store_is_open(self));
	/* Mails and bookings refer to it without a cascade. */
	status = bb_store_change(self, "DELETE FROM meeting WHERE id = $1", BIND(as_int(id)),
	                         "lunch",
	                         id, err);
	if (status == BB_ECONFLICT)
		return bb_error_set(err, BB_ECONFLICT,
		                    "mail was made for lunch %lld, or it is booked",
		                    (long long)id);
	return status;
}

/* -- turns -- */

static enum bb_status write_turns(struct bb_store *self, const struct bb_meeting *meeting,
                                  struct bb_error *err)
{
	enum bb_status status = bb_store_run(self, "DELETE FROM turn WHERE meeting = $1",
	                                     BIND(as_int(meeting->id)), err);

	for (size_t i = 0; status == BB_OK && i < meeting->turn_count; i++) {
		const struct bb_turn *turn = &meeting->turns[i];

		status = bb_store_run(self,
		                      "INSERT INTO turn (meeting, seat, member, rank, state, cause,"
		                      " since) VALUES ($1, $2, $3, $4, $5, $6, $7)",
		                      BIND(as_int(meeting->id), as_text(seat_names[turn->seat]),
		                           as_int(turn->member), as_int(turn->rank),
		                           as_text(bb_turn_state_name(turn->state)),
		                           as_text(bb_turn_cause_name(turn->cause)),
		                           as_int(turn->since)),
		                      err);
	}
	return status;
}

enum bb_status bb_store_set_turns(struct bb_store *self, const struct bb_meeting *meeting,
                                  struct bb_error *err)
{
	struct bb_meeting stored = { 0 };
	enum bb_status status;

	assert(bb_store_is_open(self));
	status = bb_store_load_meeting(self, meeting->id, &stored, err);
	if (status == BB_OK && !bb_turns_equal(stored.turns, stored.turn_count, meeting->turns,
	                                       meeting->turn_count))
		status = write_turns(self, meeting, err);
	bb_meeting_release(&stored);
	return status;
}
