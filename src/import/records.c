/* SPDX-License-Identifier: Apache-2.0
 *
 *     data:  [used....|start ... record ... \n ... end|free]
 *
 * A record that does not fit is looked for again after more bytes were read; how far the
 * search came is kept, so every byte is looked at once.
 */
#include "import/records.h"
#include "base/alloc.h"

#include <string.h>

#define CHUNK_BYTES ((size_t)65536)

void mood_records_init(mood_records *records, mood_source *source, bool has_quotes) {
    *records = (mood_records){.source = source, .has_quotes = has_quotes, .line = 1};
}

void mood_records_clear(mood_records *records) {
    mood_free(records->data);
    *records = (mood_records){0};
}

/* Room for a chunk behind `end`, and a byte for the closing 0. */
static mood_status make_room(mood_records *r, mood_error *err) {
    if (r->start > 0) {
        memmove(r->data, r->data + r->start, r->end - r->start);
        r->end -= r->start;
        r->start = 0;
    }
    if (r->capacity - r->end > CHUNK_BYTES) return MOOD_OK;
    const size_t capacity = r->capacity ? 2 * r->capacity : 4 * CHUNK_BYTES;
    char *data = mood_alloc_resize(r->data, r->end, capacity);
    if (!data) return mood_fail(err, MOOD_E_NOMEM, "no memory for a line of the import");
    r->data = data;
    r->capacity = capacity;
    return MOOD_OK;
}

static mood_status read_more(mood_records *r, mood_error *err) {
    MOOD_TRY(make_room(r, err));
    size_t n = 0;
    MOOD_TRY(mood_source_read(r->data + r->end, &n, CHUNK_BYTES, r->source, err));
    r->end += n;
    if (n == 0) r->at_end = true;
    return MOOD_OK;
}

/* Where the search for the end of a record stands; offsets from records->start. */
typedef struct search {
    size_t seen;
    bool in_quotes;
} search;

/* The offset of the line end that closes the record, or false when more bytes are needed. */
static bool find_end(size_t *out, search *s, const mood_records *r) {
    const size_t n = r->end - r->start;
    if (n == 0) return false; /* nothing is read yet, and there may be no buffer */
    const char *text = r->data + r->start;
    if (!r->has_quotes) {
        const char *end = n > s->seen ? memchr(text + s->seen, '\n', n - s->seen) : NULL;
        s->seen = n;
        if (end) *out = (size_t)(end - text);
        return end != NULL;
    }
    for (; s->seen < n; s->seen++) {
        if (text[s->seen] == '"') s->in_quotes = !s->in_quotes;
        if (text[s->seen] != '\n' || s->in_quotes) continue;
        *out = s->seen;
        return true;
    }
    return false;
}

static uint64_t count_lines(const char *text, size_t n) {
    uint64_t count = 0;
    for (const char *c = text; (c = memchr(c, '\n', n - (size_t)(c - text))); c++) count++;
    return count;
}

/* Hand out [start, start + n) and go on behind it. */
static void take(mood_record *out, mood_records *r, size_t n, size_t n_skip) {
    char *text = r->data + r->start;
    if (r->line == 1 && n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
        text += 3;
        n -= 3;
    }
    *out = (mood_record){.text = text, .size = n, .line = r->line};
    r->line += count_lines(r->data + r->start, n_skip);
    r->start += n_skip;
    if (out->size > 0 && text[out->size - 1] == '\r') out->size--;
    text[out->size] = 0;
}

/* Behind a record that is too long: its first line ends the trouble, also when that line opened
 * a quote which nothing closes. */
static mood_status skip_line(mood_records *r, mood_error *err) {
    for (;;) {
        const char *text = r->data + r->start;
        const char *end = r->end > r->start ? memchr(text, '\n', r->end - r->start) : NULL;
        if (end) {
            r->start += (size_t)(end - text) + 1;
            r->line++;
            return MOOD_OK;
        }
        r->start = r->end;
        if (r->at_end) return MOOD_OK;
        MOOD_TRY(read_more(r, err));
    }
}

/* A record that is not handed out, with the reason. */
static mood_status refuse(mood_record *out, mood_records *r, const char *trouble,
                          mood_error *err) {
    const uint64_t line = r->line;
    MOOD_TRY(skip_line(r, err));
    r->nothing[0] = 0;
    *out = (mood_record){.text = r->nothing, .line = line, .trouble = trouble};
    return MOOD_OK;
}

mood_status mood_records_next(mood_record *out, bool *has_record, mood_records *r,
                              mood_error *err) {
    search s = {0};
    size_t n = 0;
    *has_record = true;
    while (!find_end(&n, &s, r)) {
        const size_t waiting = r->end - r->start;
        if (waiting > MOOD_RECORD_MAX_BYTES)
            return refuse(out, r, "the line is longer than 1 MiB", err);
        if (!r->at_end) {
            MOOD_TRY(read_more(r, err));
            continue;
        }
        if (waiting > 0 && s.in_quotes) return refuse(out, r, "a quote is never closed", err);
        *has_record = waiting > 0;
        if (waiting > 0) take(out, r, waiting, waiting);
        return MOOD_OK;
    }
    take(out, r, n, n + 1);
    return MOOD_OK;
}
