/* SPDX-License-Identifier: MIT */
/*
 * What can go wrong for a while with nobody looking: since when it does.
 *
 * cron mails what is printed, so trouble is told when it begins, and the exit
 * code goes on telling it. Each kind is remembered for itself: one that ends
 * doesn't end another.
 */
#ifndef BROWNBAG_TROUBLE_H
#define BROWNBAG_TROUBLE_H

#include <brownbag/error.h>
#include <brownbag/store.h>

#include <stdbool.h>
#include <stdint.h>

enum bb_trouble {
	BB_TROUBLE_MAIL,    /* on its way out */
	BB_TROUBLE_MAILBOX, /* [imap] can't be read */
	BB_TROUBLE_PAGE,    /* [publish] dir can't be written */
	BB_TROUBLE_COUNT,
};

/**
 * Remember whether there is trouble now. A transaction of its own, if that is new.
 *
 * @param[out] begins  there is, and there was none before
 * @return BB_OK; BB_EAGAIN, BB_EIO: the store
 */
BB_CHECKED enum bb_status bb_trouble_record(struct bb_store *store, enum bb_trouble which,
                                            bool trouble, int64_t now, bool *begins,
                                            struct bb_error *err);

/** Since when there is trouble; 0: there is none. @return BB_OK; BB_EAGAIN, BB_EIO */
BB_CHECKED enum bb_status bb_trouble_since(int64_t *out, struct bb_store *store,
                                           enum bb_trouble which, struct bb_error *err);

#endif
