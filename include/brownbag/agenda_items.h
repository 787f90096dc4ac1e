/* SPDX-License-Identifier: MIT */
/* What a group adds to the agenda of a lunch, and takes from it again. */
#ifndef BROWNBAG_AGENDA_ITEMS_H
#define BROWNBAG_AGENDA_ITEMS_H

#include <brownbag/agenda.h>
#include <brownbag/date.h>
#include <brownbag/error.h>
#include <brownbag/group.h>

#include <stdbool.h>
#include <stdint.h>

/* What was done. */
struct bb_agenda_change {
	struct bb_date day; /* of the lunch */
	int number;         /* the item's, from 1 */
	char *text;
	int minutes;
	bool removed;
	bool told;          /* the agenda has been sent: some don't know of this */
};
void bb_agenda_change_release(struct bb_agenda_change *self);

/**
 * Add an item, in the caller's transaction.
 *
 * @param which     the lunch, as bb_outlook_meeting() takes it
 * @param[out] out  release with bb_agenda_change_release()
 * @return BB_OK; as bb_outlook_meeting() and bb_agenda_items_add(); BB_ECONFLICT
 *         also: the lunch has begun, is cancelled, or is beyond the horizon;
 *         BB_EAGAIN, BB_EIO
 */
BB_CHECKED enum bb_status bb_group_add_agenda_item(struct bb_agenda_change *out,
                                                   const struct bb_group *group,
                                                   const char *which, const char *text,
                                                   int minutes, struct bb_error *err);

/** Take the number-th away; those behind it move up. @return also BB_ENOENT: none of that number */
BB_CHECKED enum bb_status bb_group_remove_agenda_item(struct bb_agenda_change *out,
                                                      const struct bb_group *group,
                                                      const char *which, int number,
                                                      struct bb_error *err);

#endif
