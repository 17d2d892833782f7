/* SPDX-License-Identifier: Apache-2.0
 *
 * What is written is read, and no byte that matters can be wrong without a sentence about it.
 */
#include "suggest/neighbours.h"
#include "base/alloc.h"
#include "suggest/index.h"
#include "test.h"
#include "neighbours_made.h"

enum { N = 5, LINKS = 3, IDS = 24, STARTS = IDS + N * 24, LINKS_AT = STARTS + (N + 1) * 4 };

static made_neighbours made;
static uint8_t bytes[LINKS_AT + N * LINKS * 8 + 1];
static const size_t size = sizeof bytes - 1;

static int set_up(void **state) {
    (void)state;
    mood_buf buf;
    mood_buf_init(&buf, sizeof bytes);
    made_neighbours_fill(&made, N, LINKS, 1);
    const bool is_whole =
        mood_neighbours_print(&buf, &made.view) == MOOD_OK && buf.size == size;
    if (is_whole) memcpy(bytes, buf.data, size);
    mood_buf_clear(&buf);
    return is_whole ? 0 : -1;
}

static void put(size_t at, uint32_t value) {
    for (int i = 0; i < 4; i++) bytes[at + (size_t)i] = (uint8_t)(value >> 8 * i);
}

static void refuse(mood_status expected, const char *part, size_t n) {
    mood_neighbours *none = NULL;
    mood_error err = {""};
    assert_int_equal(mood_neighbours_read(&none, bytes, n, &err), expected);
    assert_null(none);
    assert_error_names(err, part);
}

static void what_is_written_is_read(void **state) {
    (void)state;
    mood_neighbours *read = NULL;
    assert_int_equal(mood_neighbours_read(&read, bytes, size, NULL), MOOD_OK);
    assert_int_equal(mood_neighbours_count(read), N);
    assert_int_equal(read->kind, MOOD_MOVIES);
    assert_memory_equal(read->ids, made.ids, N * sizeof *made.ids);
    assert_memory_equal(read->start, made.start, (N + 1) * sizeof *made.start);
    assert_memory_equal(read->links, made.links, N * LINKS * sizeof *made.links);
    for (uint32_t i = 0; i < N; i++)
        assert_int_equal(mood_neighbours_find(read, made.ids[i]), i);
    assert_int_equal(mood_neighbours_find(read, "tt0000001"), MOOD_NOWHERE);
    assert_int_equal(mood_neighbours_find(read, ""), MOOD_NOWHERE);
    mood_neighbours_destroy(&read);
    assert_null(read);
    mood_neighbours_destroy(&read);
}

static void a_file_cut_anywhere_is_refused(void **state) {
    (void)state;
    for (size_t n = 0; n < size; n++)
        refuse(MOOD_E_FORMAT, n < 24 ? "moodify-train taste" : "bytes expected", n);
    refuse(MOOD_E_FORMAT, "bytes expected", size + 1);
}

static void a_wrong_head_is_refused(void **state) {
    (void)state;
    bytes[7] = 'X';
    refuse(MOOD_E_FORMAT, "moodify-train taste", size);
    assert_int_equal(set_up(NULL), 0);
    put(8, 2);
    refuse(MOOD_E_UNSUPPORTED, "version 2", size);
    assert_int_equal(set_up(NULL), 0);
    put(12, MOOD_N_KINDS);
    refuse(MOOD_E_FORMAT, "neither movies nor songs", size);
    put(12, MOOD_SONGS);
    refuse(MOOD_E_FORMAT, "not one of songs", size);
}

static void sizes_have_limits(void **state) {
    (void)state;
    put(16, 0);
    refuse(MOOD_E_LIMIT, "0 items", size);
    put(16, MOOD_NEIGHBOURS_MAX_ITEMS + 1);
    refuse(MOOD_E_LIMIT, "100001 items", size);
    put(16, MOOD_NEIGHBOURS_MAX_ITEMS); /* allowed, but then more bytes must be there */
    refuse(MOOD_E_FORMAT, "bytes expected", size);
    put(16, N);
    put(20, N * MOOD_NEIGHBOURS_MAX_LINKS + 1);
    refuse(MOOD_E_LIMIT, "at most 64", size);
    put(20, N * MOOD_NEIGHBOURS_MAX_LINKS);
    refuse(MOOD_E_FORMAT, "bytes expected", size);
    put(20, UINT32_MAX);
    refuse(MOOD_E_LIMIT, "at most 64", size);
}

static void wrong_ids_are_refused(void **state) {
    (void)state;
    bytes[IDS + 20] = '1'; /* behind the end */
    refuse(MOOD_E_FORMAT, "item 0: its id", size);
    assert_int_equal(set_up(NULL), 0);
    memset(bytes + IDS, '1', 24);
    refuse(MOOD_E_FORMAT, "item 0: its id", size);
    assert_int_equal(set_up(NULL), 0);
    memcpy(bytes + IDS + 24, bytes + IDS, 24);
    refuse(MOOD_E_FORMAT, "item 1: ids are not in rising order", size);
}

static void wrong_counts_are_refused(void **state) {
    (void)state;
    put(STARTS, 1);
    refuse(MOOD_E_FORMAT, "are not 15", size);
    put(STARTS, 0);
    put(STARTS + 4, 7);
    refuse(MOOD_E_FORMAT, "item 2: its neighbours are miscounted", size);
    put(STARTS + 4, MOOD_NEIGHBOURS_MAX_LINKS + 1);
    refuse(MOOD_E_FORMAT, "item 1: its neighbours are miscounted", size);
    put(STARTS + 4, LINKS);
    put(STARTS + 4 * N, N * LINKS + 1);
    refuse(MOOD_E_FORMAT, "are not 15", size);
}

static void wrong_links_are_refused(void **state) {
    (void)state;
    static const float wrong[] = {NAN, INFINITY, 16.01f, -16.01f};
    put(LINKS_AT, N);
    refuse(MOOD_E_FORMAT, "item 0: neighbour 5", size);
    put(LINKS_AT, 0);
    refuse(MOOD_E_FORMAT, "item 0: neighbour 0", size);
    put(LINKS_AT, 1);
    for (size_t i = 0; i < MOOD_COUNT(wrong); i++) {
        memcpy(bytes + LINKS_AT + 4, &wrong[i], 4);
        refuse(MOOD_E_FORMAT, "weight is out of range", size);
    }
    const float greatest = MOOD_NEIGHBOURS_MAX_WEIGHT;
    memcpy(bytes + LINKS_AT + 4, &greatest, 4);
    mood_neighbours *read = NULL;
    assert_int_equal(mood_neighbours_read(&read, bytes, size, NULL), MOOD_OK);
    mood_neighbours_destroy(&read);
}

static void it_gives_back_what_it_took_without_memory(void **state) {
    (void)state;
    const long live = mood_alloc_count_live();
    mood_status status = MOOD_E_NOMEM;
    for (long n = 0; status == MOOD_E_NOMEM && n < 100; n++) {
        mood_neighbours *read = NULL;
        mood_alloc_fail_after(n);
        status = mood_neighbours_read(&read, bytes, size, NULL);
        mood_alloc_fail_after(-1);
        mood_neighbours_destroy(&read);
        assert_int_equal(mood_alloc_count_live(), live);
    }
    assert_int_equal(status, MOOD_OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(what_is_written_is_read, set_up),
        cmocka_unit_test_setup(a_file_cut_anywhere_is_refused, set_up),
        cmocka_unit_test_setup(a_wrong_head_is_refused, set_up),
        cmocka_unit_test_setup(sizes_have_limits, set_up),
        cmocka_unit_test_setup(wrong_ids_are_refused, set_up),
        cmocka_unit_test_setup(wrong_counts_are_refused, set_up),
        cmocka_unit_test_setup(wrong_links_are_refused, set_up),
        cmocka_unit_test_setup(it_gives_back_what_it_took_without_memory, set_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
