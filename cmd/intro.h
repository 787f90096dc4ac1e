/* SPDX-License-Identifier: MIT */
/* What the files of brownbag intro share. */
#ifndef CMD_INTRO_H
#define CMD_INTRO_H

#include <stdint.h>

/** The number of an introduction. @return EXIT_DONE; EXIT_USAGE: none, and it has been told */
int intro_read_id(int64_t *out, const char *text);

#endif
