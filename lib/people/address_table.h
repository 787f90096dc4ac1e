/* SPDX-License-Identifier: MIT */
/*
 * A hash table from addresses to numbers that holds no address: 12 bytes an
 * entry, so that a file of a million rows can be looked over for doubles in
 * little memory.
 */
#ifndef PEOPLE_ADDRESS_TABLE_H
#define PEOPLE_ADDRESS_TABLE_H

#include <brownbag/error.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct address_table {
	uint64_t *hashes; /* 0: free */
	uint32_t *values;
	size_t size;      /* a power of two; 0 while nothing was added */
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
 * Go through the numbers of an address. Other addresses of the same 64-bit hash
 * come along: one in 37 million tables of a million addresses has such a pair.
 *
 * @param[in,out] place  0 at first
 * @return false if there are no more
 */
bool address_table_next(const struct address_table *self, const char *address, size_t *place,
                        uint32_t *value);

#endif
