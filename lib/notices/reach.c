/* SPDX-License-Identifier: MIT */
/* What may go to a member at all. Knows status, consent and mutes; no time, no lunch. */
#include <brownbag/reach.h>

#include <brownbag/renewal.h>

static bool has_agreed(const struct bb_member *member, enum bb_purpose purpose)
{
	return member->consents[purpose].given_on.year != 0;
}

bool bb_member_is_alumnus(const struct bb_member *member)
{
	return member->status == BB_MEMBER_FORMER && has_agreed(member, BB_PURPOSE_TOPICS);
}

static bool status_allows(const struct bb_member *member, const struct bb_kind_row *row)
{
	switch (member->status) {
	case BB_MEMBER_ACTIVE:
		return true;
	case BB_MEMBER_PAUSED:
		return row->to_paused;
	case BB_MEMBER_FORMER:
		return row->to_former || (row->to_keepers && bb_member_is_alumnus(member));
	}
	return false;
}

/* The last word to one who leaves, and a CANCEL, answer mail that was agreed to. */
static bool has_consent(const struct bb_member *member, const struct bb_kind_row *row)
{
	if (row->to_former)
		return true;
	return has_agreed(member, BB_PURPOSE_MAIL) && has_agreed(member, row->purpose);
}

bool bb_member_may_get(const struct bb_member *member, enum bb_kind kind)
{
	const struct bb_kind_row *row = bb_kind_row(kind);

	return member->address[0] != '\0' && member->bounces < BB_BOUNCES_STOP &&
	       status_allows(member, row) && has_consent(member, row) &&
	       !(row->can_be_muted && member->mutes & BB_KIND_BIT(kind));
}

bool bb_member_may_get_mail(const struct bb_member *member, const struct bb_mail_key *key)
{
	if (key->kind == BB_KIND_RENEW && bb_renewal_of(key->occasion) == BB_RENEWAL_OFFERS &&
	    !has_agreed(member, BB_PURPOSE_TOPICS))
		return false;
	if (key->kind == BB_KIND_RENEW && bb_renewal_of(key->occasion) == BB_RENEWAL_MAIL &&
	    member->status != BB_MEMBER_ACTIVE)
		return false;
	return bb_member_may_get(member, key->kind);
}
