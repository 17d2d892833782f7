/* SPDX-License-Identifier: Apache-2.0 */
#include "suggest/calibrate.h"

#include <math.h>

#define DECADE_FACET (1u << 16) /* numbers of words are below */

/* The facets of a seat: its words and its decade. Returns how many. */
static size_t facets_of(uint32_t out[MOOD_SEAT_WORDS + 1], const mood_seat *seat) {
    size_t n = 0;
    for (; n < MOOD_SEAT_WORDS && seat->word[n]; n++) out[n] = seat->word[n];
    if (seat->decade) out[n++] = DECADE_FACET + seat->decade;
    return n;
}

static size_t find(const mood_calibration *it, uint32_t facet) {
    size_t at = facet * 0x9E3779B1u >> 23; /* 9 bits: MOOD_CALIBRATE_SLOTS */
    while (it->facet[at] && it->facet[at] != facet) at = (at + 1) % MOOD_CALIBRATE_SLOTS;
    return at;
}

/* The logarithms are taken here, once a change, and not for each candidate. */
static void fill_gain(mood_calibration *it, size_t slot) {
    const float p = it->usual[slot];
    for (int n = 1; n < MOOD_SEAT_WORDS + 2; n++)
        it->gain[slot][n] = p * log1pf(1.f / (float)n / (it->listed[slot] + p));
}

void mood_calibrate_init(mood_calibration *out, const mood_index *index, mood_kind kind,
                         const mood_taste *taste) {
    out->is_on = false;
    if (!taste || taste->liked.n < MOOD_CALIBRATE_LEAST) return;
    *out = (mood_calibration){0};
    size_t n_liked = 0, n_facets = 0;
    for (size_t i = 0; i < taste->liked.n && i < MOOD_TASTE_MAX_ITEMS; i++) {
        const mood_item *item = taste->liked.items[i];
        const uint32_t at =
            item->kind == kind ? mood_index_seat(index, kind, item->id) : MOOD_NOWHERE;
        if (at == MOOD_NOWHERE) continue;
        uint32_t facets[MOOD_SEAT_WORDS + 1];
        const size_t n = facets_of(facets, &index->shelf[kind].seat[at]);
        n_liked++;
        for (size_t k = 0; k < n; k++) {
            const size_t slot = find(out, facets[k]);
            if (!out->facet[slot] && n_facets >= MOOD_CALIBRATE_SLOTS * 3 / 4) continue;
            n_facets += !out->facet[slot];
            out->facet[slot] = facets[k];
            out->usual[slot] += 1.f / (float)n;
        }
    }
    if (n_liked < MOOD_CALIBRATE_LEAST) return;
    out->is_on = true;
    for (size_t i = 0; i < MOOD_CALIBRATE_SLOTS; i++) {
        if (!out->facet[i]) continue;
        out->usual[i] /= (float)n_liked;
        fill_gain(out, i);
    }
}

float mood_calibrate_gain(const mood_calibration *it, const mood_seat *seat) {
    if (!it->is_on) return 0.f;
    uint32_t facets[MOOD_SEAT_WORDS + 1];
    const size_t n = facets_of(facets, seat);
    float gain = 0.f;
    for (size_t i = 0; i < n; i++) gain += it->gain[find(it, facets[i])][n];
    return gain;
}

void mood_calibrate_add(mood_calibration *it, const mood_seat *seat) {
    if (!it->is_on) return;
    uint32_t facets[MOOD_SEAT_WORDS + 1];
    const size_t n = facets_of(facets, seat);
    for (size_t i = 0; i < n; i++) {
        const size_t slot = find(it, facets[i]);
        if (!it->facet[slot]) continue;
        it->listed[slot] += 1.f / (float)n;
        fill_gain(it, slot);
    }
}
