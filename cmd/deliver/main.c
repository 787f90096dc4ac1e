/* SPDX-License-Identifier: MIT */
/*
 * brownbag-deliver: send what is due. Clock, random numbers, signals and the
 * terminal come from here; everything that can go wrong with a mail is the
 * library's affair.
 */
#include "mail_hooks.h"
#include "try.h"
#include "../options.h"
#include "../output.h"
#include "../process.h"
#include "../session.h"
#include "../talk.h"
#include "../trouble.h"

#include <brownbag/deliver.h>
#include <brownbag/forecast.h>
#include <brownbag/store_mail.h>

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

enum { BOOT_SIZE = 64 };

static const struct option_row deliver_options[] = {
	GLOBAL_OPTIONS,
	{ 0, "check", OPT_FLAG, .help = "connect and log in, and send nothing" },
	{ 0, "mail", OPT_TEXT, "ADDRESS",
	  "with --check: send one mail about nothing; - reads the address from stdin" },
	{ 0, "sample", OPT_TEXT, "ADDRESS",
	  "with --check: send one of each kind that `brownbag start` would let out" },
	OPTION_DRY_RUN,
	{ 0, "forecast", OPT_TEXT, "DIR", "write what will come due as a maildir, and send nothing" },
	{ 0, "until", OPT_TEXT, "SECONDS", "with --forecast: up to that instant, counted from 1970" },
	{ 0, "as", OPT_INT, "ID", "with --forecast: what that member would get", 1, INT_MAX },
	OPTIONS_END,
};

/* -- what the library asks for -- */

static int64_t group_now(void *context)
{
	return mail_run_now(context);
}

static int64_t ticks_ms(void *context)
{
	struct timespec now;

	(void)context;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * INT64_C(1000) + now.tv_nsec / 1000000;
}

/* Only spreads retries: if the kernel has none to give, they come at once. */
static uint32_t random_number(void *context)
{
	uint32_t number = 0;

	(void)context;
	return getrandom(&number, sizeof number, GRND_NONBLOCK) == sizeof number ? number : 0;
}

/* Linux's random(4) names each start of the system. */
static void read_boot(char *out, size_t size)
{
	FILE *file = fopen("/proc/sys/kernel/random/boot_id", "re");

	if (!file || !fgets(out, (int)size, file))
		*out = '\0';
	out[strcspn(out, "\n")] = '\0';
	if (file)
		fclose(file);
}

static void show_progress(void *context, size_t sent, size_t underway)
{
	(void)context;
	talk_progress(underway > 0 ? "sent %zu, %zu underway" : "", sent, underway);
}

static void show_line(void *context, const char *line)
{
	(void)context;
	talk_say("%s", line);
}

/* -- signals -- */

static struct bb_deliver *running;

static void stop(int signal)
{
	(void)signal;
	bb_deliver_stop(running);
}

/* The first ends the run when what is underway has been answered, the second at once. */
static void listen_for_signals(struct bb_deliver *deliver)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
	struct sigaction action = { .sa_flags = (int)SA_RESETHAND };

	action.sa_handler = deliver ? stop : SIG_DFL;
	running = deliver;
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
		sigaction(signals[i], &action, NULL);
}

/* -- what came of it -- */

static int code_of(const struct bb_deliver_report *report)
{
	if (report->refused > 0 || report->unknown > 0 || report->needs_help)
		return EXIT_REFUSED;
	return report->waiting > 0 ? EXIT_LATER : EXIT_DONE;
}

static void add_count(char *line, size_t size, size_t count, const char *what)
{
	size_t len = strlen(line);

	if (count > 0)
		snprintf(line + len, size - len, "%s%zu %s", len ? ", " : "", count, what);
}

static void tell_counts(const struct bb_deliver_report *report)
{
	char line[200] = "";

	add_count(line, sizeof line, report->sent, "sent");
	add_count(line, sizeof line, report->later, "put off");
	add_count(line, sizeof line, report->refused, "refused for good");
	add_count(line, sizeof line, report->unknown, "in doubt");
	if (*line)
		talk_say("%s", line);
	if (report->refused > 0 || report->unknown > 0)
		talk_say("`brownbag outbox list` shows them");
}

static int tell(struct session *session, const struct bb_deliver_report *report,
                const struct bb_error *failure)
{
	struct bb_error err = BB_ERROR_INIT;

	if (report->busy)
		return EXIT_DONE;
	if (session->talk_is_terminal)
		tell_counts(report);
	if (bb_deliver_log(session->group->store, report, session->now, &err) != BB_OK && !failure)
		return talk_error(&err);
	return trouble_tell(session, BB_TROUBLE_MAIL, failure, report->trouble,
	                    failure ? exit_code(failure->status) : code_of(report));
}

/* -- the recipe -- */

static int run(struct session *session, const struct bb_deliver_settings *settings)
{
	struct mail_run mail_run = { .session = session };
	char boot[BOOT_SIZE];
	struct bb_deliver_host host = {
		.now = group_now,
		.ticks_ms = ticks_ms,
		.random = random_number,
		.progress = session->talk_is_terminal && !session->verbose ? show_progress : NULL,
		.context = &mail_run,
		.boot = boot,
	};
	struct bb_deliver_report report = { 0 };
	struct bb_deliver *deliver = NULL;
	struct bb_error err = BB_ERROR_INIT;
	enum bb_status status;

	read_boot(boot, sizeof boot);
	status = mail_hooks_set(&host, &mail_run, &err);
	if (status == BB_OK)
		status = bb_deliver_new(&deliver, session->group->store, settings, &host, &err);
	if (status == BB_OK) {
		listen_for_signals(deliver);
		status = bb_deliver_run(deliver, &report, &err);
		listen_for_signals(NULL);
	}
	bb_deliver_free(deliver);
	return tell(session, &report, status == BB_OK ? NULL : &err);
}

static int show_due(struct session *session, const struct bb_deliver_settings *settings)
{
	struct bb_mail_filter filter = { .states = 1u << BB_MAIL_QUEUED };
	struct bb_mails mails = { 0 };
	struct bb_error err = BB_ERROR_INIT;

	if (bb_store_load_mails(session->group->store, &filter, &mails, &err) != BB_OK)
		return talk_error(&err);
	for (size_t i = 0; i < mails.count; i++) {
		const struct bb_mail *mail = &mails.items[i];

		if (mail->next_try_at <= session->now)
			printf("mail %lld: %s\n", (long long)mail->id,
			       bb_kind_row(mail->key.kind)->name);
	}
	if (session->talk_is_terminal)
		talk_say("nothing was sent; the way out is %s", settings->smtp.server.url);
	bb_mails_release(&mails);
	return EXIT_DONE;
}

static enum bb_status make_absolute(char **out, const char *path, struct bb_error *err)
{
	struct bb_bytes absolute = BB_BYTES_INIT(8192);
	char *here = *path == '/' ? NULL : getcwd(NULL, 0);
	enum bb_status status;

	if (*path != '/' && !here)
		return bb_error_set(err, BB_EIO, "the working folder: %s", strerror(errno));
	if (here)
		bb_bytes_addf(&absolute, "%s/", here);
	bb_bytes_add_text(&absolute, path);
	status = bb_bytes_detach(out, &absolute, err);
	bb_bytes_release(&absolute);
	free(here);
	return status;
}

/* What `remind -n --out` asks of us: brownbag itself can't build mail. */
static int forecast(struct session *session, const struct options *options)
{
	const char *folder = options_text(options, "forecast"), *text = options_text(options, "until");
	char *path = NULL;
	struct bb_error err = BB_ERROR_INIT;
	long long until = 0;
	size_t count = 0;
	char *end = NULL;
	int code = EXIT_DONE;

	if (session_open(session, NEEDS_READ, &err) != BB_OK)
		return session->asked_wrongly ? talk_bad_argument(&err) : talk_error(&err);
	errno = 0;
	until = text ? strtoll(text, &end, 10) : session->now;
	if (errno || (text && (end == text || *end)) || until < session->now)
		return talk_usage("--until: \"%s\" is no instant to come", text);
	if (make_absolute(&path, folder, &err) != BB_OK ||
	    bb_group_write_forecast(session->group, until, options_int(options, "as", 0), path, &count,
	                            &err) != BB_OK)
		code = talk_error(&err);
	else if (session->talk_is_terminal)
		talk_say("%zu mail%s in %s", count, count == 1 ? "" : "s", folder);
	free(path);
	return code;
}

static int check_way_out(struct session *session, struct bb_deliver_settings *settings,
                         const struct options *options)
{
	const char *sample = options_text(options, "sample");

	return sample ? try_samples(session, settings, sample)
	              : try_way_out(session, settings, options_text(options, "mail"));
}

/* To see what would go out, going live is tried, and taken back. */
static unsigned needs_of(const struct options *options)
{
	bool looks = options_flag(options, "dry-run") || options_flag(options, "check");

	return looks && !options_text(options, "sample") ? NEEDS_READ : NEEDS_WRITE;
}

static int deliver(struct session *session, const struct options *options)
{
	bool dry = options_flag(options, "dry-run"), check = options_flag(options, "check");
	struct bb_deliver_settings settings = { 0 };
	struct bb_error err = BB_ERROR_INIT;
	enum bb_mode mode;
	int code;

	if (session_open(session, needs_of(options), &err) != BB_OK)
		return session->asked_wrongly ? talk_bad_argument(&err) : talk_error(&err);
	mode = check ? BB_MODE_LIVE : session->group->mode;
	if (mode == BB_MODE_STOPPED)
		return EXIT_DONE;
	if (session_enter_group(session, &err) != BB_OK ||
	    bb_deliver_settings_read(&settings, session->config, session->group->dir, mode,
	                             &err) != BB_OK) {
		code = talk_error(&err);
	} else {
		settings.smtp.server.trace = session->verbose ? show_line : NULL;
		code = check ? check_way_out(session, &settings, options)
		             : dry ? show_due(session, &settings) : run(session, &settings);
	}
	bb_deliver_settings_release(&settings);
	return code;
}

static int show_help(void)
{
	struct bb_bytes text = BB_BYTES_INIT(16 * 1024);

	bb_bytes_add_text(&text, "usage: brownbag deliver");
	options_synopsis(&text, deliver_options);
	bb_bytes_add_text(&text, "\n\nsend what is due\n\n");
	options_help(&text, deliver_options);
	fputs(bb_bytes_text(&text), stdout);
	bb_bytes_release(&text);
	return EXIT_DONE;
}

static int start(struct session *session, const struct options *options, int arguments,
                 char **argv)
{
	if (options_flag(options, "help"))
		return show_help();
	if (arguments > 0)
		return talk_usage("deliver takes no \"%s\"; `brownbag deliver -h` shows how",
		                  argv[0]);
	if ((options_text(options, "mail") || options_text(options, "sample")) &&
	    !options_flag(options, "check"))
		return talk_usage("--mail and --sample go with --check");
	if (options_text(options, "mail") && options_text(options, "sample"))
		return talk_usage("--mail and --sample don't go together");
	if (options_text(options, "forecast"))
		return forecast(session, options);
	if (options_text(options, "until") || options_int(options, "as", 0))
		return talk_usage("--until and --as go with --forecast");
	return deliver(session, options);
}

int main(int argc, char **argv)
{
	static const struct program program = { "deliver", deliver_options, OPTIONS_ANYWHERE, start };

	return process_run(&program, argc, argv);
}
