/* SPDX-License-Identifier: MIT */
/* Answers to invites: their names (RFC 5545 3.2.12). */
#include <brownbag/answer.h>

#include <brownbag/text.h>

#include <string.h>
#include <strings.h>

static const char *const names[] = {
	[BB_PARTSTAT_NEEDS_ACTION] = "needs-action", [BB_PARTSTAT_ACCEPTED] = "accepted",
	[BB_PARTSTAT_DECLINED] = "declined",         [BB_PARTSTAT_TENTATIVE] = "tentative",
	[BB_PARTSTAT_DELEGATED] = "delegated",
};

const char *bb_partstat_name(enum bb_partstat partstat)
{
	return names[partstat];
}

enum bb_status bb_partstat_parse(enum bb_partstat *out, const char *text, struct bb_error *err)
{
	const char *near;

	for (int i = BB_PARTSTAT_ACCEPTED; i <= BB_PARTSTAT_TENTATIVE; i++) {
		if (strcasecmp(text, names[i]) == 0) {
			*out = (enum bb_partstat)i;
			return BB_OK;
		}
	}
	near = bb_text_nearest(text, names + BB_PARTSTAT_ACCEPTED, 3);
	return bb_error_set(err, BB_EINVAL, "\"%s\" is no answer; write %s", text,
	                    near ? near : "accepted, declined or tentative");
}
