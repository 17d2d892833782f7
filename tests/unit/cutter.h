/* SPDX-License-Identifier: Apache-2.0
 *
 * What the tests of syntaxes share: a text cut into fields and shown as "<a><b><c>".
 */
#ifndef MOOD_TEST_CUTTER_H
#define MOOD_TEST_CUTTER_H

#include "import/syntax.h"
#include "test.h"

static inline mood_status cut(char *out, size_t size, const mood_syntax *syntax,
                              const char *text, mood_error *err) {
    static char copy[65536];
    char *fields[MOOD_FORM_MAX_FIELDS];
    size_t n = 0, used = 0;
    mood_record record = {.text = copy, .size = strlen(text), .line = 1};
    snprintf(copy, sizeof copy, "%s", text);
    MOOD_TRY(syntax->split(fields, &n, &record, err));
    out[0] = 0;
    for (size_t i = 0; i < n; i++)
        used += (size_t)snprintf(out + used, size - used, "<%s>", fields[i]);
    return MOOD_OK;
}

#define expect_cut(syntax, input, wanted)                                                      \
    do {                                                                                       \
        char out_[4096];                                                                       \
        mood_error err_ = {""};                                                                \
        if (cut(out_, sizeof out_, (syntax), (input), &err_) != MOOD_OK)                       \
            fail_msg("%s: %s", (input), err_.text);                                            \
        assert_string_equal(out_, (wanted));                                                   \
    } while (0)

#define expect_refused(syntax, input, status, part)                                            \
    do {                                                                                       \
        char out_[4096];                                                                       \
        mood_error err_ = {""};                                                                \
        if (cut(out_, sizeof out_, (syntax), (input), &err_) != (status))                      \
            fail_msg("%s was not refused", (input));                                           \
        assert_error_names(err_, (part));                                                      \
    } while (0)

/** n fields "x" separated by a character, or JSON pairs when it is 0. */
static inline void write_fields(char *out, size_t n, char separator) {
    char *c = out;
    for (size_t i = 0; i < n; i++) {
        if (i && separator) *c++ = separator;
        *c++ = 'x';
    }
    *c = 0;
}

#endif
