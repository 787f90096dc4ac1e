/* SPDX-License-Identifier: MIT */
/* brownbag publish: a page and a calendar feed for any web server. */
#include "publish.h"
#include "commands.h"
#include "talk.h"
#include "trouble.h"

#include <brownbag/outlook.h>
#include <brownbag/publish.h>

#include <stdlib.h>

const struct option_row publish_options[] = {
	OPTION_DRY_RUN,
	OPTIONS_END,
};

/* The folder named, else the one that is set. */
static enum bb_status choose_folder(char **out, const struct bb_group *group, const char *named,
                                    struct bb_error *err)
{
	enum bb_status status = named ? bb_text_copy(out, named, err) :
	                                bb_group_publish_dir(out, group, err);

	if (status == BB_OK && (!*out || !**out))
		status = bb_error_set(err, BB_EINVAL,
		                      "which folder? name it, or set publish.dir");
	return status;
}

int run_publish(struct session *session, const struct options *options, int argc, char **argv)
{
	bool dry = options_flag(options, "dry-run");
	struct bb_outlook outlook = { 0 };
	struct bb_published done = { 0 };
	struct bb_error err = BB_ERROR_INIT;
	char *dir = NULL;
	enum bb_status status = choose_folder(&dir, session->group, argc > 0 ? argv[0] : NULL, &err);

	if (status != BB_OK) {
		free(dir);
		return talk_bad_argument(&err);
	}
	/* Lunches get their rows first: what has no row has no UID that stays. */
	status = bb_outlook_renew(&outlook, session->group, 0, dry, &err);
	if (status == BB_OK)
		status = bb_group_publish(&done, session->group, &outlook, dir, dry, &err);
	bb_outlook_release(&outlook);
	free(dir);
	if (status != BB_OK)
		return talk_error(&err);
	talk_say("%s%zu written, %zu removed, %zu as %s", dry ? "would be: " : "", done.written,
	         done.removed, done.same, done.same == 1 ? "it was" : "they were");
	return EXIT_DONE;
}

int publish_by_remind(struct session *session)
{
	struct bb_outlook outlook = { 0 };
	struct bb_published done = { 0 };
	struct bb_error err = BB_ERROR_INIT;
	char *dir = NULL;
	enum bb_status status;

	if (session->group->mode != BB_MODE_LIVE)
		return EXIT_DONE;
	status = bb_group_publish_dir(&dir, session->group, &err);
	if (status == BB_OK && dir)
		status = bb_outlook_load(&outlook, session->group, 0, &err);
	if (status == BB_OK && dir)
		status = bb_group_publish(&done, session->group, &outlook, dir, false, &err);
	bb_outlook_release(&outlook);
	free(dir);
	return trouble_tell(session, BB_TROUBLE_PAGE, status == BB_OK ? NULL : &err, NULL,
	                    status == BB_OK ? EXIT_DONE : exit_code(status));
}
