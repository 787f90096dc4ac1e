/* SPDX-License-Identifier: MIT */
/* What each of our programs does first. */
#ifndef CMD_PROCESS_H
#define CMD_PROCESS_H

/**
 * Descriptors 0 to 2 are open, the locale's charset is UTF-8, files are made for
 * their owner alone, and writing to a reader that left fails instead of killing.
 */
void process_prepare(void);

#endif
