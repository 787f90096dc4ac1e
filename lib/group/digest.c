/* SPDX-License-Identifier: MIT */
/* The organizers' monthly look at their group: ids and counts, no name and no address. */
#include "group/circle.h"
#include "group/room.h"

#include <brownbag/bytes.h>
#include <brownbag/letter.h>
#include <brownbag/store_mail.h>

enum { DIGEST_MAX = 8 * 1024, LUNCHES = 3, INTROS = 50 };

/* "#7", or "nobody yet". */
static void add_seat(struct bb_bytes *out, const char *label, int64_t member)
{
	if (member)
		bb_bytes_addf(out, ", %s #%lld", label, (long long)member);
	else
		bb_bytes_addf(out, ", %s: nobody yet", label);
}

static void add_lunches(struct bb_bytes *out, const struct bb_outlook *outlook, int64_t now)
{
	const struct bb_meetings *meetings = &outlook->schedule.meetings;
	char when[BB_WHEN_SIZE];
	int count = 0;

	bb_bytes_add_text(out, "Coming lunches\n");
	for (size_t i = 0; i < meetings->count && count < LUNCHES; i++) {
		const struct bb_meeting *meeting = &meetings->items[i];

		if (meeting->starts_at <= now || meeting->status == BB_MEETING_CANCELLED)
			continue;
		count++;
		bb_when_short(when, meeting->start.date);
		bb_bytes_addf(out, "  %s, theme %s", when, meeting->theme ? meeting->theme : "open");
		add_seat(out, "facilitator", bb_meeting_seat(meeting, BB_SEAT_LEAD));
		add_seat(out, "backup", bb_meeting_seat(meeting, BB_SEAT_BACKUP));
		bb_bytes_add_char(out, '\n');
	}
}

static void add_members(struct bb_bytes *out, const struct bb_roster *roster)
{
	size_t by_status[BB_MEMBER_FORMER + 1] = { 0 };

	for (size_t i = 0; i < roster->count; i++)
		by_status[roster->members[i].status]++;
	bb_bytes_addf(out, "\nMembers\n  %zu active, %zu paused\n", by_status[BB_MEMBER_ACTIVE],
	              by_status[BB_MEMBER_PAUSED]);
}

/* The oldest first. */
static void add_intros(struct bb_bytes *out, const struct bb_intros *intros, int64_t now)
{
	size_t count = 0;

	for (size_t i = 0; i < intros->count && count < INTROS; i++) {
		const struct bb_intro *intro = &intros->items[i];

		if (bb_intro_state_is_end(intro->state))
			continue;
		if (count++ == 0)
			bb_bytes_add_text(out, "\nIntroductions\n");
		bb_bytes_addf(out, "  %lld: %lld days, %s\n", (long long)intro->id,
		              (long long)((now - intro->begun_at) / BB_DAY_SECONDS),
		              bb_intro_state_name(intro->state));
	}
}

enum bb_status group_digest(char **out, const struct bb_group *group,
                            const struct bb_outlook *outlook, struct bb_error *err)
{
	struct bb_bytes text = BB_BYTES_INIT(DIGEST_MAX);
	struct bb_mail_counts counts;
	enum bb_status status = bb_store_count_mails(group->store, &counts, err);

	if (status != BB_OK)
		return status;
	add_lunches(&text, outlook, group->now);
	add_members(&text, &outlook->roster);
	add_intros(&text, &outlook->circle->intros, group->now);
	bb_bytes_addf(&text, "\nMail\n  %zu waiting, %zu in doubt, %zu refused\n\n"
	                     "brownbag status says what needs you.",
	              counts.by_state[BB_MAIL_QUEUED], counts.by_state[BB_MAIL_UNKNOWN],
	              counts.by_state[BB_MAIL_FAILED]);
	status = bb_bytes_detach(out, &text, err);
	bb_bytes_release(&text);
	return status;
}
