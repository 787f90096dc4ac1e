/* SPDX-License-Identifier: MIT */
/*
 * Settings: the table of all keys, brownbag.ini and what lies beneath it.
 *
 * A key is a row of one table; reading, checking, `config list`, the file that
 * `init` writes and the test of brownbag.ini(5) all go by that table. Values
 * come in layers, later wins: defaults, the system's file, the user's, the
 * group's, the command line. Each value is checked when it is read, so that
 * what the getters return can't be wrong; an error names file, line and key:
 *
 *     brownbag.ini:14: [meeting] horizon: "lots" is no number from 1 to 24
 *
 * Keys are named "section.key". Asking for one that isn't in the table, or by
 * the getter of another type, is a programmer's error and asserts.
 */
#ifndef BROWNBAG_CONFIG_H
#define BROWNBAG_CONFIG_H

#include <brownbag/date.h>
#include <brownbag/error.h>
#include <brownbag/kind.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* -- the table of keys -- */

enum bb_value_type {
	BB_VALUE_TEXT,     /* words for people: one line, NFC; `max` bytes */
	BB_VALUE_RAW,      /* one line as written: commands, fingerprints, aliases */
	BB_VALUE_INT,      /* min..max */
	BB_VALUE_BOOL,     /* yes no, true false, on off */
	BB_VALUE_CHOICE,   /* one of `choices` */
	BB_VALUE_DATE,     /* 2027-02-09 */
	BB_VALUE_TIMEZONE, /* IANA name, loadable */
	BB_VALUE_RULE,     /* when lunches are; checked by the caller's bb_config_check */
	BB_VALUE_SPAN,     /* "7 days", "6 months", "5 min": min..max of `unit` */
	BB_VALUE_TIMING,   /* bb_timing_parse() */
	BB_VALUE_WEEKDAYS, /* "mon-fri", "mon wed fri" */
	BB_VALUE_MAILBOX,  /* "Name <address>" or an address */
	BB_VALUE_URL,      /* its scheme is one of `choices`; no password in it */
	BB_VALUE_PATH,     /* absolute, or relative to the group's folder; as written */
	BB_VALUE_WORDS,    /* min..max different words, blanks between them */
};

struct bb_config_key {
	const char *section;
	const char *name;     /* NULL: any name, as in [alias] */
	enum bb_value_type type;
	const char *fallback; /* the default as one would write it; NULL: none */
	const char *choices;  /* words with a blank between them, in the order of the enums below */
	int min, max;
	const char *unit;     /* INT: for people; SPAN: "min" or "days"; NULL: none */
	bool required;        /* a group doesn't work without it */
	bool own;             /* says who runs one group, where it meets or how its mail travels:
	                         nothing that another group would take over */
	const char *help;     /* a clause, no period */
};

/* What bb_config_choice() returns. */
enum bb_config_ask { /* rotation.ask */
	BB_CONFIG_ASK_YES,
	BB_CONFIG_ASK_NO,
	BB_CONFIG_ASK_REQUIRED,
};
enum bb_config_class { /* invite.class */
	BB_CONFIG_CLASS_PRIVATE,
	BB_CONFIG_CLASS_CONFIDENTIAL,
	BB_CONFIG_CLASS_PUBLIC,
};
enum bb_config_transp { /* invite.transp */
	BB_CONFIG_TRANSP_OPAQUE,
	BB_CONFIG_TRANSP_TRANSPARENT,
};
enum bb_config_tls { /* smtp.tls, imap.tls */
	BB_CONFIG_TLS_AUTO,
	BB_CONFIG_TLS_REQUIRED,
	BB_CONFIG_TLS_NONE,
};
enum bb_config_unknown { /* deliver.on_unknown */
	BB_CONFIG_UNKNOWN_HOLD,
	BB_CONFIG_UNKNOWN_RESEND,
};
enum bb_config_named { /* publish.facilitators */
	BB_CONFIG_NAMED_NO,
	BB_CONFIG_NAMED_FIRST_NAMES,
};

/** The i-th row of the table, section by section; NULL beyond the last. Borrowed for ever. */
const struct bb_config_key *bb_config_key_at(size_t i);

/** What heads a section in the file that `init` writes; borrowed for ever. */
const char *bb_config_section_help(const char *section);

/**
 * The row of "section.key".
 *
 * @return BB_OK; BB_EINVAL: there is none (with the nearest)
 */
BB_CHECKED enum bb_status bb_config_find_key(const struct bb_config_key **out, const char *key,
                                             struct bb_error *err);

/* -- reading -- */

struct bb_config;

enum bb_config_layer {
	BB_LAYER_DEFAULT,
	BB_LAYER_SYSTEM,  /* /etc/brownbag.ini */
	BB_LAYER_USER,    /* $XDG_CONFIG_HOME/brownbag/config.ini */
	BB_LAYER_GROUP,   /* brownbag.ini */
	BB_LAYER_COMMAND, /* -c section.key=value */
};

/**
 * Judges values that this floor can't (BB_VALUE_RULE): BB_OK, or BB_EINVAL with
 * a text that quotes the value and goes behind "[section] key: ".
 */
typedef enum bb_status bb_config_check(void *context, const struct bb_config_key *key,
                                       const char *value, struct bb_error *err);

/**
 * Settings that are all at their defaults.
 *
 * @param[out] out  free with bb_config_free()
 * @param check     may be NULL: rules are taken as they are
 * @return BB_OK; BB_EIO: out of memory
 */
BB_CHECKED enum bb_status bb_config_new(struct bb_config **out, bb_config_check *check,
                                        void *context, struct bb_error *err);
void bb_config_free(struct bb_config *self);

/**
 * Read a file over what is there. Each layer is read once at most, lowest first.
 * After a failure the settings are fit for nothing but bb_config_free().
 *
 * @param path  also names the file in errors and origins
 * @return as bb_ini_read_file(); BB_EINVAL also: an unknown key (with the
 *         nearest), one given twice, a value that isn't of its type
 */
BB_CHECKED enum bb_status bb_config_read(struct bb_config *self, enum bb_config_layer layer,
                                         const char *path, struct bb_error *err);

/** The same for what a file of that path would hold: `len` bytes. */
BB_CHECKED enum bb_status bb_config_read_text(struct bb_config *self, enum bb_config_layer layer,
                                              const char *text, size_t len, const char *path,
                                              struct bb_error *err);

/**
 * Take one "section.key=value" of the command line; of several for one key the last wins.
 *
 * @return BB_OK; BB_EINVAL: not of that form, an unknown key, a bad value; BB_EIO
 */
BB_CHECKED enum bb_status bb_config_override(struct bb_config *self, const char *assignment,
                                             struct bb_error *err);

/** @return BB_OK; BB_EINVAL: a required key has no value (the text says which and how to set it) */
BB_CHECKED enum bb_status bb_config_check_required(const struct bb_config *self,
                                                   struct bb_error *err);

/* -- values, or their defaults -- */

/** As written, of any type; "" if it has neither value nor default. Borrowed from the settings. */
const char *bb_config_text(const struct bb_config *self, const char *key);
int bb_config_int(const struct bb_config *self, const char *key);
bool bb_config_bool(const struct bb_config *self, const char *key);

/** The value's place in the row's `choices`: one of the enums above (meeting.on_holiday is
 *  read by bb_holiday_policy_parse()). */
int bb_config_choice(const struct bb_config *self, const char *key);

/** False if there is none. */
bool bb_config_date(const struct bb_config *self, const char *key, struct bb_date *out);

/* A length of time as people say it; at most one of them isn't 0. */
struct bb_span {
	int months;
	int days;
	int minutes;
};
struct bb_span bb_config_span(const struct bb_config *self, const char *key);

/** Bit (1 << enum bb_weekday) for each. */
unsigned bb_config_weekdays(const struct bb_config *self, const char *key);

/** When mails of this kind go: `[remind]`, else the kind's own. */
struct bb_timing bb_config_timing(const struct bb_config *self, enum bb_kind kind);

/** The command line that an alias stands for; NULL if there is none. Borrowed from the settings. */
const char *bb_config_alias(const struct bb_config *self, const char *name);

/* -- where from -- */

struct bb_config_setting {
	const char *section;
	const char *name;
	const char *value;
	enum bb_config_layer layer;
	const char *path; /* of the file; NULL: default or command line */
	int line;         /* 0 if there is no file */
};

/** The i-th key that has a value or a default, aliases last; false beyond the last.
 *  Borrowed from the settings. */
bool bb_config_at(const struct bb_config *self, size_t i, struct bb_config_setting *out);

/** One key's value and origin. @return BB_OK; BB_EINVAL: no such key; BB_ENOENT: it isn't set */
BB_CHECKED enum bb_status bb_config_get(const struct bb_config *self, const char *key,
                                        struct bb_config_setting *out, struct bb_error *err);

/* -- writing -- */

/**
 * Set a key in a file, keeping comments, order and everything else: its line is
 * replaced; else its commented-out default; else a line goes to the end of its
 * section; else a section goes to the end. The file is written beside, synced
 * and renamed; its mode stays (0600 if it is new).
 *
 * @return BB_OK; BB_EINVAL: unknown key, bad value, none for a required key or an
 *         alias, a value that wouldn't read back the same, or a file that isn't right as
 *         it stands; BB_EIO
 */
BB_CHECKED enum bb_status bb_config_file_set(const char *path, const char *key, const char *value,
                                             bb_config_check *check, void *context,
                                             struct bb_error *err);

/**
 * Take a key out of a file: its line becomes its commented-out default, that of an alias goes.
 *
 * @return BB_OK; BB_EINVAL: unknown key, or a file that isn't right as it
 *         stands; BB_ENOENT: the file doesn't set it; BB_EIO
 */
BB_CHECKED enum bb_status bb_config_file_unset(const char *path, const char *key,
                                               struct bb_error *err);

struct bb_config_given {
	const char *key;
	const char *value;
};

/**
 * The text of a fresh brownbag.ini: every key with its help, those given set,
 * the others commented out with their defaults.
 *
 * @param[out] out  the caller frees it
 * @return BB_OK; BB_EINVAL: unknown key or bad value among those given; BB_EIO
 */
BB_CHECKED enum bb_status bb_config_template(char **out, const struct bb_config_given *given,
                                             size_t count, bb_config_check *check, void *context,
                                             struct bb_error *err);

#endif
