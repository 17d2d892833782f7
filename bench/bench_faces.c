/* SPDX-License-Identifier: Apache-2.0
 *
 * What does the finder see in these photos, and how long does it look?
 *
 *     bench_faces MODELS_FOLDER PHOTO...
 *
 * A line for each photo: milliseconds on one core of the fastest of some searches (decoding not
 * counted), and for each face its score and box. The last line is the mean over all photos.
 */
#include "base/alloc.h"
#include "base/file.h"
#include "face/face.h"
#include "image/image.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { N_ROUNDS = 5 };

static mood_picture *read_picture(const char *path) {
    char *data = NULL;
    size_t n = 0;
    mood_picture *picture = NULL;
    mood_error err = {""};
    const mood_picture_limits limits = {.max_side = 1920};
    mood_status status = mood_file_read(&data, &n, path, MOOD_PICTURE_MAX_BYTES, &err);
    if (status == MOOD_OK) status = mood_picture_decode(&picture, data, n, &limits, &err);
    mood_free(data);
    if (status != MOOD_OK) fprintf(stderr, "bench_faces: %s: %s\n", path, err.text);
    return picture;
}

/* Processor time of this thread: other work on the machine does not count. */
static double now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return 1e3 * (double)now.tv_sec + (double)now.tv_nsec / 1e6;
}

/* Milliseconds of the fastest round; the faces are those of the last. */
static double search(mood_face *faces, size_t *n, mood_finder *finder,
                     const mood_image *image) {
    double best_ms = 1e9;
    for (int i = 0; i < N_ROUNDS; i++) {
        mood_error err = {""};
        const double start_ms = now_ms();
        if (mood_finder_find(faces, n, MOOD_MAX_FACES, finder, image, MOOD_SEARCH_PHOTO,
                             &err)) {
            fprintf(stderr, "bench_faces: %s\n", err.text);
            exit(1);
        }
        const double ms = now_ms() - start_ms;
        if (ms < best_ms) best_ms = ms;
    }
    return best_ms;
}

int main(int argc, char **argv) {
    mood_finder *finder = NULL;
    mood_error err = {""};
    if (argc < 3) {
        fprintf(stderr, "usage: bench_faces MODELS_FOLDER PHOTO...\n");
        return 2;
    }
    if (mood_finder_create(&finder, argv[1], &err) != MOOD_OK) {
        fprintf(stderr, "bench_faces: %s\n", err.text);
        return 1;
    }
    double sum_ms = 0;
    int n_photos = 0;
    for (int i = 2; i < argc; i++) {
        mood_picture *picture = read_picture(argv[i]);
        if (!picture) continue;
        const mood_image image = mood_picture_view(picture);
        mood_face faces[MOOD_MAX_FACES];
        size_t n = 0;
        const double ms = search(faces, &n, finder, &image);
        printf("%8.2f ms  %4d x %-4d  %2zu faces  %s", ms, image.width, image.height, n,
               argv[i]);
        for (size_t k = 0; k < n; k++)
            printf("  %.2f:%.0f,%.0f,%.0f", (double)faces[k].score, (double)faces[k].x,
                   (double)faces[k].y, (double)faces[k].width);
        printf("\n");
        sum_ms += ms;
        n_photos++;
        mood_picture_destroy(&picture);
    }
    if (n_photos) printf("%8.2f ms  mean of %d photos\n", sum_ms / n_photos, n_photos);
    mood_finder_destroy(&finder);
    return 0;
}
