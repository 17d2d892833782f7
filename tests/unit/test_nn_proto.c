/* SPDX-License-Identifier: Apache-2.0 */
#include "nn/proto.h"
#include "test.h"

static mood_proto cursor(const uint8_t *bytes, size_t n) {
    return (mood_proto){bytes, bytes + n};
}

static void varints_of_every_length(void **state) {
    (void)state;
    static const struct {
        uint8_t bytes[10];
        size_t n;
        uint64_t value;
    } cases[] = {
        {{0}, 1, 0},
        {{127}, 1, 127},
        {{0x80, 1}, 2, 128},
        {{0xff, 0xff, 0xff, 0xff, 0x0f}, 5, 0xffffffff},
        {{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1}, 10, UINT64_MAX},
    };
    for (size_t i = 0; i < MOOD_COUNT(cases); i++) {
        mood_proto in = cursor(cases[i].bytes, cases[i].n);
        uint64_t value = 0;
        assert_int_equal(mood_proto_varint(&value, &in), MOOD_OK);
        assert_true(value == cases[i].value);
        assert_int_equal(mood_proto_left(&in), 0);
    }
}

static void bad_varints_are_refused(void **state) {
    (void)state;
    const uint8_t cut[] = {0x80, 0x80};
    const uint8_t too_long[] = {0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1};
    const uint8_t too_large[] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2};
    uint64_t value;
    mood_proto in = cursor(cut, sizeof cut);
    assert_int_equal(mood_proto_varint(&value, &in), MOOD_E_FORMAT);
    in = cursor(too_long, sizeof too_long);
    assert_int_equal(mood_proto_varint(&value, &in), MOOD_E_FORMAT);
    in = cursor(too_large, sizeof too_large);
    assert_int_equal(mood_proto_varint(&value, &in), MOOD_E_FORMAT);
}

static void fields_of_every_wire(void **state) {
    (void)state;
    const uint8_t bytes[] = {0x08, 0x96, 0x01,                          /* 1: varint 150 */
                             0x12, 0x02, 'h',  'i',                     /* 2: bytes */
                             0x1d, 0x00, 0x00, 0x80, 0x3f,              /* 3: 4 bytes, 1.0f */
                             0x21, 1,    0,    0,    0,    0, 0, 0, 1}; /* 4: 8 bytes */
    mood_proto in = cursor(bytes, sizeof bytes);
    mood_proto_field field;
    bool is_end;
    assert_int_equal(mood_proto_next(&field, &is_end, &in), MOOD_OK);
    assert_int_equal(field.number, 1);
    assert_int_equal(field.value, 150);
    assert_int_equal(mood_proto_next(&field, &is_end, &in), MOOD_OK);
    assert_int_equal(field.wire, MOOD_WIRE_BYTES);
    assert_memory_equal(field.bytes.at, "hi", 2);
    assert_int_equal(mood_proto_left(&field.bytes), 2);
    assert_int_equal(mood_proto_next(&field, &is_end, &in), MOOD_OK);
    assert_int_equal(field.value, 0x3f800000);
    assert_int_equal(mood_proto_next(&field, &is_end, &in), MOOD_OK);
    assert_true(field.value == (((uint64_t)1 << 56) | 1));
    assert_int_equal(mood_proto_next(&field, &is_end, &in), MOOD_OK);
    assert_true(is_end);
}

static void damaged_fields_are_refused(void **state) {
    (void)state;
    static const uint8_t cases[][6] = {
        {0x00, 0},                            /* field 0 */
        {0x0b, 0},                            /* a group */
        {0x12, 5, 'h', 'i'},                  /* longer than the rest */
        {0x12, 0xff, 0xff, 0xff, 0xff, 0x0f}, /* much longer */
        {0x1d, 0, 0},                         /* 4 bytes cut off */
        {0x21, 0, 0},                         /* 8 bytes cut off */
    };
    static const size_t sizes[] = {2, 2, 4, 6, 3, 3};
    for (size_t i = 0; i < MOOD_COUNT(cases); i++) {
        mood_proto in = cursor(cases[i], sizes[i]);
        mood_proto_field field;
        bool is_end;
        assert_int_equal(mood_proto_next(&field, &is_end, &in), MOOD_E_FORMAT);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(varints_of_every_length),
        cmocka_unit_test(bad_varints_are_refused),
        cmocka_unit_test(fields_of_every_wire),
        cmocka_unit_test(damaged_fields_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
