/* SPDX-License-Identifier: MIT */
/* Reading files of plays. Knows no verb. */
#include "plays.h"

#include "contract.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_SIZE = 256 * 1024 };

void play_words_split(struct words *out, const char *line, size_t len)
{
	char *save = NULL;

	*out = (struct words){ .count = 0 };
	assert_true(len < sizeof out->text);
	memcpy(out->text, line, len);
	for (char *item = strtok_r(out->text, " ", &save); item; item = strtok_r(NULL, " ", &save)) {
		assert_true(out->count < PLAY_WORDS_MAX);
		out->items[out->count++] = item;
	}
}

const char *word(const struct words *words, size_t i)
{
	return i < words->count ? words->items[i] : "";
}

int64_t number(const struct words *words, size_t i)
{
	return strtoll(word(words, i), NULL, 10);
}

/* The file as one text; the caller frees it. */
static char *read_plays(const char *name)
{
	const char *source = getenv("SOURCE");
	char *text = calloc(1, FILE_SIZE), path[4096];
	FILE *file;
	size_t len;

	snprintf(path, sizeof path, "%s/tests/fixtures/%s", source ? source : ".", name);
	file = fopen(path, "r");
	if (!file || !text)
		fail_msg("can't read %s", path);
	len = fread(text, 1, FILE_SIZE - 1, file);
	assert_true(len > 0 && len < FILE_SIZE - 1);
	fclose(file);
	return text;
}

void plays_perform(const char *file, bool (*perform)(const char *name, const char *script),
                   size_t fewest)
{
	char *text = read_plays(file), *next = strstr(text, "\n== ");
	size_t count = 0, wrong = 0;

	for (; next; count++) {
		char *name = next + strlen("\n== "), *script = strchr(name, '\n') + 1;

		script[-1] = '\0';
		/* It ends before the blank line in front of the next heading. */
		next = strstr(script, "\n== ");
		if (next)
			*next = '\0';
		wrong += !perform(name, script);
	}
	assert_int_equal(wrong, 0);
	assert_true(count >= fewest);
	free(text);
}
