/* SPDX-License-Identifier: Apache-2.0
 *
 * The body of POST /api/v1/feedback. What is accepted must be fit for the store.
 */
#include "serve/feedback_json.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static bool is_place(mood_point p) {
    return p.valence >= -1.f && p.valence <= 1.f && p.arousal >= -1.f && p.arousal <= 1.f;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    mood_feedback feedback;
    mood_error err = {""};
    if (mood_feedback_json_read(&feedback, (const char *)data, n, &err) != MOOD_OK) {
        if (!err.text[0]) abort();
        return 0;
    }
    if (!mood_kind_name((int)feedback.kind) || !mood_verdict_name((int)feedback.verdict) ||
        !mood_item_id_is_valid(feedback.kind, feedback.id))
        abort();
    if (feedback.verdict == MOOD_VERDICT_FELT &&
        (!is_place(feedback.before) || !is_place(feedback.after)))
        abort();
    return 0;
}
