/* SPDX-License-Identifier: Apache-2.0
 *
 * The loop over the records of one file.
 */
#include "import/import.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "import/syntax.h"

#include <string.h>
#include <strings.h>

#define ROWS_PER_PROGRESS 1000
#define ARENA_BYTES       ((size_t)4 << 20)
#define SHOWN_BYTES       ((size_t)2000) /* of a rejected row */

/* One line a form; the first whose required columns are all in the header is taken. */
static const mood_form *const forms[] = {
    &mood_form_starter,
};

typedef struct reader {
    const mood_importer *importer;
    mood_import_progress progress;
    mood_records records;
    mood_syntax_split *split;
    const mood_form *form;
    size_t n_header;                     /* fields of the header */
    int field_of[MOOD_FORM_MAX_COLUMNS]; /* column of the form -> field of the file, or -1 */
    mood_arena arena;
    mood_buf shown; /* the row as it stood, for rejects */
    char empty[1];
} reader;

static int find_field(const char *name, char *const *fields, size_t n_fields) {
    for (size_t i = 0; i < n_fields; i++)
        if (strcasecmp(fields[i], name) == 0) return (int)i;
    return -1;
}

static bool match_form(reader *r, const mood_form *form, char *const *fields, size_t n_fields) {
    for (size_t i = 0; i < form->n_columns; i++) {
        r->field_of[i] = find_field(form->columns[i].name, fields, n_fields);
        if (form->columns[i].is_required && r->field_of[i] < 0) return false;
    }
    r->form = form;
    r->n_header = n_fields;
    return true;
}

static mood_status read_header(reader *r, mood_error *err) {
    mood_record record;
    bool has_record = false;
    char *fields[MOOD_FORM_MAX_FIELDS];
    size_t n_fields = 0;
    const char *path = mood_source_path(r->records.source);
    MOOD_TRY(mood_records_next(&record, &has_record, &r->records, err));
    if (!has_record) return mood_fail(err, MOOD_E_FORMAT, "%s: is empty", path);
    if (record.trouble)
        return mood_fail(err, MOOD_E_FORMAT, "%s: line 1: %s", path, record.trouble);
    if (r->split(fields, &n_fields, &record, err) == MOOD_OK)
        for (size_t i = 0; i < MOOD_COUNT(forms); i++)
            if (match_form(r, forms[i], fields, n_fields)) return MOOD_OK;
    return mood_fail(err, MOOD_E_FORMAT,
                     "%s: the first line is not the header of a catalogue that Moodify knows",
                     path);
}

static mood_status read_item(mood_item *item, reader *r, mood_record *record, mood_error *err) {
    char *fields[MOOD_FORM_MAX_FIELDS];
    size_t n_fields = 0;
    if (record->trouble) return mood_fail(err, MOOD_E_LIMIT, "%s", record->trouble);
    if (memchr(record->text, 0, record->size))
        return mood_fail(err, MOOD_E_FORMAT, "the row holds a 0 byte");
    if (!mood_utf8_is_valid(record->text, record->size))
        return mood_fail(err, MOOD_E_FORMAT, "the row is not UTF-8");
    MOOD_TRY(r->split(fields, &n_fields, record, err));
    if (n_fields != r->n_header)
        return mood_fail(err, MOOD_E_FORMAT, "%zu fields, the header has %zu", n_fields,
                         r->n_header);
    mood_form_row row = {.arena = &r->arena};
    for (size_t i = 0; i < r->form->n_columns; i++)
        row.fields[i] = r->field_of[i] < 0 ? r->empty : fields[r->field_of[i]];
    *item = (mood_item){.id = "",
                        .title = "",
                        .by = "",
                        .genres = "",
                        .tags = "",
                        .certificate = "",
                        .people = "",
                        .language = "",
                        .poster = ""};
    MOOD_TRY(r->form->read(item, &row, err));
    MOOD_TRY(mood_item_check(item, err));
    if (r->importer->has_kind && item->kind != r->importer->kind)
        return mood_fail(err, MOOD_E_FORMAT, "is not one of the %s",
                         mood_kind_name((int)r->importer->kind));
    return MOOD_OK;
}

static void report_reject(reader *r, uint64_t line, const char *reason) {
    r->progress.n_rejects++;
    if (!r->importer->reject) return;
    const mood_reject reject = {line, reason, r->shown.data ? r->shown.data : "",
                                r->shown.size};
    r->importer->reject(r->importer->cookie, &reject);
}

static void report_progress(reader *r) {
    r->progress.position_bytes = mood_source_position(r->records.source);
    r->progress.size_bytes = mood_source_size(r->records.source);
    if (r->importer->progress) r->importer->progress(r->importer->cookie, &r->progress);
}

/* Keep the row as it stood: splitting changes it. */
static mood_status keep_shown(reader *r, const mood_record *record, mood_error *err) {
    if (!r->importer->reject) return MOOD_OK;
    mood_buf_reset(&r->shown);
    const size_t n =
        record->size < SHOWN_BYTES ? record->size : mood_utf8_cut(record->text, SHOWN_BYTES);
    if (mood_buf_append(&r->shown, record->text, n) != MOOD_OK)
        return mood_fail(err, MOOD_E_NOMEM, "no memory for a line of the import");
    return MOOD_OK;
}

static bool rejects_row(mood_status status) {
    return status == MOOD_E_FORMAT || status == MOOD_E_LIMIT;
}

static mood_status read_row(reader *r, mood_record *record, mood_error *err) {
    mood_item item;
    mood_error reason = {""};
    MOOD_TRY(keep_shown(r, record, err));
    mood_status status = read_item(&item, r, record, &reason);
    if (status == MOOD_OK) status = r->importer->item(r->importer->cookie, &item, &reason);
    mood_arena_clear(&r->arena);
    if (status == MOOD_OK) {
        r->progress.n_items++;
        return MOOD_OK;
    }
    if (!rejects_row(status)) return mood_fail(err, status, "%s", reason.text);
    report_reject(r, record->line, reason.text);
    return MOOD_OK;
}

static mood_status read_rows(reader *r, mood_error *err) {
    MOOD_TRY(read_header(r, err));
    for (uint64_t n = 1;; n++) {
        mood_record record;
        bool has_record = false;
        MOOD_TRY(mood_records_next(&record, &has_record, &r->records, err));
        if (!has_record) return MOOD_OK;
        if (record.size == 0 && !record.trouble) continue; /* an empty line is no row */
        MOOD_TRY(read_row(r, &record, err));
        if (n % ROWS_PER_PROGRESS == 0) report_progress(r);
    }
}

static mood_status import_source(mood_import_progress *out, mood_source *source,
                                 const mood_importer *importer, mood_error *err) {
    reader r = {.importer = importer, .split = mood_syntax_split_tsv};
    mood_records_init(&r.records, source, false);
    mood_arena_init(&r.arena, ARENA_BYTES);
    mood_buf_init(&r.shown, SHOWN_BYTES);
    const mood_status status = read_rows(&r, err);
    report_progress(&r);
    *out = r.progress;
    mood_buf_clear(&r.shown);
    mood_arena_clear(&r.arena);
    mood_records_clear(&r.records);
    return status;
}

mood_status mood_import_file(mood_import_progress *out, const char *path,
                             const mood_importer *importer, mood_error *err) {
    mood_source *source = NULL;
    MOOD_TRY(mood_source_open(&source, path, err));
    const mood_status status = import_source(out, source, importer, err);
    mood_source_close(&source);
    return status;
}

mood_status mood_import_memory(mood_import_progress *out, const void *data, size_t size_bytes,
                               const mood_importer *importer, mood_error *err) {
    mood_source *source = NULL;
    MOOD_TRY(mood_source_open_memory(&source, data, size_bytes, err));
    const mood_status status = import_source(out, source, importer, err);
    mood_source_close(&source);
    return status;
}
