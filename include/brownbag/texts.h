/* SPDX-License-Identifier: MIT */
/*
 * The mail texts of a group: its own texts/NAME.txt where it has one, else the
 * one that is part of the program. Each is read once.
 */
#ifndef BROWNBAG_TEXTS_H
#define BROWNBAG_TEXTS_H

#include <brownbag/error.h>
#include <brownbag/group.h>

#include <stdbool.h>

struct bb_texts;

/**
 * Read them all and check their placeholders.
 *
 * @param[out] out  free with bb_texts_free()
 * @return BB_OK; BB_EINVAL: a text of the group is wrong (file, line, placeholder);
 *         BB_EIO
 */
BB_CHECKED enum bb_status bb_texts_load(struct bb_texts **out, const struct bb_group *group,
                                        struct bb_error *err);
void bb_texts_free(struct bb_texts *self);

/** The source of a text, such as "invite"; NULL: there is none. Borrowed. A bb_find_text. */
const char *bb_texts_find(void *self, const char *name);

/** The i-th text by name; false beyond the last. `*own`: the group has its own. */
bool bb_texts_at(const struct bb_texts *self, size_t i, const char **name, const char **source,
                 bool *own);

/**
 * A text that is handed over on paper, with what the settings say put in.
 *
 * @param[out] out  the caller frees it
 * @return BB_OK; BB_EINVAL: the text of that name is for mails; BB_EIO
 */
BB_CHECKED enum bb_status bb_text_fill(char **out, const struct bb_texts *self,
                                       const struct bb_group *group, const char *name,
                                       struct bb_error *err);

/* -- one text by its name, such as "invite" or "stop_hint" -- */

/** @return BB_OK; BB_ENOENT: there is none of that name (with the nearest) */
BB_CHECKED enum bb_status bb_text_look_up(const char *name, struct bb_error *err);

/** What it is for, in a few words. Borrowed for ever. */
const char *bb_text_purpose(const char *name);

/**
 * Whether it may go out: well-formed, no control or bidi characters, placeholders
 * that mean something there, none in the subject that others must not see.
 *
 * @param shown  its file in errors
 * @return BB_OK; BB_EINVAL: it may not (file and line); BB_EIO
 */
BB_CHECKED enum bb_status bb_text_check(const char *name, const char *source, const char *shown,
                                        struct bb_error *err);

/**
 * Make it the group's own. Nothing is stored that bb_text_check() refuses; what
 * is the same as the one that comes along needs no file, and has none afterwards.
 *
 * @param[out] own  whether the group has one of its own now
 * @return as bb_text_check()
 */
BB_CHECKED enum bb_status bb_text_store(bool *own, const struct bb_group *group, const char *name,
                                        const char *source, struct bb_error *err);

#endif
