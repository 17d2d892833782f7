/* SPDX-License-Identifier: Apache-2.0
 *
 * A made catalogue for the tests of suggest: repeatable, spread over the whole plane, with the
 * kinds of words that a real one has.
 */
#ifndef MOOD_TEST_SUGGEST_ITEMS_H
#define MOOD_TEST_SUGGEST_ITEMS_H

#include "base/rng.h"
#include "suggest/suggest.h"

enum { MADE_MAX = 20000 };

typedef struct made_catalog {
    mood_item items[MADE_MAX];
    char ids[MADE_MAX][32];
    char names[MADE_MAX][24];
    char titles[MADE_MAX][32];
    size_t n;
} made_catalog;

static const char *const made_film_genres[] = {
    "Drama", "Comedy",  "Comedy|Romance", "Action|Thriller",  "Horror", "War|Drama",
    "",      "Musical", "Family|Fantasy", "Animation|Family", "Crime",  "Documentary",
};
static const char *const made_film_tags[] = {
    "", "", "Feel-Good Romance", "Tragedy", "Slapstick", "Slasher Horror", "Road Trip", "Epic",
};
static const char *const made_song_genres[] = {
    "pop", "rock|classic rock", "neo soul|soul", "rap|hip hop", "folk", "death metal",
    "",    "mellow gold",       "jazz",          "disco|funk",  "emo",  "country",
};

/* n films and n songs, turn and turn about; 2 n <= MADE_MAX. */
static inline void made_catalog_fill(made_catalog *out, size_t n, uint64_t seed) {
    mood_rng rng;
    mood_rng_init(&rng, seed);
    out->n = 2 * n;
    for (size_t i = 0; i < out->n; i++) {
        const bool is_film = i % 2 == 0;
        snprintf(out->ids[i], sizeof out->ids[i], is_film ? "tt%07zu" : "%022zu", i);
        snprintf(out->names[i], sizeof out->names[i], "Name %u", mood_rng_below(&rng, 400));
        snprintf(out->titles[i], sizeof out->titles[i], "Title %zu", i);
        const uint32_t genre = mood_rng_below(&rng, 12), tag = mood_rng_below(&rng, 8);
        out->items[i] = (mood_item){
            .kind = is_film ? MOOD_MOVIES : MOOD_SONGS,
            .id = out->ids[i],
            .title = out->titles[i],
            .by = out->names[i],
            .genres = is_film ? made_film_genres[genre] : made_song_genres[genre],
            .tags = is_film ? made_film_tags[tag] : "",
            .certificate = "",
            .year = 1930 + (int)mood_rng_below(&rng, 95),
            .flags = mood_rng_below(&rng, 10) == 0 ? MOOD_ITEM_EXPLICIT : 0,
            .place = {(float)(2 * mood_rng_uniform(&rng) - 1),
                      (float)(2 * mood_rng_uniform(&rng) - 1)},
            .confidence = (float)mood_rng_uniform(&rng),
            .fame = (float)mood_rng_uniform(&rng),
            .quality = (float)mood_rng_uniform(&rng),
            .tempo_bpm = is_film ? 0.f : 60.f + (float)mood_rng_below(&rng, 120),
        };
    }
}

/* The target of one certain mood. */
static inline mood_target target_of(mood_expression mood, mood_door door) {
    float p[MOOD_N_EXPRESSIONS] = {0};
    p[mood] = 1.f;
    return mood_target_make(p, door);
}

static inline float distance_of(mood_point a, mood_point b) {
    return hypotf(a.valence - b.valence, a.arousal - b.arousal);
}

#endif
