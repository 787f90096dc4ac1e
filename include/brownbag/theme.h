/* SPDX-License-Identifier: MIT */
/*
 * Themes: what a lunch is about, and which one comes next.
 *
 * A theme is a section of themes.ini:
 *
 *     [theme:plan-b]
 *     title = Sick days, closures and plan B
 *     kind = core
 *     sensitive = no
 *     open = members
 *     topics = childcare, flexibility
 *     basis = why it is here, in a few words
 *     prompt1 = What is in your plan B, and what is in plan C?
 *     prompt2 = ..
 *     prompt3 = ..
 *     care = a line for the facilitator
 *
 * kind: core is in the round, special has a place of its own or comes by hand.
 * open: members, or allies for a lunch with guests. Title and the three prompts
 * are needed; core, no and members are the defaults.
 *
 * A theme for allies doesn't open a lunch: whether guests come is decided by a
 * person (`for_allies` of the lunch), and members are told before they do. The
 * other way round a lunch that is open gets no theme but one for allies.
 */
#ifndef BROWNBAG_THEME_H
#define BROWNBAG_THEME_H

#include <brownbag/date.h>
#include <brownbag/error.h>

#include <stdbool.h>
#include <stddef.h>

enum {
	BB_THEME_PROMPTS = 3,
	BB_THEMES_MAX = 200,
	BB_THEME_SLUG_MAX = 40,   /* bytes: a-z, 0-9 and hyphens */
	BB_THEME_TITLE_MAX = 100, /* bytes */
	BB_THEME_TEXT_MAX = 300,  /* bytes, of a prompt, care or basis */
	BB_THEME_TOPICS_MAX = 8,
};

struct bb_theme {
	char *slug;    /* "plan-b"; never changes, rows of lunches name it */
	char *title;
	bool special;
	bool sensitive;
	bool for_allies;
	char **topics; /* `topic_count` slugs */
	size_t topic_count;
	char *basis;   /* NULL: none */
	char *prompts[BB_THEME_PROMPTS];
	char *care;    /* NULL: none; see bb_theme_care() */
};

/* In the order of the file. */
struct bb_themes {
	struct bb_theme *items;
	size_t count;
};
void bb_themes_release(struct bb_themes *self);

/** The theme of that slug; NULL: none. Borrowed from the themes. */
const struct bb_theme *bb_themes_find(const struct bb_themes *self, const char *slug);

/**
 * The same for a slug that a person typed.
 *
 * @return BB_OK; BB_ENOENT: none (with the nearest)
 */
BB_CHECKED enum bb_status bb_themes_look_up(const struct bb_theme **out,
                                            const struct bb_themes *self, const char *slug,
                                            struct bb_error *err);

/** The line for the facilitator of a lunch; NULL: none. What a theme for allies says about
 *  guests is kept back where there are none. Borrowed from the theme. */
const char *bb_theme_care(const struct bb_theme *self, bool lunch_for_allies);

/* -- reading: rows come one by one, as the INI reader finds them -- */

struct bb_theme_builder;

/** @param[out] out  free with bb_theme_builder_free(). @return BB_OK; BB_EIO */
BB_CHECKED enum bb_status bb_theme_builder_new(struct bb_theme_builder **out,
                                               struct bb_error *err);
void bb_theme_builder_free(struct bb_theme_builder *self);

/**
 * Take a row. After a failure the builder is fit for nothing but freeing.
 *
 * @param line  from 1; for what can be told at the end only
 * @return BB_OK; BB_EINVAL: no section of a theme, an unknown key (with the
 *         nearest), one given twice, a slug that is there already, a value that
 *         isn't right or too long, too many themes (the text names section and
 *         key, the reader puts file and line before it); BB_EIO
 */
BB_CHECKED enum bb_status bb_theme_builder_add(struct bb_theme_builder *self,
                                               const char *section, const char *key,
                                               const char *value, int line,
                                               struct bb_error *err);

/**
 * The themes, if all is well. The builder is empty afterwards.
 *
 * @param shown     the file's name in errors
 * @param[out] out  release with bb_themes_release()
 * @return BB_OK; BB_EINVAL: a theme lacks its title or a prompt (with file and
 *         line of the theme), or there is no theme
 */
BB_CHECKED enum bb_status bb_theme_builder_finish(struct bb_themes *out,
                                                  struct bb_theme_builder *self,
                                                  const char *shown, struct bb_error *err);

/* -- choosing -- */

enum {
	BB_THEME_SETTLING = 3, /* first lunches of a group without a sensitive theme */
	BB_THEME_MEMORY = 40,  /* past lunches that the choice needs at least, if there are so many:
	                          once round the themes shipped, and some */
};

/* A lunch as the choice sees it. */
struct bb_theme_lunch {
	const char *theme;      /* slug; NULL: none yet */
	bool fixed;             /* over, set by hand, or told to somebody: stays as it is */
	bool for_allies;
	struct bb_month month;  /* that it counts for */
};

/**
 * A theme for each lunch that needs one.
 *
 * What is fixed stays, and what was chosen before stays if it breaks no rule.
 * Else a lunch for allies gets the theme for allies that was not used for
 * longest. A lunch of the members gets, if its place has come, a special theme:
 * good-colleagues and passing-it-on once a year (the first time in a group's
 * tenth and eleventh month), looking-back each twelfth lunch. Else the core theme
 * that was not used for longest, in the order of the file. A sensitive one never
 * comes in the first three lunches or beside another sensitive one. A theme that
 * stands for a later lunch counts as used, too. The other special themes come
 * only by hand.
 *
 * Nothing but the lunches and the themes decides, and a lunch without a theme
 * at the end changes no choice before it.
 *
 * @param[out] out  `count` of them, all borrowed from the themes; NULL: none fits, or
 *                  it is fixed with none or with one that isn't there any more
 * @param lunches   in order of time: the last BB_THEME_MEMORY or more of the past, and all
 *                  coming; those cancelled left out
 * @return BB_OK; BB_EIO: out of memory
 */
BB_CHECKED enum bb_status bb_themes_choose(const struct bb_theme **out,
                                           const struct bb_themes *self,
                                           const struct bb_theme_lunch *lunches, size_t count,
                                           struct bb_error *err);

#endif
