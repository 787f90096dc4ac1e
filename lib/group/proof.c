/* SPDX-License-Identifier: MIT */
/*
 * The rotation's books against its log: what is stored has to be what a replay
 * gives, in every number. Says where they part, and mends nothing.
 */
#include <brownbag/proof.h>

#include <brownbag/store_lunches.h>

#include <stdio.h>
#include <string.h>

enum { LINE_SIZE = 96 };

static const char restore[] = "brownbag restore FILE, with a copy from before";

struct proving {
	bb_flaw_found *found;
	void *context;
};

static enum bb_status find(const struct proving *proving, const char *text, struct bb_error *err)
{
	struct bb_flaw flaw = { "balances", text, restore };

	return proving->found(proving->context, &flaw, err);
}

/* Every number of one member; NULL: has no balance there. */
static bool same(const struct bb_balance *a, const struct bb_balance *b)
{
	struct bb_books left = { .balances = (struct bb_balance *)a, .count = 1 };
	struct bb_books right = { .balances = (struct bb_balance *)b, .count = 1 };

	return a && b && bb_books_equal(&left, &right, NULL);
}

/* Exact: what is off by one unit looks the same in turns. */
static void format_balance(char out[LINE_SIZE], const struct bb_balance *balance)
{
	if (balance)
		snprintf(out, LINE_SIZE, "%lld owed, %d led, %d could lead", (long long)balance->owed,
		         balance->led, balance->could);
	else
		snprintf(out, LINE_SIZE, "nothing");
}

static enum bb_status compare_member(const struct proving *proving, int64_t member,
                                     const struct bb_balance *stored,
                                     const struct bb_balance *replayed, struct bb_error *err)
{
	char texts[2][LINE_SIZE], line[3 * LINE_SIZE];

	if (same(stored, replayed))
		return BB_OK;
	format_balance(texts[0], stored);
	format_balance(texts[1], replayed);
	if (strcmp(texts[0], texts[1]) == 0)
		snprintf(line, sizeof line, "member %lld: the last turn or the absences aren't those that"
		                            " the log gives", (long long)member);
	else
		snprintf(line, sizeof line, "member %lld: stored is %s; the log gives %s",
		         (long long)member, texts[0], texts[1]);
	return find(proving, line, err);
}

/* Both are sorted by member: a step in one, in the other or in both. */
static enum bb_status compare_balances(const struct proving *proving,
                                       const struct bb_books *stored,
                                       const struct bb_books *replayed, struct bb_error *err)
{
	size_t s = 0, r = 0;
	enum bb_status status = BB_OK;

	while (status == BB_OK && (s < stored->count || r < replayed->count)) {
		const struct bb_balance *a = s < stored->count ? &stored->balances[s] : NULL;
		const struct bb_balance *b = r < replayed->count ? &replayed->balances[r] : NULL;

		if (a && b && a->member != b->member) {
			a = a->member < b->member ? a : NULL;
			b = a ? NULL : b;
		}
		s += a != NULL;
		r += b != NULL;
		status = compare_member(proving, a ? a->member : b->member, a, b, err);
	}
	return status;
}

static enum bb_status compare_books(const struct proving *proving, const struct bb_books *stored,
                                    const struct bb_books *replayed, struct bb_error *err)
{
	int64_t member = 0;
	enum bb_status status;

	if (bb_books_equal(stored, replayed, &member))
		return BB_OK;
	status = compare_balances(proving, stored, replayed, err);
	if (status == BB_OK && member == 0)
		status = find(proving, "the last booking or the last lunches aren't those of the log",
		              err);
	return status;
}

static enum bb_status prove_books(const struct proving *proving, const struct bb_group *group,
                                  struct bb_error *err)
{
	struct bb_books base = { 0 }, stored = { 0 }, replayed = { 0 };
	struct bb_bookings log = { 0 };
	struct bb_error why = BB_ERROR_INIT;
	enum bb_status status = bb_store_load_books(group->store, BB_BOOKS_BASE, &base, err);

	if (status == BB_OK)
		status = bb_store_load_books(group->store, BB_BOOKS_NOW, &stored, err);
	if (status == BB_OK)
		status = bb_store_load_bookings(group->store, &log, err);
	if (status != BB_OK)
		goto out;
	status = bb_books_replay(&replayed, &base, &log, &why);
	if (status == BB_OK)
		status = compare_books(proving, &stored, &replayed, err);
	else if (status == BB_EINVAL)
		status = find(proving, why.text, err);
	else
		status = bb_error_set(err, status, "%s", why.text);
out:
	bb_books_release(&base);
	bb_books_release(&stored);
	bb_books_release(&replayed);
	bb_bookings_release(&log);
	return status;
}

enum bb_status bb_group_prove(const struct bb_group *self, bb_flaw_found *found, void *context,
                              struct bb_error *err)
{
	struct proving proving = { found, context };
	enum bb_status status = bb_store_prove(self->store, found, context, err);

	return status == BB_OK ? prove_books(&proving, self, err) : status;
}
