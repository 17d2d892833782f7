/* SPDX-License-Identifier: Apache-2.0
 *
 * Moods over time: readings of single camera frames flicker; this steadies them.
 *
 * An exponential average of the logits log p, with a time constant instead of a share per
 * frame, so that the frame rate does not matter: after dt seconds the newest reading has the
 * weight 1 - exp(-dt / time_constant). Averaging logits (a geometric mean of the probabilities)
 * lets a clear reading count more than a doubtful one. One thread. Heap: none.
 */
#ifndef MOOD_STEADY_H
#define MOOD_STEADY_H

#include "base/base.h"

typedef struct mood_steady {
    float logits[MOOD_N_EXPRESSIONS]; /**< mean 0 */
    float time_constant_s;
    bool is_started;
} mood_steady;

/** time_constant_s: 0 passes readings on (but for the floor below); half a second suits a
 * camera. */
void mood_steady_init(mood_steady *steady, float time_constant_s);

/** Forget what was seen: another face. */
void mood_steady_reset(mood_steady *steady);

/**
 * Take the next reading.
 *
 * p_out  (7) the steadied probabilities, sum 1; may be p
 * p      (7) probabilities; values below 0.001 count as it, so that a single frame cannot rule
 *        an expression out for long
 * dt_s   since the reading before; 0 or more
 */
void mood_steady_update(float p_out[MOOD_N_EXPRESSIONS], mood_steady *steady,
                        const float p[MOOD_N_EXPRESSIONS], float dt_s);

#endif
