/* SPDX-License-Identifier: MIT */
/*
 * What a mail says: facts about a lunch and its reader, put into the text of
 * the kind.
 *
 * The one place where a name can get into a mail. The kind's row says whose
 * (enum bb_naming); a facilitator who did not agree to be named is nobody here.
 * Pure: the same facts and texts give the same words. Dates are in English,
 * whatever the locale.
 */
#ifndef BROWNBAG_LETTER_H
#define BROWNBAG_LETTER_H

#include <brownbag/agenda.h>
#include <brownbag/error.h>
#include <brownbag/intro.h>
#include <brownbag/kind.h>
#include <brownbag/meeting.h>
#include <brownbag/member.h>
#include <brownbag/occasion.h>
#include <brownbag/template.h>
#include <brownbag/theme.h>
#include <brownbag/zone.h>

#include <stdbool.h>
#include <stddef.h>

/* A text by its name without ".txt", NUL-terminated; NULL: there is none. */
typedef const char *bb_find_text(void *context, const char *name);

/* All borrowed; NULL or "" where there is none. */
struct bb_letter {
	enum bb_kind kind;
	const struct bb_member *reader;   /* NULL: the organizer */
	const struct bb_roster *roster;
	const struct bb_meeting *meeting;
	const struct bb_meeting *next;    /* the lunch after it, or the next one */
	const struct bb_zone *zone;       /* of the lunch */
	const struct bb_zone *own_zone;   /* of the reader; NULL: the same */
	const struct bb_theme *theme;
	const struct bb_agenda *agenda;
	enum bb_role role;                /* the reader's at the lunch */
	enum bb_role before;              /* turn: before the change */
	enum bb_change change;            /* confirm */
	const char *organizers;           /* "The lunch team <lunch@example.org>" */
	const char *subject;              /* [group] subject */
	const char *needs;                /* [meeting] needs */
	int headcount;                    /* who said that they come; -1: not known */
	struct bb_date answer_by;         /* ask; year 0: none */
	bool time_changed;                /* update: since the reader was told */
	struct bb_wall old_start;         /* what the reader was told; date.year 0: not known */
	int old_minutes;
	const char *note_subject;
	const char *note_text;
	const char *digest;
	const char *topics;               /* renew: what the reader offers, a line each */
	bool keeps;                       /* renew: offers are asked about; confirm: they go on */
	enum bb_intro_letter intro_letter; /* intro: which step; none: as a sample */
	bool writes_first;                /* intro: the reader asked */
	const char *topic_text;           /* intro: the question */
	const char *other_name;           /* intro, once both have agreed: whom the reader meets */
	const char *other_address;
	bool has_entry;                   /* a calendar part goes along */
	bool has_reader;                  /* something reads answers */
	bool asks_rsvp;                   /* [invite] rsvp */
	bool ask_required;                /* [rotation] ask = required */
};

/**
 * Write it.
 *
 * @param find      gives the text of the kind and those it puts in
 * @param[out] out  release with bb_rendered_release()
 * @return BB_OK; BB_ENOENT: there is no text of that kind; BB_EINVAL: a text is
 *         wrong (as bb_template_render()); BB_EIO
 */
BB_CHECKED enum bb_status bb_letter_write(struct bb_rendered *out, const struct bb_letter *letter,
                                          bb_find_text *find, void *context,
                                          struct bb_error *err);

/*
 * The same letter for many readers: all of it is written once, but for the lines
 * with their name.
 */
struct bb_form;

/**
 * Write all but the name.
 *
 * @param letter    to one of them; what it points to must outlive the form
 * @param[out] out  free with bb_form_free()
 * @return as bb_letter_write()
 */
BB_CHECKED enum bb_status bb_form_new(struct bb_form **out, const struct bb_letter *letter,
                                      bb_find_text *find, void *context, struct bb_error *err);
void bb_form_free(struct bb_form *self);

/** Whether a letter to another reader says the same. False also where that isn't sure: for a
 *  reader in another zone or with a seat, for notes and digests. */
bool bb_form_suits(const struct bb_form *self, const struct bb_letter *letter);

/** The letter to its first reader, or to one of another letter that it suits.
 *  @return as bb_letter_write() */
BB_CHECKED enum bb_status bb_form_write(struct bb_rendered *out, const struct bb_form *self,
                                        const struct bb_member *reader, struct bb_error *err);

/**
 * What the calendar entry of the lunch says, from the text "entry": how to join
 * and to answer. Neither theme nor any name but the organizers'.
 *
 * @param[out] out  the caller frees it
 * @return as bb_letter_write()
 */
BB_CHECKED enum bb_status bb_letter_describe(char **out, const struct bb_letter *letter,
                                             bb_find_text *find, void *context,
                                             struct bb_error *err);

enum { BB_WHEN_SIZE = 96 };

/** "Tuesday, 9 February 2027, 12:00 to 13:00". */
void bb_when_local(char out[BB_WHEN_SIZE], struct bb_wall start, int minutes);

/** "Tue 9 Feb". */
void bb_when_short(char out[BB_WHEN_SIZE], struct bb_date day);

#endif
