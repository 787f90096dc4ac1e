/* SPDX-License-Identifier: MIT */
/*
 * Rows of a file become members. Decides the order: whose row it is, what it
 * would change, whether that is wanted. What a row means is lib/people's to say.
 */
#include <brownbag/intake.h>

#include <brownbag/bytes.h>
#include <brownbag/store_people.h>

#include <stdlib.h>

struct bb_intake {
	struct bb_group *group;
	struct bb_intake_options options;
	struct bb_roster_import *import;
	struct bb_intake_counts counts;
};

static enum bb_status find_address(void *context, const char *key, int64_t *id,
                                   struct bb_error *err)
{
	return bb_store_find_address(context, key, id, err);
}

static enum bb_status refuse(struct bb_row_change *change, const char *address,
                             struct bb_error *err)
{
	struct bb_bytes reason = BB_BYTES_INIT(BB_ERROR_TEXT_SIZE);

	change->verdict = BB_ROW_REFUSED;
	bb_bytes_addf(&reason, "%s was erased at the person's wish, and a file doesn't bring it back;"
	                       " if the person does: brownbag roster erase --forget %s",
	              address, address);
	return bb_bytes_detach(&change->reason, &reason, err);
}

/* What a row would change; about a stranger the erased are asked, too. */
static enum bb_status judge(struct bb_row_change *change, const struct bb_intake *self,
                            const struct bb_roster_row *row, int64_t id, struct bb_error *err)
{
	struct bb_member known = { 0 };
	const char *erased = NULL;
	enum bb_status status;

	if (id == 0) {
		status = bb_group_find_erased(self->group, row, &erased, err);
		if (status == BB_OK && erased)
			return refuse(change, erased, err);
		if (status == BB_OK)
			status = bb_roster_row_compare(change, row, NULL, err);
		return status;
	}
	status = bb_store_load_member(self->group->store, id, &known, err);
	if (status == BB_OK)
		status = bb_roster_row_compare(change, row, &known, err);
	bb_member_release(&known);
	return status;
}

static enum bb_status store(struct bb_intake *self, const struct bb_roster_row *row, int64_t id,
                            enum bb_row_verdict verdict, struct bb_error *err)
{
	if (verdict == BB_ROW_ADDED)
		return bb_group_add_member(self->group, row, &self->options.joining, NULL, err);
	if (verdict == BB_ROW_CHANGED && self->options.update)
		return bb_group_change_member(self->group, row, id, &self->options.joining, err);
	return BB_OK;
}

static enum bb_status take_conflict(struct bb_intake *self, const struct bb_roster_row *row,
                                    const struct bb_error *why, struct bb_error *err)
{
	struct bb_import_finding finding = { row->line, bb_roster_field_name(BB_FIELD_FURTHER),
		                             why->text };

	self->counts.findings++;
	return self->options.finding(self->options.context, &finding, err);
}

static enum bb_status take_row(void *context, const struct bb_roster_row *row,
                               struct bb_error *err)
{
	struct bb_intake *self = context;
	struct bb_row_change change = { 0 };
	struct bb_error why = BB_ERROR_INIT;
	int64_t id = 0;
	enum bb_status status = bb_roster_row_match(&id, row, find_address, self->group->store, &why);

	if (status == BB_ECONFLICT)
		return take_conflict(self, row, &why, err);
	if (status != BB_OK)
		return bb_error_set(err, status, "%s", why.text);
	status = judge(&change, self, row, id, err);
	if (status == BB_OK)
		status = self->options.change(self->options.context, row, &change, err);
	if (status == BB_OK)
		status = store(self, row, id, change.verdict, err);
	if (status == BB_OK)
		self->counts.by_verdict[change.verdict]++;
	bb_row_change_release(&change);
	return status;
}

static enum bb_status take_finding(void *context, const struct bb_import_finding *finding,
                                   struct bb_error *err)
{
	struct bb_intake *self = context;

	self->counts.findings++;
	return self->options.finding(self->options.context, finding, err);
}

static enum bb_status take_unused(void *context, const char *column, struct bb_error *err)
{
	struct bb_intake *self = context;

	return self->options.unused(self->options.context, column, err);
}

enum bb_status bb_intake_new(struct bb_intake **out, struct bb_group *group,
                             const struct bb_intake_options *options, struct bb_error *err)
{
	struct bb_intake *self = calloc(1, sizeof *self);
	struct bb_import_handler handler = { self, take_row, take_finding, take_unused };
	enum bb_status status;

	if (!self)
		return bb_error_set(err, BB_EIO, "out of memory");
	self->group = group;
	self->options = *options;
	status = bb_roster_import_new(&self->import, options->map, &handler, err);
	if (status != BB_OK) {
		bb_intake_free(self);
		return status;
	}
	*out = self;
	return BB_OK;
}

void bb_intake_free(struct bb_intake *self)
{
	if (!self)
		return;
	bb_roster_import_free(self->import);
	free(self);
}

enum bb_status bb_intake_feed(struct bb_intake *self, const char *bytes, size_t len,
                              struct bb_error *err)
{
	return bb_roster_import_feed(self->import, bytes, len, err);
}

enum bb_status bb_intake_finish(struct bb_intake *self, struct bb_error *err)
{
	return bb_roster_import_finish(self->import, err);
}

const struct bb_intake_counts *bb_intake_counts(const struct bb_intake *self)
{
	return &self->counts;
}
