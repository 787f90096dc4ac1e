/* SPDX-License-Identifier: MIT */
/*
 * Mail that comes in: what is read of a message keeps to its shape, reads the same
 * twice, and a failure changes nothing. A message over a limit is refused.
 */
#include "fuzz.h"

#include <brownbag/received.h>

#include <string.h>

static const char authserv_id[] = "mx.example.org";

int LLVMFuzzerInitialize(int *argc, char ***argv);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	bb_inbound_prepare();
	return 0;
}

static void check_failure(enum bb_status status, const struct bb_error *err,
                          const struct bb_received *out)
{
	static const struct bb_received nothing;

	MUST(status == BB_EINVAL && err->text[0] != '\0');
	MUST(memcmp(out, &nothing, sizeof nothing) == 0);
	for (const char *c = err->text; *c; c++)
		MUST((unsigned char)*c >= ' ' && *c != 0x7f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct bb_received received, again;
	struct bb_error err = BB_ERROR_INIT;
	enum bb_status status;

	memset(&received, 0, sizeof received);
	memset(&again, 0, sizeof again);
	status = bb_received_read(&received, (const char *)data, size, authserv_id, &err);
	MUST((status == BB_OK) == (err.text[0] == '\0'));
	if (status != BB_OK) {
		check_failure(status, &err, &received);
		return 0;
	}
	MUST(size <= BB_INBOUND_MAX);
	MUST(bb_received_check(&received, &err) == BB_OK);
	MUST(bb_received_read(&again, (const char *)data, size, authserv_id, &err) == BB_OK);
	MUST(memcmp(&received, &again, sizeof again) == 0);
	return 0;
}
