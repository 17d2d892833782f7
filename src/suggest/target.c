/* SPDX-License-Identifier: Apache-2.0
 *
 * Where a list should lie. The present mood is the expectation of the place over the seven
 * probabilities. A door moves it by a contraction towards a resting point of the plane:
 *
 *     wished = from + gain * (rest - from)
 *
 * which is smooth, never overshoots, and moves a low mood far and a good one little:
 *
 *     door   rest (v, a)    gain (v, a)   sad (-.65, -.30)   angry (-.55, .60)   happy (.75,
 * .35) stay   -              0, 0          (-.65, -.30)       (-.55, .60)         (.75, .35)
 *     lift   (.80, .25)     .6, .6        ( .22,  .03)       ( .26, .39)         (.78, .29)
 *     calm   (.25, -.55)    .8, .75       ( .07, -.49)       ( .09, -.26)        (.35, -.33)
 *
 * The rest of lift is pleasant and gently awake, that of calm quiet and a little pleasant; both
 * lie in the quadrants that Russell 1980 names so. Some of the way and not all of it: sad
 * people do not always want cheerful music (Van den Tol and Edwards 2015), and a step is easier
 * to follow than a leap (the ISO principle; evidence is mixed, Starcke 2021).
 *
 * The width is the tolerance of the list: the least distance that people tell apart widened by
 * the doubt of the reading. Doubt is the spread of the seven places under the probabilities,
 * not their entropy: anger against fear is much doubt about the name and little about the
 * place. Adding variances is the convolution of two Gaussians.
 */
#include "suggest/suggest.h"

#include <math.h>

/* Distances on the plane. LEAST is near the deviation of a film's place when its genres alone
 * are known; SHARE keeps a reading without any certainty (spread .75) near .4. */
#define WIDTH_LEAST  .20f
#define SPREAD_SHARE .45f

static const struct {
    mood_point rest;
    mood_point gain;
} doors[MOOD_N_DOORS] = {
    [MOOD_DOOR_STAY] = {{0.f, 0.f}, {0.f, 0.f}},
    [MOOD_DOOR_LIFT] = {{.80f, .25f}, {.6f, .6f}},
    [MOOD_DOOR_CALM] = {{.25f, -.55f}, {.8f, .75f}},
};

static mood_point through_door(mood_point from, mood_door door) {
    const mood_point rest = doors[door].rest;
    const mood_point gain = doors[door].gain;
    mood_point place = {
        from.valence + gain.valence * (rest.valence - from.valence),
        from.arousal + gain.arousal * (rest.arousal - from.arousal),
    };
    /* Lift never takes joy away, and calm never excites, from wherever it starts. */
    if (door == MOOD_DOOR_LIFT) place.valence = fmaxf(place.valence, from.valence);
    if (door == MOOD_DOOR_CALM) place.arousal = fminf(place.arousal, from.arousal);
    return place;
}

static float squared_distance(mood_point a, mood_point b) {
    const float dv = a.valence - b.valence, da = a.arousal - b.arousal;
    return dv * dv + da * da;
}

mood_target mood_target_make(const float p[MOOD_N_EXPRESSIONS], mood_door door) {
    const mood_point from = mood_seven_expect(p);
    float spread = 0.f, sum = 0.f;
    for (int i = 0; i < MOOD_N_EXPRESSIONS; i++) {
        spread += p[i] * squared_distance(mood_seven_point((mood_expression)i), from);
        sum += p[i];
    }
    if (sum > 0.f) spread /= sum;
    return (mood_target){
        .from = from,
        .place = through_door(from, door),
        .width = sqrtf(WIDTH_LEAST * WIDTH_LEAST + SPREAD_SHARE * SPREAD_SHARE * spread),
        .mood = mood_seven_best(p),
        .door = door,
    };
}

mood_target mood_target_make_at(mood_point from, mood_door door) {
    from.valence = mood_clampf(from.valence, -1.f, 1.f);
    from.arousal = mood_clampf(from.arousal, -1.f, 1.f);
    int nearest = 0;
    float least = INFINITY;
    for (int i = 0; i < MOOD_N_EXPRESSIONS; i++) {
        const float d2 = squared_distance(mood_seven_point((mood_expression)i), from);
        if (d2 >= least) continue;
        least = d2;
        nearest = i;
    }
    return (mood_target){
        .from = from,
        .place = through_door(from, door),
        .width = WIDTH_LEAST,
        .mood = (mood_expression)nearest,
        .door = door,
    };
}
