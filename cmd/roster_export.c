/* SPDX-License-Identifier: MIT */
/* brownbag roster export: the list as a file that can be imported again. */
#include "commands.h"
#include "output.h"
#include "talk.h"
#include "views.h"

#include <brownbag/roster_export.h>
#include <brownbag/store_people.h>

#include <stdio.h>
#include <stdlib.h>

enum { EXPORT_BYTES_MAX = 512 * 1024 * 1024 };
enum format { FORMAT_CSV, FORMAT_VCARD, FORMAT_JSON };

const struct option_row roster_export_options[] = {
	{ 0, "format", OPT_CHOICE, "csv|vcard|json", "csv if not given" },
	{ 'o', "output", OPT_TEXT, "FILE", "write it there, readable by you alone" },
	OPTIONS_END,
};

static json_t *further_addresses(const struct bb_member *member)
{
	json_t *list = json_array();

	for (size_t i = 0; i < member->further_count; i++)
		json_array_append_new(list, json_text(member->further[i]));
	return list;
}

static json_t *member_object(const struct bb_member *member)
{
	return json_pack("{s:o, s:s, s:o, s:b, s:o, s:s, s:o, s:o}",
	                 "name", json_text(member->name),
	                 "email", member->address,
	                 "further", further_addresses(member),
	                 "leads", member->leads,
	                 "joined", view_month(member->joined),
	                 "status", bb_member_status_name(member->status),
	                 "paused_until", view_month(member->paused_until),
	                 "zone", member->zone ? json_text(member->zone) : json_null());
}

static void add_json(struct bb_bytes *out, const struct bb_roster *roster)
{
	const char *lead = "[\n";

	for (size_t i = 0; i < roster->count; i++) {
		json_t *object;
		char *text;

		if (roster->members[i].status == BB_MEMBER_FORMER)
			continue;
		object = member_object(&roster->members[i]);
		text = object ? json_dumps(object, 0) : NULL;
		bb_bytes_addf(out, "%s%s", lead, text ? text : "");
		out->failed |= !text;
		lead = ",\n";
		free(text);
		json_decref(object);
	}
	bb_bytes_add_text(out, *lead == '[' ? "[]\n" : "\n]\n");
}

static void add_roster(struct bb_bytes *out, const struct bb_roster *roster, enum format format)
{
	if (format == FORMAT_JSON) {
		add_json(out, roster);
		return;
	}
	if (format == FORMAT_CSV)
		bb_roster_export_csv_header(out);
	for (size_t i = 0; i < roster->count; i++) {
		if (format == FORMAT_CSV)
			bb_roster_export_csv(out, &roster->members[i]);
		else
			bb_roster_export_vcard(out, &roster->members[i]);
	}
}

int run_roster_export(struct session *session, const struct options *options, int argc, char **argv)
{
	int chosen = options_choice(options, "format");
	const char *path = options_text(options, "output");
	struct bb_bytes text = BB_BYTES_INIT(EXPORT_BYTES_MAX);
	struct bb_roster roster = { 0 };
	struct bb_error err = BB_ERROR_INIT;
	enum bb_status status = bb_store_load_roster(session->group->store, &roster, &err);

	(void)argc;
	(void)argv;
	if (status == BB_OK) {
		add_roster(&text, &roster, chosen < 0 ? FORMAT_CSV : (enum format)chosen);
		status = bb_bytes_check(&text, &err);
	}
	if (status == BB_OK)
		status = output_write(path, bb_bytes_text(&text), text.len, &err);
	bb_bytes_release(&text);
	bb_roster_release(&roster);
	return status == BB_OK ? EXIT_DONE : talk_error(&err);
}
