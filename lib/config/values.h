/* SPDX-License-Identifier: MIT */
/*
 * Values of settings: from what a person wrote to what a program can use.
 */
#ifndef CONFIG_VALUES_H
#define CONFIG_VALUES_H

#include <brownbag/config.h>

enum { VALUE_MAX = 2048 }; /* bytes, of types that have no `max` of their own */

/**
 * Check a value and bring it into the form that is kept.
 *
 * @param[out] out  the caller frees it
 * @return BB_OK; BB_EINVAL: "[section] name: what is wrong"; BB_EIO: out of memory
 */
BB_CHECKED enum bb_status value_accept(char **out, const struct bb_config_key *key,
                                       const char *text, bb_config_check *check, void *context,
                                       struct bb_error *err);

/* Readers of single types: false if the text isn't of the type or out of the key's range. */
bool value_read_int(const struct bb_config_key *key, const char *text, int *out);
bool value_read_bool(const char *text, bool *out);
bool value_read_choice(const struct bb_config_key *key, const char *text, int *out);
bool value_read_span(const struct bb_config_key *key, const char *text, struct bb_span *out);
bool value_read_weekdays(const char *text, unsigned *out);

#endif
