/* SPDX-License-Identifier: MIT */
/*
 * A hash table from addresses to numbers that holds no address: 15 to 19 bytes
 * an entry, also while it grows, so that a file of a million rows can be looked
 * over for doubles in little memory.
 */
#ifndef PEOPLE_ADDRESS_TABLE_H
#define PEOPLE_ADDRESS_TABLE_H

#include <brownbag/error.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct address_table {
	uint64_t *hashes; /* ascending, with free places (0) between */
	uint32_t *values;
	size_t size;      /* 0 while nothing was added */
	size_t count;
};

void address_table_release(struct address_table *self);

/**
 * Add an address (ASCII; case doesn't count) and its number.
 *
 * @return BB_OK; BB_EIO: out of memory
 */
BB_CHECKED enum bb_status address_table_add(struct address_table *self, const char *address,
                                            uint32_t value, struct bb_error *err);

/**
 * The number of an address, of several the last. One in 37 million tables of a
 * million addresses has two addresses of the same 64-bit hash, which are taken
 * for one.
 *
 * @param[out] value  unchanged if there is none
 * @return whether there is one
 */
bool address_table_find(const struct address_table *self, const char *address, uint32_t *value);

#endif
