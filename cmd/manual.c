/* SPDX-License-Identifier: MIT */
/* Where manual pages are, and who shows them. What is in them: mdoc.c. */
#include "manual.h"
#include "commands.h"
#include "mdoc.h"
#include "programs.h"

#include <brownbag/file.h>
#include <brownbag/text.h>

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PAGE_MAX = 1024 * 1024, RENDERED_MAX = 4 * PAGE_MAX };

static const struct {
	const char *name, *about;
} guides[] = {
	{ "tutorial", "from nothing to the second month" },
	{ "starting", "ten weeks to a group's first lunch" },
	{ "handover", "giving the group to somebody else" },
	{ "hooks", "programs of yours that brownbag runs" },
	{ "formats", "what brownbag prints for programs" },
	{ "brownbag.ini", "settings of a brownbag group" },
};

enum { GUIDE_COUNT = sizeof guides / sizeof *guides };

const char *manual_guide_at(size_t i, const char **about)
{
	if (i >= GUIDE_COUNT)
		return NULL;
	*about = guides[i].about;
	return guides[i].name;
}

/* A build folder has its pages in man/; an installed program in man1/ and so on. */
static bool find_in(const struct session *session, const char *prefix, const char *name,
                    int section, char path[PATH_MAX])
{
	snprintf(path, PATH_MAX, "%s/man/%s%s.%d", session->program_folder, prefix, name, section);
	if (access(path, R_OK) == 0)
		return true;
	snprintf(path, PATH_MAX, "%s/../share/man/man%d/%s%s.%d", session->program_folder, section,
	         prefix, name, section);
	if (access(path, R_OK) == 0)
		return true;
	snprintf(path, PATH_MAX, BROWNBAG_MANDIR "/man%d/%s%s.%d", section, prefix, name, section);
	return access(path, R_OK) == 0;
}

static bool find_page(const struct session *session, const char *name, char path[PATH_MAX])
{
	static const int sections[] = { 1, 5, 7 };

	if (strchr(name, '/'))
		return false;
	for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
		if (find_in(session, "", name, sections[i], path) ||
		    find_in(session, "brownbag-", name, sections[i], path))
			return true;
	return false;
}

/* False if there is no man program, or none that can show a file. */
static bool show_by_man(char *path)
{
	static char man[] = "man", local[] = "-l";
	int code = 1;

	return run_and_wait((char *[]){ man, local, path, NULL }, &code, NULL) == BB_OK &&
	       code == 0;
}

static enum bb_status show_by_ourselves(const char *path, struct bb_error *err)
{
	struct bb_bytes text = BB_BYTES_INIT(RENDERED_MAX);
	char *page = NULL;
	size_t len;
	enum bb_status status = bb_file_load(&page, &len, path, PAGE_MAX, err);

	if (status == BB_OK) {
		mdoc_render(&text, page);
		status = bb_bytes_check(&text, err);
	}
	if (status == BB_OK)
		fwrite(bb_bytes_text(&text), 1, text.len, stdout);
	bb_bytes_release(&text);
	free(page);
	return status;
}

static enum bb_status refuse_unknown(const char *name, struct bb_error *err)
{
	const char *names[GUIDE_COUNT], *nearest;

	for (size_t i = 0; i < GUIDE_COUNT; i++)
		names[i] = guides[i].name;
	nearest = bb_text_nearest(name, names, GUIDE_COUNT);
	if (!nearest)
		nearest = command_nearest(name);
	if (nearest)
		return bb_error_set(err, BB_EINVAL,
		                    "there is no manual page \"%s\": did you mean `brownbag help %s`?",
		                    name, nearest);
	return bb_error_set(err, BB_EINVAL,
	                    "there is no manual page \"%s\"; `brownbag help -a` lists the commands",
	                    name);
}

enum bb_status manual_show(const struct session *session, const char *name, struct bb_error *err)
{
	char path[PATH_MAX];

	if (!find_page(session, name, path))
		return refuse_unknown(name, err);
	fflush(stdout);
	if (session->output_is_terminal && session->pager && show_by_man(path))
		return BB_OK;
	return show_by_ourselves(path, err);
}
