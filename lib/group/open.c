/* SPDX-License-Identifier: MIT */
/*
 * Opening a group: zone, rule and sender from its settings, then the store.
 */
#include <brownbag/group.h>

#include <brownbag/address.h>
#include <brownbag/backup.h>
#include <brownbag/cache.h>
#include <brownbag/file.h>

#include <stdlib.h>
#include <string.h>

enum bb_status bb_group_path(char **out, const struct bb_group *self, const char *name,
                             struct bb_error *err)
{
	return bb_path_join(out, self->dir, name, err);
}

enum bb_status bb_group_check_value(void *context, const struct bb_config_key *key,
                                    const char *value, struct bb_error *err)
{
	struct bb_rule *rule = NULL;
	enum bb_status status;

	(void)context;
	if (key->type != BB_VALUE_RULE)
		return BB_OK;
	status = bb_rule_parse(&rule, value, err);
	bb_rule_free(rule);
	return status;
}

/* [smtp] from, else [group] organizer: the table of keys has checked both. */
static enum bb_status read_sender(struct bb_group *self, struct bb_error *err)
{
	const char *mailbox = bb_config_text(self->config, "smtp.from");
	enum bb_status status;

	if (!*mailbox)
		mailbox = bb_config_text(self->config, "group.organizer");
	status = bb_mailbox_parse(&self->sender_name, &self->sender, mailbox, err);
	if (status != BB_OK)
		return status;
	self->domain = bb_address_domain(self->sender);
	return BB_OK;
}

static enum bb_status read_settings(struct bb_group *self, struct bb_error *err)
{
	const char *meets = bb_config_text(self->config, "meeting.meets");
	enum bb_status status;

	status = bb_zone_load(&self->zone, bb_config_text(self->config, "group.timezone"), NULL, err);
	if (status == BB_OK && *meets)
		status = bb_rule_parse(&self->rule, meets, err);
	if (status == BB_OK)
		status = read_sender(self, err);
	return status;
}

static enum bb_status read_facts(struct bb_group *self, struct bb_error *err)
{
	bool begun = false;
	enum bb_status status = bb_store_begin_reading(self->store, &begun, err);

	if (status == BB_OK)
		status = bb_store_secret(self->store, self->secret, err);
	if (status == BB_OK)
		status = bb_store_mode(self->store, &self->mode, err);
	bb_store_end_reading(self->store, begun);
	return status;
}

static enum bb_status open_store(struct bb_group *self, enum bb_store_access access,
                                 struct bb_error *err)
{
	char *path = NULL;
	enum bb_status status = bb_group_path(&path, self, BB_GROUP_DB, err);

	if (status == BB_OK)
		status = bb_store_open(&self->store, path, access, err);
	if (status == BB_ENOENT)
		status = bb_error_set(err, BB_ECONFLICT,
		                      "%s is missing beside its " BB_GROUP_INI
		                      "; put it back from a backup (brownbag restore)", path);
	if (status == BB_OK)
		status = read_facts(self, err);
	free(path);
	return status;
}

enum bb_status bb_group_open(struct bb_group **out, const struct bb_group_options *options,
                             struct bb_error *err)
{
	struct bb_group *self = calloc(1, sizeof *self);
	enum bb_status status;

	if (!self)
		return bb_error_set(err, BB_EIO, "out of memory");
	self->config = options->config;
	self->now = options->now;
	self->now_is_set = options->now_is_set;
	status = bb_text_copy(&self->dir, options->dir, err);
	if (status == BB_OK)
		status = read_settings(self, err);
	if (status == BB_OK)
		status = open_store(self, options->access, err);
	if (status != BB_OK) {
		bb_group_close(self);
		return status;
	}
	*out = self;
	return BB_OK;
}

void bb_group_close(struct bb_group *self)
{
	if (!self)
		return;
	bb_store_close(self->store);
	bb_rule_free(self->rule);
	bb_zone_free(self->zone);
	explicit_bzero(self->secret, sizeof self->secret);
	free(self->sender);
	free(self->sender_name);
	free(self->dir);
	free(self);
}

void bb_group_leave(struct bb_group *self)
{
	if (!self)
		return;
	bb_store_rollback(self->store);
	explicit_bzero(self->secret, sizeof self->secret);
}

/* A restore under way keeps its own; what can't be removed now, the next command may. */
void bb_group_succeeded(const struct bb_group *self)
{
	bb_store_succeeded(self->store);
	(void)!bb_group_clear_stage(self->dir, NULL);
	if (bb_store_has_changed(self->store))
		bb_cache_remove(self->dir);
}
