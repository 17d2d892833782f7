/* SPDX-License-Identifier: Apache-2.0
 *
 * What every file uses: status, errors, checked sizes. Includes the public header for
 * mood_status and mood_error; knows no domain words.
 */
#ifndef MOOD_BASE_H
#define MOOD_BASE_H

#include <moodify/moodify.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Public buffers are aligned and padded to this many bytes, so that kernels may over-read. */
#define MOOD_ALIGN 64

#define MOOD_COUNT(array) (sizeof(array) / sizeof((array)[0]))

/** Pass a failure up. */
#define MOOD_TRY(expr)                                                                         \
    do {                                                                                       \
        const mood_status mood_try_status_ = (expr);                                           \
        if (mood_try_status_ != MOOD_OK) return mood_try_status_;                              \
    } while (0)

/** Store a failure in `status` and go to the label that releases everything. */
#define MOOD_TRY_GOTO(status, label, expr)                                                     \
    do {                                                                                       \
        (status) = (expr);                                                                     \
        if ((status) != MOOD_OK) goto label;                                                   \
    } while (0)

/**
 * Write a sentence into err (which may be NULL) and return `status`:
 *     return mood_fail(err, MOOD_E_FORMAT, "%s: 12 values expected, %zu found", name, n);
 * A text that is too long is cut at a whole character.
 */
mood_status mood_fail(mood_error *err, mood_status status, const char *format, ...)
    MOOD_PRINTF(3, 4);

/** Put "context: " before the text that is already in err; for callers that know the file. */
void mood_error_prefix(mood_error *err, const char *format, ...) MOOD_PRINTF(2, 3);

/** *out = a * b or a + b; false (out untouched) when the result does not fit. */
static inline bool mood_size_mul(size_t *out, size_t a, size_t b) {
    size_t result;
    if (__builtin_mul_overflow(a, b, &result)) return false;
    *out = result;
    return true;
}

static inline bool mood_size_add(size_t *out, size_t a, size_t b) {
    size_t result;
    if (__builtin_add_overflow(a, b, &result)) return false;
    *out = result;
    return true;
}

/** Round up to a multiple of a power of two. `size` must be well below SIZE_MAX. */
static inline size_t mood_size_round_up(size_t size, size_t multiple) {
    return (size + multiple - 1) & ~(multiple - 1);
}

static inline int mood_clamp_int(int value, int low, int high) {
    return value < low ? low : value > high ? high : value;
}

static inline float mood_clampf(float value, float low, float high) {
    return value < low ? low : value > high ? high : value;
}

#endif
