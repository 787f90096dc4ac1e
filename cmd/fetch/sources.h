/* SPDX-License-Identifier: MIT */
/*
 * Where `rsvp read` takes messages from: files, standard input, a maildir. Each is
 * read to one byte beyond the limit of a message and no further.
 */
#ifndef FETCH_SOURCES_H
#define FETCH_SOURCES_H

#include <brownbag/error.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A message's bytes. */
struct source {
	char *name;  /* as it is shown: a file's name, "-" */
	char *bytes; /* NULL until loaded */
	size_t len;
};

/** Read all of standard input. @return BB_OK; BB_EIO */
BB_CHECKED enum bb_status source_load_input(struct source *self, struct bb_error *err);

/** Read a file. @return BB_OK; BB_ENOENT; BB_EIO */
BB_CHECKED enum bb_status source_load_file(struct source *self, struct bb_error *err);

/** Forget the bytes and the name. */
void source_release(struct source *self);

struct sources {
	struct source *items;
	size_t count;
};

/**
 * The messages of a maildir (new and cur), by name; none of them is changed or moved.
 *
 * @param since  files that were last changed before this instant are left alone
 * @return BB_OK; BB_EINVAL: no maildir; BB_EIO
 */
BB_CHECKED enum bb_status sources_list_maildir(struct sources *out, const char *path,
                                               int64_t since, struct bb_error *err);
void sources_release(struct sources *self);

#endif
