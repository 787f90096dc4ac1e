/* SPDX-License-Identifier: MIT */
/*
 * Addresses (RFC 5321 4.1.2, narrowed; RFC 5322 3.4 for name and angle
 * brackets; IDNA2008 by libidn2 with the mapping of UTS 46). Decides what may
 * ever stand on an SMTP line. Refuses to guess: no comment, no quoted local
 * part, no address literal, no name out of an address.
 */
#include <brownbag/address.h>

#include <brownbag/bytes.h>
#include <brownbag/text.h>

#include <idn2.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum {
	LOCAL_MAX = 64,     /* RFC 5321 4.5.3.1.1 */
	LABEL_MAX = 63,     /* RFC 1035 2.3.4 */
	MAILBOX_MAX = 1024, /* a name in any encoding, an address, quotes */
	SHOWN_MAX = 80,     /* bytes of a refused text that an error quotes */
};

static bool is_alphanumeric(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* RFC 5322 3.2.3 */
static bool is_atext(char c)
{
	return is_alphanumeric(c) || (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~", c));
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static enum bb_status refuse(const char *text, const char *why, struct bb_error *err)
{
	struct bb_bytes shown = BB_BYTES_INIT(4096);
	size_t len = strlen(text), shown_len = len < SHOWN_MAX ? len : SHOWN_MAX;
	enum bb_status status;

	while (shown_len < len && shown_len > 0 && ((unsigned char)text[shown_len] & 0xC0) == 0x80)
		shown_len--;
	bb_text_show(&shown, text, shown_len);
	status = bb_error_set(err, BB_EINVAL, "\"%s%s\" is no e-mail address: %s",
	                      bb_bytes_text(&shown), shown_len < len ? "..." : "", why);
	bb_bytes_release(&shown);
	return status;
}

/* What is wrong with a local part; NULL if nothing. */
static const char *judge_local(const char *local, size_t len)
{
	if (len == 0)
		return "nothing stands before the @";
	if (len > LOCAL_MAX)
		return "more than 64 bytes stand before the @";
	for (size_t i = 0; i < len; i++) {
		if (local[i] == '.' && (i == 0 || i == len - 1 || local[i - 1] == '.'))
			return "a dot needs a character on both sides";
		if (local[i] & 0x80)
			return "before the @ only ASCII is possible";
		if (local[i] != '.' && !is_atext(local[i]))
			return "a character before the @ is not possible there";
	}
	return NULL;
}

/* What is wrong with a domain in its ASCII form; NULL if nothing. */
static const char *judge_domain(const char *domain)
{
	size_t start = 0, labels = 0;
	bool digits_only = true;

	for (size_t i = 0;; i++) {
		bool at_end = domain[i] == '.' || domain[i] == '\0';

		if (!at_end) {
			if (!is_alphanumeric(domain[i]) && domain[i] != '-')
				return "a character of the domain is not possible there";
			digits_only = digits_only && domain[i] >= '0' && domain[i] <= '9';
			continue;
		}
		if (i == start)
			return "a part of the domain is empty";
		if (i - start > LABEL_MAX)
			return "a part of the domain is longer than 63 bytes";
		if (domain[start] == '-' || domain[i - 1] == '-')
			return "a part of the domain begins or ends with a hyphen";
		labels++;
		if (domain[i] == '\0')
			break;
		start = i + 1;
		digits_only = true;
	}
	if (labels < 2)
		return "the domain has no dot";
	return digits_only ? "the domain ends in a number" : NULL;
}

static bool is_ascii(const char *text)
{
	for (; *text; text++) {
		if (*text & 0x80)
			return false;
	}
	return true;
}

static void lower_ascii(char *text)
{
	for (; *text; text++) {
		if (*text >= 'A' && *text <= 'Z')
			*text = (char)(*text - 'A' + 'a');
	}
}

/* Whether a label claims to be an encoded one, which has to be looked into. */
static bool has_encoded_label(const char *domain)
{
	for (const char *label = domain; label; label = strchr(label, '.')) {
		label += *label == '.';
		if (strncasecmp(label, "xn--", 4) == 0)
			return true;
	}
	return false;
}

/*
 * The domain in ASCII and lower case. `why` is set and BB_EINVAL returned,
 * without a text, if libidn2 finds fault with it.
 */
static enum bb_status encode_domain(char **out, const char *domain, const char **why,
                                    struct bb_error *err)
{
	char *encoded = NULL, *copy = NULL;
	enum bb_status status;
	int code;

	/* libidn2 takes 20 times as long as the rest, and ASCII has nothing to map. */
	if (is_ascii(domain) && !has_encoded_label(domain)) {
		status = bb_text_copy(&copy, domain, err);
	} else {
		/* Not IDN2_USE_STD3_ASCII_RULES: it drops a full-width @ instead of refusing it. */
		code = idn2_to_ascii_8z(domain, &encoded, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
		if (code == IDN2_MALLOC)
			return bb_error_set(err, BB_EIO, "out of memory");
		if (code != IDN2_OK) {
			*why = "the domain is not possible in international spelling";
			return BB_EINVAL;
		}
		status = bb_text_copy(&copy, encoded, err);
		idn2_free(encoded);
	}
	if (status != BB_OK)
		return status;
	lower_ascii(copy);
	*out = copy;
	return BB_OK;
}

enum bb_status bb_address_normalize(char **out, const char *address, struct bb_error *err)
{
	const char *at = strrchr(address, '@');
	struct bb_bytes kept = BB_BYTES_INIT(MAILBOX_MAX);
	char *domain = NULL;
	const char *why;
	enum bb_status status;

	if (!at)
		return refuse(address, "it has no @", err);
	if (strlen(address) > MAILBOX_MAX)
		return refuse(address, "it is too long", err);
	why = judge_local(address, (size_t)(at - address));
	if (!why && at[1] == '\0')
		why = "nothing stands behind the @";
	if (why)
		return refuse(address, why, err);
	status = encode_domain(&domain, at + 1, &why, err);
	if (status != BB_OK)
		return why ? refuse(address, why, err) : status;
	why = judge_domain(domain);
	if (!why && (size_t)(at - address) + 1 + strlen(domain) > BB_ADDRESS_MAX)
		why = "it is longer than 254 bytes";
	if (why) {
		status = refuse(address, why, err);
	} else {
		bb_bytes_add(&kept, address, (size_t)(at - address) + 1);
		bb_bytes_add_text(&kept, domain);
		status = bb_bytes_detach(out, &kept, err);
	}
	bb_bytes_release(&kept);
	free(domain);
	return status;
}

enum bb_status bb_address_key(char **out, const char *address, struct bb_error *err)
{
	char *key = NULL;
	enum bb_status status = bb_address_normalize(&key, address, err);

	if (status != BB_OK)
		return status;
	lower_ascii(key);
	*out = key;
	return BB_OK;
}

const char *bb_address_domain(const char *address)
{
	const char *at = strrchr(address, '@');

	return at ? at + 1 : "";
}

/* Ana@Example.org, 'ana@example.org': what mail programs write where there is no name. */
static bool is_bare_address(const char *name)
{
	const char *at = strchr(name, '@');

	return at && at > name && at[1] != '\0' && !strchr(name, ' ');
}

enum bb_status bb_name_clean(char **out, const char *text, struct bb_error *err)
{
	char *name = NULL;
	enum bb_status status = bb_text_clean_line(&name, text, BB_NAME_MAX, "name", err);

	if (status != BB_OK)
		return status;
	if (is_bare_address(name))
		name[0] = '\0';
	*out = name;
	return BB_OK;
}

/*
 * Append the phrase in front of an angle bracket with its quotes and
 * backslashes taken away.
 *
 * @return the bracket; NULL if there is none outside of quotes
 */
static const char *read_phrase(struct bb_bytes *name, const char *text)
{
	bool quoted = false;

	for (; *text && (quoted || *text != '<'); text++) {
		if (*text == '"')
			quoted = !quoted;
		else if (quoted && *text == '\\' && text[1] != '\0')
			bb_bytes_add_char(name, *++text);
		else
			bb_bytes_add_char(name, *text);
	}
	return *text == '<' ? text : NULL;
}

/* A copy of text[0..len) without the blanks around it. */
static void trim(struct bb_bytes *out, const char *text, size_t len)
{
	while (len > 0 && is_blank(text[0])) {
		text++;
		len--;
	}
	while (len > 0 && is_blank(text[len - 1]))
		len--;
	bb_bytes_add(out, text, len);
}

/* Take a mailbox apart: the phrase into `name`, the rest into `address`. */
static enum bb_status split_mailbox(struct bb_bytes *name, struct bb_bytes *address,
                                    const char *text, struct bb_error *err)
{
	const char *open = strchr(text, '<') ? read_phrase(name, text) : NULL;
	const char *close = open ? strchr(open, '>') : NULL;

	if (!open) {
		bb_bytes_clear(name);
		trim(address, text, strlen(text));
		return BB_OK;
	}
	if (!close)
		return refuse(text, "the \"<\" is not closed", err);
	if (close[1 + strspn(close + 1, " \t")] != '\0')
		return refuse(text, "something follows the \">\"", err);
	trim(address, open + 1, (size_t)(close - open - 1));
	return BB_OK;
}

enum bb_status bb_mailbox_parse(char **name, char **address, const char *text,
                                struct bb_error *err)
{
	struct bb_bytes phrase = BB_BYTES_INIT(MAILBOX_MAX), spec = BB_BYTES_INIT(MAILBOX_MAX);
	char *clean_name = NULL, *clean_address = NULL;
	enum bb_status status;

	if (strlen(text) > MAILBOX_MAX)
		return refuse(text, "it is too long", err);
	status = split_mailbox(&phrase, &spec, text, err);
	if (status == BB_OK)
		status = bb_bytes_check(&phrase, err);
	if (status == BB_OK)
		status = bb_bytes_check(&spec, err);
	if (status == BB_OK)
		status = bb_address_normalize(&clean_address, bb_bytes_text(&spec), err);
	if (status == BB_OK)
		status = bb_name_clean(&clean_name, bb_bytes_text(&phrase), err);
	if (status != BB_OK)
		goto out;
	*name = clean_name;
	*address = clean_address;
	clean_name = clean_address = NULL;
out:
	free(clean_name);
	free(clean_address);
	bb_bytes_release(&phrase);
	bb_bytes_release(&spec);
	return status;
}

/* Where the scan of a line of mailboxes stands. */
struct scan {
	bool quoted;
	bool escaped; /* the last character was a backslash in quotes */
	bool bracketed;
	bool has_at; /* the item so far holds an @ outside of quotes */
};

/*
 * Whether the character ends an item. A comma does so only behind an @: before
 * it, it belongs to a name as Outlook pastes it, Lima, Ana <ana@example.org>.
 */
static bool ends_item(struct scan *scan, char c)
{
	if (scan->quoted) {
		scan->quoted = c != '"' || scan->escaped;
		scan->escaped = c == '\\' && !scan->escaped;
		return false;
	}
	if (c == '"')
		scan->quoted = true;
	else if (c == '<')
		scan->bracketed = true;
	else if (c == '>')
		scan->bracketed = false;
	else if (c == '@')
		scan->has_at = true;
	if (scan->bracketed)
		return false;
	return c == ';' || c == '\n' || c == '\r' || (c == ',' && scan->has_at);
}

typedef enum bb_status visit_mailbox(void *context, const char *text, struct bb_error *err);

/* Hand an item on; "," alone or nothing is passed over. */
static enum bb_status visit_item(const char *start, size_t len, visit_mailbox *visit, void *context,
                                 struct bb_error *err)
{
	struct bb_bytes item = BB_BYTES_INIT(MAILBOX_MAX);
	enum bb_status status = BB_OK;

	while (len > 0 && (*start == ',' || is_blank(*start))) {
		start++;
		len--;
	}
	trim(&item, start, len);
	status = bb_bytes_check(&item, err);
	if (status == BB_OK && item.len > 0)
		status = visit(context, bb_bytes_text(&item), err);
	else if (status == BB_EINVAL)
		status = refuse(start, "it is too long", err);
	bb_bytes_release(&item);
	return status;
}

enum bb_status bb_mailbox_each(const char *line, visit_mailbox *visit, void *context,
                               struct bb_error *err)
{
	struct scan scan = { 0 };
	const char *start = line;
	enum bb_status status;

	for (const char *c = line; *c; c++) {
		if (!ends_item(&scan, *c))
			continue;
		status = visit_item(start, (size_t)(c - start), visit, context, err);
		if (status != BB_OK)
			return status;
		start = c + 1;
		scan = (struct scan){ 0 };
	}
	if (scan.quoted || scan.bracketed)
		return refuse(start,
		              scan.quoted ? "a quote is not closed" : "the \"<\" is not closed",
		              err);
	return visit_item(start, strlen(start), visit, context, err);
}
