/* SPDX-License-Identifier: Apache-2.0
 *
 * The reader from the bytes of a photo to a mood, on the portrait that MOODIFY_PORTRAIT names
 * (astronaut.png of Debian's package python3-skimage); skipped without it.
 */
#include "base/alloc.h"
#include "base/file.h"
#include "face/face.h"
#include "image/image.h"
#include "photos.h"
#include "terms/seven.h"
#include "unit/pictures.h"
#include "unit/test.h"

static const char *path;
static mood_reader *reader;

static int make(void **state) {
    (void)state;
    mood_error err = {""};
    if (mood_reader_create(&reader, test_variable("MOODIFY_MODELS"), &err) == MOOD_OK) return 0;
    fprintf(stderr, "%s\n", err.text);
    return -1;
}

static int release(void **state) {
    (void)state;
    mood_reader_destroy(&reader);
    return 0;
}

static void the_portrait_is_happy(void **state) {
    (void)state;
    size_t n_bytes = 0, n = 0;
    char *data = NULL;
    assert_int_equal(mood_file_read(&data, &n_bytes, path, MOOD_PICTURE_MAX_BYTES, NULL),
                     MOOD_OK);
    mood_reading readings[4];
    assert_int_equal(mood_reader_read_photo(readings, &n, 4, reader, data, n_bytes, NULL, NULL),
                     MOOD_OK);
    assert_int_equal(n, 1);
    assert_int_equal(mood_seven_best(readings[0].p), MOOD_HAPPY);
    assert_true(readings[0].valence > .3f);
    assert_int_equal(mood_reader_read_photo(readings, &n, 0, reader, data, n_bytes, NULL, NULL),
                     MOOD_OK);
    assert_int_equal(n, 0);
    mood_free(data);
}

/* The portrait in `from`, resized into the square of `side` pixels at (0, top) of the upright
 * canvas, which is stored turned a quarter to the left, as a camera held upright stores it. */
static void paste(uint8_t *lying, int width, int height, const mood_image *from, int side,
                  int top) {
    mood_picture *picture = NULL;
    assert_int_equal(mood_picture_create(&picture, side, side, 3), MOOD_OK);
    const mood_image square = mood_picture_view(picture);
    mood_image_resize_bilinear(&square, from);
    for (int y = 0; y < side; y++)
        for (int x = 0; x < side; x++)
            memcpy(lying + ((size_t)(height - 1 - x) * (size_t)width + (size_t)(top + y)) * 3,
                   square.data + (size_t)y * square.pitch + (size_t)x * 3, 3);
    mood_picture_destroy(&picture);
}

/* The portrait large and half as large in one photo that lies on its side, with EXIF that says
 * so: the largest is first, and boxes are in the upright file's pixels however small it is
 * decoded. */
static void sizes_order_and_turns(void **state) {
    (void)state;
    enum { SIDE = 1024, WIDTH = SIDE * 3 / 2, HEIGHT = SIDE };
    size_t n = 0;
    mood_picture *portrait = test_picture(path);
    const mood_image from = mood_picture_view(portrait);
    uint8_t *lying = malloc((size_t)WIDTH * HEIGHT * 3);
    assert_non_null(lying);
    memset(lying, 90, (size_t)WIDTH * HEIGHT * 3);
    paste(lying, WIDTH, HEIGHT, &from, SIDE, 0);
    paste(lying, WIDTH, HEIGHT, &from, SIDE / 2, SIDE);
    mood_picture_destroy(&portrait);
    uint8_t exif[64];
    const size_t n_exif = make_exif(exif, 6, true);
    const encoded file =
        make_jpeg(lying, WIDTH, HEIGHT, &(jpeg_options){.exif = exif, .n_exif = n_exif});
    for (int max_side = WIDTH / 2; max_side <= WIDTH; max_side *= 2) {
        const mood_picture_limits limits = {.max_side = max_side};
        mood_reading readings[4];
        assert_int_equal(mood_reader_read_photo(readings, &n, 4, reader, file.data, file.size,
                                                &limits, NULL),
                         MOOD_OK);
        assert_int_equal(n, 2);
        const mood_face *large = &readings[0].face, *little = &readings[1].face;
        assert_near(large->width / little->width, 2, .4);
        assert_near(large->x + large->width / 2, 444, 50);
        assert_near(large->y + large->height / 2, 230, 50);
        assert_near(little->x + little->width / 2, 222, 25);
        assert_near(little->y + little->height / 2, SIDE + 115, 25);
        assert_near(little->points[MOOD_POINT_NOSE][1], SIDE + 120, 25);
        assert_int_equal(mood_seven_best(readings[0].p), MOOD_HAPPY);
    }
    free(file.data);
    free(lying);
}

/* The portrait in `from`, made smaller, `side` pixels wide, at (left, top) of a picture. */
static void paste_upright(const mood_image *to, const mood_image *from, int side, int left,
                          int top) {
    mood_image square = *to;
    square.data += (size_t)top * to->pitch + (size_t)left * 3;
    square.width = square.height = side;
    mood_image_resize_bilinear(&square, from);
}

/* A crowd: twenty faces of three sizes, found and read by 1, 2 and 8 threads. */
static void threads_change_nothing(void **state) {
    (void)state;
    enum { COLUMNS = 5, ROWS = 4, CELL = 400 };
    static const int sides[] = {400, 300, 220};
    mood_picture *portrait = test_picture(path), *crowd = NULL;
    const mood_image from = mood_picture_view(portrait);
    assert_int_equal(mood_picture_create(&crowd, COLUMNS * CELL, ROWS * CELL, 3), MOOD_OK);
    const mood_image view = mood_picture_view(crowd);
    for (int y = 0; y < view.height; y++)
        memset(view.data + (size_t)y * view.pitch, 90, (size_t)view.width * 3);
    for (int i = 0; i < COLUMNS * ROWS; i++)
        paste_upright(&view, &from, sides[i % 3], i % COLUMNS * CELL, i / COLUMNS * CELL);
    mood_reading alone[MOOD_MAX_FACES] = {0}, together[MOOD_MAX_FACES] = {0};
    size_t n_alone = 0, n_together = 0;
    assert_int_equal(mood_reader_read(alone, &n_alone, MOOD_MAX_FACES, reader, &view,
                                      MOOD_SEARCH_PHOTO, NULL),
                     MOOD_OK);
    assert_int_equal(n_alone, COLUMNS * ROWS);
    for (unsigned n_threads = 2; n_threads <= 8; n_threads *= 4) {
        mood_reader *other = NULL;
        assert_int_equal(mood_reader_share(&other, reader, NULL), MOOD_OK);
        assert_int_equal(mood_reader_use_threads(other, n_threads, NULL), MOOD_OK);
        for (int turn = 0; turn < 3; turn++) {
            memset(together, 0, sizeof together);
            assert_int_equal(mood_reader_read(together, &n_together, MOOD_MAX_FACES, other,
                                              &view, MOOD_SEARCH_PHOTO, NULL),
                             MOOD_OK);
            assert_int_equal(n_together, n_alone);
            assert_memory_equal(together, alone, sizeof alone);
        }
        mood_reader_destroy(&other);
    }
    mood_picture_destroy(&crowd);
    mood_picture_destroy(&portrait);
}

int main(void) {
    path = test_variable("MOODIFY_PORTRAIT");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_portrait_is_happy),
        cmocka_unit_test(sizes_order_and_turns),
        cmocka_unit_test(threads_change_nothing),
    };
    return cmocka_run_group_tests(tests, make, release);
}
