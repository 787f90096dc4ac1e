/* SPDX-License-Identifier: MIT */
/* brownbag texts: the words of mails, and a group's own in their place. */
#include "commands.h"
#include "editing.h"
#include "output.h"
#include "talk.h"

#include <brownbag/bytes.h>
#include <brownbag/embedded.h>
#include <brownbag/file.h>
#include <brownbag/template.h>
#include <brownbag/texts.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TEXT_MAX = 64 * 1024, NAME_MAX_BYTES = 80, FOLDER_MODE = 0700 };

const struct option_row texts_list_options[] = { OPTIONS_OUTPUT, OPTIONS_END };

const struct option_row texts_show_options[] = {
	{ 0, "placeholders", OPT_FLAG, .help = "list what may stand in it instead" },
	{ 0, "filled", OPT_FLAG, .help = "with what the settings say put in: of sponsor, to print" },
	{ 0, "shipped", OPT_FLAG, .help = "the one that comes along, whatever the group has" },
	OPTIONS_OUTPUT,
	OPTIONS_END,
};

int run_texts_list(struct session *session, const struct options *options, int argc, char **argv)
{
	static const struct column columns[] = {
		{ "name", "Name", 0 },
		{ "own", "Own", 0 },
		{ "purpose", "For", 0 },
		COLUMNS_END,
	};
	struct bb_texts *texts = NULL;
	struct listing *list = NULL;
	struct bb_error err = BB_ERROR_INIT;
	const char *name, *source;
	bool own;
	int code;

	(void)argc;
	(void)argv;
	if (bb_texts_load(&texts, session->group, &err) != BB_OK)
		return talk_error(&err);
	code = listing_open(&list, columns, options);
	for (size_t i = 0; list && bb_texts_at(texts, i, &name, &source, &own); i++) {
		listing_text(list, name);
		listing_bool(list, own);
		listing_text(list, bb_text_purpose(name));
	}
	if (list)
		code = listing_close(list);
	bb_texts_free(texts);
	return code;
}

/* -- show -- */

static void list_row(struct listing *list, const char *mark, const char *name,
                     const char *meaning)
{
	char shown[NAME_MAX_BYTES];

	snprintf(shown, sizeof shown, "{{%s%s}}", mark, name);
	listing_text(list, shown);
	listing_text(list, meaning);
}

/* As one writes them: {{name}}, and {{?reader}} in front of a line. */
static int list_placeholders(const char *name, const struct options *options)
{
	static const struct column columns[] = {
		{ "placeholder", "Placeholder", 0 },
		{ "meaning", "Stands for", 0 },
		COLUMNS_END,
	};
	struct listing *list = NULL;
	int code = listing_open(&list, columns, options);

	if (code != EXIT_DONE)
		return code;
	for (int i = 0; i < BB_FIELD_COUNT; i++) {
		const struct bb_field_row *row = bb_field_row((enum bb_field)i);

		if (row->places & bb_text_place(name))
			list_row(list, "", row->name, row->meaning);
	}
	for (int i = 0; i < BB_FLAG_COUNT; i++) {
		const struct bb_flag_row *row = bb_flag_row((enum bb_flag)i);

		list_row(list, "?", row->name, row->meaning);
	}
	return listing_close(list);
}

static const char *shipped_text(const char *name)
{
	char file[NAME_MAX_BYTES];
	struct bb_embedded found;

	snprintf(file, sizeof file, "%s.txt", name);
	return bb_embedded_find(&found, file) ? found.data : "";
}

static int show_filled(const struct session *session, struct bb_texts *texts, const char *name)
{
	struct bb_error err = BB_ERROR_INIT;
	char *text = NULL;
	enum bb_status status = bb_text_fill(&text, texts, session->group, name, &err);

	bb_texts_free(texts);
	if (status != BB_OK)
		return talk_bad_argument(&err);
	puts(text);
	free(text);
	return EXIT_DONE;
}

int run_texts_show(struct session *session, const struct options *options, int argc, char **argv)
{
	struct bb_texts *texts = NULL;
	struct bb_error err = BB_ERROR_INIT;
	bool shipped = options_flag(options, "shipped");

	(void)argc;
	if (bb_text_look_up(argv[0], &err) != BB_OK)
		return talk_bad_argument(&err);
	if (options_flag(options, "placeholders"))
		return list_placeholders(argv[0], options);
	if (output_format(options) != OUTPUT_TABLE)
		return talk_usage("a text is shown as it is; --json goes with --placeholders");
	if (shipped && options_flag(options, "filled"))
		return talk_usage("--filled shows what the group has; leave --shipped out");
	if (!shipped && bb_texts_load(&texts, session->group, &err) != BB_OK)
		return talk_error(&err);
	if (options_flag(options, "filled"))
		return show_filled(session, texts, argv[0]);
	fputs(shipped ? shipped_text(argv[0]) : bb_texts_find(texts, argv[0]), stdout);
	bb_texts_free(texts);
	return EXIT_DONE;
}

/* -- edit -- */

static enum bb_status check(void *context, const char *text, size_t len, const char *shown,
                            struct bb_error *err)
{
	if (strlen(text) != len)
		return bb_error_set(err, BB_EINVAL, "%s: holds a NUL byte", shown);
	return bb_text_check(context, text, shown, err);
}

/* What the group has, right or wrong: what is wrong is to be mended here. */
static enum bb_status load(char **out, const char *path, const char *name, struct bb_error *err)
{
	size_t len;
	enum bb_status status = bb_file_load(out, &len, path, TEXT_MAX, err);

	if (status == BB_ENOENT)
		return bb_text_copy(out, shipped_text(name), err);
	return status;
}

static int edit(const struct session *session, const char *path, const char *name)
{
	struct editing editing = {
		.path = path, .max = TEXT_MAX, .check = check, .context = (void *)name,
	};
	struct bb_error err = BB_ERROR_INIT;
	char *before = NULL, *after = NULL;
	bool own = false;
	int code;

	if (load(&before, path, name, &err) != BB_OK)
		return talk_error(&err);
	editing.before = before;
	editing.before_len = strlen(before);
	code = edit_text(&after, session, &editing);
	if (code == EXIT_DONE && after) {
		if (bb_text_store(&own, session->group, name, after, &err) != BB_OK)
			code = talk_error(&err);
		else if (!own)
			talk_say("the text that comes along is used again");
	}
	free(before);
	free(after);
	return code;
}

int run_texts_edit(struct session *session, const struct options *options, int argc, char **argv)
{
	struct bb_error err = BB_ERROR_INIT;
	char file[NAME_MAX_BYTES], *folder = NULL, *path = NULL;
	int code;

	(void)options;
	(void)argc;
	if (bb_text_look_up(argv[0], &err) != BB_OK)
		return talk_bad_argument(&err);
	snprintf(file, sizeof file, BB_GROUP_TEXTS "/%s.txt", argv[0]);
	if (session_group_file(session, BB_GROUP_TEXTS, &folder, &err) != BB_OK ||
	    session_group_file(session, file, &path, &err) != BB_OK)
		code = talk_error(&err);
	else if (mkdir(folder, FOLDER_MODE) != 0 && errno != EEXIST)
		code = talk_refuse("%s: %s", folder, strerror(errno));
	else
		code = edit(session, path, argv[0]);
	if (folder)
		rmdir(folder); /* only if nothing is in it */
	free(folder);
	free(path);
	return code;
}
