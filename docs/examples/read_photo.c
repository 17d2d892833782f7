/* SPDX-License-Identifier: Apache-2.0
 *
 * The smallest program on the library: which expression does each face of a photo show?
 *
 *     cc read_photo.c $(pkg-config --cflags --libs moodify) -o read_photo
 *     ./read_photo /usr/share/moodify/models photo.jpg
 */
#include <moodify/moodify.h>

#include <stdio.h>
#include <stdlib.h>

/* The whole file; the caller frees it. */
static unsigned char *read_file(size_t *size, const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) return NULL;
    unsigned char *data = malloc((size_t)8 << 20);
    *size = data ? fread(data, 1, (size_t)8 << 20, file) : 0;
    fclose(file);
    return data;
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: %s MODELS-FOLDER PHOTO\n", argv[0]);
        return 2;
    }
    mood_error err = {""};
    mood_reader *reader = NULL;
    if (mood_reader_create(&reader, argv[1], &err) != MOOD_OK) {
        fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    size_t size = 0, n = 0;
    unsigned char *data = read_file(&size, argv[2]);
    mood_reading faces[8];
    const mood_status status =
        mood_reader_read_photo(faces, &n, 8, reader, data, size, NULL, &err);
    if (status != MOOD_OK) fprintf(stderr, "%s: %s\n", argv[2], err.text);
    for (size_t i = 0; i < n; i++) {
        int best = 0;
        for (int k = 1; k < MOOD_N_EXPRESSIONS; k++)
            if (faces[i].p[k] > faces[i].p[best]) best = k;
        printf("face at %.0f, %.0f: %s (%.0f %%)\n", faces[i].face.x, faces[i].face.y,
               mood_expression_name(best), 100 * faces[i].p[best]);
    }
    free(data);
    mood_reader_destroy(&reader);
    return status == MOOD_OK ? 0 : 1;
}
