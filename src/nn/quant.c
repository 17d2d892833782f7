/* SPDX-License-Identifier: Apache-2.0 */
#include "nn/quant.h"

#include <math.h>
#include <string.h>

#define LEAST_SCALE 1e-30f
#define MOST_SCALE  1e30f

bool mood_q8_is_factor(double factor) {
    return factor >= 1e-25 && factor <= 1e25;
}

int mood_q8_offset(const mood_lower *lower, int value) {
    return (lower->graph->values[value].elem == MOOD_ELEM_I8 ? 128 : 0) -
           (lower->program->kern.q8.is_signed ? 128 : 0);
}

/* Scale and zero of a (de)quantising node whose eight-bit side is `value`. */
static bool read_quant(mood_quant *out, const mood_lower *lower, const mood_node *node,
                       int value) {
    const mood_graph *graph = lower->graph;
    const mood_value *scale = mood_node_input(graph, node, 1);
    const mood_value *zero = mood_node_input(graph, node, 2);
    const mood_value *v = &graph->values[value];
    const bool is_signed = v->elem == MOOD_ELEM_I8;
    if (v->n_dims != 4 || (v->elem != MOOD_ELEM_U8 && !is_signed)) return false;
    if (!scale->floats || mood_value_count(scale) != 1) return false;
    if (!(scale->floats[0] >= LEAST_SCALE && scale->floats[0] <= MOST_SCALE)) return false;
    if (zero && (!zero->ints || mood_value_count(zero) != 1)) return false;
    const int64_t z = zero ? zero->ints[0] : 0, low = is_signed ? -128 : 0;
    if (z < low || z > low + 255) return false;
    *out = (mood_quant){value, scale->floats[0], (int)z + mood_q8_offset(lower, value)};
    return true;
}

bool mood_q8_source(mood_quant *out, const mood_lower *lower, int value) {
    const int maker = lower->maker[value];
    if (lower->is_alone || maker < 0) return false;
    const mood_node *node = &lower->graph->nodes[maker];
    if (strcmp(node->type, "DequantizeLinear") != 0) return false;
    const int q = node->inputs[0];
    return !mood_value_is_constant(&lower->graph->values[q]) && mood_lower_is_ready(lower, q) &&
           read_quant(out, lower, node, q);
}

bool mood_q8_is_postponed(const mood_lower *lower, const mood_node *node) {
    if (strcmp(node->type, "DequantizeLinear") != 0) return false;
    const mood_node *user = mood_lower_only_user(lower, node->outputs[0]);
    if (!user || strcmp(user->type, "Conv") != 0 || user->inputs[0] == node->outputs[0])
        return false;
    for (int i = 0; i < node->n_inputs; i++) {
        const mood_value *v = mood_node_input(lower->graph, node, i);
        if (v && !mood_value_is_constant(v)) return false;
    }
    return true;
}

/* ---- what follows ---------------------------------------------------------------------- */

static bool follow_add(mood_q8_tail *t, int *value, const mood_lower *lower,
                       const mood_node *node) {
    if (strcmp(node->type, "Add") != 0 || node->n_inputs != 2) return false;
    const int other = node->inputs[node->inputs[0] == *value ? 1 : 0];
    if (other == *value ||
        !mood_value_has_shape(&lower->graph->values[*value], &lower->graph->values[other]))
        return false;
    if (!mood_q8_source(&t->residual, lower, other)) {
        t->residual.value = -1;
        return false;
    }
    *value = node->outputs[0];
    return true;
}

/* Bounds of an activation in real numbers. */
static mood_status follow_act(float *low, float *high, bool *is_act, mood_lower *lower,
                              const mood_node *node) {
    mood_act act;
    if (strcmp(node->type, "Relu") != 0 && strcmp(node->type, "Clip") != 0) return MOOD_OK;
    MOOD_TRY(mood_fuse_act(&act, is_act, lower, node, NULL));
    if (act.kind == MOOD_ACT_CLIP) *low = act.low, *high = act.high;
    if (act.kind == MOOD_ACT_RELU) *low = 0;
    return MOOD_OK;
}

/* A bound as the byte that it rounds to; all of them at once, since rounding keeps order. */
static int bound_of(float bound, const mood_quant *q, int low) {
    const double x = rint((double)bound / (double)q->scale) + q->zero;
    return x < low ? low : x > low + 255 ? low + 255 : (int)x;
}

static void take_node(mood_q8_tail *t, mood_node *node) {
    t->done[t->n_done++] = node;
}

bool mood_q8_follow(mood_q8_tail *out, mood_lower *lower, int value) {
    mood_q8_tail t = {.residual = {.value = -1}};
    float low = -INFINITY, high = INFINITY;
    bool is_act = false;
    mood_node *user = mood_lower_only_user(lower, value);
    if (user && follow_add(&t, &value, lower, user)) {
        take_node(&t, user);
        user = mood_lower_only_user(lower, value);
    }
    if (user && user->inputs[0] == value) {
        if (follow_act(&low, &high, &is_act, lower, user) != MOOD_OK) return false;
        if (is_act) {
            take_node(&t, user);
            value = user->outputs[0];
            user = mood_lower_only_user(lower, value);
        }
    }
    if (!user || strcmp(user->type, "QuantizeLinear") != 0 || user->inputs[0] != value ||
        !read_quant(&t.out, lower, user, user->outputs[0]))
        return false;
    take_node(&t, user);
    const int least = lower->program->kern.q8.is_signed ? -128 : 0;
    t.low = bound_of(low, &t.out, least);
    t.high = bound_of(high, &t.out, least);
    if (t.residual.value >= 0 &&
        !mood_q8_is_factor((double)t.residual.scale / (double)t.out.scale))
        return false;
    *out = t;
    return t.low <= t.high;
}

void mood_q8_take(const mood_q8_tail *tail) {
    for (int i = 0; i < tail->n_done; i++) tail->done[i]->is_done = true;
}

mood_q8_end mood_q8_end_of(const mood_q8_tail *t, const float *scale) {
    mood_q8_end e = {.scale = scale, .zero = t->out.zero, .low = t->low, .high = t->high};
    if (t->residual.value >= 0) {
        e.residual_scale = (float)((double)t->residual.scale / (double)t->out.scale);
        e.residual_zero = t->residual.zero;
    }
    return e;
}

bool mood_q8_need_halo_byte(mood_buffer *buffer, int zero) {
    if (buffer->has_halo_byte) return buffer->halo_byte == (uint8_t)zero;
    buffer->has_halo_byte = true;
    buffer->halo_byte = (uint8_t)zero;
    return true;
}
