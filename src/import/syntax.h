/* SPDX-License-Identifier: Apache-2.0
 *
 * How a record is cut into fields. A new syntax is one file and one line in import.c.
 */
#ifndef MOOD_SYNTAX_H
#define MOOD_SYNTAX_H

#include "import/form.h"
#include "import/records.h"

typedef struct mood_syntax {
    const char *name;
    /** Whether a file whose first record is this one has this syntax. */
    bool (*matches)(const mood_record *first);
    /** Line ends may stand inside quotes. */
    bool has_quotes;
    /** Each record names its fields, and there is no header: name, value, name, value. */
    bool is_named;
    /**
     * Cut a record into fields, in place: each ends with a 0.
     *
     * fields    (MOOD_FORM_MAX_FIELDS)
     * MOOD_E_FORMAT or MOOD_E_LIMIT with a reason when it cannot be cut
     */
    mood_status (*split)(char **fields, size_t *n_fields, mood_record *record, mood_error *err);
} mood_syntax;

extern const mood_syntax mood_syntax_tsv;   /**< tabs, no quoting; \N is an empty field */
extern const mood_syntax mood_syntax_csv;   /**< RFC 4180 */
extern const mood_syntax mood_syntax_jsonl; /**< an object a line */

#endif
