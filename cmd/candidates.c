/* SPDX-License-Identifier: MIT */
/*
 * Values to complete. Decides by the words of the synopses what is meant by them,
 * so that a command gets its completion from its row. Says nothing on stderr: a
 * shell is in the middle of a line. What can't be found has no candidates.
 */
#include "candidates.h"
#include "commands.h"
#include "manual.h"

#include <brownbag/embedded.h>
#include <brownbag/outlook.h>
#include <brownbag/store_intros.h>
#include <brownbag/store_mail.h>
#include <brownbag/store_people.h>
#include <brownbag/text.h>
#include <brownbag/topics.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

void candidate(const struct candidates *self, const char *word, const char *about)
{
	if (strncasecmp(word, self->typed, strlen(self->typed)) != 0)
		return;
	printf("%s%s", self->before, word);
	if (about && *about)
		printf("\t%s", about);
	putchar('\n');
}

static bool open_store(const struct candidates *self)
{
	return self->session->group || session_open(self->session, NEEDS_READ, NULL) == BB_OK;
}

/* -- of the group -- */

/* Two of one name, and who has none, go by their ids. */
static void add_member(const struct candidates *self, const struct bb_roster *roster, size_t at)
{
	const struct bb_member *member = &roster->members[at];
	bool alone = *member->name != '\0';
	char id[24];

	for (size_t i = 0; i < roster->count; i++)
		alone &= i == at || strcmp(roster->members[i].name, member->name) != 0;
	snprintf(id, sizeof id, "%lld", (long long)member->id);
	candidate(self, alone ? member->name : id, bb_member_status_name(member->status));
}

static void add_members(const struct candidates *self)
{
	struct bb_roster roster = { 0 };

	if (!open_store(self) ||
	    bb_store_load_roster(self->session->group->store, &roster, NULL) != BB_OK)
		return;
	for (size_t i = 0; i < roster.count; i++)
		if (*roster.members[i].address) /* else erased */
			add_member(self, &roster, i);
	bb_roster_release(&roster);
}

static void add_lunches(const struct candidates *self)
{
	struct bb_outlook outlook = { 0 };
	char month[BB_MONTH_SIZE], date[BB_DATE_SIZE];

	candidate(self, "next", "the next lunch");
	if (!open_store(self) || bb_outlook_load(&outlook, self->session->group, 0, NULL) != BB_OK)
		return;
	for (size_t i = 0; i < outlook.rotation.coming_count; i++) {
		const struct bb_meeting *meeting = outlook.rotation.coming[i];

		bb_month_format(month, meeting->month);
		bb_date_format(date, meeting->start.date);
		candidate(self, month, date);
	}
	bb_outlook_release(&outlook);
}

static void add_months(const struct candidates *self)
{
	enum { MONTHS_AHEAD = 18 };
	struct bb_month month;
	char text[BB_MONTH_SIZE];

	if (!open_store(self))
		return;
	month = bb_date_month(
		bb_zone_to_wall(self->session->group->zone, self->session->now, NULL).date);
	for (int i = 1; i <= MONTHS_AHEAD && bb_month_add(&month, month, 1, NULL) == BB_OK; i++) {
		bb_month_format(text, month);
		candidate(self, text, NULL);
	}
}

static void add_themes(const struct candidates *self)
{
	struct bb_themes themes = { 0 };

	if (!open_store(self) || bb_group_themes(&themes, self->session->group, NULL) != BB_OK)
		return;
	for (size_t i = 0; i < themes.count; i++)
		candidate(self, themes.items[i].slug, themes.items[i].title);
	bb_themes_release(&themes);
}

static void add_topics(const struct candidates *self)
{
	struct bb_topics topics = { 0 };

	if (!open_store(self) || bb_group_topics(&topics, self->session->group, NULL) != BB_OK)
		return;
	for (size_t i = 0; i < topics.count; i++)
		candidate(self, topics.slugs[i], NULL);
	bb_topics_release(&topics);
}

static void add_id(const struct candidates *self, int64_t id, const char *what, const char *state)
{
	char word[24], about[96];

	snprintf(word, sizeof word, "%lld", (long long)id);
	snprintf(about, sizeof about, "%s, %s", what, state);
	candidate(self, word, about);
}

/* What is over can only be shown. */
static bool is_shown(const struct candidates *self)
{
	const char *verb = strchr(self->command, ' ');

	return verb && strcmp(verb, " show") == 0;
}

static void add_intros(const struct candidates *self)
{
	struct bb_intros intros = { 0 };

	if (!open_store(self) || bb_store_load_intros(self->session->group->store, !is_shown(self),
	                                              &intros, NULL) != BB_OK)
		return;
	for (size_t i = 0; i < intros.count; i++)
		add_id(self, intros.items[i].id, intros.items[i].topic,
		       bb_intro_state_name(intros.items[i].state));
	bb_intros_release(&intros);
}

static void add_mails(const struct candidates *self)
{
	const unsigned over = 1u << BB_MAIL_SENT | 1u << BB_MAIL_DROPPED;
	struct bb_mail_filter filter = { .states = is_shown(self) ? 0 : ~over };
	struct bb_mails mails = { 0 };

	if (!open_store(self) ||
	    bb_store_load_mails(self->session->group->store, &filter, &mails, NULL) != BB_OK)
		return;
	for (size_t i = 0; i < mails.count; i++)
		add_id(self, mails.items[i].id, bb_kind_row(mails.items[i].key.kind)->name,
		       bb_mail_state_name(mails.items[i].state));
	bb_mails_release(&mails);
}

/* -- of the program -- */

static void add_keys(const struct candidates *self, const char *end)
{
	const struct bb_config_key *key;
	char name[128];

	for (size_t i = 0; (key = bb_config_key_at(i)); i++) {
		if (!key->name)
			continue;
		snprintf(name, sizeof name, "%s.%s%s", key->section, key->name, end);
		candidate(self, name, key->help);
	}
}

/* Words with `between` between them. */
static void add_words(const struct candidates *self, const char *words, size_t len, char between)
{
	char word[64];

	while (len > 0) {
		const char *end = memchr(words, between, len);
		size_t size = end ? (size_t)(end - words) : len;

		if (size < sizeof word) {
			memcpy(word, words, size);
			word[size] = '\0';
			candidate(self, word, NULL);
		}
		size += end != NULL;
		words += size;
		len -= size;
	}
}

static void add_values(const struct candidates *self, const char *name)
{
	const struct bb_config_key *key;

	if (!name || bb_config_find_key(&key, name, NULL) != BB_OK)
		return;
	if (key->type == BB_VALUE_BOOL)
		add_words(self, "yes no", strlen("yes no"), ' ');
	else if (key->type == BB_VALUE_CHOICE)
		add_words(self, key->choices, strlen(key->choices), ' ');
}

static void add_kinds(const struct candidates *self)
{
	for (enum bb_kind kind = 0; kind < BB_KIND_COUNT; kind++)
		candidate(self, bb_kind_row(kind)->name, NULL);
}

/* The beginnings of what brownbag(1) takes as a date. */
static void add_days(const struct candidates *self)
{
	static const char words[] = "today tomorrow mon tue wed thu fri sat sun +1w +2w";

	add_words(self, words, strlen(words), ' ');
}

/* The system's table: countries, place, zone, remarks. Where it lacks nothing is offered. */
static void add_zones(const struct candidates *self)
{
	FILE *table = fopen("/usr/share/zoneinfo/zone1970.tab", "re");
	char line[512], zone[128];

	while (table && fgets(line, sizeof line, table)) {
		if (line[0] != '#' && sscanf(line, "%*s %*s %127s", zone) == 1)
			candidate(self, zone, NULL);
	}
	if (table)
		fclose(table);
}

static void add_commands(const struct candidates *self)
{
	const struct command *command;
	char word[64] = "";

	for (size_t i = 0; (command = command_at(i)); i++) {
		size_t len = strcspn(command->name, " ");

		if (strncmp(word, command->name, len) == 0 && word[len] == '\0')
			continue;
		snprintf(word, sizeof word, "%.*s", (int)len, command->name);
		candidate(self, word, command->name[len] ? NULL : command->summary);
	}
}

static void add_guides(const struct candidates *self)
{
	const char *name, *about;

	for (size_t i = 0; (name = manual_guide_at(i, &about)); i++)
		candidate(self, name, about);
}

/* The shell knows its files best. */
static void leave_to_shell(const struct candidates *self, const char *what)
{
	(void)self;
	puts(what);
}

/* NULL: in any. */
static bool is_in(const struct candidates *self, const char *family)
{
	return !family || strncmp(self->command, family, strlen(family)) == 0;
}

void candidates_for(const struct candidates *self, const char *placeholder, size_t len,
                    const char *previous)
{
	static const struct {
		const char *word;
		void (*add)(const struct candidates *self);
		const char *family; /* of commands in which it is that; NULL: in all */
	} lists[] = {
		{ "WHO", add_members, NULL },      { "MEETING", add_lunches, NULL },
		{ "MONTH", add_months, NULL },     { "THEME", add_themes, NULL },
		{ "TOPIC", add_topics, NULL },     { "KIND", add_kinds, NULL },
		{ "COMMAND", add_guides, "help" }, { "COMMAND", add_commands, NULL },
		{ "WHEN", add_days, NULL },
		{ "DATE", add_days, NULL },        { "ZONE", add_zones, NULL },
		{ "ID", add_intros, "intro " },    { "ID", add_mails, "outbox " },
	};

	while (len > 0 && strchr("[].", placeholder[len - 1]))
		len--;
	for (; len > 0 && *placeholder == '['; len--)
		placeholder++;
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		if (strlen(lists[i].word) == len && memcmp(lists[i].word, placeholder, len) == 0 &&
		    is_in(self, lists[i].family))
			lists[i].add(self);
	if (memchr(placeholder, '|', len))
		add_words(self, placeholder, len, '|');
	else if (len == strlen("KEY") && memcmp(placeholder, "KEY", len) == 0)
		add_keys(self, "");
	else if (len == strlen("KEY=VALUE") && memcmp(placeholder, "KEY=VALUE", len) == 0)
		add_keys(self, "=");
	else if (len == strlen("VALUE") && memcmp(placeholder, "VALUE", len) == 0)
		add_values(self, previous);
	else if (len == strlen("FILE") && memcmp(placeholder, "FILE", len) == 0)
		leave_to_shell(self, ":files");
	else if (len == strlen("DIR") && memcmp(placeholder, "DIR", len) == 0)
		leave_to_shell(self, ":folders");
}
