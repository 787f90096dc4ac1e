/* SPDX-License-Identifier: MIT */
/*
 * A clock that was set by hand: where it may be used.
 */
#include <brownbag/group.h>

#include <string.h>
#include <strings.h>

/* Only what can't be anywhere else: a literal loopback address, or "localhost". */
static bool is_this_machine(const char *url)
{
	static const char *const hosts[] = { "127.", "[::1]", "localhost" };
	const char *host = strstr(url, "://");

	if (!host)
		return false;
	host += strlen("://");
	for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
		size_t len = strlen(hosts[i]);

		if (strncasecmp(host, hosts[i], len) == 0 &&
		    strspn(host + len, "0123456789.:/") == strlen(host + len))
			return true;
	}
	return false;
}

enum bb_status bb_group_check_clock(const struct bb_group *self, struct bb_error *err)
{
	const char *url = bb_config_text(self->config, "smtp.url");

	if (!self->now_is_set || self->mode != BB_MODE_LIVE)
		return BB_OK;
	if (strncmp(url, "maildir:", strlen("maildir:")) == 0 || is_this_machine(url))
		return BB_OK;
	return bb_error_set(err, BB_ECONFLICT,
	                    "the group is live: with --now only a dry run is possible (-n)");
}
