/* SPDX-License-Identifier: MIT */
/* libical's iterator over the days of a recurrence rule, loaded when the first rule is expanded. */
#ifndef CALENDAR_RECURRENCE_H
#define CALENDAR_RECURRENCE_H

#include <brownbag/error.h>

#include <libical/ical.h>

/* The functions of libical that are used, by their own names. */
struct recurrence {
	__typeof__(icalrecurrencetype_clear) *clear;
	__typeof__(icalrecur_iterator_new) *iterator_new;
	__typeof__(icalrecur_iterator_next) *iterator_next;
	__typeof__(icalrecur_iterator_free) *iterator_free;
	__typeof__(icaltime_is_null_time) *is_null_time;
	__typeof__(icalerrno_return) *error_of_thread;
	__typeof__(icalerror_clear_errno) *clear_error;
};

/**
 * libical, loaded once and for all threads.
 *
 * @param[out] out  borrowed for ever
 * @return BB_OK; BB_EIO: it isn't installed as it was built against (with the linker's words)
 */
BB_CHECKED enum bb_status recurrence_load(const struct recurrence **out, struct bb_error *err);

#endif
