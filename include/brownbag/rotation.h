/* SPDX-License-Identifier: MIT */
/*
 * Whose turn it is: the turn ledger.
 *
 * The fair-carpool rule (Fagin and Williams 1983) with the joins and leaves of
 * stride scheduling (Waldspurger and Weihl 1995), in integers. Each lunch that
 * is held is worth a turn a facilitator. Everyone who could have led it is
 * owed an equal share of that; who led pays one turn for it. The member who is
 * owed most is next. So an absence earns nothing and costs nothing, nobody who
 * joins or leaves shifts the others, and each choice can be explained.
 *
 * Two parts. The *books* say what each member is owed: a log of bookings, and
 * the balances that follow from it bit for bit. The *plan* says who leads the
 * coming lunches: a pure function of balances, members and what was announced.
 * Planning reads no bookings; booking a lunch costs a step a member.
 *
 * Nothing here knows a name, a zone or the time. All orders are total: the
 * outcome doesn't depend on the order in which rows were stored.
 */
#ifndef BROWNBAG_ROTATION_H
#define BROWNBAG_ROTATION_H

#include <brownbag/date.h>
#include <brownbag/error.h>
#include <brownbag/meeting.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is owed is counted in this part of a turn: a share is rounded down to it. */
#define BB_TURN_SCALE (INT64_C(1) << 40)

enum {
	BB_GRACE_MAX = 24,       /* of [rotation] grace and return_grace */
	BB_ROTATION_LEADS_MAX = 8,
	BB_LONG_ABSENCE = 3,     /* meetings in a row after which return_grace applies */
	BB_RETURN_MONTHS = 12,   /* a former member who is back within these is no newcomer */
};

/* [rotation] */
struct bb_rotation_settings {
	int announce;     /* lunches ahead whose turns stand */
	int grace;        /* first meetings a newcomer doesn't lead; 0..BB_GRACE_MAX */
	int return_grace; /* meetings not led after a long absence; 0..BB_GRACE_MAX */
	int leads;        /* facilitators a lunch; 1..BB_ROTATION_LEADS_MAX */
	bool backup;      /* name a backup */
};

/* -- the books -- */

enum bb_booking_kind {
	BB_BOOKING_HELD,     /* a lunch took place */
	BB_BOOKING_AMENDED,  /* who led an earlier one is corrected; replaces that booking */
	BB_BOOKING_ENTERED,  /* members take their place in the rotation */
	BB_BOOKING_RETURNED, /* a former member is back in time to keep what was owed */
};

/* A member's part in a booking: bits, which the store keeps as a number. */
enum bb_part {
	BB_PART_COULD = 1,   /* could have led: on the roster, takes turns, not away, didn't say
	                        no to this one, no grace */
	BB_PART_LED = 2,     /* really led */
	BB_PART_AWAY = 4,    /* HELD: was known in time to be away. RETURNED: was gone long */
	BB_PART_FOUNDER = 8, /* ENTERED: there from the first lunch; begins at 0, has no grace */
	BB_PART_ANEW = 16,   /* ENTERED: what stood in the balance before is dropped */
};

struct bb_booking_member {
	int64_t member;
	unsigned parts; /* of enum bb_part; may be 0 if ENTERED or RETURNED */
};

/* A line of the log. Never changed once written; complete in itself. */
struct bb_booking {
	int64_t id;       /* ascending in the log; 0 while the store has given none */
	enum bb_booking_kind kind;
	int64_t meeting;  /* HELD, AMENDED; else 0 */
	int64_t amends;   /* AMENDED: the booking that it replaces; else 0 */
	struct bb_date on; /* day of the lunch; else the first of the month it is made in */
	struct bb_month month; /* the month that the lunch counts for; else of `on` */
	int could;        /* members with BB_PART_COULD, those included who were erased since */
	int led;          /* members with BB_PART_LED, likewise */
	int64_t value;    /* HELD, AMENDED: the credit of each who could have led; ENTERED: what
	                     all but founders begin with; RETURNED: what is owed from now on */
	struct bb_booking_member *members; /* `member_count`, by member */
	size_t member_count;
};

/* What must be known of a member for booking and planning. Kept for ever, by id. */
struct bb_balance {
	int64_t member;
	bool entered;          /* has a place in the rotation */
	bool founder;          /* has no newcomer's grace */
	int64_t owed;          /* BB_TURN_SCALE is a turn; negative: led more than its share */
	int64_t credited;      /* the sum of shares: what would have been fair to lead so far */
	int could;             /* lunches that could have been led */
	int led;               /* turns taken */
	int64_t last_meeting;  /* the last turn taken; 0: never */
	struct bb_date last_on; /* its day; year 0: never */
	int away_run;          /* lunches in a row with a known absence, up to the last one held */
	int present;           /* lunches since the last long absence, BB_GRACE_MAX at most */
};

/* The balances, and of the log what planning needs. What the store keeps, twice: as it
 * stands now, and as it stood where the log begins. */
struct bb_books {
	struct bb_balance *balances; /* `count`, by member */
	size_t count;
	int64_t last_booking;   /* id of the last one taken in; 0: none */
	struct bb_month first;  /* of the first lunch held; year 0: none yet */
	int64_t last_meeting;   /* the last lunch held, by day; 0: none yet */
	struct bb_date last_on;
	struct bb_month recent[BB_GRACE_MAX]; /* of the last lunches held, latest first */
	size_t recent_count;
};

struct bb_bookings {
	struct bb_booking *items; /* by id */
	size_t count;
};

/* -- what the plan is made from -- */

/* Whether a member can lead a certain lunch. */
enum bb_standing {
	BB_STANDING_FREE,
	BB_STANDING_AWAY,      /* away that day, or paused; known before the lunch's month */
	BB_STANDING_AWAY_LATE, /* became known in the lunch's own month: ends a run of absences */
	BB_STANDING_DECLINED,  /* said no to this one */
	BB_STANDING_SILENT,    /* was asked, had to say yes, and said nothing in time */
	BB_STANDING_GONE,      /* not on the roster that day */
};

/* A member as the rotation sees one. Former members may be left out. */
struct bb_candidate {
	int64_t id;
	struct bb_month joined; /* may lie ahead; counts for nothing before */
	bool listed;            /* on the roster today: active or paused */
	bool leads;             /* takes turns */
	const unsigned char *standings; /* an enum bb_standing for each coming lunch */
};

/* Everything that a plan depends on. All is borrowed. */
struct bb_rotation {
	struct bb_rotation_settings settings;
	const struct bb_books *books;
	const struct bb_candidate *candidates; /* in any order, no id twice */
	size_t candidate_count;
	/* Lunches that are not cancelled and not yet booked, in order of time, with their
	 * turns. At least one more than are planned: a backup doesn't lead the lunch after. */
	const struct bb_meeting *const *coming;
	size_t coming_count;
	size_t begun; /* the first so many of them have begun and wait to be booked: nothing about
	                 them changes any more, and they aren't among those announced */
	int64_t now; /* stamped on turns that are new */
};

/* -- the plan -- */

/* Why a member isn't considered: neutral, no reasons of a person. */
enum bb_unfit {
	BB_FIT,
	BB_UNFIT_AWAY,
	BB_UNFIT_OPTED_OUT,
	BB_UNFIT_DECLINED,
	BB_UNFIT_SILENT,   /* no answer in time to an ask that needs one */
	BB_UNFIT_NEW,      /* newcomer's grace */
	BB_UNFIT_BACK,     /* just back from a long absence */
	BB_UNFIT_LEADS,    /* leads the lunch before or after, or already this one */
	BB_UNFIT_GONE,     /* not on the roster */
	BB_UNFIT_COUNT,
};

/* Who sits at the head of the table at one coming lunch. */
struct bb_seating {
	int64_t meeting;
	struct bb_turn *turns; /* `turn_count`: leads by rank, then backups: what to store */
	size_t turn_count;
	struct bb_turn *lost;  /* `lost_count`: announced turns that don't stand, with the cause */
	size_t lost_count;
	bool changed;          /* the turns aren't those that the meeting had */
	bool announced;        /* some of its turns stand */
	bool relaxed;          /* somebody leads in spite of a grace, since nobody else could */
	int open;              /* facilitators that are missing: nobody on the roster could */
	int members;           /* on the roster for that lunch */
	int unfit[BB_UNFIT_COUNT]; /* how many of them, by cause */
};

struct bb_plan {
	struct bb_seating *items;
	size_t count;
};

void bb_booking_release(struct bb_booking *self);
void bb_bookings_release(struct bb_bookings *self);
void bb_books_release(struct bb_books *self);
void bb_seating_release(struct bb_seating *self);
void bb_plan_release(struct bb_plan *self);

/** "held", "amended", "entered", "returned": as stored. Borrowed for ever. */
const char *bb_booking_kind_name(enum bb_booking_kind kind);
BB_CHECKED enum bb_status bb_booking_kind_parse(enum bb_booking_kind *out, const char *text,
                                                struct bb_error *err);

/** "away", "opted out", "declined", "no answer", "new", "back", "leads", "gone"; "" for BB_FIT. For ever. */
const char *bb_unfit_name(enum bb_unfit unfit);

enum { BB_TURNS_SIZE = 24 };

/** Write an amount as signed turns with two decimals: "+0.42", "-1.08", "0.00". */
void bb_turns_format(char out[BB_TURNS_SIZE], int64_t amount);

/** A member's balance; NULL if there is none. Borrowed from the books. */
const struct bb_balance *bb_books_find(const struct bb_books *self, int64_t member);

/** @param[out] out  a copy; release with bb_books_release(). @return BB_OK; BB_EIO */
BB_CHECKED enum bb_status bb_books_copy(struct bb_books *out, const struct bb_books *self,
                                        struct bb_error *err);

/* -- planning; BB_EINVAL everywhere also means a balance that can't be right -- */

/**
 * Who leads the first `count` coming lunches, and who stands by.
 *
 * Announced and confirmed turns stand unless their holder is away, gone, has
 * declined or takes no turns any more; then that one seat is filled again, by
 * the named backup if it is free, else by order. Planned turns are chosen anew.
 * Seats of the first settings.announce lunches come back announced.
 *
 * Order: most owed (with what will be owed once all announced turns are done),
 * then longest since the last turn, then joined first, then id. Nobody leads
 * two lunches in a row if somebody else can. Where nobody's graces are over
 * they are waived; where nobody can at all the seat stays open.
 *
 * @param count     may exceed coming_count; the plan ends there. The plan for
 *                  fewer lunches is the beginning of the plan for more, if more
 *                  than those are given as coming
 * @param[out] out  release with bb_plan_release()
 * @return BB_OK; BB_EINVAL: a balance that can't be right; BB_EIO: out of memory
 */
BB_CHECKED enum bb_status bb_rotation_plan(struct bb_plan *out, const struct bb_rotation *self,
                                           size_t count, struct bb_error *err);

/* What a person decides. Each gives the new turns of one lunch (`at` counts in
 * self->coming) and what was lost; the caller stores them and plans, which
 * fills what became vacant. A lunch's turns are those of self->coming[at]. */

/**
 * Put members at the head of a lunch: they take its first seats, confirmed, in
 * this order; who sat there beyond them keeps a seat as far as settings.leads
 * go. Overrides order, rest and graces, never the books. Where one of them has
 * declined this lunch the caller also drops that record.
 *
 * @param[out] out  release with bb_seating_release()
 * @return BB_OK; BB_EINVAL: nobody, one twice, too many; BB_ENOENT: not on the
 *         roster; BB_ECONFLICT: away that day, or takes no turns; BB_EIO
 */
BB_CHECKED enum bb_status bb_rotation_set(struct bb_seating *out, const struct bb_rotation *self,
                                          size_t at, const int64_t *who, size_t count,
                                          struct bb_error *err);

/**
 * Exchange the facilitators of two lunches; confirmed afterwards.
 *
 * @param[out] out  of `a` and of `b`; release both
 * @return BB_OK; BB_EINVAL: the same lunch; BB_ECONFLICT: nobody leads one of
 *         them, the same members lead both, or one can't on the other's day; BB_EIO
 */
BB_CHECKED enum bb_status bb_rotation_swap(struct bb_seating out[2],
                                           const struct bb_rotation *self, size_t a, size_t b,
                                           struct bb_error *err);

/**
 * A member can't, or won't, and needn't say why. The caller also records the
 * decline, so that the member's standing for that lunch is DECLINED from now on.
 *
 * @param who       0: the first facilitator
 * @param[out] out  with the seat filled again; release with bb_seating_release()
 * @return BB_OK; BB_ENOENT: has no turn at that lunch; BB_EIO
 */
BB_CHECKED enum bb_status bb_rotation_decline(struct bb_seating *out,
                                              const struct bb_rotation *self, size_t at,
                                              int64_t who, struct bb_error *err);

/**
 * A member said yes.
 *
 * @param who       0: the first facilitator
 * @param[out] out  release with bb_seating_release(); `changed` is false if it
 *                  was confirmed already
 * @return BB_OK; BB_ENOENT: has no turn at that lunch; BB_ECONFLICT: can't lead
 *         it as things stand; BB_EIO
 */
BB_CHECKED enum bb_status bb_rotation_confirm(struct bb_seating *out,
                                              const struct bb_rotation *self, size_t at,
                                              int64_t who, struct bb_error *err);

/* -- booking: each makes a booking, bb_books_take() takes it into the books -- */

/**
 * Members who take turns, have joined by `month` and have no place yet get one:
 * at the mean of what those present who take turns are owed (rounded down);
 * founders, who joined no later than the first lunch held (the next one, if
 * none was), at 0. To be done before planning.
 *
 * @param month     the present one
 * @param[out] out  release with bb_booking_release(); no members: nobody entered,
 *                  and there is nothing to store
 * @return BB_OK; BB_EIO: out of memory
 */
BB_CHECKED enum bb_status bb_rotation_enter(struct bb_booking *out,
                                            const struct bb_rotation *self,
                                            struct bb_month month, struct bb_error *err);

/** Whether a former member who left in `left` is no newcomer when back in `month`: keeps
 *  the month of joining and what was owed. */
bool bb_rotation_keeps_place(struct bb_month left, struct bb_month month);

/**
 * A former member is on the roster again. Within BB_RETURN_MONTHS what was owed
 * is kept, cut to one turn either way of the group's mean (RETURNED); later the
 * balance begins anew, as a newcomer's (ENTERED).
 *
 * @param member    one of the candidates
 * @param left      month of removal
 * @param month     the present one
 * @param[out] out  release with bb_booking_release(); no members: had no place,
 *                  and there is nothing to store
 * @return BB_OK; BB_EIO: out of memory
 */
BB_CHECKED enum bb_status bb_rotation_return(struct bb_booking *out,
                                             const struct bb_rotation *self, int64_t member,
                                             struct bb_month left, struct bb_month month,
                                             struct bb_error *err);

/**
 * A lunch was held. Who could have led it is judged by the books and by the
 * standings of self->coming[at]; who led is what was said, planned or not. It
 * is worth as many turns as it had facilitators.
 *
 * @param led       `count` members, none twice, at most BB_ROTATION_LEADS_MAX;
 *                  none: nobody led, and nothing is owed
 * @param[out] out  release with bb_booking_release()
 * @return BB_OK; BB_EINVAL: one twice, too many; BB_EIO
 */
BB_CHECKED enum bb_status bb_rotation_hold(struct bb_booking *out, const struct bb_rotation *self,
                                           size_t at, const int64_t *led, size_t count,
                                           struct bb_error *err);

/**
 * Correct who led: a booking that replaces `former`, with the same members who
 * could have led, as it was known then.
 *
 * @param former    the last booking of that lunch
 * @return BB_OK; BB_EINVAL: as above, or the same as before; BB_EIO
 */
BB_CHECKED enum bb_status bb_booking_amend(struct bb_booking *out, const struct bb_booking *former,
                                           const int64_t *led, size_t count, struct bb_error *err);

/**
 * Take the next booking into the books: a step a member. Not for amendments,
 * which may move a last turn back: replay the log with the new one at its end.
 *
 * @return BB_OK; BB_EINVAL: it can't be right (out of order, sums that don't
 *         fit, an amendment); BB_EIO. The books are as they were unless BB_OK
 */
BB_CHECKED enum bb_status bb_books_take(struct bb_books *self, const struct bb_booking *booking,
                                        struct bb_error *err);

/**
 * The books after the whole log, from where it begins. The same numbers bit for
 * bit as one booking after the other gave.
 *
 * @param base      the checkpoint; NULL: empty books
 * @param[out] out  release with bb_books_release()
 * @return BB_OK; BB_EINVAL: a booking that can't be right; BB_EIO
 */
BB_CHECKED enum bb_status bb_books_replay(struct bb_books *out, const struct bb_books *base,
                                          const struct bb_bookings *log, struct bb_error *err);

/**
 * How many bookings at the head of the log may be folded into the checkpoint:
 * those of days before `before`, as far as no later one amends one of them. The
 * new checkpoint is the replay of these; balances and last turns stay in it,
 * who could have led goes.
 */
size_t bb_books_foldable(const struct bb_bookings *log, struct bb_date before);

/** Whether two sets of books are the same in every number. `*member`: the first that
 *  differs, 0 if it is something else; may be NULL. */
bool bb_books_equal(const struct bb_books *a, const struct bb_books *b, int64_t *member);

/* -- explaining -- */

struct bb_why_member {
	int64_t member;
	enum bb_unfit unfit;     /* BB_FIT: considered */
	struct bb_date leads_on; /* BB_UNFIT_LEADS: that other lunch, or this one */
	bool leads;              /* holds a seat as facilitator here */
	bool backs_up;
	int64_t owed;            /* when the lunch comes, against the mean; BB_TURN_SCALE a turn */
	int64_t share;           /* the fair share so far, likewise */
	int could;               /* lunches that could have been led so far */
	int led;                 /* turns taken so far */
	struct bb_date last_on;  /* last turn taken; year 0: never */
};

struct bb_why {
	int64_t meeting;
	bool relaxed;        /* graces are waived: nobody else could */
	bool rest_relaxed;   /* nobody could who doesn't lead the lunch before or after */
	int64_t mean;        /* what the members are owed on average when the lunch comes */
	struct bb_why_member *members; /* `count`: who leads, then by order, then the unfit */
	size_t count;
};
void bb_why_release(struct bb_why *self);

/**
 * Why these members lead that lunch, and who comes next.
 *
 * @param at        in self->coming, whose turns are as planned
 * @param[out] out  release with bb_why_release()
 * @return BB_OK; BB_EIO
 */
BB_CHECKED enum bb_status bb_rotation_why(struct bb_why *out, const struct bb_rotation *self,
                                          size_t at, struct bb_error *err);

struct bb_stat {
	int64_t member;
	int led;
	int could;
	int64_t share;      /* BB_TURN_SCALE a turn */
	int64_t balance;    /* owed against the mean */
	int longest_wait;   /* in the log: lunches in a row that could have been led and weren't */
	struct bb_date last_on;
};

struct bb_stats {
	struct bb_stat *members; /* `count`: on the roster and in the rotation, most turns first */
	size_t count;
	int lunches;          /* in the log, led by somebody */
	int turns;            /* all turns of the members listed */
	int busiest_permille; /* the largest share of them that one member has */
};
void bb_stats_release(struct bb_stats *self);

/**
 * Fairness in figures.
 *
 * @param log       as far as it is kept
 * @param[out] out  release with bb_stats_release()
 * @return BB_OK; BB_EIO
 */
BB_CHECKED enum bb_status bb_rotation_stats(struct bb_stats *out, const struct bb_rotation *self,
                                            const struct bb_bookings *log, struct bb_error *err);

/** Whether so many turns are announced that joins, leaves and absences can't be evened
 *  out: more than half of those who take turns. */
bool bb_rotation_announces_too_far(const struct bb_rotation *self);

#endif
