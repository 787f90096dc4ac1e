/* SPDX-License-Identifier: MIT */
/*
 * The bytes of a TZif file, version 2 or later (RFC 8536 3). Only the second
 * data block is used: the first stops in 2038. Every count and index is held
 * against the bytes that are there before it is used; a file with leap seconds
 * is refused, since our instants have none.
 */
#include "base/zone_data.h"

#include <stdlib.h>
#include <string.h>

enum {
	HEADER_SIZE = 44,
	COUNTS_OFFSET = 20,
	TYPE_SIZE = 6,
	TRANSITIONS_MAX = 20000, /* the longest in use, of a "fat" file, has 300 */
};

/* RFC 8536 3.1, in the file's order */
struct counts {
	uint32_t isut, isstd, leap, time, type, chars;
};

/* The bytes still to be read. */
struct cursor {
	const unsigned char *at;
	size_t left;
};

static uint64_t read_big_endian(const unsigned char *bytes, size_t size)
{
	uint64_t value = 0;

	for (size_t i = 0; i < size; i++)
		value = value << 8 | bytes[i];
	return value;
}

static uint32_t read_u32(const unsigned char *bytes)
{
	return (uint32_t)read_big_endian(bytes, 4);
}

/* The next `size` bytes; NULL if so many aren't left. */
static const unsigned char *take(struct cursor *cursor, size_t size)
{
	const unsigned char *bytes = cursor->at;

	if (size > cursor->left)
		return NULL;
	cursor->at += size;
	cursor->left -= size;
	return bytes;
}

static bool read_header(struct cursor *cursor, struct counts *counts)
{
	const unsigned char *header = take(cursor, HEADER_SIZE);

	if (!header || memcmp(header, "TZif", 4) != 0 || header[4] < '2')
		return false;
	header += COUNTS_OFFSET;
	counts->isut = read_u32(header);
	counts->isstd = read_u32(header + 4);
	counts->leap = read_u32(header + 8);
	counts->time = read_u32(header + 12);
	counts->type = read_u32(header + 16);
	counts->chars = read_u32(header + 20);
	return counts->time <= TRANSITIONS_MAX && counts->type >= 1 &&
	       counts->type <= ZONE_TYPES_MAX && counts->chars >= 1 &&
	       counts->chars <= ZONE_TYPES_MAX && counts->leap <= TRANSITIONS_MAX &&
	       counts->isut <= counts->type && counts->isstd <= counts->type;
}

/* The bytes of a data block whose times have `time_size` bytes. */
static size_t block_size(const struct counts *counts, size_t time_size)
{
	return counts->time * (time_size + 1) + counts->type * TYPE_SIZE + counts->chars +
	       counts->leap * (time_size + 4) + counts->isstd + counts->isut;
}

static bool read_transitions(struct bb_zone *self, struct cursor *block,
                             const struct counts *counts)
{
	const unsigned char *times = take(block, counts->time * sizeof(int64_t));
	const unsigned char *types = take(block, counts->time);

	self->count = counts->time;
	self->at = calloc(self->count + 1, sizeof *self->at);
	self->type_at = calloc(self->count + 1, 1);
	if (!times || !types || !self->at || !self->type_at)
		return false;
	for (size_t i = 0; i < self->count; i++) {
		self->at[i] =
			(int64_t)read_big_endian(times + i * sizeof(int64_t), sizeof(int64_t));
		self->type_at[i] = types[i];
		if (types[i] >= counts->type || (i > 0 && self->at[i] <= self->at[i - 1]))
			return false;
	}
	return true;
}

static bool read_type(struct zone_type *type, const unsigned char *bytes,
                      const unsigned char *chars, size_t char_count)
{
	size_t name = bytes[5];
	size_t len = name < char_count ? strnlen((const char *)chars + name, char_count - name) : 0;

	/* Unsigned to signed: by the two's complement that RFC 8536 2 prescribes. */
	type->offset = (int32_t)read_u32(bytes);
	type->daylight = bytes[4] == 1;
	if (bytes[4] > 1 || name + len >= char_count || len > ZONE_ABBREVIATION_MAX)
		return false;
	if (type->offset < ZONE_OFFSET_LEAST || type->offset > ZONE_OFFSET_MOST)
		return false;
	memcpy(type->name, chars + name, len);
	return true;
}

static bool read_types(struct bb_zone *self, struct cursor *block, const struct counts *counts)
{
	const unsigned char *types = take(block, counts->type * TYPE_SIZE);
	const unsigned char *chars = take(block, counts->chars);

	if (!types || !chars)
		return false;
	self->type_count = counts->type;
	for (size_t i = 0; i < self->type_count; i++) {
		if (!read_type(&self->types[i], types + i * TYPE_SIZE, chars, counts->chars))
			return false;
	}
	return true;
}

/* Between two newlines; what it says is used only if it is understood. */
static bool read_footer(struct bb_zone *self, struct cursor *rest)
{
	const unsigned char *first = take(rest, 1);
	const unsigned char *end = rest->left ? memchr(rest->at, '\n', rest->left) : NULL;
	size_t len;

	if (!first || *first != '\n' || !end)
		return false;
	len = (size_t)(end - rest->at);
	if (len > ZONE_FOOTER_MAX || memchr(rest->at, '\0', len))
		return false;
	memcpy(self->footer_text, rest->at, len);
	self->has_footer = zone_footer_read(&self->footer, self->footer_text);
	return true;
}

static void set_footer_types(struct bb_zone *self)
{
	const struct bb_zone_rules *rules = &self->footer.rules;
	struct zone_type *standard = &self->footer_types[0], *daylight = &self->footer_types[1];

	standard->offset = rules->standard_offset;
	memcpy(standard->name, rules->standard_name, sizeof standard->name);
	daylight->offset = rules->daylight_offset;
	daylight->daylight = true;
	memcpy(daylight->name, rules->daylight_name, sizeof daylight->name);
}

/* RFC 8536 3.3: the footer has to agree with the last transition, where it takes over. */
static bool footer_agrees(const struct bb_zone *self)
{
	int offset;

	if (!self->has_footer || self->count == 0)
		return true;
	bb_zone_to_wall(self, self->at[self->count - 1], &offset);
	return offset == self->types[self->type_at[self->count - 1]].offset;
}

bool zone_file_read(struct bb_zone *self, const unsigned char *bytes, size_t len)
{
	struct cursor file = { bytes, len }, block;
	struct counts counts;
	size_t size;

	if (!read_header(&file, &counts) || !take(&file, block_size(&counts, 4)))
		return false;
	if (!read_header(&file, &counts) || counts.leap > 0)
		return false;
	size = block_size(&counts, 8);
	block = (struct cursor){ take(&file, size), size };
	if (!block.at || !read_transitions(self, &block, &counts) ||
	    !read_types(self, &block, &counts))
		return false;
	if (!read_footer(self, &file))
		return false;
	set_footer_types(self);
	return footer_agrees(self);
}
