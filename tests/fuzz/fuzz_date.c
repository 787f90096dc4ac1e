/* SPDX-License-Identifier: MIT */
/* Dates as typed: what is understood is a date and reads back; what isn't is told. */
#include "fuzz.h"

#include <brownbag/date_words.h>
#include <brownbag/text.h>

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct bb_date today = { 2026, 11, 25 };
	struct bb_error err = BB_ERROR_INIT;
	struct bb_date date = { 0 }, again = { 0 };
	struct bb_when when = { 0 };
	char *text = malloc(size + 1), iso[BB_DATE_SIZE];

	MUST(text);
	if (size > 0)
		memcpy(text, data, size);
	text[size] = '\0';
	if (bb_date_read(&date, text, today, &err) == BB_OK) {
		MUST(bb_date_is_valid(date));
		bb_date_format(iso, date);
		MUST(bb_date_read(&again, iso, today, &err) == BB_OK);
		MUST(bb_date_compare(date, again) == 0);
		MUST(bb_when_read(&when, text, today, &err) == BB_OK && !when.has_time);
	} else {
		MUST(date.year == 0 && err.status == BB_EINVAL && err.text[0] != '\0');
		MUST(bb_text_is_utf8(err.text, strlen(err.text)));
	}
	err = (struct bb_error)BB_ERROR_INIT;
	if (bb_when_read(&when, text, today, &err) == BB_OK) {
		MUST(bb_date_is_valid(when.date));
		MUST(when.hour >= 0 && when.hour < 24 && when.minute >= 0 && when.minute < 60);
		MUST(when.minutes >= 0 && when.minutes < 24 * 60);
	} else {
		MUST(err.status == BB_EINVAL && err.text[0] != '\0');
	}
	free(text);
	return 0;
}
