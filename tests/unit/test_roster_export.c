/* SPDX-License-Identifier: MIT */
#include <brownbag/roster_export.h>

#include "contract.h"

#include <brownbag/roster_import.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *const further[] = { (char *)"zoe.home@example.com", (char *)"+zoe@example.com" };

/* Borrowed texts: nothing of it is released. */
static const struct bb_member members[] = {
	{ .id = 1,
	  .name = (char *)"Ana Lima",
	  .address = (char *)"ana@example.org",
	  .leads = true,
	  .joined = { 2026, 11 } },
	{ .id = 2,
	  .name = (char *)"",
	  .address = (char *)"nameless@example.org",
	  .joined = { 2026, 12 } },
	{ .id = 3,
	  .name = (char *)"Strau\xC3\x9F, Zo\xC3\xAB \"Z\"; PhD",
	  .leads = true,
	  .address = (char *)"zoe@example.org",
	  .further = (char **)further,
	  .further_count = 2,
	  .status = BB_MEMBER_PAUSED,
	  .paused_until = { 2027, 3 },
	  .joined = { 2025, 1 },
	  .zone = (char *)"Europe/Berlin" },
	{ .id = 4,
	  .name = (char *)"=HYPERLINK(\"x\")",
	  .address = (char *)"-dash@example.org",
	  .joined = { 2026, 11 } },
	{ .id = 5,
	  .name = (char *)"@SUM(1+1)",
	  .address = (char *)"=eq@example.org",
	  .joined = { 2026, 11 } },
	{ .id = 6,
	  .name = (char *)"+1 (Bo)",
	  .address = (char *)"'quote@example.org",
	  .joined = { 2026, 11 } },
	{ .id = 7,
	  .name = (char *)"'=twice",
	  .address = (char *)"''=x@example.org",
	  .joined = { 2026, 11 } },
	{ .id = 8,
	  .name = (char *)"'t Hooft",
	  .address = (char *)"hooft@example.org",
	  .joined = { 2026, 11 },
	  .paused_until = { 2027, 1 } }, /* back by now */
	{ .id = 9,
	  .name = (char *)"Former",
	  .address = (char *)"former@example.org",
	  .status = BB_MEMBER_FORMER },
	{ .id = 10,
	  .name = (char *)"-\\ back, slash: \xE6\x9D\x8E\xE5\xA8\x9C \xE6\x9D\x8E\xE5\xA8\x9C"
	                  " \xE6\x9D\x8E\xE5\xA8\x9C \xE6\x9D\x8E\xE5\xA8\x9C \xE6\x9D\x8E"
	                  "\xE5\xA8\x9C \xE6\x9D\x8E\xE5\xA8\x9C \xE6\x9D\x8E\xE5\xA8\x9C",
	  .address = (char *)"back@xn--bcher-kva.example.org",
	  .joined = { 2026, 11 } },
};

static void export_csv(struct bb_bytes *out)
{
	struct bb_error err;

	bb_roster_export_csv_header(out);
	for (size_t i = 0; i < count_of(members); i++)
		bb_roster_export_csv(out, &members[i]);
	assert_works(bb_bytes_check(out, &err), err);
}

static void export_vcards(struct bb_bytes *out)
{
	struct bb_error err;

	for (size_t i = 0; i < count_of(members); i++)
		bb_roster_export_vcard(out, &members[i]);
	assert_works(bb_bytes_check(out, &err), err);
}

static void test_csv__has_all_fields_and_guarded_cells(void **state)
{
	struct bb_bytes out = BB_BYTES_INIT(1 << 16);

	(void)state;
	bb_roster_export_csv_header(&out);
	for (size_t i = 0; i < 9; i++)
		bb_roster_export_csv(&out, &members[i]);
	assert_string_equal(bb_bytes_text(&out),
	                    "name,email,further,leads,joined,status,paused_until,zone\r\n"
	                    "Ana Lima,ana@example.org,,yes,2026-11,active,,\r\n"
	                    ",nameless@example.org,,no,2026-12,active,,\r\n"
	                    "\"Strau\xC3\x9F, Zo\xC3\xAB \"\"Z\"\"; PhD\",zoe@example.org,"
	                    "\"zoe.home@example.com; "
	                    "+zoe@example.com\",yes,2025-01,paused,2027-03,Europe/Berlin\r\n"
	                    "\"'=HYPERLINK(\"\"x\"\")\",'-dash@example.org,,no,2026-11,active,,\r\n"
	                    "'@SUM(1+1),'=eq@example.org,,no,2026-11,active,,\r\n"
	                    "'+1 (Bo),'quote@example.org,,no,2026-11,active,,\r\n"
	                    "''=twice,'''=x@example.org,,no,2026-11,active,,\r\n"
	                    "'t Hooft,hooft@example.org,,no,2026-11,active,,\r\n");
	bb_bytes_release(&out);
}

static void test_vcard__has_all_fields(void **state)
{
	struct bb_bytes out = BB_BYTES_INIT(1 << 16);

	(void)state;
	bb_roster_export_vcard(&out, &members[1]);
	bb_roster_export_vcard(&out, &members[2]);
	assert_string_equal(bb_bytes_text(&out),
	                    "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:nameless@example.org\r\n"
	                    "EMAIL;PREF=1:nameless@example.org\r\nX-BROWNBAG-LEADS:no\r\n"
	                    "X-BROWNBAG-JOINED:2026-12\r\nX-BROWNBAG-STATUS:active\r\nEND:VCARD\r\n"
	                    "BEGIN:VCARD\r\nVERSION:4.0\r\n"
	                    "FN:Strau\xC3\x9F\\, Zo\xC3\xAB \"Z\"\\; PhD\r\n"
	                    "EMAIL;PREF=1:zoe@example.org\r\nEMAIL:zoe.home@example.com\r\n"
	                    "EMAIL:+zoe@example.com\r\nTZ:Europe/Berlin\r\nX-BROWNBAG-LEADS:yes\r\n"
	                    "X-BROWNBAG-JOINED:2025-01\r\nX-BROWNBAG-STATUS:paused\r\n"
	                    "X-BROWNBAG-PAUSED-UNTIL:2027-03\r\nEND:VCARD\r\n");
	bb_bytes_release(&out);
}

/* -- back again -- */

struct seen {
	size_t next;
};

/* A member made of the row is the one that was exported. */
static enum bb_status compare_row(void *context, const struct bb_roster_row *row,
                                  struct bb_error *err)
{
	const struct bb_row_defaults defaults = { .leads = true, .joined = { 2030, 1 },
		                                  .given_at = 1, .how = "x" };
	struct seen *seen = context;
	const struct bb_member *want = &members[seen->next++];
	struct bb_member member = { 0 };
	struct bb_row_change change = { 0 };

	if (want->status == BB_MEMBER_FORMER)
		want = &members[seen->next++];
	assert_int_equal(bb_roster_row_apply(row, &member, &defaults, err), BB_OK);
	assert_string_equal(member.name, want->name);
	assert_string_equal(member.address, want->address);
	assert_int_equal(member.further_count, want->further_count);
	for (size_t i = 0; i < want->further_count; i++)
		assert_string_equal(member.further[i], want->further[i]);
	assert_int_equal(member.leads, want->leads);
	assert_int_equal(bb_month_compare(member.joined, want->joined), 0);
	assert_int_equal(member.status, want->status);
	if (want->status == BB_MEMBER_PAUSED)
		assert_int_equal(bb_month_compare(member.paused_until, want->paused_until), 0);
	assert_int_equal(member.zone == NULL, want->zone == NULL);
	if (want->zone)
		assert_string_equal(member.zone, want->zone);
	/* and against the roster it came from nothing would change */
	assert_int_equal(bb_roster_row_compare(&change, row, &member, err), BB_OK);
	assert_int_equal(change.verdict, BB_ROW_SAME);
	bb_row_change_release(&change);
	bb_member_release(&member);
	return BB_OK;
}

static enum bb_status refuse_finding(void *context, const struct bb_import_finding *finding,
                                     struct bb_error *err)
{
	(void)context;
	return bb_error_set(err, BB_EINVAL, "line %zu: %s", finding->line, finding->reason);
}

static enum bb_status refuse_unused(void *context, const char *column, struct bb_error *err)
{
	(void)context;
	return bb_error_set(err, BB_EINVAL, "unused %s", column);
}

static void assert_imports(const struct bb_bytes *file)
{
	struct seen seen = { 0 };
	const struct bb_import_handler handler = { &seen, compare_row, refuse_finding,
		                                   refuse_unused };
	struct bb_roster_import *import = NULL;
	struct bb_error err;

	assert_works(bb_roster_import_new(&import, NULL, &handler, &err), err);
	assert_works(bb_roster_import_feed(import, file->data, file->len, &err), err);
	assert_works(bb_roster_import_finish(import, &err), err);
	assert_int_equal(seen.next, count_of(members));
	bb_roster_import_free(import);
}

static void test_export__imports_as_the_same_roster(void **state)
{
	struct bb_bytes csv = BB_BYTES_INIT(1 << 16), vcards = BB_BYTES_INIT(1 << 16);

	(void)state;
	export_csv(&csv);
	assert_imports(&csv);
	export_vcards(&vcards);
	assert_imports(&vcards);
	bb_bytes_release(&csv);
	bb_bytes_release(&vcards);
}

/* -- other readers -- */

/* The file as Python's csv or vobject reads it. */
static void read_back(struct bb_bytes *out, const struct bb_bytes *file, const char *format)
{
	const char *python = getenv("PYTHON"), *source = getenv("SOURCE");
	char path[] = "/tmp/brownbag-roster-XXXXXX", command[512], chunk[4096];
	int fd = mkstemp(path);
	FILE *reader;
	size_t len;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, file->data, file->len), file->len);
	close(fd);
	snprintf(command, sizeof command, "%s '%s/tests/support/read_roster.py' %s 2>&1 <%s",
	         python ? python : "/usr/bin/python3", source ? source : ".", format, path);
	reader = popen(command, "r");
	assert_non_null(reader);
	while ((len = fread(chunk, 1, sizeof chunk, reader)) > 0)
		bb_bytes_add(out, chunk, len);
	if (pclose(reader) != 0)
		fail_msg("not read back: %s", bb_bytes_text(out));
	unlink(path);
}

static void test_export__is_read_by_others(void **state)
{
	struct bb_bytes csv = BB_BYTES_INIT(1 << 16), vcards = BB_BYTES_INIT(1 << 16);
	struct bb_bytes out = BB_BYTES_INIT(1 << 16);

	(void)state;
	export_csv(&csv);
	read_back(&out, &csv, "csv");
	assert_non_null(strstr(bb_bytes_text(&out),
	                       "Strau\xC3\x9F, Zo\xC3\xAB \"Z\"; PhD|zoe@example.org|"
	                       "zoe.home@example.com; +zoe@example.com|yes|2025-01|paused|2027-03|"
	                       "Europe/Berlin\n"
	                       "'=HYPERLINK(\"x\")|'-dash@example.org||no|2026-11|active||\n"));
	bb_bytes_clear(&out);
	export_vcards(&vcards);
	read_back(&out, &vcards, "vcf");
	assert_non_null(strstr(bb_bytes_text(&out),
	                       "4.0 FN:Strau\xC3\x9F, Zo\xC3\xAB \"Z\"; PhD\n"
	                       "  EMAIL;PREF=1:zoe@example.org\n  EMAIL:zoe.home@example.com\n"
	                       "  EMAIL:+zoe@example.com\n  TZ:Europe/Berlin\n"
	                       "  X-BROWNBAG-LEADS:yes\n"));
	assert_non_null(strstr(bb_bytes_text(&out), "4.0 FN:-\\ back, slash: \xE6\x9D\x8E"));
	bb_bytes_release(&out);
	bb_bytes_release(&csv);
	bb_bytes_release(&vcards);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_csv__has_all_fields_and_guarded_cells),
		cmocka_unit_test(test_vcard__has_all_fields),
		cmocka_unit_test(test_export__imports_as_the_same_roster),
		cmocka_unit_test(test_export__is_read_by_others),
	};

	return cmocka_run_group_tests_name("roster_export", tests, NULL, NULL);
}
