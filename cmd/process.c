/* SPDX-License-Identifier: MIT */
/* The process before anything is read: what cron and odd callers leave out. */
#include "process.h"

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

void process_prepare(void)
{
	fill_standard_streams();
	/* cron sets no locale; names are UTF-8 wherever they are shown. */
	if (!setlocale(LC_CTYPE, "") || strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		setlocale(LC_CTYPE, "C.UTF-8");
	umask(077);
	/* A reader that leaves must not stop us between two writes; see output_finish(). */
	signal(SIGPIPE, SIG_IGN);
}
