/* SPDX-License-Identifier: MIT */
/* What the files of brownbag roster share: finding the member that WHO means, and all about one. */
#ifndef CMD_ROSTER_H
#define CMD_ROSTER_H

#include "session.h"

#include <brownbag/member.h>

enum roster_who {
	ROSTER_ANY,  /* an id, an address or an unambiguous part of a name */
	ROSTER_SURE, /* a part of a name is asked back on a terminal, and refused elsewhere */
};

/**
 * Find a member.
 *
 * @param[out] out  release with bb_member_release()
 * @return EXIT_DONE; else what talk.h said, and it has been told
 */
int roster_find(struct bb_member *out, const struct session *session, const char *who,
                enum roster_who how);

/** Where there is nobody yet, tell how people come: in place of tables that are empty for it. */
void roster_hint_if_empty(const struct session *session, const struct bb_roster *roster,
                          const struct options *options);

/** `show --all`: everything that is stored about a member. @return an exit code */
int roster_show_all(struct session *session, const struct options *options, int64_t id);

#endif
