/* SPDX-License-Identifier: Apache-2.0
 *
 * The library speaks only through the caller's callback; without one it is silent. Log sizes
 * and ids only: no picture, face, chat text, token or connection string. Threads: reentrant;
 * the callback may be called from several threads at once.
 */
#ifndef MOOD_LOG_H
#define MOOD_LOG_H

#include "base/base.h"

typedef enum mood_log_level {
    MOOD_LOG_ERROR,
    MOOD_LOG_WARNING,
    MOOD_LOG_INFO,
    MOOD_LOG_DEBUG
} mood_log_level;

/** area: "http", "store", ...; text: one line of key=value pairs, without a line end. */
typedef void mood_log_function(void *cookie, mood_log_level level, const char *area,
                               const char *text);

typedef struct mood_logger {
    mood_log_function *function; /**< NULL: silent */
    void *cookie;
    mood_log_level level; /**< lines above it are not even printed */
} mood_logger;

/** logger may be NULL. A line longer than 1023 bytes is cut. */
void mood_log(const mood_logger *logger, mood_log_level level, const char *area,
              const char *format, ...) MOOD_PRINTF(4, 5);

/** "error" ... "debug". */
const char *mood_log_level_name(mood_log_level level);

#endif
