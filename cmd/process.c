/* SPDX-License-Identifier: MIT */
/* The process before anything is read: what cron and odd callers leave out. And its end. */
#include "process.h"
#include "output.h"
#include "talk.h"

#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A descriptor that was closed would be given to the first file that is opened. */
static void fill_standard_streams(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
}

static void prepare(void)
{
	fill_standard_streams();
	/* cron sets no locale; names are UTF-8 wherever they are shown. */
	if (!setlocale(LC_CTYPE, "") || strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		setlocale(LC_CTYPE, "C.UTF-8");
	umask(077);
	/* A reader that leaves must not stop us between two writes; see output_finish(). */
	signal(SIGPIPE, SIG_IGN);
	/* Who ignored it before us has no children that can be waited for, nor would we. */
	signal(SIGCHLD, SIG_DFL);
}

static int start(const struct program *program, struct session *session,
                 const struct options *options, int argc, char **argv)
{
	struct bb_error err = BB_ERROR_INIT;

	if (session_init(session, options, &err) != BB_OK)
		return talk_bad_argument(&err);
	return program->start(session, options, argc, argv);
}

int process_run(const struct program *program, int argc, char **argv)
{
	static struct session session; /* which keeps what it leaves to the kernel */
	struct options *options = NULL;
	struct bb_error err = BB_ERROR_INIT;
	int code, left, finished;

	prepare();
	if (argc < 1)
		return EXIT_USAGE;
	if (options_parse(&options, program->options, program->rules, argc - 1, argv + 1, &left,
	                  &err) == BB_OK) {
		code = start(program, &session, options, left, argv + 1);
	} else {
		if (program->name)
			bb_error_context(&err, "%s", program->name);
		code = talk_bad_argument(&err);
	}
	session_end(&session);
	options_free(options);
	finished = output_finish();
	return code == EXIT_DONE ? finished : code;
}
