/* SPDX-License-Identifier: Apache-2.0
 *
 * A photo as a canvas would give it: width and height as u32, then R, G, B, 255 for each pixel.
 *
 *     pixels PHOTO >FILE
 */
#include "base/file.h"
#include "base/alloc.h"
#include "image/image.h"

#include <stdio.h>

int main(int argc, char **argv) {
    char *data = NULL;
    size_t size = 0;
    mood_error err = {""};
    mood_picture *picture = NULL;
    if (argc != 2 ||
        mood_file_read(&data, &size, argv[1], MOOD_PICTURE_MAX_BYTES, &err) != MOOD_OK ||
        mood_picture_decode(&picture, data, size, NULL, &err) != MOOD_OK) {
        fprintf(stderr, "pixels: %s\n", err.text);
        return 1;
    }
    const mood_image view = mood_picture_view(picture);
    const uint32_t head[2] = {(uint32_t)view.width, (uint32_t)view.height};
    fwrite(head, sizeof head, 1, stdout);
    for (int y = 0; y < view.height; y++) {
        const uint8_t *row = view.data + (size_t)y * view.pitch;
        for (int x = 0; x < view.width; x++) {
            const uint8_t pixel[4] = {row[3 * x], row[3 * x + 1], row[3 * x + 2], 255};
            fwrite(pixel, sizeof pixel, 1, stdout);
        }
    }
    mood_picture_destroy(&picture);
    mood_free(data);
    return ferror(stdout) != 0;
}
