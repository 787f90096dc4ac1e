/* SPDX-License-Identifier: MIT */
/*
 * Servers quote addresses in their answers, and answers end in logs, tables and
 * cron's mail. Decides what looks like one; shows no byte that fools a terminal.
 */
#include <brownbag/transport.h>

#include "mail/dialogue.h"

#include <brownbag/text.h>

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { SHORTEST_LOCAL_PART = 3 /* shorter ones are words that answers are made of */ };

/* What ends a word: blanks, controls, and what answers put around an address. */
static bool is_separator(char c)
{
	return (unsigned char)c <= ' ' || strchr("<>()[]{}\"',;:|", c) != NULL;
}

static bool is_local_part(const char *word, size_t len, const char *recipient)
{
	size_t local = recipient ? strcspn(recipient, "@") : 0;

	return local >= SHORTEST_LOCAL_PART && len == local &&
	       strncasecmp(word, recipient, len) == 0;
}

/* Of "anna." the dot isn't part of the name. */
static size_t without_dots(const char *word, size_t len)
{
	while (len > 0 && (word[len - 1] == '.' || word[len - 1] == '!' || word[len - 1] == '?'))
		len--;
	return len;
}

static void add_word(struct bb_bytes *out, const char *word, size_t len, const char *recipient)
{
	size_t core = without_dots(word, len);

	if (core > 0 && (memchr(word, '@', core) || is_local_part(word, core, recipient))) {
		bb_bytes_add_text(out, "address");
		word += core;
		len -= core;
	}
	bb_text_show(out, word, len);
}

void mail_scrub(struct bb_bytes *out, const char *text, size_t len, const char *recipient)
{
	while (len > 0) {
		size_t word = 0;

		while (word < len && !is_separator(text[word]))
			word++;
		add_word(out, text, word, recipient);
		if (word < len)
			bb_text_show(out, text + word, 1);
		word += word < len;
		text += word;
		len -= word;
	}
}

void bb_reply_scrub(char out[BB_REPLY_SIZE], const char *text, const char *recipient)
{
	struct bb_bytes scrubbed = BB_BYTES_INIT(16 * DIALOGUE_REPLY_MAX);
	size_t len;

	mail_scrub(&scrubbed, text, strlen(text), recipient);
	len = scrubbed.len < BB_REPLY_SIZE ? scrubbed.len : BB_REPLY_SIZE - 1;
	while (len > 0 && len < scrubbed.len && (scrubbed.data[len] & 0xC0) == 0x80)
		len--;
	memcpy(out, bb_bytes_text(&scrubbed), len);
	out[len] = '\0';
	bb_bytes_release(&scrubbed);
}
