/* SPDX-License-Identifier: MIT */
/*
 * UTF-16 to UTF-8 (RFC 2781) in chunks, and Windows-1252 by its table. Decides
 * which of them some bytes are. Other charsets are named and refused: whoever
 * has one can save again as UTF-8.
 */
#include <brownbag/encoding.h>

#include <brownbag/text.h>

#include <inttypes.h>
#include <string.h>
#include <strings.h>

enum {
	OUT_SIZE = 4096,
	CHARACTER_MAX = 4, /* bytes of UTF-8 */
};

void bb_decoder_init(struct bb_decoder *self, bb_decoder_sink *sink, void *context)
{
	*self = (struct bb_decoder){ .sink = sink, .context = context };
}

static size_t put_utf8(char *out, uint32_t c)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xC0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3F));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xE0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3F));
		out[2] = (char)(0x80 | (c & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3F));
	out[2] = (char)(0x80 | (c >> 6 & 0x3F));
	out[3] = (char)(0x80 | (c & 0x3F));
	return 4;
}

static enum bb_status refuse_half(const struct bb_decoder *self, struct bb_error *err)
{
	return bb_error_set(err, BB_EINVAL, "half a UTF-16 character stands before byte %" PRIu64,
	                    self->offset + 1);
}

/* The two bytes that are kept, as a number. */
static uint32_t unit_of(const struct bb_decoder *self)
{
	const unsigned char *b = self->kept;

	return self->form == BB_DECODER_UTF16LE ? (uint32_t)(b[1] << 8 | b[0])
	                                        : (uint32_t)(b[0] << 8 | b[1]);
}

/*
 * Take one UTF-16 unit.
 *
 * @param[out] len  bytes written to `out`; 0 while a surrogate waits for its half
 */
static enum bb_status take_unit(struct bb_decoder *self, uint32_t unit, char *out, size_t *len,
                                struct bb_error *err)
{
	bool is_high = unit >= 0xD800 && unit <= 0xDBFF, is_low = unit >= 0xDC00 && unit <= 0xDFFF;

	*len = 0;
	if (is_low != (self->high != 0))
		return refuse_half(self, err);
	if (is_high) {
		self->high = unit;
		return BB_OK;
	}
	if (is_low)
		unit = 0x10000 + ((self->high - 0xD800) << 10) + (unit - 0xDC00);
	self->high = 0;
	*len = put_utf8(out, unit);
	return BB_OK;
}

static enum bb_status flush(struct bb_decoder *self, const char *out, size_t *used,
                            struct bb_error *err)
{
	size_t len = *used;

	*used = 0;
	return len > 0 ? self->sink(self->context, out, len, err) : BB_OK;
}

/* What stands before half a character is handed on first, so that chunks make no difference. */
static enum bb_status feed_utf16(struct bb_decoder *self, const unsigned char *bytes, size_t len,
                                 struct bb_error *err)
{
	char out[OUT_SIZE];
	size_t used = 0;

	for (; len > 0; bytes++, len--) {
		struct bb_error half = BB_ERROR_INIT;
		enum bb_status status = BB_OK;
		size_t added;

		self->offset++;
		self->kept[self->kept_len++] = *bytes;
		if (self->kept_len < 2)
			continue;
		self->kept_len = 0;
		if (take_unit(self, unit_of(self), out + used, &added, &half) != BB_OK) {
			status = flush(self, out, &used, err);
			return status != BB_OK ? status
			                       : bb_error_set(err, half.status, "%s", half.text);
		}
		used += added;
		if (used > OUT_SIZE - CHARACTER_MAX)
			status = flush(self, out, &used, err);
		if (status != BB_OK)
			return status;
	}
	return flush(self, out, &used, err);
}

static enum bb_status feed_decided(struct bb_decoder *self, const unsigned char *bytes, size_t len,
                                   struct bb_error *err)
{
	if (self->form != BB_DECODER_AS_IS)
		return feed_utf16(self, bytes, len, err);
	return len > 0 ? self->sink(self->context, (const char *)bytes, len, err) : BB_OK;
}

/*
 * Tell the form by the first bytes: a byte order mark, or, without one, two
 * characters of ASCII, which have their NULs in front or behind.
 *
 * @return how many bytes are a mark
 */
static size_t decide(struct bb_decoder *self)
{
	const unsigned char *b = self->kept;
	size_t len = self->kept_len;

	self->form = BB_DECODER_AS_IS;
	if (len >= 3 && b[0] == 0xEF && b[1] == 0xBB && b[2] == 0xBF)
		return 3;
	if (len >= 2 && b[0] == 0xFF && b[1] == 0xFE) {
		self->form = BB_DECODER_UTF16LE;
		return 2;
	}
	if (len >= 2 && b[0] == 0xFE && b[1] == 0xFF) {
		self->form = BB_DECODER_UTF16BE;
		return 2;
	}
	if (len == 4 && b[0] && !b[1] && b[2] && !b[3])
		self->form = BB_DECODER_UTF16LE;
	else if (len == 4 && !b[0] && b[1] && !b[2] && b[3])
		self->form = BB_DECODER_UTF16BE;
	return 0;
}

static bool is_utf32_mark(const unsigned char *b)
{
	return memcmp(b, "\xFF\xFE\0\0", 4) == 0 || memcmp(b, "\0\0\xFE\xFF", 4) == 0;
}

/* Decide, and hand on what was kept for it. */
static enum bb_status start(struct bb_decoder *self, struct bb_error *err)
{
	unsigned char kept[sizeof self->kept];
	size_t len = self->kept_len;
	size_t mark = decide(self);

	memcpy(kept, self->kept, sizeof kept);
	self->kept_len = 0;
	if (len == 4 && is_utf32_mark(kept))
		return bb_error_set(err, BB_EINVAL, "it is UTF-32; save it as UTF-8");
	self->offset = mark;
	return feed_decided(self, kept + mark, len - mark, err);
}

enum bb_status bb_decoder_feed(struct bb_decoder *self, const char *bytes, size_t len,
                               struct bb_error *err)
{
	enum bb_status status;

	while (self->form == BB_DECODER_UNDECIDED) {
		for (; len > 0 && self->kept_len < sizeof self->kept; len--)
			self->kept[self->kept_len++] = (unsigned char)*bytes++;
		if (self->kept_len < sizeof self->kept)
			return BB_OK;
		status = start(self, err);
		if (status != BB_OK)
			return status;
	}
	return feed_decided(self, (const unsigned char *)bytes, len, err);
}

enum bb_status bb_decoder_finish(struct bb_decoder *self, struct bb_error *err)
{
	if (self->form == BB_DECODER_UNDECIDED) {
		enum bb_status status = start(self, err);

		if (status != BB_OK)
			return status;
	}
	return self->kept_len > 0 || self->high ? refuse_half(self, err) : BB_OK;
}

/* What 0x80 to 0x9F mean in Windows-1252; 0: nothing. */
static const uint16_t windows_1252[32] = {
	0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
	0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
	0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
	0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

static enum bb_status decode_windows_1252(struct bb_bytes *out, const unsigned char *bytes,
                                          size_t len, struct bb_error *err)
{
	for (size_t i = 0; i < len; i++) {
		char utf8[CHARACTER_MAX];
		uint32_t c = bytes[i];

		if (c >= 0x80 && c < 0xA0)
			c = windows_1252[c - 0x80];
		if (c == 0 && bytes[i] != 0)
			return bb_error_set(err, BB_EINVAL,
			                    "the byte \\x%02x is neither UTF-8 nor Windows-1252",
			                    bytes[i]);
		bb_bytes_add(out, utf8, put_utf8(utf8, c));
	}
	return BB_OK;
}

enum bb_status bb_decode_guessed(struct bb_bytes *out, const char *bytes, size_t len,
                                 struct bb_error *err)
{
	if (!bb_text_is_utf8(bytes, len))
		return decode_windows_1252(out, (const unsigned char *)bytes, len, err);
	bb_bytes_add(out, bytes, len);
	return BB_OK;
}

static bool is_one_of(const char *name, const char *const *names)
{
	for (; *names; names++) {
		if (strcasecmp(name, *names) == 0)
			return true;
	}
	return false;
}

enum bb_status bb_decode_named(struct bb_bytes *out, const char *charset, const char *bytes,
                               size_t len, struct bb_error *err)
{
	static const char *const unicode[] = { "UTF-8", "UTF8", "US-ASCII", "ASCII", NULL };
	static const char *const western[] = { "ISO-8859-1", "LATIN1", "WINDOWS-1252", "CP1252",
		                               NULL };
	struct bb_bytes shown = BB_BYTES_INIT(256);
	enum bb_status status;

	if (is_one_of(charset, western))
		return decode_windows_1252(out, (const unsigned char *)bytes, len, err);
	if (is_one_of(charset, unicode)) {
		if (!bb_text_is_utf8(bytes, len))
			return bb_error_set(err, BB_EINVAL, "the bytes are no %s", charset);
		bb_bytes_add(out, bytes, len);
		return BB_OK;
	}
	bb_text_show(&shown, charset, strnlen(charset, 40));
	status = bb_error_set(err, BB_EINVAL, "the charset \"%s\" is unknown; save it as UTF-8",
	                      bb_bytes_text(&shown));
	bb_bytes_release(&shown);
	return status;
}
