/* SPDX-License-Identifier: MIT */
/*
 * Settings in layers: reading files over one another, and asking for values.
 * Decides which layer wins and that a key stands once in a file; leaves what
 * keys there are to the table and what values may be to the types.
 */
#include <brownbag/config.h>

#include <brownbag/ini.h>
#include <brownbag/text.h>

#include "config/values.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	ALIASES_MAX = 200,
	LAYER_COUNT = BB_LAYER_COMMAND + 1,
};

struct value {
	char *text; /* NULL: the default */
	enum bb_config_layer layer;
	int line;
};

struct alias {
	char *name;
	struct value value;
};

struct bb_config {
	bb_config_check *check;
	void *context;
	struct value *values; /* one a row of the table */
	size_t count;
	struct alias *aliases; /* ALIASES_MAX of them */
	size_t alias_count;
	char *paths[LAYER_COUNT];
};

/* -- making -- */

static size_t count_keys(void)
{
	size_t count = 0;

	while (bb_config_key_at(count))
		count++;
	return count;
}

enum bb_status bb_config_new(struct bb_config **out, bb_config_check *check, void *context,
                             struct bb_error *err)
{
	struct bb_config *self = calloc(1, sizeof *self);

	if (self) {
		self->count = count_keys();
		self->values = calloc(self->count, sizeof *self->values);
		self->aliases = calloc(ALIASES_MAX, sizeof *self->aliases);
		self->check = check;
		self->context = context;
	}
	if (!self || !self->values || !self->aliases) {
		bb_config_free(self);
		return bb_error_set(err, BB_EIO, "out of memory");
	}
	*out = self;
	return BB_OK;
}

void bb_config_free(struct bb_config *self)
{
	if (!self)
		return;
	for (size_t i = 0; self->values && i < self->count; i++)
		free(self->values[i].text);
	for (size_t i = 0; self->aliases && i < self->alias_count; i++) {
		free(self->aliases[i].name);
		free(self->aliases[i].value.text);
	}
	for (size_t i = 0; i < LAYER_COUNT; i++)
		free(self->paths[i]);
	free(self->values);
	free(self->aliases);
	free(self);
}

/* -- taking values in -- */

static size_t index_of(const struct bb_config_key *key)
{
	return (size_t)(key - bb_config_key_at(0));
}

/* Where an alias of that name is, or will be. */
static enum bb_status find_alias_slot(struct bb_config *self, const char *name, struct value **out,
                                      struct bb_error *err)
{
	struct alias *alias = self->aliases;
	enum bb_status status;

	for (size_t i = 0; i < self->alias_count; i++, alias++)
		if (strcmp(alias->name, name) == 0) {
			*out = &alias->value;
			return BB_OK;
		}
	if (self->alias_count == ALIASES_MAX)
		return bb_error_set(err, BB_EINVAL, "more than %d aliases", ALIASES_MAX);
	status = bb_text_copy(&alias->name, name, err);
	if (status != BB_OK)
		return status;
	self->alias_count++;
	*out = &alias->value;
	return BB_OK;
}

static enum bb_status find_slot(struct bb_config *self, const struct bb_config_key *key,
                                const char *name, struct value **out, struct bb_error *err)
{
	if (!key->name)
		return find_alias_slot(self, name, out, err);
	*out = &self->values[index_of(key)];
	return BB_OK;
}

static enum bb_status take(struct bb_config *self, const struct bb_config_key *key,
                           const char *name, const char *text, struct value origin,
                           struct bb_error *err)
{
	struct value *slot = NULL;
	enum bb_status status = find_slot(self, key, name, &slot, err);

	if (status != BB_OK)
		return status;
	assert(slot);
	if (slot->text && slot->layer == origin.layer && origin.layer != BB_LAYER_COMMAND)
		return bb_error_set(err, BB_EINVAL, "[%s] %s: given twice, first in line %d",
		                    key->section, name, slot->line);
	status = value_accept(&origin.text, key, text, self->check, self->context, err);
	if (status != BB_OK)
		return status;
	free(slot->text);
	*slot = origin;
	return BB_OK;
}

struct file {
	struct bb_config *config;
	enum bb_config_layer layer;
};

static enum bb_status take_row(void *context, const struct bb_ini_row *row, struct bb_error *err)
{
	struct file *file = context;
	const struct bb_config_key *key;
	char name[2 * BB_INI_NAME_MAX + 2];
	enum bb_status status;

	snprintf(name, sizeof name, "%s.%s", row->section, row->key);
	status = bb_config_find_key(&key, name, err);
	if (status != BB_OK)
		return status;
	return take(file->config, key, row->key, row->value,
	            (struct value){ NULL, file->layer, row->line }, err);
}

static enum bb_status name_layer(struct bb_config *self, enum bb_config_layer layer,
                                 const char *path, struct bb_error *err)
{
	char *copy = NULL;
	enum bb_status status = bb_text_copy(&copy, path, err);

	assert(!self->paths[layer]);
	if (status == BB_OK)
		self->paths[layer] = copy;
	return status;
}

enum bb_status bb_config_read(struct bb_config *self, enum bb_config_layer layer, const char *path,
                              struct bb_error *err)
{
	struct file file = { self, layer };
	enum bb_status status = name_layer(self, layer, path, err);

	return status == BB_OK ? bb_ini_read_file(path, take_row, &file, err) : status;
}

enum bb_status bb_config_read_text(struct bb_config *self, enum bb_config_layer layer,
                                   const char *text, size_t len, const char *path,
                                   struct bb_error *err)
{
	struct file file = { self, layer };
	enum bb_status status = name_layer(self, layer, path, err);

	return status == BB_OK ? bb_ini_read_rows(text, len, path, take_row, &file, err) : status;
}

enum bb_status bb_config_override(struct bb_config *self, const char *assignment,
                                  struct bb_error *err)
{
	const char *equals = strchr(assignment, '=');
	const char *dot = strchr(assignment, '.');
	const struct bb_config_key *key;
	char *name = NULL;
	enum bb_status status;

	if (!equals || !dot || dot > equals)
		return bb_error_set(err, BB_EINVAL, "\"%s\" is not of the form section.key=value",
		                    assignment);
	status = bb_text_copy(&name, assignment, err);
	if (status != BB_OK)
		return status;
	name[equals - assignment] = '\0';
	status = bb_config_find_key(&key, name, err);
	if (status == BB_OK)
		status = take(self, key, name + (dot - assignment) + 1, equals + 1,
		              (struct value){ NULL, BB_LAYER_COMMAND, 0 }, err);
	free(name);
	return status;
}

enum bb_status bb_config_check_required(const struct bb_config *self, struct bb_error *err)
{
	const struct bb_config_key *key;

	for (size_t i = 0; (key = bb_config_key_at(i)); i++)
		if (key->required && (!self->values[i].text || !self->values[i].text[0]))
			return bb_error_set(err, BB_EINVAL,
			                    "[%s] %s isn't set: brownbag config set %s.%s '...'",
			                    key->section, key->name, key->section, key->name);
	return BB_OK;
}

/* -- asking -- */

static const struct bb_config_key *key_of(const char *name)
{
	const struct bb_config_key *key = NULL;

	if (bb_config_find_key(&key, name, NULL) != BB_OK || !key->name)
		assert(!"a setting of the table");
	return key;
}

static const char *text_of(const struct bb_config *self, const struct bb_config_key *key)
{
	const char *text = self->values[index_of(key)].text;

	if (text)
		return text;
	return key->fallback ? key->fallback : "";
}

const char *bb_config_text(const struct bb_config *self, const char *key)
{
	return text_of(self, key_of(key));
}

int bb_config_int(const struct bb_config *self, const char *name)
{
	const struct bb_config_key *key = key_of(name);
	int value = 0;

	if (key->type != BB_VALUE_INT || !value_read_int(key, text_of(self, key), &value))
		assert(!"a number");
	return value;
}

bool bb_config_bool(const struct bb_config *self, const char *name)
{
	const struct bb_config_key *key = key_of(name);
	bool value = false;

	if (key->type != BB_VALUE_BOOL || !value_read_bool(text_of(self, key), &value))
		assert(!"yes or no");
	return value;
}

int bb_config_choice(const struct bb_config *self, const char *name)
{
	const struct bb_config_key *key = key_of(name);
	int value = 0;

	if (key->type != BB_VALUE_CHOICE || !value_read_choice(key, text_of(self, key), &value))
		assert(!"a choice");
	return value;
}

bool bb_config_date(const struct bb_config *self, const char *name, struct bb_date *out)
{
	const struct bb_config_key *key = key_of(name);

	assert(key->type == BB_VALUE_DATE);
	return bb_date_parse(out, text_of(self, key), NULL) == BB_OK;
}

struct bb_span bb_config_span(const struct bb_config *self, const char *name)
{
	const struct bb_config_key *key = key_of(name);
	struct bb_span value = { 0, 0, 0 };

	if (key->type != BB_VALUE_SPAN || !value_read_span(key, text_of(self, key), &value))
		assert(!"a length of time");
	return value;
}

unsigned bb_config_weekdays(const struct bb_config *self, const char *name)
{
	const struct bb_config_key *key = key_of(name);
	unsigned value = 0;

	if (key->type != BB_VALUE_WEEKDAYS || !value_read_weekdays(text_of(self, key), &value))
		assert(!"days of the week");
	return value;
}

struct bb_timing bb_config_timing(const struct bb_config *self, enum bb_kind kind)
{
	const struct bb_kind_row *row = bb_kind_row(kind);
	struct bb_timing timing = row->timing;
	char name[64];

	snprintf(name, sizeof name, "remind.%s", row->name);
	if (bb_timing_parse(&timing, kind, bb_config_text(self, name), NULL) != BB_OK)
		assert(!"a timing");
	return timing;
}

const char *bb_config_alias(const struct bb_config *self, const char *name)
{
	for (size_t i = 0; i < self->alias_count; i++)
		if (strcmp(self->aliases[i].name, name) == 0)
			return self->aliases[i].value.text;
	return NULL;
}

/* -- where from -- */

static void describe(const struct bb_config *self, const char *section, const char *name,
                     const char *text, const struct value *value, struct bb_config_setting *out)
{
	bool given = value->text != NULL;

	*out = (struct bb_config_setting){
		.section = section, .name = name, .value = text,
		.layer = given ? value->layer : BB_LAYER_DEFAULT,
		.path = given ? self->paths[value->layer] : NULL,
		.line = given ? value->line : 0,
	};
}

bool bb_config_at(const struct bb_config *self, size_t i, struct bb_config_setting *out)
{
	for (size_t row = 0; row < self->count; row++) {
		const struct bb_config_key *key = bb_config_key_at(row);

		if ((!self->values[row].text && !key->fallback) || i-- > 0)
			continue;
		describe(self, key->section, key->name, text_of(self, key), &self->values[row],
		         out);
		return true;
	}
	if (i >= self->alias_count)
		return false;
	describe(self, "alias", self->aliases[i].name, self->aliases[i].value.text,
	         &self->aliases[i].value, out);
	return true;
}

enum bb_status bb_config_get(const struct bb_config *self, const char *name,
                             struct bb_config_setting *out, struct bb_error *err)
{
	const struct bb_config_key *key;
	struct bb_config_setting setting;
	enum bb_status status = bb_config_find_key(&key, name, err);

	if (status != BB_OK)
		return status;
	for (size_t i = 0; bb_config_at(self, i, &setting); i++)
		if (strcmp(setting.section, key->section) == 0 &&
		    strcmp(setting.name, name + strlen(key->section) + 1) == 0) {
			*out = setting;
			return BB_OK;
		}
	return bb_error_set(err, BB_ENOENT, "%s isn't set and has no default", name);
}
