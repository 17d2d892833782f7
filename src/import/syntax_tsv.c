/* SPDX-License-Identifier: Apache-2.0
 *
 * Tab-separated: no quoting, so a field holds neither tabs nor line ends.
 */
#include "import/syntax.h"

#include <string.h>

mood_status mood_syntax_split_tsv(char **fields, size_t *n_fields, mood_record *record,
                                  mood_error *err) {
    size_t n = 0;
    for (char *field = record->text;;) {
        if (n == MOOD_FORM_MAX_FIELDS)
            return mood_fail(err, MOOD_E_LIMIT, "more than %d fields", MOOD_FORM_MAX_FIELDS);
        fields[n++] = field;
        char *tab = strchr(field, '\t');
        if (!tab) break;
        *tab = 0;
        field = tab + 1;
    }
    *n_fields = n;
    return MOOD_OK;
}
