/* SPDX-License-Identifier: Apache-2.0
 *
 * UTF-8 (RFC 3629): walking, checking and cutting text that came from outside.
 * Threads: all reentrant. Heap: none.
 */
#ifndef MOOD_UTF8_H
#define MOOD_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** The largest length <= n at which no character of text is cut in two. */
size_t mood_utf8_cut(const char *text, size_t n);

/**
 * Read one character.
 *
 * code  the code point, or 0xFFFD when the bytes are not valid UTF-8
 * Returns how many bytes it takes: 1..4, or 0 when n is 0. Invalid bytes are taken one by one.
 */
size_t mood_utf8_next(uint32_t *code, const char *text, size_t n);

/** Whether all n bytes are valid UTF-8 (no surrogates, no overlong forms). */
bool mood_utf8_is_valid(const char *text, size_t n);

/** How many characters the n bytes hold. */
size_t mood_utf8_length(const char *text, size_t n);

#endif
