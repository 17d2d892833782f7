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

/* A word of the catalogue, such as a genre. */
static mood_status read_word(const char **out, const mood_query *query, const char *name,
                             mood_error *err) {
    *out = mood_query_get(query, name);
    if (!*out || (**out && strlen(*out) <= MOOD_WISH_MAX_WORD_BYTES)) return MOOD_OK;
    return mood_fail(err, MOOD_E_ARG, "%s: a word of 1 to %d bytes is expected", name,
                     MOOD_WISH_MAX_WORD_BYTES);
}

/* Songs tell neither a language nor a certificate. */
static mood_status refuse_for_songs(const mood_query *query, mood_error *err) {
    static const char *const names[] = {"language", "certificate"};
    for (size_t i = 0; i < MOOD_COUNT(names); i++)
        if (mood_query_get(query, names[i]))
            return mood_fail(err, MOOD_E_ARG, "%s: only films have one, kind=movies", names[i]);
    return MOOD_OK;
}

static mood_status read_filter(mood_filter *out, mood_kind kind, const mood_query *query,
                               mood_error *err) {
    mood_filter filter = {.certificate = mood_query_get(query, "certificate")};
    const char *years = mood_query_get(query, "years");
    if (kind == MOOD_SONGS) MOOD_TRY(refuse_for_songs(query, err));
    if (years && !mood_filter_parse_years(&filter, years))
        return mood_fail(err, MOOD_E_ARG, "years: one year or two, 1960-1979, is expected");
    if (filter.certificate && !mood_filter_knows_certificate(filter.certificate))
        return mood_fail(err, MOOD_E_ARG, "certificate: G, PG, PG-13, R or NC-17 is expected");
    MOOD_TRY(read_word(&filter.genre, query, "genre", err));
    MOOD_TRY(read_word(&filter.language, query, "language", err));
    *out = filter;
    return MOOD_OK;
}

mood_status mood_wish_query_read(mood_wish *out, mood_filter *filter, const mood_query *query,
                                 mood_error *err) {
    mood_wish wish = {.filter = filter};
    const char *kind = mood_query_get(query, "kind");
    if (!kind || !mood_kind_parse(&wish.kind, kind))
        return mood_fail(err, MOOD_E_ARG, "kind: movies or songs is expected");
    MOOD_TRY(read_explicit(&wish.allow_explicit, query, err));
    MOOD_TRY(mood_query_number(&wish.seed, query, "seed", 0, 0, MOOD_WISH_MAX_SEED, err));
    MOOD_TRY(read_filter(filter, wish.kind, query, err));
    *out = wish;
    return MOOD_OK;
}

uint64_t mood_wish_random_seed(void) {
    uint64_t seed;
    randombytes_buf(&seed, sizeof seed);
    return seed & MOOD_WISH_MAX_SEED;
}
