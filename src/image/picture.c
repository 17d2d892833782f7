/* SPDX-License-Identifier: Apache-2.0
 *
 * The handle mood_picture: the struct and its pixels are two blocks of the heap. And pixels
 * with a transparency, which no other file has to know.
 */
#include "image/image.h"
#include "image/codec.h"
#include "base/alloc.h"

mood_status mood_picture_create(mood_picture **out, int width, int height, int channels) {
    if (width < 1 || height < 1 || width > MOOD_PICTURE_MAX_SIDE ||
        height > MOOD_PICTURE_MAX_SIDE || (channels != 1 && channels != 3))
        return MOOD_E_ARG;
    /* At most 32768 x 32768 x 3 + padding: fits 64 bits, so only 32-bit machines can fail. */
    size_t row, total;
    if (!mood_size_mul(&row, (size_t)width, (size_t)channels)) return MOOD_E_LIMIT;
    row = mood_size_round_up(row, MOOD_ALIGN);
    if (!mood_size_mul(&total, row, (size_t)height)) return MOOD_E_LIMIT;
    mood_picture *picture = mood_alloc_zero(1, sizeof *picture);
    if (!picture) return MOOD_E_NOMEM;
    picture->view = (mood_image){mood_alloc(total), width, height, channels, row};
    picture->full_width = width;
    picture->full_height = height;
    if (!picture->view.data) {
        mood_free(picture);
        return MOOD_E_NOMEM;
    }
    *out = picture;
    return MOOD_OK;
}

mood_image mood_picture_view(const mood_picture *picture) {
    return picture->view;
}

void mood_picture_full_size(int *width, int *height, const mood_picture *picture) {
    *width = picture->full_width;
    *height = picture->full_height;
}

void mood_picture_destroy(mood_picture **picture) {
    if (!picture || !*picture) return;
    mood_free((*picture)->view.data);
    mood_free(*picture);
    *picture = NULL;
}

void mood_image_blend_white(uint8_t *dst, const uint8_t *src, size_t width) {
    for (size_t x = 0; x < width; x++, dst += 3, src += 4) {
        const unsigned alpha = src[3];
        for (int c = 0; c < 3; c++)
            dst[c] = (uint8_t)((src[c] * alpha + 255 * (255 - alpha) + 127) / 255);
    }
}
