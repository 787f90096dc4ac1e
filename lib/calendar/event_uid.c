/* SPDX-License-Identifier: MIT */
/* UIDs that name a lunch and, to us alone, the member invited (RFC 7986 5.3: nothing to read in them). */
#include <brownbag/event.h>

#include <brownbag/bytes.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { UID_MAX = 400, DIGITS_MAX = 18 };

void bb_event_token(char out[BB_TOKEN_SIZE], const uint8_t key[BB_KEY_SIZE], int64_t meeting,
                    int64_t member)
{
	char text[64];

	/* As text, so that the hash doesn't depend on the byte order of a machine. */
	snprintf(text, sizeof text, "%lld/%lld", (long long)meeting, (long long)member);
	bb_digest_token(out, key, "uid", text, strlen(text));
}

enum bb_status bb_event_uid(char **out, const uint8_t key[BB_KEY_SIZE], int64_t meeting,
                            int64_t member, const char *domain, struct bb_error *err)
{
	struct bb_bytes uid = BB_BYTES_INIT(UID_MAX);
	char token[BB_TOKEN_SIZE];
	enum bb_status status;

	bb_event_token(token, key, meeting, member);
	if (member)
		bb_bytes_addf(&uid, "m%lld-%s@%s", (long long)meeting, token, domain);
	else
		bb_bytes_addf(&uid, "m%lld@%s", (long long)meeting, domain);
	status = bb_bytes_detach(out, &uid, err);
	bb_bytes_release(&uid);
	return status;
}

/* Lower case, as it was made; some programs send it back in capitals. */
static bool read_token(char token[BB_TOKEN_SIZE], const char *text, size_t len)
{
	if (len != BB_TOKEN_SIZE - 1)
		return false;
	for (size_t i = 0; i < len; i++) {
		char c = text[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (!((c >= 'a' && c <= 'z') || (c >= '2' && c <= '7')))
			return false;
		token[i] = c;
	}
	token[len] = '\0';
	return true;
}

bool bb_event_uid_read(int64_t *meeting, char token[BB_TOKEN_SIZE], const char *uid)
{
	size_t digits = strspn(uid + (*uid != '\0'), "0123456789");
	const char *rest = uid + 1 + digits;
	const char *at = strchr(uid, '@');
	char read[BB_TOKEN_SIZE] = "";

	if ((*uid != 'm' && *uid != 'M') || digits == 0 || digits > DIGITS_MAX || !at || !at[1])
		return false;
	if (rest != at && (*rest != '-' || !read_token(read, rest + 1, (size_t)(at - rest - 1))))
		return false;
	*meeting = strtoll(uid + 1, NULL, 10);
	memcpy(token, read, sizeof read);
	return true;
}
