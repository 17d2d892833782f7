/* SPDX-License-Identifier: Apache-2.0
 *
 * A growing byte buffer with a maximum. Once an append fails, all later ones fail too, so a
 * writer may append many times and look at the status once, at the end. One thread.
 */
#ifndef MOOD_BUF_H
#define MOOD_BUF_H

#include "base/base.h"

typedef struct mood_buf {
    char *data; /**< `size` bytes and one 0 behind them; NULL while empty */
    size_t size;
    size_t capacity;
    size_t max_bytes;
    mood_status status; /**< MOOD_OK, MOOD_E_LIMIT or MOOD_E_NOMEM */
} mood_buf;

/** Caller's storage; takes nothing from the heap yet. */
void mood_buf_init(mood_buf *buf, size_t max_bytes);
void mood_buf_clear(mood_buf *buf);

/** Forget the content and the failure, keep the memory. */
void mood_buf_reset(mood_buf *buf);

mood_status mood_buf_append(mood_buf *buf, const void *data, size_t n);
mood_status mood_buf_append_text(mood_buf *buf, const char *text);
mood_status mood_buf_printf(mood_buf *buf, const char *format, ...) MOOD_PRINTF(2, 3);

/** Text with & < > " ' written as XML entities and control characters left out. */
mood_status mood_buf_append_xml(mood_buf *buf, const char *text, size_t n);

/**
 * Text as a JSON string with its quotes (RFC 8259). Control characters are escaped; a byte that
 * is not UTF-8 becomes U+FFFD.
 */
mood_status mood_buf_append_json(mood_buf *buf, const char *text, size_t n);

/** The bytes as a block that mood_free releases; the buffer is empty afterwards. */
char *mood_buf_detach(mood_buf *buf);

#endif
