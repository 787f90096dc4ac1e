/* SPDX-License-Identifier: MIT */
/*
 * What the child costs in which each message is read: bench_reader FILE... reads them in
 * this process and by the reader of brownbag-fetch. Without files it says nothing.
 */
#include "../../cmd/fetch/reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct message {
	char *bytes;
	size_t len;
};

static double now(void)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

static struct message load(const char *path)
{
	struct message message = { malloc(BB_INBOUND_MAX), 0 };
	FILE *file = fopen(path, "rb");

	if (!file || !message.bytes)
		exit(1);
	message.len = fread(message.bytes, 1, BB_INBOUND_MAX, file);
	fclose(file);
	return message;
}

int main(int argc, char **argv)
{
	static struct bb_received received;
	struct reader *reader = NULL;
	double start, here = 0, there = 0;

	if (argc < 2)
		return 0;
	if (reader_start(&reader, NULL) != BB_OK)
		return 1;
	bb_inbound_prepare();
	for (int i = 1; i < argc; i++) {
		struct message message = load(argv[i]);

		start = now();
		if (bb_received_read(&received, message.bytes, message.len, "", NULL) != BB_OK)
			return 1;
		here += now() - start;
		start = now();
		if (reader_read(reader, message.bytes, message.len, "", &received, NULL) != BB_OK)
			return 1;
		there += now() - start;
		free(message.bytes);
	}
	reader_stop(reader);
	printf("answers: a message takes %.2f ms to read in one process, %.2f ms in a child of its own\n",
	       here * 1000 / (argc - 1), there * 1000 / (argc - 1));
	return 0;
}
