/* SPDX-License-Identifier: MIT */
/* The text of a fresh brownbag.ini, made from the table of keys so that it can't miss one. */
#include <brownbag/config.h>

#include <brownbag/bytes.h>

#include "config/values.h"

#include <stdlib.h>
#include <string.h>

enum {
	TEMPLATE_MAX = 256 * 1024,
	COMMENT_WIDTH = 78,
};

/* "# " and words, broken between words. */
static void add_comment(struct bb_bytes *out, const char *text)
{
	size_t width = 0;

	while (*text) {
		size_t len = strcspn(text, " ");

		if (width == 0 || width + 1 + len > COMMENT_WIDTH) {
			bb_bytes_addf(out, "%s#", width ? "\n" : "");
			width = 1;
		}
		bb_bytes_addf(out, " %.*s", (int)len, text);
		width += len + 1;
		text += len + (text[len] == ' ');
	}
	bb_bytes_add_char(out, '\n');
}

static const char *find_given(const struct bb_config_given *given, size_t count,
                              const struct bb_config_key *key)
{
	size_t len = strlen(key->section);

	for (size_t i = 0; i < count; i++)
		if (strncmp(given[i].key, key->section, len) == 0 && given[i].key[len] == '.' &&
		    strcmp(given[i].key + len + 1, key->name) == 0)
			return given[i].value;
	return NULL;
}

static void add_key(struct bb_bytes *out, const struct bb_config_key *key, const char *value)
{
	add_comment(out, key->help);
	if (key->choices && key->type == BB_VALUE_CHOICE)
		bb_bytes_addf(out, "# One of: %s\n", key->choices);
	if (key->type == BB_VALUE_INT)
		bb_bytes_addf(out, "# %d to %d %s\n", key->min, key->max, key->unit);
	if (value)
		bb_bytes_addf(out, "%s = %s\n", key->name, value);
	else
		bb_bytes_addf(out, ";%s = %s\n", key->name, key->fallback ? key->fallback : "");
}

static enum bb_status add_checked(struct bb_bytes *out, const struct bb_config_key *key,
                                  const char *value, bb_config_check *check, void *context,
                                  struct bb_error *err)
{
	char *kept = NULL;
	enum bb_status status = BB_OK;

	if (value)
		status = value_accept(&kept, key, value, check, context, err);
	if (status == BB_OK)
		add_key(out, key, kept);
	free(kept);
	return status;
}

static enum bb_status check_names(const struct bb_config_given *given, size_t count,
                                  struct bb_error *err)
{
	const struct bb_config_key *key;
	enum bb_status status = BB_OK;

	for (size_t i = 0; status == BB_OK && i < count; i++)
		status = bb_config_find_key(&key, given[i].key, err);
	return status;
}

enum bb_status bb_config_template(char **out, const struct bb_config_given *given, size_t count,
                                  bb_config_check *check, void *context, struct bb_error *err)
{
	struct bb_bytes text = BB_BYTES_INIT(TEMPLATE_MAX);
	const struct bb_config_key *key;
	const char *section = "";
	enum bb_status status = check_names(given, count, err);

	add_comment(&text,
	            "Settings of this group. A line that begins with ; or # is a comment; what is"
	            " commented out here is the default. brownbag.ini(5) explains each key,"
	            " `brownbag config` reads and writes them.");
	for (size_t i = 0; status == BB_OK && (key = bb_config_key_at(i)); i++) {
		if (strcmp(key->section, section) != 0) {
			section = key->section;
			bb_bytes_addf(&text, "\n[%s]\n", section);
			add_comment(&text, bb_config_section_help(section));
		}
		if (key->name)
			status = add_checked(&text, key, find_given(given, count, key), check,
			                     context, err);
	}
	if (status == BB_OK)
		status = bb_bytes_detach(out, &text, err);
	bb_bytes_release(&text);
	return status;
}
