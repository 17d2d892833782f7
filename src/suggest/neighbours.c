/* SPDX-License-Identifier: Apache-2.0
 *
 * The whole file is checked once, when it is read; afterwards every number in it may be
 * trusted. It is copied rather than mapped, so that its bytes need no alignment and no file
 * can change under a running server.
 */
#include "suggest/neighbours.h"
#include "base/alloc.h"
#include "suggest/index.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { VERSION = 1, HEADER_BYTES = 24, LINK_BYTES = 8 };

static const char magic[8] = {'M', 'O', 'O', 'D', 'N', 'E', 'A', 'R'};

static uint32_t get_u32(const uint8_t *at) {
    return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static void put_u32(uint8_t *at, uint32_t value) {
    for (int i = 0; i < 4; i++) at[i] = (uint8_t)(value >> 8 * i);
}

/* ---- reading ---- */

static mood_status read_header(mood_neighbours *out, const uint8_t *data, size_t n,
                               mood_error *err) {
    if (n < HEADER_BYTES || memcmp(data, magic, sizeof magic) != 0)
        return mood_fail(err, MOOD_E_FORMAT, "this is no file of `moodify-train taste`");
    if (get_u32(data + 8) != VERSION)
        return mood_fail(err, MOOD_E_UNSUPPORTED,
                         "version %u is not known to this program, only %d",
                         (unsigned)get_u32(data + 8), VERSION);
    const uint32_t kind = get_u32(data + 12), n_items = get_u32(data + 16),
                   n_links = get_u32(data + 20);
    if (kind >= MOOD_N_KINDS)
        return mood_fail(err, MOOD_E_FORMAT, "kind %u is neither movies nor songs",
                         (unsigned)kind);
    if (n_items == 0 || n_items > MOOD_NEIGHBOURS_MAX_ITEMS)
        return mood_fail(err, MOOD_E_LIMIT, "%u items; 1 to %d are taken", (unsigned)n_items,
                         MOOD_NEIGHBOURS_MAX_ITEMS);
    if (n_links > n_items * (uint64_t)MOOD_NEIGHBOURS_MAX_LINKS)
        return mood_fail(err, MOOD_E_LIMIT, "%u neighbours of %u items; at most %d each",
                         (unsigned)n_links, (unsigned)n_items, MOOD_NEIGHBOURS_MAX_LINKS);
    /* Bounded by the limits above, so the sum cannot wrap. */
    const size_t expected = HEADER_BYTES + (size_t)n_items * MOOD_NEIGHBOURS_ID_BYTES +
                            ((size_t)n_items + 1) * 4 + (size_t)n_links * LINK_BYTES;
    if (n != expected)
        return mood_fail(err, MOOD_E_FORMAT, "%zu bytes expected, the file has %zu", expected,
                         n);
    *out = (mood_neighbours){.kind = (mood_kind)kind, .n_items = n_items, .n_links = n_links};
    return MOOD_OK;
}

static mood_status allocate(mood_neighbours *out, mood_error *err) {
    out->ids = mood_alloc_zero(out->n_items, sizeof *out->ids);
    out->start = mood_alloc_zero((size_t)out->n_items + 1, sizeof *out->start);
    out->links = mood_alloc_zero(out->n_links, sizeof *out->links);
    if (out->ids && out->start && out->links) return MOOD_OK;
    return mood_fail(err, MOOD_E_NOMEM, "the taste file: out of memory");
}

static bool is_filled_with_zeros(const char id[MOOD_NEIGHBOURS_ID_BYTES]) {
    const char *end = memchr(id, 0, MOOD_NEIGHBOURS_ID_BYTES);
    if (!end) return false;
    for (; end < id + MOOD_NEIGHBOURS_ID_BYTES; end++)
        if (*end) return false;
    return true;
}

static mood_status read_ids(mood_neighbours *out, const uint8_t *data, mood_error *err) {
    memcpy(out->ids, data, out->n_items * sizeof *out->ids);
    for (uint32_t i = 0; i < out->n_items; i++) {
        if (!is_filled_with_zeros(out->ids[i]) ||
            !mood_item_id_is_valid(out->kind, out->ids[i]))
            return mood_fail(err, MOOD_E_FORMAT, "item %u: its id is not one of %s",
                             (unsigned)i, mood_kind_name(out->kind));
        if (i && memcmp(out->ids[i - 1], out->ids[i], sizeof *out->ids) >= 0)
            return mood_fail(err, MOOD_E_FORMAT, "item %u: ids are not in rising order",
                             (unsigned)i);
    }
    return MOOD_OK;
}

static mood_status read_starts(mood_neighbours *out, const uint8_t *data, mood_error *err) {
    for (uint32_t i = 0; i <= out->n_items; i++) {
        out->start[i] = get_u32(data + (size_t)i * 4);
        const uint32_t before = i ? out->start[i - 1] : 0;
        if (out->start[i] < before || out->start[i] - before > MOOD_NEIGHBOURS_MAX_LINKS)
            return mood_fail(err, MOOD_E_FORMAT, "item %u: its neighbours are miscounted",
                             (unsigned)i);
    }
    if (out->start[0] == 0 && out->start[out->n_items] == out->n_links) return MOOD_OK;
    return mood_fail(err, MOOD_E_FORMAT, "the neighbours of all items are not %u",
                     (unsigned)out->n_links);
}

static mood_status read_links(mood_neighbours *out, const uint8_t *data, mood_error *err) {
    for (uint32_t i = 0; i < out->n_items; i++)
        for (uint32_t k = out->start[i]; k < out->start[i + 1]; k++) {
            mood_link *link = &out->links[k];
            const uint32_t bits = get_u32(data + (size_t)k * LINK_BYTES + 4);
            link->item = get_u32(data + (size_t)k * LINK_BYTES);
            memcpy(&link->weight, &bits, sizeof bits);
            if (link->item >= out->n_items || link->item == i)
                return mood_fail(err, MOOD_E_FORMAT, "item %u: neighbour %u is no other item",
                                 (unsigned)i, (unsigned)link->item);
            if (!(fabsf(link->weight) <= MOOD_NEIGHBOURS_MAX_WEIGHT))
                return mood_fail(err, MOOD_E_FORMAT, "item %u: a weight is out of range",
                                 (unsigned)i);
        }
    return MOOD_OK;
}

mood_status mood_neighbours_read(mood_neighbours **out, const void *data, size_t size_bytes,
                                 mood_error *err) {
    mood_neighbours *it = mood_alloc_zero(1, sizeof *it);
    if (!it) return mood_fail(err, MOOD_E_NOMEM, "the taste file: out of memory");
    mood_status status;
    const uint8_t *at = data;
    MOOD_TRY_GOTO(status, failed, read_header(it, at, size_bytes, err));
    MOOD_TRY_GOTO(status, failed, allocate(it, err));
    MOOD_TRY_GOTO(status, failed, read_ids(it, at += HEADER_BYTES, err));
    MOOD_TRY_GOTO(status, failed, read_starts(it, at += it->n_items * sizeof *it->ids, err));
    MOOD_TRY_GOTO(status, failed, read_links(it, at + ((size_t)it->n_items + 1) * 4, err));
    *out = it;
    return MOOD_OK;
failed:
    mood_neighbours_destroy(&it);
    return status;
}

void mood_neighbours_destroy(mood_neighbours **neighbours) {
    mood_neighbours *it = *neighbours;
    *neighbours = NULL;
    if (!it) return;
    mood_free(it->ids);
    mood_free(it->start);
    mood_free(it->links);
    mood_free(it);
}

size_t mood_neighbours_count(const mood_neighbours *neighbours) {
    return neighbours->n_items;
}

static int compare_ids(const void *id, const void *other) {
    return strcmp(id, other);
}

uint32_t mood_neighbours_find(const mood_neighbours *neighbours, const char *id) {
    const char(*found)[MOOD_NEIGHBOURS_ID_BYTES] =
        bsearch(id, neighbours->ids, neighbours->n_items, sizeof *neighbours->ids, compare_ids);
    if (!found) return MOOD_NOWHERE;
    return (uint32_t)(found - (const char(*)[MOOD_NEIGHBOURS_ID_BYTES])neighbours->ids);
}

/* ---- writing ---- */

mood_status mood_neighbours_print(mood_buf *buf, const mood_neighbours *neighbours) {
    const uint32_t header[] = {VERSION, neighbours->kind, neighbours->n_items,
                               neighbours->n_links};
    uint8_t bytes[LINK_BYTES];
    MOOD_TRY(mood_buf_append(buf, magic, sizeof magic));
    for (size_t i = 0; i < MOOD_COUNT(header); i++) {
        put_u32(bytes, header[i]);
        MOOD_TRY(mood_buf_append(buf, bytes, 4));
    }
    MOOD_TRY(
        mood_buf_append(buf, neighbours->ids, neighbours->n_items * sizeof *neighbours->ids));
    for (uint32_t i = 0; i <= neighbours->n_items; i++) {
        put_u32(bytes, neighbours->start[i]);
        MOOD_TRY(mood_buf_append(buf, bytes, 4));
    }
    for (uint32_t i = 0; i < neighbours->n_links; i++) {
        uint32_t bits;
        memcpy(&bits, &neighbours->links[i].weight, sizeof bits);
        put_u32(bytes, neighbours->links[i].item);
        put_u32(bytes + 4, bits);
        MOOD_TRY(mood_buf_append(buf, bytes, LINK_BYTES));
    }
    return MOOD_OK;
}
