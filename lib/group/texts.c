/* SPDX-License-Identifier: MIT */
/* The texts of a group over the shipped ones. Decides which file a text comes from. */
#include <brownbag/texts.h>

#include <brownbag/bytes.h>
#include <brownbag/embedded.h>
#include <brownbag/file.h>
#include <brownbag/kind.h>
#include <brownbag/template.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXTS_MAX = 64, FILE_MAX = 64 * 1024, NAME_SIZE = 40 };

struct text {
	char name[NAME_SIZE];
	const char *source; /* `own`, or embedded */
	char *own;          /* the group's; NULL: none */
};

struct bb_texts {
	struct text texts[TEXTS_MAX];
	size_t count;
};

/* A text of a kind has a subject; the others are put into those. */
static bool is_part(const char *name)
{
	enum bb_kind kind;

	return bb_kind_parse(&kind, name, NULL) != BB_OK;
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
		status = bb_template_check(text->own, is_part(text->name), path, err);
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
                               const struct bb_group *group, struct bb_error *err)
{
	size_t len = strlen(file->name);
	struct text *text = &self->texts[self->count];

	if (len <= 4 || len - 4 >= NAME_SIZE || strcmp(file->name + len - 4, ".txt") != 0 ||
	    self->count == TEXTS_MAX)
		return BB_OK;
	memcpy(text->name, file->name, len - 4);
	text->source = file->data;
	self->count++;
	return load_own(text, group, err);
}

enum bb_status bb_texts_load(struct bb_texts **out, const struct bb_group *group,
                             struct bb_error *err)
{
	struct bb_texts *self = calloc(1, sizeof *self);
	struct bb_embedded file;
	enum bb_status status = BB_OK;

	if (!self)
		return bb_error_set(err, BB_EIO, "out of memory");
	for (size_t i = 0; status == BB_OK && bb_embedded_at(&file, i); i++)
		status = add_text(self, &file, group, err);
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
