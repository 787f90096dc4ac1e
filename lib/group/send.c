/* SPDX-License-Identifier: MIT */
/*
 * A person's wish as rows: a note with an occasion for each reader, a nudge for
 * a lunch's kind, an occasion to send it to one member or once more. Decides who
 * is meant; whether a mail comes of it is reconciling's to say.
 */
#include <brownbag/send.h>

#include "group/room.h"

#include <brownbag/discreet.h>
#include <brownbag/reach.h>
#include <brownbag/store_lunches.h>
#include <brownbag/text.h>

#include <stdlib.h>
#include <string.h>

static enum bb_status look_ahead(struct bb_preview **out, struct bb_group *group,
                                 struct bb_error *err)
{
	struct bb_preview *preview = calloc(1, sizeof *preview);
	enum bb_status status;

	if (group->mode == BB_MODE_STOPPED) {
		free(preview);
		return bb_error_set(err, BB_ECONFLICT,
		                    "the group is stopped: nothing goes out before `brownbag start`");
	}
	if (!preview)
		return bb_error_set(err, BB_EIO, "out of memory");
	status = bb_outlook_load(&preview->outlook, group, 0, err);
	if (status == BB_OK)
		status = bb_outlook_store(&preview->outlook, group, err);
	if (status != BB_OK) {
		bb_preview_free(preview);
		return status;
	}
	*out = preview;
	return BB_OK;
}

/* What came of the wish, and nothing else that happens to be due. */
static enum bb_status derive(struct bb_preview *preview, const struct bb_group *group,
                             enum bb_kind kind, const struct bb_meeting *meeting,
                             const struct bb_member *member, struct bb_error *err)
{
	enum bb_status status = bb_dues_load(&preview->dues, group, &preview->outlook, group->now, err);

	if (status == BB_OK)
		bb_dues_narrow(&preview->dues, BB_KIND_BIT(kind), meeting ? meeting->id : 0,
		               member ? member->id : 0);
	return status;
}

static enum bb_status conclude(struct bb_preview **out, struct bb_preview *preview,
                               enum bb_status status)
{
	if (status == BB_OK)
		*out = preview;
	else
		bb_preview_free(preview);
	return status;
}

static enum bb_status check_reach(const struct bb_member *member, enum bb_kind kind,
                                  struct bb_error *err)
{
	if (bb_member_may_get(member, kind))
		return BB_OK;
	return bb_error_set(err, BB_ECONFLICT, "member %lld gets no mail of the kind %s (%s)",
	                    (long long)member->id, bb_kind_row(kind)->name,
	                    member->status == BB_MEMBER_ACTIVE ? "brownbag roster show"
	                                                       : bb_member_status_name(member->status));
}

/* -- a few words -- */

enum audience { TO_ACTIVE, TO_FACILITATORS, TO_ACCEPTED, TO_ONE };

static enum audience read_audience(const char *to)
{
	static const char *const words[] = {
		[TO_ACTIVE] = "active", [TO_FACILITATORS] = "facilitators", [TO_ACCEPTED] = "accepted",
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strcmp(to, words[i]) == 0)
			return (enum audience)i;
	}
	return TO_ONE;
}

/* Who said yes to the next lunch. */
struct accepted {
	struct bb_answer_row *rows;
	size_t count;
	int64_t meeting; /* 0: there is no next one */
};

static enum bb_status load_accepted(struct accepted *out, const struct bb_group *group,
                                    const struct bb_outlook *outlook, struct bb_error *err)
{
	const struct bb_meeting *next = bb_outlook_next(outlook, group->now);

	if (!next)
		return BB_OK;
	out->meeting = next->id;
	return bb_store_load_answers(group->store, next->start.date, &out->rows, &out->count, err);
}

static bool has_accepted(const struct accepted *accepted, int64_t member)
{
	for (size_t i = 0; i < accepted->count; i++) {
		const struct bb_answer_row *row = &accepted->rows[i];

		if (row->meeting == accepted->meeting && row->member == member)
			return row->answer.partstat == BB_PARTSTAT_ACCEPTED;
	}
	return false;
}

static bool is_meant(enum audience audience, const struct bb_member *member,
                     const struct accepted *accepted)
{
	if (!bb_member_may_get(member, BB_KIND_NOTE))
		return false;
	switch (audience) {
	case TO_FACILITATORS:
		return member->leads;
	case TO_ACCEPTED:
		return has_accepted(accepted, member->id);
	case TO_ACTIVE:
	case TO_ONE:
		break;
	}
	return true;
}

static enum bb_status add_reader(const struct bb_group *group, int64_t note, int64_t member,
                                 struct bb_error *err)
{
	struct bb_occasion occasion = { .kind = BB_KIND_NOTE, .member = member,
		                        .made_at = group->now };

	return bb_store_add_occasion(group->store, &occasion, note, NULL, err);
}

static enum bb_status add_readers(const struct bb_group *group, const struct bb_outlook *outlook,
                                  int64_t note, const char *to, struct bb_error *err)
{
	enum audience audience = read_audience(to);
	struct accepted accepted = { NULL, 0, 0 };
	enum bb_status status = BB_OK;
	size_t count = 0;

	if (audience == TO_ACCEPTED)
		status = load_accepted(&accepted, group, outlook, err);
	for (size_t i = 0; status == BB_OK && i < outlook->roster.count; i++) {
		const struct bb_member *member = &outlook->roster.members[i];

		if (!is_meant(audience, member, &accepted))
			continue;
		status = add_reader(group, note, member->id, err);
		count++;
	}
	free(accepted.rows);
	if (status == BB_OK && count == 0)
		return bb_error_set(err, BB_ENOENT, "nobody is meant by \"%s\"", to);
	return status;
}

static enum bb_status add_readers_or_one(const struct bb_group *group,
                                         const struct bb_outlook *outlook, int64_t note,
                                         const char *to, struct bb_error *err)
{
	const struct bb_member *member = NULL;
	enum bb_status status;

	if (read_audience(to) != TO_ONE)
		return add_readers(group, outlook, note, to, err);
	status = bb_roster_who(&member, &outlook->roster, to, err);
	if (status == BB_OK)
		status = check_reach(member, BB_KIND_NOTE, err);
	if (status == BB_OK)
		status = add_reader(group, note, member->id, err);
	return status;
}

static enum bb_status clean_subject(char **out, const struct bb_group *group, const char *subject,
                                    struct bb_error *err)
{
	char *clean = NULL;
	const char *word = NULL;
	enum bb_status status;

	if (!subject)
		return bb_text_copy(out, bb_config_text(group->config, "group.subject"), err);
	status = bb_text_clean_line(&clean, subject, BB_NOTE_SUBJECT_MAX, "subject", err);
	if (status != BB_OK)
		return status;
	if (bb_config_bool(group->config, "group.discreet"))
		word = bb_telling_word(clean);
	if (!*clean || word) {
		free(clean);
		return word ? bb_error_set(err, BB_EINVAL,
		                           "the subject tells what the group is about (%s): others may see "
		                           "it, so say that in the text", word)
		            : bb_error_set(err, BB_EINVAL, "the subject is empty");
	}
	*out = clean;
	return BB_OK;
}

static enum bb_status clean_text(char **out, const char *text, struct bb_error *err)
{
	char *clean = NULL;
	enum bb_status status = bb_text_clean_block(&clean, text, BB_NOTE_TEXT_MAX, "text", err);

	if (status != BB_OK)
		return status;
	if (clean[strspn(clean, " \t\n")] == '\0') {
		free(clean);
		return bb_error_set(err, BB_EINVAL, "there are no words to send");
	}
	*out = clean;
	return BB_OK;
}

/* The rows of a note: its words, and who gets them. */
static enum bb_status add_note(const struct bb_group *group, const struct bb_outlook *outlook,
                               const struct bb_note *note, struct bb_error *err)
{
	char *subject = NULL, *text = NULL;
	int64_t id = 0;
	enum bb_status status = clean_subject(&subject, group, note->subject, err);

	if (status == BB_OK)
		status = clean_text(&text, note->text, err);
	if (status == BB_OK)
		status = bb_store_add_note(group->store, subject, text, group->now, &id, err);
	if (status == BB_OK)
		status = add_readers_or_one(group, outlook, id, note->to, err);
	free(subject);
	free(text);
	return status;
}

enum bb_status bb_group_write(struct bb_preview **out, struct bb_group *group,
                              const struct bb_note *note, struct bb_error *err)
{
	struct bb_timing timing = bb_config_timing(group->config, BB_KIND_NOTE);
	struct bb_preview *preview = NULL;
	enum bb_status status;

	if (timing.off)
		return bb_error_set(err, BB_ECONFLICT, "[remind] note = off: no notes are sent");
	status = look_ahead(&preview, group, err);
	if (status == BB_OK)
		status = add_note(group, &preview->outlook, note, err);
	if (status == BB_OK)
		status = derive(preview, group, BB_KIND_NOTE, NULL, NULL, err);
	return conclude(out, preview, status);
}

/* -- a lunch's invites or agenda -- */

/* Whether a mail of the kind, or one that stands for it, went or is on its way. */
static bool has_it(const struct bb_outlook *outlook, enum bb_kind kind, int64_t meeting,
                   int64_t member)
{
	bool entry = bb_kind_row(kind)->method == BB_METHOD_REQUEST;

	for (size_t i = 0; i < outlook->held_count; i++) {
		const struct bb_held *row = &outlook->held[i];

		if (row->key.meeting == meeting && row->key.member == member &&
		    row->state != BB_MAIL_EXPIRED && row->state != BB_MAIL_DROPPED &&
		    (entry ? row->sequence >= 0 && bb_kind_row(row->key.kind)->method == BB_METHOD_REQUEST
		           : row->key.kind == kind))
			return true;
	}
	return false;
}

static enum bb_status ask_again(const struct bb_group *group, enum bb_kind kind, int64_t meeting,
                                int64_t member, struct bb_error *err)
{
	struct bb_occasion occasion = { .kind = kind, .meeting = meeting, .member = member,
		                        .made_at = group->now };

	return bb_store_add_occasion(group->store, &occasion, 0, NULL, err);
}

static enum bb_status send_to_one(const struct bb_group *group, const struct bb_outlook *outlook,
                                  const struct bb_dispatch *dispatch, int64_t meeting,
                                  const struct bb_member *member, struct bb_error *err)
{
	const char *kind = bb_kind_row(dispatch->kind)->name;
	enum bb_status status = check_reach(member, dispatch->kind, err);

	if (status != BB_OK)
		return status;
	if (!dispatch->again && has_it(outlook, dispatch->kind, meeting, member->id))
		return bb_error_set(err, BB_ECONFLICT,
		                    "member %lld has the %s; --again sends it once more",
		                    (long long)member->id, kind);
	return ask_again(group, dispatch->kind, meeting, member->id, err);
}

/* Where the kind is off nothing is due by itself, and those who lack it are asked for one by one. */
static enum bb_status send_to_all(const struct bb_group *group, const struct bb_outlook *outlook,
                                  const struct bb_dispatch *dispatch, int64_t meeting,
                                  struct bb_error *err)
{
	struct bb_nudge nudge = { dispatch->kind, meeting, group->now };
	bool off = bb_config_timing(group->config, dispatch->kind).off;
	enum bb_status status = bb_store_add_nudge(group->store, &nudge, err);

	for (size_t i = 0; status == BB_OK && i < outlook->roster.count; i++) {
		const struct bb_member *member = &outlook->roster.members[i];

		if (!bb_member_may_get(member, dispatch->kind))
			continue;
		if (dispatch->again ||
		    (off && !has_it(outlook, dispatch->kind, meeting, member->id)))
			status = ask_again(group, dispatch->kind, meeting, member->id, err);
	}
	return status;
}

enum bb_status bb_group_dispatch(struct bb_preview **out, struct bb_group *group,
                                 const struct bb_dispatch *dispatch, struct bb_error *err)
{
	const struct bb_meeting *meeting = NULL;
	const struct bb_member *member = NULL;
	struct bb_preview *preview = NULL;
	enum bb_status status = look_ahead(&preview, group, err);

	if (status == BB_OK)
		status = bb_outlook_meeting(&meeting, &preview->outlook, group, dispatch->meeting, err);
	if (status == BB_OK)
		status = group_check_ahead(meeting, group, &preview->outlook, err);
	if (status == BB_OK && meeting->holiday_open)
		status = bb_error_set(err, BB_ECONFLICT, "the lunch falls on a holiday, and that has to be "
		                      "settled before anything is sent (brownbag status)");
	if (status == BB_OK && dispatch->to)
		status = bb_roster_who(&member, &preview->outlook.roster, dispatch->to, err);
	if (status == BB_OK && member)
		status = send_to_one(group, &preview->outlook, dispatch, meeting->id, member, err);
	else if (status == BB_OK)
		status = send_to_all(group, &preview->outlook, dispatch, meeting->id, err);
	if (status == BB_OK)
		status = derive(preview, group, dispatch->kind, meeting, member, err);
	return conclude(out, preview, status);
}
