/* SPDX-License-Identifier: MIT */
/*
 * Joining a group and coming back to it. Decides what is recorded about consent,
 * who is welcomed, and what a former member finds again.
 */
#include <brownbag/membership.h>

#include "group/room.h"

#include <brownbag/address.h>
#include <brownbag/bytes.h>
#include <brownbag/store_lunches.h>
#include <brownbag/store_people.h>

#include <stdlib.h>
#include <string.h>

static const char *consent_words(const struct bb_joining *joining)
{
	return joining->how ? joining->how : BB_VOUCHED;
}

static enum bb_status ask_erased(const struct bb_group *self, const char *address, bool *out,
                                 struct bb_error *err)
{
	uint8_t digest[BB_DIGEST_SIZE];
	enum bb_status status = group_erased_digest(digest, self, address, err);

	return status == BB_OK ? bb_store_is_erased(self->store, digest, out, err) : status;
}

enum bb_status bb_group_find_erased(const struct bb_group *self, const struct bb_roster_row *row,
                                    const char **address, struct bb_error *err)
{
	bool erased = false;
	enum bb_status status = ask_erased(self, row->address, &erased, err);
	const char *found = erased ? row->address : NULL;

	for (size_t i = 0; status == BB_OK && !found && i < row->further_count; i++) {
		status = ask_erased(self, row->further[i], &erased, err);
		found = erased ? row->further[i] : NULL;
	}
	if (status == BB_OK)
		*address = found;
	return status;
}

static enum bb_status check_not_erased(const struct bb_group *self,
                                       const struct bb_roster_row *row, struct bb_error *err)
{
	const char *address = NULL;
	enum bb_status status = bb_group_find_erased(self, row, &address, err);

	if (status == BB_OK && address)
		return bb_error_set(err, BB_ECONFLICT,
		                    "%s: this person asked to be forgotten; if they want to come back: "
		                    "brownbag roster erase --forget %s", address, address);
	return status;
}

static struct bb_row_defaults defaults_of(const struct bb_group *self,
                                          const struct bb_joining *joining)
{
	struct bb_date today = group_today(self);

	return (struct bb_row_defaults){
		.leads = true,
		.joined = bb_date_month(today),
		.given_on = today,
		.given_at = self->now,
		.how = consent_words(joining),
	};
}

static enum bb_status welcome(struct bb_group *self, int64_t member, struct bb_error *err)
{
	struct bb_occasion occasion = { .kind = BB_KIND_WELCOME, .member = member,
		                        .made_at = self->now };

	return bb_store_add_occasion(self->store, &occasion, 0, NULL, err);
}

enum bb_status bb_group_add_member(struct bb_group *self, const struct bb_roster_row *row,
                                   const struct bb_joining *joining, int64_t *id,
                                   struct bb_error *err)
{
	struct bb_row_defaults defaults = defaults_of(self, joining);
	struct bb_member member = { 0 };
	int64_t added = 0;
	enum bb_status status = check_not_erased(self, row, err);

	if (status == BB_OK)
		status = bb_roster_row_apply(row, &member, &defaults, err);
	if (status == BB_OK)
		status = bb_store_add_member(self->store, &member, &added, err);
	if (status == BB_OK)
		status = group_log(self, "member added", added, err);
	if (status == BB_OK && joining->welcome)
		status = welcome(self, added, err);
	bb_member_release(&member);
	if (status == BB_OK && id)
		*id = added;
	return status;
}

enum bb_status bb_group_change_member(struct bb_group *self, const struct bb_roster_row *row,
                                      int64_t id, const struct bb_joining *joining,
                                      struct bb_error *err)
{
	struct bb_row_defaults defaults = defaults_of(self, joining);
	struct bb_member member = { 0 };
	enum bb_status status = bb_store_load_member(self->store, id, &member, err);

	if (status == BB_OK)
		status = bb_roster_row_apply(row, &member, &defaults, err);
	if (status == BB_OK)
		status = bb_store_update_member(self->store, &member, err);
	if (status == BB_OK)
		status = group_log(self, "member changed", id, err);
	bb_member_release(&member);
	return status;
}

/* -- coming back -- */

enum bb_status group_give_consent(struct bb_member *member, enum bb_purpose purpose,
                                  const struct bb_group *group, const char *how,
                                  struct bb_error *err)
{
	char *words = NULL;
	enum bb_status status = bb_text_copy(&words, how, err);

	if (status != BB_OK)
		return status;
	free(member->consents[purpose].how);
	member->consents[purpose] = (struct bb_consent){ group_today(group), group->now, words };
	return BB_OK;
}

/* The books say what is owed to who is back; newcomers of before come first. */
static enum bb_status book_return(const struct bb_group *self, int64_t id, struct bb_month left,
                                  struct bb_error *err)
{
	struct bb_month month = bb_date_month(group_today(self));
	struct bb_outlook outlook = { 0 };
	struct bb_booking booking = { 0 };
	int64_t booked = 0;
	enum bb_status status = bb_outlook_load(&outlook, self, 0, err);

	if (status == BB_OK)
		status = group_store_entered(&outlook, self, err);
	if (status == BB_OK)
		status = bb_rotation_return(&booking, &outlook.rotation, id, left, month, err);
	if (status == BB_OK && booking.member_count > 0) {
		booking.id = outlook.books.last_booking + 1;
		status = bb_books_take(&outlook.books, &booking, err);
		if (status == BB_OK)
			status = bb_store_add_booking(self->store, &booking, &booked, err);
		if (status == BB_OK)
			status = bb_store_save_books(self->store, BB_BOOKS_NOW, &outlook.books, err);
	}
	bb_booking_release(&booking);
	bb_outlook_release(&outlook);
	return status;
}

static enum bb_status put_back(struct bb_member *member, const struct bb_group *self,
                               const struct bb_joining *joining, struct bb_error *err)
{
	struct bb_month month = bb_date_month(group_today(self));
	const char *how = consent_words(joining);
	enum bb_status status = group_give_consent(member, BB_PURPOSE_MAIL, self, how, err);

	if (status == BB_OK && member->leads)
		status = group_give_consent(member, BB_PURPOSE_NAMED, self, how, err);
	if (!bb_rotation_keeps_place(member->left, month))
		member->joined = month;
	member->status = BB_MEMBER_ACTIVE;
	member->left = (struct bb_month){ 0 };
	return status;
}

enum bb_status bb_group_return_member(struct bb_group *self, int64_t id,
                                      const struct bb_joining *joining, struct bb_error *err)
{
	struct bb_member member = { 0 };
	struct bb_month left;
	enum bb_status status = bb_store_load_member(self->store, id, &member, err);

	if (status == BB_OK && (member.status != BB_MEMBER_FORMER || !*member.address))
		status = bb_error_set(err, BB_ECONFLICT, "member %lld is not a former one",
		                      (long long)id);
	left = member.left;
	if (status == BB_OK)
		status = put_back(&member, self, joining, err);
	if (status == BB_OK)
		status = bb_store_update_member(self->store, &member, err);
	if (status == BB_OK)
		status = book_return(self, id, left, err);
	if (status == BB_OK)
		status = group_log(self, "member returned", id, err);
	if (status == BB_OK && joining->welcome)
		status = welcome(self, id, err);
	bb_member_release(&member);
	return status;
}
