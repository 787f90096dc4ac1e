/* SPDX-License-Identifier: MIT */
/*
 * Three drawings for the organizer (SVG 2; text alternatives as WCAG 2.2, 1.1.1
 * asks for). Decides how figures look; where they come from is not known here.
 */
#include <brownbag/stats_page.h>

#include "web/html.h"

#include <stdio.h>

enum {
	PAGE_BYTES_MAX = 16 << 20,
	WIDTH = 800,
	LABEL = 180,     /* of a row, on its left */
	FIGURES = 110,   /* on its right */
	ROW = 26,
	BAR = 16,
	COLUMNS_HIGH = 160,
};

/* -- the frame of a drawing -- */

static void open_drawing(struct bb_bytes *out, const char *id, const char *title, int height)
{
	bb_bytes_addf(out,
	              "<section aria-labelledby=\"%s\">\n<h2 id=\"%s\">%s</h2>\n"
	              "<svg role=\"img\" aria-labelledby=\"%s\" aria-describedby=\"%s-figures\""
	              " viewBox=\"0 0 %d %d\">\n",
	              id, id, title, id, id, WIDTH, height);
}

/* The same figures as a table, for who can't see the drawing or wants the numbers. */
static void open_figures(struct bb_bytes *out, const char *id, const char *head)
{
	bb_bytes_addf(out, "</svg>\n<details>\n<summary>The figures</summary>\n<table id=\"%s-figures\">\n"
	                   "<thead><tr>%s</tr></thead>\n<tbody>\n", id, head);
}

static void close_figures(struct bb_bytes *out)
{
	bb_bytes_add_text(out, "</tbody>\n</table>\n</details>\n</section>\n");
}

static void add_nothing(struct bb_bytes *out, const char *id, const char *title, const char *text)
{
	bb_bytes_addf(out, "<section aria-labelledby=\"%s\">\n<h2 id=\"%s\">%s</h2>\n<p>%s</p>\n</section>\n",
	              id, id, title, text);
}

/* -- turns -- */

/* "2.5": turns, in hundredths where they aren't whole. */
static void format_turns(char out[24], int64_t amount, int64_t scale)
{
	int64_t hundredths = (amount * 100 + scale / 2) / scale;

	if (hundredths % 100 == 0)
		snprintf(out, 24, "%lld", (long long)(hundredths / 100));
	else
		snprintf(out, 24, "%lld.%02lld", (long long)(hundredths / 100),
		         (long long)(hundredths % 100));
}

static int64_t most_turns(const struct bb_stats_page *page)
{
	int64_t most = page->scale;

	for (size_t i = 0; i < page->member_count; i++) {
		int64_t led = page->members[i].led * page->scale;

		most = led > most ? led : most;
		most = page->members[i].share > most ? page->members[i].share : most;
	}
	return most;
}

static void draw_member(struct bb_bytes *out, const struct bb_stats_page *page, size_t i,
                        int64_t most)
{
	const struct bb_stats_member *member = &page->members[i];
	int room = WIDTH - LABEL - FIGURES, top = (int)i * ROW;
	int bar = (int)(member->led * page->scale * room / most);
	int mark = LABEL + (int)(member->share * room / most);
	char share[24];

	format_turns(share, member->share, page->scale);
	bb_bytes_addf(out, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">", LABEL - 8, top + BAR);
	html_escape(out, member->name);
	bb_bytes_addf(out,
	              "</text><rect class=\"bar\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>"
	              "<line class=\"mark\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>"
	              "<text x=\"%d\" y=\"%d\">%d of %s</text>\n",
	              LABEL, top + 3, bar, BAR, mark, top, mark, top + BAR + 6,
	              WIDTH - FIGURES + 12, top + BAR, member->led, share);
}

static void add_turns(struct bb_bytes *out, const struct bb_stats_page *page)
{
	static const char title[] = "Turns, and the fair share of each";
	int64_t most = most_turns(page);

	if (page->member_count == 0) {
		add_nothing(out, "turns", title, "Nobody is in the rotation yet.");
		return;
	}
	open_drawing(out, "turns", title, (int)page->member_count * ROW);
	for (size_t i = 0; i < page->member_count; i++)
		draw_member(out, page, i, most);
	open_figures(out, "turns", "<th>Member</th><th>Led</th><th>Fair share</th>");
	for (size_t i = 0; i < page->member_count; i++) {
		char share[24];

		format_turns(share, page->members[i].share, page->scale);
		bb_bytes_add_text(out, "<tr><td dir=\"auto\">");
		html_escape(out, page->members[i].name);
		bb_bytes_addf(out, "</td><td>%d</td><td>%s</td></tr>\n", page->members[i].led, share);
	}
	close_figures(out);
}

/* -- headcounts -- */

static void draw_lunch(struct bb_bytes *out, const struct bb_stats_page *page, size_t i, int most)
{
	const struct bb_stats_lunch *lunch = &page->lunches[i];
	int count = (int)page->lunch_count, step = count > 0 ? WIDTH / count : WIDTH;
	int left = (int)((int64_t)i * WIDTH / count), high = lunch->headcount * COLUMNS_HIGH / most;
	int wide = step > 44 ? 40 : step > 12 ? step - 4 : step > 2 ? step - 1 : 1;

	bb_bytes_addf(out, "<rect class=\"bar\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>\n", left,
	              COLUMNS_HIGH - high + 20, wide, high);
	if (step < 30)
		return; /* too narrow for words; the table has them */
	bb_bytes_addf(out,
	              "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%d</text>"
	              "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%.3s</text>\n",
	              left + wide / 2, COLUMNS_HIGH - high + 16, lunch->headcount, left + wide / 2,
	              COLUMNS_HIGH + 36, bb_month_name(lunch->day.month));
}

static void add_headcounts(struct bb_bytes *out, const struct bb_stats_page *page)
{
	static const char title[] = "How many came";
	int most = 1;

	if (page->lunch_count == 0) {
		add_nothing(out, "came", title, "No headcount has been told yet.");
		return;
	}
	for (size_t i = 0; i < page->lunch_count; i++)
		most = page->lunches[i].headcount > most ? page->lunches[i].headcount : most;
	open_drawing(out, "came", title, COLUMNS_HIGH + 44);
	bb_bytes_addf(out, "<line class=\"line\" x1=\"0\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>\n",
	              COLUMNS_HIGH + 20, WIDTH, COLUMNS_HIGH + 20);
	for (size_t i = 0; i < page->lunch_count; i++)
		draw_lunch(out, page, i, most);
	open_figures(out, "came", "<th>Lunch</th><th>Came</th>");
	for (size_t i = 0; i < page->lunch_count; i++) {
		char day[BB_DATE_SIZE];

		bb_date_format(day, page->lunches[i].day);
		bb_bytes_addf(out, "<tr><td>%s</td><td>%d</td></tr>\n", day, page->lunches[i].headcount);
	}
	close_figures(out);
}

/* -- mail -- */

static int most_sent(const struct bb_stats_page *page)
{
	int most = 1;

	for (size_t i = 0; i < page->kind_count; i++) {
		for (size_t j = 0; j < page->month_count; j++)
			most = page->kinds[i].sent[j] > most ? page->kinds[i].sent[j] : most;
	}
	return most;
}

/* A square in each month, as large as what was sent of the kind. */
static void draw_kind(struct bb_bytes *out, const struct bb_stats_page *page, size_t i, int most)
{
	int step = (WIDTH - LABEL) / (int)page->month_count, top = ((int)i + 1) * ROW;

	bb_bytes_addf(out, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>", LABEL - 8, top + BAR,
	              page->kinds[i].name);
	for (size_t j = 0; j < page->month_count; j++) {
		int sent = page->kinds[i].sent[j], left = LABEL + (int)j * step;
		int side = sent > 0 ? 3 + sent * (BAR - 3) / most : 0;

		if (sent == 0)
			continue;
		bb_bytes_addf(out,
		              "<rect class=\"bar\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>"
		              "<text x=\"%d\" y=\"%d\">%d</text>",
		              left, top + 3 + BAR - side, side, side, left + BAR + 4, top + BAR, sent);
	}
	bb_bytes_add_char(out, '\n');
}

static void draw_months(struct bb_bytes *out, const struct bb_stats_page *page)
{
	int step = (WIDTH - LABEL) / (int)page->month_count;

	for (size_t j = 0; j < page->month_count; j++)
		bb_bytes_addf(out, "<text x=\"%d\" y=\"%d\">%.3s %d</text>", LABEL + (int)j * step, BAR,
		              bb_month_name(page->months[j].month), page->months[j].year % 100);
	bb_bytes_add_char(out, '\n');
}

static void add_mail(struct bb_bytes *out, const struct bb_stats_page *page)
{
	static const char title[] = "What went out when";

	if (page->month_count == 0 || page->kind_count == 0) {
		add_nothing(out, "mail", title, "Nothing has gone out yet.");
		return;
	}
	open_drawing(out, "mail", title, ((int)page->kind_count + 1) * ROW);
	draw_months(out, page);
	for (size_t i = 0; i < page->kind_count; i++)
		draw_kind(out, page, i, most_sent(page));
	open_figures(out, "mail", "<th>Kind</th><th>Month</th><th>Sent</th>");
	for (size_t i = 0; i < page->kind_count; i++) {
		for (size_t j = 0; j < page->month_count; j++)
			bb_bytes_addf(out, "<tr><td>%s</td><td>%04d-%02d</td><td>%d</td></tr>\n",
			              page->kinds[i].name, page->months[j].year, page->months[j].month,
			              page->kinds[i].sent[j]);
	}
	close_figures(out);
}

enum bb_status bb_stats_page_write(char **out, const struct bb_stats_page *page,
                                   struct bb_error *err)
{
	struct bb_bytes text = BB_BYTES_INIT(PAGE_BYTES_MAX);
	enum bb_status status;

	html_open(&text, page->title, "stats.css");
	add_turns(&text, page);
	add_headcounts(&text, page);
	add_mail(&text, page);
	bb_bytes_add_text(&text, "</main>\n</body>\n</html>\n");
	status = bb_bytes_detach(out, &text, err);
	bb_bytes_release(&text);
	return status;
}
