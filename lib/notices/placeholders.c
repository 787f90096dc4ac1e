/* SPDX-License-Identifier: MIT */
/*
 * The closed lists of placeholders and conditions: what each means and in which
 * texts it may stand. What is put in for them is decided in letter.c.
 */
#include <brownbag/template.h>

#include <string.h>

/* Where a placeholder has a meaning. One that would be empty for ever is a mistake, and is
 * told as one when the text is read. */
#define KIND(name) BB_KIND_BIT(BB_KIND_##name)
#define MAILS (BB_KIND_BIT(BB_KIND_COUNT) - 1)
#define ENTRY BB_PLACE_ENTRY
#define PAPER BB_PLACE_PAPER
#define ANYWHERE (MAILS | BB_PLACE_ENTRY | BB_PLACE_PART | BB_PLACE_PAPER)
#define ABOUT_LUNCH (MAILS & ~(KIND(NOTE) | KIND(INTRO) | KIND(RENEW) | KIND(DIGEST)))
#define AHEAD (ABOUT_LUNCH & ~(KIND(THANKS) | KIND(CANCEL) | KIND(CONFIRM)))
#define THEME (KIND(AGENDA) | KIND(REMINDER) | KIND(MORNING) | KIND(BRIEF) | KIND(THANKS))
#define PLAN (KIND(AGENDA) | KIND(BRIEF))
#define DULL BB_PLACE_SUBJECT
#define SEATS (KIND(ASK) | KIND(BRIEF) | KIND(TURN))

static const struct bb_field_row fields[BB_FIELD_COUNT] = {
	[BB_FIELD_NAME] = { "name", "the reader's name, as the roster has it",
		NULL, MAILS | BB_PLACE_PART },
	[BB_FIELD_ORGANIZERS] = { "organizers", "who writes: name and address", NULL, ANYWHERE },
	[BB_FIELD_GROUP_DISCREET] = { "group_discreet", "[group] subject", NULL, ANYWHERE | DULL },
	[BB_FIELD_WHEN_LOCAL] = { "when_local", "day and hours of the lunch",
		NULL, ABOUT_LUNCH | ENTRY | DULL },
	[BB_FIELD_WHEN_SHORT] = { "when_short", "its day, short", NULL, ABOUT_LUNCH | ENTRY | DULL },
	[BB_FIELD_OWN_TIME] = { "own_time", "the same in the reader's zone, if that is another",
		NULL, ABOUT_LUNCH },
	[BB_FIELD_ZONE] = { "zone", "the zone of the lunch", NULL, ABOUT_LUNCH | ENTRY | DULL },
	[BB_FIELD_TIME] = { "time", "when it begins", NULL, ABOUT_LUNCH | ENTRY | DULL },
	[BB_FIELD_LENGTH] = { "length", "how long it lasts", NULL, ABOUT_LUNCH | ENTRY | DULL },
	[BB_FIELD_PLACE] = { "place", "where", NULL, ABOUT_LUNCH | ENTRY | PAPER | DULL },
	[BB_FIELD_JOIN] = { "join", "the link to join by", NULL, ABOUT_LUNCH | ENTRY },
	[BB_FIELD_NEEDS] = { "needs", "[meeting] needs", NULL, MAILS | ENTRY | PAPER },
	[BB_FIELD_MEETS] = { "meets", "[meeting] meets", NULL, PAPER },
	[BB_FIELD_FACILITATOR] = { "facilitator", "who leads, if that may be told",
		NULL, SEATS | KIND(AGENDA) },
	[BB_FIELD_BACKUP] = { "backup", "who stands by, or leads with the backup", NULL, SEATS },
	[BB_FIELD_NEXT_WHEN] = { "next_when", "the lunch after this one", NULL, MAILS | DULL },
	[BB_FIELD_THEME_TITLE] = { "theme_title", "the theme", NULL, THEME },
	[BB_FIELD_THEME_CARE] = { "theme_care", "what to take care of with it",
		NULL, KIND(BRIEF) },
	[BB_FIELD_PROMPT1] = { "prompt1", "its first question", NULL, THEME },
	[BB_FIELD_PROMPT2] = { "prompt2", "its second question", NULL, THEME },
	[BB_FIELD_PROMPT3] = { "prompt3", "its third question", NULL, THEME },
	[BB_FIELD_LEN_ARRIVE] = { "len_arrive", "minutes to arrive", NULL, PLAN },
	[BB_FIELD_LEN_WELCOME] = { "len_welcome", "minutes for the welcome", NULL, PLAN },
	[BB_FIELD_LEN_CHECKIN] = { "len_checkin", "minutes for the first round", NULL, PLAN },
	[BB_FIELD_LEN_THEME] = { "len_theme", "minutes for the theme", NULL, PLAN },
	[BB_FIELD_LEN_OPEN] = { "len_open", "minutes for the open floor", NULL, PLAN },
	[BB_FIELD_LEN_TABLE] = { "len_table", "minutes of the open table of few", NULL, PLAN },
	[BB_FIELD_LEN_CLOSE] = { "len_close", "minutes for the last round", NULL, PLAN },
	[BB_FIELD_LEN_ITEMS] = { "len_items", "what was added, a line each with its minutes",
		NULL, PLAN },
	[BB_FIELD_CLOCK_ARRIVE] = { "clock_arrive", "when to arrive", NULL, PLAN },
	[BB_FIELD_CLOCK_WELCOME] = { "clock_welcome", "when to welcome", NULL, PLAN },
	[BB_FIELD_CLOCK_CHECKIN] = { "clock_checkin", "when the first round begins", NULL, PLAN },
	[BB_FIELD_CLOCK_THEME] = { "clock_theme", "when the theme begins", NULL, PLAN },
	[BB_FIELD_CLOCK_OPEN] = { "clock_open", "when the open floor begins", NULL, PLAN },
	[BB_FIELD_CLOCK_TABLE] = { "clock_table", "when the open table of few begins",
		NULL, PLAN },
	[BB_FIELD_CLOCK_CLOSE] = { "clock_close", "when the last round begins", NULL, PLAN },
	[BB_FIELD_CLOCK_ITEMS] = { "clock_items", "what was added, a line each with its time",
		NULL, PLAN },
	[BB_FIELD_HEADCOUNT] = { "headcount", "how many said that they come", NULL, PLAN },
	[BB_FIELD_ANSWER_BY] = { "answer_by", "the day until which an answer is waited for",
		NULL, KIND(ASK) | DULL },
	[BB_FIELD_OLD_WHEN] = { "old_when", "when the lunch was to be before",
		NULL, KIND(UPDATE) | KIND(ASK) | KIND(BRIEF) | DULL },
	[BB_FIELD_NOTE_SUBJECT] = { "note_subject", "the subject of `write`", NULL, KIND(NOTE) | DULL },
	[BB_FIELD_NOTE_TEXT] = { "note_text", "the words of `write`", NULL, KIND(NOTE) },
	[BB_FIELD_DIGEST] = { "digest", "counts and ids for the organizers", NULL, KIND(DIGEST) },
	[BB_FIELD_TOPICS] = { "topics", "what the reader has offered to be asked about, a line each",
		NULL, KIND(RENEW) },
	[BB_FIELD_TOPIC_TEXT] = { "topic_text", "the question of an introduction",
		NULL, KIND(INTRO) },
	[BB_FIELD_OTHER_NAME] = { "other_name", "the other side of an introduction",
		NULL, KIND(INTRO) },
	[BB_FIELD_OTHER_ADDRESS] = { "other_address", "the other side's address",
		NULL, KIND(INTRO) },
	[BB_FIELD_STOP_HINT] = { "stop_hint", "how to pause and leave", "stop_hint", MAILS },
	[BB_FIELD_ANSWER_HINT] = { "answer_hint", "whether and how to answer",
		"answer_hint", AHEAD | ENTRY },
	[BB_FIELD_HELPLINES] = { "helplines", "help lines of the group", "helplines", MAILS },
	[BB_FIELD_RULES_SHORT] = { "rules_short", "what we agree on, in a sentence",
		"rules_short", MAILS },
	[BB_FIELD_RULES_FULL] = { "rules_full", "what we agree on, in full",
		"rules_full", MAILS },
	[BB_FIELD_PRIVACY] = { "privacy", "what is kept about members", "privacy", MAILS },
};

static const struct bb_flag_row flags[BB_FLAG_COUNT] = {
	[BB_FLAG_ALLIES] = { "allies", "the lunch is open to colleagues who are no members" },
	[BB_FLAG_READER] = { "reader", "something reads answers" },
	[BB_FLAG_ENTRY] = { "entry", "the mail carries a calendar entry" },
	[BB_FLAG_RSVP] = { "rsvp", "an answer to the invite is asked for" },
	[BB_FLAG_SMALL] = { "small", "three or fewer are expected" },
	[BB_FLAG_LARGE] = { "large", "more than twelve are expected" },
	[BB_FLAG_SENSITIVE] = { "sensitive", "the theme is a sensitive one" },
	[BB_FLAG_REQUIRED] = { "required", "silence after an ask is a no" },
	[BB_FLAG_LEADS] = { "leads", "the reader facilitates" },
	[BB_FLAG_BACKS_UP] = { "backs_up", "the reader is the backup" },
	[BB_FLAG_LED] = { "led", "the reader facilitated before the change" },
	[BB_FLAG_TIME_CHANGED] = { "time_changed", "the time changed since the reader was told" },
	[BB_FLAG_CANCELLED] = { "cancelled", "the lunch is cancelled" },
	[BB_FLAG_PAUSED] = { "paused", "the reader is paused" },
	[BB_FLAG_LEFT] = { "left", "the reader is off the list" },
	[BB_FLAG_DELETED] = { "deleted", "the reader will be forgotten" },
	[BB_FLAG_OPEN_SEAT] = { "open_seat", "nobody facilitates the lunch yet" },
	[BB_FLAG_KEEPS] = { "keeps", "it is about what the reader offers to be asked about" },
	[BB_FLAG_WORDING] = { "wording", "an introduction: its asker is asked for the wording" },
	[BB_FLAG_QUESTION] = { "question", "an introduction: a keeper is asked" },
	[BB_FLAG_MEET] = { "meet", "an introduction: both have said yes" },
	[BB_FLAG_FOLLOW_UP] = { "follow_up", "an introduction: its asker is asked whether it helped" },
	[BB_FLAG_NOBODY] = { "nobody", "an introduction: nobody was found" },
	[BB_FLAG_WRITES_FIRST] = { "writes_first", "an introduction: the reader asked" },
};

const struct bb_field_row *bb_field_row(enum bb_field field)
{
	return &fields[field];
}

const struct bb_flag_row *bb_flag_row(enum bb_flag flag)
{
	return &flags[flag];
}

uint32_t bb_text_place(const char *name)
{
	enum bb_kind kind;

	if (bb_kind_parse(&kind, name, NULL) == BB_OK)
		return BB_KIND_BIT(kind);
	if (strcmp(name, "entry") == 0 || strcmp(name, "guests") == 0)
		return BB_PLACE_ENTRY;
	if (strcmp(name, "sponsor") == 0)
		return BB_PLACE_PAPER;
	return BB_PLACE_PART;
}
