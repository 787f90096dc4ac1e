/* SPDX-License-Identifier: MIT */
/* brownbag roster list, show, add: the people of the group. */
#include "commands.h"
#include "output.h"
#include "talk.h"
#include "views.h"

#include <brownbag/address.h>
#include <brownbag/membership.h>
#include <brownbag/store_people.h>
#include <brownbag/text.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_MAX_BYTES = 64 * 1024 };

const struct option_row roster_list_options[] = {
	{ 0, "status", OPT_CHOICE, "active|paused|former", "only those" },
	{ 0, "addresses", OPT_FLAG, .help = "show addresses too" },
	OPTIONS_OUTPUT,
	OPTIONS_END,
};

const struct option_row roster_show_options[] = {
	{ 0, "addresses", OPT_FLAG, .help = "show addresses too" },
	OPTIONS_OUTPUT,
	OPTIONS_END,
};

const struct option_row roster_add_options[] = {
	{ 0, "consent", OPT_TEXT, "HOW", "how they agreed to be mailed" },
	OPTION_DRY_RUN,
	OPTIONS_END,
};

static const struct column columns[] = {
	{ "id", "ID", COLUMN_RIGHT },
	{ "name", "Name", 0 },
	{ "email", "Address", COLUMN_ASKED },
	{ "status", "Status", 0 },
	{ "leads", "Leads", 0 },
	{ "joined", "Joined", 0 },
	{ "paused_until", "Paused until", COLUMN_DATA },
	{ "topics", "Topics", COLUMN_DATA },
	COLUMNS_END,
};

/* -- listing -- */

static json_t *view_topics(const struct bb_offers *offers, int64_t member)
{
	json_t *list = json_array();

	for (size_t i = 0; i < offers->count; i++) {
		if (offers->items[i].member == member)
			json_array_append_new(list, json_string(offers->items[i].topic));
	}
	return list;
}

static void list_member(struct listing *list, const struct bb_member *member,
                        const struct bb_offers *offers)
{
	listing_int(list, member->id);
	listing_text(list, member->name);
	listing_text(list, member->address);
	listing_text(list, bb_member_status_name(member->status));
	listing_bool(list, member->leads);
	listing_cell(list, view_month(member->joined), NULL);
	listing_cell(list, view_month(member->paused_until), NULL);
	listing_cell(list, view_topics(offers, member->id), NULL);
}

static int compare_names(const void *a, const void *b)
{
	const struct bb_member *const *x = a, *const *y = b;
	int order = bb_text_compare((*x)->name, (*y)->name);

	return order ? order : ((*x)->id > (*y)->id) - ((*x)->id < (*y)->id);
}

/* Members in the order of their names; erased ones never. NULL: out of memory. */
static const struct bb_member **sort_members(const struct bb_roster *roster, size_t *count)
{
	const struct bb_member **sorted = calloc(roster->count + 1, sizeof *sorted);

	*count = 0;
	for (size_t i = 0; sorted && i < roster->count; i++) {
		if (*roster->members[i].address)
			sorted[(*count)++] = &roster->members[i];
	}
	if (sorted)
		qsort(sorted, *count, sizeof *sorted, compare_names);
	return sorted;
}

static bool is_wanted(const struct bb_member *member, int status)
{
	return status < 0 ? member->status != BB_MEMBER_FORMER : (int)member->status == status;
}

int run_roster_list(struct session *session, const struct options *options, int argc, char **argv)
{
	int status = options_choice(options, "status");
	struct bb_roster roster = { 0 };
	struct bb_offers offers = { 0 };
	const struct bb_member **sorted = NULL;
	struct listing *list = NULL;
	struct bb_error err = BB_ERROR_INIT;
	size_t count = 0;
	int code = listing_open(&list, columns, options);

	(void)argc;
	(void)argv;
	if (code != EXIT_DONE)
		return code;
	if (options_flag(options, "addresses"))
		listing_show(list, "email");
	if (bb_store_load_roster(session->group->store, &roster, &err) != BB_OK ||
	    bb_store_load_offers(session->group->store, &offers, &err) != BB_OK)
		code = talk_error(&err);
	if (code == EXIT_DONE)
		sorted = sort_members(&roster, &count);
	for (size_t i = 0; sorted && i < count; i++) {
		if (is_wanted(sorted[i], status))
			list_member(list, sorted[i], &offers);
	}
	if (code == EXIT_DONE && listing_count(list) == 0 && output_format(options) == OUTPUT_TABLE)
		talk_hint(session->config, "advice.empty",
		          "no members yet: brownbag roster import people.csv");
	free(sorted);
	bb_offers_release(&offers);
	bb_roster_release(&roster);
	return listing_close(list) == EXIT_DONE ? code : EXIT_REFUSED;
}

int run_roster_show(struct session *session, const struct options *options, int argc, char **argv)
{
	const struct bb_member *member = NULL;
	struct bb_roster roster = { 0 };
	struct bb_offers offers = { 0 };
	struct listing *list = NULL;
	struct bb_error err = BB_ERROR_INIT;
	int code = EXIT_DONE;

	(void)argc;
	if (bb_store_load_roster(session->group->store, &roster, &err) != BB_OK ||
	    bb_store_load_offers(session->group->store, &offers, &err) != BB_OK)
		code = talk_error(&err);
	else if (bb_roster_who(&member, &roster, argv[0], &err) != BB_OK)
		code = talk_bad_argument(&err);
	else
		code = listing_open(&list, columns, options);
	if (list && options_flag(options, "addresses"))
		listing_show(list, "email");
	if (list) {
		list_member(list, member, &offers);
		code = listing_close(list);
	}
	bb_offers_release(&offers);
	bb_roster_release(&roster);
	return code;
}

/* -- adding -- */

struct adding {
	struct bb_group *group;
	const char *how;
	size_t count;
};

static enum bb_status add_mailbox(void *context, const char *text, struct bb_error *err)
{
	struct adding *adding = context;
	char *name = NULL, *address = NULL;
	struct bb_joining joining = { .leads = true, .how = adding->how, .welcome = true };
	enum bb_status status = bb_mailbox_parse(&name, &address, text, err);

	joining.name = name;
	joining.address = address;
	if (status == BB_OK)
		status = bb_group_add_member(adding->group, &joining, NULL, err);
	if (status == BB_OK)
		adding->count++;
	free(name);
	free(address);
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
	struct adding adding = { session->group, options_text(options, "consent"), 0 };
	bool dry = options_flag(options, "dry-run");
	struct bb_error err = BB_ERROR_INIT;
	enum bb_status status = bb_store_begin(session->group->store, &err);

	if (status == BB_OK)
		status = add_all(&adding, argc, argv, &err);
	if (status == BB_OK && !dry)
		status = bb_store_commit(session->group->store, &err);
	if (status != BB_OK || dry)
		bb_store_rollback(session->group->store);
	if (status != BB_OK)
		return talk_bad_argument(&err);
	talk_say("%s %zu member%s; you vouch that they agreed to be mailed",
	         dry ? "would add" : "added", adding.count, adding.count == 1 ? "" : "s");
	return EXIT_DONE;
}
