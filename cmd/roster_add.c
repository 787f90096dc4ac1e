/* SPDX-License-Identifier: MIT */
/* brownbag roster add: mailboxes from the command line or from stdin become members. */
#include "commands.h"
#include "talk.h"

#include <brownbag/address.h>
#include <brownbag/membership.h>
#include <brownbag/store_people.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_MAX_BYTES = 64 * 1024 };

const struct option_row roster_add_options[] = {
	{ 0, "consent", OPT_TEXT, "HOW", "how they agreed to be mailed" },
	OPTION_DRY_RUN,
	OPTIONS_END,
};

struct adding {
	struct bb_group *group;
	struct bb_joining joining;
	size_t added, returned;
};

/* A former member comes back; anybody else who is known is a mistake. */
static enum bb_status add_row(struct adding *adding, const struct bb_roster_row *row,
                              struct bb_error *err)
{
	struct bb_member known = { 0 };
	int64_t id = 0;
	char *key = NULL;
	enum bb_status status = bb_address_key(&key, row->address, err);

	if (status == BB_OK)
		status = bb_store_find_address(adding->group->store, key, &id, err);
	if (status == BB_OK && id)
		status = bb_store_load_member(adding->group->store, id, &known, err);
	if (status == BB_OK && id && known.status == BB_MEMBER_FORMER) {
		status = bb_group_return_member(adding->group, id, &adding->joining, err);
		adding->returned += status == BB_OK;
	} else if (status == BB_OK) {
		status = bb_group_add_member(adding->group, row, &adding->joining, NULL, err);
		adding->added += status == BB_OK;
	}
	bb_member_release(&known);
	free(key);
	return status;
}

static enum bb_status add_mailbox(void *context, const char *text, struct bb_error *err)
{
	struct bb_roster_row row = { .given = BB_FIELD_BIT(BB_FIELD_EMAIL) };
	enum bb_status status = bb_mailbox_parse(&row.name, &row.address, text, err);

	if (status == BB_OK && *row.name)
		row.given |= BB_FIELD_BIT(BB_FIELD_NAME);
	if (status == BB_OK)
		status = add_row(context, &row, err);
	bb_roster_row_release(&row);
	return status;
}

/* "-": what stands on stdin, a pasted To: line or a mailbox a line. */
static enum bb_status add_from_stdin(struct adding *adding, struct bb_error *err)
{
	struct bb_bytes text = BB_BYTES_INIT(LINE_MAX_BYTES);
	char buffer[4096];
	size_t len;
	enum bb_status status;

	while ((len = fread(buffer, 1, sizeof buffer, stdin)) > 0)
		bb_bytes_add(&text, buffer, len);
	status = bb_bytes_check(&text, err);
	if (status == BB_OK && strlen(bb_bytes_text(&text)) != text.len)
		status = bb_error_set(err, BB_EINVAL, "stdin holds a NUL byte");
	if (status == BB_OK)
		status = bb_mailbox_each(bb_bytes_text(&text), add_mailbox, adding, err);
	bb_bytes_release(&text);
	return status;
}

static enum bb_status add_all(struct adding *adding, int argc, char **argv, struct bb_error *err)
{
	enum bb_status status = BB_OK;

	for (int i = 0; status == BB_OK && i < argc; i++) {
		if (strcmp(argv[i], "-") == 0)
			status = add_from_stdin(adding, err);
		else
			status = bb_mailbox_each(argv[i], add_mailbox, adding, err);
	}
	return status;
}

/* All of them, or none. A dry run does the same and takes it back. */
int run_roster_add(struct session *session, const struct options *options, int argc, char **argv)
{
	struct adding adding = { .group = session->group,
		                 .joining = { options_text(options, "consent"), true } };
	bool dry = options_flag(options, "dry-run");
	struct bb_error err = BB_ERROR_INIT;
	enum bb_status status = bb_store_begin(session->group->store, &err);

	if (status == BB_OK)
		status = add_all(&adding, argc, argv, &err);
	if (status == BB_OK && adding.added + adding.returned == 0)
		status = bb_error_set(&err, BB_EINVAL,
		                      "there is nobody to add; write 'Ana Lima <ana@example.org>'");
	status = bb_store_end(session->group->store, status, !dry, &err);
	if (status != BB_OK)
		return talk_bad_argument(&err);
	if (adding.returned > 0)
		talk_say("%s back %zu former member%s", dry ? "would take" : "took", adding.returned,
		         adding.returned == 1 ? "" : "s");
	talk_say("%s %zu member%s; you vouch that they agreed to be mailed",
	         dry ? "would add" : "added", adding.added, adding.added == 1 ? "" : "s");
	return EXIT_DONE;
}
