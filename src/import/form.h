/* SPDX-License-Identifier: Apache-2.0
 *
 * A form says which columns a file has and how a row of them becomes an item, or a fact about
 * items of other files. A new form is one file with one mood_form and one line in import.c.
 */
#ifndef MOOD_FORM_H
#define MOOD_FORM_H

#include "base/arena.h"
#include "import/places.h"
#include "import/sides.h"

#define MOOD_FORM_MAX_COLUMNS 32  /**< that a form can use */
#define MOOD_FORM_MAX_FIELDS  256 /**< that a row can have */

typedef struct mood_form_column {
    const char *name;  /**< as the header has it; compared without case */
    const char *other; /**< another name of it, or NULL */
    bool is_required;  /**< the form is told by these */
} mood_form_column;

/** fields[i] is the text of columns[i], "" when the row or the file has none. */
typedef struct mood_form_row {
    char *fields[MOOD_FORM_MAX_COLUMNS]; /**< may be changed in place */
    mood_arena *arena;                   /**< for texts of the item; emptied after each row */
    const mood_places *places;           /**< never NULL when the form needs places */
    mood_sides *sides;                   /**< what side files told; never NULL */
    int min_votes;                       /**< films with fewer are passed over */
    bool is_passed; /**< set by the form: the row is fine but not wanted (a series, say) */
} mood_form_row;

typedef struct mood_form {
    const char *name;
    const mood_form_column *columns;
    size_t n_columns;
    bool needs_places;
    /** Fill *out (whose texts are "" before); MOOD_E_FORMAT or MOOD_E_LIMIT rejects the row. A
     *  side form has nothing to fill and leaves *out alone: it writes to row->sides. */
    mood_status (*read)(mood_item *out, mood_form_row *row, mood_error *err);
    /** 0: items. Above 0 a side form; those with the lowest number are to be read first. */
    int side_order;
} mood_form;

extern const mood_form mood_form_starter;
extern const mood_form mood_form_imdb_ratings, mood_form_imdb_titles;
extern const mood_form mood_form_lens_links, mood_form_lens_ratings, mood_form_lens_tags,
    mood_form_lens_genome_tags, mood_form_lens_genome_scores, mood_form_lens_movies;
extern const mood_form mood_form_tmdb;
extern const mood_form mood_form_spotify;

/** ---- number.c: strict numbers, as the forms need them ---- */

/**
 * A decimal number, "-1.5e3"; nothing before or behind it. An empty text leaves *out as it is.
 * MOOD_E_FORMAT names the field.
 */
MOOD_NODISCARD mood_status mood_form_number(float *out, const char *name, const char *text,
                                            mood_error *err);

/** A whole number of at most 9 digits, likewise. "1995.0" is one too: pandas writes it so. */
MOOD_NODISCARD mood_status mood_form_count(int *out, const char *name, const char *text,
                                           mood_error *err);

/** "1", "0", "true", "false" in any case, likewise. */
MOOD_NODISCARD mood_status mood_form_flag(bool *out, const char *name, const char *text,
                                          mood_error *err);

/** The year of "1995", "1995-10-30" or "1995-10"; an empty text leaves *out as it is. */
MOOD_NODISCARD mood_status mood_form_year(int *out, const char *name, const char *text,
                                          mood_error *err);

/** ---- words.c: lists of words, as the forms need them ---- */

/**
 * Write a list as "a|b|c" over itself. Its words are separated by any of `separators`, or it is
 * in the notation of JSON or Python: ['a', "b"], or [{"id": 1, "name": "a"}], of which the
 * names are taken. Words that would make it longer than max_bytes are left out.
 */
void mood_form_list(char *text, const char *separators, size_t max_bytes);

#endif
