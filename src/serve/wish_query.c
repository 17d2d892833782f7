/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/wish_query.h"

#include <sodium.h>
#include <string.h>

static mood_status read_explicit(bool *out, const mood_query *query, mood_error *err) {
    const char *text = mood_query_get(query, "explicit");
    *out = text && strcmp(text, "yes") == 0;
    if (!text || *out || strcmp(text, "no") == 0) return MOOD_OK;
    return mood_fail(err, MOOD_E_ARG, "explicit: yes or no is expected");
}

mood_status mood_wish_query_read(mood_wish *out, const mood_query *query, mood_error *err) {
    mood_wish wish = {.count = 0};
    const char *kind = mood_query_get(query, "kind");
    if (!kind || !mood_kind_parse(&wish.kind, kind))
        return mood_fail(err, MOOD_E_ARG, "kind: movies or songs is expected");
    MOOD_TRY(read_explicit(&wish.allow_explicit, query, err));
    MOOD_TRY(mood_query_number(&wish.seed, query, "seed", 0, 0, MOOD_WISH_MAX_SEED, err));
    *out = wish;
    return MOOD_OK;
}

uint64_t mood_wish_random_seed(void) {
    uint64_t seed;
    randombytes_buf(&seed, sizeof seed);
    return seed & MOOD_WISH_MAX_SEED;
}
