/* SPDX-License-Identifier: MIT */
/*
 * The page about the coming lunches (HTML Living Standard, CSP Level 3, WCAG 2.2).
 * Decides how it looks, not what may be known: that is said by who fills
 * struct bb_page. Knows neither clock nor group.
 */
#include <brownbag/page.h>

#include "web/html.h"

#include <stdlib.h>
#include <string.h>

enum {
	PAGE_BYTES_MAX = 16 << 20,
	MONTHS_SHOWN = 6,
	WEEK = 7,
};

static bool has(const char *text)
{
	return text && *text;
}

/* -- text -- */

/* <p class="...">label <span dir="auto">text</span></p>: a text of people's among ours. */
static void add_line(struct bb_bytes *out, const char *class, const char *label, const char *text)
{
	bb_bytes_addf(out, "<p class=\"%s\">%s<span dir=\"auto\">", class, label);
	html_escape(out, text);
	bb_bytes_add_text(out, "</span></p>\n");
}

/* Every byte that isn't unreserved (RFC 3986 2.3), but for the @ of an address. */
static void add_mailto(struct bb_bytes *out, const char *address)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~@";

	bb_bytes_add_text(out, "<a href=\"mailto:");
	for (const char *at = address; *at; at++) {
		if (strchr(plain, *at))
			bb_bytes_add_char(out, *at);
		else
			bb_bytes_addf(out, "%%%02X", (unsigned char)*at);
	}
	bb_bytes_add_text(out, "\">");
	html_escape(out, address);
	bb_bytes_add_text(out, "</a>");
}

/* -- dates -- */

static void add_day(struct bb_bytes *out, struct bb_date day)
{
	bb_bytes_addf(out, "%s %d %s %d", bb_weekday_name(bb_date_weekday(day)), day.day,
	              bb_month_name(day.month), day.year);
}

/* "2027-01-12T12:00+01:00", as <time> takes it. */
static void add_datetime(struct bb_bytes *out, struct bb_wall wall, int offset)
{
	char day[BB_DATE_SIZE];
	int minutes = abs(offset) / 60;

	bb_date_format(day, wall.date);
	bb_bytes_addf(out, "%sT%02d:%02d%c%02d:%02d", day, wall.hour, wall.minute,
	              offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

static void add_times(struct bb_bytes *out, const struct bb_page_lunch *lunch)
{
	bb_bytes_addf(out, "%02d:%02d to %02d:%02d", lunch->start.hour, lunch->start.minute,
	              lunch->end.hour, lunch->end.minute);
	if (bb_date_compare(lunch->start.date, lunch->end.date) != 0) {
		bb_bytes_add_text(out, " on ");
		add_day(out, lunch->end.date);
	}
}

static void open_time(struct bb_bytes *out, const struct bb_page_lunch *lunch)
{
	bb_bytes_add_text(out, "<time datetime=\"");
	add_datetime(out, lunch->start, lunch->start_offset);
	bb_bytes_add_text(out, "\">");
}

/* -- the next lunch -- */

static const struct bb_page_lunch *find_next(const struct bb_page *page)
{
	for (size_t i = 0; i < page->lunch_count; i++) {
		if (!page->lunches[i].cancelled)
			return &page->lunches[i];
	}
	return NULL;
}

static void add_facts(struct bb_bytes *out, const struct bb_page_lunch *lunch)
{
	if (has(lunch->location))
		add_line(out, "where", "", lunch->location);
	if (has(lunch->theme))
		add_line(out, "quiet", "About: ", lunch->theme);
	if (has(lunch->facilitators))
		add_line(out, "quiet", "Facilitated by ", lunch->facilitators);
	if (lunch->for_allies)
		bb_bytes_add_text(out, "<p class=\"quiet\">Colleagues who aren't in the group are"
		                       " welcome this time.</p>\n");
}

static void add_link(struct bb_bytes *out, const char *class, const struct bb_page_lunch *lunch)
{
	bb_bytes_addf(out, "<a%s%s%s href=\"", class ? " class=\"" : "", class ? class : "",
	              class ? "\"" : "");
	html_escape(out, lunch->file);
	bb_bytes_add_text(out, "\" type=\"text/calendar\">Add to calendar<span class=\"unseen\">: ");
	add_day(out, lunch->start.date);
	bb_bytes_addf(out, ", %02d:%02d</span></a>", lunch->start.hour, lunch->start.minute);
}

static void add_next(struct bb_bytes *out, const struct bb_page *page)
{
	const struct bb_page_lunch *next = find_next(page);

	bb_bytes_add_text(out, "<section class=\"next\" aria-labelledby=\"next\">\n"
	                       "<h2 id=\"next\">Next</h2>\n");
	if (!next) {
		bb_bytes_add_text(out, "<p class=\"day\">No date is set yet.</p>\n</section>\n");
		return;
	}
	bb_bytes_add_text(out, "<p class=\"day\">");
	open_time(out, next);
	add_day(out, next->start.date);
	bb_bytes_add_text(out, "</time></p>\n<p class=\"time\">");
	add_times(out, next);
	bb_bytes_add_text(out, "</p>\n");
	add_line(out, "quiet", "Time zone: ", page->zone);
	add_facts(out, next);
	add_link(out, "add", next);
	bb_bytes_add_text(out, "\n</section>\n");
}

/* -- the coming ones -- */

/* "d2027-02-09-1200": where the small calendar leads. */
static void add_anchor(struct bb_bytes *out, const struct bb_page_lunch *lunch)
{
	char day[BB_DATE_SIZE];

	bb_date_format(day, lunch->start.date);
	bb_bytes_addf(out, "d%s-%02d%02d", day, lunch->start.hour, lunch->start.minute);
}

static void add_item(struct bb_bytes *out, const struct bb_page_lunch *lunch)
{
	bb_bytes_add_text(out, "<li id=\"");
	add_anchor(out, lunch);
	bb_bytes_add_text(out, lunch->cancelled ? "\"><p><strong>Cancelled:</strong> <span class=\"off\">"
	                                        : "\"><p>");
	open_time(out, lunch);
	add_day(out, lunch->start.date);
	bb_bytes_add_text(out, "</time>, ");
	add_times(out, lunch);
	bb_bytes_add_text(out, lunch->cancelled ? "</span></p></li>\n" : "</p>\n");
	if (lunch->cancelled)
		return;
	add_facts(out, lunch);
	add_link(out, NULL, lunch);
	bb_bytes_add_text(out, "</li>\n");
}

/* -- the small calendar -- */

static const struct bb_page_lunch *find_lunch(const struct bb_page *page, struct bb_date day)
{
	for (size_t i = 0; i < page->lunch_count; i++) {
		if (!page->lunches[i].cancelled && bb_date_compare(page->lunches[i].start.date, day) == 0)
			return &page->lunches[i];
	}
	return NULL;
}

static const struct bb_holiday *find_holiday(const struct bb_page *page, struct bb_date day)
{
	for (size_t i = 0; i < page->holiday_count; i++) {
		if (bb_date_compare(page->holidays[i].first, day) <= 0 &&
		    bb_date_compare(page->holidays[i].last, day) >= 0)
			return &page->holidays[i];
	}
	return NULL;
}

static void add_cell(struct bb_bytes *out, const struct bb_page *page, struct bb_date day)
{
	const struct bb_page_lunch *lunch = find_lunch(page, day);

	if (lunch) {
		bb_bytes_add_text(out, "<td class=\"lunch\"><a href=\"#");
		add_anchor(out, lunch);
		bb_bytes_addf(out, "\">%d<span class=\"unseen\"> %s</span></a></td>", day.day,
		              bb_month_name(day.month));
	} else if (find_holiday(page, day)) {
		bb_bytes_addf(out, "<td class=\"holiday\">%d<span class=\"unseen\">, holiday</span></td>",
		              day.day);
	} else {
		bb_bytes_addf(out, "<td>%d</td>", day.day);
	}
}

static void add_month(struct bb_bytes *out, const struct bb_page *page, struct bb_month month)
{
	struct bb_date day = bb_month_first(month);
	int column = (int)bb_date_weekday(day) - 1, length = bb_month_days(month);

	bb_bytes_addf(out, "<table>\n<caption>%s %d</caption>\n<thead><tr>", bb_month_name(month.month),
	              month.year);
	for (int i = BB_MONDAY; i <= BB_SUNDAY; i++) {
		const char *name = bb_weekday_name((enum bb_weekday)i);

		bb_bytes_addf(out, "<th scope=\"col\" abbr=\"%s\">%.2s</th>", name, name);
	}
	bb_bytes_add_text(out, "</tr></thead>\n<tbody>\n<tr>");
	for (int i = 0; i < column; i++)
		bb_bytes_add_text(out, "<td></td>");
	for (; day.day <= length; day.day++, column++) {
		if (column > 0 && column % WEEK == 0)
			bb_bytes_add_text(out, "</tr>\n<tr>");
		add_cell(out, page, day);
	}
	for (; column % WEEK != 0; column++)
		bb_bytes_add_text(out, "<td></td>");
	bb_bytes_add_text(out, "</tr>\n</tbody>\n</table>\n");
}

static struct bb_month last_month(const struct bb_page *page)
{
	struct bb_month first = bb_date_month(page->lunches[0].start.date);
	struct bb_month last = bb_date_month(page->lunches[page->lunch_count - 1].start.date);

	if (bb_month_index(last) - bb_month_index(first) >= MONTHS_SHOWN)
		last = bb_month_from_index(bb_month_index(first) + MONTHS_SHOWN - 1);
	return last;
}

static void add_coming(struct bb_bytes *out, const struct bb_page *page)
{
	int last;

	if (page->lunch_count == 0)
		return;
	bb_bytes_add_text(out, "<section aria-labelledby=\"coming\">\n"
	                       "<h2 id=\"coming\">Coming months</h2>\n<ul class=\"coming\">\n");
	for (size_t i = 0; i < page->lunch_count; i++)
		add_item(out, &page->lunches[i]);
	bb_bytes_add_text(out, "</ul>\n<div class=\"months\">\n");
	last = bb_month_index(last_month(page));
	for (int i = bb_month_index(bb_date_month(page->lunches[0].start.date)); i <= last; i++)
		add_month(out, page, bb_month_from_index(i));
	bb_bytes_add_text(out, "</div>\n</section>\n");
}

/* -- what else -- */

static void add_holidays(struct bb_bytes *out, const struct bb_page *page)
{
	if (page->holiday_count == 0)
		return;
	bb_bytes_add_text(out, "<section aria-labelledby=\"holidays\">\n"
	                       "<h2 id=\"holidays\">Holidays</h2>\n<ul>\n");
	for (size_t i = 0; i < page->holiday_count; i++) {
		const struct bb_holiday *holiday = &page->holidays[i];

		bb_bytes_add_text(out, "<li>");
		add_day(out, holiday->first);
		if (bb_date_compare(holiday->first, holiday->last) != 0) {
			bb_bytes_add_text(out, " to ");
			add_day(out, holiday->last);
		}
		bb_bytes_add_text(out, ": <span dir=\"auto\">");
		html_escape(out, holiday->name);
		bb_bytes_add_text(out, "</span></li>\n");
	}
	bb_bytes_add_text(out, "</ul>\n</section>\n");
}

static void add_subscribe(struct bb_bytes *out, const struct bb_page *page)
{
	static const struct { const char *program, *steps; } ways[] = {
		{ "Outlook", "Calendar, Add calendar, Subscribe from web; paste the address." },
		{ "Google Calendar", "On a computer: Other calendars, From URL; paste the address." },
		{ "Apple Calendar", "File, New Calendar Subscription; on a phone: Calendars, Add Calendar,"
		                    " Add Subscription Calendar." },
		{ "Thunderbird", "New Calendar, On the Network; paste the address." },
	};

	bb_bytes_add_text(out, "<section aria-labelledby=\"subscribe\">\n"
	                       "<h2 id=\"subscribe\">Subscribe</h2>\n<p>Copy the address of <a href=\"");
	html_escape(out, page->feed);
	bb_bytes_add_text(out, "\" type=\"text/calendar\">the calendar of all dates</a>, then:</p>\n<dl>\n");
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
		bb_bytes_addf(out, "<dt>%s</dt>\n<dd>%s</dd>\n", ways[i].program, ways[i].steps);
	bb_bytes_add_text(out, "</dl>\n</section>\n");
}

static void add_foot(struct bb_bytes *out, const struct bb_page *page)
{
	bb_bytes_add_text(out, "</main>\n");
	if (has(page->contact)) {
		bb_bytes_add_text(out, "<footer>\n<p>Questions: ");
		add_mailto(out, page->contact);
		bb_bytes_add_text(out, "</p>\n</footer>\n");
	}
	bb_bytes_add_text(out, "</body>\n</html>\n");
}

enum bb_status bb_page_write(char **out, const struct bb_page *page, struct bb_error *err)
{
	struct bb_bytes text = BB_BYTES_INIT(PAGE_BYTES_MAX);
	enum bb_status status;

	html_open(&text, page->title, "page.css");
	add_next(&text, page);
	add_coming(&text, page);
	add_holidays(&text, page);
	add_subscribe(&text, page);
	add_foot(&text, page);
	status = bb_bytes_detach(out, &text, err);
	bb_bytes_release(&text);
	return status;
}
