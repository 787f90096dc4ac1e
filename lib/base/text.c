/* SPDX-License-Identifier: MIT */
/*
 * Text by Unicode's tables (libunistring). Decides which characters a kept text
 * may hold, what equal and near mean, and how a hostile text is shown. Knows no
 * locale: the same bytes give the same answer on every machine.
 */
#include <brownbag/text.h>

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>
#include <uniwidth.h>

enum {
	LONGEST_WORD = 64, /* bytes that bb_text_distance() looks at */
	SHOWN_CHARACTER = 12, /* "\U0010ffff" and a NUL */
};

/* How many bytes at the beginning are ASCII, give or take seven: eight are looked at at once. */
static size_t ascii_run(const char *bytes, size_t len)
{
	const uint64_t high_bits = UINT64_C(0x8080808080808080);
	size_t run = 0;
	uint64_t word;

	for (; len - run >= sizeof word; run += sizeof word) {
		memcpy(&word, bytes + run, sizeof word);
		if (word & high_bits)
			break;
	}
	return run;
}

bool bb_text_is_utf8(const char *bytes, size_t len)
{
	size_t run = ascii_run(bytes, len);

	return len == run || u8_check((const uint8_t *)bytes + run, len - run) == NULL;
}

static bool is_control(ucs4_t c)
{
	return c < 0x20 || (c >= 0x7F && c < 0xA0);
}

/* Changes the order in which its neighbours are shown, or breaks the line. */
static bool is_format_trick(ucs4_t c)
{
	return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x2028 && c <= 0x202E) ||
	       (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

static bool is_noncharacter(ucs4_t c)
{
	return (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE;
}

static bool is_refused(ucs4_t c)
{
	return is_control(c) || is_format_trick(c) || is_noncharacter(c);
}

/* Takes no room: soft hyphen, zero width space, word joiner. (Joiners of letters are needed.) */
static bool is_invisible(ucs4_t c)
{
	return c == 0x00AD || c == 0x200B || c == 0x2060;
}

/* A no-break or ideographic space looks like a blank, so it is one. */
static bool is_blank(ucs4_t c)
{
	return c == ' ' || uc_is_general_category(c, UC_SPACE_SEPARATOR);
}

static void show_character(struct bb_bytes *out, ucs4_t c)
{
	static const struct { ucs4_t c; const char *shown; } named[] = {
		{ '\n', "\\n" }, { '\t', "\\t" }, { '\r', "\\r" },
	};

	for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
		if (named[i].c == c) {
			bb_bytes_add_text(out, named[i].shown);
			return;
		}
	}
	bb_bytes_addf(out, c < 0x80 ? "\\x%02x" : c <= 0xFFFF ? "\\u%04x" : "\\U%08x", (unsigned)c);
}

/* Nearly all of nearly every text. */
static size_t printable_run(const uint8_t *at, size_t len)
{
	size_t run = 0;

	while (run < len && at[run] >= ' ' && at[run] <= '~')
		run++;
	return run;
}

void bb_text_show(struct bb_bytes *out, const char *bytes, size_t len)
{
	const uint8_t *at = (const uint8_t *)bytes;

	while (len > 0) {
		size_t plain = printable_run(at, len);
		ucs4_t c;
		int taken;

		bb_bytes_add(out, at, plain);
		at += plain;
		len -= plain;
		if (len == 0)
			break;
		taken = u8_mbtoucr(&c, at, len);
		if (taken < 0) {
			bb_bytes_addf(out, "\\x%02x", *at);
			taken = 1;
		} else if (is_refused(c) || is_invisible(c)) {
			show_character(out, c);
		} else {
			bb_bytes_add(out, at, (size_t)taken);
		}
		at += taken;
		len -= (size_t)taken;
	}
}

static enum bb_status refuse_character(const char *what, ucs4_t c, struct bb_error *err)
{
	char space[SHOWN_CHARACTER * 2];
	struct bb_bytes shown = BB_BYTES_INIT(sizeof space);
	enum bb_status status;

	show_character(&shown, c);
	status = bb_error_set(err, BB_EINVAL, "%s: the character %s is not allowed", what,
	                      bb_bytes_text(&shown));
	bb_bytes_release(&shown);
	return status;
}

/*
 * The next character of UTF-8 that was checked before. CR LF counts as one LF.
 */
static ucs4_t next_character(const uint8_t **at)
{
	ucs4_t c;

	if ((*at)[0] == '\r' && (*at)[1] == '\n')
		(*at)++;
	*at += u8_strmbtouc(&c, *at);
	return c;
}

static void add_character(struct bb_bytes *out, ucs4_t c)
{
	uint8_t bytes[6];
	int len = u8_uctomb(bytes, c, sizeof bytes);

	assert(len > 0);
	bb_bytes_add(out, bytes, (size_t)len);
}

/* Runs of blanks become one, those at the ends none. */
static enum bb_status collect_line(struct bb_bytes *out, const uint8_t *at, const char *what,
                                   struct bb_error *err)
{
	bool blank = false;

	while (*at) {
		ucs4_t c;

		at += u8_strmbtouc(&c, at);
		if (is_refused(c))
			return refuse_character(what, c, err);
		if (is_blank(c)) {
			blank = out->len > 0;
			continue;
		}
		if (blank)
			bb_bytes_add_char(out, ' ');
		blank = false;
		add_character(out, c);
	}
	return BB_OK;
}

/* Blanks stay but at the end of a line. */
static enum bb_status collect_block(struct bb_bytes *out, const uint8_t *at, const char *what,
                                    struct bb_error *err)
{
	size_t ink = 0; /* length up to the last character of the line that isn't blank */

	while (*at) {
		ucs4_t c = next_character(&at);

		if (c != '\n' && c != '\t' && is_refused(c))
			return refuse_character(what, c, err);
		if (c == '\n')
			bb_bytes_truncate(out, ink);
		add_character(out, c);
		if (c != '\t' && !is_blank(c))
			ink = out->len;
	}
	bb_bytes_truncate(out, ink);
	return BB_OK;
}

/* NFC of a text, NUL-terminated. */
static enum bb_status compose(char **out, const char *text, size_t len, struct bb_error *err)
{
	size_t composed_len = 0;
	uint8_t *composed =
		u8_normalize(UNINORM_NFC, (const uint8_t *)text, len, NULL, &composed_len);
	char *copy = composed || len == 0 ? malloc(composed_len + 1) : NULL;

	if (!copy) {
		free(composed);
		return bb_error_set(err, BB_EIO, "out of memory");
	}
	if (composed_len > 0)
		memcpy(copy, composed, composed_len);
	copy[composed_len] = '\0';
	free(composed);
	*out = copy;
	return BB_OK;
}

typedef enum bb_status collect_step(struct bb_bytes *, const uint8_t *, const char *,
                                    struct bb_error *);

static enum bb_status clean(char **out, collect_step *collect, const char *text, size_t max,
                            const char *what, struct bb_error *err)
{
	struct bb_bytes collected = BB_BYTES_INIT(SIZE_MAX / 2);
	char *composed = NULL;
	enum bb_status status;

	if (!bb_text_is_utf8(text, strlen(text)))
		return bb_error_set(err, BB_EINVAL, "%s: the bytes are no UTF-8", what);
	status = collect(&collected, (const uint8_t *)text, what, err);
	if (status != BB_OK)
		goto out;
	status = bb_bytes_check(&collected, err);
	if (status != BB_OK)
		goto out;
	status = compose(&composed, bb_bytes_text(&collected), collected.len, err);
	if (status != BB_OK)
		goto out;
	if (strlen(composed) > max) {
		status = bb_error_set(err, BB_EINVAL, "%s: %zu bytes are too long; %zu fit", what,
		                      strlen(composed), max);
		goto out;
	}
	*out = composed;
	composed = NULL;
out:
	free(composed);
	bb_bytes_release(&collected);
	return status;
}

/* Printable ASCII without a blank too many is kept as it is; nearly every line is. */
static bool is_clean_already(const char *text)
{
	if (*text == ' ')
		return false;
	for (; *text; text++) {
		if (*text < ' ' || *text > '~' || (*text == ' ' && (text[1] == ' ' || text[1] == '\0')))
			return false;
	}
	return true;
}

enum bb_status bb_text_clean_line(char **out, const char *text, size_t max, const char *what,
                                  struct bb_error *err)
{
	if (is_clean_already(text) && strlen(text) <= max)
		return bb_text_copy(out, text, err);
	return clean(out, collect_line, text, max, what, err);
}

enum bb_status bb_text_clean_block(char **out, const char *text, size_t max, const char *what,
                                   struct bb_error *err)
{
	return clean(out, collect_block, text, max, what, err);
}

enum bb_status bb_text_fold(char **out, const char *text, struct bb_error *err)
{
	char *composed = NULL;
	uint8_t *folded;
	size_t len = 0;
	enum bb_status status;

	if (!bb_text_is_utf8(text, strlen(text)))
		return bb_error_set(err, BB_EINVAL, "the bytes are no UTF-8");
	status = compose(&composed, text, strlen(text), err);
	if (status != BB_OK)
		return status;
	folded = u8_casefold((const uint8_t *)composed, strlen(composed), NULL, NULL, NULL, &len);
	if (folded || len == 0)
		status = compose(out, (const char *)folded, len, err);
	else
		status = bb_error_set(err, BB_EIO, "out of memory");
	free(folded);
	free(composed);
	return status;
}

static unsigned char lower(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

/* Sorting a long roster folds each name many times; most names need no tables. */
static bool compare_as_ascii(const char *a, const char *b, int *order)
{
	for (; !((*a | *b) & 0x80); a++, b++) {
		if (lower(*a) != lower(*b) || *a == '\0') {
			*order = lower(*a) - lower(*b);
			break;
		}
	}
	/* What is behind a difference could combine with it, so it has to be ASCII too. */
	for (size_t i = 0; i < 2; i++) {
		for (const char *rest = i ? a : b; *rest; rest++) {
			if (*rest & 0x80)
				return false;
		}
	}
	return true;
}

/* A text without its accents, for sorting: NULL if there is no memory. */
static char *take_marks_off(const char *text)
{
	size_t len = 0, kept = 0;
	uint8_t *bare = u8_normalize(UNINORM_NFD, (const uint8_t *)text, strlen(text) + 1, NULL, &len);

	for (size_t at = 0; bare && at < len;) {
		ucs4_t c;
		int taken = u8_mbtoucr(&c, bare + at, len - at);

		assert(taken > 0);
		if (uc_combining_class(c) == UC_CCC_NR) {
			memmove(bare + kept, bare + at, (size_t)taken);
			kept += (size_t)taken;
		}
		at += (size_t)taken;
	}
	return (char *)bare; /* the NUL was one of them */
}

static int compare_folded(const char *a, const char *b)
{
	char *bare_a = take_marks_off(a), *bare_b = take_marks_off(b);
	int order = bare_a && bare_b ? strcmp(bare_a, bare_b) : 0;

	free(bare_a);
	free(bare_b);
	return order != 0 ? order : strcmp(a, b);
}

int bb_text_compare(const char *a, const char *b)
{
	char *folded_a = NULL, *folded_b = NULL;
	int order = 0;

	if (!compare_as_ascii(a, b, &order)) {
		if (bb_text_fold(&folded_a, a, NULL) == BB_OK &&
		    bb_text_fold(&folded_b, b, NULL) == BB_OK)
			order = compare_folded(folded_a, folded_b);
		else
			order = 0;
		free(folded_a);
		free(folded_b);
	}
	return order != 0 ? order : strcmp(a, b);
}

int bb_text_width(const char *text)
{
	const uint8_t *at = (const uint8_t *)text;
	size_t len = strlen(text);
	int width = 0;

	while (len > 0) {
		ucs4_t c;
		int taken = u8_mbtoucr(&c, at, len);
		int columns = taken < 0 ? 1 : uc_width(c, "UTF-8");

		if (taken < 0)
			taken = 1;
		width += columns > 0 ? columns : 0;
		at += taken;
		len -= (size_t)taken;
	}
	return width;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

size_t bb_text_distance(const char *a, const char *b)
{
	size_t rows[3][LONGEST_WORD + 1];
	size_t *two_back = rows[0], *back = rows[1], *row = rows[2];
	size_t a_len = strlen(a), b_len = strlen(b);

	if (a_len > LONGEST_WORD || b_len > LONGEST_WORD)
		return SIZE_MAX;
	for (size_t j = 0; j <= b_len; j++)
		back[j] = two_back[j] = j;
	for (size_t i = 1; i <= a_len; i++) {
		size_t *spare = two_back;

		row[0] = i;
		for (size_t j = 1; j <= b_len; j++) {
			bool same = lower(a[i - 1]) == lower(b[j - 1]);

			row[j] = least(least(back[j], row[j - 1]) + 1, back[j - 1] + !same);
			if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
			    lower(a[i - 2]) == lower(b[j - 1]))
				row[j] = least(row[j], two_back[j - 2] + 1);
		}
		two_back = back;
		back = row;
		row = spare;
	}
	return back[b_len];
}

const char *bb_text_nearest(const char *word, const char *const *candidates, size_t count)
{
	size_t nearest = strlen(word) / 3 + 1; /* one more than may be off */
	const char *found = NULL;

	for (size_t i = 0; i < count; i++) {
		size_t distance = candidates[i] ? bb_text_distance(word, candidates[i]) : SIZE_MAX;

		if (distance < nearest) {
			nearest = distance;
			found = candidates[i];
		}
	}
	return found;
}
