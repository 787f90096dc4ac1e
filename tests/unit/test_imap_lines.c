/* SPDX-License-Identifier: MIT */
#include "mail/imap_dialogue.h"
#include "mail/imap_lines.h"

#include "contract.h"

#include <string.h>

static void test_imap_lines__read_what_a_folder_says(void **state)
{
	static const struct {
		const char *line;
		struct imap_folder want;
	} cases[] = {
		{ "* OK [UIDVALIDITY 3857529045] UIDs valid\r\n", { .uidvalidity = 3857529045 } },
		{ "* ok [uidnext 4392] next\r\n", { .uidnext = 4392 } },
		{ "* 172 EXISTS\r\n", { .exists = 172, .counted = true } },
		{ "* 0 EXISTS", { .counted = true } },
		{ "* OK [UIDVALIDITY 4294967296] too large\r\n", { .exists = 0 } },
		{ "* OK [UIDVALIDITY] none\r\n", { .exists = 0 } },
		{ "* OK [UIDVALIDITY -1] below\r\n", { .exists = 0 } },
		{ "* OK [UIDVALIDITYX 1]\r\n", { .exists = 0 } },
		{ "* 99999999999999999999 EXISTS\r\n", { .exists = 0 } },
		{ "* 3 RECENT\r\n", { .exists = 0 } },
		{ "A1 OK [UIDVALIDITY 7] tagged\r\n", { .exists = 0 } },
		{ "* NO [UIDVALIDITY 7] no\r\n", { .exists = 0 } },
		{ "*", { .exists = 0 } },
		{ "", { .exists = 0 } },
	};

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct imap_folder folder = { 0, 0, 0, false };

		imap_read_folder(&folder, cases[i].line);
		if (folder.uidvalidity != cases[i].want.uidvalidity ||
		    folder.uidnext != cases[i].want.uidnext ||
		    folder.exists != cases[i].want.exists ||
		    folder.counted != cases[i].want.counted)
			fail_msg("%s", cases[i].line);
	}
}

static void test_imap_lines__read_a_list_in_any_order(void **state)
{
	static const struct {
		const char *line;
		bool is_item;
		struct imap_item want;
	} cases[] = {
		{ "* 12 FETCH (UID 34 RFC822.SIZE 1234 INTERNALDATE \"17-Jul-1996 02:44:25 -0700\")\r\n",
		  true, { 34, 1234, 837596665 } },
		{ "* 12 FETCH (INTERNALDATE \" 7-Jul-1996 02:44:25 +0000\" RFC822.SIZE 9 UID 34)\r\n",
		  true, { 34, 9, 836707465 } },
		{ "* 1 FETCH (FLAGS (\\Seen $Done) UID 4294967295 MODSEQ (17) RFC822.SIZE 0)\r\n",
		  true, { 4294967295, 0, 0 } },
		{ "* 1 fetch (uid 5)", true, { 5, 0, 0 } },
		{ "* 1 FETCH (UID 5 RFC822.SIZE 18446744073709551616)\r\n", true, { 5, 0, 0 } },
		{ "* 1 FETCH (UID 5 INTERNALDATE \"some day\")\r\n", true, { 5, 0, 0 } },
		{ "* 1 FETCH (UID 5 INTERNALDATE \"17-Jul-1996", true, { 5, 0, 0 } },
		{ "* 1 FETCH (FLAGS (\\Seen))\r\n", false, { 0, 0, 0 } },
		{ "* 1 FETCH (UID 0 RFC822.SIZE 4)\r\n", false, { 0, 0, 0 } },
		{ "* 1 FETCH (UID 4294967296)\r\n", false, { 0, 0, 0 } },
		{ "* 1 FETCH (", false, { 0, 0, 0 } },
		{ "* 1 FETCH", false, { 0, 0, 0 } },
		{ "* 5 EXPUNGE\r\n", false, { 0, 0, 0 } },
		{ "A1 OK Fetch completed\r\n", false, { 0, 0, 0 } },
		{ "", false, { 0, 0, 0 } },
	};

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct imap_item item = { 0, 0, 0 };

		if (imap_read_item(&item, cases[i].line) != cases[i].is_item ||
		    item.uid != cases[i].want.uid || item.size != cases[i].want.size ||
		    item.arrived_at != cases[i].want.arrived_at)
			fail_msg("%s: %u %llu %lld", cases[i].line, item.uid,
			         (unsigned long long)item.size, (long long)item.arrived_at);
	}
}

static void test_imap_lines__read_only_dates_that_are(void **state)
{
	static const char *const wrong[] = {
		"", "17-Jul-1996", "17-Jul-1996 02:44:25", "17-Xyz-1996 02:44:25 +0000",
		"31-Feb-2027 00:00:00 +0000", "01-Jan-2027 24:00:00 +0000",
		"01-Jan-2027 00:60:00 +0000", " 0-Jan-2027 00:00:00 +0000",
		"1-Jan-2027 00:00:00 +0000", "01-Jan-2027 00:00:00  0000",
	};

	(void)state;
	for (size_t i = 0; i < count_of(wrong); i++)
		if (imap_read_date(wrong[i]) != 0)
			fail_msg("%s", wrong[i]);
	assert_int_equal(imap_read_date("01-jan-2027 00:00:00 +0130"), 1798761600 - 5400);
}

/* What went out (">") and came in, how the library saw it, and what that means. */
static void test_imap_dialogue__tells_what_needs_a_person(void **state)
{
	static const struct {
		const char *lines[6];
		enum cause cause;
		enum bb_status status;
		const char *says;
	} cases[] = {
		{ { ">A1 LOGIN a b", "A1 NO [AUTHENTICATIONFAILED] ana@example.org: no" },
		  CAUSE_LOGIN, BB_ECONFLICT, "the log-in was refused, check [imap] user and its "
		  "password: NO [AUTHENTICATIONFAILED] address: no" },
		{ { ">A1 LOGIN a b", "A1 NO [UNAVAILABLE] later" },
		  CAUSE_LOGIN, BB_EAGAIN, "at the log-in: NO [UNAVAILABLE] later" },
		{ { ">A1 AUTHENTICATE PLAIN", "+ ", ">AGEAYg==", "A1 BAD no" },
		  CAUSE_LOGIN, BB_ECONFLICT, "refused, check [imap] user" },
		{ { ">A1 CAPABILITY", "* CAPABILITY IMAP4", "A1 OK" },
		  CAUSE_LOGIN, BB_ECONFLICT, "the log-in failed: words" },
		{ { ">A1 STARTTLS", "A1 NO not now" }, CAUSE_NO_TLS, BB_ECONFLICT, "refused TLS" },
		{ { NULL }, CAUSE_NO_TLS, BB_ECONFLICT, "offers no STARTTLS" },
		{ { NULL }, CAUSE_TLS, BB_ECONFLICT, "TLS failed: words; imaps://" },
		{ { ">A3 SELECT x", "A3 NO no such", ">A4 LOGOUT", "* BYE", "A4 OK" },
		  CAUSE_LOGIN, BB_ENOENT, "doesn't open the folder \"x\": NO no such" },
		{ { ">A3 SELECT x", "A3 NO [INUSE] wait" }, CAUSE_LOGIN, BB_EAGAIN, "[INUSE]" },
		{ { ">A3 UID FETCH 1", "* BYE shutting down" }, CAUSE_LOST, BB_EAGAIN,
		  "the server hung up at reading: BYE shutting down" },
		{ { ">A3 UID FETCH 1" }, CAUSE_LOST, BB_EAGAIN, "the connection broke at reading" },
		{ { ">A3 UID FETCH 1", "A3 BAD what" }, CAUSE_LOST, BB_EAGAIN, "at reading: BAD what" },
		{ { ">A3 UID FETCH 1" }, CAUSE_TIMEOUT, BB_EAGAIN, "too long at reading" },
		{ { NULL }, CAUSE_UNREACHABLE, BB_EAGAIN, "words" },
		{ { NULL }, CAUSE_BROKEN, BB_EIO, "words" },
	};

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct imap_dialogue dialogue = IMAP_DIALOGUE_INIT;
		struct bb_error err;

		imap_dialogue_begin(&dialogue);
		for (size_t n = 0; n < count_of(cases[i].lines) && cases[i].lines[n]; n++) {
			const char *line = cases[i].lines[n];

			if (*line == '>')
				imap_dialogue_sent(&dialogue, line + 1, strlen(line + 1));
			else
				imap_dialogue_heard(&dialogue, line, strlen(line));
		}
		assert_fails(cases[i].status,
		             imap_dialogue_judge(&dialogue, cases[i].cause, "words", "x", &err),
		             err);
		if (!strstr(err.text, cases[i].says))
			fail_msg("case %zu: %s", i, err.text);
		imap_dialogue_release(&dialogue);
	}
}

static void test_imap_dialogue__shows_no_secret(void **state)
{
	static const struct { const char *line; bool shown; } cases[] = {
		{ "A1 CAPABILITY\r\n", true }, { "A2 STARTTLS\r\n", true },
		{ "A3 AUTHENTICATE PLAIN AGEAYg==\r\n", false }, { "AGEAYg==\r\n", false },
		{ "A3 LOGIN a geheim\r\n", false }, { "A4 EXAMINE \"INBOX\"\r\n", true },
		{ "A5 UID FETCH 1 BODY[]\r\n", true }, { "A6 LOGOUT\r\n", true }, { "", false },
	};
	struct imap_dialogue dialogue = IMAP_DIALOGUE_INIT;

	(void)state;
	imap_dialogue_begin(&dialogue);
	for (size_t i = 0; i < count_of(cases); i++)
		if (imap_dialogue_sent(&dialogue, cases[i].line, strlen(cases[i].line)) !=
		    cases[i].shown)
			fail_msg("%s", cases[i].line);
	imap_dialogue_release(&dialogue);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_imap_lines__read_what_a_folder_says),
		cmocka_unit_test(test_imap_lines__read_a_list_in_any_order),
		cmocka_unit_test(test_imap_lines__read_only_dates_that_are),
		cmocka_unit_test(test_imap_dialogue__tells_what_needs_a_person),
		cmocka_unit_test(test_imap_dialogue__shows_no_secret),
	};

	return cmocka_run_group_tests_name("imap_lines", tests, NULL, NULL);
}
