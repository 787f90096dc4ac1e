/* SPDX-License-Identifier: MIT */
/*
 * Civil dates. Day counts are done by the method of Howard Hinnant's
 * "chrono-compatible low-level date algorithms": eras of 400 years, years that
 * begin in March, so that the leap day is the last of its year.
 */
#include <brownbag/date.h>

#include <assert.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

enum {
	MONTHS_A_YEAR = 12,
	DAYS_AN_ERA = 146097, /* 400 Gregorian years */
	DAYS_TO_1970 = 719468, /* from 0000-03-01 */
};

static const char *const weekday_names[] = { "Monday", "Tuesday",  "Wednesday", "Thursday",
	                                     "Friday", "Saturday", "Sunday" };
static const char *const month_names[] = { "January", "February", "March",     "April",
	                                   "May",     "June",     "July",      "August",
	                                   "September", "October", "November", "December" };

/* Digits are read one by one: strtol would take " +7" and "0x7". */
static bool read_digits(const char *text, size_t count, int *out)
{
	int value = 0;

	for (size_t i = 0; i < count; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		value = value * 10 + (text[i] - '0');
	}
	*out = value;
	return true;
}

static bool month_in_range(struct bb_month m)
{
	return m.year >= BB_FIRST_YEAR && m.year <= BB_LAST_YEAR && m.month >= 1 &&
	       m.month <= MONTHS_A_YEAR;
}

enum bb_status bb_month_parse(struct bb_month *out, const char *text, struct bb_error *err)
{
	struct bb_month m;

	if (strlen(text) != strlen("2027-02") || text[4] != '-' || !read_digits(text, 4, &m.year) ||
	    !read_digits(text + 5, 2, &m.month) || !month_in_range(m))
		return bb_error_set(err, BB_EINVAL, "\"%s\" is no month; write it as 2027-02", text);
	*out = m;
	return BB_OK;
}

void bb_month_format(char out[BB_MONTH_SIZE], struct bb_month month)
{
	assert(month_in_range(month));
	snprintf(out, BB_MONTH_SIZE, "%04u-%02u", (unsigned)month.year % 10000,
	         (unsigned)month.month % 100);
}

int bb_month_index(struct bb_month month)
{
	return (month.year - BB_FIRST_YEAR) * MONTHS_A_YEAR + month.month - 1;
}

struct bb_month bb_month_from_index(int index)
{
	assert(index >= 0);
	return (struct bb_month){ BB_FIRST_YEAR + index / MONTHS_A_YEAR, index % MONTHS_A_YEAR + 1 };
}

enum bb_status bb_month_add(struct bb_month *out, struct bb_month from, int count,
                            struct bb_error *err)
{
	/* long long: INT_MAX months from year 9999 still fit. */
	long long index = (long long)bb_month_index(from) + count;

	if (index < 0 || index >= (BB_LAST_YEAR - BB_FIRST_YEAR + 1LL) * MONTHS_A_YEAR)
		return bb_error_set(err, BB_EINVAL, "%d months from %04d-%02d is outside %d to %d",
		                    count, from.year, from.month, BB_FIRST_YEAR, BB_LAST_YEAR);
	*out = bb_month_from_index((int)index);
	return BB_OK;
}

int bb_month_compare(struct bb_month a, struct bb_month b)
{
	return a.year != b.year ? a.year - b.year : a.month - b.month;
}

struct bb_date bb_month_first(struct bb_month month)
{
	return (struct bb_date){ month.year, month.month, 1 };
}

int bb_month_days(struct bb_month month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = month.year % 4 == 0 && (month.year % 100 != 0 || month.year % 400 == 0);

	return days[month.month - 1] + (month.month == 2 && leap);
}

bool bb_date_is_valid(struct bb_date date)
{
	return month_in_range(bb_date_month(date)) && date.day >= 1 &&
	       date.day <= bb_month_days(bb_date_month(date));
}

static bool read_date(const char *text, struct bb_date *out)
{
	return text[4] == '-' && text[7] == '-' && read_digits(text, 4, &out->year) &&
	       read_digits(text + 5, 2, &out->month) && read_digits(text + 8, 2, &out->day) &&
	       bb_date_is_valid(*out);
}

enum bb_status bb_date_parse(struct bb_date *out, const char *text, struct bb_error *err)
{
	struct bb_date date;

	if (strlen(text) != strlen("2027-02-09") || !read_date(text, &date))
		return bb_error_set(err, BB_EINVAL, "\"%s\" is no date; write it as 2027-02-09", text);
	*out = date;
	return BB_OK;
}

void bb_date_format(char out[BB_DATE_SIZE], struct bb_date date)
{
	assert(bb_date_is_valid(date));
	snprintf(out, BB_DATE_SIZE, "%04u-%02u-%02u", (unsigned)date.year % 10000,
	         (unsigned)date.month % 100, (unsigned)date.day % 100);
}

int64_t bb_date_days(struct bb_date date)
{
	int64_t year = date.year - (date.month <= 2);
	int64_t era = (year >= 0 ? year : year - 399) / 400;
	int64_t year_of_era = year - era * 400;
	int64_t day_of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

	return era * DAYS_AN_ERA + day_of_era - DAYS_TO_1970;
}

struct bb_date bb_date_from_days(int64_t days)
{
	int64_t shifted = days + DAYS_TO_1970;
	int64_t era = (shifted >= 0 ? shifted : shifted - (DAYS_AN_ERA - 1)) / DAYS_AN_ERA;
	int64_t day_of_era = shifted - era * DAYS_AN_ERA;
	int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 -
	                       day_of_era / 146096) / 365;
	int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t month = (5 * day_of_year + 2) / 153; /* 0 is March */
	struct bb_date date;

	date.day = (int)(day_of_year - (153 * month + 2) / 5) + 1;
	date.month = (int)(month < 10 ? month + 3 : month - 9);
	date.year = (int)(year_of_era + era * 400) + (date.month <= 2);
	return date;
}

enum bb_status bb_date_add(struct bb_date *out, struct bb_date from, int64_t count,
                           struct bb_error *err)
{
	struct bb_date date;

	/* Far more days than there are, so that the sum can't overflow. */
	if (count > INT32_MAX || count < INT32_MIN)
		return bb_error_set(err, BB_EINVAL, "%lld days are too many", (long long)count);
	date = bb_date_from_days(bb_date_days(from) + count);
	if (!bb_date_is_valid(date))
		return bb_error_set(err, BB_EINVAL, "%lld days from %04d-%02d-%02d is outside %d to %d",
		                    (long long)count, from.year, from.month, from.day, BB_FIRST_YEAR,
		                    BB_LAST_YEAR);
	*out = date;
	return BB_OK;
}

int bb_date_compare(struct bb_date a, struct bb_date b)
{
	if (a.year != b.year)
		return a.year - b.year;
	return a.month != b.month ? a.month - b.month : a.day - b.day;
}

enum bb_weekday bb_date_weekday(struct bb_date date)
{
	int64_t from_thursday = bb_date_days(date) % 7; /* 1970-01-01 was one */

	if (from_thursday < 0)
		from_thursday += 7;
	return (enum bb_weekday)((from_thursday + BB_THURSDAY - 1) % 7 + 1);
}

struct bb_month bb_date_month(struct bb_date date)
{
	return (struct bb_month){ date.year, date.month };
}

/* "T12:00" or "T12:00:30"; a blank may stand for the T. */
static bool read_time(const char *text, struct bb_wall *wall)
{
	size_t len = strlen(text);

	wall->second = 0;
	if (len != strlen("T12:00") && len != strlen("T12:00:30"))
		return false;
	if ((text[0] != 'T' && text[0] != ' ') || text[3] != ':' ||
	    !read_digits(text + 1, 2, &wall->hour) || !read_digits(text + 4, 2, &wall->minute))
		return false;
	if (text[6] != '\0' && (text[6] != ':' || !read_digits(text + 7, 2, &wall->second)))
		return false;
	return wall->hour < 24 && wall->minute < 60 && wall->second < 60;
}

enum bb_status bb_wall_parse(struct bb_wall *out, const char *text, struct bb_error *err)
{
	struct bb_wall wall;

	if (strlen(text) < strlen("2027-02-09T12:00") || !read_date(text, &wall.date) ||
	    !read_time(text + strlen("2027-02-09"), &wall))
		return bb_error_set(err, BB_EINVAL,
		                    "\"%s\" is no time of a day; write it as 2027-02-09T12:00", text);
	*out = wall;
	return BB_OK;
}

void bb_wall_format(char out[BB_WALL_SIZE], struct bb_wall wall)
{
	bb_date_format(out, wall.date);
	snprintf(out + BB_DATE_SIZE - 1, BB_WALL_SIZE - (BB_DATE_SIZE - 1), "T%02u:%02u:%02u",
	         (unsigned)wall.hour % 100, (unsigned)wall.minute % 100, (unsigned)wall.second % 100);
}

int64_t bb_wall_seconds(struct bb_wall wall)
{
	return bb_date_days(wall.date) * BB_DAY_SECONDS + wall.hour * 3600L + wall.minute * 60L +
	       wall.second;
}

struct bb_wall bb_wall_from_seconds(int64_t seconds)
{
	int64_t days = seconds / BB_DAY_SECONDS;
	int rest = (int)(seconds % BB_DAY_SECONDS);

	if (rest < 0) {
		rest += BB_DAY_SECONDS;
		days--;
	}
	return (struct bb_wall){ bb_date_from_days(days), rest / 3600, rest / 60 % 60, rest % 60 };
}

int bb_wall_compare(struct bb_wall a, struct bb_wall b)
{
	int64_t x = bb_wall_seconds(a), y = bb_wall_seconds(b);

	return (x > y) - (x < y);
}

void bb_instant_format(char out[BB_INSTANT_SIZE], struct bb_wall wall, int offset_seconds)
{
	unsigned minutes = (unsigned)(offset_seconds < 0 ? -offset_seconds : offset_seconds) / 60;

	bb_wall_format(out, wall);
	snprintf(out + BB_WALL_SIZE - 1, BB_INSTANT_SIZE - (BB_WALL_SIZE - 1), "%c%02u:%02u",
	         offset_seconds < 0 ? '-' : '+', minutes / 60 % 100, minutes % 60);
}

const char *bb_weekday_name(enum bb_weekday day)
{
	assert(day >= BB_MONDAY && day <= BB_SUNDAY);
	return weekday_names[day - BB_MONDAY];
}

const char *bb_month_name(int month)
{
	assert(month >= 1 && month <= MONTHS_A_YEAR);
	return month_names[month - 1];
}
