/* SPDX-License-Identifier: Apache-2.0 */
#include "poster/pattern.h"
#include "test.h"
#include "wellformed.h"

#define N_COMPOSITIONS 120 /* a multiple of what any family has */

static void (*const families[MOOD_N_EXPRESSIONS])(mood_canvas *, uint32_t) = {
    mood_pattern_angry, mood_pattern_disgust,  mood_pattern_fear,   mood_pattern_happy,
    mood_pattern_sad,   mood_pattern_surprise, mood_pattern_neutral};

static void draw(mood_buf *buf, int family, uint32_t composition, double width, double height,
                 double energy) {
    mood_rng rng;
    mood_rng_init(&rng, composition);
    const mood_inks inks = mood_inks_make((mood_expression)family, (mood_point){0, 0}, &rng);
    mood_canvas canvas = {buf, &rng, &inks, width, height, energy};
    mood_buf_reset(buf);
    mood_buf_append_text(buf, "<svg>");
    families[family](&canvas, composition);
    mood_buf_append_text(buf, "</svg>");
}

static void every_composition_is_well_formed_and_small(void **state) {
    (void)state;
    static const double shapes[][2] = {
        {400, 600}, {400, 150}, {320, 320}, {340, 240}, {400, 8}};
    mood_buf buf;
    mood_buf_init(&buf, 64 << 10);
    for (int family = 0; family < MOOD_N_EXPRESSIONS; family++)
        for (uint32_t composition = 0; composition < N_COMPOSITIONS; composition++)
            for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++)
                for (int energy = 0; energy <= 2; energy++) {
                    draw(&buf, family, composition, shapes[s][0], shapes[s][1], energy / 2.);
                    if (buf.status != MOOD_OK || !wellformed(buf.data, buf.size))
                        fail_msg("family %d composition %u: %s", family, composition,
                                 buf.data ? buf.data : "nothing");
                    if (buf.size > 40 << 10)
                        fail_msg("family %d composition %u takes %zu bytes", family,
                                 composition, buf.size);
                }
    mood_buf_clear(&buf);
}

static size_t count_numbers(const mood_buf *buf) {
    size_t n = 0;
    for (size_t i = 0; i + 1 < buf->size; i++)
        n += !(buf->data[i] >= '0' && buf->data[i] <= '9') && buf->data[i + 1] >= '0' &&
             buf->data[i + 1] <= '9';
    return n;
}

static void excitement_adds_to_the_pattern(void **state) {
    (void)state;
    mood_buf buf;
    mood_buf_init(&buf, 64 << 10);
    size_t still = 0, excited = 0;
    for (int family = 0; family < MOOD_N_EXPRESSIONS; family++)
        for (uint32_t composition = 0; composition < N_COMPOSITIONS; composition++) {
            draw(&buf, family, composition, 400, 400, 0);
            still += count_numbers(&buf);
            draw(&buf, family, composition, 400, 400, 1);
            excited += count_numbers(&buf);
        }
    mood_buf_clear(&buf);
    assert_true(excited > still * 5 / 4);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_composition_is_well_formed_and_small),
        cmocka_unit_test(excitement_adds_to_the_pattern),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
