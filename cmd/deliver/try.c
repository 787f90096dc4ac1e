/* SPDX-License-Identifier: MIT */
/* brownbag deliver --check: the way out is tried up to where a mail would begin. */
#include "try.h"
#include "../talk.h"

static int tell_result(const struct bb_sent_result *result)
{
	if (result->sent == BB_SENT_YES)
		return EXIT_DONE;
	talk_refuse("%s", result->reply);
	return result->needs_help ? EXIT_REFUSED : EXIT_LATER;
}

int try_way_out(const struct bb_deliver_settings *settings)
{
	struct bb_route *route = NULL;
	struct bb_transport *transport = NULL;
	struct bb_sent_result result;
	struct bb_error err = BB_ERROR_INIT;
	int code;

	if (bb_route_new(&route, &settings->smtp, &err) != BB_OK ||
	    bb_transport_open(&transport, route, &err) != BB_OK) {
		code = talk_error(&err);
	} else {
		bb_transport_try(transport, &result);
		code = tell_result(&result);
	}
	bb_transport_close(transport);
	bb_route_free(route);
	return code;
}
