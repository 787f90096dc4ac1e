/* SPDX-License-Identifier: MIT */
/*
 * Lines of an IMAP server: what is read of one is in range, reads the same with
 * another line end, and comes of a line that names it.
 */
#include "fuzz.h"

#include "mail/imap_lines.h"

#include <string.h>

static void check_item(const char *line, const char *with_end)
{
	struct imap_item item = { 0, 0, 0 }, again = { 0, 0, 0 };
	bool is_item = imap_read_item(&item, line);

	MUST(is_item == (item.uid != 0));
	MUST(imap_read_item(&again, with_end) == is_item);
	MUST(again.uid == item.uid && again.size == item.size &&
	     again.arrived_at == item.arrived_at);
	MUST(!is_item || (strcasestr(line, "FETCH (") && strcasestr(line, "UID ")));
	/* years of four digits */
	MUST(item.arrived_at > INT64_C(-62167400000) && item.arrived_at < INT64_C(253402500000));
}

static void check_folder(const char *line)
{
	struct imap_folder folder = { 0, 0, 0, false };

	imap_read_folder(&folder, line);
	MUST(folder.uidvalidity == 0 || strcasestr(line, "UIDVALIDITY"));
	MUST(folder.uidnext == 0 || strcasestr(line, "UIDNEXT"));
	MUST(!folder.counted || strcasestr(line, "EXISTS"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char line[IMAP_LINE_MAX + 1], with_end[IMAP_LINE_MAX + 3];

	if (size > IMAP_LINE_MAX)
		size = IMAP_LINE_MAX;
	memcpy(line, data, size);
	line[size] = '\0';
	line[strcspn(line, "\r\n")] = '\0';
	snprintf(with_end, sizeof with_end, "%s\r\n", line);
	check_item(line, with_end);
	check_folder(line);
	imap_is_gone((const char *)data, size);
	return 0;
}
