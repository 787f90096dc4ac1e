/* SPDX-License-Identifier: MIT */
/*
 * An array of objects in JSON (RFC 8259), as tables are written in it.
 *
 * A push parser: takes the bytes of a file in chunks of any size and calls back
 * for each object. What a member of an object holds becomes one text: a string
 * as it is; a number, true and false as they are spelt; null nothing; an array
 * of these one below the other, with line feeds between. What is nested deeper
 * is passed over. Where JSON is broken nothing behind it can be trusted: that
 * ends the reading.
 *
 * Memory: one object, whatever the length of the file.
 */
#ifndef BROWNBAG_JSON_H
#define BROWNBAG_JSON_H

#include <brownbag/error.h>

#include <stddef.h>

enum {
	BB_JSON_MEMBERS_MAX = 512,       /* of an object */
	BB_JSON_OBJECT_MAX = 256 * 1024, /* bytes */
};

/* One object. Borrowed until the call back returns. */
struct bb_json_object {
	size_t line;               /* in which it begins, from 1 */
	const char *const *names;  /* `count` texts in UTF-8, in their order; may be twice */
	const char *const *values; /* as many */
	size_t count;
};

struct bb_json_handler {
	void *context;
	/** @return another status than BB_OK ends the reading */
	enum bb_status (*object)(void *context, const struct bb_json_object *object,
	                         struct bb_error *err);
};

struct bb_json_reader;

/** @return BB_OK; BB_EIO: out of memory. Free with bb_json_reader_free(). */
BB_CHECKED enum bb_status bb_json_reader_new(struct bb_json_reader **out,
                                             const struct bb_json_handler *handler,
                                             struct bb_error *err);
void bb_json_reader_free(struct bb_json_reader *self);

/**
 * Read on.
 *
 * @return what the handler said last; BB_EINVAL: no JSON, no array of objects, or
 *         one that is too large, with the line; BB_EIO
 */
BB_CHECKED enum bb_status bb_json_reader_feed(struct bb_json_reader *self, const char *bytes,
                                              size_t len, struct bb_error *err);

/** The end of the file. @return BB_OK; BB_EINVAL: the array isn't complete */
BB_CHECKED enum bb_status bb_json_reader_finish(struct bb_json_reader *self,
                                                struct bb_error *err);

#endif
