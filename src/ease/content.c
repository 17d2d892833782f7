/* SPDX-License-Identifier: Apache-2.0 */
#include "ease/content.h"
#include "base/alloc.h"
#include "base/rng.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static mood_status reserve(mood_content *content, size_t n) {
    if (content->capacity - content->n >= n) return MOOD_OK;
    const size_t capacity = 2 * content->capacity + n;
    mood_fact *facts = mood_alloc_resize(content->facts, content->capacity * sizeof *facts,
                                         capacity * sizeof *facts);
    if (!facts) return MOOD_E_NOMEM;
    content->facts = facts;
    content->capacity = capacity;
    return MOOD_OK;
}

/* Each element of a list; `sort` keeps a tag and a name of the same letters apart. */
static void add_list(mood_content *content, size_t end, uint32_t item, const char *list,
                     char sort, const char *separators) {
    while (list && *list && content->n < end) {
        const size_t length = strcspn(list, separators);
        if (length)
            content->facts[content->n++] =
                (mood_fact){mood_hash_bytes(list, length) + (uint64_t)sort, item};
        list += length;
        list += strspn(list, "|, ");
    }
}

mood_status mood_content_add(mood_content *content, const mood_ratings *ratings,
                             const mood_item *item) {
    uint32_t row;
    if (item->kind != MOOD_MOVIES || !mood_ratings_find(&row, ratings, item->id))
        return MOOD_OK;
    MOOD_TRY(reserve(content, MOOD_CONTENT_MAX_FACTS));
    const size_t end = content->n + MOOD_CONTENT_MAX_FACTS;
    add_list(content, end, row, item->genres, 'g', "|");
    add_list(content, end, row, item->tags, 't', "|");
    add_list(content, end, row, item->by, 'b', ",");
    add_list(content, end, row, item->people, 'p', ",");
    if (item->year > 0 && content->n < end)
        content->facts[content->n++] =
            (mood_fact){mood_hash_u64((uint64_t)(item->year / 10)) + 'd', row};
    return MOOD_OK;
}

void mood_content_clear(mood_content *content) {
    mood_free(content->facts);
    *content = (mood_content){0};
}

static int by_word(const void *a, const void *b) {
    const mood_fact *x = a, *y = b;
    if (x->word != y->word) return x->word < y->word ? -1 : 1;
    return x->item < y->item ? -1 : x->item > y->item;
}

static void fill(mood_ease_table *out, const mood_content *content, float factor) {
    size_t n_kept = 0;
    for (size_t i = 0, end; i < content->n; i = end) {
        const size_t first = n_kept;
        const uint64_t word = content->facts[i].word;
        for (end = i; end < content->n && content->facts[end].word == word; end++)
            if (n_kept == first || out->items[n_kept - 1] != content->facts[end].item)
                out->items[n_kept++] = content->facts[end].item;
        if (n_kept - first < 2) {
            n_kept = first;
            continue;
        }
        out->weight[out->n_rows] = factor / sqrtf((float)(n_kept - first));
        out->start[++out->n_rows] = n_kept;
    }
}

mood_status mood_content_rows(mood_ease_table *out, mood_content *content, float factor) {
    mood_ease_table table = {
        .items = mood_alloc_zero(content->n, sizeof *table.items),
        .start = mood_alloc_zero(content->n + 1, sizeof *table.start),
        .weight = mood_alloc_zero(content->n, sizeof *table.weight),
    };
    if (!table.items || !table.start || !table.weight) {
        mood_ease_table_clear(&table);
        return MOOD_E_NOMEM;
    }
    if (content->n) qsort(content->facts, content->n, sizeof *content->facts, by_word);
    fill(&table, content, factor);
    *out = table;
    return MOOD_OK;
}

mood_ease_rows mood_ease_table_view(const mood_ease_table *table) {
    return (mood_ease_rows){table->items, table->start, table->weight, table->n_rows};
}

void mood_ease_table_clear(mood_ease_table *table) {
    mood_free(table->items);
    mood_free(table->start);
    mood_free(table->weight);
    *table = (mood_ease_table){0};
}
