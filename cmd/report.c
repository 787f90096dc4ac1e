/* SPDX-License-Identifier: MIT */
/* brownbag report: what a sponsor may be told. */
#include "commands.h"
#include "output.h"
#include "talk.h"
#include "views.h"

#include <brownbag/outcome.h>

#include <stdio.h>

enum { ROUGH_SIZE = 32, HEAD_WIDTH = 24 };

const struct option_row report_options[] = {
	{ 0, "quarter", OPT_FLAG, .help = "of one quarter, and not of four" },
	{ 0, "json", OPT_FLAG, .help = "print one JSON document" },
	OPTIONS_END,
};

static json_t *view_rough(struct bb_rough rough)
{
	return json_pack("{s:i, s:i}", "from", rough.from, "to", rough.to);
}

static json_t *view_report(const struct bb_report *report)
{
	return json_pack("{s:o, s:o, s:i, s:o, s:o, s:o, s:o, s:o}",
	                 "from", view_month(report->first), "to", view_month(report->last),
	                 "lunches", report->lunches,
	                 "headcount", report->headcount.to ? view_rough(report->headcount) : json_null(),
	                 "facilitators", view_rough(report->facilitators),
	                 "busiest_at_most", report->busiest_percent ?
					 json_integer(report->busiest_percent) : json_null(),
	                 "introductions_asked", view_rough(report->asked),
	                 "introductions_made", view_rough(report->made));
}

static void print_rough(const char *head, struct bb_rough rough)
{
	if (rough.to < BB_REPORT_STEP)
		printf("%-*s fewer than %d\n", HEAD_WIDTH, head, BB_REPORT_STEP);
	else if (rough.from == 0)
		printf("%-*s up to %d\n", HEAD_WIDTH, head, rough.to);
	else
		printf("%-*s %d to %d\n", HEAD_WIDTH, head, rough.from, rough.to);
}

static void print_report(const struct bb_report *report)
{
	printf("%s %d to %s %d\n\n", bb_month_name(report->first.month), report->first.year,
	       bb_month_name(report->last.month), report->last.year);
	printf("%-*s %d\n", HEAD_WIDTH, "Lunches held", report->lunches);
	if (report->headcount.to)
		print_rough("People at a lunch", report->headcount);
	else
		printf("%-*s not counted\n", HEAD_WIDTH, "People at a lunch");
	print_rough("Facilitators", report->facilitators);
	if (report->busiest_percent)
		printf("%-*s at most %d %% of the turns\n", HEAD_WIDTH, "The busiest of them",
		       report->busiest_percent);
	print_rough("Introductions asked for", report->asked);
	print_rough("Introductions made", report->made);
}

int run_report(struct session *session, const struct options *options, int argc, char **argv)
{
	int quarters = options_flag(options, "quarter") ? 1 : BB_REPORT_QUARTERS;
	struct bb_month month = { 0 };
	struct bb_report report;
	struct bb_error err = BB_ERROR_INIT;
	enum bb_status status = argc > 0 ? bb_month_parse(&month, argv[0], &err) : BB_OK;

	if (status == BB_OK)
		status = bb_group_report(&report, session->group, month, quarters, &err);
	if (status != BB_OK)
		return talk_bad_argument(&err);
	if (options_flag(options, "json"))
		return document_print(view_report(&report));
	print_report(&report);
	return EXIT_DONE;
}
