/* SPDX-License-Identifier: Apache-2.0
 *
 * Genres, certificates, languages and artists repeat over and over: a small table of the texts
 * seen lately shares them. It is a cache with one place a hash, so it needs no growing; a text
 * that lost its place is simply kept once more.
 */
#include "store/catalog.h"
#include "base/alloc.h"
#include "base/arena.h"
#include "base/rng.h"

#include <string.h>

#define N_SHARED 8192 /* a power of two */

struct mood_catalog {
    mood_item *items;
    size_t n_items;
    size_t capacity;
    mood_arena arena;
    const char *shared[N_SHARED];
};

mood_status mood_catalog_create(mood_catalog **out) {
    mood_catalog *catalog = mood_alloc_zero(1, sizeof *catalog);
    if (!catalog) return MOOD_E_NOMEM;
    mood_arena_init(&catalog->arena, MOOD_CATALOG_MAX_BYTES);
    *out = catalog;
    return MOOD_OK;
}

void mood_catalog_destroy(mood_catalog **catalog) {
    if (!*catalog) return;
    mood_arena_clear(&(*catalog)->arena);
    mood_free((*catalog)->items);
    mood_free(*catalog);
    *catalog = NULL;
}

const mood_item *mood_catalog_items(const mood_catalog *catalog, size_t *n_out) {
    *n_out = catalog->n_items;
    return catalog->items;
}

static const char *keep_text(mood_catalog *catalog, const char *text, size_t n) {
    return n == 0 ? "" : mood_arena_push_text(&catalog->arena, text, n);
}

static const char *share_text(mood_catalog *catalog, const char *text, size_t n) {
    const char **place = &catalog->shared[mood_hash_bytes(text, n) & (N_SHARED - 1)];
    if (*place && strcmp(*place, text) == 0) return *place;
    const char *kept = keep_text(catalog, text, n);
    if (kept) *place = kept;
    return kept;
}

static mood_status grow(mood_catalog *catalog, mood_error *err) {
    if (catalog->n_items == MOOD_CATALOG_MAX_ITEMS)
        return mood_fail(err, MOOD_E_LIMIT, "the catalogue has more than %d items",
                         MOOD_CATALOG_MAX_ITEMS);
    const size_t capacity = catalog->capacity ? catalog->capacity * 2 : 1024;
    mood_item *items =
        mood_alloc_resize(catalog->items, catalog->capacity * sizeof *catalog->items,
                          capacity * sizeof *catalog->items);
    if (!items) return mood_fail(err, MOOD_E_NOMEM, "no memory for %zu items", capacity);
    catalog->items = items;
    catalog->capacity = capacity;
    return MOOD_OK;
}

mood_status mood_catalog_add(mood_catalog *catalog, const mood_item *item, mood_error *err) {
    if (catalog->n_items == catalog->capacity) MOOD_TRY(grow(catalog, err));
    mood_item kept = *item;
    const struct {
        const char **text;
        bool repeats;
    } texts[] = {
        {&kept.id, false},         {&kept.title, false},   {&kept.by, true},
        {&kept.people, false},     {&kept.genres, true},   {&kept.tags, true},
        {&kept.certificate, true}, {&kept.language, true}, {&kept.poster, false},
    };
    for (size_t i = 0; i < MOOD_COUNT(texts); i++) {
        const char *text = *texts[i].text;
        const size_t n = strlen(text);
        *texts[i].text =
            texts[i].repeats ? share_text(catalog, text, n) : keep_text(catalog, text, n);
        if (!*texts[i].text)
            return mood_fail(err, MOOD_E_NOMEM, "no memory for the texts of %zu items",
                             catalog->n_items);
    }
    catalog->items[catalog->n_items++] = kept;
    return MOOD_OK;
}
