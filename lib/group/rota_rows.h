/* SPDX-License-Identifier: MIT */
/* Inside of taking over a rota: reading a line as a lunch, and making rows of it. */
#ifndef GROUP_ROTA_ROWS_H
#define GROUP_ROTA_ROWS_H

#include "group/rota_lines.h"

#include <brownbag/meeting.h>
#include <brownbag/member.h>
#include <brownbag/rota.h>

#include <stdbool.h>

struct bb_rota {
	struct bb_group *group;
	struct bb_rota_options options;
	struct bb_csv_reader *reader;
	struct rota_lines lines;
	struct bb_roster roster;
	struct bb_meetings known; /* rows from the first line's day on */
	struct bb_rota_row *rows; /* `count`, by day */
	size_t count;
	bool slot_is_taken;       /* of this month's lunch, by one that was taken over */
	struct bb_rota_counts counts;
};

/**
 * What a line means.
 *
 * @return BB_OK; BB_EINVAL, BB_ENOENT, BB_ECONFLICT: it can't be used, and why; BB_EIO
 */
BB_CHECKED enum bb_status rota_read_line(struct bb_rota_row *row, const struct bb_rota *self,
                                         const struct rota_line *line, struct bb_error *err);

/** The day that the rule names in a month; `text` is for the error. @return BB_OK; BB_EINVAL:
 *  none or several; BB_EIO */
BB_CHECKED enum bb_status rota_day_by_rule(struct bb_date *out, const struct bb_group *group,
                                           struct bb_month month, const char *text,
                                           struct bb_error *err);

/** Take in a lunch that is over; `meeting`: its row, NULL if it has none. Nothing was written
 *  where it can't be used. @return as rota_read_line(); BB_EAGAIN */
BB_CHECKED enum bb_status rota_take_past(struct bb_rota *self, struct bb_rota_row *row,
                                         const struct bb_meeting *meeting, struct bb_error *err);

/** Take in a lunch that is to come. @return likewise */
BB_CHECKED enum bb_status rota_take_coming(struct bb_rota *self, struct bb_rota_row *row,
                                           struct bb_error *err);

#endif
