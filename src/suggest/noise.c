/* SPDX-License-Identifier: Apache-2.0 */
#include "suggest/noise.h"
#include "base/rng.h"

#include <math.h>

enum { QUANTILES = 64 };

_Static_assert(MOOD_NOISE_WINDOWS % QUANTILES == 0, "each quantile comes equally often");

void mood_noise_fill(mood_noise *out, float scale) {
    float quantile[QUANTILES];
    for (int i = 0; i < QUANTILES; i++)
        quantile[i] = -scale * logf(-logf(((float)i + .5f) / QUANTILES));
    out->most_of_all = quantile[QUANTILES - 1];
    mood_rng rng;
    mood_rng_init(&rng, 1);
    for (uint32_t i = 0; i < MOOD_NOISE_WINDOWS; i++) { /* a shuffle, from the inside out */
        const uint32_t at = mood_rng_below(&rng, i + 1);
        out->value[i] = out->value[at];
        out->value[at] = quantile[i % QUANTILES];
    }
    for (int i = 0; i < MOOD_NOISE_WIDTH; i++) /* the end is followed by the beginning */
        out->value[MOOD_NOISE_WINDOWS + i] = out->value[i];
    for (int i = 0; i < MOOD_NOISE_WINDOWS; i++) {
        out->most[i] = out->value[i];
        for (int k = 1; k < MOOD_NOISE_WIDTH; k++)
            out->most[i] = fmaxf(out->most[i], out->value[i + k]);
    }
}
