/* SPDX-License-Identifier: MIT */
/*
 * A clock that was set by hand: where it may be used.
 */
#include <brownbag/group.h>

#include <brownbag/transport.h>

enum bb_status bb_group_check_clock(const struct bb_group *self, struct bb_error *err)
{
	if (!self->now_is_set || self->mode != BB_MODE_LIVE ||
	    bb_url_is_local(bb_config_text(self->config, "smtp.url")))
		return BB_OK;
	return bb_error_set(err, BB_ECONFLICT,
	                    "the group is live: with --now only a dry run is possible (-n)");
}
