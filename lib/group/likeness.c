/* SPDX-License-Identifier: MIT */
/*
 * What one group gives to the next. Decides what goes along; that a setting is a
 * group's own says the table of settings, that a text names somebody the roster.
 */
#include <brownbag/likeness.h>

#include "group/room.h"

#include <brownbag/address.h>
#include <brownbag/bytes.h>
#include <brownbag/file.h>
#include <brownbag/question.h>
#include <brownbag/store_people.h>
#include <brownbag/texts.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_BYTES = 128, FILE_BYTES = 256 * 1024, MAILBOXES = 3 };

#define THEMES BB_GROUP_TEXTS "/themes.ini"

/* -- whose names are looked for: members of all times, and the mailboxes of the settings -- */

/* There is room for it behind the members. */
static enum bb_status add_mailbox(struct bb_roster *people, const char *mailbox,
                                  struct bb_error *err)
{
	struct bb_member *member = &people->members[people->count];
	enum bb_status status;

	if (!*mailbox)
		return BB_OK;
	*member = (struct bb_member){ .id = INT64_MAX };
	status = bb_mailbox_parse(&member->name, &member->address, mailbox, err);
	if (status != BB_OK)
		return status;
	people->count++;
	/* One word is as likely what the lunch is called. */
	if (!strchr(member->name, ' '))
		*member->name = '\0';
	return BB_OK;
}

static enum bb_status load_people(struct bb_roster *people, const struct bb_group *model,
                                  struct bb_error *err)
{
	static const char *const keys[MAILBOXES] = { "group.organizer", "smtp.from", "smtp.reply_to" };
	struct bb_member *grown;
	enum bb_status status = bb_store_load_roster(model->store, people, err);

	if (status != BB_OK)
		return status;
	grown = reallocarray(people->members, people->count + MAILBOXES, sizeof *grown);
	if (!grown)
		return bb_error_set(err, BB_EIO, "out of memory");
	people->members = grown;
	for (size_t i = 0; status == BB_OK && i < MAILBOXES; i++)
		status = add_mailbox(people, bb_config_text(model->config, keys[i]), err);
	return status;
}

static enum bb_status names_somebody(bool *out, const char *text, const struct bb_roster *people,
                                     struct bb_error *err)
{
	int64_t who = 0;
	enum bb_status status = bb_question_names(&who, text, 0, people, err);

	*out = who != 0;
	return status;
}

/* -- what goes along -- */

static enum bb_status note(char ***list, size_t *count, const char *what, struct bb_error *err)
{
	char **grown = reallocarray(*list, *count + 1, sizeof *grown);

	if (!grown)
		return bb_error_set(err, BB_EIO, "out of memory");
	*list = grown;
	grown[*count] = NULL;
	return bb_text_copy(&grown[(*count)++], what, err);
}

static enum bb_status give_setting(struct bb_likeness *self, const char *key, const char *value,
                                   struct bb_error *err)
{
	struct bb_config_given *grown =
		reallocarray(self->settings, self->setting_count + 1, sizeof *grown);
	char *name = NULL;
	enum bb_status status = bb_text_copy(&name, key, err);

	if (grown)
		self->settings = grown;
	if (status != BB_OK || !grown) {
		free(name);
		return status != BB_OK ? status : bb_error_set(err, BB_EIO, "out of memory");
	}
	grown[self->setting_count++] = (struct bb_config_given){ name, value };
	return BB_OK;
}

static enum bb_status take_setting(struct bb_likeness *self, const struct bb_roster *people,
                                   const struct bb_config_setting *setting, struct bb_error *err)
{
	const struct bb_config_key *row = NULL;
	char key[NAME_BYTES];
	bool naming = false;
	enum bb_status status;

	snprintf(key, sizeof key, "%s.%s", setting->section, setting->name);
	status = bb_config_find_key(&row, key, err);
	if (status != BB_OK)
		return status;
	if (row->own)
		return note(&self->anew, &self->anew_count, key, err);
	status = names_somebody(&naming, setting->value, people, err);
	if (status == BB_OK && naming)
		status = note(&self->naming, &self->naming_count, key, err);
	else if (status == BB_OK)
		status = give_setting(self, key, setting->value, err);
	return status;
}

static enum bb_status take_settings(struct bb_likeness *self, const struct bb_roster *people,
                                    const struct bb_group *model, struct bb_error *err)
{
	struct bb_config_setting setting;
	enum bb_status status = BB_OK;

	for (size_t i = 0; status == BB_OK && bb_config_at(model->config, i, &setting); i++) {
		if (setting.layer == BB_LAYER_GROUP)
			status = take_setting(self, people, &setting, err);
	}
	return status;
}

static enum bb_status give_file(struct bb_likeness *self, const char *name, const char *bytes,
                                struct bb_error *err)
{
	struct bb_group_file *grown = reallocarray(self->files, self->file_count + 1, sizeof *grown);
	struct bb_group_file *file;
	enum bb_status status;

	if (!grown)
		return bb_error_set(err, BB_EIO, "out of memory");
	self->files = grown;
	file = &grown[self->file_count++];
	*file = (struct bb_group_file){ NULL, NULL };
	status = bb_text_copy(&file->name, name, err);
	return status == BB_OK ? bb_text_copy(&file->text, bytes, err) : status;
}

static enum bb_status take_file(struct bb_likeness *self, const struct bb_roster *people,
                                const char *name, const char *bytes, struct bb_error *err)
{
	bool naming = false;
	enum bb_status status = names_somebody(&naming, bytes, people, err);

	if (status != BB_OK) {
		bb_error_context(err, "%s", name);
		return status;
	}
	if (naming)
		return note(&self->naming, &self->naming_count, name, err);
	return give_file(self, name, bytes, err);
}

static enum bb_status take_texts(struct bb_likeness *self, const struct bb_roster *people,
                                 const struct bb_group *model, struct bb_error *err)
{
	struct bb_texts *texts = NULL;
	const char *name, *source;
	char file[NAME_BYTES];
	bool own;
	enum bb_status status = bb_texts_load(&texts, model, err);

	for (size_t i = 0; status == BB_OK && bb_texts_at(texts, i, &name, &source, &own); i++) {
		snprintf(file, sizeof file, BB_GROUP_TEXTS "/%s.txt", name);
		if (own)
			status = take_file(self, people, file, source, err);
	}
	bb_texts_free(texts);
	return status;
}

/* Themes that can't be read would keep the new group from its first lunch. */
static enum bb_status take_themes(struct bb_likeness *self, const struct bb_roster *people,
                                  const struct bb_group *model, struct bb_error *err)
{
	struct bb_themes themes = { 0 };
	struct bb_error why = BB_ERROR_INIT;
	char *path = NULL, *bytes = NULL;
	size_t len = 0;
	enum bb_status status = bb_group_themes(&themes, model, err), loaded;

	bb_themes_release(&themes);
	if (status == BB_OK)
		status = bb_group_path(&path, model, THEMES, err);
	if (status == BB_OK) {
		loaded = bb_file_load(&bytes, &len, path, FILE_BYTES, &why);
		if (loaded == BB_OK)
			status = take_file(self, people, THEMES, bytes, err);
		else if (loaded != BB_ENOENT)
			status = bb_error_set(err, loaded, "%s", why.text);
	}
	free(path);
	free(bytes);
	return status;
}

enum bb_status bb_likeness_load(struct bb_likeness *out, const struct bb_group *model,
                                struct bb_error *err)
{
	struct bb_likeness self = { 0 };
	struct bb_roster people = { 0 };
	enum bb_status status = load_people(&people, model, err);

	if (status == BB_OK)
		status = take_settings(&self, &people, model, err);
	if (status == BB_OK)
		status = take_texts(&self, &people, model, err);
	if (status == BB_OK)
		status = take_themes(&self, &people, model, err);
	bb_roster_release(&people);
	if (status == BB_OK)
		*out = self;
	else
		bb_likeness_release(&self);
	return status;
}

void bb_likeness_release(struct bb_likeness *self)
{
	if (!self)
		return;
	for (size_t i = 0; i < self->setting_count; i++)
		free((char *)self->settings[i].key);
	for (size_t i = 0; i < self->file_count; i++) {
		free(self->files[i].name);
		free(self->files[i].text);
	}
	for (size_t i = 0; i < self->anew_count; i++)
		free(self->anew[i]);
	for (size_t i = 0; i < self->naming_count; i++)
		free(self->naming[i]);
	free(self->settings);
	free(self->files);
	free(self->anew);
	free(self->naming);
	*self = (struct bb_likeness){ 0 };
}
