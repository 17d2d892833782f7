/* SPDX-License-Identifier: Apache-2.0
 *
 * One network with its memory, on the project's own models (MOODIFY_MODELS, set by the build).
 */
#include "face/detect.h"
#include "base/alloc.h"
#include "test.h"

static const char *model_path(const char *file) {
    static char path[4096];
    const char *folder = getenv("MOODIFY_MODELS");
    assert_non_null(folder);
    snprintf(path, sizeof path, "%s/%s", folder, file);
    return path;
}

static void a_flat_picture_holds_no_face(void **state) {
    (void)state;
    static uint8_t pixels[300][400][3];
    static const char *files[] = {"face-short.onnx", "face-full.onnx"};
    const mood_image image = {&pixels[0][0][0], 400, 300, 3, sizeof pixels[0]};
    memset(pixels, 130, sizeof pixels);
    for (int i = 0; i < 2; i++) {
        mood_detector *detector = NULL;
        mood_error err = {""};
        if (mood_detector_create(&detector, model_path(files[i]), &err))
            fail_msg("%s", err.text);
        mood_face *faces;
        size_t n = 99;
        const mood_square whole = mood_square_around(400, 300);
        assert_int_equal(mood_detector_run(&faces, &n, detector, &image, whole, 0.5f), MOOD_OK);
        assert_int_equal(n, 0);
        /* With the threshold low enough every anchor is a face, and all are kept in order. */
        assert_int_equal(mood_detector_run(&faces, &n, detector, &image, whole, 1e-9f),
                         MOOD_OK);
        assert_true(n > 10);
        for (size_t k = 1; k < n; k++) assert_true(faces[k - 1].score >= faces[k].score);
        const mood_square beside = {400, 0, 100};
        assert_int_equal(mood_detector_run(&faces, &n, detector, &image, beside, 0.5f),
                         MOOD_E_ARG);
        mood_detector_destroy(&detector);
        assert_null(detector);
    }
}

static void other_models_are_refused(void **state) {
    (void)state;
    mood_detector *detector = NULL;
    mood_error err = {""};
    assert_int_equal(mood_detector_create(&detector, model_path("expression.onnx"), &err),
                     MOOD_E_FORMAT);
    assert_error_names(err, "expression.onnx");
    assert_error_names(err, "1 x 3 x side x side");
    assert_int_not_equal(mood_detector_create(&detector, model_path("no-such.onnx"), &err),
                         MOOD_OK);
    assert_error_names(err, "no-such.onnx");
    assert_null(detector);
}

static void every_failed_allocation_is_survived(void **state) {
    (void)state;
    const long n_live = mood_alloc_count_live();
    mood_detector *detector = NULL;
    mood_status status = MOOD_E_NOMEM;
    const char *path = model_path("face-short.onnx");
    for (long n = 0; status != MOOD_OK; n++) {
        mood_alloc_fail_after(n);
        status = mood_detector_create(&detector, path, NULL);
        mood_alloc_fail_after(-1);
        if (status == MOOD_OK) break;
        /* The engine's loader names an arena that cannot grow as a limit. */
        assert_true(status == MOOD_E_NOMEM || status == MOOD_E_LIMIT);
        assert_null(detector);
        assert_int_equal(mood_alloc_count_live(), n_live);
    }
    mood_detector_destroy(&detector);
    mood_detector_destroy(&detector);
    assert_int_equal(mood_alloc_count_live(), n_live);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_flat_picture_holds_no_face),
        cmocka_unit_test(other_models_are_refused),
        cmocka_unit_test(every_failed_allocation_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
