/* SPDX-License-Identifier: Apache-2.0
 *
 * Constants in each form that a file may have them in: x + c is read back.
 */
#include "nn_made.h"

/* The constant c of two numbers is what `t` says; it is emptied. */
static void is(mood_buf *t, float first, float second) {
    size_t n;
    made_x(2);
    pb_message(&made.graph, 5, t);
    made_node("Sub", "c x", "y");
    float *out = made_run(made_model(), &n);
    assert_int_equal(n, 2);
    assert_near(out[0], first + .5, 1e-6); /* x is -1/2 and 29/97 - 1/2 */
    assert_near(out[1], second - 29.0 / 97 + .5, 1e-6 + 1e-7 * fabsf(second));
    mood_free(out);
}

static void is_refused(mood_buf *t, mood_status status, const char *word) {
    made_x(2);
    pb_message(&made.graph, 5, t);
    made_node("Sub", "c x", "y");
    made_refused(status, word);
}

static mood_buf tensor(int elem, int64_t n) {
    mood_buf t = pb_new();
    pb_varint(&t, 1, (uint64_t)n);
    pb_varint(&t, 2, (uint64_t)elem);
    pb_text(&t, 8, "c");
    return t;
}

static void floats_in_every_form(void **state) {
    (void)state;
    static const float f[] = {3, -4.5f};
    static const double d[] = {3, -4.5};
    static const uint16_t half[] = {0x4200, 0xc480};
    mood_buf t = tensor(1, 2);
    pb_bytes(&t, 9, f, sizeof f);
    is(&t, 3, -4.5f);
    t = tensor(1, 2);
    pb_float(&t, 4, 3);
    pb_float(&t, 4, -4.5f);
    is(&t, 3, -4.5f);
    t = tensor(1, 2);
    pb_bytes(&t, 4, f, sizeof f); /* packed */
    is(&t, 3, -4.5f);
    t = tensor(11, 2);
    pb_bytes(&t, 9, d, sizeof d);
    is(&t, 3, -4.5f);
    t = tensor(11, 2);
    pb_bytes(&t, 10, d, sizeof d);
    is(&t, 3, -4.5f);
    t = tensor(10, 2);
    pb_bytes(&t, 9, half, sizeof half);
    is(&t, 3, -4.5f);
    t = tensor(10, 2);
    pb_varint(&t, 5, half[0]);
    pb_varint(&t, 5, half[1]);
    is(&t, 3, -4.5f);
}

/* Halves at the ends of their range: least, largest, infinite. */
static void halves_are_exact(void **state) {
    (void)state;
    static const uint16_t half[] = {0x0001, 0x7bff}, wide[] = {0x8000, 0xfc00};
    mood_buf t = tensor(10, 2);
    pb_bytes(&t, 9, half, sizeof half);
    is(&t, 0x1p-24f, 65504);
    size_t n;
    made_x(2);
    t = tensor(10, 2);
    pb_bytes(&t, 9, wide, sizeof wide);
    pb_message(&made.graph, 5, &t);
    made_node("Sub", "c x", "y");
    float *out = made_run(made_model(), &n);
    assert_near(out[0], .5, 0);
    assert_true(isinf(out[1]) && out[1] < 0);
    mood_free(out);
}

/* Wherever the numbers lie in the file, on a multiple of 4 or not. */
static void their_place_does_not_matter(void **state) {
    (void)state;
    static const float f[] = {3, -4.5f};
    for (size_t n = 0; n < 8; n++) {
        mood_buf t = tensor(1, 2);
        pb_bytes(&t, 12, "comment", n); /* doc_string */
        pb_bytes(&t, 9, f, sizeof f);
        is(&t, 3, -4.5f);
    }
}

static void wrong_ones_are_named(void **state) {
    (void)state;
    mood_buf t = tensor(1, 2);
    pb_float(&t, 4, 3);
    is_refused(&t, MOOD_E_FORMAT, "c: 2 values expected, the file has 1");
    t = tensor(1, 2);
    for (int i = 0; i < 3; i++) pb_float(&t, 4, 3);
    is_refused(&t, MOOD_E_FORMAT, "c: 2 values expected, the file has 3");
    t = tensor(1, 2);
    pb_bytes(&t, 9, "1234567", 7);
    is_refused(&t, MOOD_E_FORMAT, "c: 8 bytes expected, the file has 7");
    t = tensor(1, 2);
    pb_bytes(&t, 4, "1234567", 7);
    is_refused(&t, MOOD_E_FORMAT, "'c' is cut off or damaged");
    t = tensor(1, 2);
    pb_varint(&t, 14, 1);
    is_refused(&t, MOOD_E_UNSUPPORTED, "the constant 'c' lies in another file");
    t = tensor(16, 2);
    pb_bytes(&t, 9, "1234", 4);
    is_refused(&t, MOOD_E_UNSUPPORTED, "the constant 'c' is bfloat16, which is not read");
    t = tensor(1, (int64_t)1 << 40);
    pb_bytes(&t, 9, "1234", 4);
    is_refused(&t, MOOD_E_LIMIT, "the shape of the constant 'c' is not within the limits");
    t = tensor(1, 1 << 28); /* a short file cannot ask for much memory */
    is_refused(&t, MOOD_E_FORMAT, "c: 1073741824 bytes expected");
    t = tensor(1, 1);
    for (int i = 0; i < 6; i++) pb_varint(&t, 1, 1);
    is_refused(&t, MOOD_E_LIMIT, "has more than 6 dimensions");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(floats_in_every_form),
        cmocka_unit_test(halves_are_exact),
        cmocka_unit_test(their_place_does_not_matter),
        cmocka_unit_test(wrong_ones_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
