/* SPDX-License-Identifier: MIT */
/*
 * brownbag roster edit: by options, or as a small text in an editor, which is
 * checked before anything is stored and opened again after a mistake.
 */
#include "commands.h"
#include "editing.h"
#include "roster.h"
#include "talk.h"
#include "words.h"

#include <brownbag/kind.h>
#include <brownbag/membership.h>
#include <brownbag/text.h>

#include <stdlib.h>
#include <string.h>

enum { DRAFT_BYTES_MAX = 64 * 1024 };

const struct option_row roster_edit_options[] = {
	{ 0, "name", OPT_TEXT, "NAME", "the name to use; empty for none; - reads it" },
	{ 0, "email", OPT_TEXT, "ADDRESS", "where mail goes from now on; - reads it" },
	{ 0, "leads", OPT_CHOICE, "yes|no", "whether they take turns" },
	{ 0, "morning", OPT_CHOICE, "yes|no", "whether they want a mail on the day itself" },
	{ 0, "topics", OPT_CHOICE, "yes|no", "whether what they offer holds for another year, or ends" },
	{ 0, "zone", OPT_TEXT, "ZONE", "where they are: times are told in both; empty for the group's" },
	{ 0, "mute", OPT_LIST, "KIND", "no more mails of that kind" },
	{ 0, "unmute", OPT_LIST, "KIND", "mails of that kind again" },
	{ 0, "consent", OPT_TEXT, "HOW", "how they agreed to what needs it" },
	OPTION_DRY_RUN,
	OPTIONS_END,
};

/* -- options -- */

static enum bb_answer_yes read_choice(const struct options *options, const char *name)
{
	int choice = options_choice(options, name);

	return choice < 0 ? BB_UNSAID : choice == 0 ? BB_YES : BB_NO;
}

static enum bb_status read_kinds(uint32_t *out, const struct options *options, const char *name,
                                 struct bb_error *err)
{
	const char *word;
	enum bb_kind kind;
	enum bb_status status = BB_OK;

	for (size_t i = 0; status == BB_OK && (word = options_list(options, name, i)); i++) {
		status = bb_kind_parse(&kind, word, err);
		if (status == BB_OK)
			*out |= BB_KIND_BIT(kind);
	}
	return status;
}

/* What may be read from stdin: it names somebody. */
struct person {
	char *name, *address;
};

static int read_person(struct person *out, const struct options *options)
{
	int code = words_line(&out->name, "--name", options_text(options, "name"));

	return code == EXIT_DONE ?
	               words_line(&out->address, "--email", options_text(options, "email")) :
	               code;
}

static void release_person(struct person *person)
{
	free(person->name);
	free(person->address);
}

static enum bb_status read_options(struct bb_member_edit *edit, const struct person *person,
                                   const struct options *options, struct bb_error *err)
{
	enum bb_status status;

	edit->name = person->name;
	edit->address = person->address;
	edit->zone = options_text(options, "zone");
	edit->leads = read_choice(options, "leads");
	edit->morning = read_choice(options, "morning");
	edit->topics = read_choice(options, "topics");
	edit->how = options_text(options, "consent");
	status = read_kinds(&edit->mute, options, "mute", err);
	if (status == BB_OK)
		status = read_kinds(&edit->unmute, options, "unmute", err);
	return status;
}

static bool says_nothing(const struct bb_member_edit *edit)
{
	return !edit->name && !edit->address && !edit->zone && !edit->mute && !edit->unmute &&
	       edit->leads == BB_UNSAID && edit->morning == BB_UNSAID && edit->topics == BB_UNSAID;
}

static enum bb_status store_edit(struct session *session, int64_t id,
                                 const struct bb_member_edit *edit, bool dry, struct bb_error *err)
{
	struct bb_store *store = session->group->store;
	enum bb_status status = bb_store_begin(store, err);

	if (status == BB_OK)
		status = bb_group_edit_member(session->group, id, edit, err);
	return bb_store_end(store, status, !dry, err);
}

static void tell_change(int64_t id, bool dry)
{
	talk_say(dry ? "member %lld would be changed" : "member %lld is changed", (long long)id);
}

/* -- a text -- */

static const char *yes_no(bool yes)
{
	return yes ? "yes" : "no";
}

static void write_draft(struct bb_bytes *out, const struct bb_member *member)
{
	bb_bytes_addf(out, "# Member %lld. Lines that begin with # don't count; a line that is taken "
	                   "out changes nothing.\n", (long long)member->id);
	bb_bytes_addf(out, "name = %s\n", member->name);
	bb_bytes_addf(out, "email = %s\n", member->address);
	bb_bytes_addf(out, "leads = %s\n", yes_no(member->leads));
	bb_bytes_addf(out, "morning = %s\n",
	              yes_no(member->consents[BB_PURPOSE_MORNING].given_on.year));
	bb_bytes_addf(out, "# Empty: as the group's.\nzone = %s\n", member->zone ? member->zone : "");
	bb_bytes_add_text(out, "# Kinds of mail that aren't wanted.\nmute =");
	for (int kind = 0; kind < BB_KIND_COUNT; kind++) {
		if (member->mutes & BB_KIND_BIT(kind))
			bb_bytes_addf(out, " %s", bb_kind_row((enum bb_kind)kind)->name);
	}
	bb_bytes_add_char(out, '\n');
}

static char *trim(char *text)
{
	size_t len;

	text += strspn(text, " \t");
	len = strlen(text);
	while (len > 0 && strchr(" \t\r", text[len - 1]))
		text[--len] = '\0';
	return text;
}

static enum bb_status read_yes_no(enum bb_answer_yes *out, const char *value, struct bb_error *err)
{
	if (strcmp(value, "yes") != 0 && strcmp(value, "no") != 0)
		return bb_error_set(err, BB_EINVAL, "\"%s\" is neither yes nor no", value);
	*out = *value == 'y' ? BB_YES : BB_NO;
	return BB_OK;
}

/* All that are muted: the others aren't any more. */
static enum bb_status read_mutes(struct bb_member_edit *edit, char *value, struct bb_error *err)
{
	enum bb_status status = BB_OK;
	enum bb_kind kind;
	char *rest = NULL;

	for (char *word = strtok_r(value, " ,\t", &rest); status == BB_OK && word;
	     word = strtok_r(NULL, " ,\t", &rest)) {
		status = bb_kind_parse(&kind, word, err);
		if (status == BB_OK)
			edit->mute |= BB_KIND_BIT(kind);
	}
	edit->unmute = ~edit->mute;
	return status;
}

static enum bb_status read_line(struct bb_member_edit *edit, char *line, struct bb_error *err)
{
	static const char *const keys[] = { "name", "email", "leads", "morning", "zone", "mute" };
	char *equals = strchr(line, '=');
	const char *key, *nearest;
	char *value;

	if (!equals)
		return bb_error_set(err, BB_EINVAL, "\"%s\" is not of the form key = value", line);
	*equals = '\0';
	key = trim(line);
	value = trim(equals + 1);
	if (strcmp(key, "name") == 0)
		edit->name = value;
	else if (strcmp(key, "email") == 0)
		edit->address = value;
	else if (strcmp(key, "zone") == 0)
		edit->zone = value;
	else if (strcmp(key, "leads") == 0)
		return read_yes_no(&edit->leads, value, err);
	else if (strcmp(key, "morning") == 0)
		return read_yes_no(&edit->morning, value, err);
	else if (strcmp(key, "mute") == 0)
		return read_mutes(edit, value, err);
	else {
		nearest = bb_text_nearest(key, keys, sizeof keys / sizeof *keys);
		return bb_error_set(err, BB_EINVAL, "there is no \"%s\"%s%s%s", key,
		                    nearest ? ": did you mean \"" : "", nearest ? nearest : "",
		                    nearest ? "\"?" : "; nothing else about a person is stored");
	}
	return BB_OK;
}

/* The edit borrows from the text, which is changed. */
static enum bb_status read_draft(struct bb_member_edit *edit, char *text, struct bb_error *err)
{
	enum bb_status status = BB_OK;
	char *rest = text;
	size_t number = 0;

	while (status == BB_OK && rest) {
		char *line = trim(strsep(&rest, "\n"));

		number++;
		if (*line && *line != '#')
			status = read_line(edit, line, err);
	}
	if (status != BB_OK)
		bb_error_context(err, "line %zu", number);
	return status;
}

/* -- the editor -- */

struct draft {
	struct session *session;
	int64_t id;
	const char *how;
};

/* Write it onto the member, or only see whether that can be done. */
static enum bb_status store_draft(const struct draft *draft, const char *text, bool dry,
                                  struct bb_error *err)
{
	struct bb_member_edit edit = { .how = draft->how };
	char *copy = NULL;
	enum bb_status status = bb_text_copy(&copy, text, err);

	if (status == BB_OK)
		status = read_draft(&edit, copy, err);
	if (status == BB_OK)
		status = store_edit(draft->session, draft->id, &edit, dry, err);
	free(copy);
	return status;
}

static enum bb_status check_draft(void *context, const char *text, size_t len, const char *shown,
                                  struct bb_error *err)
{
	(void)shown;
	if (strlen(text) != len)
		return bb_error_set(err, BB_EINVAL, "it holds a NUL byte");
	return store_draft(context, text, true, err);
}

static int edit_by_hand(const struct draft *draft, const struct bb_member *member, bool dry)
{
	struct bb_bytes text = BB_BYTES_INIT(DRAFT_BYTES_MAX);
	struct editing editing = { .max = DRAFT_BYTES_MAX, .check = check_draft,
		                   .context = (void *)draft };
	struct bb_error err = BB_ERROR_INIT;
	char *after = NULL;
	int code;

	write_draft(&text, member);
	if (bb_bytes_check(&text, &err) == BB_OK) {
		editing.before = bb_bytes_text(&text);
		editing.before_len = text.len;
		code = edit_draft(&after, draft->session, "member", &editing);
	} else {
		code = talk_error(&err);
	}
	if (after && store_draft(draft, after, dry, &err) != BB_OK)
		code = talk_error(&err);
	else if (after)
		tell_change(draft->id, dry);
	bb_bytes_release(&text);
	free(after);
	return code;
}

static int edit_member(struct session *session, const struct bb_member_edit *edit,
                       const struct options *options, const char *who)
{
	bool dry = options_flag(options, "dry-run");
	struct bb_member member = { 0 };
	struct draft draft = { session, 0, options_text(options, "consent") };
	struct bb_error err = BB_ERROR_INIT;
	int code;

	if (says_nothing(edit) && !session->input_is_terminal)
		return talk_usage("roster edit wants an option that says what; `brownbag roster edit -h`"
		                  " lists them");
	code = roster_find(&member, session, who, ROSTER_ANY);
	if (code != EXIT_DONE)
		return code;
	draft.id = member.id;
	if (says_nothing(edit))
		code = edit_by_hand(&draft, &member, dry);
	else if (store_edit(session, member.id, edit, dry, &err) != BB_OK)
		code = talk_bad_argument(&err);
	else
		tell_change(member.id, dry);
	bb_member_release(&member);
	return code;
}

int run_roster_edit(struct session *session, const struct options *options, int argc, char **argv)
{
	struct bb_member_edit edit = { 0 };
	struct person person = { NULL, NULL };
	struct bb_error err = BB_ERROR_INIT;
	int code = read_person(&person, options);

	(void)argc;
	if (code == EXIT_DONE && read_options(&edit, &person, options, &err) != BB_OK)
		code = talk_bad_argument(&err);
	if (code == EXIT_DONE)
		code = edit_member(session, &edit, options, argv[0]);
	release_person(&person);
	return code;
}
