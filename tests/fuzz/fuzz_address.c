/* SPDX-License-Identifier: MIT */
/*
 * Addresses and names: what is taken stays itself when taken again, holds
 * nothing that could end a line, and what is refused is shown without controls.
 */
#include "fuzz.h"

#include <brownbag/address.h>
#include <brownbag/bytes.h>
#include <brownbag/text.h>

#include <string.h>

static void must_be_safe(const char *address)
{
	MUST(strlen(address) <= BB_ADDRESS_MAX);
	MUST(strchr(address, '@') && strchr(address, '@') == strrchr(address, '@'));
	for (const char *c = address; *c; c++)
		MUST(*c > ' ' && *c < 0x7F && !strchr("<>()[]\\,;:\"", *c));
	for (const char *c = bb_address_domain(address); *c; c++)
		MUST(!(*c >= 'A' && *c <= 'Z'));
}

static void must_be_shown(const struct bb_error *err)
{
	MUST(err->text[0] != '\0' && bb_text_is_utf8(err->text, strlen(err->text)));
	for (const char *c = err->text; *c; c++)
		MUST((unsigned char)*c >= ' ' && *c != 0x7F);
}

static void try_normalize(const char *text)
{
	struct bb_error err = BB_ERROR_INIT;
	char *address = NULL, *again = NULL, *key = NULL;

	if (bb_address_normalize(&address, text, &err) != BB_OK) {
		MUST(!address);
		must_be_shown(&err);
		return;
	}
	must_be_safe(address);
	MUST(bb_address_normalize(&again, address, &err) == BB_OK && strcmp(address, again) == 0);
	MUST(bb_address_key(&key, address, &err) == BB_OK && strcasecmp(address, key) == 0);
	free(address);
	free(again);
	free(key);
}

static enum bb_status try_mailbox(void *context, const char *text, struct bb_error *err)
{
	struct bb_error said = BB_ERROR_INIT;
	char *name = NULL, *address = NULL;

	(void)context, (void)err;
	MUST(text[0] != '\0');
	if (bb_mailbox_parse(&name, &address, text, &said) != BB_OK) {
		MUST(!name && !address);
		must_be_shown(&said);
		return BB_OK;
	}
	must_be_safe(address);
	MUST(strlen(name) <= BB_NAME_MAX && bb_text_is_utf8(name, strlen(name)));
	free(name);
	free(address);
	return BB_OK;
}

static void try_text(const char *text, size_t len)
{
	struct bb_error err = BB_ERROR_INIT;
	struct bb_bytes shown = BB_BYTES_INIT(1 << 20);
	char *clean = NULL, *again = NULL, *folded = NULL, *block = NULL;

	if (bb_text_clean_line(&clean, text, 4096, "text", &err) == BB_OK) {
		MUST(bb_text_clean_line(&again, clean, 4096, "text", &err) == BB_OK);
		MUST(strcmp(clean, again) == 0);
		MUST(bb_text_fold(&folded, clean, &err) == BB_OK);
		MUST(bb_text_compare(clean, clean) == 0 && bb_text_width(clean) >= 0);
	}
	if (bb_text_clean_block(&block, text, 4096, "text", &err) == BB_OK)
		MUST(!strchr(block, '\r'));
	bb_text_show(&shown, text, len);
	MUST(bb_text_is_utf8(bb_bytes_text(&shown), shown.len));
	bb_bytes_release(&shown);
	free(clean);
	free(again);
	free(folded);
	free(block);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bb_error err = BB_ERROR_INIT;
	char *text = malloc(size + 1);

	MUST(text);
	if (size > 0)
		memcpy(text, data, size);
	text[size] = '\0';
	try_normalize(text);
	if (text[0] != '\0')
		(void)!try_mailbox(NULL, text, NULL);
	(void)!bb_mailbox_each(text, try_mailbox, NULL, &err);
	try_text(text, size);
	free(text);
	return 0;
}
