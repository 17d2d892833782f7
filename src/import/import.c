/* SPDX-License-Identifier: Apache-2.0
 *
 * The loop over the records of one file.
 */
#include "import/import.h"
#include "base/alloc.h"
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
    &mood_form_starter,          &mood_form_imdb_titles,  &mood_form_imdb_ratings,
    &mood_form_lens_movies,      &mood_form_lens_ratings, &mood_form_lens_tags,
    &mood_form_lens_genome_tags, &mood_form_lens_links,   &mood_form_lens_genome_scores,
    &mood_form_spotify,          &mood_form_tmdb,
};

/* One line a syntax; the first that the first record looks like is taken. */
static const mood_syntax *const syntaxes[] = {
    &mood_syntax_jsonl,
    &mood_syntax_tsv,
    &mood_syntax_csv,
};

typedef struct reader {
    const mood_importer *importer;
    mood_import_progress progress;
    mood_records records;
    const mood_syntax *syntax;
    const mood_form *form;
    size_t n_header;                     /* fields of the header */
    int field_of[MOOD_FORM_MAX_COLUMNS]; /* column of the form -> field of the file, or -1 */
    mood_sides *sides;
    mood_arena arena;
    mood_buf shown; /* the row as it stood, for rejects */
    char empty[1];
} reader;

static bool has_name(const mood_form_column *column, const char *name) {
    return strcasecmp(name, column->name) == 0 ||
           (column->other && strcasecmp(name, column->other) == 0);
}

/* names[0], names[step], names[2 * step] ... */
static int find_field(const mood_form_column *column, char *const *names, size_t n,
                      size_t step) {
    for (size_t i = 0; i < n; i += step)
        if (has_name(column, names[i])) return (int)i;
    return -1;
}

static bool match_form(reader *r, const mood_form *form, char *const *names, size_t n,
                       size_t step) {
    for (size_t i = 0; i < form->n_columns; i++) {
        r->field_of[i] = find_field(&form->columns[i], names, n, step);
        if (form->columns[i].is_required && r->field_of[i] < 0) return false;
    }
    r->form = form;
    r->n_header = n;
    return true;
}

static bool choose_syntax(reader *r, const mood_record *first) {
    for (size_t i = 0; i < MOOD_COUNT(syntaxes) && !r->syntax; i++)
        if (syntaxes[i]->matches(first)) r->syntax = syntaxes[i];
    if (r->syntax) r->records.has_quotes = r->syntax->has_quotes;
    return r->syntax != NULL;
}

/* Tell syntax and form by the first record, which is cut in two by that. */
static mood_status match_first(reader *r, mood_record *first, mood_error *err) {
    char *fields[MOOD_FORM_MAX_FIELDS];
    size_t n_fields = 0;
    if (choose_syntax(r, first) && mood_utf8_is_valid(first->text, first->size) &&
        r->syntax->split(fields, &n_fields, first, err) == MOOD_OK)
        for (size_t i = 0; i < MOOD_COUNT(forms); i++)
            if (match_form(r, forms[i], fields, n_fields, r->syntax->is_named ? 2 : 1))
                return MOOD_OK;
    return mood_fail(err, MOOD_E_FORMAT,
                     "%s: the first line is not the header of a catalogue that Moodify knows",
                     mood_source_path(r->records.source));
}

/* Read the first record; a copy of it when it is a row as well, else NULL in *row. */
static mood_status read_first(char **row, reader *r, mood_error *err) {
    mood_record first;
    bool has_record = false;
    const char *path = mood_source_path(r->records.source);
    MOOD_TRY(mood_records_next(&first, &has_record, &r->records, err));
    if (!has_record) return mood_fail(err, MOOD_E_FORMAT, "%s: is empty", path);
    if (first.trouble)
        return mood_fail(err, MOOD_E_FORMAT, "%s: line 1: %s", path, first.trouble);
    char *copy = mood_alloc_text(first.text, first.size);
    if (!copy) return mood_fail(err, MOOD_E_NOMEM, "%s: no memory for a line", path);
    const mood_status status = match_first(r, &first, err);
    const bool is_row = status == MOOD_OK && r->syntax->is_named;
    if (!is_row) mood_free(copy);
    *row = is_row ? copy : NULL;
    return status;
}

static mood_status check_needs(const reader *r, mood_error *err) {
    const char *path = mood_source_path(r->records.source);
    if (r->form->needs_places && !r->importer->places)
        return mood_fail(err, MOOD_E_UNSUPPORTED,
                         "%s: needs the tables of places, catalog/film-places.tsv", path);
    if (r->form->side_order > 0 && !r->importer->sides)
        return mood_fail(err, MOOD_E_UNSUPPORTED, "%s: tells facts about items, but holds none",
                         path);
    return MOOD_OK;
}

static void name_fields(mood_form_row *row, reader *r, char **fields, size_t n_fields) {
    for (size_t i = 0; i < r->form->n_columns; i++) {
        const int at = r->syntax->is_named
                           ? find_field(&r->form->columns[i], fields, n_fields, 2)
                           : r->field_of[i];
        row->fields[i] = at < 0 ? r->empty : fields[at + r->syntax->is_named];
    }
}

static mood_status read_fields(mood_form_row *row, reader *r, mood_record *record,
                               mood_error *err) {
    char *fields[MOOD_FORM_MAX_FIELDS];
    size_t n_fields = 0;
    if (record->trouble) return mood_fail(err, MOOD_E_LIMIT, "%s", record->trouble);
    if (memchr(record->text, 0, record->size))
        return mood_fail(err, MOOD_E_FORMAT, "the row holds a 0 byte");
    if (!mood_utf8_is_valid(record->text, record->size))
        return mood_fail(err, MOOD_E_FORMAT, "the row is not UTF-8");
    MOOD_TRY(r->syntax->split(fields, &n_fields, record, err));
    if (!r->syntax->is_named && n_fields != r->n_header)
        return mood_fail(err, MOOD_E_FORMAT, "%zu fields, the header has %zu", n_fields,
                         r->n_header);
    r->empty[0] = 0;
    name_fields(row, r, fields, n_fields);
    return MOOD_OK;
}

/* What became of a row that is neither rejected nor a failure. */
typedef enum outcome { IS_ITEM, IS_NOTE, IS_PASSED } outcome;

static mood_status read_item(mood_item *item, outcome *what, reader *r, mood_record *record,
                             mood_error *err) {
    mood_form_row row = {
        .arena = &r->arena,
        .places = r->importer->places,
        .sides = r->sides,
        .min_votes = r->importer->min_votes,
    };
    MOOD_TRY(read_fields(&row, r, record, err));
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
    *what = row.is_passed ? IS_PASSED : r->form->side_order > 0 ? IS_NOTE : IS_ITEM;
    if (*what != IS_ITEM) return MOOD_OK;
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
    outcome what = IS_ITEM;
    mood_error reason = {""};
    MOOD_TRY(keep_shown(r, record, err));
    mood_status status = read_item(&item, &what, r, record, &reason);
    if (status == MOOD_OK && what == IS_ITEM)
        status = r->importer->item(r->importer->cookie, &item, &reason);
    mood_arena_clear(&r->arena);
    if (rejects_row(status))
        report_reject(r, record->line, reason.text);
    else if (status != MOOD_OK)
        return mood_fail(err, status, "%s", reason.text);
    else if (what == IS_ITEM)
        r->progress.n_items++;
    else if (what == IS_NOTE)
        r->progress.n_notes++;
    else
        r->progress.n_passed++;
    return MOOD_OK;
}

static mood_status read_rest(reader *r, mood_error *err) {
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

static mood_status read_rows(reader *r, mood_error *err) {
    char *first_row = NULL;
    MOOD_TRY(read_first(&first_row, r, err));
    mood_status status = check_needs(r, err);
    if (status == MOOD_OK && first_row) {
        mood_record record = {.text = first_row, .size = strlen(first_row), .line = 1};
        status = read_row(r, &record, err);
    }
    mood_free(first_row);
    return status == MOOD_OK ? read_rest(r, err) : status;
}

static mood_status import_source(mood_import_progress *out, mood_source *source,
                                 const mood_importer *importer, mood_error *err) {
    mood_sides none;
    mood_sides_init(&none);
    reader r = {.importer = importer, .sides = importer->sides ? importer->sides : &none};
    mood_records_init(&r.records, source, false);
    mood_arena_init(&r.arena, ARENA_BYTES);
    mood_buf_init(&r.shown, SHOWN_BYTES);
    const mood_status status = read_rows(&r, err);
    report_progress(&r);
    *out = r.progress;
    mood_buf_clear(&r.shown);
    mood_arena_clear(&r.arena);
    mood_records_clear(&r.records);
    mood_sides_clear(&none);
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

mood_status mood_import_sniff(int *order, const char *path, mood_error *err) {
    mood_source *source = NULL;
    reader r = {0};
    char *row = NULL;
    if (strcmp(path, "-") == 0) {
        *order = 0;
        return MOOD_OK;
    }
    MOOD_TRY(mood_source_open(&source, path, err));
    mood_records_init(&r.records, source, false);
    const mood_status status = read_first(&row, &r, err);
    if (status == MOOD_OK) *order = r.form->side_order;
    mood_free(row);
    mood_records_clear(&r.records);
    mood_source_close(&source);
    return status;
}
