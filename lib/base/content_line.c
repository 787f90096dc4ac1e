/* SPDX-License-Identifier: MIT */
/*
 * Content lines as text: folding and escaping when writing, taking a line apart
 * when reading (RFC 5545 3.1 and 3.3.11, RFC 6350 3.2 to 3.4). Knows no property
 * and no component. RFC 6868 is not emitted: old readers show its circumflexes.
 */
#include <brownbag/content_line.h>

#include <stdlib.h>
#include <string.h>

static bool is_control(char c)
{
	return ((unsigned char)c < 0x20 && c != '\t') || c == 0x7F;
}

static bool is_inside_character(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

/* Whether it may stay as it is, as most lines do. */
static bool is_fine(const char *line, size_t len)
{
	if (len > BB_CONTENT_FOLD)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (is_control(line[i]))
			return false;
	}
	return true;
}

static void fold(struct bb_bytes *out, const char *line)
{
	const char *begun = line; /* what wasn't added yet */
	size_t used = 0;          /* octets of the physical line so far */

	while (*line) {
		size_t len = 1;

		while (len < 4 && is_inside_character(line[len]))
			len++;
		if (len == 1 && is_control(*line)) {
			bb_bytes_add(out, begun, (size_t)(line - begun));
			begun = ++line;
			continue;
		}
		if (used + len > BB_CONTENT_FOLD) {
			bb_bytes_add(out, begun, (size_t)(line - begun));
			bb_bytes_add_text(out, "\r\n ");
			begun = line;
			used = 1;
		}
		used += len;
		line += len;
	}
	bb_bytes_add(out, begun, (size_t)(line - begun));
}

void bb_content_end_line(struct bb_bytes *out, size_t begin)
{
	char *line;

	if (out->failed)
		return;
	if (!is_fine(bb_bytes_text(out) + begin, out->len - begin)) {
		line = strdup(out->data + begin);
		if (!line)
			out->failed = true;
		bb_bytes_truncate(out, begin);
		if (line)
			fold(out, line);
		free(line);
	}
	bb_bytes_add_text(out, "\r\n");
}

void bb_content_add_line(struct bb_bytes *out, const char *line)
{
	size_t begin = out->len;

	bb_bytes_add_text(out, line);
	bb_content_end_line(out, begin);
}

static bool stands_for_itself(char c)
{
	return c != '\0' && c != '\\' && c != ';' && c != ',' && !is_control(c);
}

void bb_content_add_text(struct bb_bytes *out, const char *text)
{
	for (; *text; text++) {
		size_t plain = 0;

		while (stands_for_itself(text[plain]))
			plain++;
		bb_bytes_add(out, text, plain);
		text += plain;
		if (*text == '\0')
			break;
		if (*text == '\n')
			bb_bytes_add_text(out, "\\n");
		else if (!is_control(*text))
			bb_bytes_add(out, (char[]){ '\\', *text }, 2);
	}
}

void bb_content_add_param(struct bb_bytes *out, const char *value)
{
	bool quoted = value[strcspn(value, ":;,")] != '\0';

	if (quoted)
		bb_bytes_add_char(out, '"');
	for (; *value; value++) {
		if (*value == '"')
			bb_bytes_add_char(out, '\'');
		else if (*value != '^' && !is_control(*value))
			bb_bytes_add_char(out, *value);
	}
	if (quoted)
		bb_bytes_add_char(out, '"');
}

const char *bb_content_fault_text(enum bb_content_fault fault)
{
	static const char *const texts[] = {
		[BB_CONTENT_FINE] = "",
		[BB_CONTENT_NO_COLON] = "it has no colon",
		[BB_CONTENT_NO_NAME] = "nothing stands before the colon",
		[BB_CONTENT_TOO_MANY_PARAMS] = "it has more than 32 parameters",
		[BB_CONTENT_TOO_LONG] = "it is too long",
		[BB_CONTENT_NUL] = "it holds a NUL byte",
	};

	return texts[fault];
}

const char *bb_content_param(const struct bb_content_line *line, const char *name)
{
	for (size_t i = 0; i < line->param_count; i++) {
		if (strcmp(line->params[i].name, name) == 0)
			return line->params[i].value;
	}
	return NULL;
}

static void raise_case(char *text)
{
	for (; *text; text++) {
		if (*text >= 'a' && *text <= 'z')
			*text = (char)(*text - 'a' + 'A');
	}
}

/* End the text at `end` and say which of the characters stood there. */
static char cut(char *end)
{
	char stop = *end;

	*end = '\0';
	return stop;
}

/* Move past the quoted or bare text that ends at `;` or `:`; quotes anywhere shield both. */
static char *find_stop(char *text)
{
	bool quoted = false;

	for (; *text && (quoted || (*text != ';' && *text != ':')); text++) {
		if (*text == '"')
			quoted = !quoted;
	}
	return text;
}

/* TYPE="a,b" gives a,b: a list in quotes is no other list. */
static void drop_quotes(char *text)
{
	char *kept = text;

	for (; *text; text++) {
		if (*text != '"')
			*kept++ = *text;
	}
	*kept = '\0';
}

static void set_param(struct bb_content_param *param, char *text)
{
	char *equals = strchr(text, '=');

	if (equals) {
		*equals = '\0';
		raise_case(text);
		param->name = text;
		param->value = equals + 1;
	} else {
		param->name = "";
		param->value = text;
	}
	drop_quotes((char *)param->value);
}

static void split_name(struct bb_content_line *out, char *text)
{
	char *dot = strchr(text, '.');

	raise_case(text);
	out->group = "";
	out->name = text;
	if (dot) {
		*dot = '\0';
		out->group = text;
		out->name = dot + 1;
	}
}

void bb_content_split(struct bb_content_line *out, char *text)
{
	char *end = text + strcspn(text, ";:");
	char stop = cut(end);

	out->fault = BB_CONTENT_FINE;
	out->param_count = 0;
	out->value = end;
	split_name(out, text);
	while (stop == ';') {
		char *param = end + 1;

		end = find_stop(param);
		stop = cut(end);
		if (out->param_count == BB_CONTENT_PARAMS_MAX) {
			out->fault = BB_CONTENT_TOO_MANY_PARAMS;
			out->value = end;
			return;
		}
		set_param(&out->params[out->param_count++], param);
	}
	if (stop != ':')
		out->fault = BB_CONTENT_NO_COLON;
	else if (out->name[0] == '\0')
		out->fault = BB_CONTENT_NO_NAME;
	else
		out->value = end + 1;
}

void bb_content_unescape(char *text)
{
	char *kept = text;

	for (; *text; text++) {
		if (*text == '\\' && text[1] != '\0') {
			text++;
			*kept++ = *text == 'n' || *text == 'N' ? '\n' : *text;
		} else {
			*kept++ = *text;
		}
	}
	*kept = '\0';
}

char *bb_content_next_part(char **rest, char separator)
{
	char *part = *rest;
	char *at = part;

	while (*at && *at != separator)
		at += at[0] == '\\' && at[1] != '\0' ? 2 : 1;
	*rest = *at ? at + 1 : NULL;
	*at = '\0';
	return part;
}
