/* SPDX-License-Identifier: MIT */
/*
 * Open addressing with linear steps in the order of the hashes (Amble and Knuth,
 * 1974), at most four fifths full. What lies in order can be spread over more
 * room where it is, so that growing needs no second table. The hash is FNV-1a
 * with a final mix; it isn't keyed: who makes addresses collide in a file gets no
 * more than their own rows refused, or not compared.
 */
#include "people/address_table.h"

#include <stdlib.h>
#include <string.h>

enum {
	FIRST_SIZE = 1024,
	SPARE = 128,    /* places behind the last home, for what is driven on */
	RUN_MAX = 4096, /* places without a free one; 600 are to be expected with millions */
};

void address_table_release(struct address_table *self)
{
	free(self->hashes);
	free(self->values);
	*self = (struct address_table){ 0 };
}

/* Never 0, which marks what is free. */
static uint64_t hash(const char *address)
{
	uint64_t h = 0xCBF29CE484222325;

	for (; *address; address++) {
		unsigned char c = (unsigned char)*address;

		h = (h ^ (c >= 'A' && c <= 'Z' ? c + 32u : c)) * 0x100000001B3;
	}
	h = (h ^ h >> 32) * 0x9E3779B97F4A7C15;
	h ^= h >> 29;
	return h ? h : 1;
}

/* Ascends with the hash. */
static size_t home_of(const struct address_table *self, uint64_t h)
{
	return (size_t)((h >> 32) * (self->size - SPARE) >> 32);
}

static void move(struct address_table *self, size_t to, size_t from)
{
	if (to == from)
		return;
	self->hashes[to] = self->hashes[from];
	self->values[to] = self->values[from];
	self->hashes[from] = 0;
}

/* From the end of the room, where all lie close together, each to its home or right behind
 * the one before: never beyond where it lies, for those after it need their places, too. */
static void spread(struct address_table *self)
{
	size_t next = 0;

	for (size_t from = self->size - self->count; from < self->size; from++) {
		size_t home = home_of(self, self->hashes[from]);
		size_t to = home > next ? home : next;

		if (to > from)
			to = from;
		move(self, to, from);
		next = to + 1;
	}
}

static enum bb_status grow(struct address_table *self, struct bb_error *err)
{
	size_t old = self->size, size = old ? old + old / 4 : FIRST_SIZE, end = size;
	uint64_t *hashes;
	uint32_t *values;

	if (size > UINT32_MAX)
		return bb_error_set(err, BB_EIO, "out of memory");
	hashes = reallocarray(self->hashes, size, sizeof *hashes);
	if (hashes)
		self->hashes = hashes;
	values = reallocarray(self->values, size, sizeof *values);
	if (values)
		self->values = values;
	if (!hashes || !values)
		return bb_error_set(err, BB_EIO, "out of memory");
	memset(hashes + old, 0, (size - old) * sizeof *hashes);
	self->size = size;
	for (size_t i = old; i-- > 0;) {
		if (hashes[i])
			move(self, --end, i);
	}
	spread(self);
	return BB_OK;
}

/* The first place at or behind the home of a hash that is free or holds a greater one. */
static size_t place_of(const struct address_table *self, uint64_t h)
{
	size_t at = home_of(self, h);

	while (at < self->size && self->hashes[at] && self->hashes[at] <= h)
		at++;
	return at;
}

/* The free place to which others can be driven on. self->size: too far away. */
static size_t free_place(const struct address_table *self, size_t at)
{
	size_t end = self->size - at > RUN_MAX ? at + RUN_MAX : self->size;

	while (at < end && self->hashes[at])
		at++;
	return at < end ? at : self->size;
}

static bool is_full(const struct address_table *self)
{
	return self->size == 0 || self->count >= (self->size - SPARE) / 5 * 4;
}

enum bb_status address_table_add(struct address_table *self, const char *address, uint32_t value,
                                 struct bb_error *err)
{
	enum bb_status status = is_full(self) ? grow(self, err) : BB_OK;
	uint64_t h = hash(address);
	size_t at, end;

	if (status != BB_OK)
		return status;
	at = place_of(self, h);
	end = free_place(self, at);
	/* Not by chance: left out, rather than let somebody's file slow all down. */
	if (end == self->size)
		return BB_OK;
	for (; end > at; end--)
		move(self, end, end - 1);
	self->hashes[at] = h;
	self->values[at] = value;
	self->count++;
	return BB_OK;
}

bool address_table_find(const struct address_table *self, const char *address, uint32_t *value)
{
	uint64_t h = hash(address);
	size_t at = self->size ? place_of(self, h) : 0;

	if (at == 0 || self->hashes[at - 1] != h)
		return false;
	*value = self->values[at - 1];
	return true;
}
