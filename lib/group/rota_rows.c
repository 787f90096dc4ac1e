/* SPDX-License-Identifier: MIT */
/* A line of a rota as a lunch: which day it means and which members. Changes nothing. */
#include "group/rota_rows.h"

#include "group/room.h"

#include <brownbag/bookkeeping.h>
#include <brownbag/date_words.h>

#include <stdlib.h>
#include <string.h>

/* -- which day -- */

static const struct bb_meeting *find_in_month(const struct bb_meetings *known,
                                              struct bb_month month, size_t *count)
{
	const struct bb_meeting *found = NULL;

	*count = 0;
	for (size_t i = 0; i < known->count; i++) {
		if (known->items[i].status == BB_MEETING_CANCELLED ||
		    bb_month_compare(known->items[i].month, month) != 0)
			continue;
		found = &known->items[i];
		++*count;
	}
	return found;
}

enum bb_status rota_day_by_rule(struct bb_date *out, const struct bb_group *group,
                                struct bb_month month, const char *text, struct bb_error *err)
{
	struct bb_date first = bb_month_first(month), last = first, *days = NULL, since = { 0 };
	size_t count = 0;
	enum bb_status status = BB_OK;

	last.day = bb_month_days(month);
	bb_config_date(group->config, "meeting.first", &since);
	/* What happened before [meeting] first happened on the same days. */
	if (bb_date_compare(since, last) > 0 && group->rule && !bb_rule_needs_first(group->rule))
		since = (struct bb_date){ 0 };
	if (group->rule)
		status = bb_rule_expand(&days, &count, group->rule, since, first, last, err);
	if (status == BB_OK && count == 1)
		*out = days[0];
	else if (status == BB_OK)
		status = bb_error_set(err, BB_EINVAL, "%s: the rule names %s day in it; say which", text,
		                      count == 0 ? "no" : "more than one");
	free(days);
	return status;
}

static enum bb_status read_day(struct bb_date *out, const struct bb_rota *self, const char *text,
                               struct bb_error *err)
{
	const struct bb_meeting *meeting;
	struct bb_month month;
	size_t count;

	if (bb_month_parse(&month, text, NULL) != BB_OK)
		return bb_date_read(out, text, group_today(self->group), err);
	meeting = find_in_month(&self->known, month, &count);
	if (count == 0)
		return rota_day_by_rule(out, self->group, month, text, err);
	if (count > 1)
		return bb_error_set(err, BB_ECONFLICT, "there are several lunches in %s; say which day",
		                    text);
	*out = meeting->start.date;
	return BB_OK;
}

/* -- who -- */

/* Where the next name ends and the one behind it begins. */
static size_t name_length(const char *text, size_t *separator)
{
	size_t len = strcspn(text, ";/&+");
	const char *and = strstr(text, " and ");

	*separator = text[len] != '\0';
	if (and && (size_t)(and - text) < len) {
		*separator = strlen(" and ");
		return (size_t)(and - text);
	}
	return len;
}

static enum bb_status read_name(struct bb_rota_row *row, const struct bb_roster *roster,
                                const char *text, size_t len, struct bb_error *err)
{
	const struct bb_member *member = NULL;
	char name[256];
	enum bb_status status;

	while (len > 0 && (*text == ' ' || *text == '\t')) {
		text++;
		len--;
	}
	while (len > 0 && (text[len - 1] == ' ' || text[len - 1] == '\t'))
		len--;
	if (len == 0)
		return BB_OK;
	if (len >= sizeof name)
		return bb_error_set(err, BB_EINVAL, "a name of %zu bytes is too long", len);
	if (row->lead_count == BB_ROTATION_LEADS_MAX)
		return bb_error_set(err, BB_EINVAL, "at most %d can facilitate one lunch",
		                    BB_ROTATION_LEADS_MAX);
	memcpy(name, text, len);
	name[len] = '\0';
	status = bb_roster_who(&member, roster, name, err);
	for (size_t i = 0; status == BB_OK && i < row->lead_count; i++) {
		if (row->leads[i] == member->id)
			return bb_error_set(err, BB_EINVAL, "member %lld is named twice",
			                    (long long)member->id);
	}
	if (status == BB_OK)
		row->leads[row->lead_count++] = member->id;
	return status;
}

static enum bb_status read_leads(struct bb_rota_row *row, const struct bb_roster *roster,
                                 const char *text, struct bb_error *err)
{
	enum bb_status status = BB_OK;

	while (status == BB_OK && *text) {
		size_t separator, len = name_length(text, &separator);

		status = read_name(row, roster, text, len, err);
		text += len + separator;
	}
	return status;
}

static enum bb_status read_headcount(struct bb_rota_row *row, const char *text,
                                     struct bb_error *err)
{
	row->headcount = -1;
	if (!*text)
		return BB_OK;
	if (strspn(text, "0123456789") != strlen(text) || strlen(text) > 5 ||
	    atoi(text) > BB_HEADCOUNT_MAX)
		return bb_error_set(err, BB_EINVAL, "\"%s\" is no headcount, 0 to %d", text,
		                    BB_HEADCOUNT_MAX);
	row->headcount = atoi(text);
	return BB_OK;
}

enum bb_status rota_read_line(struct bb_rota_row *row, const struct bb_rota *self,
                              const struct rota_line *line, struct bb_error *err)
{
	const struct bb_member *backup = NULL;
	enum bb_status status;

	*row = (struct bb_rota_row){ .line = line->line, .outcome = BB_ROTA_EMPTY };
	if (line->fault)
		return bb_error_set(err, BB_EINVAL, "%s", line->fault);
	status = read_day(&row->on, self, line->cells[ROTA_DATE], err);
	if (status == BB_OK)
		status = read_leads(row, &self->roster, line->cells[ROTA_LEAD], err);
	if (status == BB_OK && *line->cells[ROTA_BACKUP])
		status = bb_roster_who(&backup, &self->roster, line->cells[ROTA_BACKUP], err);
	if (status == BB_OK)
		status = read_headcount(row, line->cells[ROTA_HEADCOUNT], err);
	row->backup = backup ? backup->id : 0;
	for (size_t i = 0; status == BB_OK && i < row->lead_count; i++) {
		if (row->leads[i] == row->backup)
			status = bb_error_set(err, BB_EINVAL,
			                      "member %lld leads, and can't be the backup, too",
			                      (long long)row->backup);
	}
	return status;
}
