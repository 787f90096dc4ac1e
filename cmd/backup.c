/* SPDX-License-Identifier: MIT */
/* brownbag backup, restore: the group as one file, encrypted, and putting it back. */
#include "ask.h"
#include "cipher.h"
#include "commands.h"
#include "talk.h"

#include <brownbag/backup.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct option_row backup_options[] = {
	{ 0, "plaintext", OPT_FLAG, .help = "don't encrypt it" },
	OPTION_YES,
	OPTIONS_END,
};

const struct option_row restore_options[] = {
	{ 0, "decrypt", OPT_TEXT, "COMMAND", "what decrypts it; age or gpg if not given" },
	{ 0, "settings", OPT_FLAG, .help = "the settings and texts of the backup, too" },
	{ 0, "nothing-sent", OPT_FLAG, .help = "no mail was sent since the backup was made" },
	OPTION_DRY_RUN,
	OPTIONS_END,
};

static void wipe(void *bytes, size_t len)
{
	if (bytes)
		explicit_bzero(bytes, len);
	free(bytes);
}

/* -- backup -- */

static int check_plaintext(const struct session *session, const struct options *options)
{
	if (!options_flag(options, "plaintext") || options_flag(options, "yes"))
		return EXIT_DONE;
	if (!session->input_is_terminal)
		return talk_usage("backup --plaintext asks; without a terminal it needs --yes");
	if (ask_yes("Whoever gets this file knows everybody in the group. Write it unencrypted?"))
		return EXIT_DONE;
	talk_say("nothing was written");
	return EXIT_REFUSED;
}

int run_backup(struct session *session, const struct options *options, int argc, char **argv)
{
	void *bytes = NULL;
	size_t len = 0;
	struct bb_error err = BB_ERROR_INIT;
	enum bb_status status;
	bool to_stdout = strcmp(argv[0], "-") == 0;
	int code = to_stdout && session->output_is_terminal ?
	                   talk_usage("a backup is nothing to look at: send it somewhere") :
	                   check_plaintext(session, options);

	(void)argc;
	if (code != EXIT_DONE)
		return code;
	status = bb_group_pack(session->group, &bytes, &len, &err);
	if (status == BB_OK)
		status = options_flag(options, "plaintext") ?
		                 cipher_write_plain(bytes, len, argv[0], &err) :
		                 cipher_encrypt(session, bytes, len, argv[0], &err);
	wipe(bytes, len);
	if (status != BB_OK)
		return talk_error(&err);
	if (!to_stdout)
		talk_say("wrote %s", argv[0]);
	if (session->group->mode == BB_MODE_LIVE)
		talk_hint(session->config, "advice.next",
		          "to move the group, stop it first: brownbag help handover");
	return EXIT_DONE;
}

/* -- restore -- */

static void say_restored(const struct bb_restored *restored, const char *dir, bool dry)
{
	talk_say("%s %s: %zu members on the list%s", dry ? "would restore" : "restored", dir,
	         restored->members, restored->stopped ? "; stopped: nothing goes out" : "");
	if (restored->erased > 0)
		talk_say("%zu erased again, as since the backup", restored->erased);
	if (restored->in_doubt > 0)
		talk_say("%zu mails may have been sent since the backup and are in doubt",
		         restored->in_doubt);
	if (restored->blind)
		talk_warn("what was there can't be read: who was erased since the backup is back");
}

static void hint_next(const struct session *session, const struct bb_restored *restored)
{
	if (restored->in_doubt > 0)
		talk_hint(session->config, "advice.next", "brownbag outbox list --state unknown");
	if (restored->stopped)
		talk_hint(session->config, "advice.next", "brownbag status, then brownbag start");
}

/* The unpacked group, opened as any would be; it is closed when this returns. */
static enum bb_status catch_up(struct session *session, const char *dir, bool nothing_sent,
                               struct bb_restored *out, struct bb_error *err)
{
	char *stage = NULL;
	enum bb_status status;

	if (asprintf(&stage, "%s/" BB_GROUP_STAGE, dir) < 0)
		return bb_error_set(err, BB_EIO, "out of memory");
	free(session->group_path);
	session->group_path = NULL;
	session->folder = stage;
	status = session_open(session, NEEDS_WRITE, err);
	if (status == BB_OK)
		status = bb_group_catch_up(session->group, dir, nothing_sent, out, err);
	bb_group_close(session->group);
	session->group = NULL;
	session->folder = NULL;
	free(stage);
	return status;
}

/* DIR, or the group as it is found for any command. */
static enum bb_status find_target(char **out, struct session *session, const char *said,
                                  struct bb_error *err)
{
	enum bb_status status = said ? BB_OK : session_find_group(session, err);

	if (status == BB_ENOENT)
		return bb_error_set(err, status,
		                    "no group here to put it into; say a folder to make one: brownbag "
		                    "restore FILE DIR");
	return status == BB_OK ? bb_text_copy(out, said ? said : session->group_path, err) : status;
}

static enum bb_status restore(struct session *session, const struct options *options,
                              const char *dir, const void *bytes, size_t len, struct bb_error *err)
{
	bool dry = options_flag(options, "dry-run");
	struct bb_restored restored = { 0 };
	int lock = -1;
	enum bb_status status;

	status = bb_group_unpack(&lock, dir, bytes, len, options_flag(options, "settings"), err);
	if (status != BB_OK)
		return status;
	status = catch_up(session, dir, options_flag(options, "nothing-sent"), &restored, err);
	if (status == BB_OK && !dry)
		status = bb_group_install(dir, err);
	bb_group_discard(dir, lock);
	if (status != BB_OK)
		return status;
	say_restored(&restored, dir, dry);
	if (!dry)
		hint_next(session, &restored);
	return BB_OK;
}

int run_restore(struct session *session, const struct options *options, int argc, char **argv)
{
	char *dir = NULL;
	void *bytes = NULL;
	size_t len = 0;
	struct bb_error err = BB_ERROR_INIT;
	enum bb_status status = find_target(&dir, session, argc > 1 ? argv[1] : NULL, &err);

	if (status == BB_OK)
		status = cipher_read(argv[0], options_text(options, "decrypt"), &bytes, &len, &err);
	if (status == BB_OK) {
		status = restore(session, options, dir, bytes, len, &err);
		if (status == BB_EINVAL)
			bb_error_context(&err, "%s", argv[0]);
	}
	wipe(bytes, len);
	free(dir);
	return status == BB_OK ? EXIT_DONE : talk_error(&err);
}
