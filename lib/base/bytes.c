/* SPDX-License-Identifier: MIT */
/* Growable bytes. Decides how they grow (by half, up to the maximum) and that the first failure sticks. */
#include <brownbag/bytes.h>

#include <assert.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_SIZE = 64 };

/* Room for `extra` more bytes and a NUL. False once the buffer failed. */
static bool make_room(struct bb_bytes *self, size_t extra)
{
	size_t size = self->size;
	char *data;

	if (self->failed)
		return false;
	if (extra > self->max || self->len > self->max - extra) {
		self->failed = self->too_long = true;
		return false;
	}
	if (size > self->len + extra)
		return true;
	if (size < FIRST_SIZE)
		size = FIRST_SIZE;
	while (size <= self->len + extra)
		size = size > SIZE_MAX / 2 ? self->len + extra + 1 : size + size / 2;
	data = realloc(self->data, size);
	if (!data) {
		self->failed = true;
		return false;
	}
	self->data = data;
	self->size = size;
	return true;
}

void bb_bytes_release(struct bb_bytes *self)
{
	if (!self)
		return;
	free(self->data);
	*self = (struct bb_bytes)BB_BYTES_INIT(self->max);
}

void bb_bytes_clear(struct bb_bytes *self)
{
	self->len = 0;
	self->failed = self->too_long = false;
	if (self->data)
		self->data[0] = '\0';
}

void bb_bytes_add(struct bb_bytes *self, const void *bytes, size_t len)
{
	if (!make_room(self, len))
		return;
	if (len > 0)
		memcpy(self->data + self->len, bytes, len);
	self->len += len;
	self->data[self->len] = '\0';
}

void bb_bytes_add_text(struct bb_bytes *self, const char *text)
{
	bb_bytes_add(self, text, strlen(text));
}

void bb_bytes_add_char(struct bb_bytes *self, char c)
{
	bb_bytes_add(self, &c, 1);
}

/* Formatted once where it fits into what is free, as most texts do. */
void bb_bytes_addf(struct bb_bytes *self, const char *format, ...)
{
	va_list args;
	size_t room;
	int len;

	if (!make_room(self, 0))
		return;
	room = self->size - self->len;
	va_start(args, format);
	len = vsnprintf(self->data + self->len, room, format, args);
	va_end(args);
	if (len < 0)
		self->failed = true;
	if (len < 0 || !make_room(self, (size_t)len)) {
		self->data[self->len] = '\0';
		return;
	}
	if ((size_t)len >= room) {
		va_start(args, format);
		vsnprintf(self->data + self->len, (size_t)len + 1, format, args);
		va_end(args);
	}
	self->len += (size_t)len;
}

void bb_bytes_truncate(struct bb_bytes *self, size_t len)
{
	assert(len <= self->len);
	self->len = len;
	if (self->data)
		self->data[len] = '\0';
}

const char *bb_bytes_text(const struct bb_bytes *self)
{
	return self->data ? self->data : "";
}

enum bb_status bb_bytes_check(const struct bb_bytes *self, struct bb_error *err)
{
	if (!self->failed)
		return BB_OK;
	if (self->too_long)
		return bb_error_set(err, BB_EINVAL, "longer than the %zu bytes that fit", self->max);
	return bb_error_set(err, BB_EIO, "out of memory");
}

enum bb_status bb_bytes_detach(char **out, struct bb_bytes *self, struct bb_error *err)
{
	enum bb_status status;

	bb_bytes_add(self, "", 0); /* so that an empty text is one, too */
	status = bb_bytes_check(self, err);
	if (status != BB_OK)
		return status;
	*out = self->data;
	*self = (struct bb_bytes)BB_BYTES_INIT(self->max);
	return BB_OK;
}

enum bb_status bb_text_copy(char **out, const char *text, struct bb_error *err)
{
	char *copy = strdup(text);

	if (!copy)
		return bb_error_set(err, BB_EIO, "out of memory");
	*out = copy;
	return BB_OK;
}
