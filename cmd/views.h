/* SPDX-License-Identifier: MIT */
/*
 * How members, lunches and turns look: the pieces of JSON and the words that
 * several commands show alike.
 */
#ifndef CMD_VIEWS_H
#define CMD_VIEWS_H

#include <brownbag/group.h>
#include <brownbag/lunch_answers.h>
#include <brownbag/outlook.h>

#include <jansson.h>

enum { VIEW_WHEN_SIZE = 64 };

/** "Tue 2027-02-09 12:00": a lunch's wall time. */
void view_when(char out[VIEW_WHEN_SIZE], const struct bb_meeting *meeting);

/** "2027-02-09T12:00:00+01:00", in the lunch's own zone. */
json_t *view_instant(int64_t at, const struct bb_group *group);

/** "2027-02"; null for year 0. */
json_t *view_month(struct bb_month month);

/** "2027-02-09"; null for year 0. */
json_t *view_date(struct bb_date date);

/** An amount of the rotation's books in turns, to the hundredth. */
json_t *view_turns(int64_t amount);

/** {"id","name"}; null for 0. One who is not on the roster has the name "former member". */
json_t *view_member(const struct bb_roster *roster, int64_t id);

/** What a person calls a member: the name, else "#7". Borrowed until the next call. */
const char *view_name(const struct bb_roster *roster, int64_t id);

/** [{"id","name"}, ..]: who holds that kind of seat. */
json_t *view_seats(const struct bb_roster *roster, const struct bb_meeting *meeting,
                   enum bb_seat seat);

/** Their names with commas between; "" if nobody. The caller frees it; NULL: out of memory. */
char *view_seat_names(const struct bb_roster *roster, const struct bb_meeting *meeting,
                      enum bb_seat seat);

/** {"accepted","declined","tentative","none"} */
json_t *view_counts(const struct bb_lunch_counts *counts);

/** A lunch as `meeting list --json` has it. */
json_t *view_meeting(const struct bb_group *group, const struct bb_outlook *outlook,
                     const struct bb_meeting *meeting);

#endif
