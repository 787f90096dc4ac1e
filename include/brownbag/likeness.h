/* SPDX-License-Identifier: MIT */
/*
 * What a new group takes over from another: how it works, in settings, texts and
 * themes; and nobody of it.
 *
 * Settings that say who runs a group, where it meets or how its mail travels are
 * each group's own (struct bb_config_key), and so is what a layer below the
 * group's brownbag.ini sets. Comments aren't taken over, nor hooks, which may hold
 * anything. Of what is, whatever holds the whole name or an address of somebody
 * on the other's roster, or of its organizers (a name of one word aside, which is
 * often the lunch's), is left out and told.
 */
#ifndef BROWNBAG_LIKENESS_H
#define BROWNBAG_LIKENESS_H

#include <brownbag/config.h>
#include <brownbag/error.h>
#include <brownbag/group.h>

#include <stddef.h>

struct bb_likeness {
	struct bb_config_given *settings; /* `setting_count`; values borrowed from the model */
	size_t setting_count;
	struct bb_group_file *files;      /* `file_count`; texts/NAME.txt, texts/themes.ini */
	size_t file_count;
	char **anew;                      /* `anew_count` keys that the other sets for itself */
	size_t anew_count;
	char **naming;                    /* `naming_count`: "group.subject", "texts/invite.txt" */
	size_t naming_count;
};

/**
 * Look what there is to take over.
 *
 * @param model     opened; must outlive the outcome
 * @param[out] out  release with bb_likeness_release()
 * @return BB_OK; BB_EINVAL: a text or theme of that group is wrong; BB_EAGAIN, BB_EIO
 */
BB_CHECKED enum bb_status bb_likeness_load(struct bb_likeness *out, const struct bb_group *model,
                                           struct bb_error *err);
void bb_likeness_release(struct bb_likeness *self);

#endif
