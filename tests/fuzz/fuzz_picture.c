/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes given to mood_picture_decode: a picture within its limits, or a sentence. The first
 * byte chooses max_side, so that scaled decoding is reached as well.
 */
#include "base/base.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool is_true) {
    if (!is_true) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0) return 0;
    static const int sides[] = {0, 7, 16, 64};
    const mood_picture_limits limits = {
        .max_bytes = 1 << 20, .max_pixels = 1 << 18, .max_side = sides[data[0] % 4]};
    mood_picture *picture = NULL;
    mood_error err = {""};
    const mood_status status = mood_picture_decode(&picture, data + 1, size - 1, &limits, &err);
    require((status == MOOD_OK) == (picture != NULL));
    require(status == MOOD_OK || (err.text[0] && strlen(err.text) < sizeof err.text));
    if (!picture) return 0;
    const mood_image view = mood_picture_view(picture);
    int width = 0, height = 0;
    mood_picture_full_size(&width, &height, picture);
    require(view.channels == 3 && view.width >= 1 && view.height >= 1);
    require(view.width <= width && view.height <= height);
    require((size_t)width * (size_t)height <= limits.max_pixels);
    unsigned sum = 0; /* all pixels are there to be read */
    for (int y = 0; y < view.height; y++)
        for (int x = 0; x < view.width * 3; x++)
            sum += view.data[(size_t)y * view.pitch + (size_t)x];
    require(sum <= 255u * 3 * (1u << 18));
    mood_picture_destroy(&picture);
    return 0;
}
