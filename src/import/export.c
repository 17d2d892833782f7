/* SPDX-License-Identifier: Apache-2.0
 *
 * One list of columns for the three notations; each field is a text or a number printed as
 * text. An empty field is one that reads back as what the item holds.
 */
#include "import/export.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const forms[MOOD_N_EXPORT_FORMS] = {"tsv", "csv", "jsonl"};

const char *mood_export_form_name(int form) {
    return form >= 0 && form < MOOD_N_EXPORT_FORMS ? forms[form] : NULL;
}

bool mood_export_form_parse(mood_export_form *out, const char *name) {
    for (int i = 0; i < MOOD_N_EXPORT_FORMS; i++) {
        if (strcmp(name, forms[i]) != 0) continue;
        *out = (mood_export_form)i;
        return true;
    }
    return false;
}

#define NUMBER_BYTES 24

typedef struct field {
    const char *name;
    const char *text; /* NULL: the number below */
    bool is_list;     /* words separated by | */
    char number[NUMBER_BYTES];
} field;

enum { N_FIELDS = 19 };

/* The shortest decimals that read back as the same float; nine always do. */
static void print_float(char *out, float value) {
    for (int digits = 1; digits <= 9; digits++) {
        (void)snprintf(out, NUMBER_BYTES, "%.*g", digits, (double)value);
        if (strtof(out, NULL) == value) return;
    }
}

static field text_field(const char *name, const char *text, bool is_list) {
    return (field){.name = name, .text = text ? text : "", .is_list = is_list};
}

static field float_field(const char *name, float value, bool is_kept_at_zero) {
    field f = {.name = name};
    if (value != 0.f || is_kept_at_zero) print_float(f.number, value);
    return f;
}

static field count_field(const char *name, int value) {
    field f = {.name = name};
    if (value != 0) (void)snprintf(f.number, sizeof f.number, "%d", value);
    return f;
}

static void make_fields(field out[N_FIELDS], const mood_item *t) {
    const field fields[N_FIELDS] = {
        text_field("id", t->id, false),
        text_field("title", t->title, false),
        text_field("by", t->by, false),
        text_field("people", t->people, false),
        count_field("year", t->year),
        text_field("genres", t->genres, true),
        text_field("tags", t->tags, true),
        text_field("certificate", t->certificate, false),
        text_field("language", t->language, false),
        count_field("runtime", t->runtime_min),
        count_field("explicit", t->flags & MOOD_ITEM_EXPLICIT ? 1 : 0),
        float_field("valence", t->place.valence, true),
        float_field("arousal", t->place.arousal, true),
        float_field("confidence", t->confidence, true),
        float_field("fame", t->fame, false),
        float_field("quality", t->quality, true),
        float_field("tempo", t->tempo_bpm, false),
        float_field("energy", t->energy, false),
        text_field("poster", t->poster, false),
    };
    memcpy(out, fields, sizeof fields);
}

static const char *text_of(const field *f) {
    return f->text ? f->text : f->number;
}

static void append_csv(mood_buf *out, const char *text) {
    if (!text[strcspn(text, "\",\r\n")]) {
        mood_buf_append_text(out, text);
        return;
    }
    mood_buf_append(out, "\"", 1);
    for (const char *c = text; *c; c++) {
        if (*c == '"') mood_buf_append(out, "\"", 1);
        mood_buf_append(out, c, 1);
    }
    mood_buf_append(out, "\"", 1);
}

static void append_json_list(mood_buf *out, const char *text) {
    mood_buf_append(out, "[", 1);
    for (const char *word = text;;) {
        const size_t n = strcspn(word, "|");
        mood_buf_append_json(out, word, n);
        if (!word[n]) break;
        mood_buf_append(out, ",", 1);
        word += n + 1;
    }
    mood_buf_append(out, "]", 1);
}

static void append_json_item(mood_buf *out, const field *fields) {
    mood_buf_append(out, "{", 1);
    bool is_first = true;
    for (size_t i = 0; i < N_FIELDS; i++) {
        const field *f = &fields[i];
        if (!*text_of(f)) continue; /* unknown */
        mood_buf_printf(out, "%s\"%s\":", is_first ? "" : ",", f->name);
        is_first = false;
        if (!f->text)
            mood_buf_append_text(out, f->number);
        else if (f->is_list)
            append_json_list(out, f->text);
        else
            mood_buf_append_json(out, f->text, strlen(f->text));
    }
    mood_buf_append(out, "}\n", 2);
}

void mood_export_header(mood_buf *out, mood_export_form form) {
    field fields[N_FIELDS];
    const mood_item nothing = {.id = ""};
    if (form == MOOD_EXPORT_JSONL) return;
    make_fields(fields, &nothing);
    for (size_t i = 0; i < N_FIELDS; i++)
        mood_buf_printf(out, "%s%s",
                        i == 0                    ? ""
                        : form == MOOD_EXPORT_TSV ? "\t"
                                                  : ",",
                        fields[i].name);
    mood_buf_append(out, "\n", 1);
}

void mood_export_item(mood_buf *out, const mood_item *item, mood_export_form form) {
    field fields[N_FIELDS];
    make_fields(fields, item);
    if (form == MOOD_EXPORT_JSONL) {
        append_json_item(out, fields);
        return;
    }
    for (size_t i = 0; i < N_FIELDS; i++) {
        if (i > 0) mood_buf_append(out, form == MOOD_EXPORT_TSV ? "\t" : ",", 1);
        if (form == MOOD_EXPORT_TSV)
            mood_buf_append_text(out, text_of(&fields[i]));
        else
            append_csv(out, text_of(&fields[i]));
    }
    mood_buf_append(out, "\n", 1);
}
