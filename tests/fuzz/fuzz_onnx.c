/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as a model: loading says yes or no, and what was loaded runs inside its buffers.
 * The inputs lie in blocks of exactly their size, so that a sanitizer sees every step outside.
 */
#include "base/alloc.h"
#include "nn/model.h"

#include <stdlib.h>

/* What would only be slow is not run. */
#define MAX_RUN_MACS  ((uint64_t)1 << 20)
#define MAX_RUN_BYTES ((size_t)2 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t count_of(const mood_tensor *t) {
    size_t n = 1;
    for (int i = 0; i < t->n_dims; i++) n *= (size_t)t->dims[i];
    return n;
}

static bool is_small(const mood_model *model) {
    uint64_t macs = 0;
    size_t bytes = model->program.work_bytes;
    for (int i = 0; i < model->program.n_steps; i++) macs += model->program.steps[i].macs;
    for (int i = 0; i < model->n_inputs; i++)
        bytes += count_of(&model->inputs[i].shape) * sizeof(float);
    return macs <= MAX_RUN_MACS && bytes <= MAX_RUN_BYTES;
}

static void run(const mood_model *model) {
    mood_work *work = NULL;
    mood_tensor inputs[8], outputs[MOOD_GRAPH_MAX_PORTS];
    int n = 0;
    if (mood_work_create(&work, model) != MOOD_OK) return;
    for (; n < model->n_inputs; n++) {
        const size_t count = count_of(&model->inputs[n].shape);
        inputs[n] = model->inputs[n].shape;
        inputs[n].data = malloc(count * sizeof(float));
        if (!inputs[n].data) break;
        for (size_t i = 0; i < count; i++) inputs[n].data[i] = (float)(i % 17) - 8;
    }
    if (n == model->n_inputs && mood_model_run(outputs, model, work, inputs) == MOOD_OK) {
        volatile float sum = 0;
        for (int i = 0; i < model->n_outputs; i++)
            sum = sum + outputs[i].data[count_of(&outputs[i]) - 1];
    }
    while (n > 0) free(inputs[--n].data);
    mood_work_destroy(&work);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    mood_model *model = NULL;
    if (mood_model_create(&model, data, size, NULL, NULL) != MOOD_OK) return 0;
    if (model->n_inputs <= 8 && is_small(model)) run(model);
    mood_model_destroy(&model);
    return 0;
}
