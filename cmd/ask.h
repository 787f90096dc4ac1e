/* SPDX-License-Identifier: MIT */
/*
 * Questions to a person. Nothing is ever asked unless stdin is a terminal; the
 * caller has looked (session->input_is_terminal). Prompts go to stderr, so that
 * stdout stays data.
 */
#ifndef CMD_ASK_H
#define CMD_ASK_H

#include <brownbag/error.h>

#include <stdbool.h>

/**
 * One line, without its end and the blanks around it.
 *
 * @param[out] out  the caller frees it; a copy of `otherwise` if nothing was typed
 * @param prompt    "Name of the group"
 * @param otherwise shown in brackets and taken on an empty line; NULL: asks again
 * @return BB_OK; BB_EINVAL: end of input; BB_EIO: out of memory
 */
BB_CHECKED enum bb_status ask_line(char **out, const char *prompt, const char *otherwise,
                                   struct bb_error *err);

/** "Go live now? [y/N] ": true for y or yes alone. */
bool ask_yes(const char *prompt);

#endif
