/* SPDX-License-Identifier: MIT */
/*
 * Loads libical by name, not by link: it brings ICU and libstdc++ along, which
 * cost the dynamic linker more than most commands do altogether, and few of them
 * expand a rule. Decides nothing about rules.
 */
#include "calendar/recurrence.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>

/* The ABI of the headers that this is built with. */
#define LIBRARY "libical.so.3"
_Static_assert(ICAL_MAJOR_VERSION == 3, "another libical has another name");

static struct recurrence functions;
static char fault[BB_ERROR_TEXT_SIZE];

static bool find(void *library, const char *name, void *place)
{
	void *symbol = dlsym(library, name);

	/* As POSIX has it: dlsym(3) gives an object pointer for a function. */
	*(void **)place = symbol;
	return symbol != NULL;
}

static void load(void)
{
	void *library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);

	if (!library || !find(library, "icalrecurrencetype_clear", &functions.clear) ||
	    !find(library, "icalrecur_iterator_new", &functions.iterator_new) ||
	    !find(library, "icalrecur_iterator_next", &functions.iterator_next) ||
	    !find(library, "icalrecur_iterator_free", &functions.iterator_free) ||
	    !find(library, "icaltime_is_null_time", &functions.is_null_time) ||
	    !find(library, "icalerrno_return", &functions.error_of_thread) ||
	    !find(library, "icalerror_clear_errno", &functions.clear_error))
		snprintf(fault, sizeof fault, "%s", dlerror());
}

enum bb_status recurrence_load(const struct recurrence **out, struct bb_error *err)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, load);
	if (*fault)
		return bb_error_set(err, BB_EIO, "meeting rules need libical: %s", fault);
	*out = &functions;
	return BB_OK;
}
