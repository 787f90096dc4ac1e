/* SPDX-License-Identifier: MIT */
/*
 * Encrypting and decrypting by other programs. What is plain stays in memory:
 * it goes to the program and comes from it by a file that is on no disk.
 */
#ifndef CMD_CIPHER_H
#define CMD_CIPHER_H

#include "session.h"

#include <brownbag/error.h>

#include <stddef.h>

/**
 * Encrypt into a new file: by [backup] encrypt_command, else age, else gpg, which
 * ask for a passphrase.
 *
 * @param path  must not exist; mode 0600; complete on disk once this returns BB_OK. "-":
 *              standard output
 * @return BB_OK; BB_ECONFLICT: the file exists, nothing can encrypt, or what came
 *         out isn't encrypted; BB_EIO. On failure there is no such file
 */
BB_CHECKED enum bb_status cipher_encrypt(const struct session *session, const void *bytes,
                                         size_t len, const char *path, struct bb_error *err);

/** The same without encrypting. */
BB_CHECKED enum bb_status cipher_write_plain(const void *bytes, size_t len, const char *path,
                                             struct bb_error *err);

/**
 * Read a file that may be encrypted: by `command` if there is one, else by age or gpg
 * where it begins as their files do, else as it is.
 *
 * @param path      "-": standard input
 * @param[out] out  `*len` bytes; overwrite and free them
 * @return BB_OK; BB_ENOENT: no such file; BB_EINVAL: too large; BB_ECONFLICT: it can't
 *         be decrypted; BB_EIO
 */
BB_CHECKED enum bb_status cipher_read(const char *path, const char *command, void **out,
                                      size_t *len, struct bb_error *err);

#endif
