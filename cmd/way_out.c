/* SPDX-License-Identifier: MIT */
/*
 * The way out of mail, tried for doctor and start: lets brownbag-deliver, which has
 * the network, connect and log in, and send what isn't in the queue.
 */
#include "way_out.h"
#include "talk.h"

#include <brownbag/program.h>

#include <limits.h>
#include <stdio.h>
#include <string.h>

/* Longer than connecting may take. */
enum { TIMEOUT_MS = 180000, OUTPUT_MAX = 64 * 1024, ADDRESS_LINE = 400 };

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

/* Not through its arguments, where others could read it. */
static enum bb_status read_address(char out[ADDRESS_LINE], const char *to, struct bb_error *err)
{
	bool from_stdin = strcmp(to, "-") == 0;

	if (!from_stdin)
		snprintf(out, ADDRESS_LINE, "%s\n", to);
	else if (!fgets(out, ADDRESS_LINE, stdin))
		return bb_error_set(err, BB_EINVAL, "no address stands on stdin");
	return BB_OK;
}

static void tell_steps(char *output)
{
	char *rest = NULL;

	for (char *line = strtok_r(output, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
		talk_say("%s", line);
}

enum bb_status way_out_try(char complaint[BB_COMPLAINT_SIZE], int *code, struct session *session,
                           enum way_out_mail what, const char *to, struct bb_error *err)
{
	static const char *const words[] = { NULL, "--mail", "--sample" };
	char path[PATH_MAX], check[] = "--check", from_stdin[] = "-";
	/* exec takes no const, and changes nothing */
	char *argv[] = { path, check, (char *)words[what], from_stdin, NULL };
	char address[ADDRESS_LINE] = "";
	struct bb_program program = { .argv = argv, .output_max = OUTPUT_MAX,
		                      .timeout_ms = TIMEOUT_MS };
	struct bb_program_end end = { 0 };
	enum bb_status status = session_export(session, err);

	snprintf(path, sizeof path, "%s/brownbag-deliver", session->exec_path);
	if (status == BB_OK && what != WAY_OUT_NO_MAIL)
		status = read_address(address, to, err);
	program.input = what != WAY_OUT_NO_MAIL ? address : NULL;
	program.input_len = strlen(address);
	if (status == BB_OK)
		status = bb_program_run(&end, &program, err);
	if (status == BB_OK) {
		tell_steps(end.output);
		snprintf(complaint, BB_COMPLAINT_SIZE, "%s",
		         end.exit_code == 0 ? "" : complaint_of(&end));
		*code = end.exit_code == EXIT_DONE || end.exit_code == EXIT_LATER ? end.exit_code
		                                                                  : EXIT_REFUSED;
	}
	bb_program_end_release(&end);
	return status;
}
