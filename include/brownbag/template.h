/* SPDX-License-Identifier: MIT */
/*
 * Mail texts with {{placeholders}}.
 *
 * The first line is the subject, then an empty line, then the body. Comments
 * are lines that begin with "{{!". The rest is told by two tables:
 *
 *   {{name}}    a value, put in once and never scanned again. A line whose
 *               placeholder is empty goes, and so does a blank in front of an
 *               empty name ("Hello {{name}}," becomes "Hello,"). A value of
 *               several lines stands alone on its line.
 *   {{?flag}}   at the beginning of a line: the line stays only if that is so;
 *   {{?!flag}}  only if it isn't.
 *
 * Several empty lines in a row become one.
 */
#ifndef BROWNBAG_TEMPLATE_H
#define BROWNBAG_TEMPLATE_H

#include <brownbag/error.h>
#include <brownbag/kind.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum bb_field {
	BB_FIELD_NAME,
	BB_FIELD_ORGANIZERS,
	BB_FIELD_GROUP_DISCREET,
	BB_FIELD_WHEN_LOCAL,
	BB_FIELD_WHEN_SHORT,
	BB_FIELD_OWN_TIME,
	BB_FIELD_ZONE,
	BB_FIELD_TIME,
	BB_FIELD_LENGTH,
	BB_FIELD_PLACE,
	BB_FIELD_JOIN,
	BB_FIELD_NEEDS,
	BB_FIELD_MEETS,
	BB_FIELD_FACILITATOR,
	BB_FIELD_BACKUP,
	BB_FIELD_NEXT_WHEN,
	BB_FIELD_THEME_TITLE,
	BB_FIELD_THEME_CARE,
	BB_FIELD_PROMPT1,
	BB_FIELD_PROMPT2,
	BB_FIELD_PROMPT3,
	BB_FIELD_LEN_ARRIVE,
	BB_FIELD_LEN_WELCOME,
	BB_FIELD_LEN_CHECKIN,
	BB_FIELD_LEN_THEME,
	BB_FIELD_LEN_OPEN,
	BB_FIELD_LEN_TABLE,
	BB_FIELD_LEN_CLOSE,
	BB_FIELD_LEN_ITEMS,
	BB_FIELD_CLOCK_ARRIVE,
	BB_FIELD_CLOCK_WELCOME,
	BB_FIELD_CLOCK_CHECKIN,
	BB_FIELD_CLOCK_THEME,
	BB_FIELD_CLOCK_OPEN,
	BB_FIELD_CLOCK_TABLE,
	BB_FIELD_CLOCK_CLOSE,
	BB_FIELD_CLOCK_ITEMS,
	BB_FIELD_HEADCOUNT,
	BB_FIELD_ANSWER_BY,
	BB_FIELD_OLD_WHEN,
	BB_FIELD_NOTE_SUBJECT,
	BB_FIELD_NOTE_TEXT,
	BB_FIELD_DIGEST,
	BB_FIELD_TOPICS,
	BB_FIELD_TOPIC_TEXT,
	BB_FIELD_OTHER_NAME,
	BB_FIELD_OTHER_ADDRESS,
	/* other texts, put in whole */
	BB_FIELD_STOP_HINT,
	BB_FIELD_ANSWER_HINT,
	BB_FIELD_HELPLINES,
	BB_FIELD_RULES_SHORT,
	BB_FIELD_RULES_FULL,
	BB_FIELD_PRIVACY,
	BB_FIELD_COUNT,
};

enum bb_flag {
	BB_FLAG_ALLIES,       /* the lunch is open to colleagues who are no members */
	BB_FLAG_READER,       /* something reads answers */
	BB_FLAG_ENTRY,        /* the mail carries a calendar entry */
	BB_FLAG_RSVP,         /* an answer to the invite is asked for */
	BB_FLAG_SMALL,        /* three or fewer are expected */
	BB_FLAG_LARGE,        /* more than twelve are */
	BB_FLAG_SENSITIVE,    /* the theme is */
	BB_FLAG_REQUIRED,     /* silence after an ask is a no */
	BB_FLAG_LEADS,        /* the reader facilitates */
	BB_FLAG_BACKS_UP,     /* the reader is the backup */
	BB_FLAG_LED,          /* the reader did, before the change */
	BB_FLAG_TIME_CHANGED, /* since the reader was told */
	BB_FLAG_CANCELLED,    /* the lunch is */
	BB_FLAG_PAUSED,       /* the reader is paused */
	BB_FLAG_LEFT,         /* the reader is off the list */
	BB_FLAG_DELETED,      /* and will be forgotten */
	BB_FLAG_OPEN_SEAT,    /* nobody facilitates yet */
	BB_FLAG_KEEPS,        /* about the reader's offers: a renewal asks, who left may still be asked */
	BB_FLAG_WORDING,      /* intro: may it be put so? */
	BB_FLAG_QUESTION,     /* intro: would you? */
	BB_FLAG_MEET,         /* intro: the two are introduced */
	BB_FLAG_FOLLOW_UP,    /* intro: did it help? */
	BB_FLAG_NOBODY,       /* intro: nobody was found */
	BB_FLAG_WRITES_FIRST, /* intro: the reader asked */
	BB_FLAG_COUNT,
};

/* Where a text goes: the bit of its kind of mail, or one of these above them. */
#define BB_PLACE_ENTRY BB_KIND_BIT(BB_KIND_COUNT)      /* of a lunch, to anybody: entry, guests */
#define BB_PLACE_PART BB_KIND_BIT(BB_KIND_COUNT + 1)   /* put into mails of any kind */
#define BB_PLACE_SUBJECT BB_KIND_BIT(BB_KIND_COUNT + 2) /* seen by who looks over a shoulder */
#define BB_PLACE_PAPER BB_KIND_BIT(BB_KIND_COUNT + 3)   /* handed over, and never mailed: sponsor */

/** The place of a text by its name: "invite", "entry", "stop_hint". */
uint32_t bb_text_place(const char *name);

/* A row of the table of placeholders. */
struct bb_field_row {
	const char *name;    /* "when_local" */
	const char *meaning; /* for manuals and `texts show` */
	const char *file;    /* of another text that is put in, without ".txt"; NULL: a value */
	uint32_t places;     /* bits of where it may stand; SUBJECT: there as well */
};

struct bb_flag_row {
	const char *name; /* "allies" */
	const char *meaning;
};

/** The row of a placeholder or flag. Borrowed for ever. */
const struct bb_field_row *bb_field_row(enum bb_field field);
const struct bb_flag_row *bb_flag_row(enum bb_flag flag);

/* What is put in. NULL and "" are the same: nothing. All borrowed. */
struct bb_values {
	const char *fields[BB_FIELD_COUNT];
	uint32_t flags; /* bit (1 << enum bb_flag) */
};

struct bb_rendered {
	char *subject;
	char *text; /* ends with a line end, no empty lines at its ends */
};
void bb_rendered_release(struct bb_rendered *self);

/**
 * Put values into a mail text.
 *
 * @param source    NUL-terminated UTF-8
 * @param shown     its name in errors: "texts/invite.txt"
 * @param[out] out  release with bb_rendered_release()
 * @return BB_OK; BB_EINVAL: not of the form above, an unknown placeholder (file,
 *         line, the nearest), an empty subject, or more than 64 KiB; BB_EIO
 */
BB_CHECKED enum bb_status bb_template_render(struct bb_rendered *out, const char *source,
                                             const struct bb_values *values, const char *shown,
                                             struct bb_error *err);

/*
 * A text into which everything was put but the reader's name: the lines that
 * don't hold it are rendered once, however many readers there are.
 */
struct bb_stencil;

/**
 * Put in all values but the name.
 *
 * @param source, shown, values  as in bb_template_render(); borrowed, with what the
 *                               values point to, until the stencil is freed
 * @param[out] out  free with bb_stencil_free()
 * @return as bb_template_render()
 */
BB_CHECKED enum bb_status bb_stencil_new(struct bb_stencil **out, const char *source,
                                         const struct bb_values *values, const char *shown,
                                         struct bb_error *err);
void bb_stencil_free(struct bb_stencil *self);

/** The text for one reader: what bb_template_render() makes of it with that name.
 *  @return as bb_template_render() */
BB_CHECKED enum bb_status bb_stencil_fill(struct bb_rendered *out, const struct bb_stencil *self,
                                          const char *name, struct bb_error *err);

/** As bb_template_render() for a text without a subject, which is put into others. @param[out] out  freed
 *  with free(); "" if nothing is left of it */
BB_CHECKED enum bb_status bb_template_render_part(char **out, const char *source,
                                                  const struct bb_values *values,
                                                  const char *shown, struct bb_error *err);

/**
 * Check a text without rendering it.
 *
 * @param place  where it goes: placeholders that have no meaning there are refused,
 *               too; a text that is no mail has no subject
 * @return as bb_template_render()
 */
BB_CHECKED enum bb_status bb_template_check(const char *source, uint32_t place, const char *shown,
                                            struct bb_error *err);

#endif
