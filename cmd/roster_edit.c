/* SPDX-License-Identifier: MIT */
/*
 * brownbag roster edit: by options, or as a small text in an editor, which is
 * checked before anything is stored and opened again after a mistake.
 */
#include "ask.h"
#include "commands.h"
#include "programs.h"
#include "roster.h"
#include "talk.h"

#include <brownbag/file.h>
#include <brownbag/kind.h>
#include <brownbag/membership.h>
#include <brownbag/text.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DRAFT_BYTES_MAX = 64 * 1024 };

const struct option_row roster_edit_options[] = {
	{ 0, "name", OPT_TEXT, "NAME", "the name to use; empty for none" },
	{ 0, "email", OPT_TEXT, "ADDRESS", "where mail goes from now on" },
	{ 0, "leads", OPT_CHOICE, "yes|no", "whether they take turns" },
	{ 0, "morning", OPT_CHOICE, "yes|no", "whether they want a mail on the day itself" },
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

static enum bb_status read_options(struct bb_member_edit *edit, const struct options *options,
                                   struct bb_error *err)
{
	enum bb_status status;

	edit->name = options_text(options, "name");
	edit->address = options_text(options, "email");
	edit->zone = options_text(options, "zone");
	edit->leads = read_choice(options, "leads");
	edit->morning = read_choice(options, "morning");
	edit->how = options_text(options, "consent");
	status = read_kinds(&edit->mute, options, "mute", err);
	if (status == BB_OK)
		status = read_kinds(&edit->unmute, options, "unmute", err);
	return status;
}

static bool says_nothing(const struct bb_member_edit *edit)
{
	return !edit->name && !edit->address && !edit->zone && !edit->mute && !edit->unmute &&
	       edit->leads == BB_UNSAID && edit->morning == BB_UNSAID;
}

static enum bb_status store_edit(struct session *session, int64_t id,
                                 const struct bb_member_edit *edit, bool dry, struct bb_error *err)
{
	struct bb_store *store = session->group->store;
	enum bb_status status = bb_store_begin(store, err);

	if (status == BB_OK)
		status = bb_group_edit_member(session->group, id, edit, err);
	if (status == BB_OK && !dry)
		status = bb_store_commit(store, err);
	bb_store_rollback(store);
	return status;
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

/* In the group's folder, where nobody else reads. */
static enum bb_status make_draft(char **path, const struct session *session,
                                 const struct bb_member *member, struct bb_error *err)
{
	struct bb_bytes text = BB_BYTES_INIT(DRAFT_BYTES_MAX);
	char *name = NULL;
	enum bb_status status = session_group_file(session, "member.XXXXXX", &name, err);
	int fd = -1;

	if (status == BB_OK)
		fd = mkostemp(name, O_CLOEXEC);
	if (status == BB_OK && fd < 0)
		status = bb_error_set(err, BB_EIO, "%s: %s", name, strerror(errno));
	if (fd >= 0)
		close(fd);
	write_draft(&text, member);
	if (status == BB_OK)
		status = bb_bytes_check(&text, err);
	if (status == BB_OK)
		status = bb_file_replace(name, bb_bytes_text(&text), text.len, 0600, err);
	bb_bytes_release(&text);
	if (status == BB_OK) {
		*path = name;
		return BB_OK;
	}
	if (fd >= 0)
		unlink(name);
	free(name);
	return status;
}

static enum bb_status store_draft(struct session *session, const struct options *options,
                                  int64_t id, const char *path, struct bb_error *err)
{
	struct bb_member_edit edit = { .how = options_text(options, "consent") };
	char *text = NULL;
	size_t len = 0;
	enum bb_status status = bb_file_load(&text, &len, path, DRAFT_BYTES_MAX, err);

	if (status == BB_OK)
		status = read_draft(&edit, text, err);
	if (status == BB_OK)
		status = store_edit(session, id, &edit, options_flag(options, "dry-run"), err);
	free(text);
	return status;
}

static int edit_by_hand(struct session *session, const struct options *options,
                        const struct bb_member *member)
{
	struct bb_error err = BB_ERROR_INIT;
	char *path = NULL;
	int code = EXIT_DONE;

	if (make_draft(&path, session, member, &err) != BB_OK)
		return talk_error(&err);
	for (;;) {
		if (run_editor(path, &err) != BB_OK) {
			code = talk_error(&err);
			break;
		}
		err = (struct bb_error)BB_ERROR_INIT;
		if (store_draft(session, options, member->id, path, &err) == BB_OK)
			break;
		code = talk_bad_argument(&err);
		if (!ask_yes("Edit it again?"))
			break;
		code = EXIT_DONE;
	}
	unlink(path);
	free(path);
	return code;
}

int run_roster_edit(struct session *session, const struct options *options, int argc, char **argv)
{
	struct bb_member_edit edit = { 0 };
	struct bb_member member = { 0 };
	struct bb_error err = BB_ERROR_INIT;
	int code;

	(void)argc;
	if (read_options(&edit, options, &err) != BB_OK)
		return talk_bad_argument(&err);
	if (says_nothing(&edit) && !session->input_is_terminal)
		return talk_usage("edit wants an option that says what; `brownbag roster edit -h`"
		                  " lists them");
	code = roster_find(&member, session, argv[0], ROSTER_ANY);
	if (code != EXIT_DONE)
		return code;
	if (says_nothing(&edit))
		code = edit_by_hand(session, options, &member);
	else if (store_edit(session, member.id, &edit, options_flag(options, "dry-run"), &err) != BB_OK)
		code = talk_bad_argument(&err);
	if (code == EXIT_DONE)
		talk_say(options_flag(options, "dry-run") ? "member %lld would be changed"
		                                          : "member %lld is changed",
		         (long long)member.id);
	bb_member_release(&member);
	return code;
}
