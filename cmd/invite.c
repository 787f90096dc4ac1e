/* SPDX-License-Identifier: MIT */
/* brownbag invite: sent before its day, shown as a member gets it, and lunches as files. */
#include "commands.h"
#include "dues.h"
#include "output.h"
#include "talk.h"

#include <brownbag/due.h>
#include <brownbag/export.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { PATH_SIZE = 4096 };

const struct option_row invite_export_options[] = {
	{ 'o', "output", OPT_TEXT, "FILE", "write there; without MEETING a folder, a file a lunch" },
	OPTIONS_END,
};

const struct option_row invite_show_options[] = {
	{ 0, "as", OPT_TEXT, "WHO", "as that member gets it" },
	OPTIONS_END,
};

const struct option_row invite_send_options[] = {
	{ 0, "to", OPT_TEXT, "WHO", "to that member alone" },
	{ 0, "again", OPT_FLAG, .help = "to those who have it, too" },
	OPTION_DRY_RUN,
	OPTIONS_OUTPUT,
	OPTIONS_END,
};

static enum bb_status export_one(const struct session *session, const struct bb_outlook *outlook,
                                 const struct bb_meeting *meeting, const char *path,
                                 struct bb_error *err)
{
	char *text = NULL;
	enum bb_status status = bb_group_export(&text, session->group, outlook, &meeting, 1, err);

	if (status == BB_OK)
		status = output_write(path, text, strlen(text), err);
	free(text);
	return status;
}

/* What lies beyond the horizon may still change its id, and with it its UID. */
static bool is_exported(const struct session *session, const struct bb_outlook *outlook,
                        const struct bb_meeting *meeting)
{
	return meeting->ends_at > session->now && bb_outlook_is_stored(outlook, meeting);
}

/* DIR/2027-02-09.ics */
static enum bb_status export_into(const struct session *session, const struct bb_outlook *outlook,
                                  const struct bb_meeting *meeting, const char *folder,
                                  struct bb_error *err)
{
	char path[PATH_SIZE], day[BB_DATE_SIZE];

	bb_date_format(day, meeting->start.date);
	if ((size_t)snprintf(path, sizeof path, "%s/%s.ics", folder, day) >= sizeof path)
		return bb_error_set(err, BB_EINVAL, "%s: the path is too long", folder);
	return export_one(session, outlook, meeting, path, err);
}

/* Each coming lunch; one that is cancelled stays so until it is past. */
static enum bb_status export_folder(const struct session *session,
                                    const struct bb_outlook *outlook, const char *folder,
                                    struct bb_error *err)
{
	const struct bb_meetings *meetings = &outlook->schedule.meetings;
	enum bb_status status = BB_OK;

	for (size_t i = 0; status == BB_OK && i < meetings->count; i++) {
		if (is_exported(session, outlook, &meetings->items[i]))
			status = export_into(session, outlook, &meetings->items[i], folder, err);
	}
	return status;
}

static enum bb_status export_all(const struct session *session, const struct bb_outlook *outlook,
                                 const char *output, struct bb_error *err)
{
	const struct bb_meetings *meetings = &outlook->schedule.meetings;
	const struct bb_meeting **coming = calloc(meetings->count + 1, sizeof *coming);
	char *text = NULL;
	size_t count = 0;
	enum bb_status status;

	if (!coming)
		return bb_error_set(err, BB_EIO, "out of memory");
	for (size_t i = 0; i < meetings->count; i++) {
		if (is_exported(session, outlook, &meetings->items[i]))
			coming[count++] = &meetings->items[i];
	}
	status = bb_group_export(&text, session->group, outlook, coming, count, err);
	if (status == BB_OK)
		status = output_write(output, text, strlen(text), err);
	free(text);
	free(coming);
	return status;
}

static bool is_folder(const char *path)
{
	struct stat info;

	return path && stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

int run_invite_export(struct session *session, const struct options *options, int argc,
                      char **argv)
{
	const char *output = options_text(options, "output");
	const struct bb_meeting *meeting = NULL;
	struct bb_outlook outlook = { 0 };
	struct bb_error err = BB_ERROR_INIT;
	enum bb_status status = bb_outlook_load(&outlook, session->group, 0, &err);

	if (status == BB_OK && argc > 0)
		status = bb_outlook_meeting(&meeting, &outlook, session->group, argv[0], &err);
	if (status == BB_OK && meeting && is_folder(output))
		status = export_into(session, &outlook, meeting, output, &err);
	else if (status == BB_OK && meeting)
		status = export_one(session, &outlook, meeting, output, &err);
	else if (status == BB_OK && is_folder(output))
		status = export_folder(session, &outlook, output, &err);
	else if (status == BB_OK)
		status = export_all(session, &outlook, output, &err);
	bb_outlook_release(&outlook);
	return status == BB_OK ? EXIT_DONE : talk_bad_argument(&err);
}

int run_invite_show(struct session *session, const struct options *options, int argc, char **argv)
{
	const char *who = options_text(options, "as");
	const struct bb_meeting *meeting = NULL;
	const struct bb_member *member = NULL;
	struct bb_outlook outlook = { 0 };
	struct bb_dues dues = { 0 };
	struct bb_mail mail = { 0 };
	struct bb_error err = BB_ERROR_INIT;
	enum bb_status status = bb_outlook_load(&outlook, session->group, 0, &err);

	(void)argc;
	if (status == BB_OK)
		status = bb_dues_load(&dues, session->group, &outlook, session->now, &err);
	if (status == BB_OK)
		status = bb_outlook_meeting(&meeting, &outlook, session->group, argv[0], &err);
	if (status == BB_OK && who)
		status = bb_roster_who(&member, &outlook.roster, who, &err);
	if (status == BB_OK)
		status = bb_compose_preview(&mail, session->group, &outlook, &dues, BB_KIND_INVITE, meeting,
		                            member, &err);
	if (status == BB_OK)
		printf("Subject: %s\n\n%s", mail.parts.subject, mail.parts.text);
	if (status == BB_OK && mail.parts.calendar)
		printf("\n%s", mail.parts.calendar);
	bb_mail_release(&mail);
	bb_dues_release(&dues);
	bb_outlook_release(&outlook);
	return status == BB_OK ? EXIT_DONE : talk_bad_argument(&err);
}

int run_invite_send(struct session *session, const struct options *options, int argc, char **argv)
{
	struct bb_dispatch dispatch = {
		.kind = BB_KIND_INVITE,
		.meeting = argv[0],
		.to = options_text(options, "to"),
		.again = options_flag(options, "again"),
	};

	(void)argc;
	return dues_dispatch(session, options, &dispatch);
}
