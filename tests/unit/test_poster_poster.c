/* SPDX-License-Identifier: Apache-2.0 */
#include "base/rng.h"
#include "poster/lettering.h"
#include "poster/poster.h"
#include "test.h"
#include "wellformed.h"

static const mood_item shawshank = {.kind = MOOD_MOVIES,
                                    .id = "tt0111161",
                                    .title = "The Shawshank Redemption",
                                    .by = "Frank Darabont",
                                    .genres = "Drama",
                                    .year = 1994,
                                    .place = {-.23f, -.31f}};

static void draw(mood_buf *buf, const mood_item *item) {
    mood_buf_reset(buf);
    assert_int_equal(mood_poster_draw(buf, item), MOOD_OK);
    if (!wellformed(buf->data, buf->size)) fail_msg("not well-formed: %s", buf->data);
}

static void the_same_item_gives_the_same_poster(void **state) {
    (void)state;
    mood_buf a, b;
    mood_buf_init(&a, MOOD_POSTER_MAX_BYTES);
    mood_buf_init(&b, MOOD_POSTER_MAX_BYTES);
    draw(&a, &shawshank);
    draw(&b, &shawshank);
    assert_string_equal(a.data, b.data);
    mood_item other = shawshank;
    other.id = "tt0111162";
    draw(&b, &other);
    assert_string_not_equal(a.data, b.data);
    mood_buf_clear(&a);
    mood_buf_clear(&b);
}

static void films_are_two_by_three_and_songs_square(void **state) {
    (void)state;
    mood_buf buf;
    mood_buf_init(&buf, MOOD_POSTER_MAX_BYTES);
    draw(&buf, &shawshank);
    assert_non_null(strstr(buf.data, "viewBox=\"0 0 400 600\""));
    assert_non_null(strstr(buf.data, ">1994   Drama<"));
    mood_item song = {.kind = MOOD_SONGS,
                      .id = "3Wrjm47oTz2sjIgck11l5e",
                      .title = "Beggin'",
                      .by = "M\u00e5neskin",
                      .genres = "",
                      .year = 2017};
    draw(&buf, &song);
    assert_non_null(strstr(buf.data, "viewBox=\"0 0 400 400\""));
    assert_non_null(strstr(buf.data, ">M\u00e5neskin, 2017<"));
    mood_buf_clear(&buf);
}

static void texts_are_escaped(void **state) {
    (void)state;
    mood_item item = shawshank;
    item.title = "<script>alert(\"1\")</script> & 'co' \x01";
    item.genres = "A&B|<b>";
    mood_buf buf;
    mood_buf_init(&buf, MOOD_POSTER_MAX_BYTES);
    draw(&buf, &item);
    assert_null(strstr(buf.data, "<script"));
    assert_null(strstr(buf.data, "<b>"));
    assert_null(strchr(buf.data, 1));
    assert_non_null(strstr(buf.data, "&lt;script&gt;"));
    mood_buf_clear(&buf);
}

/* Every <text> lies inside the frame by the width table, and none is smaller than 19. */
static void expect_letters_inside(const mood_buf *buf, double height) {
    for (const char *at = buf->data; (at = strstr(at, "<text x=\"")) != NULL; at++) {
        double x, y, size;
        assert_int_equal(
            sscanf(at, "<text x=\"%lf\" y=\"%lf\" font-size=\"%lf\"", &x, &y, &size), 3);
        const char *text = strchr(at, '>') + 1;
        const double width = size * mood_lettering_width(text, strcspn(text, "<&"));
        const bool is_reversed = strstr(at, "rtl") && strstr(at, "rtl") < text;
        assert_true(size >= 19);
        assert_true(is_reversed ? x - width >= 20 : x + width <= 380);
        assert_true(y - size >= -1 && y + size * .25 <= height);
    }
}

static void all_titles_stay_inside_the_frame(void **state) {
    (void)state;
    char w[301], words[301], cjk[301];
    memset(w, 'W', 300);
    for (int i = 0; i < 300; i++) words[i] = i % 7 == 6 ? ' ' : 'm';
    for (int i = 0; i < 300; i += 3) memcpy(cjk + i, "\xE6\xB0\xB8", 3);
    w[300] = words[300] = cjk[300] = 0;
    const char *const titles[] = {
        "",
        "X",
        w,
        words,
        cjk,
        "Night: a very long second part of the title that goes on and "
        "on and on and on",
        "\u0627\u0644\u0644\u064a\u0644\u0629 \u0627\u0644\u0643\u0628\u064a\u0631\u0629",
        "Tears in Heaven - Acoustic; Live at MTV Unplugged, Bray Film Studios, Windsor, "
        "England, UK, 1/16/1992; 2013 Remaster"};
    mood_buf buf;
    mood_buf_init(&buf, MOOD_POSTER_MAX_BYTES);
    for (size_t t = 0; t < sizeof titles / sizeof *titles; t++)
        for (int i = 0; i < 40; i++) {
            char id[16];
            snprintf(id, sizeof id, "tt%07d", i);
            const mood_item item = {.kind = (mood_kind)(i % 2),
                                    .id = id,
                                    .title = titles[t],
                                    .by = words,
                                    .genres = words,
                                    .year = 2024,
                                    .place = {(float)i / 20 - 1, .5f}};
            draw(&buf, &item);
            expect_letters_inside(&buf, i % 2 ? 400 : 600);
        }
    mood_buf_clear(&buf);
}

static int compare(const void *a, const void *b) {
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static void no_two_are_alike(void **state) {
    (void)state;
    enum { N = 3000 };
    static uint64_t hashes[N];
    mood_buf buf;
    mood_buf_init(&buf, MOOD_POSTER_MAX_BYTES);
    size_t bytes = 0;
    for (int i = 0; i < N; i++) {
        char id[16];
        snprintf(id, sizeof id, "tt%07d", i);
        mood_item item = shawshank;
        item.id = id;
        draw(&buf, &item);
        hashes[i] = mood_hash_bytes(buf.data, buf.size);
        bytes += buf.size;
    }
    mood_buf_clear(&buf);
    qsort(hashes, N, sizeof *hashes, compare);
    for (int i = 1; i < N; i++) assert_true(hashes[i] != hashes[i - 1]);
    assert_true(bytes / N < 6000);
}

static void a_full_buffer_is_reported(void **state) {
    (void)state;
    mood_buf buf;
    mood_buf_init(&buf, 100);
    assert_int_equal(mood_poster_draw(&buf, &shawshank), MOOD_E_LIMIT);
    mood_buf_clear(&buf);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_item_gives_the_same_poster),
        cmocka_unit_test(films_are_two_by_three_and_songs_square),
        cmocka_unit_test(texts_are_escaped),
        cmocka_unit_test(all_titles_stay_inside_the_frame),
        cmocka_unit_test(no_two_are_alike),
        cmocka_unit_test(a_full_buffer_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
