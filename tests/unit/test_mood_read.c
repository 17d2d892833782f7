/* SPDX-License-Identifier: Apache-2.0
 *
 * The reader on the project's own models (MOODIFY_MODELS), and on the portrait where there is
 * one.
 */
#include "base/alloc.h"
#include "base/file.h"
#include "base/pool.h"
#include "image/image.h"
#include "pictures.h"
#include "test.h"

#include <unistd.h>

static mood_reader *reader;

static int make(void **state) {
    (void)state;
    mood_error err = {""};
    const char *models = getenv("MOODIFY_MODELS");
    if (models && mood_reader_create(&reader, models, &err) == MOOD_OK) return 0;
    fprintf(stderr, "MOODIFY_MODELS: %s\n", err.text);
    return -1;
}

static int release(void **state) {
    (void)state;
    mood_reader_destroy(&reader);
    return 0;
}

static void missing_models_are_named(void **state) {
    (void)state;
    const long before = mood_alloc_count_live();
    mood_reader *none = NULL;
    mood_error err = {""};
    assert_int_equal(mood_reader_create(&none, "/nowhere", &err), MOOD_E_NOT_FOUND);
    assert_error_names(err, "/nowhere/");
    assert_error_names(err, ".onnx");
    assert_null(none);
    assert_int_equal(mood_alloc_count_live(), before);
    mood_reader_destroy(&none);
    mood_reader_destroy(NULL);
}

static void models_of_another_shape_are_refused(void **state) {
    (void)state;
    char folder[] = "/tmp/moodify-read-XXXXXX";
    const char *models = getenv("MOODIFY_MODELS");
    static const char *const names[] = {"face-short.onnx", "face-full.onnx", "expression.onnx"};
    char from[1024], to[1024];
    assert_non_null(mkdtemp(folder));
    for (size_t i = 0; i < MOOD_COUNT(names); i++) {
        /* The finder's network in the place of the expressions'. */
        snprintf(from, sizeof from, "%s/%s", models, names[i % 2]);
        snprintf(to, sizeof to, "%s/%s", folder, names[i]);
        assert_int_equal(symlink(from, to), 0);
    }
    mood_reader *none = NULL;
    mood_error err = {""};
    assert_int_equal(mood_reader_create(&none, folder, &err), MOOD_E_UNSUPPORTED);
    assert_error_names(err, "expression.onnx");
    assert_null(none);
    for (size_t i = 0; i < MOOD_COUNT(names); i++) {
        snprintf(to, sizeof to, "%s/%s", folder, names[i]);
        unlink(to);
    }
    rmdir(folder);
}

static void a_crop_gives_probabilities(void **state) {
    (void)state;
    mood_picture *picture = NULL;
    float p[MOOD_N_EXPRESSIONS], again[MOOD_N_EXPRESSIONS];
    assert_int_equal(mood_picture_create(&picture, 48, 48, 1), MOOD_OK);
    mood_image view = mood_picture_view(picture);
    for (size_t i = 0; i < view.pitch * 48; i++) view.data[i] = (uint8_t)(i * 37);
    assert_int_equal(mood_reader_read_crop(p, reader, &view, NULL), MOOD_OK);
    double sum = 0;
    for (int i = 0; i < MOOD_N_EXPRESSIONS; i++) {
        assert_true(p[i] >= 0 && p[i] <= 1);
        sum += p[i];
    }
    assert_near(sum, 1, 1e-4);
    assert_int_equal(mood_reader_read_crop(again, reader, &view, NULL), MOOD_OK);
    assert_memory_equal(p, again, sizeof p);
    mood_error err = {""};
    view.width = 47;
    assert_int_equal(mood_reader_read_crop(p, reader, &view, &err), MOOD_E_ARG);
    assert_error_names(err, "48 x 48");
    view.width = 48, view.channels = 3;
    assert_int_equal(mood_reader_read_crop(p, reader, &view, &err), MOOD_E_ARG);
    assert_memory_equal(p, again, sizeof p);
    mood_picture_destroy(&picture);
}

/* The models of MOODIFY_MODELS as bytes; the three blocks are to be released. */
static mood_reader_models read_models(char *blocks[3]) {
    static const char *const names[] = {"face-short.onnx", "face-full.onnx", "expression.onnx"};
    size_t sizes[3];
    for (size_t i = 0; i < MOOD_COUNT(names); i++) {
        char path[1024];
        mood_error err = {""};
        snprintf(path, sizeof path, "%s/%s", getenv("MOODIFY_MODELS"), names[i]);
        if (mood_file_read(&blocks[i], &sizes[i], path, (size_t)64 << 20, &err) != MOOD_OK)
            fail_msg("%s", err.text);
    }
    return (mood_reader_models){blocks[0], sizes[0], blocks[1], sizes[1], blocks[2], sizes[2]};
}

static void a_reader_from_bytes_is_the_same(void **state) {
    (void)state;
    char *blocks[3];
    const mood_reader_models models = read_models(blocks);
    mood_reader *other = NULL;
    mood_error err = {""};
    if (mood_reader_create_memory(&other, &models, &err) != MOOD_OK) fail_msg("%s", err.text);
    for (size_t i = 0; i < MOOD_COUNT(blocks); i++) mood_free(blocks[i]);

    uint8_t grey[48 * 48];
    const mood_image crop = {grey, 48, 48, 1, 48};
    float p[MOOD_N_EXPRESSIONS], expected[MOOD_N_EXPRESSIONS];
    for (size_t i = 0; i < sizeof grey; i++) grey[i] = (uint8_t)(i * 37);
    assert_int_equal(mood_reader_read_crop(expected, reader, &crop, NULL), MOOD_OK);
    assert_int_equal(mood_reader_read_crop(p, other, &crop, NULL), MOOD_OK);
    assert_memory_equal(p, expected, sizeof p);
    mood_reader_destroy(&other);
}

static void a_reader_without_the_full_range_takes_no_photos(void **state) {
    (void)state;
    char *blocks[3];
    mood_reader_models models = read_models(blocks);
    models.face_full = NULL;
    mood_reader *other = NULL;
    mood_error err = {""};
    assert_int_equal(mood_reader_create_memory(&other, &models, &err), MOOD_OK);
    uint8_t *pixels = make_pixels(64, 64, 3);
    const mood_image image = {pixels, 64, 64, 3, (size_t)64 * 3};
    mood_reading reading;
    size_t n = 99;
    assert_int_equal(mood_reader_read(&reading, &n, 1, other, &image, MOOD_SEARCH_PHOTO, &err),
                     MOOD_E_ARG);
    assert_error_names(err, "face-full");
    assert_int_equal(n, 99);
    assert_int_equal(mood_reader_read(&reading, &n, 1, other, &image, MOOD_SEARCH_CAMERA, &err),
                     MOOD_OK);
    free(pixels);
    mood_reader_destroy(&other);
    for (size_t i = 0; i < MOOD_COUNT(blocks); i++) mood_free(blocks[i]);
}

static void bad_bytes_are_named(void **state) {
    (void)state;
    char *blocks[3];
    const mood_reader_models good = read_models(blocks);
    const long before = mood_alloc_count_live();
    mood_reader *none = NULL;
    mood_error err = {""};
    mood_reader_models bad = good;
    bad.face_short_bytes /= 2;
    assert_int_not_equal(mood_reader_create_memory(&none, &bad, &err), MOOD_OK);
    assert_error_names(err, "face-short.onnx: ");
    bad = good;
    bad.face_full = good.expression, bad.face_full_bytes = good.expression_bytes;
    assert_int_equal(mood_reader_create_memory(&none, &bad, &err), MOOD_E_FORMAT);
    assert_error_names(err, "face-full.onnx: ");
    bad = good;
    bad.expression = good.face_short, bad.expression_bytes = good.face_short_bytes;
    assert_int_equal(mood_reader_create_memory(&none, &bad, &err), MOOD_E_UNSUPPORTED);
    assert_error_names(err, "expression.onnx: ");
    bad = good;
    bad.expression = NULL;
    assert_int_equal(mood_reader_create_memory(&none, &bad, &err), MOOD_E_ARG);
    assert_error_names(err, "expression");
    mood_status status = MOOD_E_NOMEM; /* an arena that cannot grow says MOOD_E_LIMIT */
    for (long k = 0; status == MOOD_E_NOMEM || status == MOOD_E_LIMIT; k += 1 + k / 8) {
        mood_alloc_fail_after(k);
        status = mood_reader_create_memory(&none, &good, &err);
        mood_alloc_fail_after(-1);
        mood_reader_destroy(&none);
        assert_int_equal(mood_alloc_count_live(), before);
    }
    assert_int_equal(status, MOOD_OK);
    for (size_t i = 0; i < MOOD_COUNT(blocks); i++) mood_free(blocks[i]);
}

static void a_picture_without_a_face_is_no_failure(void **state) {
    (void)state;
    static const int sides[][2] = {{300, 200}, {16, 16}, {15, 400}, {1, 1}};
    for (size_t i = 0; i < MOOD_COUNT(sides); i++) {
        uint8_t *pixels = make_pixels(sides[i][0], sides[i][1], 3);
        const encoded file = make_jpeg(pixels, sides[i][0], sides[i][1], NULL);
        mood_reading readings[4];
        size_t n = 99;
        mood_error err = {""};
        if (mood_reader_read_photo(readings, &n, 4, reader, file.data, file.size, NULL, &err) !=
            MOOD_OK)
            fail_msg("%d x %d: %s", sides[i][0], sides[i][1], err.text);
        assert_int_equal(n, 0);
        free(file.data);
        free(pixels);
    }
}

static void what_is_no_photo_fails(void **state) {
    (void)state;
    mood_reading reading;
    size_t n = 99;
    mood_error err = {""};
    assert_int_equal(mood_reader_read_photo(&reading, &n, 1, reader, "text", 4, NULL, &err),
                     MOOD_E_FORMAT);
    assert_error_names(err, "not a picture");
    assert_int_equal(n, 99);
}

static void allocations_of_a_photo_can_fail(void **state) {
    (void)state;
    uint8_t *pixels = make_pixels(64, 64, 3);
    const encoded file = make_jpeg(pixels, 64, 64, NULL);
    const long before = mood_alloc_count_live();
    mood_status status = MOOD_E_NOMEM;
    for (long k = 0; status == MOOD_E_NOMEM; k++) {
        mood_reading reading;
        size_t n = 99;
        mood_error err = {""};
        mood_alloc_fail_after(k);
        status =
            mood_reader_read_photo(&reading, &n, 1, reader, file.data, file.size, NULL, &err);
        mood_alloc_fail_after(-1);
        if (status != MOOD_OK) assert_error_names(err, "memory");
        assert_int_equal(mood_alloc_count_live(), before);
    }
    assert_int_equal(status, MOOD_OK);
    free(file.data);
    free(pixels);
}

/* Far apart in the long run of loading, and densely at its beginning. */
static void allocations_of_a_reader_can_fail(void **state) {
    (void)state;
    const long before = mood_alloc_count_live();
    mood_status status = MOOD_E_NOMEM;
    for (long k = 0; status == MOOD_E_NOMEM; k += 1 + k / 8) {
        mood_reader *none = NULL;
        mood_error err = {""};
        mood_alloc_fail_after(k);
        status = mood_reader_create(&none, getenv("MOODIFY_MODELS"), &err);
        mood_alloc_fail_after(-1);
        assert_true((status == MOOD_OK) == (none != NULL));
        mood_reader_destroy(&none);
        assert_int_equal(mood_alloc_count_live(), before);
    }
    assert_int_equal(status, MOOD_OK);
}

static void allocations_of_threads_can_fail(void **state) {
    (void)state;
    const long before = mood_alloc_count_live();
    mood_status status = MOOD_E_NOMEM;
    for (long k = 0; status == MOOD_E_NOMEM; k++) {
        mood_reader *other = NULL;
        mood_error err = {""};
        mood_alloc_fail_after(k);
        status = mood_reader_share(&other, reader, &err);
        assert_true((status == MOOD_OK) == (other != NULL));
        if (other) status = mood_reader_use_threads(other, 3, &err);
        mood_alloc_fail_after(-1);
        if (status != MOOD_OK) assert_error_names(err, "memory");
        mood_reader_destroy(&other);
        assert_int_equal(mood_alloc_count_live(), before);
        assert_true(k < 1000);
    }
    assert_int_equal(status, MOOD_OK);
}

static void numbers_of_threads_have_a_limit(void **state) {
    (void)state;
    mood_reader *other = NULL;
    mood_error err = {""};
    assert_int_equal(mood_reader_share(&other, reader, NULL), MOOD_OK);
    assert_int_equal(mood_reader_use_threads(other, 0, &err), MOOD_E_ARG);
    assert_int_equal(mood_reader_use_threads(other, 65, &err), MOOD_E_ARG);
    assert_error_names(err, "1 to 64 threads");
    assert_int_equal(mood_reader_use_threads(other, 1, &err), MOOD_OK);
    assert_int_equal(mood_reader_use_threads(other, 64, &err), MOOD_OK);
    assert_int_equal(mood_reader_use_threads(other, 2, &err), MOOD_E_ARG);
    mood_reader_destroy(&other);
}

/* ---- many readers over the same models ------------------------------------------------- */

enum { N_CROPS = 64, N_THREADS = 8 };

typedef struct crops {
    mood_reader *readers[N_THREADS];
    float p[N_CROPS][MOOD_N_EXPRESSIONS];
    mood_status statuses[N_CROPS];
} crops;

static void read_made_crop(void *cookie, size_t index, unsigned slot, unsigned worker) {
    crops *all = cookie;
    uint8_t pixels[48 * 48];
    const mood_image face = {pixels, 48, 48, 1, 48};
    (void)slot;
    for (size_t i = 0; i < sizeof pixels; i++) pixels[i] = (uint8_t)(i * (index + 3) >> 2);
    all->statuses[index] =
        mood_reader_read_crop(all->p[index], all->readers[worker], &face, NULL);
}

static mood_status take_crop(void *cookie, size_t index, unsigned slot) {
    (void)slot;
    return ((const crops *)cookie)->statuses[index];
}

static void shared_readers_say_the_same(void **state) {
    (void)state;
    static crops one, many;
    mood_pool *pool = NULL;
    const mood_series alone = {N_CROPS, 1, NULL, read_made_crop, take_crop, &one};
    const mood_series together = {N_CROPS, 16, NULL, read_made_crop, take_crop, &many};
    one.readers[0] = reader;
    assert_int_equal(mood_pool_run_series(NULL, &alone), MOOD_OK);
    /* Each but the first is a share of the one before, which goes first. */
    for (int i = 0; i < N_THREADS; i++)
        assert_int_equal(
            mood_reader_share(&many.readers[i], i ? many.readers[i - 1] : reader, NULL),
            MOOD_OK);
    assert_int_equal(mood_pool_create(&pool, N_THREADS, 16, NULL), MOOD_OK);
    assert_int_equal(mood_pool_run_series(pool, &together), MOOD_OK);
    mood_pool_destroy(&pool);
    assert_memory_equal(one.p, many.p, sizeof one.p);
    for (int i = 0; i < N_THREADS; i++) mood_reader_destroy(&many.readers[i]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(missing_models_are_named),
        cmocka_unit_test(models_of_another_shape_are_refused),
        cmocka_unit_test(a_crop_gives_probabilities),
        cmocka_unit_test(a_reader_from_bytes_is_the_same),
        cmocka_unit_test(a_reader_without_the_full_range_takes_no_photos),
        cmocka_unit_test(bad_bytes_are_named),
        cmocka_unit_test(a_picture_without_a_face_is_no_failure),
        cmocka_unit_test(what_is_no_photo_fails),
        cmocka_unit_test(allocations_of_a_photo_can_fail),
        cmocka_unit_test(allocations_of_a_reader_can_fail),
        cmocka_unit_test(allocations_of_threads_can_fail),
        cmocka_unit_test(numbers_of_threads_have_a_limit),
        cmocka_unit_test(shared_readers_say_the_same),
    };
    return cmocka_run_group_tests(tests, make, release);
}
