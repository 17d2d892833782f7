/* SPDX-License-Identifier: Apache-2.0
 *
 * Two small numbers are packed into the value of a map: low and high 32 bits.
 *
 * tags: one entry for each time a word was given to a film; sorting brings those of one film
 * together, and the times a word was given then stand one behind the other.
 */
#include "import/sides.h"
#include "base/alloc.h"
#include "base/rng.h"

#include <stdlib.h>
#include <string.h>

#define ARENA_BYTES   ((size_t)64 << 20)
#define MAX_OWN_WORDS 24 /* of one film, before they are cut by length */

struct mood_side_tag {
    uint32_t lens;
    uint32_t word; /* place in sides->words */
};

void mood_sides_init(mood_sides *s) {
    *s = (mood_sides){0};
    mood_map_init(&s->imdb_ratings, MOOD_SIDES_MAX_FILMS);
    mood_map_init(&s->imdb_of_lens, MOOD_SIDES_MAX_FILMS);
    mood_map_init(&s->imdb_of_tmdb, MOOD_SIDES_MAX_FILMS);
    mood_map_init(&s->lens_ratings, MOOD_SIDES_MAX_FILMS);
    mood_map_init(&s->genome_words, MOOD_SIDES_MAX_FILMS);
    mood_map_init(&s->known_words, MOOD_SIDES_MAX_FILMS);
    mood_arena_init(&s->arena, ARENA_BYTES);
}

void mood_sides_clear(mood_sides *s) {
    mood_map_clear(&s->imdb_ratings);
    mood_map_clear(&s->imdb_of_lens);
    mood_map_clear(&s->imdb_of_tmdb);
    mood_map_clear(&s->lens_ratings);
    mood_map_clear(&s->genome_words);
    mood_map_clear(&s->known_words);
    mood_arena_clear(&s->arena);
    mood_free(s->words);
    mood_free(s->tags);
    mood_sides_init(s);
}

uint32_t mood_sides_imdb_number(const char *id) {
    if (strncmp(id, "tt", 2) == 0) id += 2;
    const size_t n = strspn(id, "0123456789");
    if (n == 0 || n > 9 || id[n]) return 0;
    return (uint32_t)strtoul(id, NULL, 10);
}

static uint64_t pack(uint32_t low, uint32_t high) {
    return (uint64_t)high << 32 | low;
}

mood_status mood_sides_add_imdb_rating(mood_sides *s, uint32_t imdb, float rating,
                                       uint32_t votes) {
    return mood_map_put(&s->imdb_ratings, imdb, pack(votes, (uint32_t)(rating * 10.f + .5f)));
}

bool mood_sides_imdb_rating(float *rating, uint32_t *votes, const mood_sides *s,
                            uint32_t imdb) {
    uint64_t packed;
    if (!mood_map_get(&packed, &s->imdb_ratings, imdb)) return false;
    *votes = (uint32_t)packed;
    *rating = (float)(packed >> 32) / 10.f;
    return true;
}

mood_status mood_sides_add_lens_rating(mood_sides *s, uint32_t lens, float rating) {
    uint64_t packed = 0;
    (void)mood_map_get(&packed, &s->lens_ratings, lens);
    const uint32_t n = (uint32_t)packed + 1;
    const uint32_t half_stars = (uint32_t)(packed >> 32) + (uint32_t)(2.f * rating + .5f);
    MOOD_TRY(mood_map_put(&s->lens_ratings, lens, pack(n, half_stars)));
    if (n > s->n_most_ratings) s->n_most_ratings = n;
    return MOOD_OK;
}

bool mood_sides_lens_rating(float *mean, uint32_t *n, const mood_sides *s, uint32_t lens) {
    uint64_t packed;
    if (!mood_map_get(&packed, &s->lens_ratings, lens)) return false;
    *n = (uint32_t)packed;
    *mean = (float)(packed >> 32) / 2.f / (float)*n;
    return true;
}

/* ---- words ---- */

/* The place of a word in s->words; the same word has one place. */
static mood_status keep_word(uint32_t *out, mood_sides *s, const char *text, size_t n) {
    const uint64_t hash = mood_hash_bytes(text, n) | 1;
    uint64_t place;
    if (mood_map_get(&place, &s->known_words, hash)) {
        *out = (uint32_t)place;
        return MOOD_OK;
    }
    if (s->n_words == s->words_capacity) {
        const size_t capacity = s->words_capacity ? 2 * s->words_capacity : 256;
        const char **words = mood_alloc_resize((void *)s->words, s->n_words * sizeof *words,
                                               capacity * sizeof *words);
        if (!words) return MOOD_E_NOMEM;
        s->words = words;
        s->words_capacity = capacity;
    }
    const char *kept = mood_arena_push_text(&s->arena, text, n);
    if (!kept) return MOOD_E_NOMEM;
    MOOD_TRY(mood_map_put(&s->known_words, hash, s->n_words));
    *out = (uint32_t)s->n_words;
    s->words[s->n_words++] = kept;
    return MOOD_OK;
}

static mood_status add_entry(mood_sides *s, uint32_t lens, uint32_t word) {
    if (s->n_tags == MOOD_SIDES_MAX_TAGS) return MOOD_E_LIMIT;
    if (s->n_tags == s->tags_capacity) {
        const size_t capacity = s->tags_capacity ? 2 * s->tags_capacity : 4096;
        mood_side_tag *tags =
            mood_alloc_resize(s->tags, s->n_tags * sizeof *tags, capacity * sizeof *tags);
        if (!tags) return MOOD_E_NOMEM;
        s->tags = tags;
        s->tags_capacity = capacity;
    }
    s->tags[s->n_tags++] = (mood_side_tag){lens, word};
    s->is_sorted = false;
    return MOOD_OK;
}

mood_status mood_sides_add_tag(mood_sides *s, uint32_t lens, const char *word, size_t n) {
    uint32_t place = 0;
    MOOD_TRY(keep_word(&place, s, word, n));
    return add_entry(s, lens, place);
}

mood_status mood_sides_name_genome_tag(mood_sides *s, uint32_t number, const char *word,
                                       size_t n) {
    uint32_t place = 0;
    MOOD_TRY(keep_word(&place, s, word, n));
    return mood_map_put(&s->genome_words, number, place);
}

mood_status mood_sides_add_genome_tag(mood_sides *s, uint32_t lens, uint32_t number) {
    uint64_t place;
    if (!mood_map_get(&place, &s->genome_words, number))
        return MOOD_OK; /* not a word of places */
    return add_entry(s, lens, (uint32_t)place);
}

static int compare_tags(const void *a, const void *b) {
    const mood_side_tag *x = a, *y = b;
    if (x->lens != y->lens) return x->lens < y->lens ? -1 : 1;
    return (x->word > y->word) - (x->word < y->word);
}

static size_t find_film(const mood_sides *s, uint32_t lens) {
    size_t low = 0, high = s->n_tags;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (s->tags[middle].lens < lens)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

typedef struct own_word {
    uint32_t word;
    uint32_t n;
} own_word;

static int compare_counts(const void *a, const void *b) {
    const own_word *x = a, *y = b;
    if (x->n != y->n) return x->n > y->n ? -1 : 1;
    return (x->word > y->word) - (x->word < y->word);
}

void mood_sides_tags_of_film(char *out, size_t size, mood_sides *s, uint32_t lens) {
    own_word own[MAX_OWN_WORDS];
    size_t n_own = 0, used = 0;
    out[0] = 0;
    if (!s->is_sorted && s->n_tags) qsort(s->tags, s->n_tags, sizeof *s->tags, compare_tags);
    s->is_sorted = true;
    for (size_t i = find_film(s, lens); i < s->n_tags && s->tags[i].lens == lens; i++) {
        const bool is_same = n_own > 0 && own[n_own - 1].word == s->tags[i].word;
        if (is_same)
            own[n_own - 1].n++;
        else if (n_own < MAX_OWN_WORDS)
            own[n_own++] = (own_word){s->tags[i].word, 1};
        else
            break;
    }
    qsort(own, n_own, sizeof *own, compare_counts);
    for (size_t i = 0; i < n_own; i++) {
        const char *word = s->words[own[i].word];
        const size_t n = strlen(word), bar = used > 0;
        if (used + bar + n + 1 > size) break;
        if (bar) out[used++] = '|';
        memcpy(out + used, word, n + 1);
        used += n;
    }
}
