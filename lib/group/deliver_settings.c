/* SPDX-License-Identifier: MIT */
/*
 * [smtp] and [deliver] as deliver takes them. Decides where a rehearsal's mail
 * goes and what relative paths are relative to. Checks no way out: the route does.
 */
#include <brownbag/deliver.h>

#include <brownbag/address.h>
#include <brownbag/bytes.h>

#include "group/server_settings.h"

#include <stdlib.h>
#include <string.h>

static const char maildir_scheme[] = "maildir:";

void bb_deliver_settings_release(struct bb_deliver_settings *self)
{
	if (!self)
		return;
	for (size_t i = 0; i < sizeof self->owned / sizeof *self->owned; i++)
		free(self->owned[i]);
	*self = (struct bb_deliver_settings){ 0 };
}

/* Hand a text over to the settings. */
static const char *own(struct bb_deliver_settings *self, char *text)
{
	size_t i = 0;

	while (self->owned[i])
		i++;
	return self->owned[i] = text;
}

static enum bb_status add_path(struct bb_deliver_settings *self, const char **out,
                               const char *before, const char *path, const char *folder,
                               struct bb_error *err)
{
	char *owned = NULL;
	enum bb_status status = settings_path(&owned, before, path, folder, err);

	if (status == BB_OK)
		*out = own(self, owned);
	return status;
}

static enum bb_status set_url(struct bb_deliver_settings *self, const struct bb_config *config,
                              const char *folder, enum bb_mode mode, struct bb_error *err)
{
	const char *url = mode == BB_MODE_REHEARSAL ? "maildir:outbox"
	                                            : bb_config_text(config, "smtp.url");

	if (!*url)
		return bb_error_set(err, BB_EINVAL,
		                    "[smtp] url isn't set, so no mail can leave; "
		                    "`brownbag config set smtp.url URL` sets it");
	if (strncmp(url, maildir_scheme, strlen(maildir_scheme)) == 0)
		return add_path(self, &self->smtp.server.url, maildir_scheme,
		                url + strlen(maildir_scheme), folder, err);
	self->smtp.server.url = url;
	return BB_OK;
}

/* The sender's domain: never the name of this host, which tells where somebody works. */
static enum bb_status set_hello(struct bb_deliver_settings *self, const struct bb_config *config,
                                struct bb_error *err)
{
	const char *from = bb_config_text(config, "smtp.from");
	char *name = NULL, *address = NULL;
	enum bb_status status;

	self->smtp.hello = bb_config_text(config, "smtp.hello");
	if (*self->smtp.hello)
		return BB_OK;
	if (!*from)
		from = bb_config_text(config, "group.organizer");
	status = bb_mailbox_parse(&name, &address, from, err);
	if (status != BB_OK)
		return status;
	free(name);
	self->smtp.hello = bb_address_domain(own(self, address));
	return BB_OK;
}

static void set_values(struct bb_deliver_settings *self, const struct bb_config *config)
{
	self->smtp.messages_per_connection =
		bb_config_int(config, "smtp.messages_per_connection");
	self->connections = bb_config_int(config, "smtp.connections");
	self->rate = bb_config_int(config, "smtp.rate");
	self->relogin_delay_s = bb_config_int(config, "smtp.relogin_delay");
	self->retry_s = bb_config_span(config, "deliver.retry").minutes * 60;
	self->resend_unknown =
		bb_config_choice(config, "deliver.on_unknown") == BB_CONFIG_UNKNOWN_RESEND;
}

static enum bb_status set_server(struct bb_deliver_settings *self, const struct bb_config *config,
                                 const char *folder, struct bb_error *err)
{
	char *owned[SERVER_OWNED] = { NULL };
	enum bb_status status;

	status = server_settings_read(&self->smtp.server, owned, config, "smtp", folder, err);
	for (size_t i = 0; i < SERVER_OWNED && owned[i]; i++)
		own(self, owned[i]);
	if (status == BB_OK)
		status = add_path(self, &self->lock_path, "", "brownbag.lock", folder, err);
	return status;
}

enum bb_status bb_deliver_settings_read(struct bb_deliver_settings *out,
                                        const struct bb_config *config, const char *folder,
                                        enum bb_mode mode, struct bb_error *err)
{
	struct bb_deliver_settings self = { 0 };
	enum bb_status status;

	self.mode = mode;
	set_values(&self, config);
	status = set_server(&self, config, folder, err);
	if (status == BB_OK)
		status = set_url(&self, config, folder, mode, err);
	if (status == BB_OK)
		status = set_hello(&self, config, err);
	if (status != BB_OK) {
		bb_deliver_settings_release(&self);
		return status;
	}
	*out = self;
	return BB_OK;
}
