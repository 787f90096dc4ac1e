/* SPDX-License-Identifier: MIT */
/*
 * Rows against members. Decides when a row is about somebody who is known, what
 * differs, and what a new member begins with. Silence never changes anything,
 * and a file never brings back who left.
 */
#include <brownbag/roster_row.h>

#include <brownbag/address.h>
#include <brownbag/bytes.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *const field_names[] = { "name",   "email",  "further",      "leads",
	                                   "joined", "status", "paused_until", "zone" };
static const char *const verdict_names[] = { "added", "changed", "same", "refused" };

const char *bb_roster_field_name(enum bb_roster_field field)
{
	assert(field >= BB_FIELD_NAME && field < BB_FIELD_COUNT);
	return field_names[field];
}

const char *bb_row_verdict_name(enum bb_row_verdict verdict)
{
	assert(verdict >= BB_ROW_ADDED && verdict <= BB_ROW_REFUSED);
	return verdict_names[verdict];
}

void bb_roster_row_release(struct bb_roster_row *self)
{
	if (!self)
		return;
	for (size_t i = 0; i < self->further_count; i++)
		free(self->further[i]);
	free(self->further);
	free(self->name);
	free(self->address);
	free(self->zone);
	*self = (struct bb_roster_row){ 0 };
}

static bool gives(const struct bb_roster_row *row, enum bb_roster_field field)
{
	return row->given & BB_FIELD_BIT(field);
}

/* -- whose row it is -- */

static enum bb_status look_up(int64_t *id, const char *address, bb_address_lookup *find,
                              void *context, struct bb_error *err)
{
	char *key = NULL;
	enum bb_status status = bb_address_key(&key, address, err);

	if (status == BB_OK)
		status = find(context, key, id, err);
	free(key);
	return status;
}

enum bb_status bb_roster_row_match(int64_t *id, const struct bb_roster_row *self,
                                   bb_address_lookup *find, void *context, struct bb_error *err)
{
	int64_t found = 0, another = 0;
	enum bb_status status = look_up(&found, self->address, find, context, err);

	for (size_t i = 0; status == BB_OK && i < self->further_count; i++) {
		status = look_up(&another, self->further[i], find, context, err);
		if (status == BB_OK && found && another && found != another)
			return bb_error_set(err, BB_ECONFLICT,
			                    "its addresses belong to two members, %lld and %lld",
			                    (long long)found, (long long)another);
		found = found ? found : another;
	}
	if (status == BB_OK)
		*id = found;
	return status;
}

/* -- what would change -- */

void bb_row_change_release(struct bb_row_change *self)
{
	if (!self)
		return;
	for (size_t i = 0; i < self->count; i++) {
		free(self->differences[i].before);
		free(self->differences[i].after);
	}
	free(self->reason);
	*self = (struct bb_row_change){ 0 };
}

static enum bb_status differ(struct bb_row_change *change, enum bb_roster_field field,
                             const char *before, const char *after, struct bb_error *err)
{
	struct bb_row_difference difference = { .field = field };
	enum bb_status status = bb_text_copy(&difference.before, before, err);

	if (status == BB_OK)
		status = bb_text_copy(&difference.after, after, err);
	if (status == BB_OK)
		change->differences[change->count++] = difference;
	else
		free(difference.before);
	return status;
}

static const char *yes_no(bool yes)
{
	return yes ? "yes" : "no";
}

static enum bb_status differ_in_month(struct bb_row_change *change, enum bb_roster_field field,
                                      struct bb_month before, struct bb_month after,
                                      struct bb_error *err)
{
	char texts[2][BB_MONTH_SIZE] = { "", "" };

	if (bb_month_compare(before, after) == 0)
		return BB_OK;
	if (before.year)
		bb_month_format(texts[0], before);
	if (after.year)
		bb_month_format(texts[1], after);
	return differ(change, field, texts[0], texts[1], err);
}

/* The addresses of the row that the member has not, with commas. */
static enum bb_status compare_addresses(struct bb_row_change *change,
                                        const struct bb_roster_row *row,
                                        const struct bb_member *known, struct bb_error *err)
{
	struct bb_bytes added = BB_BYTES_INIT(BB_ADDRESS_MAX * 64);
	enum bb_status status;

	if (!bb_member_has_address(known, row->address))
		bb_bytes_add_text(&added, row->address);
	for (size_t i = 0; i < row->further_count; i++) {
		if (!bb_member_has_address(known, row->further[i]))
			bb_bytes_addf(&added, "%s%s", added.len ? ", " : "", row->further[i]);
	}
	status = bb_bytes_check(&added, err);
	if (status == BB_OK && added.len > 0)
		status = differ(change, BB_FIELD_FURTHER, "", bb_bytes_text(&added), err);
	bb_bytes_release(&added);
	return status;
}

static enum bb_status compare_fields(struct bb_row_change *change, const struct bb_roster_row *row,
                                     const struct bb_member *known, struct bb_error *err)
{
	enum bb_status status = BB_OK;

	if (gives(row, BB_FIELD_NAME) && strcmp(row->name, known->name) != 0)
		status = differ(change, BB_FIELD_NAME, known->name, row->name, err);
	if (status == BB_OK)
		status = compare_addresses(change, row, known, err);
	if (status == BB_OK && gives(row, BB_FIELD_LEADS) && row->leads != known->leads)
		status = differ(change, BB_FIELD_LEADS, yes_no(known->leads), yes_no(row->leads),
		                err);
	if (status == BB_OK && gives(row, BB_FIELD_JOINED))
		status = differ_in_month(change, BB_FIELD_JOINED, known->joined, row->joined, err);
	if (status == BB_OK && gives(row, BB_FIELD_STATUS) && row->status != known->status)
		status = differ(change, BB_FIELD_STATUS, bb_member_status_name(known->status),
		                bb_member_status_name(row->status), err);
	/* Who is active comes back in no month, whatever the row leaves out. */
	if (status == BB_OK && gives(row, BB_FIELD_STATUS))
		status = differ_in_month(change, BB_FIELD_PAUSED_UNTIL, known->paused_until,
		                         row->paused_until, err);
	if (status == BB_OK && gives(row, BB_FIELD_ZONE) &&
	    (!known->zone || strcmp(known->zone, row->zone) != 0))
		status = differ(change, BB_FIELD_ZONE, known->zone ? known->zone : "", row->zone,
		                err);
	return status;
}

static enum bb_status refuse_former(struct bb_row_change *change, const struct bb_member *known,
                                    struct bb_error *err)
{
	struct bb_bytes reason = BB_BYTES_INIT(256);
	char left[BB_MONTH_SIZE];

	change->verdict = BB_ROW_REFUSED;
	bb_bytes_addf(&reason, "member %lld was taken off the list", (long long)known->id);
	if (known->left.year) {
		bb_month_format(left, known->left);
		bb_bytes_addf(&reason, " in %s", left);
	}
	bb_bytes_add_text(&reason, " and comes back by hand only");
	return bb_bytes_detach(&change->reason, &reason, err);
}

enum bb_status bb_roster_row_compare(struct bb_row_change *out, const struct bb_roster_row *self,
                                     const struct bb_member *known, struct bb_error *err)
{
	struct bb_row_change change = { .verdict = BB_ROW_ADDED };
	enum bb_status status = BB_OK;

	if (known && known->status == BB_MEMBER_FORMER) {
		status = refuse_former(&change, known, err);
	} else if (known) {
		status = compare_fields(&change, self, known, err);
		change.verdict = change.count > 0 ? BB_ROW_CHANGED : BB_ROW_SAME;
	}
	if (status == BB_OK)
		*out = change;
	else
		bb_row_change_release(&change);
	return status;
}

/* -- the member that is to be stored -- */

/* What a row puts onto a member, made before anything of the member is touched. */
struct addition {
	char *name, *address, *zone;    /* NULL: stays */
	char **further;                 /* the old ones, borrowed, and then new ones */
	size_t further_count;           /* all of them */
	char *how[BB_PURPOSE_COUNT];    /* NULL: no consent is added */
};

static void release_addition(struct addition *self, const struct bb_member *member)
{
	for (size_t i = member->further_count; self->further && i < self->further_count; i++)
		free(self->further[i]);
	for (size_t i = 0; i < BB_PURPOSE_COUNT; i++)
		free(self->how[i]);
	free(self->further);
	free(self->name);
	free(self->address);
	free(self->zone);
}

static enum bb_status add_further(struct addition *addition, const struct bb_member *member,
                                  const char *address, struct bb_error *err)
{
	enum bb_status status;

	if (bb_member_has_address(member, address))
		return BB_OK;
	status = bb_text_copy(&addition->further[addition->further_count], address, err);
	addition->further_count += status == BB_OK;
	return status;
}

/* All further addresses: the member's, and what the row has beyond them. */
static enum bb_status join_addresses(struct addition *addition, const struct bb_roster_row *row,
                                     const struct bb_member *member, struct bb_error *err)
{
	size_t most = member->further_count + row->further_count + 1;
	enum bb_status status = BB_OK;

	addition->further = calloc(most, sizeof *addition->further);
	if (!addition->further)
		return bb_error_set(err, BB_EIO, "out of memory");
	if (member->further_count > 0)
		memcpy(addition->further, member->further,
		       member->further_count * sizeof *addition->further);
	addition->further_count = member->further_count;
	if (!member->address)
		status = bb_text_copy(&addition->address, row->address, err);
	else
		status = add_further(addition, member, row->address, err);
	for (size_t i = 0; status == BB_OK && i < row->further_count; i++)
		status = add_further(addition, member, row->further[i], err);
	return status;
}

static bool will_lead(const struct bb_roster_row *row, const struct bb_member *member,
                      const struct bb_row_defaults *defaults)
{
	if (gives(row, BB_FIELD_LEADS))
		return row->leads;
	return member->address ? member->leads : defaults->leads;
}

static enum bb_status add_consents(struct addition *addition, const struct bb_roster_row *row,
                                   const struct bb_member *member,
                                   const struct bb_row_defaults *defaults, struct bb_error *err)
{
	enum bb_status status = BB_OK;

	if (!member->address)
		status = bb_text_copy(&addition->how[BB_PURPOSE_MAIL], defaults->how, err);
	/* Only who begins to lead: a consent that was taken back isn't given again by a file. */
	if (status == BB_OK && will_lead(row, member, defaults) &&
	    (!member->address || !member->leads))
		status = bb_text_copy(&addition->how[BB_PURPOSE_NAMED], defaults->how, err);
	return status;
}

static enum bb_status make_addition(struct addition *addition, const struct bb_roster_row *row,
                                    const struct bb_member *member,
                                    const struct bb_row_defaults *defaults, struct bb_error *err)
{
	enum bb_status status = join_addresses(addition, row, member, err);

	if (status == BB_OK && (gives(row, BB_FIELD_NAME) || !member->name))
		status = bb_text_copy(&addition->name, row->name, err);
	if (status == BB_OK && gives(row, BB_FIELD_ZONE))
		status = bb_text_copy(&addition->zone, row->zone, err);
	if (status == BB_OK)
		status = add_consents(addition, row, member, defaults, err);
	return status;
}

static void replace(char **text, char **by)
{
	if (!*by)
		return;
	free(*text);
	*text = *by;
	*by = NULL;
}

/* From here on nothing can fail. */
static void put_on(struct bb_member *member, struct addition *addition,
                   const struct bb_row_defaults *defaults)
{
	replace(&member->name, &addition->name);
	replace(&member->address, &addition->address);
	replace(&member->zone, &addition->zone);
	free(member->further);
	member->further = addition->further;
	member->further_count = addition->further_count;
	addition->further = NULL;
	for (size_t i = 0; i < BB_PURPOSE_COUNT; i++) {
		if (!addition->how[i])
			continue;
		replace(&member->consents[i].how, &addition->how[i]);
		member->consents[i].given_on = defaults->given_on;
		member->consents[i].given_at = defaults->given_at;
	}
}

enum bb_status bb_roster_row_apply(const struct bb_roster_row *self, struct bb_member *member,
                                   const struct bb_row_defaults *defaults, struct bb_error *err)
{
	bool is_new = !member->address, leads = will_lead(self, member, defaults);
	struct addition addition = { 0 };
	enum bb_status status = make_addition(&addition, self, member, defaults, err);

	if (status == BB_OK) {
		put_on(member, &addition, defaults);
		member->leads = leads;
		if (gives(self, BB_FIELD_JOINED))
			member->joined = self->joined;
		else if (is_new)
			member->joined = defaults->joined;
		if (gives(self, BB_FIELD_STATUS)) {
			member->status = self->status;
			member->paused_until = self->paused_until;
		}
	}
	release_addition(&addition, member);
	return status;
}
