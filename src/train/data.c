/* SPDX-License-Identifier: Apache-2.0
 *
 * Two passes over the text: the first counts the lines, so that every array is taken once; the
 * second reads them. The parser knows no quotes: neither file has any.
 */
#include "train/data.h"
#include "base/alloc.h"
#include "base/file.h"
#include "terms/seven.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const split_names[] = {"Training", "PublicTest", "PrivateTest"};

const char *mood_split_name(int split) {
    return split >= 0 && split < MOOD_N_SPLITS ? split_names[split] : NULL;
}

bool mood_split_parse(mood_split *out, const char *name) {
    for (int i = 0; i < MOOD_N_SPLITS; i++)
        if (strcmp(name, split_names[i]) == 0) {
            *out = (mood_split)i;
            return true;
        }
    return false;
}

void mood_faces_name_seven(mood_faces *faces) {
    faces->n_classes = MOOD_N_EXPRESSIONS;
    for (int i = 0; i < MOOD_N_EXPRESSIONS; i++)
        snprintf(faces->class_names[i], sizeof faces->class_names[i], "%s",
                 mood_expression_name(i));
}

void mood_faces_clear(mood_faces *faces) {
    mood_free(faces->pixels);
    mood_free(faces->labels);
    mood_free(faces->splits);
    mood_free(faces->twins);
    mood_free(faces->votes);
    mood_free(faces->unseen);
    mood_free(faces->crowd);
    *faces = (mood_faces){0};
}

/* ---- lines and fields ------------------------------------------------------------------- */

#define MAX_FIELDS 16

typedef struct field {
    const char *text;
    size_t n;
} field;

typedef struct table {
    const char *name, *at, *end;
    size_t line; /* of the row read last, counted from 1 */
    field fields[MAX_FIELDS];
    size_t n_fields;
    mood_error *err;
} table;

static mood_status fail_line(const table *t, const char *reason) {
    return mood_fail(t->err, MOOD_E_FORMAT, "%s: line %zu: %s", t->name, t->line, reason);
}

static field trim(const char *from, const char *to) {
    while (from < to && isspace((unsigned char)*from)) from++;
    while (to > from && isspace((unsigned char)to[-1])) to--;
    return (field){from, (size_t)(to - from)};
}

static bool is_field(const field *f, const char *text) {
    return f->n == strlen(text) && memcmp(f->text, text, f->n) == 0;
}

/* Cut the next line into fields; false at the end. Lines with nothing on them are passed over.
 */
static bool next_line(table *t) {
    while (t->at < t->end) {
        const char *eol = memchr(t->at, '\n', (size_t)(t->end - t->at));
        if (!eol) eol = t->end;
        const char *at = t->at;
        t->at = eol < t->end ? eol + 1 : eol;
        t->line++;
        if (trim(at, eol).n == 0) continue;
        t->n_fields = 0;
        for (;;) {
            const char *comma = memchr(at, ',', (size_t)(eol - at));
            if (t->n_fields < MAX_FIELDS)
                t->fields[t->n_fields] = trim(at, comma ? comma : eol);
            t->n_fields++;
            if (!comma) return true;
            at = comma + 1;
        }
    }
    return false;
}

static size_t count_lines(const char *text, size_t n) {
    size_t lines = 0;
    for (const char *at = text, *end = text + n; at < end; lines++) {
        const char *eol = memchr(at, '\n', (size_t)(end - at));
        at = eol ? eol + 1 : end;
    }
    return lines;
}

/* The column of a heading, -1 when there is none. */
static int find_column(const table *t, const char *heading) {
    for (size_t i = 0; i < t->n_fields && i < MAX_FIELDS; i++)
        if (is_field(&t->fields[i], heading)) return (int)i;
    return -1;
}

/* A whole number 0..max; false for anything else. */
static bool parse_number(unsigned *out, const field *f, unsigned max) {
    unsigned value = 0;
    if (f->n == 0 || f->n > 6) return false;
    for (size_t i = 0; i < f->n; i++) {
        if (!isdigit((unsigned char)f->text[i])) return false;
        value = value * 10 + (unsigned)(f->text[i] - '0');
    }
    *out = value;
    return value <= max;
}

static bool parse_split_field(uint8_t *out, const field *f) {
    for (int i = 0; i < MOOD_N_SPLITS; i++)
        if (is_field(f, split_names[i])) {
            *out = (uint8_t)i;
            return true;
        }
    return false;
}

/* ---- fer2013.csv ------------------------------------------------------------------------ */

static mood_status parse_pixels(uint8_t *out, const table *t, const field *f) {
    const char *at = f->text, *end = f->text + f->n;
    size_t n = 0;
    while (at < end) {
        unsigned value = 0, digits = 0;
        for (; at < end && isdigit((unsigned char)*at) && digits < 4; at++, digits++)
            value = value * 10 + (unsigned)(*at - '0');
        if (digits == 0 || value > 255 || (at < end && *at != ' '))
            return fail_line(t, "a pixel is not a number 0..255");
        if (n == MOOD_FACE_PIXELS) return fail_line(t, "more than 2304 pixels");
        out[n++] = (uint8_t)value;
        while (at < end && *at == ' ') at++;
    }
    if (n != MOOD_FACE_PIXELS) return fail_line(t, "fewer than 2304 pixels");
    return MOOD_OK;
}

typedef struct columns {
    int label, pixels, usage;
} columns;

static mood_status parse_row(mood_faces *faces, const table *t, const columns *c) {
    const size_t row = faces->n;
    unsigned label;
    if (t->n_fields != 3) return fail_line(t, "3 columns expected");
    if (!parse_number(&label, &t->fields[c->label], MOOD_N_EXPRESSIONS - 1))
        return fail_line(t, "the emotion is not a number 0..6");
    if (!parse_split_field(&faces->splits[row], &t->fields[c->usage]))
        return fail_line(t, "Usage is not Training, PublicTest or PrivateTest");
    MOOD_TRY(parse_pixels(faces->pixels + row * MOOD_FACE_PIXELS, t, &t->fields[c->pixels]));
    faces->labels[row] = (uint8_t)label;
    faces->n++;
    return MOOD_OK;
}

static mood_status take_rows(mood_faces *faces, size_t rows) {
    faces->pixels = mood_alloc(rows * MOOD_FACE_PIXELS);
    faces->labels = mood_alloc(rows);
    faces->splits = mood_alloc(rows);
    faces->twins = mood_alloc_zero(rows, 1);
    return faces->pixels && faces->labels && faces->splits && faces->twins ? MOOD_OK
                                                                           : MOOD_E_NOMEM;
}

static mood_status parse_rows(mood_faces *faces, table *t, size_t lines) {
    if (!next_line(t)) return mood_fail(t->err, MOOD_E_FORMAT, "%s: is empty", t->name);
    const columns c = {find_column(t, "emotion"), find_column(t, "pixels"),
                       find_column(t, "Usage")};
    if (c.label < 0 || c.pixels < 0 || c.usage < 0)
        return fail_line(t, "the columns emotion, pixels and Usage are expected");
    if (lines > MOOD_FACES_MAX_ROWS + 1)
        return mood_fail(t->err, MOOD_E_LIMIT, "%s: more than %d rows", t->name,
                         MOOD_FACES_MAX_ROWS);
    if (take_rows(faces, lines) != MOOD_OK)
        return mood_fail(t->err, MOOD_E_NOMEM, "%s: out of memory", t->name);
    while (next_line(t)) MOOD_TRY(parse_row(faces, t, &c));
    if (!faces->n) return mood_fail(t->err, MOOD_E_FORMAT, "%s: has no rows", t->name);
    return MOOD_OK;
}

mood_status mood_faces_parse_csv(mood_faces *out, const char *text, size_t n, const char *name,
                                 mood_error *err) {
    table t = {.name = name, .at = text, .end = text + n, .err = err};
    mood_faces faces = {0};
    mood_faces_name_seven(&faces);
    mood_status status = parse_rows(&faces, &t, count_lines(text, n));
    if (status == MOOD_OK && mood_faces_find_twins(&faces) != MOOD_OK)
        status = mood_fail(err, MOOD_E_NOMEM, "%s: out of memory", name);
    if (status == MOOD_OK)
        *out = faces;
    else
        mood_faces_clear(&faces);
    return status;
}

mood_status mood_faces_read_csv(mood_faces *out, const char *path, mood_error *err) {
    mood_file_map map;
    MOOD_TRY(mood_file_map_open(&map, path, MOOD_FACES_MAX_BYTES, err));
    const char *text = map.data ? map.data : "";
    const mood_status status = mood_faces_parse_csv(out, text, map.size_bytes, path, err);
    mood_file_map_close(&map);
    return status;
}

/* ---- fer2013new.csv --------------------------------------------------------------------- */

static const char *const vote_headings[MOOD_N_VOTES] = {
    "neutral", "happiness", "surprise", "sadness", "anger",
    "disgust", "fear",      "contempt", "unknown", "NF"};

static mood_status parse_vote_rows(uint8_t *votes, const mood_faces *faces, table *t) {
    int columns_of[MOOD_N_VOTES];
    if (!next_line(t)) return mood_fail(t->err, MOOD_E_FORMAT, "%s: is empty", t->name);
    const size_t n_columns = t->n_fields;
    const int usage = find_column(t, "Usage");
    for (int i = 0; i < MOOD_N_VOTES; i++) {
        columns_of[i] = find_column(t, vote_headings[i]);
        if (columns_of[i] < 0 || usage < 0)
            return fail_line(
                t, "the columns of FER+ (Usage, neutral, happiness, ...) are expected");
    }
    size_t row = 0;
    for (; next_line(t); row++) {
        uint8_t split;
        if (t->n_fields != n_columns) return fail_line(t, "the number of columns differs");
        if (row == faces->n) return fail_line(t, "more rows than faces");
        if (!parse_split_field(&split, &t->fields[usage]) || split != faces->splits[row])
            return fail_line(t, "Usage is not that of the face in the same row");
        for (int i = 0; i < MOOD_N_VOTES; i++) {
            unsigned value;
            if (!parse_number(&value, &t->fields[columns_of[i]], 100))
                return fail_line(t, "a vote is not a number 0..100");
            votes[row * MOOD_N_VOTES + (size_t)i] = (uint8_t)value;
        }
    }
    if (row != faces->n)
        return mood_fail(t->err, MOOD_E_FORMAT, "%s: %zu rows of votes for %zu faces", t->name,
                         row, faces->n);
    return MOOD_OK;
}

mood_status mood_faces_parse_votes(mood_faces *faces, const char *text, size_t n,
                                   const char *name, mood_error *err) {
    table t = {.name = name, .at = text, .end = text + n, .err = err};
    if (faces->n_classes != MOOD_N_EXPRESSIONS)
        return mood_fail(err, MOOD_E_ARG, "%s: votes are for the seven expressions", name);
    uint8_t *votes = mood_alloc_zero(faces->n, MOOD_N_VOTES);
    if (!votes) return mood_fail(err, MOOD_E_NOMEM, "%s: out of memory", name);
    const mood_status status = parse_vote_rows(votes, faces, &t);
    if (status != MOOD_OK) {
        mood_free(votes);
        return status;
    }
    mood_free(faces->votes);
    faces->votes = votes;
    return MOOD_OK;
}

mood_status mood_faces_read_votes(mood_faces *faces, const char *path, mood_error *err) {
    mood_file_map map;
    MOOD_TRY(mood_file_map_open(&map, path, MOOD_FACES_MAX_BYTES, err));
    const char *text = map.data ? map.data : "";
    const mood_status status = mood_faces_parse_votes(faces, text, map.size_bytes, path, err);
    mood_file_map_close(&map);
    return status;
}

mood_status mood_faces_set_aside(mood_faces *faces, size_t part, size_t parts) {
    size_t n = 0;
    for (size_t i = 0; i < faces->n; i++)
        if (faces->splits[i] == MOOD_SPLIT_TRAINING && n++ % parts == part)
            faces->splits[i] = MOOD_SPLIT_PRIVATE;
    return mood_faces_find_twins(faces);
}

/* ---- rows ------------------------------------------------------------------------------- */

size_t mood_faces_count(size_t *n_twins, const mood_faces *faces, mood_split split) {
    size_t n = 0, twins = 0;
    for (size_t i = 0; i < faces->n; i++)
        if (faces->splits[i] == split) {
            n++;
            twins += faces->twins[i];
        }
    if (n_twins) *n_twins = twins;
    return n;
}

mood_status mood_faces_select(uint32_t **out, size_t *n_out, const mood_faces *faces,
                              mood_split split, bool without_twins) {
    uint32_t *rows = mood_alloc(faces->n * sizeof *rows);
    if (!rows) return MOOD_E_NOMEM;
    size_t n = 0;
    for (size_t i = 0; i < faces->n; i++)
        if (faces->splits[i] == split && !(without_twins && faces->twins[i]))
            rows[n++] = (uint32_t)i;
    *out = rows;
    *n_out = n;
    return MOOD_OK;
}

void mood_faces_target(float *target, const mood_faces *faces, size_t row, float crowd) {
    for (int i = 0; i < faces->n_classes; i++) {
        target[i] = faces->labels[row] == i ? 1 - crowd : 0;
        if (crowd > 0) target[i] += crowd * faces->crowd[row * MOOD_N_EXPRESSIONS + (size_t)i];
    }
}
