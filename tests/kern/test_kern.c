/* SPDX-License-Identifier: Apache-2.0
 *
 * Every kernel of every instruction set against the scalar one, on random shapes around the
 * sizes of its tiles, with guards. The seed is printed; `test_kern SEED` repeats a run, and
 * `test_kern --bench` times each kernel beside the scalar one.
 */
#include "base/alloc.h"
#include "base/clock.h"
#include "base/cpu.h"
#include "guarded.h"
#include "unit/test.h"

/* Sums of a few hundred products in another order, and fused or not. */
#define TOLERANCE 2e-5f
/* Winograd's tiles of 4 multiply and divide by up to 24. */
#define WINO_TOLERANCE 1e-4f
/* On the way out they weigh numbers by up to 64, which then cancel; one seed in thousands
   passed 1e-4. */
#define WINO_OUT_TOLERANCE 5e-4f
#define N_ROUNDS           60

static uint64_t seed = 1;

/* The tables that this processor can run, the scalar one first. */
static size_t list_tables(mood_kern_table tables[8]) {
    const unsigned have = mood_cpu_flags();
    size_t n = 0;
    mood_kern_init(&tables[n++], 0);
    if (have & MOOD_CPU_AVX2) mood_kern_init(&tables[n++], MOOD_CPU_SSE41 | MOOD_CPU_AVX2);
    if (have & MOOD_CPU_AVX512) {
        mood_kern_init(&tables[n++], have & ~MOOD_CPU_VNNI);
        if (mood_kern_init_narrow(&tables[n], have & ~MOOD_CPU_VNNI)) n++;
    }
    if (have & (MOOD_CPU_NEON | MOOD_CPU_WASM128)) mood_kern_init(&tables[n++], have);
    return n;
}

static mood_act random_act(mood_rng *rng, const float *slope) {
    const mood_act acts[] = {{.kind = MOOD_ACT_NONE},
                             {.kind = MOOD_ACT_RELU},
                             {.kind = MOOD_ACT_CLIP, .low = -.5f, .high = .7f},
                             {.kind = MOOD_ACT_SLOPE, .slope = slope}};
    return acts[mood_rng_below(rng, MOOD_COUNT(acts))];
}

/* ---- convolution ----------------------------------------------------------------------- */

typedef struct conv_case {
    guarded in, out, expected, residual;
    float *weights, *bias, *slope;
    ptrdiff_t taps[512];
    mood_conv_args args;
    ptrdiff_t in_plane;
} conv_case;

static void conv_case_free(conv_case *c) {
    guarded_free(&c->in);
    guarded_free(&c->out);
    guarded_free(&c->expected);
    guarded_free(&c->residual);
    mood_free(c->weights);
    mood_free(c->bias);
    mood_free(c->slope);
}

/* Dense when `dense`, else depthwise; planes: the input has a block of 1. */
static void conv_case_make(conv_case *c, mood_rng *rng, const mood_kern_table *t, bool dense,
                           bool planes, size_t channels, size_t out_channels, size_t kernel,
                           size_t stride, size_t height, size_t width) {
    const size_t halo = kernel / 2, block = t->block, in_block = planes ? 1 : block;
    c->in = guarded_create(rng, channels, (height - 1) * stride + 1, (width - 1) * stride + 1,
                           halo, in_block);
    c->out = guarded_create(rng, out_channels, height, width, mood_rng_below(rng, 2), block);
    c->expected = guarded_create(rng, out_channels, height, width, c->out.halo, block);
    c->residual =
        guarded_create(rng, out_channels, height, width, mood_rng_below(rng, 2), block);
    const size_t n_blocks = c->out.n_blocks, kernel2 = kernel * kernel;
    mood_conv_args *a = &c->args;
    *a = (mood_conv_args){.in = c->in.plane.at};
    a->in_row = c->in.plane.row * (ptrdiff_t)stride;
    a->in_step = (ptrdiff_t)(stride * in_block);
    const size_t in_blocks = dense ? c->in.n_blocks : 1;
    for (size_t b = 0; b < in_blocks; b++)
        for (size_t k = 0; k < kernel2; k++)
            c->taps[a->n_taps++] =
                (ptrdiff_t)b * c->in.plane.plane +
                ((ptrdiff_t)(k / kernel) - (ptrdiff_t)halo) * c->in.plane.row +
                ((ptrdiff_t)(k % kernel) - (ptrdiff_t)halo) * (ptrdiff_t)in_block;
    a->taps = c->taps;
    a->n_inner = dense ? in_block : 1;
    a->inner_step = 1;
    c->weights = random_floats(rng, a->n_taps * a->n_inner * n_blocks * block);
    c->bias = random_floats(rng, n_blocks * block);
    c->slope = random_floats(rng, n_blocks * block);
    a->weights = c->weights;
    a->bias = mood_rng_below(rng, 2) ? c->bias : NULL;
    a->residual = c->residual.plane;
    a->n_residual_blocks = random_size(rng, 0, n_blocks);
    a->n_blocks = n_blocks;
    a->group = mood_kern_conv_group(t, n_blocks, width, height);
    a->height = height;
    a->width = width;
    a->block = block;
    a->act = random_act(rng, c->slope);
    c->in_plane = c->in.plane.plane;
}

static void conv_case_compare(conv_case *c, const mood_kern_table *t, bool dense,
                              const char *what) {
    guarded_spoil(&c->out);
    c->args.out = c->expected.plane;
    if (dense)
        mood_kern_conv_f32_scalar(&c->args);
    else
        mood_kern_dwconv_f32_scalar(&c->args, c->in_plane);
    c->args.out = c->out.plane;
    if (dense)
        t->conv_f32(&c->args);
    else
        t->dwconv_f32(&c->args, c->in_plane);
    guarded_check(&c->out, what);
    guarded_compare(&c->out, &c->expected, TOLERANCE, what);
}

static void convolutions_are_equal(const mood_kern_table *t) {
    static const size_t kernels[] = {1, 3, 5};
    mood_rng rng;
    mood_rng_init(&rng, seed);
    for (int round = 0; round < N_ROUNDS; round++) {
        conv_case c;
        char what[128];
        const bool planes = mood_rng_below(&rng, 4) == 0;
        const size_t channels = planes ? random_size(&rng, 1, 4) : random_size(&rng, 1, 40);
        const size_t out_channels = random_size(&rng, 1, 5 * t->block + 1);
        const size_t kernel = kernels[mood_rng_below(&rng, 3)];
        const size_t stride = random_size(&rng, 1, 3);
        /* One pixel, and all widths around one and two of the widest tiles. */
        const size_t width = random_size(&rng, 1, 31), height = random_size(&rng, 1, 3);
        conv_case_make(&c, &rng, t, true, planes, channels, out_channels, kernel, stride,
                       height, width);
        snprintf(what, sizeof what, "%s conv %zux%zu/%zu %zu->%zu, %zux%zu, group %zu", t->name,
                 kernel, kernel, stride, channels, out_channels, height, width, c.args.group);
        conv_case_compare(&c, t, true, what);
        conv_case_free(&c);
    }
}

/* Every tile that there is: all groups and all widths up to two of the widest. */
static void every_tile_is_equal(const mood_kern_table *t) {
    mood_rng rng;
    mood_rng_init(&rng, seed);
    for (size_t group = 1; group <= MOOD_KERN_MAX_GROUP; group++)
        for (size_t width = 1; width <= 30; width++) {
            conv_case c;
            char what[128];
            conv_case_make(&c, &rng, t, true, false, 5, group * t->block, 1, 1 + width % 3, 1,
                           width);
            c.args.group = group;
            snprintf(what, sizeof what, "%s tile %zu x %zu", t->name, group, width);
            conv_case_compare(&c, t, true, what);
            conv_case_free(&c);
        }
}

static void depthwise_is_equal(const mood_kern_table *t) {
    static const size_t kernels[] = {1, 3, 5, 7};
    mood_rng rng;
    mood_rng_init(&rng, seed);
    for (int round = 0; round < N_ROUNDS; round++) {
        conv_case c;
        char what[128];
        const size_t channels = random_size(&rng, 1, 3 * t->block);
        const size_t kernel = kernels[mood_rng_below(&rng, 4)],
                     stride = random_size(&rng, 1, 3);
        const size_t width = random_size(&rng, 1, 20), height = random_size(&rng, 1, 4);
        conv_case_make(&c, &rng, t, false, false, channels, channels, kernel, stride, height,
                       width);
        snprintf(what, sizeof what, "%s depthwise %zux%zu/%zu %zu, %zux%zu", t->name, kernel,
                 kernel, stride, channels, height, width);
        conv_case_compare(&c, t, false, what);
        conv_case_free(&c);
    }
}

/* ---- pictures -------------------------------------------------------------------------- */

static void mixing_is_equal(const mood_kern_table *t) {
    mood_rng rng;
    mood_rng_init(&rng, seed);
    for (int round = 0; round < N_ROUNDS; round++) {
        const size_t channels = random_size(&rng, 1, 3 * t->block), h = random_size(&rng, 1, 5);
        const size_t w = random_size(&rng, 1, 20), block = t->block;
        guarded a = guarded_create(&rng, channels, h, w, mood_rng_below(&rng, 2), block);
        guarded b = guarded_create(&rng, channels, h, w, mood_rng_below(&rng, 3), block);
        guarded out = guarded_create(&rng, channels, h, w, mood_rng_below(&rng, 2), block);
        guarded expected = guarded_create(&rng, channels, h, w, out.halo, block);
        float *scale = random_floats(&rng, out.n_blocks * block);
        float *shift = random_floats(&rng, out.n_blocks * block);
        mood_mix_args args = {.out = expected.plane, .a = a.plane, .b = b.plane};
        args.scale = mood_rng_below(&rng, 2) ? scale : NULL;
        args.shift = mood_rng_below(&rng, 2) ? shift : NULL;
        args.n_b_blocks = random_size(&rng, 0, out.n_blocks);
        args.n_blocks = out.n_blocks;
        args.height = h;
        args.width = w;
        args.block = block;
        args.act = random_act(&rng, shift);
        guarded_spoil(&out);
        mood_kern_mix_f32_scalar(&args);
        args.out = out.plane;
        t->mix_f32(&args);
        guarded_check(&out, "mix");
        guarded_compare(&out, &expected, TOLERANCE, "mix");
        mood_free(scale);
        mood_free(shift);
        guarded_free(&a);
        guarded_free(&b);
        guarded_free(&out);
        guarded_free(&expected);
    }
}

static void mixing_in_place_is_equal(const mood_kern_table *t) {
    mood_rng rng;
    mood_rng_init(&rng, seed);
    guarded a = guarded_create(&rng, t->block, 4, 9, 0, t->block);
    guarded b = guarded_create(&rng, t->block, 4, 9, 0, t->block);
    guarded expected = guarded_create(&rng, t->block, 4, 9, 0, t->block);
    mood_mix_args args = {.out = expected.plane,
                          .a = a.plane,
                          .b = b.plane,
                          .n_b_blocks = 1,
                          .n_blocks = 1,
                          .height = 4,
                          .width = 9,
                          .block = t->block};
    mood_kern_mix_f32_scalar(&args);
    args.out = a.plane;
    t->mix_f32(&args);
    guarded_compare(&a, &expected, TOLERANCE, "mix in place");
    guarded_free(&a);
    guarded_free(&b);
    guarded_free(&expected);
}

static void pooling_is_equal(const mood_kern_table *t) {
    mood_rng rng;
    mood_rng_init(&rng, seed);
    for (int round = 0; round < N_ROUNDS; round++) {
        const int k = (int)random_size(&rng, 1, 4), stride = (int)random_size(&rng, 1, 3);
        const int dilation = (int)random_size(&rng, 1, 2), span = (k - 1) * dilation + 1;
        const int pad = (int)mood_rng_below(&rng, (uint32_t)k);
        const int h = span + (int)mood_rng_below(&rng, 8),
                  w = span + (int)mood_rng_below(&rng, 20);
        mood_pool_args args = {.in_height = h,
                               .in_width = w,
                               .kernel_h = k,
                               .kernel_w = k,
                               .stride_h = stride,
                               .stride_w = stride,
                               .dilation_h = dilation,
                               .dilation_w = dilation,
                               .pad_top = pad,
                               .pad_left = pad,
                               .pad_bottom = pad,
                               .pad_right = pad,
                               .block = t->block,
                               .out_height = (h + 2 * pad - span) / stride + 1,
                               .out_width = (w + 2 * pad - span) / stride + 1,
                               .is_counting_pad = mood_rng_below(&rng, 2)};
        const size_t channels = random_size(&rng, 1, 2 * t->block);
        guarded in = guarded_create(&rng, channels, (size_t)h, (size_t)w, 1, t->block);
        guarded out = guarded_create(&rng, channels, (size_t)args.out_height,
                                     (size_t)args.out_width, 1, t->block);
        guarded expected = guarded_create(&rng, channels, out.height, out.width, 1, t->block);
        args.in = in.plane;
        args.n_blocks = in.n_blocks;
        for (int is_max = 0; is_max < 2; is_max++) {
            guarded_spoil(&out);
            args.out = expected.plane;
            (is_max ? mood_kern_pool_max_f32_scalar : mood_kern_pool_mean_f32_scalar)(&args);
            args.out = out.plane;
            (is_max ? t->pool_max_f32 : t->pool_mean_f32)(&args);
            guarded_check(&out, "pool");
            guarded_compare(&out, &expected, is_max ? 0 : TOLERANCE, is_max ? "max" : "mean");
        }
        guarded_free(&in);
        guarded_free(&out);
        guarded_free(&expected);
    }
}

static void resizing_is_equal(const mood_kern_table *t) {
    mood_rng rng;
    mood_rng_init(&rng, seed);
    for (int round = 0; round < N_ROUNDS; round++) {
        const size_t h = random_size(&rng, 1, 9), w = random_size(&rng, 1, 9);
        const size_t channels = random_size(&rng, 1, 2 * t->block);
        mood_lerp lerps[2][24];
        guarded in = guarded_create(&rng, channels, h, w, 0, t->block);
        guarded out = guarded_create(&rng, channels, random_size(&rng, 1, 24),
                                     random_size(&rng, 1, 24), 1, t->block);
        guarded expected = guarded_create(&rng, channels, out.height, out.width, 1, t->block);
        for (int axis = 0; axis < 2; axis++)
            for (size_t i = 0; i < 24; i++) {
                const uint32_t n = (uint32_t)(axis ? w : h);
                lerps[axis][i] = (mood_lerp){(int32_t)mood_rng_below(&rng, n),
                                             (int32_t)mood_rng_below(&rng, n),
                                             (float)mood_rng_uniform(&rng)};
            }
        mood_resize_args args = {expected.plane, in.plane,  in.n_blocks, t->block,
                                 out.height,     out.width, lerps[0],    lerps[1]};
        guarded_spoil(&out);
        mood_kern_resize_f32_scalar(&args);
        args.out = out.plane;
        t->resize_f32(&args);
        guarded_check(&out, "resize");
        guarded_compare(&out, &expected, TOLERANCE, "resize");
        guarded_free(&in);
        guarded_free(&out);
        guarded_free(&expected);
    }
}

static void means_are_equal(const mood_kern_table *t) {
    mood_rng rng;
    mood_rng_init(&rng, seed);
    for (int round = 0; round < N_ROUNDS; round++) {
        const size_t channels = random_size(&rng, 1, 3 * t->block);
        guarded in = guarded_create(&rng, channels, random_size(&rng, 1, 9),
                                    random_size(&rng, 1, 9), 1, t->block);
        const size_t n = in.n_blocks * t->block;
        float *out = random_floats(&rng, n + 1), *expected = random_floats(&rng, n + 1);
        out[n] = 7;
        t->mean_f32(out, &in.plane, in.n_blocks, in.height, in.width, t->block);
        mood_kern_mean_f32_scalar(expected, &in.plane, in.n_blocks, in.height, in.width,
                                  t->block);
        for (size_t i = 0; i < n; i++) assert_near(out[i], expected[i], TOLERANCE);
        assert_true(out[n] == 7);
        mood_free(out);
        mood_free(expected);
        guarded_free(&in);
    }
}

/* ---- Winograd -------------------------------------------------------------------------- */

/* The kernels of a block of outputs, written into places that lie apart. */
static void winograd_weights_are_equal(const mood_kern_table *t) {
    mood_rng rng;
    mood_rng_init(&rng, seed);
    for (int round = 0; round < N_ROUNDS; round++) {
        const int m = mood_rng_below(&rng, 2) ? 2 : 4;
        const size_t n = (size_t)m + 2, block = t->block,
                     apart = random_size(&rng, 1, 3) * block;
        float *g = random_floats(&rng, 9 * block);
        float *a = random_floats(&rng, n * n * apart), *b = random_floats(&rng, n * n * apart);
        memcpy(b, a, n * n * apart * sizeof *b);
        mood_kern_wino_weights_f32_scalar(a, (ptrdiff_t)apart, g, m, block);
        t->wino_weights_f32(b, (ptrdiff_t)apart, g, m, block);
        for (size_t i = 0; i < n * n * apart; i++) assert_near(b[i], a[i], WINO_TOLERANCE);
        mood_free(g);
        mood_free(a);
        mood_free(b);
    }
}

/* In and out transforms on their own, for tiles of 2 and 4, in strips that begin anywhere. */
static void winograd_is_equal(const mood_kern_table *t) {
    mood_rng rng;
    mood_rng_init(&rng, seed);
    for (int round = 0; round < N_ROUNDS; round++) {
        const int m = mood_rng_below(&rng, 2) ? 2 : 4;
        const size_t n = (size_t)m + 2, block = t->block,
                     channels = random_size(&rng, 1, 2 * block);
        const size_t h = random_size(&rng, 1, 9), w = random_size(&rng, 1, 9);
        const size_t across = (w + (size_t)m - 1) / (size_t)m;
        const size_t total = across * ((h + (size_t)m - 1) / (size_t)m);
        guarded in = guarded_create(&rng, channels, h, w, (size_t)m + 1, block);
        guarded out = guarded_create(&rng, channels, h, w, 1, block);
        guarded expected = guarded_create(&rng, channels, h, w, 1, block);
        guarded residual = guarded_create(&rng, channels, h, w, 0, block);
        const size_t size = n * n * in.n_blocks * total * block;
        float *a = random_floats(&rng, size), *b = random_floats(&rng, size);
        float *bias = random_floats(&rng, in.n_blocks * block);
        mood_wino_args args = {.picture = in.plane,
                               .tiles = a,
                               .n_blocks = in.n_blocks,
                               .position_step = (ptrdiff_t)(in.n_blocks * total * block),
                               .block_step = (ptrdiff_t)(total * block),
                               .block = block,
                               .n_tiles = total,
                               .tiles_across = across,
                               .m = m};
        args.picture.at -= in.plane.row + (ptrdiff_t)block;
        mood_kern_wino_in_f32_scalar(&args);
        args.tiles = b;
        t->wino_in_f32(&args);
        for (size_t i = 0; i < size; i++) assert_near(b[i], a[i], WINO_TOLERANCE);

        args.tiles = a;
        args.height = h;
        args.width = w;
        args.bias = bias;
        args.residual = residual.plane;
        args.n_residual_blocks = random_size(&rng, 0, in.n_blocks);
        args.act = random_act(&rng, bias);
        args.picture = expected.plane;
        mood_kern_wino_out_f32_scalar(&args);
        guarded_spoil(&out);
        args.picture = out.plane;
        const size_t half = total / 2; /* two strips */
        args.n_tiles = half;
        t->wino_out_f32(&args);
        args.first = half;
        args.n_tiles = total - half;
        args.tiles = a + half * block;
        t->wino_out_f32(&args);
        guarded_check(&out, "winograd");
        guarded_compare(&out, &expected, WINO_OUT_TOLERANCE, "winograd");
        mood_free(a);
        mood_free(b);
        mood_free(bias);
        guarded_free(&in);
        guarded_free(&out);
        guarded_free(&expected);
        guarded_free(&residual);
    }
}

/* ---- all tables ------------------------------------------------------------------------ */

static void for_all_tables(void (*check)(const mood_kern_table *)) {
    mood_kern_table tables[8];
    const size_t n = list_tables(tables);
    for (size_t i = 0; i < n; i++) check(&tables[i]);
}

#define ALL_TABLES(check)                                                                      \
    static void all_##check(void **state) {                                                    \
        (void)state;                                                                           \
        for_all_tables(check);                                                                 \
    }
ALL_TABLES(convolutions_are_equal)
ALL_TABLES(every_tile_is_equal)
ALL_TABLES(depthwise_is_equal)
ALL_TABLES(mixing_is_equal)
ALL_TABLES(mixing_in_place_is_equal)
ALL_TABLES(pooling_is_equal)
ALL_TABLES(resizing_is_equal)
ALL_TABLES(means_are_equal)
ALL_TABLES(winograd_weights_are_equal)
ALL_TABLES(winograd_is_equal)

/* ---- times ----------------------------------------------------------------------------- */

static double time_us(const conv_case *c, const mood_kern_table *t, bool dense) {
    double best = 1e9;
    for (int i = 0; i < 30; i++) {
        const int64_t start = mood_clock_ns();
        if (dense)
            t->conv_f32(&c->args);
        else
            t->dwconv_f32(&c->args, c->in_plane);
        const double us = (double)(mood_clock_ns() - start) / 1e3;
        best = us < best ? us : best;
    }
    return best;
}

static void bench(void) {
    static const struct {
        size_t channels, kernel, stride, side;
        bool dense;
    } cases[] = {{48, 3, 1, 24, true},  {96, 3, 2, 12, true},  {96, 1, 1, 24, true},
                 {96, 3, 1, 24, false}, {64, 3, 2, 24, false}, {32, 5, 1, 48, false}};
    mood_kern_table tables[8];
    const size_t n = list_tables(tables);
    printf("%-24s", "GFLOP/s");
    for (size_t k = 0; k < n; k++) printf(" %9s", tables[k].name);
    putchar('\n');
    for (size_t i = 0; i < MOOD_COUNT(cases); i++) {
        const size_t ch = cases[i].channels, side = cases[i].side, kernel = cases[i].kernel;
        printf("%-9s %zux%zu/%zu %3zu %2zux%-2zu", cases[i].dense ? "conv" : "depthwise",
               kernel, kernel, cases[i].stride, ch, side, side);
        for (size_t k = 0; k < n; k++) {
            conv_case c;
            mood_rng rng;
            mood_rng_init(&rng, seed);
            conv_case_make(&c, &rng, &tables[k], cases[i].dense, false, ch, ch, kernel,
                           cases[i].stride, side, side);
            c.args.out = c.out.plane;
            const double flop =
                2.0 * (double)(side * side * kernel * kernel * ch * (cases[i].dense ? ch : 1));
            printf(" %9.1f", flop / time_us(&c, &tables[k], cases[i].dense) / 1e3);
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
        cmocka_unit_test(all_convolutions_are_equal),
        cmocka_unit_test(all_every_tile_is_equal),
        cmocka_unit_test(all_depthwise_is_equal),
        cmocka_unit_test(all_mixing_is_equal),
        cmocka_unit_test(all_mixing_in_place_is_equal),
        cmocka_unit_test(all_pooling_is_equal),
        cmocka_unit_test(all_resizing_is_equal),
        cmocka_unit_test(all_means_are_equal),
        cmocka_unit_test(all_winograd_weights_are_equal),
        cmocka_unit_test(all_winograd_is_equal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
