/* SPDX-License-Identifier: MIT */
/* The files of a published folder: which are ours, which have changed, which are over. */
#ifndef GROUP_SITE_H
#define GROUP_SITE_H

#include <brownbag/error.h>
#include <brownbag/publish.h>

#include <stdbool.h>
#include <stddef.h>

#define SITE_PAGE "index.html"

struct site_file {
	char *name;
	char *text;
};

/* In the order in which they are written. */
struct site {
	struct site_file *files;
	size_t count;
};

/** Add a file. @param text  taken, also where it fails; allocated */
BB_CHECKED enum bb_status site_add(struct site *self, const char *name, char *text,
                                   struct bb_error *err);
void site_release(struct site *self);

/** Bring the folder to hold these files and none that are over: see bb_group_publish(). */
BB_CHECKED enum bb_status site_store(struct bb_published *out, const struct site *self,
                                     const char *dir, bool dry, struct bb_error *err);

#endif
