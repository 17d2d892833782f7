/* SPDX-License-Identifier: Apache-2.0
 *
 * EXIF orientation: a bounded reader of the one TIFF field that matters, and the eight turns.
 *
 * TIFF 6.0, section 2, as EXIF 2.3 wraps it:
 *   1. "II" (little endian) or "MM" (big endian), then 42 as u16
 *   2. u32 offset of the first directory, from the "II"
 *   3. directory: u16 count, then entries of 12 bytes: u16 tag, u16 type, u32 count, value
 * The orientation has tag 0x0112, type 3 (SHORT), count 1; the value is left-justified.
 */
#include "image/codec.h"

#include <string.h>

struct tiff {
    const uint8_t *data;
    size_t size;
    bool is_big_endian;
};

/* An unsigned number of 2 or 4 bytes; 0 when it is not inside the data. */
static uint32_t read_uint(const struct tiff *tiff, size_t at, size_t n) {
    if (at > tiff->size || n > tiff->size - at) return 0;
    uint32_t value = 0;
    for (size_t i = 0; i < n; i++) {
        const size_t from_top = tiff->is_big_endian ? i : n - 1 - i;
        value = value << 8 | tiff->data[at + from_top];
    }
    return value;
}

int mood_exif_orientation(const uint8_t *data, size_t size_bytes) {
    enum { TAG = 0x0112, SHORT = 3, ENTRY_BYTES = 12 };
    if (size_bytes >= 6 && memcmp(data, "Exif\0\0", 6) == 0) {
        data += 6;
        size_bytes -= 6;
    }
    if (size_bytes < 8) return 1;
    const struct tiff tiff = {data, size_bytes, data[0] == 'M'};
    if (data[0] != data[1] || (data[0] != 'I' && data[0] != 'M')) return 1;
    if (read_uint(&tiff, 2, 2) != 42) return 1;
    const size_t directory = read_uint(&tiff, 4, 4);
    if (directory > size_bytes) return 1;
    const size_t n_entries = read_uint(&tiff, directory, 2);
    for (size_t i = 0; i < n_entries; i++) {
        const size_t entry = directory + 2 + i * ENTRY_BYTES;
        if (entry > size_bytes) return 1;
        if (read_uint(&tiff, entry, 2) != TAG) continue;
        const uint32_t value = read_uint(&tiff, entry + 8, 2);
        const bool is_sound = read_uint(&tiff, entry + 2, 2) == SHORT &&
                              read_uint(&tiff, entry + 4, 4) == 1 && value >= 1 && value <= 8;
        return is_sound ? (int)value : 1;
    }
    return 1;
}

/*
 * Where the pixel (x, y) of the upright picture stands in the stored one of w x h pixels:
 *
 *   1  x, y              2  w-1-x, y          3  w-1-x, h-1-y      4  x, h-1-y
 *   5  y, x              6  y, h-1-x          7  w-1-y, h-1-x      8  w-1-y, x
 *
 * so each turn is a first pixel and two steps in bytes: one for x, one for y.
 */
struct turn {
    const uint8_t *first;
    ptrdiff_t step_x;
    ptrdiff_t step_y;
};

static struct turn turn_of(const mood_image *src, int orientation) {
    const ptrdiff_t across = src->channels, down = (ptrdiff_t)src->pitch;
    const ptrdiff_t right = across * (src->width - 1), bottom = down * (src->height - 1);
    switch (orientation) {
    case 2:
        return (struct turn){src->data + right, -across, down};
    case 3:
        return (struct turn){src->data + right + bottom, -across, -down};
    case 4:
        return (struct turn){src->data + bottom, across, -down};
    case 5:
        return (struct turn){src->data, down, across};
    case 6:
        return (struct turn){src->data + bottom, -down, across};
    case 7:
        return (struct turn){src->data + right + bottom, -down, -across};
    case 8:
        return (struct turn){src->data + right, down, -across};
    default:
        return (struct turn){src->data, across, down};
    }
}

/* In squares that fit the first cache on both sides: a column of the source is a row here. */
static void copy_turned(const mood_image *dst, const struct turn *turn) {
    enum { SQUARE = 32, CHANNELS = 3 };
    for (int y0 = 0; y0 < dst->height; y0 += SQUARE) {
        const int y1 = mood_clamp_int(y0 + SQUARE, 0, dst->height);
        for (int x0 = 0; x0 < dst->width; x0 += SQUARE) {
            const int x1 = mood_clamp_int(x0 + SQUARE, 0, dst->width);
            for (int y = y0; y < y1; y++) {
                const uint8_t *from = turn->first + y * turn->step_y + x0 * turn->step_x;
                uint8_t *to = dst->data + (size_t)y * dst->pitch + (size_t)x0 * CHANNELS;
                for (int x = x0; x < x1; x++, from += turn->step_x, to += CHANNELS) {
                    to[0] = from[0];
                    to[1] = from[1];
                    to[2] = from[2];
                }
            }
        }
    }
}

mood_status mood_picture_orient(mood_picture **picture, int orientation) {
    if (orientation < 2 || orientation > 8) return MOOD_OK;
    const mood_picture *old = *picture;
    const bool is_lying = orientation >= 5;
    const mood_image *src = &old->view;
    mood_picture *upright = NULL;
    MOOD_TRY(mood_picture_create(&upright, is_lying ? src->height : src->width,
                                 is_lying ? src->width : src->height, src->channels));
    upright->full_width = is_lying ? old->full_height : old->full_width;
    upright->full_height = is_lying ? old->full_width : old->full_height;
    const struct turn turn = turn_of(src, orientation);
    copy_turned(&upright->view, &turn);
    mood_picture_destroy(picture);
    *picture = upright;
    return MOOD_OK;
}
