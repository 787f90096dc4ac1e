/* SPDX-License-Identifier: MIT */
/* What was answered to invites. */
#include <brownbag/store_lunches.h>

#include "statement.h"

#include <assert.h>
#include <stdlib.h>

#define ANSWER_COLUMNS                                                                      \
	"answer.meeting, member, answer, answer.sequence, stamped_at, dated_at, answered_at," \
	" verified, source"

static const char *const source_names[] = { "calendar", "word", "organizer" };

enum { SOURCE_COUNT = sizeof source_names / sizeof *source_names };

const char *bb_answer_source_name(enum bb_answer_source source)
{
	assert((unsigned)source < SOURCE_COUNT);
	return source_names[source];
}

static const char *source_word(int source)
{
	return source_names[source];
}

static const char *partstat_word(int partstat)
{
	return bb_partstat_name((enum bb_partstat)partstat);
}

static struct bb_answer_row read_answer(struct bb_statement *row)
{
	return (struct bb_answer_row){
		.meeting = bb_column_int(row, 0),
		.member = bb_column_int(row, 1),
		.answer = {
			.partstat = (enum bb_partstat)bb_column_word(row, 2, partstat_word,
			                                             BB_PARTSTAT_TENTATIVE + 1),
			.sequence = bb_column_int(row, 3),
			.stamped_at = bb_column_int(row, 4),
			.dated_at = bb_column_int(row, 5),
		},
		.answered_at = bb_column_int(row, 6),
		.verified = bb_column_int(row, 7) != 0,
		.source = (enum bb_answer_source)bb_column_word(row, 8, source_word, SOURCE_COUNT),
	};
}

enum bb_status bb_store_load_answers(struct bb_store *self, struct bb_date from,
                                     struct bb_answer_row **out, size_t *count,
                                     struct bb_error *err)
{
	struct bb_answer_row *answers = NULL;
	size_t found = 0;
	struct bb_statement rows;
	enum bb_status status;

	bb_statement_open(&rows, self,
	                  "SELECT " ANSWER_COLUMNS " FROM meeting JOIN answer"
	                  " ON answer.meeting = meeting.id WHERE start >= ifnull($1, '')"
	                  " ORDER BY answer.meeting, member",
	                  BIND(as_date(from)));
	while (bb_statement_next(&rows)) {
		struct bb_answer_row *grown = bb_statement_room(&rows, answers, found,
		                                                sizeof *grown);

		if (!grown)
			break;
		answers = grown;
		answers[found++] = read_answer(&rows);
	}
	status = bb_statement_close(&rows, err);
	if (status != BB_OK) {
		free(answers);
		return status;
	}
	*out = answers;
	*count = found;
	return BB_OK;
}

enum bb_status bb_store_load_answer(struct bb_store *self, int64_t meeting, int64_t member,
                                    struct bb_answer_row *out, struct bb_error *err)
{
	struct bb_answer_row answer = { 0 };
	struct bb_statement row;
	enum bb_status status;

	bb_statement_open(&row, self,
	                  "SELECT " ANSWER_COLUMNS " FROM answer WHERE meeting = $1 AND member = $2",
	                  BIND(as_int(meeting), as_int(member)));
	if (bb_statement_next(&row))
		answer = read_answer(&row);
	else
		bb_statement_fail(&row, BB_ENOENT, "member %lld has not answered for lunch %lld",
		                  (long long)member, (long long)meeting);
	status = bb_statement_close(&row, err);
	if (status == BB_OK)
		*out = answer;
	return status;
}

enum bb_status bb_store_set_answer(struct bb_store *self, const struct bb_answer_row *row,
                                   struct bb_error *err)
{
	assert(bb_store_is_open(self));
	return bb_store_run(self,
	                    "INSERT OR REPLACE INTO answer (meeting, member, answer, sequence,"
	                    " stamped_at, dated_at, answered_at, verified, source)"
	                    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
	                    BIND(as_int(row->meeting), as_int(row->member),
	                         as_text(bb_partstat_name(row->answer.partstat)),
	                         as_int(row->answer.sequence), as_int(row->answer.stamped_at),
	                         as_int(row->answer.dated_at), as_int(row->answered_at),
	                         as_int(row->verified), as_text(source_names[row->source])),
	                    err);
}

enum bb_status bb_store_remove_answer(struct bb_store *self, int64_t meeting, int64_t member,
                                      struct bb_error *err)
{
	assert(bb_store_is_open(self));
	return bb_store_run(self, "DELETE FROM answer WHERE meeting = $1 AND member = $2",
	                    BIND(as_int(meeting), as_int(member)), err);
}
