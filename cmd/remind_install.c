/* SPDX-License-Identifier: MIT */
/*
 * brownbag remind install: the line for crontab(5), or the service and timer for
 * systemd. Decides what has to be quoted where; all paths are absolute, since
 * neither of the two knows where we are.
 */
#include "commands.h"
#include "talk.h"

#include <brownbag/file.h>
#include <brownbag/program.h>

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { TEXT_MAX = 1024 * 1024, CRONTAB_TIMEOUT_MS = 10000, UNIT_MODE = 0644, FOLDER_MODE = 0755 };

const struct option_row remind_install_options[] = {
	{ 0, "cron", OPT_FLAG, .help = "the line for crontab" },
	{ 0, "systemd", OPT_FLAG, .help = "a service and a timer of the user" },
	{ 0, "write", OPT_FLAG, .help = "put it there" },
	OPTIONS_END,
};

struct job {
	char program[PATH_MAX + 16]; /* /usr/local/bin/brownbag */
	char *folder;                /* of the group */
	char name[64];               /* of the units: "brownbag-" and the folder's own name */
};

/* Letters that are safe in the name of a unit; others become "_". */
static void make_name(struct job *job)
{
	const char *own = strrchr(job->folder, '/');
	size_t len;

	snprintf(job->name, sizeof job->name, "brownbag-%s", own && own[1] ? own + 1 : "group");
	len = strlen(job->name);
	for (size_t i = 0; i < len; i++) {
		if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._",
		            job->name[i]))
			job->name[i] = '_';
	}
}

static enum bb_status find_job(struct job *job, const struct session *session, struct bb_error *err)
{
	snprintf(job->program, sizeof job->program, "%s/brownbag", session->program_folder);
	job->folder = realpath(session->group_path, NULL);
	if (!job->folder)
		return bb_error_set(err, BB_EIO, "%s: %s", session->group_path, strerror(errno));
	for (const char *at = job->folder; *at; at++) {
		if ((unsigned char)*at < ' ')
			return bb_error_set(err, BB_EINVAL,
			                    "a folder with a control character in its name can "
			                    "stand in no crontab and no unit");
	}
	make_name(job);
	return BB_OK;
}

/* -- cron -- */

/* For the shell; and cron takes % for the end of the line, crontab(5). */
static void add_cron_word(struct bb_bytes *out, const char *word)
{
	bb_bytes_add_char(out, '\'');
	for (; *word; word++) {
		if (*word == '\'')
			bb_bytes_add_text(out, "'\\''");
		else if (*word == '%')
			bb_bytes_add_text(out, "\\%");
		else
			bb_bytes_add_char(out, *word);
	}
	bb_bytes_add_char(out, '\'');
}

/* "'/usr/local/bin/brownbag' -C '/srv/returning' remind" */
static void add_cron_command(struct bb_bytes *out, const struct job *job)
{
	add_cron_word(out, job->program);
	bb_bytes_add_text(out, " -C ");
	add_cron_word(out, job->folder);
	bb_bytes_add_text(out, " remind");
}

/* @param[out] out  the user's crontab; "" if there is none yet */
static enum bb_status read_crontab(char **out, struct bb_error *err)
{
	char crontab[] = "crontab", list[] = "-l";
	char *argv[] = { crontab, list, NULL };
	struct bb_program program = { .argv = argv, .output_max = TEXT_MAX,
		                      .timeout_ms = CRONTAB_TIMEOUT_MS };
	struct bb_program_end end = { 0 };
	enum bb_status status = bb_program_run(&end, &program, err);

	if (status == BB_ENOENT)
		bb_error_context(err, "the line is printed without --write");
	if (status == BB_OK && end.exit_code != 0 && !strstr(end.complaint, "no crontab"))
		status = bb_error_set(err, BB_EIO, "crontab -l: %s",
		                      end.complaint[0] ? end.complaint : "it failed");
	if (status == BB_OK)
		status = bb_text_copy(out, end.exit_code == 0 ? end.output : "", err);
	bb_program_end_release(&end);
	return status;
}

static enum bb_status write_crontab(const struct bb_bytes *text, struct bb_error *err)
{
	char crontab[] = "crontab", from_input[] = "-";
	char *argv[] = { crontab, from_input, NULL };
	struct bb_program program = { .argv = argv, .input = bb_bytes_text(text),
		                      .input_len = text->len, .output_max = TEXT_MAX,
		                      .timeout_ms = CRONTAB_TIMEOUT_MS };
	struct bb_program_end end = { 0 };
	enum bb_status status = bb_program_run(&end, &program, err);

	if (status == BB_OK && end.exit_code != 0)
		status = bb_error_set(err, BB_EIO, "crontab: %s",
		                      end.complaint[0] ? end.complaint : "it failed");
	bb_program_end_release(&end);
	return status;
}

/* A group that has its line already keeps it, whatever its times are. */
static enum bb_status add_to_crontab(const char *line, const struct job *job, bool *added,
                                     struct bb_error *err)
{
	struct bb_bytes text = BB_BYTES_INIT(2 * TEXT_MAX), command = BB_BYTES_INIT(TEXT_MAX);
	char *before = NULL;
	enum bb_status status = read_crontab(&before, err);

	add_cron_command(&command, job);
	if (status == BB_OK)
		status = bb_bytes_check(&command, err);
	*added = status == BB_OK && !strstr(before, bb_bytes_text(&command));
	if (*added) {
		bb_bytes_addf(&text, "%s%s%s\n", before,
		              *before && before[strlen(before) - 1] != '\n' ? "\n" : "", line);
		status = bb_bytes_check(&text, err);
		if (status == BB_OK)
			status = write_crontab(&text, err);
	}
	bb_bytes_release(&command);
	bb_bytes_release(&text);
	free(before);
	return status;
}

static int install_cron(const struct session *session, const struct job *job, bool write)
{
	struct bb_bytes line = BB_BYTES_INIT(TEXT_MAX);
	struct bb_error err = BB_ERROR_INIT;
	bool added = false;
	int code = EXIT_DONE;

	bb_bytes_add_text(&line, "*/15 * * * * ");
	add_cron_command(&line, job);
	if (bb_bytes_check(&line, &err) != BB_OK ||
	    (write && add_to_crontab(bb_bytes_text(&line), job, &added, &err) != BB_OK)) {
		code = talk_error(&err);
	} else if (write) {
		talk_say(added ? "added to your crontab" : "your crontab has it already");
		talk_hint(session->config, "advice.next", "brownbag doctor --as-cron");
	} else {
		printf("%s\n", bb_bytes_text(&line));
	}
	bb_bytes_release(&line);
	return code;
}

/* -- systemd -- */

/* systemd.service(5): "..." with \ before " and \, %% for %, $$ for $. */
static void add_unit_word(struct bb_bytes *out, const char *word)
{
	bb_bytes_add_char(out, '"');
	for (; *word; word++) {
		if (*word == '"' || *word == '\\')
			bb_bytes_add_char(out, '\\');
		if (*word == '%' || *word == '$')
			bb_bytes_add_char(out, *word);
		bb_bytes_add_char(out, *word);
	}
	bb_bytes_add_char(out, '"');
}

static void make_service(struct bb_bytes *out, const struct job *job)
{
	bb_bytes_add_text(out, "[Unit]\nDescription=brownbag: what has come due\n\n"
	                       "[Service]\nType=oneshot\nExecStart=");
	add_unit_word(out, job->program);
	bb_bytes_add_text(out, " -C ");
	add_unit_word(out, job->folder);
	/* 75: later, by itself; it is no failure of the unit. */
	bb_bytes_add_text(out, " remind\nSuccessExitStatus=75\n");
}

/* Persistent: a machine that was off catches up as soon as it is on. */
static void make_timer(struct bb_bytes *out)
{
	bb_bytes_add_text(out, "[Unit]\nDescription=brownbag: every 15 minutes\n\n"
	                       "[Timer]\nOnCalendar=*:0/15\nPersistent=true\n\n"
	                       "[Install]\nWantedBy=timers.target\n");
}

/* $XDG_CONFIG_HOME/systemd/user, made if it isn't there. */
static enum bb_status find_unit_folder(char out[PATH_MAX], struct bb_error *err)
{
	static const char *const below[] = { "", "/systemd", "/user" };
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");

	if (config && *config == '/')
		snprintf(out, PATH_MAX, "%s", config);
	else if (home && *home == '/')
		snprintf(out, PATH_MAX, "%s/.config", home);
	else
		return bb_error_set(err, BB_ENOENT, "HOME isn't set, so your units can't be found");
	for (size_t i = 0; i < sizeof below / sizeof *below; i++) {
		size_t len = strlen(out);

		snprintf(out + len, PATH_MAX - len, "%s", below[i]);
		if (mkdir(out, FOLDER_MODE) != 0 && errno != EEXIST)
			return bb_error_set(err, BB_EIO, "%s: %s", out, strerror(errno));
	}
	return BB_OK;
}

static enum bb_status write_unit(const char *folder, const struct job *job, const char *kind,
                                 const struct bb_bytes *text, struct bb_error *err)
{
	char path[PATH_MAX + 80];

	snprintf(path, sizeof path, "%s/%s.%s", folder, job->name, kind);
	return bb_file_replace(path, bb_bytes_text(text), text->len, UNIT_MODE, err);
}

static int write_units(const struct session *session, const struct job *job,
                       const struct bb_bytes *service, const struct bb_bytes *timer)
{
	struct bb_error err = BB_ERROR_INIT;
	char folder[PATH_MAX];

	if (find_unit_folder(folder, &err) != BB_OK ||
	    write_unit(folder, job, "service", service, &err) != BB_OK ||
	    write_unit(folder, job, "timer", timer, &err) != BB_OK)
		return talk_error(&err);
	talk_say("wrote %s.service and %s.timer in %s", job->name, job->name, folder);
	talk_hint(session->config, "advice.next",
	          "systemctl --user daemon-reload && systemctl --user enable --now %s.timer; "
	          "loginctl enable-linger lets it run while you are logged out", job->name);
	return EXIT_DONE;
}

static int install_systemd(const struct session *session, const struct job *job, bool write)
{
	struct bb_bytes service = BB_BYTES_INIT(TEXT_MAX), timer = BB_BYTES_INIT(TEXT_MAX);
	struct bb_error err = BB_ERROR_INIT;
	int code = EXIT_DONE;

	make_service(&service, job);
	make_timer(&timer);
	if (bb_bytes_check(&service, &err) != BB_OK || bb_bytes_check(&timer, &err) != BB_OK)
		code = talk_error(&err);
	else if (write)
		code = write_units(session, job, &service, &timer);
	else
		printf("# ~/.config/systemd/user/%s.service\n%s\n# ~/.config/systemd/user/%s.timer\n%s",
		       job->name, bb_bytes_text(&service), job->name, bb_bytes_text(&timer));
	bb_bytes_release(&timer);
	bb_bytes_release(&service);
	return code;
}

int run_remind_install(struct session *session, const struct options *options, int argc,
                       char **argv)
{
	bool cron = options_flag(options, "cron"), write = options_flag(options, "write");
	struct job job = { .folder = NULL };
	struct bb_error err = BB_ERROR_INIT;
	int code;

	(void)argc;
	(void)argv;
	if (cron == options_flag(options, "systemd"))
		return talk_usage("remind install wants one of --cron and --systemd");
	if (find_job(&job, session, &err) != BB_OK)
		code = talk_error(&err);
	else if (cron)
		code = install_cron(session, &job, write);
	else
		code = install_systemd(session, &job, write);
	free(job.folder);
	return code;
}
