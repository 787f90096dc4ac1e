/* SPDX-License-Identifier: MIT */
/* The words of occasions, as they are stored. */
#include <brownbag/occasion.h>

#include <assert.h>
#include <string.h>

static const char *const role_names[] = {
	[BB_ROLE_GUEST] = "guest",
	[BB_ROLE_LEAD] = "lead",
	[BB_ROLE_BACKUP] = "backup",
};

static const char *const change_names[] = {
	[BB_CHANGE_NONE] = "",
	[BB_CHANGE_PAUSED] = "paused",
	[BB_CHANGE_LEFT] = "left",
	[BB_CHANGE_DELETED] = "deleted",
};

enum {
	ROLE_COUNT = sizeof role_names / sizeof *role_names,
	CHANGE_COUNT = sizeof change_names / sizeof *change_names,
};

const char *bb_role_name(enum bb_role role)
{
	assert((unsigned)role < ROLE_COUNT);
	return role_names[role];
}

enum bb_role bb_role_of(const struct bb_turn *turn)
{
	if (!turn)
		return BB_ROLE_GUEST;
	return turn->seat == BB_SEAT_LEAD ? BB_ROLE_LEAD : BB_ROLE_BACKUP;
}

enum bb_status bb_role_parse(enum bb_role *out, const char *text, struct bb_error *err)
{
	for (int i = 0; i < ROLE_COUNT; i++) {
		if (strcmp(text, role_names[i]) == 0) {
			*out = (enum bb_role)i;
			return BB_OK;
		}
	}
	return bb_error_set(err, BB_EINVAL, "\"%s\" is no role at a lunch", text);
}

const char *bb_change_name(enum bb_change change)
{
	assert((unsigned)change < CHANGE_COUNT);
	return change_names[change];
}

enum bb_status bb_change_parse(enum bb_change *out, const char *text, struct bb_error *err)
{
	for (int i = 0; i < CHANGE_COUNT; i++) {
		if (strcmp(text, change_names[i]) == 0) {
			*out = (enum bb_change)i;
			return BB_OK;
		}
	}
	return bb_error_set(err, BB_EINVAL, "\"%s\" is no change of status", text);
}
