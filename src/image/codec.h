/* SPDX-License-Identifier: Apache-2.0
 *
 * What a picture format has to offer, and what it may use; only for the files of this folder.
 *
 *     decode.c: sniff -> mood_codec_decode of one format -> orient -> caller
 *
 * A new format is a new decode_<name>.c and one line in the table of decode.c; see
 * docs/adding-a-format.md.
 */
#ifndef MOOD_CODEC_H
#define MOOD_CODEC_H

#include "image/image.h"

struct mood_picture {
    mood_image view; /**< upright, 3 channels when it comes from a decoder */
    int full_width;  /**< of the upright picture in its file */
    int full_height;
};

/** The encoded picture and the limits that hold for it; no field is 0 but max_side. */
typedef struct mood_codec_input {
    const uint8_t *data;
    size_t size_bytes;
    size_t max_pixels;
    int max_side; /**< longer side wished for, 0: as it is */
} mood_codec_input;

/**
 * Decode one picture of the format.
 *
 * out          caller owns *out: 3 channels, not yet turned upright, full size filled in
 * orientation  1..8 as in EXIF; *orientation is 1 before the call
 *
 * Calls mood_codec_check_size before it allocates anything of the picture's size. A picture
 * that ends early, or that the library warns about, is damaged: MOOD_E_FORMAT.
 */
typedef mood_status mood_codec_decode(mood_picture **out, int *orientation,
                                      const mood_codec_input *in, mood_error *err);

mood_codec_decode mood_image_decode_jpeg;
mood_codec_decode mood_image_decode_png;
mood_codec_decode mood_image_decode_webp;

/** MOOD_E_LIMIT with both numbers in err when the picture has too many pixels or too long a
 * side. */
MOOD_NODISCARD mood_status mood_codec_check_size(const mood_codec_input *in, size_t width,
                                                 size_t height, mood_error *err);

/**
 * The orientation that EXIF data gives: 1..8, and 1 when there is none or the data is broken.
 *
 * data  from the TIFF header on; a leading "Exif\0\0" is skipped
 */
int mood_exif_orientation(const uint8_t *data, size_t size_bytes);

/** A turned copy of the picture takes its place; on failure it stays as it was. */
MOOD_NODISCARD mood_status mood_picture_orient(mood_picture **picture, int orientation);

#endif
