/* SPDX-License-Identifier: MIT */
#include "outside.h"

#include "contract.h"

#include <brownbag/bytes.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { OUTPUT_MAX = 64 * 1024 * 1024 };

static char *read_all(FILE *stream, const char *command)
{
	struct bb_bytes read = BB_BYTES_INIT(OUTPUT_MAX);
	struct bb_error err;
	char chunk[4096], *out = NULL;
	size_t len;

	while ((len = fread(chunk, 1, sizeof chunk, stream)) > 0)
		bb_bytes_add(&read, chunk, len);
	if (pclose(stream) != 0)
		fail_msg("%s: %s", command, bb_bytes_text(&read));
	assert_works(bb_bytes_detach(&out, &read, &err), err);
	return out;
}

char *outside_read(const char *script, const char *input, size_t len)
{
	const char *python = getenv("PYTHON"), *source = getenv("SOURCE");
	char path[] = "/tmp/brownbag-outside-XXXXXX", command[512], *out;
	int fd = mkstemp(path);
	FILE *reader;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, input, len), len);
	close(fd);
	snprintf(command, sizeof command, "%s '%s'/tests/support/%s 2>&1 <%s",
	         python ? python : "/usr/bin/python3", source ? source : ".", script, path);
	reader = popen(command, "r");
	assert_non_null(reader);
	out = read_all(reader, command);
	unlink(path);
	return out;
}

char *outside_folder(void)
{
	char *folder = strdup("/tmp/brownbag-outside-XXXXXX");

	assert_non_null(folder);
	assert_non_null(mkdtemp(folder));
	return folder;
}

void outside_remove(char *folder)
{
	char command[128];

	snprintf(command, sizeof command, "rm -rf '%s'", folder);
	assert_int_equal(system(command), 0);
	free(folder);
}
