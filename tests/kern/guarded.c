/* SPDX-License-Identifier: Apache-2.0 */
#include "guarded.h"
#include "base/alloc.h"
#include "unit/test.h"

#define GUARD 64
#define MARK  12345.0f

size_t random_size(mood_rng *rng, size_t low, size_t high) {
    return low + mood_rng_below(rng, (uint32_t)(high - low + 1));
}

float *random_floats(mood_rng *rng, size_t count) {
    float *floats = mood_alloc((count + 1) * sizeof *floats);
    assert_non_null(floats);
    for (size_t i = 0; i < count; i++) floats[i] = (float)(2 * mood_rng_uniform(rng) - 1);
    return floats;
}

guarded guarded_create(mood_rng *rng, size_t channels, size_t height, size_t width, size_t halo,
                       size_t block) {
    guarded g = {
        .channels = channels, .height = height, .width = width, .halo = halo, .block = block};
    const size_t rows = height + 2 * halo, pixels = width + 2 * halo;
    g.n_blocks = (channels + block - 1) / block;
    g.plane.row = (ptrdiff_t)(pixels * block);
    g.plane.plane = (ptrdiff_t)(rows * pixels * block);
    g.n_floats = g.n_blocks * rows * pixels * block;
    g.memory = random_floats(rng, g.n_floats + 2 * GUARD);
    g.plane.at = g.memory + GUARD + halo * (size_t)g.plane.row + halo * block;
    for (size_t i = 0; i < GUARD; i++) g.memory[i] = g.memory[GUARD + g.n_floats + i] = MARK;
    for (size_t i = 0; i < g.n_floats; i++)
        if (i / (size_t)g.plane.plane * block + i % block >= channels) g.memory[GUARD + i] = 0;
    return g;
}

void guarded_free(guarded *g) {
    mood_free(g->memory);
    g->memory = NULL;
}

void guarded_spoil(guarded *g) {
    for (size_t i = 0; i < g->n_floats; i++) g->memory[GUARD + i] = MARK;
}

/* Whether number i of the picture is a pixel and not halo. */
static bool is_pixel(const guarded *g, size_t i) {
    const size_t row = (size_t)g->plane.row, plane = (size_t)g->plane.plane;
    const size_t y = i % plane / row, x = i % row / g->block;
    return y >= g->halo && y < g->halo + g->height && x >= g->halo && x < g->halo + g->width;
}

void guarded_check(const guarded *g, const char *what) {
    for (size_t i = 0; i < GUARD; i++)
        if (g->memory[i] != MARK || g->memory[GUARD + g->n_floats + i] != MARK)
            fail_msg("%s: guard %zu was written", what, i);
    for (size_t i = 0; i < g->n_floats; i++) {
        const bool is_marked = g->memory[GUARD + i] == MARK;
        if (is_pixel(g, i) && is_marked) fail_msg("%s: number %zu was not written", what, i);
        if (!is_pixel(g, i) && !is_marked) fail_msg("%s: halo %zu was written", what, i);
    }
}

void guarded_compare(const guarded *got, const guarded *expected, float tolerance,
                     const char *what) {
    for (size_t i = 0; i < got->n_floats; i++) {
        if (!is_pixel(got, i)) continue;
        const float a = got->memory[GUARD + i], b = expected->memory[GUARD + i];
        if (!(fabsf(a - b) <= tolerance * (1 + fabsf(b))))
            fail_msg("%s: number %zu (lane %zu) is %.9g, expected %.9g", what, i,
                     i % got->block, (double)a, (double)b);
    }
}
