/* SPDX-License-Identifier: MIT */
/*
 * The agenda's arithmetic: how long each part is and when it begins. Decides how
 * a lunch of any length is divided and who gives when something is added.
 * Knows no text but that of the items, and not what the theme is.
 */
#include <brownbag/agenda.h>

#include <brownbag/text.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { SECONDS_PER_MINUTE = 60, STOPS = 3, USUAL_PARTS = 6 };

/* What groups that run for years have settled on. Each column adds up to its lunch. */
static const int stops[STOPS] = { 30, 45, 60 };
static const struct usual_part {
	enum bb_agenda_kind kind;
	enum bb_agenda_voice voice;
	int minutes[STOPS];
} usual[USUAL_PARTS] = {
	{ BB_AGENDA_ARRIVE, BB_VOICE_ALL, { 2, 3, 5 } },
	{ BB_AGENDA_WELCOME, BB_VOICE_FACILITATOR, { 2, 2, 3 } },
	{ BB_AGENDA_CHECKIN, BB_VOICE_ROUND, { 6, 8, 12 } },
	{ BB_AGENDA_THEME, BB_VOICE_FACILITATOR, { 12, 15, 20 } },
	{ BB_AGENDA_OPEN, BB_VOICE_BACKUP, { 5, 12, 14 } },
	{ BB_AGENDA_CLOSE, BB_VOICE_ROUND, { 3, 5, 6 } },
};

static const char *const kind_names[] = { "arrive", "welcome", "checkin", "item",
	                                  "theme",  "open",    "table",   "close" };

/* Minutes by enum bb_agenda_kind; those of ITEM are together. */
struct lengths {
	int of[BB_AGENDA_KIND_COUNT];
};

const char *bb_agenda_kind_name(enum bb_agenda_kind kind)
{
	assert(kind >= BB_AGENDA_ARRIVE && kind < BB_AGENDA_KIND_COUNT);
	return kind_names[kind];
}

enum bb_table bb_agenda_table(int expected)
{
	if (expected < 0)
		return BB_TABLE_USUAL;
	if (expected <= BB_AGENDA_SMALL)
		return BB_TABLE_SMALL;
	return expected > BB_AGENDA_LARGE ? BB_TABLE_LARGE : BB_TABLE_USUAL;
}

/*
 * Divide whole minutes by weights with the largest remainder: each gets its
 * share rounded down, the minutes left go to the largest fractions, the earlier
 * part first. No share is off by a minute or more, and the sum is exact.
 */
static void divide(int *out, const int64_t *weights, size_t count, int total)
{
	int64_t sum = 0, rest[BB_AGENDA_PARTS_MAX];
	int left = total;

	assert(count <= BB_AGENDA_PARTS_MAX && total >= 0);
	for (size_t i = 0; i < count; i++)
		sum += weights[i];
	for (size_t i = 0; i < count; i++) {
		out[i] = sum > 0 ? (int)(total * weights[i] / sum) : 0;
		rest[i] = sum > 0 ? total * weights[i] % sum : 0;
		left -= out[i];
	}
	for (; sum > 0 && left > 0; left--) {
		size_t most = 0;

		for (size_t i = 1; i < count; i++)
			if (rest[i] > rest[most])
				most = i;
		out[most]++;
		rest[most] = -1;
	}
}

/* The weight of a part in a lunch of that length: on the straight line between the two
 * stops around it, in proportion to the nearest one outside them. */
static int64_t weigh(const struct usual_part *part, int lunch)
{
	size_t above = 1;

	if (lunch <= stops[0])
		return part->minutes[0];
	if (lunch >= stops[STOPS - 1])
		return part->minutes[STOPS - 1];
	while (lunch > stops[above])
		above++;
	return (int64_t)part->minutes[above - 1] * (stops[above] - lunch) +
	       (int64_t)part->minutes[above] * (lunch - stops[above - 1]);
}

static struct lengths usual_lengths(int lunch)
{
	struct lengths lengths = { { 0 } };
	int64_t weights[USUAL_PARTS];
	int minutes[USUAL_PARTS];

	for (size_t i = 0; i < USUAL_PARTS; i++)
		weights[i] = weigh(&usual[i], lunch);
	divide(minutes, weights, USUAL_PARTS, lunch);
	for (size_t i = 0; i < USUAL_PARTS; i++)
		lengths.of[usual[i].kind] = minutes[i];
	return lengths;
}

/* What a lunch can give to items, at the usual table: who comes isn't known when they
 * are added, and a small table has more to give. */
static int room_for_items(int lunch)
{
	struct lengths lengths = usual_lengths(lunch);
	int room = lengths.of[BB_AGENDA_THEME] + lengths.of[BB_AGENDA_OPEN] -
	           BB_AGENDA_FREE_MINUTES;

	return room > 0 ? room : 0;
}

static int64_t items_total(const struct bb_agenda_items *items)
{
	int64_t total = 0;

	for (size_t i = 0; items && i < items->count; i++)
		total += items->items[i].minutes;
	return total;
}

/* -- items -- */

void bb_agenda_items_release(struct bb_agenda_items *self)
{
	if (!self)
		return;
	for (size_t i = 0; i < self->count; i++)
		free(self->items[i].text);
	free(self->items);
	*self = (struct bb_agenda_items){ 0 };
}

static enum bb_status check_room(const struct bb_agenda_items *self, int minutes,
                                 int lunch_minutes, struct bb_error *err)
{
	int64_t left = room_for_items(lunch_minutes) - items_total(self);

	if (minutes < 1)
		return bb_error_set(err, BB_EINVAL, "%d minutes: an item takes 1 or more", minutes);
	if (minutes > left)
		return bb_error_set(err, BB_EINVAL,
		                    "%d minutes don't fit: a lunch of %d has %lld left for items, "
		                    "theme and open floor keep %d", minutes, lunch_minutes,
		                    (long long)(left > 0 ? left : 0), BB_AGENDA_FREE_MINUTES);
	return BB_OK;
}

enum bb_status bb_agenda_items_add(struct bb_agenda_items *self, const char *text, int minutes,
                                   int lunch_minutes, struct bb_error *err)
{
	struct bb_agenda_item *items;
	char *clean = NULL;
	enum bb_status status;

	if (self->count >= BB_AGENDA_ITEMS_MAX)
		return bb_error_set(err, BB_ECONFLICT, "%d items are as many as an agenda has; "
		                    "remove one first", BB_AGENDA_ITEMS_MAX);
	status = check_room(self, minutes, lunch_minutes, err);
	if (status == BB_OK)
		status = bb_text_clean_line(&clean, text, BB_AGENDA_TEXT_MAX, "agenda item", err);
	if (status != BB_OK)
		return status;
	if (clean[0] == '\0') {
		free(clean);
		return bb_error_set(err, BB_EINVAL, "an agenda item needs a text");
	}
	items = realloc(self->items, (self->count + 1) * sizeof *items);
	if (!items) {
		free(clean);
		return bb_error_set(err, BB_EIO, "out of memory");
	}
	self->items = items;
	items[self->count++] = (struct bb_agenda_item){ .text = clean, .minutes = minutes };
	return BB_OK;
}

enum bb_status bb_agenda_items_remove(struct bb_agenda_items *self, int number,
                                      struct bb_error *err)
{
	size_t at = (size_t)number - 1;

	if (self->count == 0)
		return bb_error_set(err, BB_ENOENT, "nothing was added to this agenda");
	if (number < 1 || at >= self->count)
		return bb_error_set(err, BB_ENOENT, "no item %d: there are 1 to %zu", number,
		                    self->count);
	free(self->items[at].text);
	memmove(&self->items[at], &self->items[at + 1],
	        (self->count - at - 1) * sizeof *self->items);
	self->count--;
	return BB_OK;
}

enum bb_status bb_agenda_items_check(const struct bb_agenda_items *self, int lunch_minutes,
                                     struct bb_error *err)
{
	int64_t total = items_total(self);
	int room = room_for_items(lunch_minutes);

	if (total <= room)
		return BB_OK;
	return bb_error_set(err, BB_EINVAL,
	                    "the items of its agenda take %lld minutes, and a lunch of %d has %d "
	                    "for them; remove some first", (long long)total, lunch_minutes, room);
}

/* -- the parts -- */

/* Theme and open floor (or the one open table) give the items their time, each in
 * proportion. Returns what the items get together. */
static int make_room(struct lengths *lengths, const struct bb_agenda_items *items)
{
	static const enum bb_agenda_kind givers[] = { BB_AGENDA_THEME, BB_AGENDA_OPEN,
		                                      BB_AGENDA_TABLE };
	enum { GIVERS = sizeof givers / sizeof *givers };
	int64_t weights[GIVERS], wanted = items_total(items);
	int minutes[GIVERS], free_time = 0, taken;

	for (size_t i = 0; i < GIVERS; i++) {
		weights[i] = lengths->of[givers[i]];
		free_time += lengths->of[givers[i]];
	}
	taken = free_time > BB_AGENDA_FREE_MINUTES ? free_time - BB_AGENDA_FREE_MINUTES : 0;
	if (wanted < taken)
		taken = (int)wanted;
	divide(minutes, weights, GIVERS, free_time - taken);
	for (size_t i = 0; i < GIVERS; i++)
		lengths->of[givers[i]] = minutes[i];
	return taken;
}

static void append(struct bb_agenda *self, struct bb_agenda_part part)
{
	if (part.minutes > 0)
		self->parts[self->count++] = part;
}

static void append_items(struct bb_agenda *self, const struct bb_agenda_items *items, int total)
{
	int64_t weights[BB_AGENDA_ITEMS_MAX];
	int minutes[BB_AGENDA_ITEMS_MAX];
	size_t count = items ? items->count : 0;

	assert(count <= BB_AGENDA_ITEMS_MAX);
	for (size_t i = 0; i < count; i++)
		weights[i] = items->items[i].minutes;
	divide(minutes, weights, count, total);
	for (size_t i = 0; i < count; i++)
		append(self, (struct bb_agenda_part){ .kind = BB_AGENDA_ITEM,
		                                      .voice = BB_VOICE_FACILITATOR,
		                                      .minutes = minutes[i],
		                                      .text = items->items[i].text,
		                                      .number = (int)i + 1 });
	self->squeezed = items_total(items) > total;
}

/* One table and no rounds: what lies between welcome and close is one part. */
static void join_for_small_table(struct lengths *lengths)
{
	lengths->of[BB_AGENDA_TABLE] = lengths->of[BB_AGENDA_CHECKIN] +
	                               lengths->of[BB_AGENDA_THEME] + lengths->of[BB_AGENDA_OPEN];
	lengths->of[BB_AGENDA_CHECKIN] = 0;
	lengths->of[BB_AGENDA_THEME] = 0;
	lengths->of[BB_AGENDA_OPEN] = 0;
}

static void set_clock(struct bb_agenda *self, int64_t starts_at, const struct bb_zone *zone)
{
	for (size_t i = 0; i < self->count; i++) {
		self->parts[i].starts_at = starts_at;
		self->parts[i].start = bb_zone_to_wall(zone, starts_at, NULL);
		starts_at += (int64_t)self->parts[i].minutes * SECONDS_PER_MINUTE;
	}
}

static enum bb_agenda_voice voice_at(const struct usual_part *part, enum bb_table table)
{
	if (table == BB_TABLE_SMALL && part->voice == BB_VOICE_ROUND)
		return BB_VOICE_FACILITATOR;
	return part->voice;
}

void bb_agenda_plan(struct bb_agenda *out, int64_t starts_at, int minutes,
                    const struct bb_zone *zone, const struct bb_agenda_items *items,
                    enum bb_table table)
{
	struct bb_agenda agenda = { .table = table };
	struct lengths lengths = usual_lengths(minutes);
	int for_items;

	if (table == BB_TABLE_SMALL)
		join_for_small_table(&lengths);
	for_items = make_room(&lengths, items);
	for (size_t i = 0; i < USUAL_PARTS; i++) {
		if (usual[i].kind == BB_AGENDA_THEME) {
			append_items(&agenda, items, for_items);
			append(&agenda, (struct bb_agenda_part){
				.kind = BB_AGENDA_TABLE, .voice = BB_VOICE_ALL,
				.minutes = lengths.of[BB_AGENDA_TABLE] });
		}
		append(&agenda, (struct bb_agenda_part){
			.kind = usual[i].kind, .voice = voice_at(&usual[i], table),
			.minutes = lengths.of[usual[i].kind] });
	}
	set_clock(&agenda, starts_at, zone);
	*out = agenda;
}

const struct bb_agenda_part *bb_agenda_find(const struct bb_agenda *self, enum bb_agenda_kind kind)
{
	for (size_t i = 0; i < self->count; i++)
		if (self->parts[i].kind == kind)
			return &self->parts[i];
	return NULL;
}
