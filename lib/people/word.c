/* SPDX-License-Identifier: MIT */
/* Which word a line is. What it does is decided elsewhere. */
#include <brownbag/word.h>

#include <assert.h>
#include <string.h>
#include <strings.h>

static const char *const names[BB_WORD_COUNT] = {
	[BB_WORD_PAUSE] = "pause", [BB_WORD_STOP] = "stop",   [BB_WORD_DELETE] = "delete",
	[BB_WORD_BACK] = "back",   [BB_WORD_YES] = "yes",     [BB_WORD_NO] = "no",
	[BB_WORD_SWAP] = "swap",   [BB_WORD_LATER] = "later", [BB_WORD_JOIN] = "join",
};

/* What people and mail programs put around a word: *STOP*, "stop", Stop. */
static const char marks[] = " \t.!,;:*_\"'()[]";

const char *bb_word_name(enum bb_word word)
{
	assert((unsigned)word <= BB_WORD_COUNT);
	return word == BB_WORD_NONE ? "" : names[word];
}

enum bb_word bb_word_by_name(const char *name)
{
	enum bb_word word = 0;

	while (word < BB_WORD_COUNT && strcmp(names[word], name) != 0)
		word++;
	return word;
}

enum bb_word bb_word_read(const char *words, const char *line)
{
	size_t len;

	line += strspn(line, marks);
	len = strlen(line);
	while (len > 0 && strchr(marks, line[len - 1]))
		len--;
	for (enum bb_word word = 0; len > 0 && word < BB_WORD_COUNT; word++) {
		size_t word_len;

		words += strspn(words, " ");
		word_len = strcspn(words, " ");
		if (word_len == len && strncasecmp(words, line, len) == 0)
			return word;
		words += word_len;
	}
	return BB_WORD_NONE;
}
