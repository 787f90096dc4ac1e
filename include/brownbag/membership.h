/* SPDX-License-Identifier: MIT */
/*
 * Who joins a group, and what follows: consent is recorded, the erased stay
 * away, who was added by hand is welcomed.
 */
#ifndef BROWNBAG_MEMBERSHIP_H
#define BROWNBAG_MEMBERSHIP_H

#include <brownbag/error.h>
#include <brownbag/group.h>
#include <brownbag/member.h>

#include <stdbool.h>
#include <stdint.h>

/* What the consent rows of `add` and `import` say unless --consent says more. */
#define BB_VOUCHED "vouched for by the organizer"

/* A person to be added. All borrowed. */
struct bb_joining {
	const char *name;      /* cleaned; "" if none */
	const char *address;   /* normalised */
	char *const *further;  /* further addresses, `further_count` */
	size_t further_count;
	bool leads;
	struct bb_month joined; /* year 0: the present month */
	const char *how;       /* of consent; NULL: BB_VOUCHED */
	bool welcome;          /* is sent a welcome */
};

/**
 * Add a member: active, with consent to be mailed and, for who leads, to be
 * named. In the caller's transaction.
 *
 * @param[out] id  may be NULL
 * @return BB_OK; BB_ECONFLICT: the address is somebody's already (the text has
 *         the id), or its owner was erased and isn't brought back unasked;
 *         BB_EAGAIN, BB_EIO
 */
BB_CHECKED enum bb_status bb_group_add_member(struct bb_group *self,
                                              const struct bb_joining *joining, int64_t *id,
                                              struct bb_error *err);

#endif
