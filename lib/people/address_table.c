/* SPDX-License-Identifier: MIT */
/*
 * Open addressing with linear steps, at most three quarters full. The hash is
 * FNV-1a with a final mix; it isn't keyed: who makes two addresses collide in a
 * file gets no more than their own row refused.
 */
#include "people/address_table.h"

#include <stdlib.h>

enum { FIRST_SIZE = 256 };

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

static void put(struct address_table *self, uint64_t h, uint32_t value)
{
	size_t at = h & (self->size - 1);

	while (self->hashes[at])
		at = (at + 1) & (self->size - 1);
	self->hashes[at] = h;
	self->values[at] = value;
	self->count++;
}

static enum bb_status grow(struct address_table *self, struct bb_error *err)
{
	struct address_table larger = { .size = self->size ? self->size * 2 : FIRST_SIZE };

	if (larger.size <= SIZE_MAX / sizeof *larger.hashes) {
		larger.hashes = calloc(larger.size, sizeof *larger.hashes);
		larger.values = calloc(larger.size, sizeof *larger.values);
	}
	if (!larger.hashes || !larger.values) {
		address_table_release(&larger);
		return bb_error_set(err, BB_EIO, "out of memory");
	}
	for (size_t i = 0; i < self->size; i++) {
		if (self->hashes[i])
			put(&larger, self->hashes[i], self->values[i]);
	}
	address_table_release(self);
	*self = larger;
	return BB_OK;
}

enum bb_status address_table_add(struct address_table *self, const char *address, uint32_t value,
                                 struct bb_error *err)
{
	if (self->count >= self->size / 4 * 3) {
		enum bb_status status = grow(self, err);

		if (status != BB_OK)
			return status;
	}
	put(self, hash(address), value);
	return BB_OK;
}

bool address_table_next(const struct address_table *self, const char *address, size_t *place,
                        uint32_t *value)
{
	uint64_t h = hash(address);

	if (self->size == 0)
		return false;
	for (;;) {
		size_t at = (h + (*place)++) & (self->size - 1);

		if (!self->hashes[at])
			return false;
		if (self->hashes[at] == h) {
			*value = self->values[at];
			return true;
		}
	}
}
