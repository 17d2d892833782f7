/* SPDX-License-Identifier: Apache-2.0
 *
 * A form says which columns a file has and how a row of them becomes an item. A new form is one
 * file with one mood_form and one line in import.c.
 */
#ifndef MOOD_FORM_H
#define MOOD_FORM_H

#include "base/arena.h"
#include "terms/item.h"

#define MOOD_FORM_MAX_COLUMNS 32  /**< that a form can use */
#define MOOD_FORM_MAX_FIELDS  256 /**< that a row can have */

typedef struct mood_form_column {
    const char *name; /**< as the header has it; compared without case */
    bool is_required; /**< the form is told by these */
} mood_form_column;

/** fields[i] is the text of columns[i], "" when the row or the file has none. */
typedef struct mood_form_row {
    char *fields[MOOD_FORM_MAX_COLUMNS]; /**< may be changed in place */
    mood_arena *arena;                   /**< for texts of the item; emptied after each row */
} mood_form_row;

typedef struct mood_form {
    const char *name;
    const mood_form_column *columns;
    size_t n_columns;
    /** Fill *out (whose texts are "" before); MOOD_E_FORMAT or MOOD_E_LIMIT rejects the row. */
    mood_status (*read)(mood_item *out, mood_form_row *row, mood_error *err);
} mood_form;

/** ---- number.c: strict numbers, as the forms need them ---- */

/**
 * A decimal number, "-1.5e3"; nothing before or behind it. An empty text leaves *out as it is.
 * MOOD_E_FORMAT names the field.
 */
MOOD_NODISCARD mood_status mood_form_number(float *out, const char *name, const char *text,
                                            mood_error *err);

/** A whole number of at most 9 digits, likewise. */
MOOD_NODISCARD mood_status mood_form_count(int *out, const char *name, const char *text,
                                           mood_error *err);

/** "1", "0", "true", "false" in any case, likewise. */
MOOD_NODISCARD mood_status mood_form_flag(bool *out, const char *name, const char *text,
                                          mood_error *err);

extern const mood_form mood_form_starter;

#endif
