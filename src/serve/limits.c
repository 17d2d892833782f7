/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/limits.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    size_t offset;
    int64_t value, low, high;
    const char *meaning;
} lines[] = {
#define LINE(name, value, low, high, meaning)                                                  \
    {#name, offsetof(mood_limits, name), value, low, high, meaning},
    MOOD_LIMITS_MAP(LINE)
#undef LINE
};

static int64_t *field(mood_limits *limits, size_t index) {
    return (int64_t *)((char *)limits + lines[index].offset);
}

void mood_limits_init(mood_limits *out) {
    for (size_t i = 0; i < MOOD_COUNT(lines); i++) *field(out, i) = lines[i].value;
}

mood_status mood_limits_set(mood_limits *limits, const char *assignment, mood_error *err) {
    const char *equals = strchr(assignment, '=');
    const size_t n = equals ? (size_t)(equals - assignment) : 0;
    if (n == 0) return mood_fail(err, MOOD_E_ARG, "\"%.60s\" is not NAME=VALUE", assignment);
    for (size_t i = 0; i < MOOD_COUNT(lines); i++) {
        if (strlen(lines[i].name) != n || memcmp(lines[i].name, assignment, n) != 0) continue;
        char *end;
        errno = 0;
        const long long value = strtoll(equals + 1, &end, 10);
        if (errno != 0 || end == equals + 1 || *end || value < lines[i].low ||
            value > lines[i].high)
            return mood_fail(err, MOOD_E_ARG,
                             "%s takes a whole number from %" PRId64 " to %" PRId64,
                             lines[i].name, lines[i].low, lines[i].high);
        *field(limits, i) = value;
        return MOOD_OK;
    }
    return mood_fail(err, MOOD_E_ARG, "there is no limit \"%.*s\"", (int)(n > 60 ? 60 : n),
                     assignment);
}

bool mood_limits_describe(size_t index, const char **name, int64_t *value, int64_t *low,
                          int64_t *high, const char **meaning) {
    if (index >= MOOD_COUNT(lines)) return false;
    *name = lines[index].name;
    *value = lines[index].value;
    *low = lines[index].low;
    *high = lines[index].high;
    *meaning = lines[index].meaning;
    return true;
}
