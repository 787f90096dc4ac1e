/* SPDX-License-Identifier: MIT */
/*
 * Which theme comes next. Decides by what the lunches before and after had, and
 * by one table of themes with a place of their own; knows no date of today.
 */
#include <brownbag/theme.h>

#include <assert.h>
#include <limits.h>
#include <stdlib.h>

enum { NEVER = INT_MAX };

/* Special themes that come by themselves. What isn't here comes by hand. */
static const struct place {
	const char *slug;
	int months;  /* at least, between two of them; 0: lunches count */
	int lunches; /* likewise */
	int first;   /* month or lunch of the group, from 1, before which it doesn't come */
} places[] = {
	{ "good-colleagues", .months = 12, .first = 10 },
	{ "passing-it-on", .months = 12, .first = 11 },
	{ "looking-back", .lunches = 12, .first = 12 },
};

/* The lunches with what each has so far. */
struct table {
	const struct bb_themes *themes;
	const struct bb_theme_lunch *lunches;
	const struct bb_theme **has; /* NULL: nothing yet, or nothing known */
	size_t count;
};

static int months_between(struct bb_month a, struct bb_month b)
{
	return abs(bb_month_index(a) - bb_month_index(b));
}

/* How far from lunch `at` the nearest use of a theme is, before or after. */
static void find_use(int *lunches, int *months, const struct table *self, size_t at,
                     const struct bb_theme *theme)
{
	*lunches = *months = NEVER;
	for (size_t i = 0; i < self->count; i++) {
		int apart;

		if (i == at || self->has[i] != theme)
			continue;
		apart = months_between(self->lunches[i].month, self->lunches[at].month);
		if (apart < *months)
			*months = apart;
		apart = i < at ? (int)(at - i) : (int)(i - at);
		if (apart < *lunches)
			*lunches = apart;
	}
}

static bool is_sensitive(const struct bb_theme *theme)
{
	return theme && theme->sensitive;
}

/* `movable` also minds a theme of the lunch after that may still change. */
static bool is_allowed(const struct table *self, size_t at, const struct bb_theme *theme,
                       bool movable)
{
	bool has_next = at + 1 < self->count && (movable || self->lunches[at + 1].fixed);

	if (self->lunches[at].for_allies && !theme->for_allies)
		return false;
	if (!theme->sensitive)
		return true;
	return at >= BB_THEME_SETTLING && !is_sensitive(self->has[at - 1]) &&
	       !(has_next && is_sensitive(self->has[at + 1]));
}

/* What was not used for longest, the earlier in the file if several weren't. */
static const struct bb_theme *longest_unused(const struct table *self, size_t at)
{
	const struct bb_theme *best = NULL;
	bool for_allies = self->lunches[at].for_allies;
	int longest = 0;

	for (size_t i = 0; i < self->themes->count; i++) {
		const struct bb_theme *theme = &self->themes->items[i];
		int lunches, months;

		/* For allies there is hardly more than one, and it may be special. */
		if ((theme->special && !for_allies) || !is_allowed(self, at, theme, true))
			continue;
		find_use(&lunches, &months, self, at, theme);
		if (lunches > longest) {
			longest = lunches;
			best = theme;
		}
	}
	return best;
}

static bool is_due(const struct table *self, size_t at, const struct place *place,
                   const struct bb_theme *theme)
{
	int lunches, months;
	int age = place->months > 0
		? months_between(self->lunches[0].month, self->lunches[at].month) + 1
		: (int)at + 1;

	find_use(&lunches, &months, self, at, theme);
	return age >= place->first && lunches >= place->lunches && months >= place->months;
}

static const struct bb_theme *due_special(const struct table *self, size_t at)
{
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		const struct bb_theme *theme = bb_themes_find(self->themes, places[i].slug);

		/* A group's own file may lack it, or have made it one of the round. */
		if (theme && theme->special && is_due(self, at, &places[i], theme) &&
		    is_allowed(self, at, theme, true))
			return theme;
	}
	return NULL;
}

static const struct bb_theme *choose(const struct table *self, size_t at)
{
	const struct bb_theme *theme = NULL;

	if (!self->lunches[at].for_allies)
		theme = due_special(self, at);
	return theme ? theme : longest_unused(self, at);
}

enum bb_status bb_themes_choose(const struct bb_theme **out, const struct bb_themes *self,
                                const struct bb_theme_lunch *lunches, size_t count,
                                struct bb_error *err)
{
	struct table table = { .themes = self, .lunches = lunches, .count = count };

	if (count == 0)
		return BB_OK;
	assert(count <= INT_MAX);
	table.has = calloc(count, sizeof *table.has);
	if (!table.has)
		return bb_error_set(err, BB_EIO, "out of memory");
	for (size_t i = 0; i < count; i++)
		if (lunches[i].theme)
			table.has[i] = bb_themes_find(self, lunches[i].theme);
	for (size_t i = 0; i < count; i++) {
		if (lunches[i].fixed)
			continue;
		if (table.has[i] && is_allowed(&table, i, table.has[i], false))
			continue;
		table.has[i] = NULL;
		table.has[i] = choose(&table, i);
	}
	for (size_t i = 0; i < count; i++)
		out[i] = table.has[i];
	free(table.has);
	return BB_OK;
}
