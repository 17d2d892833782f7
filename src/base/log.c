/* SPDX-License-Identifier: Apache-2.0 */
#include "base/log.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>

void mood_log(const mood_logger *logger, mood_log_level level, const char *area,
              const char *format, ...) {
    if (!logger || !logger->function || level > logger->level) return;
    char text[1024];
    va_list args;
    va_start(args, format);
    const int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (n < 0) return;
    if ((size_t)n >= sizeof text) text[mood_utf8_cut(text, sizeof text - 1)] = 0;
    /* A line end inside a value would let a visitor write lines of the log. */
    for (char *c = text; *c; c++)
        if ((unsigned char)*c < 0x20) *c = ' ';
    logger->function(logger->cookie, level, area, text);
}

const char *mood_log_level_name(mood_log_level level) {
    static const char *const names[] = {"error", "warning", "info", "debug"};
    return (size_t)level < MOOD_COUNT(names) ? names[level] : "unknown";
}
