/* SPDX-License-Identifier: Apache-2.0
 *
 * The tables are read by the same records and syntax as catalogues are. Words are kept sorted;
 * some hundred of them are found by halving faster than a row is read.
 */
#include "import/places.h"
#include "base/alloc.h"
#include "base/arena.h"
#include "import/syntax.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_WORDS   20000
#define ARENA_BYTES ((size_t)16 << 20)

/* Films: the weighted mean of the words lies near the middle; the gains stretch it over the
 * plane again, and what films have of arousal on average becomes the middle. */
#define GAIN_VALENCE       1.4
#define GAIN_AROUSAL       1.6
#define MIDDLE_AROUSAL     .1
#define MAX_KEYWORD_WEIGHT 1.2 /* of all keywords together */
#define DOUBT_WEIGHT       2.5 /* at this weight a place is trusted to 63 % */

/* Songs: features are centred on the middle of well-known songs. */
#define MIDDLE_DANCE    .64
#define MIDDLE_ACOUSTIC .24
#define MIDDLE_MODE     .63
#define SQUASH          1.15

typedef struct word {
    const char *text;
    size_t n;
    int field; /* mood_word_field, or -1 for a genre of songs or the id of one */
    double valence, arousal, weight;
} word;

struct mood_places {
    mood_arena arena;
    word *words; /* sorted by field, then text */
    size_t n_words;
    size_t capacity;
};

#define SONG_GENRE (-1)

static const char *const fields[MOOD_N_WORD_FIELDS] = {"genre", "tag", "keyword", "certificate",
                                                       "film"};

/* ---- reading the tables ---- */

enum { MAX_TABLE_COLUMNS = 6 };

typedef struct table {
    mood_places *places;
    bool is_film;
} table;

static mood_status parse_field(int *out, const char *text, mood_error *err) {
    for (int i = 0; i < MOOD_N_WORD_FIELDS; i++) {
        if (strcmp(text, fields[i]) != 0) continue;
        *out = i;
        return MOOD_OK;
    }
    return mood_fail(err, MOOD_E_FORMAT, "\"%.40s\" is no field", text);
}

static mood_status parse_number(double *out, const char *name, const char *text, float low,
                                float high, mood_error *err) {
    float value = NAN;
    MOOD_TRY(mood_form_number(&value, name, text, err));
    if (!(value >= low && value <= high))
        return mood_fail(err, MOOD_E_FORMAT, "%s: %s is not in [%g, %g]", name,
                         *text ? text : "nothing", (double)low, (double)high);
    *out = (double)value;
    return MOOD_OK;
}

static mood_status add_word(mood_places *p, const word *w, mood_error *err) {
    if (p->n_words == MAX_WORDS)
        return mood_fail(err, MOOD_E_LIMIT, "more than %d words", MAX_WORDS);
    if (p->n_words == p->capacity) {
        const size_t capacity = p->capacity ? 2 * p->capacity : 512;
        word *words =
            mood_alloc_resize(p->words, p->n_words * sizeof *words, capacity * sizeof *words);
        if (!words) return mood_fail(err, MOOD_E_NOMEM, "out of memory");
        p->words = words;
        p->capacity = capacity;
    }
    p->words[p->n_words++] = *w;
    return MOOD_OK;
}

/* One row; a note behind the numbers is for people. */
static mood_status read_row(table *t, char **f, size_t n_fields, mood_error *err) {
    word w = {.field = SONG_GENRE, .weight = 1.};
    const size_t n_wanted = t->is_film ? 5 : 3;
    if (n_fields < n_wanted)
        return mood_fail(err, MOOD_E_FORMAT, "%zu fields, %zu are needed", n_fields, n_wanted);
    if (t->is_film) MOOD_TRY(parse_field(&w.field, *f++, err));
    w.n = strlen(f[0]);
    if (w.n == 0) return mood_fail(err, MOOD_E_FORMAT, "the word is missing");
    w.text = mood_arena_push_text(&t->places->arena, f[0], w.n);
    if (!w.text) return mood_fail(err, MOOD_E_NOMEM, "out of memory");
    MOOD_TRY(parse_number(&w.valence, "valence", f[1], -1.f, 1.f, err));
    MOOD_TRY(parse_number(&w.arousal, "arousal", f[2], -1.f, 1.f, err));
    if (t->is_film) MOOD_TRY(parse_number(&w.weight, "weight", f[3], 0.f, 100.f, err));
    return add_word(t->places, &w, err);
}

static mood_status read_rows(table *t, mood_records *records, mood_error *err) {
    for (bool is_header = true;; is_header = false) {
        mood_record record;
        bool has_record = false;
        char *row[MOOD_FORM_MAX_FIELDS];
        size_t n_fields = 0;
        MOOD_TRY(mood_records_next(&record, &has_record, records, err));
        if (!has_record) return MOOD_OK;
        if (is_header || record.size == 0) continue;
        mood_status status = record.trouble
                                 ? mood_fail(err, MOOD_E_FORMAT, "%s", record.trouble)
                                 : mood_syntax_tsv.split(row, &n_fields, &record, err);
        if (status == MOOD_OK) status = read_row(t, row, n_fields, err);
        if (status == MOOD_OK) continue;
        mood_error_prefix(err, "%s: line %llu", mood_source_path(records->source),
                          (unsigned long long)record.line);
        return status;
    }
}

static mood_status read_table(mood_places *p, const char *folder, const char *name,
                              bool is_film, mood_error *err) {
    char path[4096];
    mood_source *source = NULL;
    mood_records records;
    table t = {p, is_film};
    const int n = snprintf(path, sizeof path, "%s/%s", folder, name);
    if (n < 0 || (size_t)n >= sizeof path)
        return mood_fail(err, MOOD_E_LIMIT, "the catalogue's path is too long");
    MOOD_TRY(mood_source_open(&source, path, err));
    mood_records_init(&records, source, false);
    const mood_status status = read_rows(&t, &records, err);
    mood_records_clear(&records);
    mood_source_close(&source);
    return status;
}

static int compare_texts(const char *a, size_t n_a, const char *b, size_t n_b) {
    const int by_text = memcmp(a, b, n_a < n_b ? n_a : n_b);
    return by_text ? by_text : (n_a > n_b) - (n_a < n_b);
}

static int compare_words(const void *a, const void *b) {
    const word *x = a, *y = b;
    if (x->field != y->field) return x->field < y->field ? -1 : 1;
    return compare_texts(x->text, x->n, y->text, y->n);
}

static mood_status check_unique(const mood_places *p, mood_error *err) {
    for (size_t i = 1; i < p->n_words; i++)
        if (compare_words(&p->words[i - 1], &p->words[i]) == 0)
            return mood_fail(err, MOOD_E_FORMAT, "the tables of places hold \"%s\" twice",
                             p->words[i].text);
    return MOOD_OK;
}

mood_status mood_places_create(mood_places **out, const char *catalog_folder, mood_error *err) {
    mood_places *p = mood_alloc_zero(1, sizeof *p);
    if (!p) return mood_fail(err, MOOD_E_NOMEM, "no memory for the tables of places");
    mood_arena_init(&p->arena, ARENA_BYTES);
    mood_status status = read_table(p, catalog_folder, "film-places.tsv", true, err);
    if (status == MOOD_OK)
        status = read_table(p, catalog_folder, "song-places.tsv", false, err);
    if (status == MOOD_OK) {
        qsort(p->words, p->n_words, sizeof *p->words, compare_words);
        status = check_unique(p, err);
    }
    if (status != MOOD_OK) {
        mood_places_destroy(&p);
        return status;
    }
    *out = p;
    return MOOD_OK;
}

void mood_places_destroy(mood_places **places) {
    if (!*places) return;
    mood_arena_clear(&(*places)->arena);
    mood_free((*places)->words);
    mood_free(*places);
    *places = NULL;
}

static const word *find(const mood_places *p, int field, const char *text, size_t n) {
    const word key = {.text = text, .n = n, .field = field};
    return p->n_words ? bsearch(&key, p->words, p->n_words, sizeof key, compare_words) : NULL;
}

bool mood_places_know(const mood_places *places, mood_word_field field, const char *text,
                      size_t n) {
    return find(places, (int)field, text, n) != NULL;
}

/* ---- placing ---- */

typedef struct sum {
    double valence, arousal, weight;
    int n;
} sum;

static void add(sum *s, const word *w) {
    if (!w) return;
    s->valence += w->weight * w->valence;
    s->arousal += w->weight * w->arousal;
    s->weight += w->weight;
    s->n++;
}

/* Call for each word of a list "a|b|c"; NULL ends it. */
static const char *next_word(size_t *n, const char **list) {
    const char *start = *list;
    if (!start || !*start) return NULL;
    const char *bar = strchr(start, '|');
    *n = bar ? (size_t)(bar - start) : strlen(start);
    *list = bar ? bar + 1 : NULL;
    return start;
}

static void set_place(mood_item *item, double valence, double arousal, double confidence) {
    item->place.valence = (float)valence;
    item->place.arousal = (float)arousal;
    item->confidence = (float)confidence;
}

void mood_places_place_film(mood_item *film, const mood_places *p) {
    sum words = {0}, keywords = {0};
    size_t n = 0;
    const char *genres = film->genres, *tags = film->tags;
    for (const char *w; (w = next_word(&n, &genres));)
        add(&words, find(p, MOOD_WORD_GENRE, w, n));
    for (const char *w; (w = next_word(&n, &tags));) {
        const word *tag = find(p, MOOD_WORD_TAG, w, n);
        if (tag)
            add(&words, tag);
        else
            add(&keywords, find(p, MOOD_WORD_KEYWORD, w, n));
    }
    add(&words, find(p, MOOD_WORD_CERTIFICATE, film->certificate, strlen(film->certificate)));
    add(&words, find(p, MOOD_WORD_FILM, film->id, strlen(film->id)));
    if (keywords.weight > 0.) {
        const double share = fmin(1., MAX_KEYWORD_WEIGHT / keywords.weight);
        words.valence += share * keywords.valence;
        words.arousal += share * keywords.arousal;
        words.weight += share * keywords.weight;
    }
    if (!(words.weight > 0.)) {
        set_place(film, 0., 0., 0.);
        return;
    }
    const double valence = GAIN_VALENCE * words.valence / words.weight;
    const double arousal = GAIN_AROUSAL * (words.arousal / words.weight - MIDDLE_AROUSAL);
    const double radius = fmax(1., hypot(valence, arousal));
    set_place(film, valence / radius, arousal / radius, 1. - exp(-words.weight / DOUBT_WEIGHT));
}

mood_song_features mood_song_features_unknown(void) {
    return (mood_song_features){NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
}

static double known(float value, double otherwise) {
    return isnan(value) ? otherwise : (double)value;
}

void mood_places_place_song(mood_item *song, const mood_places *p,
                            const mood_song_features *f) {
    const double energy = known(f->energy, 0.), dance = known(f->danceability, MIDDLE_DANCE);
    const double acoustic = known(f->acousticness, 0.);
    double valence = 2. * (known(f->valence, .5) - .5) +
                     .2 * (known(f->mode, MIDDLE_MODE) - MIDDLE_MODE) +
                     .5 * (dance - MIDDLE_DANCE) +
                     .9 * known(f->instrumentalness, 0.) * acoustic * (1. - energy);
    double arousal = 1.9 * (energy - .6) - .3 * (acoustic - MIDDLE_ACOUSTIC) +
                     .1 * (known(f->tempo_bpm, 120.) - 120.) / 30. +
                     .2 * (dance - MIDDLE_DANCE);
    sum shifts = {0};
    size_t n = 0;
    const char *genres = song->genres;
    for (const char *w; (w = next_word(&n, &genres));) add(&shifts, find(p, SONG_GENRE, w, n));
    if (shifts.n > 0) {
        valence += shifts.valence / shifts.n;
        arousal += shifts.arousal / shifts.n;
    }
    const word *own = find(p, SONG_GENRE, song->id, strlen(song->id));
    if (own) {
        valence += own->valence;
        arousal += own->arousal;
    }
    const int n_missing = isnan(f->mode) + isnan(f->instrumentalness) + isnan(f->speechiness);
    set_place(song, tanh(SQUASH * valence), tanh(SQUASH * arousal), .8 - .1 * n_missing);
}
