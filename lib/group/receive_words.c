/* SPDX-License-Identifier: MIT */
/*
 * A word of a member. Decides whether it is one, whose it is and which mail of ours
 * it answers; what it does, obey.c says. Everything has to fit: a person wrote it,
 * from an address that we know, in answer to a mail to that member. What fits only
 * in part waits for a person, with the words; what doesn't at all is nobody's business.
 */
#include "group/obey.h"
#include "group/receive.h"
#include "group/room.h"

#include <brownbag/address.h>
#include <brownbag/store_mail.h>
#include <brownbag/store_people.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { WORD_FRESH = 30 * BB_DAY_SECONDS }; /* s: an older word was meant for another day */

static const char *const not_a_person[BB_ORIGIN_COUNT] = {
	[BB_ORIGIN_REPORT] = "a mail system wrote it",
	[BB_ORIGIN_AUTOMATIC] = "it is an automatic answer",
	[BB_ORIGIN_LIST] = "it came over a mailing list",
	[BB_ORIGIN_FORWARDED] = "it was forwarded",
};

/* What is known about a message before it is judged. */
struct letter {
	int64_t member;    /* whose address it comes from; 0: nobody's */
	bool is_listed;    /* active or paused */
	int64_t addressee; /* whose mail it answers, or whose token it has; 0: nobody's */
	struct bb_mail answered; /* that mail; id 0: none */
	enum bb_word word;
};

/* -- whose, and in answer to what -- */

static enum bb_status find_sender(struct letter *letter, const struct arrival *self,
                                  struct bb_error *err)
{
	const char *from = self->received->mail.from;
	struct bb_member member = { 0 };
	char *key = NULL;
	enum bb_status status;

	if (!*from || bb_address_key(&key, from, NULL) != BB_OK)
		return BB_OK;
	status = bb_store_find_address(self->group->store, key, &letter->member, err);
	free(key);
	if (status == BB_OK && letter->member)
		status = bb_store_load_member(self->group->store, letter->member, &member, err);
	letter->is_listed = letter->member && member.status != BB_MEMBER_FORMER;
	bb_member_release(&member);
	return status;
}

/* In-Reply-To and References name mails; the first that is ours is the one. */
static enum bb_status find_answered(struct letter *letter, const struct arrival *self,
                                    struct bb_error *err)
{
	const struct bb_inbound *mail = &self->received->mail;
	int64_t found = 0;
	enum bb_status status = BB_OK;

	for (size_t i = 0; status == BB_OK && !found && i < BB_INBOUND_IDS && mail->ids[i][0]; i++)
		status = bb_store_find_message(self->group->store, mail->ids[i], &found, err);
	if (status == BB_OK && found)
		status = bb_store_load_mail(self->group->store, found, &letter->answered, err);
	if (status == BB_OK && found)
		letter->addressee = letter->answered.key.member;
	return status;
}

static bool is_token_of(const struct bb_group *group, int64_t member, const char *token)
{
	char own[BB_TOKEN_SIZE];

	group_member_token(own, group, member);
	return strcasecmp(own, token) == 0;
}

/* The member whose token it is, the sender first; 0: nobody's. */
static enum bb_status find_owner(int64_t *out, const struct arrival *self, int64_t sender,
                                 const char *token, struct bb_error *err)
{
	struct bb_roster roster = { 0 };
	enum bb_status status;

	*out = 0;
	if (strlen(token) != BB_TOKEN_SIZE - 1)
		return BB_OK;
	if (sender && is_token_of(self->group, sender, token)) {
		*out = sender;
		return BB_OK;
	}
	status = bb_store_load_roster(self->group->store, &roster, err);
	for (size_t i = 0; status == BB_OK && !*out && i < roster.count; i++) {
		if (is_token_of(self->group, roster.members[i].id, token))
			*out = roster.members[i].id;
	}
	bb_roster_release(&roster);
	return status;
}

/* List-Unsubscribe says stop, whatever the words are. */
static enum bb_word word_of_subject(const char *words, const char *subject, size_t len)
{
	char text[BB_INBOUND_WORDS_SIZE];
	enum bb_word word;

	memcpy(text, subject, len);
	text[len] = '\0';
	word = bb_word_read(words, text);
	return word == BB_WORD_NONE && strcasecmp(text, "stop") == 0 ? BB_WORD_STOP : word;
}

/* "stop TOKEN", as List-Unsubscribe has it. */
static enum bb_status read_subject(struct letter *letter, const struct arrival *self,
                                   const char *words, struct bb_error *err)
{
	const char *subject = self->received->mail.subject;
	size_t len = strcspn(subject, " ");
	enum bb_word word = word_of_subject(words, subject, len);
	int64_t owner = 0;
	enum bb_status status;

	if (word == BB_WORD_NONE)
		return BB_OK;
	status = find_owner(&owner, self, letter->member, subject + len + strspn(subject + len, " "),
	                    err);
	if (status == BB_OK && owner) {
		letter->word = word;
		letter->addressee = owner;
	}
	return status;
}

/* "lunch+TOKEN@example.org" */
static enum bb_status read_tags(struct letter *letter, const struct arrival *self,
                                struct bb_error *err)
{
	const struct bb_inbound *mail = &self->received->mail;
	enum bb_status status = BB_OK;

	for (size_t i = 0; status == BB_OK && !letter->addressee && i < BB_INBOUND_TAGS; i++)
		status = find_owner(&letter->addressee, self, letter->member, mail->tags[i], err);
	return status;
}

/* All that has to be looked up before it can be judged. */
static enum bb_status read_letter(struct letter *letter, const struct arrival *self,
                                  struct bb_error *err)
{
	const char *words = bb_config_text(self->group->config, "rsvp.words");
	enum bb_status status = find_sender(letter, self, err);

	letter->word = bb_word_read(words, self->received->mail.words);
	if (status == BB_OK)
		status = find_answered(letter, self, err);
	if (status == BB_OK)
		status = read_tags(letter, self, err);
	if (status == BB_OK)
		status = read_subject(letter, self, words, err);
	return status;
}

/* -- judging -- */

static enum bb_status hold(struct arrival *self, const struct letter *letter, const char *reason,
                           struct bb_error *err)
{
	struct bb_review review = {
		.reason = (char *)reason,
		.wants = (char *)bb_word_name(letter->word),
		.member = letter->member ? letter->member : letter->addressee,
		.meeting = letter->answered.key.meeting,
		.words = (char *)self->received->mail.words,
		.as = (char *)self->received->mail.as,
	};

	/* What was asked of somebody else is answered by nobody else. */
	if (letter->answered.key.member == review.member)
		review.mail = letter->answered.id;
	return arrival_review(self, &review, err);
}

/* Why a word can't be obeyed unseen; NULL: nothing is against it. */
static const char *doubt(const struct arrival *self, const struct letter *letter)
{
	const struct bb_inbound *mail = &self->received->mail;

	if (mail->origin == BB_ORIGIN_FORWARDED)
		return not_a_person[BB_ORIGIN_FORWARDED];
	if (letter->word == BB_WORD_JOIN)
		return "somebody would like to join";
	if (!letter->member)
		return "it was sent from an unknown address";
	if (mail->check == BB_SENDER_FORGED)
		return "the mail server says its sender is forged";
	if (!letter->addressee)
		return "it does not answer a mail of ours";
	if (letter->addressee != letter->member)
		return "it answers a mail to somebody else";
	if (letter->word == BB_WORD_NONE)
		return mail->words[0] ? "it is none of the words" :
		                        "it holds no words of its own";
	if (mail->dated_at && self->group->now - mail->dated_at > WORD_FRESH)
		return "it is more than 30 days old";
	return NULL;
}

/* Mail that has nothing to do with us is left alone without a word about it. */
static bool concerns_us(const struct letter *letter)
{
	return letter->addressee || letter->word == BB_WORD_JOIN ||
	       (letter->member && letter->word != BB_WORD_NONE);
}

static enum bb_status judge(struct arrival *self, struct letter *letter, struct bb_error *err)
{
	enum bb_inbound_origin origin = self->received->mail.origin;
	struct order order = {
		.group = self->group,
		.word = letter->word,
		.member = letter->member,
		.answered = letter->answered.id ? &letter->answered.key : NULL,
		.as = self->received->mail.as,
		.verified = true,
	};
	const char *reason;
	enum bb_status status;

	self->out->member = letter->member;
	self->out->meeting = letter->answered.key.meeting;
	if (origin != BB_ORIGIN_PERSON && origin != BB_ORIGIN_FORWARDED) {
		arrival_end(self, BB_EFFECT_IGNORED, "", not_a_person[origin]);
		return BB_OK;
	}
	if (!concerns_us(letter)) {
		arrival_end(self, BB_EFFECT_IGNORED, "", "it is no answer");
		return BB_OK;
	}
	if (letter->word == BB_WORD_JOIN && letter->is_listed) {
		arrival_end(self, BB_EFFECT_IGNORED, "", "who wants to join is on the list already");
		return BB_OK;
	}
	reason = doubt(self, letter);
	if (reason)
		return hold(self, letter, reason, err);
	status = bb_store_forgive_bounces(self->group->store, letter->member, err);
	if (status == BB_OK)
		status = obey(&order, err);
	if (status == BB_OK && order.refusal[0])
		return hold(self, letter, order.refusal, err);
	arrival_end(self, BB_EFFECT_APPLIED, order.done, order.remark);
	return status;
}

enum bb_status arrival_take_words(struct arrival *self, struct bb_error *err)
{
	struct letter letter = { .word = BB_WORD_NONE };
	enum bb_status status = read_letter(&letter, self, err);

	if (status == BB_OK)
		status = judge(self, &letter, err);
	bb_mail_release(&letter.answered);
	return status;
}
