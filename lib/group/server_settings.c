/* SPDX-License-Identifier: MIT */
/* A server as the settings describe it. Decides what relative paths are relative to. */
#include "group/server_settings.h"

#include <brownbag/bytes.h>

#include <limits.h>
#include <stdio.h>

enum { KEY_SIZE = 64 };

enum bb_status settings_path(char **out, const char *before, const char *path, const char *folder,
                             struct bb_error *err)
{
	struct bb_bytes text = BB_BYTES_INIT(PATH_MAX);
	enum bb_status status;

	if (*path)
		bb_bytes_addf(&text, "%s%s%s%s", before, *path == '/' ? "" : folder,
		              *path == '/' ? "" : "/", path);
	status = bb_bytes_detach(out, &text, err);
	bb_bytes_release(&text);
	return status;
}

/* "smtp.user" */
static const char *full_name(char key[KEY_SIZE], const char *section, const char *name)
{
	snprintf(key, KEY_SIZE, "%s.%s", section, name);
	return key;
}

static const char *text_of(const struct bb_config *config, const char *section, const char *name)
{
	char key[KEY_SIZE];

	return bb_config_text(config, full_name(key, section, name));
}

static enum bb_tls tls_of(const struct bb_config *config, const char *section)
{
	char key[KEY_SIZE];

	switch (bb_config_choice(config, full_name(key, section, "tls"))) {
	case BB_CONFIG_TLS_REQUIRED:
		return BB_TLS_REQUIRED;
	case BB_CONFIG_TLS_NONE:
		return BB_TLS_NONE;
	default:
		return BB_TLS_AUTO;
	}
}

enum bb_status server_settings_read(struct bb_server_settings *out, char *owned[SERVER_OWNED],
                                    const struct bb_config *config, const char *section,
                                    const char *folder, struct bb_error *err)
{
	struct bb_server_settings server = { .url = text_of(config, section, "url") };
	char key[KEY_SIZE];
	enum bb_status status;

	server.user = text_of(config, section, "user");
	server.password_command = text_of(config, section, "password_command");
	server.token_command = text_of(config, section, "token_command");
	server.tls = tls_of(config, section);
	server.pinned_key = text_of(config, section, "pinned_key");
	server.timeout_s = bb_config_int(config, full_name(key, section, "timeout"));
	status = settings_path(&owned[0], "", text_of(config, section, "password_file"), folder, err);
	if (status == BB_OK)
		status = settings_path(&owned[1], "", text_of(config, section, "cafile"), folder, err);
	if (status != BB_OK)
		return status;
	server.password_file = owned[0];
	server.cafile = owned[1];
	*out = server;
	return BB_OK;
}
