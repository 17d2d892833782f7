/* SPDX-License-Identifier: Apache-2.0
 *
 * Every eight-bit kernel of every instruction set against the scalar one, bit for bit, on
 * random shapes around the sizes of its tiles, with guards. The seed is printed;
 * `test_kern_q8 SEED` repeats a run, and `test_kern_q8 --bench` times the convolutions.
 */
#include "base/alloc.h"
#include "base/clock.h"
#include "base/cpu.h"
#include "guarded.h"
#include "unit/test.h"

#define N_ROUNDS 60
#define GUARD    64
#define MARK     0xA5

static uint64_t seed = 1;

/* ---- pictures of bytes ------------------------------------------------------------------ */

typedef struct picture {
    uint8_t *memory; /* guard, picture, guard */
    size_t n_bytes, height, width, halo, block, n_blocks;
    mood_q8_plane plane;
} picture;

/* `random` bytes everywhere, or marks. */
static picture picture_create(mood_rng *rng, size_t channels, size_t height, size_t width,
                              size_t halo, size_t block) {
    picture p = {.height = height, .width = width, .halo = halo, .block = block};
    const size_t rows = height + 2 * halo, pixels = width + 2 * halo;
    p.n_blocks = (channels + block - 1) / block;
    p.plane.row = (ptrdiff_t)(pixels * block);
    p.plane.plane = (ptrdiff_t)(rows * pixels * block);
    p.n_bytes = p.n_blocks * rows * pixels * block;
    p.memory = mood_alloc(p.n_bytes + 2 * GUARD);
    assert_non_null(p.memory);
    memset(p.memory, MARK, p.n_bytes + 2 * GUARD);
    for (size_t i = 0; rng && i < p.n_bytes; i++)
        p.memory[GUARD + i] = (uint8_t)mood_rng_below(rng, 256);
    p.plane.at = p.memory + GUARD + halo * (size_t)p.plane.row + halo * block;
    return p;
}

static void picture_free(picture *p) {
    mood_free(p->memory);
}

/* The same everywhere: pixels, halos that nobody may touch, and guards. */
static void assert_same(const picture *got, const picture *expected, const char *what) {
    for (size_t i = 0; i < got->n_bytes + 2 * GUARD; i++)
        if (got->memory[i] != expected->memory[i])
            fail_msg("%s: byte %zd (lane %zu) is %d, expected %d", what, (ptrdiff_t)i - GUARD,
                     (i - GUARD) % got->block, got->memory[i], expected->memory[i]);
}

static size_t list_tables(mood_kern_table tables[8]) {
    const unsigned have = mood_cpu_flags();
    size_t n = 0;
    if (have & MOOD_CPU_AVX2) mood_kern_init(&tables[n++], MOOD_CPU_SSE41 | MOOD_CPU_AVX2);
    if (have & MOOD_CPU_AVX512) {
        mood_kern_init(&tables[n++], have & ~MOOD_CPU_VNNI);
        if (mood_kern_init_narrow(&tables[n], have & ~MOOD_CPU_VNNI)) n++;
    }
    if (have & MOOD_CPU_VNNI) {
        mood_kern_init(&tables[n++], have);
        if (mood_kern_init_narrow(&tables[n], have)) n++;
    }
    if (have & MOOD_CPU_DOTPROD) mood_kern_init(&tables[n++], have & ~MOOD_CPU_DOTPROD);
    if (have & (MOOD_CPU_NEON | MOOD_CPU_WASM128)) mood_kern_init(&tables[n++], have);
    if (n == 0) mood_kern_init(&tables[n++], 0);
    return n;
}

/* Bounds and zero of a stored byte, with scales that use all of them. */
static mood_q8_end random_end(mood_rng *rng, const mood_kern_table *t, float *scales, size_t n,
                              float largest_sum, const picture *residual) {
    const int shift = t->q8.is_signed ? -128 : 0;
    mood_q8_end e = {.scale = scales, .residual = residual->plane};
    for (size_t i = 0; i < n; i++)
        scales[i] = (float)(300 * mood_rng_uniform(rng)) / largest_sum;
    e.n_residual_blocks = random_size(rng, 0, residual->n_blocks);
    e.residual_scale = (float)(2 * mood_rng_uniform(rng));
    e.residual_zero = (int)mood_rng_below(rng, 256) + shift;
    e.zero = (int)mood_rng_below(rng, 256) + shift;
    e.low = mood_rng_below(rng, 2) ? e.zero : shift;
    e.high =
        mood_rng_below(rng, 4) ? 255 + shift : mood_clamp_int(e.zero + 9, e.low, 255 + shift);
    return e;
}

/* ---- convolution ----------------------------------------------------------------------- */

typedef struct conv_case {
    picture in, out, expected, residual;
    void *weights;
    int32_t *bias;
    float *scales;
    ptrdiff_t taps[512];
    mood_q8_conv_args args;
} conv_case;

static void conv_case_free(conv_case *c) {
    picture_free(&c->in);
    picture_free(&c->out);
    picture_free(&c->expected);
    picture_free(&c->residual);
    mood_free(c->weights);
    mood_free(c->bias);
    mood_free(c->scales);
}

static void fill_weights(mood_rng *rng, void *weights, size_t bytes, int dot) {
    if (dot == 4)
        for (size_t i = 0; i < bytes; i++)
            ((int8_t *)weights)[i] = (int8_t)((int)mood_rng_below(rng, 255) - 127);
    else
        for (size_t i = 0; i < bytes / 2; i++)
            ((int16_t *)weights)[i] = (int16_t)((int)mood_rng_below(rng, 255) - 127);
}

/* planes: the input has a block of 1, and a tap is a row of the kernel. */
static void conv_case_make(conv_case *c, mood_rng *rng, const mood_kern_table *t, bool planes,
                           size_t channels, size_t out_channels, size_t kernel, size_t stride,
                           size_t height, size_t width) {
    const size_t halo = kernel / 2, block = t->block, in_block = planes ? 1 : block;
    const size_t out_halo = mood_rng_below(rng, 2);
    c->in = picture_create(rng, channels, (height - 1) * stride + 1, (width - 1) * stride + 1,
                           halo, in_block);
    c->out = picture_create(NULL, out_channels, height, width, out_halo, block);
    c->expected = picture_create(NULL, out_channels, height, width, out_halo, block);
    c->residual =
        picture_create(rng, out_channels, height, width, mood_rng_below(rng, 2), block);
    const size_t n = c->out.n_blocks * block, dot = (size_t)t->q8.dot;
    mood_q8_conv_args *a = &c->args;
    *a = (mood_q8_conv_args){.in = c->in.plane.at, .taps = c->taps, .form = t->q8};
    a->in_row = c->in.plane.row * (ptrdiff_t)stride;
    a->in_step = (ptrdiff_t)(stride * in_block);
    for (size_t b = 0; b < c->in.n_blocks; b++)
        for (size_t k = 0; k < kernel * (planes ? 1 : kernel); k++) {
            const size_t y = planes ? k : k / kernel, x = planes ? 0 : k % kernel;
            c->taps[a->n_taps++] = (ptrdiff_t)b * c->in.plane.plane +
                                   ((ptrdiff_t)y - (ptrdiff_t)halo) * c->in.plane.row +
                                   ((ptrdiff_t)x - (ptrdiff_t)halo) * (ptrdiff_t)in_block;
        }
    a->n_inner = planes ? mood_size_round_up(kernel, dot) : block;
    const size_t bytes =
        mood_q8_weight_bytes(c->out.n_blocks, a->n_taps, a->n_inner, block, t->q8.dot);
    c->weights = mood_alloc(bytes);
    c->bias = mood_alloc(n * sizeof *c->bias);
    c->scales = mood_alloc(n * sizeof *c->scales);
    assert_true(c->weights && c->bias && c->scales);
    fill_weights(rng, c->weights, bytes, t->q8.dot);
    for (size_t i = 0; i < n; i++) c->bias[i] = (int32_t)mood_rng_below(rng, 200001) - 100000;
    a->weights = c->weights;
    a->bias = c->bias;
    a->end = random_end(rng, t, c->scales, n, 3e5f, &c->residual);
    a->n_blocks = c->out.n_blocks;
    a->group = mood_kern_conv_group(t, a->n_blocks, width, height);
    a->height = height;
    a->width = width;
    a->block = block;
}

static void conv_case_compare(conv_case *c, const mood_kern_table *t, const char *what) {
    c->args.out = c->expected.plane;
    mood_kern_conv_q8_scalar(&c->args);
    c->args.out = c->out.plane;
    t->conv_q8(&c->args);
    assert_same(&c->out, &c->expected, what);
}

static void convolutions_are_equal(const mood_kern_table *t) {
    static const size_t kernels[] = {1, 3, 5};
    mood_rng rng;
    mood_rng_init(&rng, seed);
    for (int round = 0; round < N_ROUNDS; round++) {
        conv_case c;
        char what[128];
        const bool planes = mood_rng_below(&rng, 4) == 0;
        const size_t channels = random_size(&rng, 1, planes ? 4 : 40);
        const size_t out_channels = random_size(&rng, 1, 5 * t->block + 1);
        const size_t kernel = kernels[mood_rng_below(&rng, 3)];
        const size_t stride = random_size(&rng, 1, 3);
        const size_t width = random_size(&rng, 1, 31), height = random_size(&rng, 1, 3);
        conv_case_make(&c, &rng, t, planes, channels, out_channels, kernel, stride, height,
                       width);
        snprintf(what, sizeof what, "%s conv %zux%zu/%zu %zu->%zu, %zux%zu, group %zu",
                 t->q8_name, kernel, kernel, stride, channels, out_channels, height, width,
                 c.args.group);
        conv_case_compare(&c, t, what);
        conv_case_free(&c);
    }
}

static void every_tile_is_equal(const mood_kern_table *t) {
    mood_rng rng;
    mood_rng_init(&rng, seed);
    for (size_t group = 1; group <= MOOD_KERN_MAX_GROUP; group++)
        for (size_t width = 1; width <= 30; width++) {
            conv_case c;
            char what[128];
            conv_case_make(&c, &rng, t, false, 5, group * t->block, 1, 1 + width % 3, 1, width);
            c.args.group = group;
            snprintf(what, sizeof what, "%s tile %zu x %zu", t->q8_name, group, width);
            conv_case_compare(&c, t, what);
            conv_case_free(&c);
        }
}

/* The largest bytes and weights there are: what saturates on the way shows here. */
static void extremes_are_equal(const mood_kern_table *t) {
    mood_rng rng;
    mood_rng_init(&rng, seed);
    for (int round = 0; round < 4; round++) {
        conv_case c;
        conv_case_make(&c, &rng, t, false, 3 * t->block, 2 * t->block, 3, 1, 2, 9);
        const size_t bytes = mood_q8_weight_bytes(c.out.n_blocks, c.args.n_taps, c.args.n_inner,
                                                  t->block, t->q8.dot);
        memset(c.in.memory, t->q8.is_signed ? round & 2 ? 0x80 : 0x7f : 0xff,
               c.in.n_bytes + 2 * GUARD);
        if (t->q8.dot == 4)
            memset(c.weights, round & 1 ? -128 : 127, bytes);
        else
            for (size_t i = 0; i < bytes / 2; i++)
                ((int16_t *)c.weights)[i] = round & 1 ? -128 : 127;
        for (size_t i = 0; i < c.args.n_blocks * t->block; i++) c.scales[i] = 3e-5f;
        conv_case_compare(&c, t, "extremes");
        conv_case_free(&c);
    }
}

/* ---- pictures -------------------------------------------------------------------------- */

static void mixing_is_equal(const mood_kern_table *t) {
    mood_rng rng;
    mood_rng_init(&rng, seed);
    for (int round = 0; round < N_ROUNDS; round++) {
        const size_t channels = random_size(&rng, 1, 3 * t->block), h = random_size(&rng, 1, 5);
        const size_t w = random_size(&rng, 1, 20), halo = mood_rng_below(&rng, 2);
        picture a = picture_create(&rng, channels, h, w, mood_rng_below(&rng, 2), t->block);
        picture b = picture_create(&rng, channels, h, w, mood_rng_below(&rng, 3), t->block);
        picture out = picture_create(NULL, channels, h, w, halo, t->block);
        picture expected = picture_create(NULL, channels, h, w, halo, t->block);
        float *scales = random_floats(&rng, out.n_blocks * t->block);
        mood_q8_mix_args args = {.a = a.plane, .form = t->q8, .n_blocks = out.n_blocks};
        args.end = random_end(&rng, t, scales, out.n_blocks * t->block, 256, &b);
        args.a_zero = args.end.zero;
        args.height = h;
        args.width = w;
        args.block = t->block;
        args.out = expected.plane;
        mood_kern_mix_q8_scalar(&args);
        args.out = out.plane;
        t->mix_q8(&args);
        assert_same(&out, &expected, "mix");
        if (a.halo == halo) { /* in place */
            args.out = a.plane;
            t->mix_q8(&args);
            for (size_t i = 0; i < w * t->block; i++)
                assert_int_equal(a.plane.at[i], expected.plane.at[i]);
        }
        mood_free(scales);
        picture_free(&a);
        picture_free(&b);
        picture_free(&out);
        picture_free(&expected);
    }
}

static void sums_are_equal(const mood_kern_table *t) {
    mood_rng rng;
    mood_rng_init(&rng, seed);
    for (int round = 0; round < N_ROUNDS; round++) {
        picture in =
            picture_create(&rng, random_size(&rng, 1, 3 * t->block), random_size(&rng, 1, 9),
                           random_size(&rng, 1, 9), 1, t->block);
        const size_t n = in.n_blocks * t->block;
        const int zero = (int)mood_rng_below(&rng, 256) - 128;
        int32_t *sums = mood_alloc((n + 1) * sizeof *sums);
        int32_t *expected = mood_alloc(n * sizeof *expected);
        assert_true(sums && expected);
        sums[n] = 7;
        t->sum_q8(sums, &in.plane, zero, in.n_blocks, in.height, in.width, t->block,
                  t->q8.is_signed);
        mood_kern_sum_q8_scalar(expected, &in.plane, zero, in.n_blocks, in.height, in.width,
                                t->block, t->q8.is_signed);
        assert_memory_equal(sums, expected, n * sizeof *sums);
        assert_int_equal(sums[n], 7);
        mood_free(sums);
        mood_free(expected);
        picture_free(&in);
    }
}

/* ---- Winograd -------------------------------------------------------------------------- */

/* A 3x3 convolution both ways: every stage against the scalar one, and the end against the
 * direct convolution, with its own weights. */
typedef struct wino_case {
    picture in, out, expected, residual;
    size_t in_channels, n_tiles, across, group;
    int8_t *g; /* (out, in, 9), all lanes */
    int16_t *u, *spread, *spread2;
    int32_t *product, *product2, *bias;
    float *scales;
    mood_q8_end end;
} wino_case;

static void pack_wino(wino_case *c, const mood_kern_table *t) {
    const size_t in = c->in.n_blocks * t->block, out = c->out.n_blocks * t->block;
    for (size_t o = 0; o < out; o++)
        for (size_t i = 0; i < in; i++) {
            int16_t u[36];
            mood_q8_wino_weights(u, c->g + (o * in + i) * 9);
            for (size_t k = 0; k < 36; k++)
                c->u[k * in * out + mood_q8_weight_index(o, 0, i, c->out.n_blocks, c->group, 1,
                                                         in, t->block, 2, t->q8.is_apart)] =
                    u[k];
        }
}

static void wino_case_make(wino_case *c, mood_rng *rng, const mood_kern_table *t) {
    const size_t h = random_size(rng, 1, 9), w = random_size(rng, 1, 9), block = t->block;
    const size_t channels = random_size(rng, 1, 2 * block), halo = mood_rng_below(rng, 2);
    const size_t out_channels = random_size(rng, 1, 3 * block);
    c->across = (w + 3) / 4;
    c->n_tiles = c->across * ((h + 3) / 4);
    c->in = picture_create(rng, channels, h, w, 5, block);
    c->out = picture_create(NULL, out_channels, h, w, halo, block);
    c->expected = picture_create(NULL, out_channels, h, w, halo, block);
    c->residual = picture_create(rng, out_channels, h, w, 0, block);
    const size_t in = c->in.n_blocks * block, out = c->out.n_blocks * block;
    c->group = mood_kern_conv_group(t, c->out.n_blocks, c->n_tiles, 1);
    c->g = mood_alloc(in * out * 9);
    c->u = mood_alloc(36 * in * out * sizeof *c->u);
    c->spread = mood_alloc(36 * in * c->n_tiles * sizeof *c->spread);
    c->spread2 = mood_alloc(36 * in * c->n_tiles * sizeof *c->spread);
    c->product = mood_alloc(36 * out * c->n_tiles * sizeof *c->product);
    c->product2 = mood_alloc(36 * out * c->n_tiles * sizeof *c->product);
    c->bias = mood_alloc(out * sizeof *c->bias);
    c->scales = mood_alloc(out * sizeof *c->scales);
    assert_true(c->g && c->u && c->spread && c->spread2 && c->product && c->product2 &&
                c->bias && c->scales);
    fill_weights(rng, c->g, in * out * 9, 4);
    for (size_t i = 0; i < out; i++) c->bias[i] = (int32_t)mood_rng_below(rng, 200001) - 100000;
    pack_wino(c, t);
    c->end = random_end(rng, t, c->scales, out, 3e5f, &c->residual);
}

static void wino_case_free(wino_case *c) {
    picture_free(&c->in);
    picture_free(&c->out);
    picture_free(&c->expected);
    picture_free(&c->residual);
    mood_free(c->g);
    mood_free(c->u);
    mood_free(c->spread);
    mood_free(c->spread2);
    mood_free(c->product);
    mood_free(c->product2);
    mood_free(c->bias);
    mood_free(c->scales);
}

static void direct(wino_case *c, const mood_kern_table *t) {
    const size_t in = c->in.n_blocks * t->block, out = c->out.n_blocks * t->block;
    ptrdiff_t taps[9 * 8];
    int8_t *packed = mood_alloc(in * out * 9 * 2);
    assert_non_null(packed);
    for (size_t b = 0; b < c->in.n_blocks; b++)
        for (int k = 0; k < 9; k++)
            taps[b * 9 + (size_t)k] = (ptrdiff_t)b * c->in.plane.plane +
                                      (k / 3 - 1) * c->in.plane.row +
                                      (k % 3 - 1) * (ptrdiff_t)t->block;
    for (size_t o = 0; o < out; o++)
        for (size_t i = 0; i < in; i++)
            for (size_t k = 0; k < 9; k++)
                packed[mood_q8_weight_index(o, i / t->block * 9 + k, i % t->block,
                                            c->out.n_blocks, 1, c->in.n_blocks * 9, t->block,
                                            t->block, 4, false)] = c->g[(o * in + i) * 9 + k];
    mood_q8_conv_args a = {.in = c->in.plane.at, .in_row = c->in.plane.row, .taps = taps};
    a.in_step = (ptrdiff_t)t->block;
    a.n_taps = c->in.n_blocks * 9;
    a.n_inner = t->block;
    a.weights = packed;
    a.bias = c->bias;
    a.out = c->expected.plane;
    a.end = c->end;
    a.n_blocks = c->out.n_blocks;
    a.group = 1;
    a.height = c->out.height;
    a.width = c->out.width;
    a.block = t->block;
    a.form = (mood_q8_form){4, t->q8.is_signed, false};
    mood_kern_conv_q8_scalar(&a);
    mood_free(packed);
}

static void winograd_is_equal(const mood_kern_table *t) {
    mood_rng rng;
    mood_rng_init(&rng, seed);
    for (int round = 0; round < N_ROUNDS; round++) {
        wino_case c;
        wino_case_make(&c, &rng, t);
        const size_t block = t->block, in = c.in.n_blocks * block, out = c.out.n_blocks * block;
        mood_q8_wino_args a = {.picture = c.in.plane, .spread = c.spread, .block = block};
        a.picture.at -= c.in.plane.row + (ptrdiff_t)block;
        a.position_step = (ptrdiff_t)(in * c.n_tiles);
        a.block_step = (ptrdiff_t)(block * c.n_tiles);
        a.n_blocks = c.in.n_blocks;
        a.n_tiles = c.n_tiles;
        a.tiles_across = c.across;
        a.is_signed = t->q8.is_signed;
        mood_kern_wino_in_q8_scalar(&a);
        a.spread = c.spread2;
        t->wino_in_q8(&a);
        assert_memory_equal(c.spread, c.spread2, 36 * in * c.n_tiles * sizeof *c.spread);
        for (size_t k = 0; k < 36; k++) {
            mood_q8_mul_args m = {.in = c.spread + k * in * c.n_tiles,
                                  .in_block = a.block_step,
                                  .weights = c.u + k * in * out,
                                  .out = c.product + k * out * c.n_tiles,
                                  .out_block = a.block_step,
                                  .n_in_blocks = c.in.n_blocks,
                                  .n_blocks = c.out.n_blocks,
                                  .group = c.group,
                                  .width = c.n_tiles,
                                  .block = block,
                                  .is_apart = t->q8.is_apart};
            mood_kern_wino_mul_q8_scalar(&m);
            m.out = c.product2 + k * out * c.n_tiles;
            t->wino_mul_q8(&m);
        }
        assert_memory_equal(c.product, c.product2, 36 * out * c.n_tiles * sizeof *c.product);
        a.product = c.product;
        a.position_step = (ptrdiff_t)(out * c.n_tiles);
        a.n_blocks = c.out.n_blocks;
        a.height = c.out.height;
        a.width = c.out.width;
        a.bias = c.bias;
        a.end = c.end;
        direct(&c, t);
        a.picture = c.out.plane;
        mood_kern_wino_out_q8_scalar(&a);
        assert_same(&c.out, &c.expected, "winograd and direct");
        memset(c.out.memory, MARK, c.out.n_bytes + 2 * GUARD);
        const size_t half = c.n_tiles / 2; /* two strips */
        a.n_tiles = half;
        t->wino_out_q8(&a);
        a.first = half;
        a.n_tiles = c.n_tiles - half;
        a.product = c.product + half * block;
        t->wino_out_q8(&a);
        assert_same(&c.out, &c.expected, "winograd out");
        wino_case_free(&c);
    }
}

/* ---- all tables ------------------------------------------------------------------------ */

#define ALL_TABLES(check)                                                                      \
    static void all_##check(void **state) {                                                    \
        mood_kern_table tables[8];                                                             \
        const size_t n = list_tables(tables);                                                  \
        (void)state;                                                                           \
        for (size_t i = 0; i < n; i++) check(&tables[i]);                                      \
    }
ALL_TABLES(convolutions_are_equal)
ALL_TABLES(every_tile_is_equal)
ALL_TABLES(extremes_are_equal)
ALL_TABLES(mixing_is_equal)
ALL_TABLES(sums_are_equal)
ALL_TABLES(winograd_is_equal)

/* ---- times ----------------------------------------------------------------------------- */

static void bench(void) {
    static const struct {
        size_t channels, kernel, stride, side;
    } cases[] = {
        {32, 3, 1, 24}, {64, 3, 1, 12}, {128, 3, 1, 6}, {64, 3, 2, 12}, {96, 1, 1, 24}};
    mood_kern_table tables[8];
    const size_t n = list_tables(tables);
    printf("%-24s", "GOP/s");
    for (size_t k = 0; k < n; k++) printf(" %9s", tables[k].q8_name);
    putchar('\n');
    for (size_t i = 0; i < MOOD_COUNT(cases); i++) {
        const size_t ch = cases[i].channels, side = cases[i].side, kernel = cases[i].kernel;
        printf("conv      %zux%zu/%zu %3zu %2zux%-2zu", kernel, kernel, cases[i].stride, ch,
               side, side);
        for (size_t k = 0; k < n; k++) {
            conv_case c;
            mood_rng rng;
            double best_ns = 1e18;
            mood_rng_init(&rng, seed);
            conv_case_make(&c, &rng, &tables[k], false, ch, ch, kernel, cases[i].stride, side,
                           side);
            c.args.out = c.out.plane;
            for (int r = 0; r < 50; r++) {
                const int64_t start = mood_clock_ns();
                tables[k].conv_q8(&c.args);
                const double ns = (double)(mood_clock_ns() - start);
                best_ns = ns < best_ns ? ns : best_ns;
            }
            printf(" %9.1f", 2.0 * (double)(side * side * kernel * kernel * ch * ch) / best_ns);
            conv_case_free(&c);
        }
        putchar('\n');
    }
}

int main(int argc, char **argv) {
    if (argc > 1 && strcmp(argv[1], "--bench") == 0) {
        bench();
        return 0;
    }
    seed = argc > 1 ? strtoull(argv[1], NULL, 0) : (uint64_t)mood_clock_ns();
    print_message("# seed %llu\n", (unsigned long long)seed);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_convolutions_are_equal), cmocka_unit_test(all_every_tile_is_equal),
        cmocka_unit_test(all_extremes_are_equal),     cmocka_unit_test(all_mixing_is_equal),
        cmocka_unit_test(all_sums_are_equal),         cmocka_unit_test(all_winograd_is_equal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
