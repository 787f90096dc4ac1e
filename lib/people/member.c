/* SPDX-License-Identifier: MIT */
/*
 * Members: their words, and who is meant by WHO. Knows nothing of how a member
 * is stored or found among a hundred thousand; a roster here fits into memory.
 */
#include <brownbag/member.h>

#include <brownbag/address.h>
#include <brownbag/bytes.h>
#include <brownbag/text.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *const status_names[] = { "active", "paused", "former" };
static const char *const purpose_names[] = { "mail", "named", "topics", "morning" };

enum {
	WHO_SHOWN = 100, /* bytes of WHO that an error quotes */
	IDS_SHOWN = 5,   /* ids that an error lists */
};

const char *bb_member_status_name(enum bb_member_status status)
{
	assert(status >= BB_MEMBER_ACTIVE && status <= BB_MEMBER_FORMER);
	return status_names[status];
}

const char *bb_purpose_name(enum bb_purpose purpose)
{
	assert(purpose >= BB_PURPOSE_MAIL && purpose < BB_PURPOSE_COUNT);
	return purpose_names[purpose];
}

enum bb_status bb_member_status_parse(enum bb_member_status *out, const char *text,
                                      struct bb_error *err)
{
	for (int status = BB_MEMBER_ACTIVE; status <= BB_MEMBER_FORMER; status++) {
		if (strcmp(text, status_names[status]) == 0) {
			*out = (enum bb_member_status)status;
			return BB_OK;
		}
	}
	return bb_error_set(err, BB_EINVAL, "a member is active, paused or former, not \"%.20s\"",
	                    text);
}

void bb_member_release(struct bb_member *self)
{
	if (!self)
		return;
	for (size_t i = 0; i < self->further_count; i++)
		free(self->further[i]);
	for (size_t i = 0; i < BB_PURPOSE_COUNT; i++)
		free(self->consents[i].how);
	free(self->further);
	free(self->name);
	free(self->address);
	free(self->zone);
	free(self->away);
	*self = (struct bb_member){ 0 };
}

void bb_roster_release(struct bb_roster *self)
{
	if (!self)
		return;
	for (size_t i = 0; i < self->count; i++)
		bb_member_release(&self->members[i]);
	free(self->members);
	*self = (struct bb_roster){ 0 };
}

const struct bb_member *bb_roster_find(const struct bb_roster *self, int64_t id)
{
	size_t low = 0, high = self->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (self->members[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < self->count && self->members[low].id == id ? &self->members[low] : NULL;
}

bool bb_member_is_away(const struct bb_member *self, struct bb_date day)
{
	for (size_t i = 0; i < self->away_count; i++) {
		if (bb_date_compare(self->away[i].first, day) <= 0 &&
		    bb_date_compare(day, self->away[i].last) <= 0)
			return true;
	}
	return false;
}

bool bb_member_has_address(const struct bb_member *self, const char *address)
{
	/* Kept addresses are ASCII: without regard to ASCII case they are equal as keys. */
	if (self->address && strcasecmp(self->address, address) == 0)
		return address[0] != '\0';
	for (size_t i = 0; i < self->further_count; i++) {
		if (strcasecmp(self->further[i], address) == 0)
			return true;
	}
	return false;
}

/* -- WHO -- */

static enum bb_status nobody(const char *who, const char *meant, struct bb_error *err)
{
	struct bb_bytes shown = BB_BYTES_INIT(8 * WHO_SHOWN);
	enum bb_status status;

	bb_text_show(&shown, who, strnlen(who, WHO_SHOWN));
	if (meant)
		status = bb_error_set(err, BB_ENOENT,
		                      "nobody on the roster is \"%s\"; did you mean \"%s\"?",
		                      bb_bytes_text(&shown), meant);
	else
		status = bb_error_set(err, BB_ENOENT, "nobody on the roster is \"%s\" (brownbag roster list)",
		                      bb_bytes_text(&shown));
	bb_bytes_release(&shown);
	return status;
}

static bool is_number(const char *who)
{
	return *who && who[strspn(who, "0123456789")] == '\0';
}

static enum bb_status who_by_id(const struct bb_member **out, const struct bb_roster *roster,
                                const char *who, struct bb_error *err)
{
	const struct bb_member *member = NULL;

	if (strlen(who) <= 18) /* what int64_t holds for certain */
		member = bb_roster_find(roster, strtoll(who, NULL, 10));
	if (!member)
		return nobody(who, NULL, err);
	*out = member;
	return BB_OK;
}

static enum bb_status who_by_address(const struct bb_member **out, const struct bb_roster *roster,
                                     const char *who, struct bb_error *err)
{
	char *address = NULL;
	enum bb_status status = bb_address_normalize(&address, who, err);

	if (status == BB_EINVAL)
		return nobody(who, NULL, err);
	if (status != BB_OK)
		return status;
	status = BB_ENOENT;
	for (size_t i = 0; i < roster->count && status == BB_ENOENT; i++) {
		if (bb_member_has_address(&roster->members[i], address)) {
			*out = &roster->members[i];
			status = BB_OK;
		}
	}
	free(address);
	return status == BB_OK ? BB_OK : nobody(who, NULL, err);
}

/* How a folded name holds a text: the best decides, and only those of its kind. */
enum fit {
	FIT_NAME,      /* it is the name */
	FIT_WORD,      /* it is a word of it, or several that stand together */
	FIT_BEGINNING, /* a word begins with it */
	FIT_PART,      /* it is somewhere within */
	FIT_NONE,
};

/* Hyphens and apostrophes hold a word together: "anne" isn't one of "anne-marie". */
static bool ends_word(char c)
{
	return c == '\0' || c == ' ';
}

static enum fit fit_of(const char *name, const char *text)
{
	size_t len = strlen(text);
	enum fit best = FIT_NONE;

	for (const char *at = name; (at = strstr(at, text)); at++) {
		bool begins = at == name || at[-1] == ' ';
		enum fit fit = !begins ? FIT_PART : ends_word(at[len]) ? FIT_WORD : FIT_BEGINNING;

		if (at == name && at[len] == '\0')
			return FIT_NAME;
		if (fit < best)
			best = fit;
	}
	return best;
}

/* Those whose name holds a text as well as the best does. */
struct matches {
	enum fit fit;
	const struct bb_member *first;
	size_t count;
	struct bb_bytes ids; /* of the first few */
};

static void note_match(struct matches *matches, const struct bb_member *member, enum fit fit)
{
	if (fit == FIT_NONE || fit > matches->fit)
		return;
	if (fit < matches->fit) {
		matches->fit = fit;
		matches->first = member;
		matches->count = 0;
		bb_bytes_clear(&matches->ids);
	}
	matches->count++;
	if (matches->count <= IDS_SHOWN)
		bb_bytes_addf(&matches->ids, "%s%lld", matches->count > 1 ? ", " : "",
		              (long long)member->id);
	else if (matches->count == IDS_SHOWN + 1)
		bb_bytes_add_text(&matches->ids, ", ..");
}

static enum bb_status find_matches(struct matches *matches, const struct bb_roster *roster,
                                   const char *folded, struct bb_error *err)
{
	for (size_t i = 0; i < roster->count; i++) {
		const struct bb_member *member = &roster->members[i];
		char *name = NULL;
		enum bb_status status;

		if (member->status == BB_MEMBER_FORMER)
			continue;
		status = bb_text_fold(&name, member->name, err);
		if (status != BB_OK)
			return status;
		note_match(matches, member, fit_of(name, folded));
		free(name);
	}
	return bb_bytes_check(&matches->ids, err);
}

/* From WHO to a name or the nearest of its words. */
static size_t distance_to_name(const char *who, const char *name)
{
	size_t distance = bb_text_distance(who, name);

	while (*name) {
		size_t len = strcspn(name, " ");
		char word[BB_NAME_MAX + 1] = "";
		size_t one;

		memcpy(word, name, len < BB_NAME_MAX ? len : BB_NAME_MAX);
		one = bb_text_distance(who, word);
		distance = one < distance ? one : distance;
		name += len;
		name += strspn(name, " ");
	}
	return distance;
}

/* The name that WHO is a misspelling of. */
static const char *nearest_name(const struct bb_roster *roster, const char *who)
{
	size_t nearest = strlen(who) / 3 + 1;
	const char *found = NULL;

	for (size_t i = 0; i < roster->count; i++) {
		const char *name = roster->members[i].name;
		size_t distance;

		if (roster->members[i].status == BB_MEMBER_FORMER)
			continue;
		distance = distance_to_name(who, name);
		if (distance < nearest) {
			nearest = distance;
			found = name;
		}
	}
	return found;
}

static enum bb_status choose(const struct bb_member **out, const struct matches *matches,
                             const struct bb_roster *roster, const char *who, struct bb_error *err)
{
	if (matches->count == 0)
		return nobody(who, nearest_name(roster, who), err);
	if (matches->count > 1)
		return bb_error_set(err, BB_ECONFLICT,
		                    "\"%.*s\" could be any of %zu members; write an id: %s",
		                    WHO_SHOWN, who, matches->count, bb_bytes_text(&matches->ids));
	*out = matches->first;
	return BB_OK;
}

static enum bb_status who_by_name(const struct bb_member **out, const struct bb_roster *roster,
                                  const char *who, struct bb_error *err)
{
	struct matches matches = { .fit = FIT_NONE, .ids = BB_BYTES_INIT(256) };
	char *clean = NULL, *folded = NULL;
	enum bb_status status;

	status = bb_text_clean_line(&clean, who, BB_NAME_MAX, "name", err);
	if (status == BB_EINVAL || (status == BB_OK && clean[0] == '\0')) {
		status = nobody(who, NULL, err);
		goto out;
	}
	if (status == BB_OK)
		status = bb_text_fold(&folded, clean, err);
	if (status == BB_OK)
		status = find_matches(&matches, roster, folded, err);
	if (status == BB_OK)
		status = choose(out, &matches, roster, clean, err);
out:
	bb_bytes_release(&matches.ids);
	free(folded);
	free(clean);
	return status;
}

enum bb_status bb_roster_who(const struct bb_member **out, const struct bb_roster *self,
                             const char *who, struct bb_error *err)
{
	if (is_number(who))
		return who_by_id(out, self, who, err);
	if (strchr(who, '@'))
		return who_by_address(out, self, who, err);
	return who_by_name(out, self, who, err);
}
