/* SPDX-License-Identifier: MIT */
/* Runs brownbag-deliver and brownbag-fetch, and passes on how they ended. */
#include "delivery.h"
#include "programs.h"
#include "talk.h"
#include "trouble.h"

#include <brownbag/backup.h>
#include <brownbag/mailbox.h>
#include <brownbag/store_mail.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* "deliver" runs brownbag-deliver. Only returns in the parent; the child shares nothing but the
 * terminal. */
static int run_child(struct session *session, char **argv)
{
	struct bb_error err = BB_ERROR_INIT;
	pid_t child;
	int ended;

	fflush(NULL);
	child = fork();
	if (child < 0)
		return talk_refuse("can't run brownbag-%s: %s", argv[0], strerror(errno));
	if (child == 0) {
		if (run_program(session, argv, &err) != BB_OK)
			_exit(talk_error(&err));
		_exit(EXIT_REFUSED);
	}
	while (waitpid(child, &ended, 0) < 0) {
		if (errno != EINTR)
			return talk_refuse("brownbag-%s: %s", argv[0], strerror(errno));
	}
	if (WIFEXITED(ended))
		return WEXITSTATUS(ended);
	talk_warn("brownbag-%s was ended by signal %d; the next run goes on where it was", argv[0],
	          WTERMSIG(ended));
	return EXIT_LATER;
}

static int run_deliver(struct session *session)
{
	char deliver[] = "deliver";

	return run_child(session, (char *[]){ deliver, NULL });
}

/* In a rehearsal nobody was asked anything. */
int fetch_answers(struct session *session)
{
	char fetch[] = "fetch";

	if (session->group->mode == BB_MODE_REHEARSAL || !bb_mailbox_is_set(session->config))
		return EXIT_DONE;
	return run_child(session, (char *[]){ fetch, fetch, NULL });
}

int deliver_waiting(struct session *session, size_t queued)
{
	struct bb_mail_counts counts = { { 0 }, 0 };
	struct bb_error err = BB_ERROR_INIT;
	enum bb_mode mode = session->group->mode;
	size_t waiting;
	int code = EXIT_DONE;

	if (bb_store_count_mails(session->group->store, &counts, &err) != BB_OK)
		return talk_error(&err);
	waiting = counts.by_state[BB_MAIL_QUEUED] + counts.by_state[BB_MAIL_CLAIMED] +
	          counts.by_state[BB_MAIL_COMMITTING];
	/* Nothing is left that could be in trouble. */
	if (waiting == 0)
		code = trouble_tell(session, BB_TROUBLE_MAIL, NULL, NULL, EXIT_DONE);
	bb_group_succeeded(session->group);
	if (session->talk_is_terminal && mode == BB_MODE_STOPPED)
		talk_say("stopped: nothing goes out before `brownbag start`");
	else if (session->talk_is_terminal && queued > 0)
		talk_say("queued %zu mail%s", queued, queued == 1 ? "" : "s");
	else if (session->talk_is_terminal && waiting == 0)
		talk_say("nothing is due");
	if (waiting == 0 || mode == BB_MODE_STOPPED)
		return code;
	/* The child shares no connection. */
	bb_group_close(session->group);
	session->group = NULL;
	return run_deliver(session);
}
