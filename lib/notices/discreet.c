/* SPDX-License-Identifier: MIT */
/* Which words tell. A short list: it warns of a slip, it isn't a censor. */
#include <brownbag/discreet.h>

#include <brownbag/text.h>

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Folded. */
static const struct {
	const char *part;
	bool whole; /* the word ends there: "mum", but not "mumble" */
} telling[] = {
	{ "mom", false },    { "mum", true },       { "mama", false },    { "dad", true },
	{ "papa", false },   { "mother", false },   { "father", false },  { "parent", false },
	{ "baby", false },   { "babies", false },   { "pregnan", false }, { "matern", false },
	{ "patern", false }, { "leave", true },     { "lactat", false },  { "breastf", false },
	{ "pump", false },   { "nursing", false },  { "child", false },   { "kids", true },
	{ "birth", false },  { "newborn", false },  { "schwanger", false }, { "eltern", false },
};

static bool is_letter(char c)
{
	return isalpha((unsigned char)c) || (unsigned char)c >= 0x80;
}

static bool stands_in(const char *text, const char *part, bool whole)
{
	size_t len = strlen(part);

	for (const char *at = strstr(text, part); at; at = strstr(at + 1, part)) {
		if (!whole || ((at == text || !is_letter(at[-1])) && !is_letter(at[len])))
			return true;
	}
	return false;
}

const char *bb_telling_word(const char *text)
{
	char *folded = NULL;
	const char *found = NULL;

	if (bb_text_fold(&folded, text, NULL) != BB_OK)
		return NULL;
	for (size_t i = 0; !found && i < sizeof telling / sizeof *telling; i++) {
		if (stands_in(folded, telling[i].part, telling[i].whole))
			found = telling[i].part;
	}
	free(folded);
	return found;
}
