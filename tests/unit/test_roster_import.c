/* SPDX-License-Identifier: MIT */
#include <brownbag/roster_import.h>

#include "contract.h"
#include "roster_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BYTES(text) text, sizeof(text) - 1

/* -- files of other programs -- */

static const struct { const char *file, *map, *want; } files[] = {
	{ "plain.csv", NULL,
	  "2 Ana Lima <ana@example.org> leads=yes joined=2026-11\n"
	  "3 Bo Meyer <bo@example.org> leads=no joined=2026-12\n"
	  "4 Dahl, Cora <cora@example.org> joined=2027-01\n"
	  "5  <nameless@example.org>\n" },
	{ "google-before-2024.csv", NULL,
	  "-Additional Name\n-Yomi Name\n-Given Name Yomi\n-Additional Name Yomi\n"
	  "-Family Name Yomi\n-Name Prefix\n-Name Suffix\n-Initials\n-Nickname\n-Short Name\n"
	  "-Maiden Name\n-Birthday\n-Gender\n-Location\n-Billing Information\n-Directory Server\n"
	  "-Mileage\n-Occupation\n-Hobby\n-Sensitivity\n-Priority\n-Subject\n-Notes\n"
	  "-Group Membership\n-Phone 1 - Type\n-Phone 1 - Value\n-Address 1 - Type\n"
	  "-Address 1 - Formatted\n-Organization 1 - Name\n"
	  "2 Dr. Ana Maria Lima <ana@example.org> +ana.home@example.com +ana.lima@example.org\n"
	  "5 Bo <bo@example.org>\n"
	  "6  <bo2@example.org>\n" },
	{ "google.csv", NULL,
	  "-Middle Name\n-Phonetic First Name\n-Nickname\n-File As\n-Organization Name\n-Birthday\n"
	  "-Notes\n-Photo\n-Labels\n-Phone 1 - Label\n-Phone 1 - Value\n"
	  "2 Ana Lima <ana@example.org> +ana.home@example.com\n"
	  "3 Zo\xC3\xAB <zoe@example.org>\n" },
	{ "outlook.csv", NULL,
	  "-Title\n-Middle Name\n-Suffix\n-Company\n-Department\n-Job Title\n-Business Street\n"
	  "-Home Street\n-Business Phone\n-Birthday\n-E-mail Type\n-E-mail Display Name\n"
	  "-E-mail 2 Type\n-E-mail 2 Display Name\n-Gender\n-Notes\n-Web Page\n"
	  "2 Zo\xC3\xAB Strau\xC3\x9F <zoe@example.org> +zoe.home@example.com\n"
	  "4 Ana Lima <ana@example.org>\n" },
	{ "thunderbird.csv", NULL,
	  "-Nickname\n-Screen Name\n-Work Phone\n-Home Address\n-Birth Year\n-Custom 1\n-Notes\n"
	  "2 Ana Lima <ana@example.org> +ana.home@example.com\n"
	  "3 Bo Meyer <bo@example.org>\n"
	  "5  <cora@example.org>\n" },
	{ "semicolon.csv", NULL,
	  "2 Zo\xC3\xAB Strau\xC3\x9F <zoe@example.org> leads=yes zone=Europe/Berlin\n"
	  "3 Meyer; Bo <bo@example.org>\n" },
	{ "excel-unicode.txt", NULL,
	  "2 Zo\xC3\xAB Strau\xC3\x9F <zoe@example.org>\n"
	  "3 \xE6\x9D\x8E\xE5\xA8\x9C <lina@example.org>\n" },
	{ "headerless.csv", "email=1,name=2",
	  "1 Ana Lima <ana@example.org>\n2 Bo Meyer <bo@example.org>\n" },
	{ "other-headers.csv", "name=Wer, email=kontakt",
	  "-Abteilung\n2 Ana Lima <ana@example.org>\n3 Bo Meyer <bo@example.org>\n" },
	{ "google.vcf", NULL,
	  "-TEL\n-ADR\n-URL\n-X-ABDATE\n-NOTE\n"
	  "1 Dr. Ana Maria Lima <ana@example.org> +ana.home@example.com\n" },
	{ "outlook.vcf", NULL,
	  "-ORG\n-ADR\n-LABEL\n-PHOTO\n-X-MS-OL-DESIGN\n"
	  "1 Zo\xC3\xAB Strau\xC3\x9F <zoe@example.org> +zoe.home@example.com\n" },
	{ "android.vcf", NULL,
	  "-TEL\n1 J\xC3\xBCrg M\xC3\xBCller <juerg@example.org>\n9 Bo <bo@example.org>\n" },
	{ "apple.vcf", NULL,
	  "-BDAY\n-PHOTO\n1 Ana Lima <ana@example.org> +ana.home@example.com\n" },
	{ "version4.vcf", NULL,
	  "-RELATED\n1 Zo\xC3\xAB Strau\xC3\x9F <zoe@example.org> +zoe.home@example.com "
	  "zone=Europe/Berlin\n" },
	{ "headerless.csv", NULL,
	  "= line 1 is no header: say which column is which, as in --map name=1,email=2\n" },
	{ "other-headers.csv", NULL,
	  "= line 1 names no column of e-mail addresses: say which it is, as in --map email=2 or "
	  "--map email=Contact\n" },
	{ "spreadsheet.xlsx", NULL,
	  "= it is a spreadsheet or an archive; save it as CSV and import that\n" },
	{ "spreadsheet.xls", NULL,
	  "= it is an old Excel file; save it as CSV and import that\n" },
};

static size_t read_fixture(const char *name, char *out, size_t size)
{
	const char *source = getenv("SOURCE");
	char path[512];
	FILE *file;
	size_t len;

	snprintf(path, sizeof path, "%s/tests/fixtures/roster/%s", source ? source : ".", name);
	file = fopen(path, "rb");
	if (!file)
		fail_msg("%s can't be read", path);
	len = fread(out, 1, size, file);
	assert_int_equal(fclose(file), 0);
	return len;
}

static void test_import__takes_what_people_have(void **state)
{
	(void)state;
	for (size_t i = 0; i < count_of(files); i++) {
		char bytes[4096];
		size_t len = read_fixture(files[i].file, bytes, sizeof bytes);

		for (size_t chunk = 1; chunk <= 64; chunk++) {
			struct bb_bytes out = BB_BYTES_INIT(1 << 16);

			roster_text(&out, bytes, len, chunk, files[i].map);
			assert_string_equal(bb_bytes_text(&out), files[i].want);
			bb_bytes_release(&out);
		}
	}
}

/* -- spellings -- */

static const struct { const char *text; size_t len; const char *map, *want;
} spellings[] = {
	/* headers */
	{ BYTES("Mail\na@example.org\n"), NULL, "2  <a@example.org>\n" },
	{ BYTES("E_MAIL,FULL_NAME\na@example.org,Ana\n"), NULL, "2 Ana <a@example.org>\n" },
	{ BYTES(" e-mail  address ,\"full\nname\"\na@example.org,Ana\n"), NULL,
	  "3 Ana <a@example.org>\n" },
	{ BYTES("Name,Address\nAna,a@example.org\n"), NULL, "2 Ana <a@example.org>\n" },
	{ BYTES("Name,Address,Email\nAna,1 Street,a@example.org\n"), NULL,
	  "-Address\n2 Ana <a@example.org>\n" },
	{ BYTES("email 2,email 1,email\nb@example.org,a@example.org,\n"), NULL,
	  "2  <b@example.org> +a@example.org\n" },
	{ BYTES("first,last,name,email\nAna,Lima,,a@example.org\nBo,M,Boris,b@example.org\n"), NULL,
	  "2 Ana Lima <a@example.org>\n3 Boris <b@example.org>\n" },
	{ BYTES("email,,\"\"\na@example.org,,\n"), NULL, "2  <a@example.org>\n" },
	{ BYTES("email,Phone,PHONE,due_date\na@example.org,1,2,3\n"), NULL,
	  "-Phone\n-due_date\n2  <a@example.org>\n" },
	/* maps */
	{ BYTES("Ana,a@example.org,no\n"), "name=1,email=2,leads=3",
	  "1 Ana <a@example.org> leads=no\n" },
	{ BYTES("Wer,Wo\nAna,a@example.org\n"), "name=1,email=2", "2 Ana <a@example.org>\n" },
	{ BYTES("2,1\nAna,a@example.org\n"), "name=2,email=1", "2 Ana <a@example.org>\n" },
	{ BYTES("email,work,status,name\nx@example.org,a@example.org,subscribed,Ana\n"),
	  "email=work,status=", "2 Ana <a@example.org>\n" },
	{ BYTES("name,nick,email\nAna Lima,Annie,a@example.org\n"), "name=nick",
	  "2 Annie <a@example.org>\n" },
	{ BYTES("given,last,email\nAna,Lima,a@example.org\n"), "first=given",
	  "2 Ana <a@example.org>\n" },
	/* JSON: an object brings its header along */
	{ BYTES("[]"), NULL, "" },
	{ BYTES("\xEF\xBB\xBF [{\"E-Mail\":\"a@example.org\",\"Full Name\":\"Ana\",\"id\":7,"
	        "\"topics\":[\"x\"]},\n{\"id\":8,\"email\":\"b@example.org\"}]"), NULL,
	  "-id\n-topics\n1 Ana <a@example.org>\n2  <b@example.org>\n" },
	{ BYTES("[{\"name\":\"'=Ana\",\"email\":[\"a@example.org\",\"b@example.org\"],"
	        "\"leads\":false,\"joined\":\"2026-11\",\"zone\":null}]"), NULL,
	  "1 '=Ana <a@example.org> +b@example.org leads=no joined=2026-11\n" },
	{ BYTES("[{\"Wer\":\"Ana\",\"Post\":\"a@example.org\"}]"), "name=Wer,email=Post",
	  "1 Ana <a@example.org>\n" },
	/* cells */
	{ BYTES("name,email\n  Ana   Lima , a@example.org \n"), NULL,
	  "2 Ana Lima <a@example.org>\n" },
	{ BYTES("name,email,joined\n\"\tAna\n\",\"\ta@example.org\n\",\"2026-11\n\"\n"), NULL,
	  "2 Ana <a@example.org> joined=2026-11\n" },
	{ BYTES("name,email\n,Ana Lima <a@example.org>\n"), NULL, "2 Ana Lima <a@example.org>\n" },
	{ BYTES("name,email\nAna,Annie <a@example.org>\n"), NULL, "2 Ana <a@example.org>\n" },
	{ BYTES("name,email\na@example.org,a@example.org\n"), NULL, "2  <a@example.org>\n" },
	{ BYTES("name,email\nAna,\"a@example.org; b@example.org\nA@EXAMPLE.org\"\n"), NULL,
	  "2 Ana <a@example.org> +b@example.org\n" },
	{ BYTES("name,email\nAna,\xC2\xA0"
	        "a@example.org\xC2\xA0\n"),
	  NULL, "2 Ana <a@example.org>\n" },
	{ BYTES("name,email\nAna,a@exam\xC2\xADple.org\xE2\x80\x8B\n"), NULL, /* left out by IDNA */
	  "2 Ana <a@example.org>\n" },
	{ BYTES("name,email\nAna,a@b\xC3\xBC"
	        "cher.example.org\n"),
	  NULL, "2 Ana <a@xn--bcher-kva.example.org>\n" },
	{ BYTES("name,email,further\nAna,a@example.org,b@example.org;c@example.org\n"), NULL,
	  "2 Ana <a@example.org> +b@example.org +c@example.org\n" },
	{ BYTES("leads,email\nYES,a@example.org\n1,b@example.org\n0,c@example.org\n"
	        "False,d@example.org\n,e@example.org\n"),
	  NULL,
	  "2  <a@example.org> leads=yes\n3  <b@example.org> leads=yes\n4  <c@example.org> "
	  "leads=no\n"
	  "5  <d@example.org> leads=no\n6  <e@example.org>\n" },
	{ BYTES("email,status,paused_until\na@example.org,active,\nb@example.org,Paused,2027-03\n"
	        "c@example.org,paused,\n"),
	  NULL,
	  "2  <a@example.org> status=active\n3  <b@example.org> status=paused "
	  "paused_until=2027-03\n"
	  "4  <c@example.org> status=paused\n" },
	{ BYTES("name,email\n'=Ana,'-a@example.org\n''Bo,b@example.org\n't Hooft,c@example.org\n"),
	  NULL, "2 =Ana <-a@example.org>\n3 'Bo <b@example.org>\n4 't Hooft <c@example.org>\n" },
	/* rows */
	{ BYTES("name,email\n"), NULL, "" },
	{ BYTES("name,email\n,,\n  ,\nAna,a@example.org,,,\n"), NULL, "4 Ana <a@example.org>\n" },
	{ BYTES("name,email,zone\nAna,a@example.org\n"), NULL, "2 Ana <a@example.org>\n" },
	/* kinds */
	{ BYTES("\xEF\xBB\xBF\r\n\r\nBEGIN:VCARD"), NULL, "3: END:VCARD is missing\n" },
	{ BYTES("\xFF\xFE"
	        "B\0E\0G\0I\0N\0:\0V\0C\0A\0R\0D\0\n\0E\0M\0A\0I\0L\0:\0a\0@\0b\0.\0c\0\n\0"
	        "E\0N\0D\0:\0V\0C\0A\0R\0D\0"),
	  NULL, "1  <a@b.c>\n" },
	{ BYTES("BEGIN:VCARD\nFN:ana@example.org\nEMAIL:ana@example.org\nEND:VCARD\n"), NULL,
	  "1  <ana@example.org>\n" },
	{ BYTES("begin,email\nx,a@example.org\n"), NULL, "-begin\n2  <a@example.org>\n" },
};

static void test_import__forgives_other_spellings(void **state)
{
	(void)state;
	for (size_t i = 0; i < count_of(spellings); i++) {
		for (size_t chunk = 1; chunk <= 64; chunk++) {
			struct bb_bytes out = BB_BYTES_INIT(1 << 16);

			roster_text(&out, spellings[i].text, spellings[i].len, chunk,
			            spellings[i].map);
			assert_string_equal(bb_bytes_text(&out), spellings[i].want);
			bb_bytes_release(&out);
		}
	}
}

/* -- malformed files -- */

#define NO_CHARACTER "a character before the @ is not possible there"

static const struct { const char *text; size_t len; const char *want;
} malformed[] = {
	/* files as a whole */
	{ BYTES(""), "= the file is empty\n" },
	{ BYTES("\n\r\n  \t\n"), "= the file is empty\n" },
	{ BYTES("\xEF\xBB\xBF"), "= the file is empty\n" },
	{ BYTES("\xFF\xFE"), "= the file is empty\n" },
	{ BYTES(",,,\n,,\n"), "= the file is empty\n" },
	{ BYTES("PK\3\4rest of an archive"),
	  "= it is a spreadsheet or an archive; save it as CSV and import that\n" },
	{ BYTES("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1rest"),
	  "= it is an old Excel file; save it as CSV and import that\n" },
	{ BYTES("%PDF-1.7\n"), "= it is a PDF; save it as CSV and import that\n" },
	{ BYTES("{\\rtf1\\ansi}"), "= it is RTF; save it as CSV and import that\n" },
	{ BYTES("\x1F\x8B\x08"), "= it is compressed; unpack it first\n" },
	{ BYTES("SQLite format 3\0"), "= it is a database; save it as CSV and import that\n" },
	{ BYTES("<html><table>"), "= it is HTML or XML; save it as CSV and import that\n" },
	{ BYTES("\xEF\xBB\xBF\n<?xml version=\"1.0\"?>"),
	  "= it is HTML or XML; save it as CSV and import that\n" },
	{ BYTES("{\"name\":\"Ana\"}"), "= it is JSON, but no array of people\n" },
	{ BYTES("dn: cn=Ana,mail=a@example.org\n"), "= it is LDIF; export it as CSV or vCard\n" },
	{ BYTES("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"),
	  "= it is a calendar, not an address book\n" },
	{ BYTES("\xFF\xFE\0\0e\0\0\0"), "= it is UTF-32; save it as UTF-8\n" },
	{ BYTES("\xFF\xFE"
	        "e\0m\0a"),
	  "= half a UTF-16 character stands before byte 8\n" },
	{ BYTES("\xFF\xFE"
	        "e\0\0\xDC"),
	  "= half a UTF-16 character stands before byte 7\n" },
	/* headers */
	{ BYTES("name,phone\nAna,1\n"),
	  "= line 1 names no column of e-mail addresses: say which it is, as in --map email=2 or "
	  "--map email=Contact\n" },
	{ BYTES("\n\nAna Lima,ana@example.org\n"),
	  "= line 3 is no header: say which column is which, as in --map name=1,email=2\n" },
	{ BYTES("hello world"),
	  "= line 1 names no column of e-mail addresses: say which it is, as in --map email=2 or "
	  "--map email=Contact\n" },
	{ BYTES("name,\"email\nAna,a@example.org\n"),
	  "= line 1: a quote is opened in it and never closed\n" },
	{ BYTES("\"name\"x,email\nAna,a@example.org\n"),
	  "= line 1: text follows a closing quote\n" },
	{ BYTES("na\0me,email\nAna,a@example.org\n"), "= line 1: it holds a NUL byte\n" },
	{ BYTES("\0name,email\nAna,a@example.org\n"), "= line 1: it holds a NUL byte\n" },
	{ BYTES("na\x81me,email\n"),
	  "= line 1: the byte \\x81 is neither UTF-8 nor Windows-1252\n" },
	/* rows */
	{ BYTES("name,email\nAna,a@example.org\nLima, Bo,b@example.org\nCy,c@example.org\n"),
	  "2 Ana <a@example.org>\n3: it has 3 fields where the first line has 2\n"
	  "4 Cy <c@example.org>\n" },
	{ BYTES("name,email\n\"Ana\"x,a@example.org\nBo,b@example.org\n"),
	  "2: text follows a closing quote\n3 Bo <b@example.org>\n" },
	{ BYTES("name,email\n\"Ana,a@example.org\nBo,b@example.org\n"),
	  "2: a quote is opened in it and never closed\n" },
	{ BYTES("name,email\nA\0na,a@example.org\nBo,b@example.org\n"),
	  "2: it holds a NUL byte\n3 Bo <b@example.org>\n" },
	{ BYTES("name,email\nAn\x8D,a@example.org\nBo,b@example.org\n"),
	  "2: the byte \\x8d is neither UTF-8 nor Windows-1252\n3 Bo <b@example.org>\n" },
	/* names */
	{ BYTES("name,email\n\"Ana\nBcc: x\",a@example.org\n"),
	  "2: name: the character \\n is not allowed\n" },
	{ BYTES("name,email\nAna\x1b[2J,a@example.org\n"),
	  "2: name: the character \\x1b is not allowed\n" },
	{ BYTES("name,email\n\xE2\x80\xAE"
	        "Ana,a@example.org\n"),
	  "2: name: the character \\u202e is not allowed\n" },
	{ BYTES("name,email\nAna\xE2\x80\xA8,a@example.org\n"),
	  "2: name: the character \\u2028 is not allowed\n" },
	{ BYTES("name,email\nAna\x7F,a@example.org\n"),
	  "2: name: the character \\x7f is not allowed\n" },
	{ BYTES("first,last,email\nAna,Li\xC2\x85ma,a@example.org\n"),
	  "2: name: the character \\u0085 is not allowed\n" },
	{ BYTES("name,email\n"
	        "aaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbb"
	        "aaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbbc,a@example.org\n"),
	  "2: name: 121 bytes are too long; 120 fit\n" },
	/* addresses */
	{ BYTES("name,email\nAna,\n"), "2: email: it is missing\n" },
	{ BYTES("name,email\nAna\n"), "2: email: it is missing\n" },
	{ BYTES("name,email,further\nAna,,b@example.org\n"), "2: email: it is missing\n" },
	{ BYTES("name,email\nAna,anna@\n"),
	  "2: email: \"anna@\" is no e-mail address: nothing stands behind the @\n" },
	{ BYTES("name,email\nAna,none\n"),
	  "2: email: \"none\" is no e-mail address: it has no @\n" },
	{ BYTES("name,email\nAna,@example.org\n"),
	  "2: email: \"@example.org\" is no e-mail address: nothing stands before the @\n" },
	{ BYTES("name,email\nAna,a@example\n"),
	  "2: email: \"a@example\" is no e-mail address: the domain has no dot\n" },
	{ BYTES("name,email\nAna,a b@example.org\n"),
	  "2: email: \"a b@example.org\" is no e-mail address: " NO_CHARACTER "\n" },
	{ BYTES("name,email\nAna,\"\"\"a b\"\"@example.org\"\n"),
	  "2: email: \"\"a b\"@example.org\" is no e-mail address: " NO_CHARACTER "\n" },
	{ BYTES("name,email\nAna,a@@example.org\n"),
	  "2: email: \"a@@example.org\" is no e-mail address: " NO_CHARACTER "\n" },
	{ BYTES("name,email\nAna,a.@example.org\n"),
	  "2: email: \"a.@example.org\" is no e-mail address: a dot needs a character on both "
	  "sides\n" },
	{ BYTES("name,email\nAna,jos\xE9@example.org\n"),
	  "2: email: \"jos\xC3\xA9@example.org\" is no e-mail address: before the @ only ASCII is "
	  "possible\n" },
	{ BYTES("name,email\nAna,a@192.0.2.1\n"),
	  "2: email: \"a@192.0.2.1\" is no e-mail address: the domain ends in a number\n" },
	{ BYTES("name,email\nAna,a@exa_mple.org\n"),
	  "2: email: \"a@exa_mple.org\" is no e-mail address: a character of the domain is not "
	  "possible there\n" },
	{ BYTES("name,email\nAna,\"Ana <a@example.org\"\n"),
	  "2: email: \"Ana <a@example.org\" is no e-mail address: the \"<\" is not closed\n" },
	{ BYTES("name,email\nAna,\"\"\"Ana <a@example.org>\"\n"),
	  "2: email: \"\"Ana <a@example.org>\" is no e-mail address: a quote is not closed\n" },
	{ BYTES("name,email\nAna,Ana <a@example.org> x\n"),
	  "2: email: \"Ana <a@example.org> x\" is no e-mail address: something follows the "
	  "\">\"\n" },
	{ BYTES("name,email\nAna,mailto:a@example.org\n"),
	  "2: email: \"mailto:a@example.org\" is no e-mail address: " NO_CHARACTER "\n" },
	{ BYTES("name,email\nAna,/o=Example/ou=Exchange/cn=ana\n"),
	  "2: email: \"/o=Example/ou=Exchange/cn=ana\" is no e-mail address: it has no @\n" },
	{ BYTES("name,email\nAna,a\xE2\x80\x8B@example.org\n"), /* what can't be seen is shown */
	  "2: email: \"a\\u200b@example.org\" is no e-mail address: before the @ only ASCII is "
	  "possible\n" },
	{ BYTES("name,email\nAna,a@example.org; b@; c\n"),
	  "2: email: \"b@\" is no e-mail address: nothing stands behind the @\n"
	  "2: email: \"c\" is no e-mail address: it has no @\n" },
	{ BYTES("name,email,further\nAna,a@example.org,b@\n"),
	  "2: further: \"b@\" is no e-mail address: nothing stands behind the @\n" },
	{ BYTES("name,email\nAna,0@a.bc;1@a.bc;2@a.bc;3@a.bc;4@a.bc;5@a.bc;6@a.bc;7@a.bc;8@a.bc;"
	        "9@a.bc\n"),
	  "2: email: these are more than 9 addresses of one person\n" },
	/* JSON */
	{ BYTES("[{\"name\":\"Ana\"}]"),
	  "= line 1 names no column of e-mail addresses: say which it is, as in --map email=2 or "
	  "--map email=Contact\n" },
	{ BYTES("[1]"), "= line 1: an object, \"{\", is expected\n" },
	{ BYTES("[\n{\"email\":\"a@example.org\"},\n{\"email\":\"b@example.org\"}\n"),
	  "2  <a@example.org>\n3  <b@example.org>\n= line 4: the file ends before the array "
	  "does\n" },
	{ BYTES("[{\"email\":\"a@example.org\"},\n{\"name\":\"Bo\"},\n"
	        "{\"email\":null},\n{\"email\":\"c@\"},\n{\"email\":\"d@example.org\"}]"),
	  "1  <a@example.org>\n2: line 2 names no column of e-mail addresses: say which it is, as "
	  "in --map email=2 or --map email=Contact\n3: email: it is missing\n"
	  "4: email: \"c@\" is no e-mail address: nothing stands behind the @\n"
	  "5  <d@example.org>\n" },
	{ BYTES("[{\"email\":[{\"value\":\"a@example.org\"}]}]"), "1: email: it is missing\n" },
	{ BYTES("[{\"email\":\"a@example.org\",\"leads\":\"perhaps\"}]"),
	  "1: leads: \"perhaps\" is neither yes nor no\n" },
	{ BYTES("[{\"email\":\"a@example.org\",\"name\":\"An\\u0007a\"}]"),
	  "1: name: the character \\x07 is not allowed\n" },
	/* the same person twice */
	{ BYTES("name,email\nAna,a@example.org\nBo,b@example.org\nAna,A@EXAMPLE.org\n"),
	  "2 Ana <a@example.org>\n3 Bo <b@example.org>\n"
	  "4: email: A@example.org stands in line 2, too\n" },
	{ BYTES("name,email,further\nAna,a@example.org,c@example.org\nBo,b@example.org,c@example."
	        "org\n"
	        "Cy,c@example.org,\n"),
	  "2 Ana <a@example.org> +c@example.org\n3: further: c@example.org stands in line 2, too\n"
	  "4: email: c@example.org stands in line 2, too\n" },
	{ BYTES("email,leads\na@example.org,perhaps\na@example.org,yes\n"),
	  "2: leads: \"perhaps\" is neither yes nor no\n3  <a@example.org> leads=yes\n" },
	/* other fields */
	{ BYTES("email,joined\na@example.org,11/2026\n"),
	  "2: joined: \"11/2026\" is no month; write it as 2027-02\n" },
	{ BYTES("email,joined\na@example.org,2026-13\n"),
	  "2: joined: \"2026-13\" is no month; write it as 2027-02\n" },
	{ BYTES("email,joined\na@example.org,2026-02-30\n"),
	  "2: joined: \"2026-02-30\" is no month; write it as 2027-02\n" },
	{ BYTES("email,joined\na@example.org,\"x\x1b[2J\"\n"),
	  "2: joined: the character \\x1b is not allowed\n" },
	{ BYTES("email,status\na@example.org,subscribed\n"),
	  "2: status: \"subscribed\" is neither active nor paused\n" },
	{ BYTES("email,status\na@example.org,former\n"),
	  "2: status: former members are not taken in\n" },
	{ BYTES("email,status,paused_until\na@example.org,active,2027-03\n"),
	  "2: paused_until: the status is not paused\n" },
	{ BYTES("email,paused_until\na@example.org,soon\n"),
	  "2: paused_until: \"soon\" is no month; write it as 2027-02\n" },
	{ BYTES("email,zone\na@example.org,Europe/Berln\n"),
	  "2: zone: no time zone \"Europe/Berln\"; did you mean \"Europe/Berlin\"?\n" },
	{ BYTES("email,zone\na@example.org,../../etc/passwd\n"),
	  "2: zone: no time zone \"../../etc/passwd\"; write it as \"Europe/Berlin\"\n" },
	{ BYTES("name,email,leads,joined\nAn\ta,none,perhaps,soon\nBo,b@example.org,yes,2026-11\n"),
	  "2: name: the character \\t is not allowed\n"
	  "2: email: \"none\" is no e-mail address: it has no @\n"
	  "2: leads: \"perhaps\" is neither yes nor no\n"
	  "2: joined: \"soon\" is no month; write it as 2027-02\n"
	  "3 Bo <b@example.org> leads=yes joined=2026-11\n" },
	/* vCards */
	{ BYTES("BEGIN:VCARD\nFN:Ana\nEMAIL:a@example.org\n"), "1: END:VCARD is missing\n" },
	{ BYTES("BEGIN:VCARD\nFN:Ana\nEND:VCARD\n"), "1: email: it is missing\n" },
	{ BYTES("BEGIN:VCARD\nFN:Ana\nEMAIL:anna@\nEND:VCARD\n"),
	  "3: email: \"anna@\" is no e-mail address: nothing stands behind the @\n" },
	{ BYTES("BEGIN:VCARD\nVERSION:9\nEMAIL:a@example.org\nEND:VCARD\n"),
	  "2: its version is none of 2.1, 3.0 and 4.0\n" },
	{ BYTES("BEGIN:VCARD\nFN:Ana\\nBcc: x\nEMAIL:a@example.org\nEND:VCARD\n"),
	  "1: name: the character \\n is not allowed\n" },
	{ BYTES("BEGIN:VCARD\nFN;CHARSET=UTF-8:Jos\xE9\nEMAIL:a@example.org\nEND:VCARD\n"),
	  "2: name: the bytes are no UTF-8\n" },
	{ BYTES("BEGIN:VCARD\nBEGIN:VCARD\nEMAIL:a@example.org\nEND:VCARD\n"),
	  "2: the next card begins before it has ended\n2  <a@example.org>\n" },
	{ BYTES("BEGIN:VCARD\nEMAIL:a@example.org\nEND:VCARD\nstray\n"),
	  "1  <a@example.org>\n4: it stands outside of BEGIN:VCARD and END:VCARD\n" },
	{ BYTES("BEGIN:VCARD\nEMAIL:a@example.org\nstray\nEND:VCARD\n"), "3: it has no colon\n" },
	{ BYTES("BEGIN:VCARD\nEMAIL:a@example.org\nX-\xF2:1\nEND:VCARD\n"),
	  "3: no name of a property stands before the colon\n" },
	{ BYTES("BEGIN:VCARD\nEMAIL:a@example.org\nEND:VCARD\nBEGIN:VCARD\nEMAIL:A@example.org\n"
	        "END:VCARD\n"),
	  "1  <a@example.org>\n4: email: A@example.org stands in line 1, too\n" },
	{ BYTES("BEGIN:VCARD\nEMAIL:a@example.org\nX-BROWNBAG-LEADS:perhaps\nTZ:-0500\nEND:"
	        "VCARD\n"),
	  "1: leads: \"perhaps\" is neither yes nor no\n"
	  "1: zone: no time zone \"-0500\"; write it as \"Europe/Berlin\"\n" },
};

static void test_import__says_what_is_wrong_with_a_file(void **state)
{
	(void)state;
	assert_true(count_of(malformed) >= 60);
	for (size_t i = 0; i < count_of(malformed); i++) {
		for (size_t chunk = 1; chunk <= 64; chunk++) {
			struct bb_bytes out = BB_BYTES_INIT(1 << 16);

			roster_text(&out, malformed[i].text, malformed[i].len, chunk, NULL);
			assert_string_equal(bb_bytes_text(&out), malformed[i].want);
			bb_bytes_release(&out);
		}
	}
}

static void test_map__is_refused_with_what_is_wrong(void **state)
{
	static const struct { const char *map, *want;
	} cases[] = {
		{ "", "= a map is written as name=Column,email=Column, columns by their header or "
		      "number\n" },
		{ "name", "= a map is written as name=Column,email=Column, columns by their header "
		          "or number\n" },
		{ "email=2,", "= a map is written as name=Column,email=Column, columns by their "
		              "header or number\n" },
		{ "emial=2", "= no field \"emial\" to map; did you mean \"email\"?\n" },
		{ "birthday=2",
		  "= no field \"birthday\" to map; there are name, first, last, email, "
		  "further, leads, joined, status, paused_until and zone\n" },
		{ "\x1b=2",
		  "= no field \"\\x1b\" to map; there are name, first, last, email, further, "
		  "leads, joined, status, paused_until and zone\n" },
		{ "email=1,email=2", "= email is mapped twice\n" },
		{ "email=3", "= the map names a column \"3\" that is not there; there are 2\n" },
		{ "email=0", "= the map names a column \"0\" that is not there; there are 2\n" },
		{ "email=99999999999999999999", "= the map names a column \"99999999999999999999\" "
		                                "that is not there; there are 2\n" },
		{ "email=Kontakt",
		  "= the map names a column \"kontakt\" that is not there; there are 2\n" },
		{ "email=",
		  "= line 1 names no column of e-mail addresses: say which it is, as in --map email=2 "
		  "or --map email=Contact\n" },
	};

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct bb_bytes out = BB_BYTES_INIT(1 << 16);

		roster_text(&out, BYTES("name,email\nAna,a@example.org\n"), 64, cases[i].map);
		assert_string_equal(bb_bytes_text(&out), cases[i].want);
		bb_bytes_release(&out);
	}
}

/* -- the handler -- */

static enum bb_status stop_at_row(void *context, const struct bb_roster_row *row,
                                  struct bb_error *err)
{
	(void)context;
	return bb_error_set(err, BB_EINVAL, "row %zu", row->line);
}

static enum bb_status stop_at_finding(void *context, const struct bb_import_finding *finding,
                                      struct bb_error *err)
{
	(void)context;
	return bb_error_set(err, BB_EINVAL, "finding %zu", finding->line);
}

static enum bb_status stop_at_unused(void *context, const char *column, struct bb_error *err)
{
	(void)context;
	return bb_error_set(err, BB_EAGAIN, "unused %s", column);
}

static void test_import__ends_where_the_handler_says(void **state)
{
	static const struct {
		const char *text;
		enum bb_status status;
		const char *want;
	} cases[] = {
		{ "name,email\nAna,a@example.org\n", BB_EINVAL, "row 2" },
		{ "name,email\nAna,none\n", BB_EINVAL, "finding 2" },
		{ "name,email\n\"Ana\"x,none\n", BB_EINVAL, "finding 2" },
		{ "name,email,phone\nAna,none,1\n", BB_EAGAIN, "unused phone" },
		{ "BEGIN:VCARD\nTEL:1\nEND:VCARD\n", BB_EAGAIN, "unused TEL" },
		{ "BEGIN:VCARD\nEMAIL:a@example.org\nEND:VCARD\nBEGIN:VCARD", BB_EINVAL, "row 1" },
	};
	const struct bb_import_handler handler = { NULL, stop_at_row, stop_at_finding,
		                                   stop_at_unused };
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct bb_roster_import *import = NULL;

		assert_works(bb_roster_import_new(&import, NULL, &handler, &err), err);
		assert_fails(
			cases[i].status,
			bb_roster_import_feed(import, cases[i].text, strlen(cases[i].text), &err),
			err);
		assert_string_equal(err.text, cases[i].want);
		bb_roster_import_free(import);
	}
	bb_roster_import_free(NULL);
	bb_column_map_free(NULL);
}

static void test_import__names_no_more_columns_than_are_worth_reading(void **state)
{
	struct bb_bytes file = BB_BYTES_INIT(1 << 16), out = BB_BYTES_INIT(1 << 16);
	size_t named = 0;

	(void)state;
	bb_bytes_add_text(&file, "email");
	for (int i = 0; i < 300; i++)
		bb_bytes_addf(&file, ",c%d", i);
	bb_bytes_add_text(&file, "\na@example.org\n");
	roster_text(&out, file.data, file.len, 4096, NULL);
	for (const char *c = out.data; *c; c++)
		named += *c == '-';
	assert_int_equal(named, 200);
	bb_bytes_release(&file);
	bb_bytes_release(&out);
}

/* Looking for what was meant takes its time. */
static void test_import__suggests_a_zone_for_the_first_mistakes_alone(void **state)
{
	struct bb_bytes file = BB_BYTES_INIT(1 << 16), out = BB_BYTES_INIT(1 << 16);
	size_t suggested = 0, refused = 0;

	(void)state;
	bb_bytes_add_text(&file, "email,zone\n");
	for (int i = 0; i < 40; i++)
		bb_bytes_addf(&file, "a%d@example.org,Europe/Berlin%d\n", i, i % 10);
	roster_text(&out, file.data, file.len, 4096, NULL);
	for (const char *at = bb_bytes_text(&out); (at = strstr(at, "zone: ")); at++)
		refused++;
	for (const char *at = bb_bytes_text(&out); (at = strstr(at, "did you mean")); at++)
		suggested++;
	assert_int_equal(refused, 40);
	assert_int_equal(suggested, 10);
	assert_non_null(strstr(out.data, "41: zone: \"Europe/Berlin9\" is no time zone\n"));
	bb_bytes_release(&file);
	bb_bytes_release(&out);
}

/* So many that what remembers addresses has grown often. */
static void test_import__finds_every_double_of_many(void **state)
{
	enum { MANY = 20000 };
	struct bb_bytes file = BB_BYTES_INIT(1 << 22), out = BB_BYTES_INIT(1 << 22);
	struct bb_bytes want = BB_BYTES_INIT(1 << 22);

	(void)state;
	bb_bytes_add_text(&file, "email\n");
	for (int i = 0; i < MANY; i++) {
		bb_bytes_addf(&file, "m%d@example.org\n", i);
		bb_bytes_addf(&want, "%d  <m%d@example.org>\n", i + 2, i);
	}
	for (int i = 0; i < MANY; i++) {
		bb_bytes_addf(&file, "M%d@Example.org\n", i);
		bb_bytes_addf(&want, "%d: email: M%d@example.org stands in line %d, too\n",
		              i + 2 + MANY, i, i + 2);
	}
	roster_text(&out, file.data, file.len, 4096, NULL);
	assert_string_equal(bb_bytes_text(&out), bb_bytes_text(&want));
	bb_bytes_release(&file);
	bb_bytes_release(&out);
	bb_bytes_release(&want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_import__takes_what_people_have),
		cmocka_unit_test(test_import__forgives_other_spellings),
		cmocka_unit_test(test_import__says_what_is_wrong_with_a_file),
		cmocka_unit_test(test_map__is_refused_with_what_is_wrong),
		cmocka_unit_test(test_import__ends_where_the_handler_says),
		cmocka_unit_test(test_import__names_no_more_columns_than_are_worth_reading),
		cmocka_unit_test(test_import__suggests_a_zone_for_the_first_mistakes_alone),
		cmocka_unit_test(test_import__finds_every_double_of_many),
	};

	return cmocka_run_group_tests_name("roster_import", tests, NULL, NULL);
}
