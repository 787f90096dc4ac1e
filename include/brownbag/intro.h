/* SPDX-License-Identifier: MIT */
/*
 * One introduction: a question of one member (the asker) that another (the helper)
 * may be able to answer.
 *
 *     new -> asked-asker -> asked-helper -> both-yes -> connected -> closed
 *                |  '-> expired    |            |
 *                '-----------------+------------'-> declined, closed
 *
 * Neither hears of the other before both have said yes. That somebody said no can
 * be told by nobody: not from the mails, nor when they come, nor from what is
 * stored. Whoever was asked in vain is one whom the question has passed, for
 * whatever cause; and where nobody is left to be asked, the search goes on until
 * its day has come, as it would had there been nobody at all.
 *
 * A table of rules and what follows from it: pure, no clock, nobody is told
 * anything here. Where it ends everything but topic and state is wiped.
 */
#ifndef BROWNBAG_INTRO_H
#define BROWNBAG_INTRO_H

#include <brownbag/date.h>
#include <brownbag/error.h>
#include <brownbag/keeper.h>
#include <brownbag/member.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	BB_INTRO_QUESTION_MAX = 1000, /* bytes */
	BB_INTRO_PATIENCE_DAYS = 14,  /* whoever is asked may take so long */
	BB_INTRO_FOLLOW_UP_DAYS = 21, /* after an introduction the asker is asked whether it helped */
	BB_INTRO_SEARCH_DAYS = 42,    /* somebody is looked for, unless a month was given */
};

enum bb_intro_state {
	BB_INTRO_NEW,          /* nobody was written to yet */
	BB_INTRO_ASKED_ASKER,  /* may it be put so? */
	BB_INTRO_ASKED_HELPER, /* a keeper is asked, or looked for */
	BB_INTRO_BOTH_YES,
	BB_INTRO_CONNECTED,    /* each was told of the other */
	BB_INTRO_CLOSED,       /* over: made, or nobody was found, or the organizer ended it */
	BB_INTRO_DECLINED,     /* over: the asker took the question back */
	BB_INTRO_EXPIRED,      /* over: the asker never said that it may be put */
	BB_INTRO_STATE_COUNT,
};

enum bb_intro_event {
	BB_INTRO_BEGUN,        /* the group sends mail: the asker is written to */
	BB_INTRO_ASKER_YES,
	BB_INTRO_ASKER_NO,
	BB_INTRO_ASKER_LATER,
	BB_INTRO_HELPER_YES,
	BB_INTRO_HELPER_NO,
	BB_INTRO_HELPER_LATER,
	BB_INTRO_HELPER_FOUND, /* bb_keeper_choose() names somebody */
	BB_INTRO_NOBODY_LEFT,  /* it names nobody */
	BB_INTRO_SILENCE,      /* of who was asked, for BB_INTRO_PATIENCE_DAYS */
	BB_INTRO_DAY_CAME,     /* until which somebody was looked for */
	BB_INTRO_BOTH_THERE,   /* both have said yes and may still be written to */
	BB_INTRO_WEEKS_PASSED, /* BB_INTRO_FOLLOW_UP_DAYS since the introduction */
	BB_INTRO_ASKER_GONE,   /* paused, removed, erased, or without a working address */
	BB_INTRO_HELPER_GONE,  /* the same, or withdrew the offer, or is to be kept apart */
	BB_INTRO_CLOSE,        /* by the organizer */
	BB_INTRO_EVENT_COUNT,
};

/* What a mail of the kind intro says. */
enum bb_intro_letter {
	BB_INTRO_NO_LETTER,
	BB_INTRO_WORDING,   /* to the asker: may it be put so? */
	BB_INTRO_QUESTION,  /* to a keeper: would you? */
	BB_INTRO_MEET,      /* to each, apart: the other's name and address */
	BB_INTRO_FOLLOW_UP, /* to the asker: did it help? */
	BB_INTRO_NOBODY,    /* to the asker: nobody was found */
	BB_INTRO_LETTER_COUNT,
};

/* What is counted, by topic and quarter, and stays. */
enum bb_intro_count {
	BB_INTRO_COUNT_NONE,
	BB_INTRO_COUNT_ASKED,
	BB_INTRO_COUNT_MADE,
	BB_INTRO_COUNT_HELPED, /* the asker said so */
	BB_INTRO_COUNT_COUNT,
};

/** "new", "asked-asker", ..: as stored and shown. Borrowed for ever. */
const char *bb_intro_state_name(enum bb_intro_state state);
/** "", "wording", ..: as stored. Borrowed for ever. */
const char *bb_intro_letter_name(enum bb_intro_letter letter);
/** "introductions asked", ..: what bb_store_tally() counts, with a blank and the topic
 *  behind it. Borrowed for ever. */
const char *bb_intro_count_name(enum bb_intro_count count);
/** The month under which a quarter is counted: its first. */
struct bb_month bb_quarter_of(struct bb_month month);

/** Whether it is over. */
bool bb_intro_state_is_end(enum bb_intro_state state);

/* -- the table -- */

/* What becomes of the helper. */
enum bb_intro_fate {
	BB_INTRO_STAYS,
	BB_INTRO_PASSED,         /* isn't asked this again */
	BB_INTRO_PASSED_FOR_NOW, /* may be asked once more, in BB_INTRO_PATIENCE_DAYS */
};

struct bb_intro_rule {
	enum bb_intro_state state;
	enum bb_intro_event event;
	enum bb_intro_state next;
	enum bb_intro_letter to_asker, to_helper;
	enum bb_intro_fate helper;
	bool asks;          /* somebody is asked from now on */
	bool asker_agrees, helper_agrees;
	bool mails_stand;   /* what was queued before is still to the point */
	enum bb_intro_count count;
};

/** The rule for an event in a state; NULL: nothing of the kind can happen there. Borrowed for ever. */
const struct bb_intro_rule *bb_intro_rule(enum bb_intro_state state, enum bb_intro_event event);

/* -- one introduction -- */

struct bb_intro_side {
	int64_t member; /* 0: nobody, or wiped */
	bool agreed;
	char *name;    /* to be told instead of the roster's; NULL: the roster's */
	char *address; /* likewise */
};

struct bb_intro {
	int64_t id;
	char *topic;
	char *question; /* "" once it is over */
	enum bb_intro_state state;
	int64_t begun_at;
	int64_t since;    /* in that state */
	int64_t asked_at; /* somebody was asked then and hasn't answered; 0: nobody is asked */
	struct bb_date until; /* from that day on nobody is looked for */
	struct bb_intro_side asker, helper;
	struct bb_passed *passed; /* `passed_count` */
	size_t passed_count;
};

struct bb_intros {
	struct bb_intro *items; /* by id */
	size_t count;
};

void bb_intro_release(struct bb_intro *self);
void bb_intros_release(struct bb_intros *self);

/** The one of that id; NULL: none. Borrowed. */
struct bb_intro *bb_intros_find(const struct bb_intros *self, int64_t id);

/* What follows from what happened, for who stores and tells it. */
struct bb_intro_outcome {
	bool changed;      /* anything at all */
	bool mails_fall;   /* what was queued before has lost its point */
	struct bb_intro_notice {
		int64_t member;
		enum bb_intro_letter letter;
	} notices[2];
	size_t notice_count;
	bool counts[BB_INTRO_COUNT_COUNT];
};

/**
 * Let something happen. Outcomes add up: an event after another drops the notices of
 * the one before if it drops mails.
 *
 * @param helper    whom BB_INTRO_HELPER_FOUND found; else 0
 * @return BB_OK; BB_ECONFLICT: that can't happen in this state, nothing has changed; BB_EIO
 */
BB_CHECKED enum bb_status bb_intro_apply(struct bb_intro *self, enum bb_intro_event event,
                                         int64_t helper, int64_t now,
                                         struct bb_intro_outcome *outcome, struct bb_error *err);

/* What one side may say. */
enum bb_intro_answer {
	BB_INTRO_YES,
	BB_INTRO_NO,
	BB_INTRO_LATER,
};

/**
 * Take an answer of a member: of who is asked now, or a no of one who said yes before.
 *
 * @return BB_OK; BB_ECONFLICT: it waits for no answer of that member, be it that it is
 *         over, that they have answered, or that they never were asked: one text for all,
 *         which gives nothing away; BB_EIO
 */
BB_CHECKED enum bb_status bb_intro_answer(struct bb_intro *self, int64_t member,
                                          enum bb_intro_answer answer, int64_t now,
                                          struct bb_intro_outcome *outcome,
                                          struct bb_error *err);

/* The world that introductions go on in. */
struct bb_intro_world {
	struct bb_search search; /* without topic, asker and passed */
	struct bb_date today;
	struct bb_offers *offers; /* those of the search: who is asked is noted there */
};

/**
 * Let happen whatever comes by itself: time that passed, people who went, a keeper who
 * can be asked. Twice is once.
 *
 * @param[in,out] outcome  adds up
 * @return BB_OK; BB_EIO: out of memory
 */
BB_CHECKED enum bb_status bb_intro_advance(struct bb_intro *self,
                                           const struct bb_intro_world *world,
                                           struct bb_intro_outcome *outcome,
                                           struct bb_error *err);

#endif
