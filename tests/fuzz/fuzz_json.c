/* SPDX-License-Identifier: MIT */
/*
 * JSON: every chunk size gives the same objects, and what is taken jansson takes
 * as well, with the same texts; what it takes as an array of objects is taken.
 */
#include "fuzz.h"
#include "roster_text.h"

#include <brownbag/json.h>
#include <brownbag/text.h>

#include <jansson.h>
#include <string.h>

enum { OUT_MAX = 1 << 24 };

struct seen {
	struct bb_bytes text;
	json_t *other;  /* the same array as jansson has it; NULL: not compared */
	size_t objects;
	char wrong[BB_ERROR_TEXT_SIZE];
};

static bool stands_again(const struct bb_json_object *object, size_t i)
{
	for (size_t j = i + 1; j < object->count; j++) {
		if (strcmp(object->names[j], object->names[i]) == 0)
			return true;
	}
	return false;
}

/* Of several members of a name jansson keeps the last. */
static void compare(const json_t *other, const struct bb_json_object *object)
{
	MUST(json_is_object(other));
	for (size_t i = 0; i < object->count; i++) {
		const json_t *value = json_object_get(other, object->names[i]);

		MUST(value);
		if (json_is_string(value) && !stands_again(object, i))
			MUST(strcmp(json_string_value(value), object->values[i]) == 0);
	}
}

static enum bb_status take(void *context, const struct bb_json_object *object,
                           struct bb_error *err)
{
	struct seen *seen = context;

	(void)err;
	MUST(object->line > 0 && object->count <= BB_JSON_MEMBERS_MAX);
	bb_bytes_addf(&seen->text, "%zu", object->line);
	for (size_t i = 0; i < object->count; i++) {
		MUST(bb_text_is_utf8(object->names[i], strlen(object->names[i])));
		MUST(bb_text_is_utf8(object->values[i], strlen(object->values[i])));
		bb_bytes_addf(&seen->text, "|%s=%s", object->names[i], object->values[i]);
	}
	if (seen->other)
		compare(json_array_get(seen->other, seen->objects), object);
	seen->objects++;
	return BB_OK;
}

static bool read_all(struct seen *seen, const char *bytes, size_t len, size_t chunk)
{
	const struct bb_json_handler handler = { seen, take };
	struct bb_json_reader *reader = NULL;
	struct bb_error err = BB_ERROR_INIT;
	enum bb_status status = bb_json_reader_new(&reader, &handler, &err);

	MUST(status == BB_OK);
	for (size_t at = 0; status == BB_OK && at < len; at += chunk)
		status = bb_json_reader_feed(reader, bytes + at,
		                             len - at < chunk ? len - at : chunk, &err);
	if (status == BB_OK)
		status = bb_json_reader_finish(reader, &err);
	MUST(status == BB_OK || status == BB_EINVAL);
	MUST((status == BB_OK) == (err.text[0] == '\0'));
	bb_bytes_addf(&seen->text, "= %s\n", err.text);
	snprintf(seen->wrong, sizeof seen->wrong, "%s", err.text);
	bb_json_reader_free(reader);
	return status == BB_OK;
}

static bool is_of_objects(const json_t *array)
{
	const json_t *item;
	size_t i;

	if (!json_is_array(array))
		return false;
	json_array_foreach(array, i, item) {
		if (!json_is_object(item))
			return false;
	}
	return true;
}

/*
 * Numbers that fit no C type are jansson's limit, depth and width are ours; and it
 * passes over a NUL behind a number.
 */
static void must_agree(bool taken, const struct seen *seen, bool has_nul,
                       const json_error_t *error)
{
	if (taken && !seen->other)
		MUST(strstr(error->text, "too big") || strstr(error->text, "overflow"));
	if (!taken && !has_nul && is_of_objects(seen->other))
		MUST(strstr(seen->wrong, "nested more than") || strstr(seen->wrong, "more than 512"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* The first byte chooses the chunk, the rest is the file. */
	size_t chunk = size > 0 ? data[0] % 64 + 1u : 1;
	const char *bytes = size > 0 ? (const char *)data + 1 : "";
	size_t len = size > 0 ? size - 1 : 0;
	json_error_t error = { .text = "" };
	json_t *other = json_loadb(bytes, len, 0, &error);
	struct seen whole = { .text = BB_BYTES_INIT(OUT_MAX), .other = other };
	struct seen parts = { .text = BB_BYTES_INIT(OUT_MAX) };
	struct bb_bytes roster = BB_BYTES_INIT(OUT_MAX);

	must_agree(read_all(&whole, bytes, len, len + 1), &whole, memchr(bytes, '\0', len) != NULL,
	           &error);
	read_all(&parts, bytes, len, chunk);
	MUST(strcmp(bb_bytes_text(&whole.text), bb_bytes_text(&parts.text)) == 0);
	roster_text(&roster, bytes, len, chunk, NULL);
	MUST(bb_text_is_utf8(bb_bytes_text(&roster), roster.len));
	json_decref(other);
	bb_bytes_release(&whole.text);
	bb_bytes_release(&parts.text);
	bb_bytes_release(&roster);
	return 0;
}
