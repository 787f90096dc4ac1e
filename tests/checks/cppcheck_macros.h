/* SPDX-License-Identifier: MIT */
/* Loops of jansson, for cppcheck, which doesn't read the system's headers. */
#define json_array_foreach(array, i, value) \
	for (i = 0; (value = json_array_get(array, i)) != 0; i++)
#define json_object_foreach(object, key, value) \
	for (key = json_first_key(object); (value = json_object_get(object, key)) != 0;)
