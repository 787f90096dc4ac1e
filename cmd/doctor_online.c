/* SPDX-License-Identifier: MIT */
/* brownbag doctor --online: lets brownbag-deliver, which has the network, connect and log in. */
#include "doctor.h"

#include <brownbag/program.h>

#include <limits.h>
#include <stdio.h>
#include <string.h>

/* Longer than connecting may take. */
enum { TIMEOUT_MS = 180000, OUTPUT_MAX = 64 * 1024 };

/* Without "error: ": that it is one, the caller says. */
static const char *complaint_of(const struct bb_program_end *end)
{
	static const char prefix[] = "error: ";
	const char *text = end->complaint;

	if (end->timed_out)
		return "no answer within three minutes";
	if (!*text)
		return "brownbag-deliver failed without a word";
	return strncmp(text, prefix, strlen(prefix)) == 0 ? text + strlen(prefix) : text;
}

enum bb_status doctor_online(char complaint[BB_COMPLAINT_SIZE], struct session *session,
                             struct bb_error *err)
{
	char path[PATH_MAX], check[] = "--check";
	char *argv[] = { path, check, NULL };
	struct bb_program program = { .argv = argv, .output_max = OUTPUT_MAX,
		                      .timeout_ms = TIMEOUT_MS };
	struct bb_program_end end = { 0 };
	enum bb_status status = session_export(session, err);

	snprintf(path, sizeof path, "%s/brownbag-deliver", session->exec_path);
	if (status == BB_OK)
		status = bb_program_run(&end, &program, err);
	if (status == BB_OK)
		snprintf(complaint, BB_COMPLAINT_SIZE, "%s",
		         end.exit_code == 0 ? "" : complaint_of(&end));
	bb_program_end_release(&end);
	return status;
}
