/* SPDX-License-Identifier: Apache-2.0 */
#include "import/places.h"

#include <math.h>

#define PRIOR_VOTES  5000.f
#define PRIOR_RATING 6.3f /* mean of IMDb's films with some votes */

float mood_figure_fame_of_votes(float votes) {
    if (!(votes > 1000.f)) return 0.f;
    return mood_clampf(log10f(votes / 1000.f) / log10f(3000.f), 0.f, 1.f);
}

float mood_figure_quality_of_rating(float rating, float votes) {
    const float drawn = (votes * rating + PRIOR_VOTES * PRIOR_RATING) / (votes + PRIOR_VOTES);
    return mood_clampf((drawn - 4.f) / 5.f, 0.f, 1.f);
}

float mood_figure_fame_of_popularity(float popularity) {
    return mood_clampf((popularity - 30.f) / 70.f, 0.f, 1.f);
}

float mood_figure_quality_of_popularity(float popularity) {
    return mood_clampf(.3f + .6f * popularity / 100.f, 0.f, 1.f);
}
