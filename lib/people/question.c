/* SPDX-License-Identifier: MIT */
/*
 * Whether a question gives somebody away. Decides what counts as a name in it: the
 * whole name or an address of anybody, and any part of the asker's own, since people
 * sign what they write.
 */
#include <brownbag/question.h>

#include <brownbag/text.h>

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { SHORTEST_PART = 3, PART_MAX = 120 }; /* bytes; a shorter part of a name is any word */

static bool is_letter(char c)
{
	return isalnum((unsigned char)c);
}

/* Words that are written without blanks between them are found wherever they stand. */
static bool holds_word(const char *text, const char *word, size_t len)
{
	for (const char *at = text; (at = strstr(at, word)) != NULL; at++) {
		if ((at == text || !is_letter(at[-1]) || !is_letter(word[0])) &&
		    (!is_letter(at[len]) || !is_letter(word[len - 1])))
			return true;
	}
	return false;
}

/* Folded, so that no spelling of a whole name or an address passes. */
static enum bb_status holds_folded(bool *out, const char *folded, const char *word,
                                   struct bb_error *err)
{
	char *key = NULL;
	enum bb_status status;

	if (*out || !*word)
		return BB_OK;
	status = bb_text_fold(&key, word, err);
	if (status == BB_OK)
		*out = holds_word(folded, key, strlen(key));
	free(key);
	return status;
}

static enum bb_status holds_member(bool *out, const char *folded, const struct bb_member *member,
                                   struct bb_error *err)
{
	enum bb_status status = holds_folded(out, folded, member->name, err);

	if (status == BB_OK)
		status = holds_folded(out, folded, member->address, err);
	for (size_t i = 0; status == BB_OK && i < member->further_count; i++)
		status = holds_folded(out, folded, member->further[i], err);
	return status;
}

/* As they are written: who is called Will may still ask what they will do. */
static bool holds_part(const char *question, const char *name)
{
	char part[PART_MAX + 1];

	while (*name) {
		size_t len = strcspn(name, " ");

		if (len >= SHORTEST_PART && len <= PART_MAX) {
			memcpy(part, name, len);
			part[len] = '\0';
			if (holds_word(question, part, len))
				return true;
		}
		name += len;
		name += strspn(name, " ");
	}
	return false;
}

enum bb_status bb_question_names(int64_t *out, const char *question, int64_t asker,
                                 const struct bb_roster *roster, struct bb_error *err)
{
	char *folded = NULL;
	int64_t found = 0;
	enum bb_status status = bb_text_fold(&folded, question, err);

	for (size_t i = 0; status == BB_OK && !found && i < roster->count; i++) {
		const struct bb_member *member = &roster->members[i];
		bool named = member->id == asker && holds_part(question, member->name);

		status = holds_member(&named, folded, member, err);
		if (status == BB_OK && named)
			found = member->id;
	}
	free(folded);
	if (status == BB_OK)
		*out = found;
	return status;
}
