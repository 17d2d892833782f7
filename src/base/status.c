/* SPDX-License-Identifier: Apache-2.0
 *
 * Texts of the statuses, all made from MOOD_STATUS_MAP, and the sentences of mood_error.
 */
#include "base/base.h"
#include "base/utf8.h"
#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *mood_status_text(mood_status status) {
    switch (status) {
    case MOOD_OK:
        return "success";
#define MOOD_STATUS_CASE(name, number, text)                                                   \
    case MOOD_E_##name:                                                                        \
        return text;
        MOOD_STATUS_MAP(MOOD_STATUS_CASE)
#undef MOOD_STATUS_CASE
    }
    return "unknown status";
}

const char *mood_status_name(mood_status status) {
    switch (status) {
    case MOOD_OK:
        return "OK";
#define MOOD_STATUS_CASE(name, number, text)                                                   \
    case MOOD_E_##name:                                                                        \
        return #name;
        MOOD_STATUS_MAP(MOOD_STATUS_CASE)
#undef MOOD_STATUS_CASE
    }
    return "UNKNOWN";
}

const char *mood_version(void) {
    return MOOD_VERSION;
}

mood_status mood_fail(mood_error *err, mood_status status, const char *format, ...) {
    if (err) {
        va_list args;
        va_start(args, format);
        const int n = vsnprintf(err->text, sizeof err->text, format, args);
        va_end(args);
        if (n < 0) err->text[0] = 0;
        else if ((size_t)n >= sizeof err->text)
            err->text[mood_utf8_cut(err->text, sizeof err->text - 1)] = 0;
    }
    return status;
}

void mood_error_prefix(mood_error *err, const char *format, ...) {
    if (!err) return;
    mood_error prefix;
    va_list args;
    va_start(args, format);
    if (vsnprintf(prefix.text, sizeof prefix.text, format, args) < 0) prefix.text[0] = 0;
    va_end(args);
    const mood_error rest = *err;
    (void)mood_fail(err, MOOD_OK, "%.120s: %s", prefix.text, rest.text);
}
