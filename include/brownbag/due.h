/* SPDX-License-Identifier: MIT */
/*
 * What is due in a group, and putting it into the outbox.
 */
#ifndef BROWNBAG_DUE_H
#define BROWNBAG_DUE_H

#include <brownbag/error.h>
#include <brownbag/group.h>
#include <brownbag/outbox.h>
#include <brownbag/outlook.h>
#include <brownbag/reconcile.h>
#include <brownbag/store_lunches.h>
#include <brownbag/texts.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The outcome of reconciling, with what it was made from. */
struct bb_dues {
	struct bb_reconciled result;

	/* behind it */
	struct bb_meetings lunches; /* borrows its rows from the outlook */
	struct bb_timetable timetable;
	struct bb_occasion *occasions;
	struct bb_answered *answers;
	size_t answer_count;
	struct bb_nudge *nudges;
	struct bb_offers offers;
	struct bb_added *added;
	size_t added_count;
	struct bb_texts *texts;
	bool reader;      /* something reads answers: texts may ask for one */
};

/**
 * Derive what is due in a group: bb_reconcile() over its rows.
 *
 * @param until     now, or later for a forecast
 * @param[out] out  release with bb_dues_release(); points into `outlook`, which
 *                  must outlive it
 * @return BB_OK; BB_EAGAIN, BB_EIO
 */
BB_CHECKED enum bb_status bb_dues_load(struct bb_dues *out, const struct bb_group *group,
                                       const struct bb_outlook *outlook, int64_t until,
                                       struct bb_error *err);
void bb_dues_release(struct bb_dues *self);

/**
 * Keep the mails of some kinds, and those that stand for one, and forget the
 * others, also what was missed: a run of `remind` finds them again. What is
 * superseded stays, of any kind: it mustn't go out before its successor comes.
 *
 * @param kinds            BB_KIND_BIT() of each
 * @param meeting, member  0: any
 */
void bb_dues_narrow(struct bb_dues *self, uint32_t kinds, int64_t meeting, int64_t member);

/** Whether something reads answers: [imap] is set, or a filter was seen in 30 days. */
BB_CHECKED enum bb_status bb_group_has_reader(bool *out, const struct bb_group *group,
                                              struct bb_error *err);

/*
 * Composes many mails: what those about one lunch share is loaded and written
 * once for all their readers.
 */
struct bb_composer;

/**
 * @param group, outlook, dues  outlive it, and don't change meanwhile
 * @param[out] out  free with bb_composer_free()
 * @return BB_OK; BB_EIO
 */
BB_CHECKED enum bb_status bb_composer_new(struct bb_composer **out, const struct bb_group *group,
                                          const struct bb_outlook *outlook,
                                          const struct bb_dues *dues, struct bb_error *err);
void bb_composer_free(struct bb_composer *self);

/**
 * One mail in full: text by template, calendar part, sender and tokens. A pure
 * function of the rows, whatever was composed before; nothing is stored. Mails
 * about one lunch after each other are the quickest.
 *
 * @param[out] out  as it would be queued; release with bb_mail_release()
 * @return BB_OK; BB_EINVAL: a text of the group is wrong (with file and line); BB_EIO
 */
BB_CHECKED enum bb_status bb_composer_write(struct bb_mail *out, struct bb_composer *self,
                                            const struct bb_due *due, struct bb_error *err);

/** The same for a single mail. */
BB_CHECKED enum bb_status bb_compose(struct bb_mail *out, const struct bb_group *group,
                                     const struct bb_outlook *outlook, const struct bb_dues *dues,
                                     const struct bb_due *due, struct bb_error *err);

/**
 * The mail of a kind as one member would get it now, or anybody: a preview,
 * that has no row.
 *
 * @param member    NULL: no one in particular
 * @param[out] out  release with bb_mail_release()
 * @return as bb_compose()
 */
BB_CHECKED enum bb_status bb_compose_preview(struct bb_mail *out, const struct bb_group *group,
                                             const struct bb_outlook *outlook,
                                             const struct bb_dues *dues, enum bb_kind kind,
                                             const struct bb_meeting *meeting,
                                             const struct bb_member *member,
                                             struct bb_error *err);

/**
 * Do what reconciling found: compose and queue what is due, drop what is
 * superseded, record what came too late. In the caller's transaction.
 *
 * @param[out] queued  how many mails were queued; may be NULL
 * @return BB_OK; as bb_compose(); BB_EAGAIN, BB_EIO
 */
BB_CHECKED enum bb_status bb_dues_queue(const struct bb_dues *self, const struct bb_group *group,
                                        const struct bb_outlook *outlook, size_t *queued,
                                        struct bb_error *err);

/* The lunches as they are by now, and the mails that are due by that. */
struct bb_preview {
	struct bb_outlook outlook;
	struct bb_dues dues;
};
void bb_preview_free(struct bb_preview *self);

#define BB_KINDS_ALL UINT32_MAX

/**
 * Bring lunches and turns up to date and queue what is due of some kinds: what a
 * command does after it changed rows, so that those concerned hear at once. In
 * the caller's transaction. Mails of other kinds are left to the next `remind`;
 * in a stopped group all are.
 *
 * @param kinds     BB_KIND_BIT of each, or BB_KINDS_ALL
 * @param[out] out  with the mails that were queued; free with bb_preview_free()
 * @return as bb_group_remind()
 */
BB_CHECKED enum bb_status bb_group_follow(struct bb_preview **out, const struct bb_group *self,
                                          uint32_t kinds, struct bb_error *err);

/**
 * Everything that has come due, once, in one transaction: what has outlived its
 * purpose deleted (once a day), lunches and turns brought up to date, mails
 * queued. Of a stopped group only the first is done.
 *
 * @param by_cron      nobody watches: remembered, so that `status` can tell
 *                     whether cron runs
 * @param[out] queued  how many mails
 * @return BB_OK; BB_EINVAL: a setting or text of the group is wrong; BB_EAGAIN, BB_EIO
 */
BB_CHECKED enum bb_status bb_group_remind(struct bb_group *self, bool by_cron, size_t *queued,
                                          struct bb_error *err);

#endif
