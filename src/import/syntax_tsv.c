/* SPDX-License-Identifier: Apache-2.0
 *
 * Tab-separated: no quoting, so a field holds neither tabs nor line ends. IMDb's files write \N
 * where they know nothing.
 */
#include "import/syntax.h"

#include <string.h>

static bool tsv_matches(const mood_record *first) {
    return memchr(first->text, '\t', first->size) != NULL;
}

static mood_status tsv_split(char **fields, size_t *n_fields, mood_record *record,
                             mood_error *err) {
    size_t n = 0;
    for (char *field = record->text;;) {
        if (n == MOOD_FORM_MAX_FIELDS)
            return mood_fail(err, MOOD_E_LIMIT, "more than %d fields", MOOD_FORM_MAX_FIELDS);
        fields[n++] = field;
        char *tab = strchr(field, '\t');
        if (tab) *tab = 0;
        if (field[0] == '\\' && field[1] == 'N' && !field[2]) field[0] = 0;
        if (!tab) break;
        field = tab + 1;
    }
    *n_fields = n;
    return MOOD_OK;
}

const mood_syntax mood_syntax_tsv = {
    .name = "TSV",
    .matches = tsv_matches,
    .split = tsv_split,
};
