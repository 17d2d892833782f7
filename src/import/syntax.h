/* SPDX-License-Identifier: Apache-2.0
 *
 * How a record is cut into fields. A new syntax is one file and one line in import.c.
 */
#ifndef MOOD_SYNTAX_H
#define MOOD_SYNTAX_H

#include "import/form.h"
#include "import/records.h"

/**
 * Cut a record into fields, in place: each ends with a 0.
 *
 * fields    (MOOD_FORM_MAX_FIELDS)
 * MOOD_E_FORMAT or MOOD_E_LIMIT with a reason when it cannot be cut
 */
typedef mood_status mood_syntax_split(char **fields, size_t *n_fields, mood_record *record,
                                      mood_error *err);

mood_syntax_split mood_syntax_split_tsv;

#endif
