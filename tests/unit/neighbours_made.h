/* SPDX-License-Identifier: Apache-2.0
 *
 * Made neighbours for the tests of suggest: of films "tt0000000", "tt0000002", ... as
 * suggest_items.h numbers them.
 */
#ifndef MOOD_TEST_NEIGHBOURS_MADE_H
#define MOOD_TEST_NEIGHBOURS_MADE_H

#include "base/rng.h"
#include "suggest/neighbours.h"

enum { MADE_NEIGHBOURS = 600, MADE_LINKS = 16 };

typedef struct made_neighbours {
    char ids[MADE_NEIGHBOURS][MOOD_NEIGHBOURS_ID_BYTES];
    uint32_t start[MADE_NEIGHBOURS + 1];
    mood_link links[MADE_NEIGHBOURS * MADE_LINKS];
    mood_neighbours view;
} made_neighbours;

/* n films, each with n_links neighbours drawn at random. */
static inline void made_neighbours_fill(made_neighbours *out, uint32_t n, uint32_t n_links,
                                        uint64_t seed) {
    mood_rng rng;
    mood_rng_init(&rng, seed);
    memset(out, 0, sizeof *out);
    for (uint32_t i = 0; i < n; i++) {
        snprintf(out->ids[i], sizeof out->ids[i], "tt%07u", (unsigned)(2 * i));
        for (uint32_t k = 0; k < n_links; k++) {
            mood_link *link = &out->links[i * n_links + k];
            link->item = (i + 1 + mood_rng_below(&rng, n - 1)) % n;
            link->weight = .2f * (float)mood_rng_normal(&rng);
        }
        out->start[i + 1] = (i + 1) * n_links;
    }
    out->view = (mood_neighbours){.kind = MOOD_MOVIES,
                                  .n_items = n,
                                  .n_links = n * n_links,
                                  .ids = out->ids,
                                  .start = out->start,
                                  .links = out->links};
}

#endif
