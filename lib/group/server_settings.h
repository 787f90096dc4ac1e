/* SPDX-License-Identifier: MIT */
/* What [smtp] and [imap] have in common, out of the settings. */
#ifndef GROUP_SERVER_SETTINGS_H
#define GROUP_SERVER_SETTINGS_H

#include <brownbag/config.h>
#include <brownbag/error.h>
#include <brownbag/server.h>

/**
 * "before" and a path, put into the group's folder unless it is absolute; no path: "".
 *
 * @param[out] out  the caller frees it
 */
BB_CHECKED enum bb_status settings_path(char **out, const char *before, const char *path,
                                        const char *folder, struct bb_error *err);

enum { SERVER_OWNED = 2 };

/**
 * @param[out] out    its url as it is written, its trace NULL; texts are borrowed from the
 *                    settings and from `owned`
 * @param[out] owned  texts that the caller frees, whatever is returned
 * @param section     "smtp" or "imap"
 * @return BB_OK; BB_EIO: out of memory
 */
BB_CHECKED enum bb_status server_settings_read(struct bb_server_settings *out,
                                               char *owned[SERVER_OWNED],
                                               const struct bb_config *config,
                                               const char *section, const char *folder,
                                               struct bb_error *err);

#endif
