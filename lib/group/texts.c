/* SPDX-License-Identifier: MIT */
/* The texts of a group over the shipped ones. Decides which file a text comes from. */
#include <brownbag/texts.h>

#include <brownbag/bytes.h>
#include <brownbag/embedded.h>
#include <brownbag/file.h>
#include <brownbag/kind.h>
#include <brownbag/template.h>
#include <brownbag/text.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TEXTS_MAX = 64, FILE_MAX = 64 * 1024, NAME_SIZE = 40, FOLDER_MODE = 0700, FILE_MODE = 0600 };

struct text {
	char name[NAME_SIZE];
	const char *source; /* `own`, or embedded */
	char *own;          /* the group's; NULL: none */
};

struct bb_texts {
	struct text texts[TEXTS_MAX];
	size_t count;
};

/* Line by line, so that the place can be told. */
static enum bb_status check_characters(const char *source, const char *shown, struct bb_error *err)
{
	enum bb_status status = BB_OK;

	for (int line = 1; status == BB_OK && *source; line++) {
		size_t len = strcspn(source, "\n");
		char *text = strndup(source, len), *clean = NULL;

		if (!text)
			return bb_error_set(err, BB_EIO, "out of memory");
		status = bb_text_clean_block(&clean, text, FILE_MAX, "text", err);
		if (status != BB_OK)
			bb_error_context(err, "%s:%d", shown, line);
		free(clean);
		free(text);
		source += len + (source[len] == '\n');
	}
	return status;
}

/* Members are told before a guest comes, so this one can't be done without. */
static enum bb_status check_guests(const char *source, const char *shown, struct bb_error *err)
{
	struct bb_values values = { .flags = UINT32_MAX };
	char *text = NULL;
	enum bb_status status;

	for (int field = 0; field < BB_FIELD_COUNT; field++)
		values.fields[field] = "x";
	status = bb_template_render_part(&text, source, &values, shown, err);
	if (status == BB_OK && !*text)
		status = bb_error_set(err, BB_EINVAL, "%s:1: it has to say something", shown);
	free(text);
	return status;
}

enum bb_status bb_text_check(const char *name, const char *source, const char *shown,
                             struct bb_error *err)
{
	enum bb_status status = check_characters(source, shown, err);

	if (status == BB_OK)
		status = bb_template_check(source, bb_text_place(name), shown, err);
	if (status == BB_OK && strcmp(name, "guests") == 0)
		status = check_guests(source, shown, err);
	return status;
}

static enum bb_status load_own(struct text *text, const struct bb_group *group,
                               struct bb_error *err)
{
	char file[NAME_SIZE + 16];
	char *path = NULL;
	size_t len = 0;
	enum bb_status status;

	snprintf(file, sizeof file, BB_GROUP_TEXTS "/%s.txt", text->name);
	status = bb_group_path(&path, group, file, err);
	if (status == BB_OK)
		status = bb_file_load(&text->own, &len, path, FILE_MAX, NULL);
	if (status == BB_OK && strlen(text->own) != len)
		status = bb_error_set(err, BB_EINVAL, "%s: holds a NUL byte", path);
	if (status == BB_OK)
		status = bb_text_check(text->name, text->own, path, err);
	if (status == BB_OK)
		text->source = text->own;
	else if (status == BB_ENOENT)
		status = BB_OK;
	else if (status != BB_EINVAL || !err || !err->text[0])
		status = bb_error_set(err, status, "%s: can't be read, or is too large", path);
	free(path);
	return status;
}

static enum bb_status add_text(struct bb_texts *self, const struct bb_embedded *file,
                               const struct bb_group *group, bool has_own, struct bb_error *err)
{
	size_t len = strlen(file->name);
	struct text *text = &self->texts[self->count];

	if (len <= 4 || len - 4 >= NAME_SIZE || strcmp(file->name + len - 4, ".txt") != 0 ||
	    self->count == TEXTS_MAX)
		return BB_OK;
	memcpy(text->name, file->name, len - 4);
	text->source = file->data;
	self->count++;
	return has_own ? load_own(text, group, err) : BB_OK;
}

/* Most groups have no texts of their own: one look at the folder instead of one a text. */
static enum bb_status find_folder(bool *out, const struct bb_group *group, struct bb_error *err)
{
	char *path = NULL;
	enum bb_status status = bb_group_path(&path, group, BB_GROUP_TEXTS, err);

	if (status == BB_OK)
		*out = access(path, F_OK) == 0 || errno != ENOENT;
	free(path);
	return status;
}

enum bb_status bb_texts_load(struct bb_texts **out, const struct bb_group *group,
                             struct bb_error *err)
{
	struct bb_texts *self = calloc(1, sizeof *self);
	struct bb_embedded file;
	bool has_own = false;
	enum bb_status status;

	if (!self)
		return bb_error_set(err, BB_EIO, "out of memory");
	status = find_folder(&has_own, group, err);
	for (size_t i = 0; status == BB_OK && bb_embedded_at(&file, i); i++)
		status = add_text(self, &file, group, has_own, err);
	if (status != BB_OK) {
		bb_texts_free(self);
		return status;
	}
	*out = self;
	return BB_OK;
}

void bb_texts_free(struct bb_texts *self)
{
	if (!self)
		return;
	for (size_t i = 0; i < self->count; i++)
		free(self->texts[i].own);
	free(self);
}

const char *bb_texts_find(void *self, const char *name)
{
	const struct bb_texts *texts = self;

	for (size_t i = 0; i < texts->count; i++) {
		if (strcmp(texts->texts[i].name, name) == 0)
			return texts->texts[i].source;
	}
	return NULL;
}

bool bb_texts_at(const struct bb_texts *self, size_t i, const char **name, const char **source,
                 bool *own)
{
	if (i >= self->count)
		return false;
	*name = self->texts[i].name;
	*source = self->texts[i].source;
	*own = self->texts[i].own != NULL;
	return true;
}

const char *bb_text_purpose(const char *name)
{
	enum bb_kind kind;

	if (bb_kind_parse(&kind, name, NULL) == BB_OK)
		return bb_kind_row(kind)->summary;
	for (int field = 0; field < BB_FIELD_COUNT; field++) {
		const struct bb_field_row *row = bb_field_row((enum bb_field)field);

		if (row->file && strcmp(row->file, name) == 0)
			return row->meaning;
	}
	if (bb_text_place(name) == BB_PLACE_PAPER)
		return "a page for whoever gives a room; never mailed";
	return strcmp(name, "guests") == 0 ? "first of all, where a lunch is open to colleagues"
	                                   : "what the calendar entry of a lunch says";
}

enum bb_status bb_text_fill(char **out, const struct bb_texts *self, const struct bb_group *group,
                            const char *name, struct bb_error *err)
{
	static const struct {
		enum bb_field field;
		const char *key;
	} facts[] = {
		{ BB_FIELD_ORGANIZERS, "group.organizer" }, { BB_FIELD_GROUP_DISCREET, "group.subject" },
		{ BB_FIELD_MEETS, "meeting.meets" },        { BB_FIELD_PLACE, "meeting.location" },
		{ BB_FIELD_NEEDS, "meeting.needs" },
	};
	struct bb_values values = { .flags = 0 };
	char shown[NAME_SIZE + 16];

	if (bb_text_place(name) != BB_PLACE_PAPER)
		return bb_error_set(err, BB_EINVAL, "only sponsor is handed over; what a member gets, "
		                                    "`brownbag remind -n --as WHO --out DIR` shows");
	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
		values.fields[facts[i].field] = bb_config_text(group->config, facts[i].key);
	snprintf(shown, sizeof shown, BB_GROUP_TEXTS "/%s.txt", name);
	return bb_template_render_part(out, bb_texts_find((void *)self, name), &values, shown, err);
}

enum bb_status bb_text_look_up(const char *name, struct bb_error *err)
{
	char names[TEXTS_MAX][NAME_SIZE];
	const char *candidates[TEXTS_MAX], *near;
	struct bb_embedded file;
	size_t count = 0;

	for (size_t i = 0; bb_embedded_at(&file, i) && count < TEXTS_MAX; i++) {
		size_t len = strlen(file.name);

		if (len <= 4 || len - 4 >= NAME_SIZE || strcmp(file.name + len - 4, ".txt") != 0)
			continue;
		snprintf(names[count], NAME_SIZE, "%.*s", (int)len - 4, file.name);
		if (strcmp(names[count], name) == 0)
			return BB_OK;
		candidates[count] = names[count];
		count++;
	}
	near = bb_text_nearest(name, candidates, count);
	return bb_error_set(err, BB_ENOENT, "there is no text \"%s\"%s%s%s (brownbag texts list)", name,
	                    near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
}

static bool is_shipped(const char *name, const char *source)
{
	char file[NAME_SIZE + 8];
	struct bb_embedded shipped;

	snprintf(file, sizeof file, "%s.txt", name);
	return bb_embedded_find(&shipped, file) && strcmp(shipped.data, source) == 0;
}

static enum bb_status make_folder(const struct bb_group *group, struct bb_error *err)
{
	char *path = NULL;
	enum bb_status status = bb_group_path(&path, group, BB_GROUP_TEXTS, err);

	if (status == BB_OK && mkdir(path, FOLDER_MODE) != 0 && errno != EEXIST)
		status = bb_error_set(err, BB_EIO, "%s: %s", path, strerror(errno));
	free(path);
	return status;
}

enum bb_status bb_text_store(bool *own, const struct bb_group *group, const char *name,
                             const char *source, struct bb_error *err)
{
	char file[NAME_SIZE + 16];
	char *path = NULL;
	bool keep = !is_shipped(name, source);
	enum bb_status status;

	snprintf(file, sizeof file, BB_GROUP_TEXTS "/%s.txt", name);
	status = bb_group_path(&path, group, file, err);
	if (status == BB_OK && keep)
		status = bb_text_check(name, source, path, err);
	if (status == BB_OK && keep)
		status = make_folder(group, err);
	if (status == BB_OK && keep)
		status = bb_file_replace(path, source, strlen(source), FILE_MODE, err);
	if (status == BB_OK && !keep && unlink(path) != 0 && errno != ENOENT)
		status = bb_error_set(err, BB_EIO, "%s: %s", path, strerror(errno));
	if (status == BB_OK)
		*own = keep;
	free(path);
	return status;
}
