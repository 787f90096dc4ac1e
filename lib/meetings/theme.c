/* SPDX-License-Identifier: MIT */
/*
 * Themes as they are read: which keys a section may have, what each may hold,
 * what may not be missing. Knows no file and no INI: rows come from the reader
 * that settings have, too.
 */
#include <brownbag/theme.h>

#include <brownbag/bytes.h>
#include <brownbag/text.h>

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECTION_PREFIX "theme:"

enum value_type {
	VALUE_TEXT,   /* char *, one line */
	VALUE_CHOICE, /* bool: the first word is false */
	VALUE_TOPICS,
};

static const struct theme_key {
	const char *name;
	enum value_type type;
	size_t offset; /* in struct bb_theme */
	size_t max;    /* TEXT: bytes */
	bool required;
	const char *words[2]; /* CHOICE */
} keys[] = {
	{ "title", VALUE_TEXT, offsetof(struct bb_theme, title), BB_THEME_TITLE_MAX, true, { 0 } },
	{ "kind", VALUE_CHOICE, offsetof(struct bb_theme, special), 0, false,
	  { "core", "special" } },
	{ "sensitive", VALUE_CHOICE, offsetof(struct bb_theme, sensitive), 0, false,
	  { "no", "yes" } },
	{ "open", VALUE_CHOICE, offsetof(struct bb_theme, for_allies), 0, false,
	  { "members", "allies" } },
	{ "topics", VALUE_TOPICS, offsetof(struct bb_theme, topics), 0, false, { 0 } },
	{ "basis", VALUE_TEXT, offsetof(struct bb_theme, basis), BB_THEME_TEXT_MAX, false, { 0 } },
	{ "prompt1", VALUE_TEXT, offsetof(struct bb_theme, prompts[0]), BB_THEME_TEXT_MAX, true,
	  { 0 } },
	{ "prompt2", VALUE_TEXT, offsetof(struct bb_theme, prompts[1]), BB_THEME_TEXT_MAX, true,
	  { 0 } },
	{ "prompt3", VALUE_TEXT, offsetof(struct bb_theme, prompts[2]), BB_THEME_TEXT_MAX, true,
	  { 0 } },
	{ "care", VALUE_TEXT, offsetof(struct bb_theme, care), BB_THEME_TEXT_MAX, false, { 0 } },
};

enum { KEY_COUNT = sizeof keys / sizeof *keys };

struct bb_theme_builder {
	struct bb_themes themes;
	int *lines;    /* where each theme begins */
	unsigned seen; /* bits of `keys`, of the last theme */
};

static void theme_release(struct bb_theme *self)
{
	free(self->slug);
	free(self->title);
	for (size_t i = 0; i < self->topic_count; i++)
		free(self->topics[i]);
	free(self->topics);
	free(self->basis);
	for (size_t i = 0; i < BB_THEME_PROMPTS; i++)
		free(self->prompts[i]);
	free(self->care);
}

void bb_themes_release(struct bb_themes *self)
{
	if (!self)
		return;
	for (size_t i = 0; i < self->count; i++)
		theme_release(&self->items[i]);
	free(self->items);
	*self = (struct bb_themes){ 0 };
}

const struct bb_theme *bb_themes_find(const struct bb_themes *self, const char *slug)
{
	for (size_t i = 0; i < self->count; i++)
		if (strcmp(self->items[i].slug, slug) == 0)
			return &self->items[i];
	return NULL;
}

enum bb_status bb_themes_look_up(const struct bb_theme **out, const struct bb_themes *self,
                                 const char *slug, struct bb_error *err)
{
	const struct bb_theme *theme = bb_themes_find(self, slug);
	const char *slugs[BB_THEMES_MAX], *nearest;

	if (theme) {
		*out = theme;
		return BB_OK;
	}
	assert(self->count <= BB_THEMES_MAX);
	for (size_t i = 0; i < self->count; i++)
		slugs[i] = self->items[i].slug;
	nearest = bb_text_nearest(slug, slugs, self->count);
	if (nearest)
		return bb_error_set(err, BB_ENOENT, "no theme \"%s\"; did you mean \"%s\"?", slug,
		                    nearest);
	return bb_error_set(err, BB_ENOENT, "no theme \"%s\" (brownbag theme list)", slug);
}

const char *bb_theme_care(const struct bb_theme *self, bool lunch_for_allies)
{
	return self->for_allies && !lunch_for_allies ? NULL : self->care;
}

/* -- reading -- */

enum bb_status bb_theme_builder_new(struct bb_theme_builder **out, struct bb_error *err)
{
	struct bb_theme_builder *self = calloc(1, sizeof *self);

	if (!self)
		return bb_error_set(err, BB_EIO, "out of memory");
	*out = self;
	return BB_OK;
}

void bb_theme_builder_free(struct bb_theme_builder *self)
{
	if (!self)
		return;
	bb_themes_release(&self->themes);
	free(self->lines);
	free(self);
}

/* Lower case letters, digits, single hyphens between them: safe in a file name, a JSON
 * string, a log and a shell. */
static bool is_slug(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		char c = text[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');

		if (!plain && (c != '-' || i == 0 || i == len - 1 || text[i - 1] == '-'))
			return false;
	}
	return len > 0 && len <= BB_THEME_SLUG_MAX;
}

static enum bb_status add_theme(struct bb_theme_builder *self, const char *slug, int line,
                                struct bb_error *err)
{
	size_t count = self->themes.count;
	struct bb_theme *items;
	int *lines;

	if (count == BB_THEMES_MAX)
		return bb_error_set(err, BB_EINVAL, "[theme:%s] is one more than the %d themes "
		                    "that a file may have", slug, BB_THEMES_MAX);
	items = realloc(self->themes.items, (count + 1) * sizeof *items);
	if (items)
		self->themes.items = items;
	lines = realloc(self->lines, (count + 1) * sizeof *lines);
	if (lines)
		self->lines = lines;
	if (!items || !lines)
		return bb_error_set(err, BB_EIO, "out of memory");
	items[count] = (struct bb_theme){ 0 };
	lines[count] = line;
	self->themes.count++;
	self->seen = 0;
	return bb_text_copy(&items[count].slug, slug, err);
}

/* Go to the theme of a section: the last one, or a new one. */
static enum bb_status enter_section(struct bb_theme_builder *self, const char *section, int line,
                                    struct bb_error *err)
{
	const char *slug = section + strlen(SECTION_PREFIX);
	size_t count = self->themes.count;

	if (strncmp(section, SECTION_PREFIX, strlen(SECTION_PREFIX)) != 0)
		return bb_error_set(err, BB_EINVAL, "[%s] is no theme; write [theme:%s]", section,
		                    is_slug(section, strlen(section)) ? section : "plan-b");
	if (count > 0 && strcmp(self->themes.items[count - 1].slug, slug) == 0)
		return BB_OK;
	if (!is_slug(slug, strlen(slug)))
		return bb_error_set(err, BB_EINVAL, "[%s]: \"%s\" is no name for a theme; use 1 to "
		                    "%d of a-z, 0-9 and single hyphens", section, slug,
		                    BB_THEME_SLUG_MAX);
	if (bb_themes_find(&self->themes, slug))
		return bb_error_set(err, BB_EINVAL, "[%s] is there already", section);
	return add_theme(self, slug, line, err);
}

static enum bb_status find_key(size_t *out, const char *name, struct bb_error *err)
{
	const char *names[KEY_COUNT], *nearest;

	for (size_t i = 0; i < KEY_COUNT; i++) {
		if (strcmp(keys[i].name, name) == 0) {
			*out = i;
			return BB_OK;
		}
		names[i] = keys[i].name;
	}
	nearest = bb_text_nearest(name, names, KEY_COUNT);
	if (nearest)
		return bb_error_set(err, BB_EINVAL, "no such key; did you mean \"%s\"?", nearest);
	return bb_error_set(err, BB_EINVAL, "no such key");
}

static enum bb_status read_text(char **out, const struct theme_key *key, const char *value,
                                struct bb_error *err)
{
	char *text = NULL;
	enum bb_status status = bb_text_clean_line(&text, value, key->max, key->name, err);

	if (status != BB_OK)
		return status;
	if (text[0] == '\0') {
		free(text);
		if (key->required)
			return bb_error_set(err, BB_EINVAL, "nothing behind it");
		return BB_OK;
	}
	*out = text;
	return BB_OK;
}

static enum bb_status read_choice(bool *out, const struct theme_key *key, const char *value,
                                  struct bb_error *err)
{
	for (size_t i = 0; i < 2; i++)
		if (strcmp(value, key->words[i]) == 0) {
			*out = i == 1;
			return BB_OK;
		}
	return bb_error_set(err, BB_EINVAL, "\"%s\" is neither \"%s\" nor \"%s\"", value,
	                    key->words[0], key->words[1]);
}

static enum bb_status add_topic(struct bb_theme *theme, const char *text, size_t len,
                                struct bb_error *err)
{
	char *topic;

	if (!is_slug(text, len))
		return bb_error_set(err, BB_EINVAL, "\"%.*s\" is no topic; use 1 to %d of a-z, 0-9 "
		                    "and single hyphens, commas between topics", (int)len, text,
		                    BB_THEME_SLUG_MAX);
	for (size_t i = 0; i < theme->topic_count; i++)
		if (strlen(theme->topics[i]) == len && strncmp(theme->topics[i], text, len) == 0)
			return bb_error_set(err, BB_EINVAL, "\"%s\" stands there twice",
			                    theme->topics[i]);
	if (theme->topic_count == BB_THEME_TOPICS_MAX)
		return bb_error_set(err, BB_EINVAL, "more than %d topics", BB_THEME_TOPICS_MAX);
	topic = strndup(text, len);
	if (!topic)
		return bb_error_set(err, BB_EIO, "out of memory");
	theme->topics[theme->topic_count++] = topic;
	return BB_OK;
}

static enum bb_status read_topics(struct bb_theme *theme, const char *value, struct bb_error *err)
{
	enum bb_status status = BB_OK;

	theme->topics = calloc(BB_THEME_TOPICS_MAX, sizeof *theme->topics);
	if (!theme->topics)
		return bb_error_set(err, BB_EIO, "out of memory");
	while (status == BB_OK && value[strspn(value, " \t")] != '\0') {
		const char *text = value + strspn(value, " \t");
		size_t span = strcspn(text, ","), len = span;

		while (len > 0 && (text[len - 1] == ' ' || text[len - 1] == '\t'))
			len--;
		status = add_topic(theme, text, len, err);
		value = text + span + (text[span] == ',');
	}
	return status;
}

static enum bb_status read_value(struct bb_theme_builder *self, const char *name,
                                 const char *value, struct bb_error *err)
{
	struct bb_theme *theme = &self->themes.items[self->themes.count - 1];
	enum bb_status status;
	void *field;
	size_t key = 0;

	status = find_key(&key, name, err);
	if (status != BB_OK)
		return status;
	if (self->seen & 1u << key)
		return bb_error_set(err, BB_EINVAL, "given twice");
	self->seen |= 1u << key;
	field = (char *)theme + keys[key].offset;
	switch (keys[key].type) {
	case VALUE_TEXT:
		return read_text(field, &keys[key], value, err);
	case VALUE_CHOICE:
		return read_choice(field, &keys[key], value, err);
	case VALUE_TOPICS:
		return read_topics(theme, value, err);
	}
	assert(!"a value type without a reader");
	return BB_OK;
}

enum bb_status bb_theme_builder_add(struct bb_theme_builder *self, const char *section,
                                    const char *key, const char *value, int line,
                                    struct bb_error *err)
{
	enum bb_status status = enter_section(self, section, line, err);

	if (status != BB_OK)
		return status;
	status = read_value(self, key, value, err);
	if (status != BB_OK)
		bb_error_context(err, "[%s] %s", section, key);
	return status;
}

static enum bb_status check_complete(const struct bb_theme *theme, const char *shown, int line,
                                     struct bb_error *err)
{
	for (size_t i = 0; i < KEY_COUNT; i++) {
		char *text;

		if (!keys[i].required)
			continue;
		memcpy(&text, (const char *)theme + keys[i].offset, sizeof text);
		if (!text)
			return bb_error_set(err, BB_EINVAL, "%s:%d: [theme:%s] has no %s", shown,
			                    line, theme->slug, keys[i].name);
	}
	return BB_OK;
}

enum bb_status bb_theme_builder_finish(struct bb_themes *out, struct bb_theme_builder *self,
                                       const char *shown, struct bb_error *err)
{
	enum bb_status status = BB_OK;

	if (self->themes.count == 0)
		return bb_error_set(err, BB_EINVAL, "%s: no theme in it", shown);
	for (size_t i = 0; i < self->themes.count && status == BB_OK; i++)
		status = check_complete(&self->themes.items[i], shown, self->lines[i], err);
	if (status != BB_OK)
		return status;
	*out = self->themes;
	self->themes = (struct bb_themes){ 0 };
	return BB_OK;
}
