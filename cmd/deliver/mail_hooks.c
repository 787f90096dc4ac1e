/* SPDX-License-Identifier: MIT */
/*
 * pre-send and post-send. Decides what their failures mean: pre-send puts a mail
 * off, and one that may not be run lets none go, since nobody knows what it would
 * have said; post-send changes nothing, what was sent is sent.
 */
#include "mail_hooks.h"
#include "../hook.h"
#include "../output.h"
#include "../talk.h"

#include <brownbag/store_mail.h>

#include <time.h>

int64_t mail_run_now(const struct mail_run *self)
{
	return self->session->now_text ? self->session->now : time(NULL);
}

static json_t *describe(const struct mail_run *run, const struct bb_mail *mail)
{
	return json_pack("{s:I, s:s, s:o, s:o, s:s, s:i}", "id", (json_int_t)mail->id, "kind",
	                 bb_kind_row(mail->key.kind)->name, "month",
	                 hook_month(run->session, mail->key.meeting), "member",
	                 json_id(mail->key.member), "message_id", mail->message_id, "attempts",
	                 mail->attempts);
}

static json_t *describe_end(const struct mail_run *run, const struct bb_mail *mail)
{
	json_t *told = describe(run, mail);

	if (told &&
	    (json_object_set_new(told, "state", json_string(bb_mail_state_name(mail->state))) != 0 ||
	     json_object_set_new(told, "reply", json_text(mail->reply)) != 0)) {
		json_decref(told);
		return NULL;
	}
	return told;
}

static bool ask_pre_send(void *context, const struct bb_mail *mail, struct bb_sent_result *result)
{
	const struct mail_run *run = context;
	struct bb_error err = BB_ERROR_INIT;
	enum bb_status status = hook_run(run->session, BB_HOOK_PRE_SEND, mail_run_now(run),
	                                 describe(run, mail), &err);

	if (status == BB_OK)
		return true;
	result->needs_help = status != BB_EAGAIN && status != BB_EIO;
	result->scope = result->needs_help ? BB_SCOPE_SERVER : BB_SCOPE_MAIL;
	bb_reply_scrub(result->reply, err.text, mail->parts.recipient);
	return false;
}

static void tell_post_send(void *context, const struct bb_attempt *attempt)
{
	struct mail_run *run = context;
	struct bb_mail mail = { 0 };
	struct bb_error err = BB_ERROR_INIT;
	enum bb_status status;

	status = bb_store_load_mail(run->session->group->store, attempt->mail, &mail, &err);
	if (status == BB_ENOENT) /* erased meanwhile */
		return;
	if (status == BB_OK)
		status = hook_run(run->session, BB_HOOK_POST_SEND, mail_run_now(run),
		                  describe_end(run, &mail), &err);
	bb_mail_release(&mail);
	if (status != BB_OK && !run->hook_failed)
		talk_warn("%s", err.text);
	run->hook_failed = run->hook_failed || status != BB_OK;
}

enum bb_status mail_hooks_set(struct bb_deliver_host *host, const struct mail_run *run,
                              struct bb_error *err)
{
	const char *folder = run->session->group->dir;

	if (bb_hook_is_there(folder, BB_HOOK_PRE_SEND))
		host->allow = ask_pre_send;
	if (bb_hook_is_there(folder, BB_HOOK_POST_SEND))
		host->tell = tell_post_send;
	/* Here, since setting variables is nothing for a program with threads. */
	return host->allow || host->tell ? session_export(run->session, err) : BB_OK;
}
