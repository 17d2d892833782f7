/* SPDX-License-Identifier: Apache-2.0
 *
 * strtof alone would take " 1", "0x1p3", "inf" and "nan", and the decimal comma of some
 * languages; the alphabet is checked first, and programs run in the C locale.
 */
#include "import/form.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static mood_status refuse(const char *name, const char *text, const char *wanted,
                          mood_error *err) {
    return mood_fail(err, MOOD_E_FORMAT, "%s: \"%.40s\" is not %s", name, text, wanted);
}

mood_status mood_form_number(float *out, const char *name, const char *text, mood_error *err) {
    if (!*text) return MOOD_OK;
    const size_t n = strspn(text, "0123456789+-.eE");
    char *end = NULL;
    const float value = n > 0 && n <= 40 && !text[n] ? strtof(text, &end) : NAN;
    if (!isfinite(value) || *end) return refuse(name, text, "a number", err);
    *out = value;
    return MOOD_OK;
}

mood_status mood_form_count(int *out, const char *name, const char *text, mood_error *err) {
    if (!*text) return MOOD_OK;
    const size_t n = strspn(text, "0123456789");
    const bool is_whole = !text[n] || strcmp(text + n, ".0") == 0;
    if (n == 0 || n > 9 || !is_whole) return refuse(name, text, "a whole number", err);
    *out = (int)strtol(text, NULL, 10);
    return MOOD_OK;
}

mood_status mood_form_year(int *out, const char *name, const char *text, mood_error *err) {
    if (!*text) return MOOD_OK;
    const size_t n = strspn(text, "0123456789");
    const bool is_date = text[n] == '-' && strspn(text + n, "0123456789-") == strlen(text + n);
    if (n != 4 || (text[n] && !is_date && strcmp(text + n, ".0") != 0))
        return refuse(name, text, "a year or a date (1995-10-30)", err);
    *out = (int)strtol(text, NULL, 10);
    return MOOD_OK;
}

mood_status mood_form_flag(bool *out, const char *name, const char *text, mood_error *err) {
    if (!*text) return MOOD_OK;
    const bool is_on = strcmp(text, "1") == 0 || strcasecmp(text, "true") == 0;
    if (!is_on && strcmp(text, "0") != 0 && strcasecmp(text, "false") != 0)
        return refuse(name, text, "yes or no (1, 0, true, false)", err);
    *out = is_on;
    return MOOD_OK;
}
