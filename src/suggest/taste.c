/* SPDX-License-Identifier: Apache-2.0
 *
 * Each word, decade and name is an arm with rewards seen so far: +1 for a like, +.5 for an
 * opened one, -1 for a skip, older ones fading. With n rewards of sum s its weight is drawn
 * from the posterior of a Gaussian mean under a Gaussian prior of n0 imagined zeros:
 *
 *     weight ~ N(s / (n + n0), sigma^2 / (n + n0))
 *
 * (Thompson 1933; Agrawal and Goyal 2013 for the linear case, here with a diagonal covariance.)
 * So little evidence explores and much evidence decides. A word that half of the catalogue
 * carries says little: it counts by its inverse frequency.
 */
#include "suggest/taste.h"
#include "base/rng.h"

#include <math.h>
#include <string.h>

#define PRIOR_COUNT 3.f
#define SIGMA       .20f
#define FADING      .98f /* of a reward, for each newer one of its list */

/* What the parts weigh in a score. */
#define WORDS_SCALE  3.5f
#define DECADE_SCALE .5f
#define NAME_SCALE   .8f

typedef struct arm {
    float sum;
    float n;
} arm;

typedef struct lesson {
    const mood_index *index;
    mood_kind kind;
    arm decade[MOOD_N_DECADES];
    arm name[MOOD_TASTE_NAMES];
    mood_taste_weights *weights; /* word[] holds sums, then weights */
    float *word_n;
    size_t n_names;
} lesson;

static size_t name_slot(const uint32_t table[MOOD_TASTE_NAMES], uint32_t name) {
    size_t at = name % MOOD_TASTE_NAMES;
    while (table[at] && table[at] != name) at = (at + 1) % MOOD_TASTE_NAMES;
    return at;
}

static void reward(arm *it, float value, float share) {
    it->sum += value * share;
    it->n += share;
}

static void learn_seat(lesson *it, const mood_seat *seat, float value, float share) {
    mood_taste_weights *weights = it->weights;
    for (size_t i = 0; i < MOOD_SEAT_WORDS && seat->word[i]; i++) {
        weights->word[seat->word[i]] += value * share;
        it->word_n[seat->word[i]] += share;
    }
    if (seat->decade) reward(&it->decade[seat->decade], value, share);
    if (!seat->by) return;
    const size_t at = name_slot(weights->name, seat->by);
    if (!weights->name[at]) {
        if (it->n_names >= MOOD_TASTE_NAMES * 3 / 4) return;
        it->n_names++;
        weights->name[at] = seat->by;
    }
    reward(&it->name[at], value, share);
}

static void learn_list(lesson *it, const mood_item_list *list, float value) {
    const mood_shelf *shelf = &it->index->shelf[it->kind];
    float share = 1.f;
    for (size_t i = 0; i < list->n && i < MOOD_TASTE_MAX_ITEMS; i++) {
        const mood_item *item = list->items[i];
        if (item->kind != it->kind) continue;
        const uint32_t seat = mood_index_seat(it->index, item->kind, item->id);
        if (seat == MOOD_NOWHERE) continue;
        learn_seat(it, &shelf->seat[seat], value, share);
        it->weights->is_empty = false;
        share *= FADING;
    }
}

static float draw(float sum, float n, mood_rng *rng) {
    const float total = n + PRIOR_COUNT;
    return sum / total + SIGMA / sqrtf(total) * (float)mood_rng_normal(rng);
}

/* Keep `value` among the greatest so far, in falling order. */
static void keep_greatest(float greatest[MOOD_SEAT_WORDS], float value) {
    if (value <= greatest[MOOD_SEAT_WORDS - 1]) return;
    size_t at = MOOD_SEAT_WORDS - 1;
    for (; at > 0 && greatest[at - 1] < value; at--) greatest[at] = greatest[at - 1];
    greatest[at] = value;
}

/* Nothing is below the mean of all words; a hair more than it, since an item adds its words in
 * another order than the bounds. */
static void bound_words(mood_taste_weights *out, const float greatest[MOOD_SEAT_WORDS]) {
    const float hair = 1e-5f;
    for (size_t i = 1; i < MOOD_COUNT(out->most_word); i++) out->most_word[i] = -INFINITY;
    for (uint32_t i = 1; i < out->n_words; i++) {
        float *most = &out->most_word[mood_word_hint(i)];
        *most = fmaxf(*most, out->word[i]);
    }
    for (size_t n = 1; n <= MOOD_SEAT_WORDS; n++) {
        out->share[n] = 1.f / (float)n;
        out->most_rest[n] = hair;
        for (size_t i = MOOD_HINT_WORDS; i < n; i++)
            out->most_rest[n] += greatest[i - MOOD_HINT_WORDS];
    }
}

static void draw_words(lesson *it, mood_rng *rng) {
    const mood_words *words = &it->index->words;
    const float n_items = (float)it->index->shelf[it->kind].n + 1.f;
    mood_taste_weights *weights = it->weights;
    float greatest[MOOD_SEAT_WORDS] = {0.f};
    for (size_t i = 1; i < weights->n_words; i++) {
        if (it->word_n[i] == 0.f) continue;
        const float share = (float)words->word[i].n_items / n_items;
        const float rarity = mood_clampf(-logf(share) / 4.f, 0.f, 1.f);
        weights->word[i] = WORDS_SCALE * rarity * draw(weights->word[i], it->word_n[i], rng);
        keep_greatest(greatest, weights->word[i]);
    }
    bound_words(weights, greatest);
    weights->most += greatest[0];
}

static void draw_arms(float *out, const arm *arms, size_t n, float scale, mood_rng *rng,
                      float *most_sum) {
    float most = 0.f;
    for (size_t i = 0; i < n; i++) {
        out[i] = arms[i].n > 0.f ? scale * draw(arms[i].sum, arms[i].n, rng) : 0.f;
        most = fmaxf(most, out[i]);
    }
    *most_sum += most;
}

void mood_taste_learn(mood_taste_weights *out, const mood_index *index, mood_kind kind,
                      const mood_taste *taste, uint64_t seed) {
    float *words = out->word;
    const size_t n_words = out->n_words;
    *out = (mood_taste_weights){.is_empty = true, .word = words, .n_words = n_words};
    if (!taste || n_words == 0) return;
    memset(words, 0, 2 * n_words * sizeof *words);
    lesson it = {.index = index, .kind = kind, .weights = out, .word_n = words + n_words};
    learn_list(&it, &taste->liked, 1.f);
    learn_list(&it, &taste->opened, .5f);
    learn_list(&it, &taste->skipped, -1.f);
    if (out->is_empty) return;
    mood_rng rng;
    mood_rng_init(&rng, seed);
    draw_words(&it, &rng);
    draw_arms(out->decade, it.decade, MOOD_N_DECADES, DECADE_SCALE, &rng, &out->most);
    draw_arms(out->name_weight, it.name, MOOD_TASTE_NAMES, NAME_SCALE, &rng, &out->most);
    for (size_t i = 0; i < MOOD_TASTE_NAMES; i++) {
        float *most = &out->most_name[(uint8_t)out->name[i]];
        if (out->name[i]) *most = fmaxf(*most, out->name_weight[i]);
    }
    out->most += 1e-5f;
}

float mood_taste_of(const mood_taste_weights *weights, const mood_seat *seat) {
    if (weights->is_empty) return 0.f;
    float sum = 0.f;
    size_t n = 0;
    for (; n < MOOD_SEAT_WORDS && seat->word[n]; n++) sum += weights->word[seat->word[n]];
    float taste = n ? sum / (float)n : 0.f;
    taste += weights->decade[seat->decade];
    if (seat->by) taste += weights->name_weight[name_slot(weights->name, seat->by)];
    return taste;
}

void mood_liked_names_learn(mood_liked_names *out, const mood_index *index, mood_kind kind,
                            const mood_item_list *liked) {
    const mood_shelf *shelf = &index->shelf[kind];
    out->n = 0;
    for (size_t i = 0; i < liked->n && i < MOOD_TASTE_MAX_ITEMS; i++) {
        if (liked->items[i]->kind != kind) continue;
        const uint32_t seat = mood_index_seat(index, kind, liked->items[i]->id);
        if (seat == MOOD_NOWHERE || !shelf->seat[seat].by) continue;
        out->of[out->n++] = (mood_liked_name){shelf->seat[seat].by, seat};
    }
}

bool mood_liked_names_have(const mood_liked_names *names, const mood_shelf *shelf,
                           uint32_t seat) {
    const uint32_t by = shelf->seat[seat].by;
    for (size_t i = 0; i < names->n; i++)
        if (names->of[i].by == by && names->of[i].seat != seat) return true;
    return false;
}
