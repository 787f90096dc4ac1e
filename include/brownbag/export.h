/* SPDX-License-Identifier: MIT */
/*
 * Lunches as iCalendar files that any calendar program imports.
 */
#ifndef BROWNBAG_EXPORT_H
#define BROWNBAG_EXPORT_H

#include <brownbag/error.h>
#include <brownbag/group.h>
#include <brownbag/outlook.h>

#include <stddef.h>

/**
 * A file with these lunches: METHOD:PUBLISH, no ATTENDEE, the discreet title.
 * The bytes depend on the rows alone; an unchanged group gives the same ones.
 *
 * @param meetings  `count` of them, of the outlook
 * @param[out] out  the caller frees it
 * @return BB_OK; BB_EINVAL: a text or setting of the group is wrong; BB_EIO
 */
BB_CHECKED enum bb_status bb_group_export(char **out, const struct bb_group *group,
                                          const struct bb_outlook *outlook,
                                          const struct bb_meeting *const *meetings, size_t count,
                                          struct bb_error *err);

#endif
