/* SPDX-License-Identifier: MIT */
/*
 * What is asked once a year, and when: whether mail is still welcome, and whether
 * a keeper is still glad to be asked. What an answer does, or its lack, is the
 * group's business.
 */
#include <brownbag/renewal.h>

#include "run.h"

#include <stddef.h>

enum {
	DAYS_OF_ALL_MONTHS = 28,
	APART = DAYS_OF_ALL_MONTHS / 2, /* days between the questions to one member */
	ASKED_AFTER = BB_OFFER_MONTHS - 1, /* months: so that there is one left to answer in */
	MONTHS_BACK = 2, /* a shift of a month, and 30 days in which it is worth asking */
};

int64_t bb_renewal_occasion(enum bb_renewal question, struct bb_month month)
{
	return (int64_t)BB_RENEWAL_COUNT * bb_month_index(month) + (int64_t)question;
}

enum bb_renewal bb_renewal_of(int64_t occasion)
{
	return occasion % BB_RENEWAL_COUNT == BB_RENEWAL_OFFERS ? BB_RENEWAL_OFFERS : BB_RENEWAL_MAIL;
}

struct bb_date bb_renewal_day(enum bb_renewal question, int64_t member, struct bb_month month)
{
	int64_t turn = member + (question == BB_RENEWAL_OFFERS ? APART : 0);

	return (struct bb_date){ month.year, month.month, 1 + (int)(turn % DAYS_OF_ALL_MONTHS) };
}

/* -- what is owed -- */

static bool joined_in(const struct bb_member *member, struct bb_month month)
{
	return member->joined.year != 0 && member->joined.month == month.month &&
	       member->joined.year < month.year;
}

static bool keeps_until(const struct offers *offers, struct bb_month month)
{
	for (size_t i = 0; i < offers->count; i++) {
		if (bb_month_index(offers->items[i]->renewed) + ASKED_AFTER == bb_month_index(month))
			return true;
	}
	return false;
}

static bool is_asked_in(const struct person *person, enum bb_renewal question,
                        struct bb_month month)
{
	if (question == BB_RENEWAL_OFFERS)
		return keeps_until(&person->offers, month);
	return joined_in(person->member, month);
}

/* Whoever said yes to mail a short while ago has answered. */
static bool agreed_lately(const struct person *person, struct bb_date day)
{
	return bb_date_days(day) - person->agreed_day < BB_RENEWAL_REST;
}

static bool is_held(const struct person *person, const struct bb_mail_key *key)
{
	for (size_t i = 0; i < person->rows.count; i++) {
		const struct bb_held *row = person->rows.items[i];

		if (row->key.kind == key->kind && row->key.occasion == key->occasion &&
		    row_counts(row) && row->key.generation >= person->member->generation)
			return true;
	}
	return false;
}

static void want_renewal(struct run *run, struct person *person, enum bb_renewal question,
                         struct bb_month month)
{
	const struct bb_timetable *timetable = run->world->timetable;
	struct bb_date day = bb_renewal_day(question, person->member->id, month);
	struct bb_due due = new_due(BB_KIND_RENEW, person->member, NULL);

	if (question == BB_RENEWAL_MAIL && agreed_lately(person, day))
		return;
	due.key.occasion = bb_renewal_occasion(question, month);
	due.due_at = bb_timetable_yearly_at(timetable, BB_KIND_RENEW, day);
	due.not_after = bb_timetable_not_after(timetable, BB_KIND_RENEW, NULL, due.due_at);
	if (due.due_at < run->world->since || !bb_member_may_get_mail(person->member, &due.key) ||
	    is_held(person, &due.key))
		return;
	if (falls_due(run, &person->rows, &due))
		add_due(run, &due);
}

void want_renewals(struct run *run, struct person *person)
{
	int first = run->month - MONTHS_BACK;

	if (run->world->timetable->timing[BB_KIND_RENEW].off)
		return;
	for (int i = first < 0 ? 0 : first; i <= run->last_month; i++) {
		struct bb_month month = bb_month_from_index(i);

		for (int question = 0; question < BB_RENEWAL_COUNT; question++) {
			if (is_asked_in(person, (enum bb_renewal)question, month))
				want_renewal(run, person, (enum bb_renewal)question, month);
		}
	}
}
