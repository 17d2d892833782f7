/* SPDX-License-Identifier: Apache-2.0
 *
 * The address of a request: path, query, and the readers of its parameters.
 */
#include "serve/query.h"
#include "serve/wish_query.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void read_wish(const mood_query *query) {
    mood_error err = {""};
    mood_wish wish;
    mood_filter filter;
    mood_point place;
    const mood_status status = mood_wish_query_read(&wish, &filter, query, &err);
    if (status != MOOD_OK && !err.text[0]) abort();
    if (status == MOOD_OK &&
        (wish.seed > MOOD_WISH_MAX_SEED || filter.year_from > filter.year_to))
        abort();
    const char *from = mood_query_get(query, "from");
    if (from && mood_point_parse_mood(&place, from) &&
        !(place.valence >= -1.f && place.valence <= 1.f && place.arousal >= -1.f &&
          place.arousal <= 1.f))
        abort();
}

static void read_parameters(const mood_query *query) {
    static const char *const names[] = {"kind", "mood", "probs", "door", "count", "seed", NULL};
    mood_error err;
    uint64_t number;
    if (mood_query_expect(query, names, &err) != MOOD_OK && !err.text[0]) abort();
    if (mood_query_number(&number, query, "count", 12, 1, 48, &err) == MOOD_OK &&
        (number < 1 || number > 48))
        abort();
    const char *probs = mood_query_get(query, "probs");
    float p[MOOD_N_EXPRESSIONS];
    if (probs && mood_seven_parse_probs(p, probs, &err) == MOOD_OK) {
        float sum = 0;
        for (int i = 0; i < MOOD_N_EXPRESSIONS; i++) sum += p[i];
        if (!(sum > .99f && sum < 1.01f)) abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    const char *text = (const char *)data;
    mood_error err = {""};
    mood_query query;
    const char *path;
    mood_arena arena;
    mood_arena_init(&arena, 64 << 10);
    if (mood_query_decode(&path, &arena, text, n, false, &err) == MOOD_OK && strlen(path) > n)
        abort();
    const mood_status status = mood_query_parse(&query, &arena, text, n, &err);
    if (status != MOOD_OK && !err.text[0]) abort();
    if (status == MOOD_OK) {
        read_parameters(&query);
        read_wish(&query);
    }
    mood_arena_clear(&arena);
    return 0;
}
