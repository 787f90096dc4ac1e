/* SPDX-License-Identifier: MIT */
/* Give each file of a folder to a fuzz target, once, and say so in TAP. */
#include "fuzz.h"

#include <dirent.h>
#include <string.h>

enum { FILE_MAX_BYTES = 1 << 20 };

static size_t read_file(const char *path, uint8_t *out)
{
	FILE *file = fopen(path, "rb");
	size_t len;

	MUST(file);
	len = fread(out, 1, FILE_MAX_BYTES, file);
	MUST(fclose(file) == 0);
	return len;
}

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* The folder is named like the program. */
int main(int argc, char **argv)
{
	const char *source = getenv("SOURCE"), *name = strrchr(argv[0], '/');
	static uint8_t bytes[FILE_MAX_BYTES];
	struct dirent **entries = NULL;
	char folder[1024];
	int count;

	(void)argc;
	MUST(name);
	snprintf(folder, sizeof folder, "%s/tests/fixtures/fuzz%s", source ? source : ".", name);
	count = scandir(folder, &entries, is_visible, alphasort);
	MUST(count > 0);
	printf("1..%d\n", count);
	for (int i = 0; i < count; i++) {
		char path[2048];
		size_t len;
		uint8_t *block;

		snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
		len = read_file(path, bytes);
		block = malloc(len ? len : 1); /* so that reading beyond it is seen */
		MUST(block);
		memcpy(block, bytes, len);
		LLVMFuzzerTestOneInput(block, len);
		free(block);
		printf("ok %d - %s\n", i + 1, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	return 0;
}
