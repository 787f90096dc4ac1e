/* SPDX-License-Identifier: MIT */
/* Documents for hooks. Ids only: what a hook prints may be mailed by cron, or kept in a log. */
#include "hook.h"
#include "output.h"

#include <brownbag/store_lunches.h>

#include <stdlib.h>

static char *make_document(const struct session *session, enum bb_hook hook, int64_t at,
                           json_t *told)
{
	json_t *document = json_pack("{s:s, s:s, s:o}", "hook", bb_hook_name(hook), "group",
	                             bb_config_text(session->config, "group.name"), "at",
	                             json_instant(at, session->group->zone));
	char *json = NULL;

	if (document && told && json_object_update(document, told) == 0)
		json = json_dumps(document, JSON_COMPACT);
	json_decref(document);
	return json;
}

enum bb_status hook_run(const struct session *session, enum bb_hook hook, int64_t at,
                        json_t *told, struct bb_error *err)
{
	char *json = make_document(session, hook, at, told);
	enum bb_status status = json ? bb_hook_run(session->group->dir, hook, json, err)
	                             : bb_error_set(err, BB_EIO, "out of memory");

	free(json);
	json_decref(told);
	return status;
}

json_t *hook_month(const struct session *session, int64_t meeting)
{
	struct bb_meeting row = { 0 };
	char month[BB_MONTH_SIZE];

	if (!meeting ||
	    bb_store_load_meeting(session->group->store, meeting, &row, NULL) != BB_OK)
		return json_null();
	bb_month_format(month, row.month);
	bb_meeting_release(&row);
	return json_string(month);
}
