/* SPDX-License-Identifier: MIT */
/* What needs a person: mails in doubt, lunches that nobody leads or that fall on a holiday. */
#include "needs.h"
#include "output.h"
#include "talk.h"
#include "views.h"

#include <brownbag/concern.h>
#include <brownbag/mailbox.h>
#include <brownbag/store_mail.h>
#include <brownbag/trouble.h>

#include <stdarg.h>
#include <stdio.h>

enum {
	TEXT_SIZE = 512,
	SHOWN_MAX = 20,
	EXPIRED_SHOWN_S = 7 * BB_DAY_SECONDS, /* what is longer ago can't be made good */
};

void needs_add(json_t *list, const char *code, json_t *month, int64_t id, const char *fix,
               const char *format, ...)
{
	char text[TEXT_SIZE];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	json_array_append_new(list, json_pack("{s:s, s:o, s:o, s:s, s:o}", "code", code, "month", month,
	                                      "id", json_id(id), "text", text,
	                                      "fix", json_text(fix)));
}

static void add_mail(json_t *list, const struct bb_mail *mail)
{
	char fix[TEXT_SIZE];
	const char *kind = bb_kind_row(mail->key.kind)->name;

	if (mail->state == BB_MAIL_UNKNOWN) {
		snprintf(fix, sizeof fix, "brownbag outbox resolve %lld --sent, or --resend",
		         (long long)mail->id);
		needs_add(list, "unknown", json_null(), mail->id, fix,
		          "%s %lld: sent or not, the server's answer is missing", kind, (long long)mail->id);
		return;
	}
	snprintf(fix, sizeof fix, "brownbag outbox retry %lld", (long long)mail->id);
	needs_add(list, "failed", json_null(), mail->id, fix, "%s %lld was refused: %s", kind,
	          (long long)mail->id, mail->reply ? mail->reply : "no reason given");
}

static enum bb_status add_mails(json_t *list, const struct bb_group *group, struct bb_error *err)
{
	struct bb_mails mails = { 0 };
	enum bb_status status = bb_store_load_trouble(group->store, SHOWN_MAX, &mails, err);

	for (size_t i = 0; status == BB_OK && i < mails.count; i++)
		add_mail(list, &mails.items[i]);
	bb_mails_release(&mails);
	return status;
}

/* What was printed when it began is found here later. */
static const struct trouble_row {
	enum bb_trouble trouble;
	const char *code, *fix;
	const char *since, *means; /* around the time */
} troubles[] = {
	{ BB_TROUBLE_MAIL, "trouble", "brownbag deliver -v", "mail has been in trouble since", "" },
	{ BB_TROUBLE_MAILBOX, "mailbox", "brownbag -v rsvp fetch", "the mailbox can't be read since",
	  ", so no answers come in" },
	{ BB_TROUBLE_PAGE, "page", "brownbag publish", "the page can't be published since",
	  ", so it shows what was then" },
};

/* What isn't set any more can't be in trouble. */
static bool is_used(enum bb_trouble trouble, const struct bb_config *config)
{
	if (trouble == BB_TROUBLE_MAILBOX)
		return bb_mailbox_is_set(config);
	return trouble != BB_TROUBLE_PAGE || *bb_config_text(config, "publish.dir");
}

static enum bb_status add_trouble(json_t *list, const struct bb_group *group,
                                  const struct trouble_row *row, struct bb_error *err)
{
	int64_t since = 0;
	char at[BB_WALL_SIZE];
	enum bb_status status = bb_trouble_since(&since, group->store, row->trouble, err);

	if (status != BB_OK || since == 0 || !is_used(row->trouble, group->config))
		return status;
	bb_wall_format(at, bb_zone_to_wall(group->zone, since, NULL));
	at[10] = ' ';
	at[16] = '\0'; /* "2027-02-09 09:00" */
	needs_add(list, row->code, json_null(), 0, row->fix, "%s %s%s", row->since, at, row->means);
	return BB_OK;
}

static enum bb_status add_troubles(json_t *list, const struct bb_group *group,
                                   struct bb_error *err)
{
	enum bb_status status = BB_OK;

	for (size_t i = 0; status == BB_OK && i < sizeof troubles / sizeof *troubles; i++)
		status = add_trouble(list, group, &troubles[i], err);
	return status;
}

static enum bb_status add_expired(json_t *list, const struct bb_group *group, struct bb_error *err)
{
	int64_t count = 0;
	enum bb_status status =
		bb_store_count_expired(group->store, group->now - EXPIRED_SHOWN_S, &count, err);

	if (count > 0)
		needs_add(list, "expired", json_null(), 0, "brownbag outbox list --state expired",
		          count == 1 ? "%lld mail came too late to be of use, and wasn't sent"
		               : "%lld mails came too late to be of use, and weren't sent",
		          (long long)count);
	return status;
}

static void add_open_seats(json_t *list, const struct bb_group *group,
                           const struct bb_outlook *outlook)
{
	for (size_t i = 0; i < outlook->plan.count; i++) {
		const struct bb_meeting *meeting = outlook->rotation.coming[i];
		char when[VIEW_WHEN_SIZE];

		if (outlook->plan.items[i].open == 0 || meeting->starts_at <= group->now)
			continue;
		view_when(when, meeting);
		needs_add(list, "open", view_month(meeting->month), meeting->id, "brownbag rotate",
		          "nobody facilitates the lunch on %s yet", when);
	}
}

/* A pause that was said to end: a person asks, nothing resumes by itself. */
static void add_pauses(json_t *list, const struct bb_group *group,
                       const struct bb_outlook *outlook)
{
	struct bb_month month = bb_date_month(bb_zone_to_wall(group->zone, group->now, NULL).date);
	char fix[TEXT_SIZE];

	for (size_t i = 0; i < outlook->roster.count; i++) {
		const struct bb_member *member = &outlook->roster.members[i];

		if (member->status != BB_MEMBER_PAUSED || member->paused_until.year == 0 ||
		    bb_month_compare(member->paused_until, month) > 0)
			continue;
		snprintf(fix, sizeof fix, "brownbag roster resume %lld, or ask first", (long long)member->id);
		needs_add(list, "paused", view_month(member->paused_until), member->id, fix,
		          "member %lld was paused until about now", (long long)member->id);
	}
}

static enum bb_status add_concerns(json_t *list, const struct bb_group *group,
                                   const struct bb_outlook *outlook, struct bb_error *err)
{
	struct bb_concerns concerns = { 0 };
	enum bb_status status = bb_concerns_list(&concerns, group, outlook, err);

	for (size_t i = 0; i < concerns.count; i++) {
		const struct bb_concern *concern = &concerns.items[i];

		needs_add(list, concern->code, view_month(concern->month), concern->meeting,
		          concern->fix, "%s",
		          concern->text);
	}
	bb_concerns_release(&concerns);
	return status;
}

static bool has_members(const struct bb_roster *roster)
{
	for (size_t i = 0; i < roster->count; i++)
		if (roster->members[i].status != BB_MEMBER_FORMER)
			return true;
	return false;
}

/* Without anybody each lunch is open, which needn't be said six times. */
static void add_people(json_t *list, const struct bb_group *group,
                       const struct bb_outlook *outlook)
{
	if (has_members(&outlook->roster))
		add_open_seats(list, group, outlook);
	else
		needs_add(list, "empty", json_null(), 0, "brownbag roster import people.csv",
		          "there are no members yet");
}

enum bb_status view_needs(json_t **out, const struct bb_group *group,
                          const struct bb_outlook *outlook, struct bb_error *err)
{
	json_t *list = json_array();
	enum bb_status status;

	if (!list)
		return bb_error_set(err, BB_EIO, "out of memory");
	status = add_troubles(list, group, err);
	if (status == BB_OK)
		status = add_mails(list, group, err);
	if (status == BB_OK)
		status = add_expired(list, group, err);
	if (status == BB_OK) {
		add_people(list, group, outlook);
		add_pauses(list, group, outlook);
		status = add_concerns(list, group, outlook, err);
	}
	if (status == BB_OK)
		status = needs_add_answers(list, group, outlook, err);
	if (status == BB_OK)
		status = needs_add_intros(list, group, err);
	if (status != BB_OK) {
		json_decref(list);
		return status;
	}
	*out = list;
	return BB_OK;
}

void hint_stuck(const struct session *session)
{
	struct bb_mail_counts counts = { { 0 }, 0 };
	int64_t trouble = 0;
	size_t stuck;

	if (!session->talk_is_terminal ||
	    bb_trouble_since(&trouble, session->group->store, BB_TROUBLE_MAIL, NULL) != BB_OK ||
	    bb_store_count_mails(session->group->store, &counts, NULL) != BB_OK)
		return;
	stuck = counts.by_state[BB_MAIL_UNKNOWN] + counts.by_state[BB_MAIL_FAILED];
	if (stuck > 0)
		talk_hint(session->config, "advice.stuck", "%zu mail%s you; `brownbag status` says why",
		          stuck, stuck == 1 ? " needs" : "s need");
	else if (trouble)
		talk_hint(session->config, "advice.stuck",
		          "mail doesn't get out; `brownbag status` says more");
}
