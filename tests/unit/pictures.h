/* SPDX-License-Identifier: Apache-2.0
 *
 * Tiny pictures that the tests encode themselves, with the libraries that decode them, and the
 * bytes of EXIF blocks. All results are malloc'ed blocks that the test frees with free().
 */
#ifndef MOOD_TEST_PICTURES_H
#define MOOD_TEST_PICTURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct encoded {
    uint8_t *data;
    size_t size;
} encoded;

/** (height, width, channels): smooth in x and y, different in every corner and channel. */
uint8_t *make_pixels(int width, int height, int channels);

typedef struct jpeg_options {
    int channels; /**< 1 grey, 3 RGB, 4 CMYK as Adobe writes it; 0 takes 3 */
    bool is_progressive;
    bool is_arithmetic;
    int quality;      /**< 0 takes 95 */
    const void *exif; /**< an APP1 block, or NULL */
    size_t n_exif;
} jpeg_options;

encoded make_jpeg(const uint8_t *pixels, int width, int height, const jpeg_options *options);

typedef struct png_options {
    int bit_depth;  /**< 0 takes 8 */
    int color_type; /**< of the PNG standard; pixels have its channels, big endian at 16 */
    bool is_interlaced;
    const void *exif; /**< from the TIFF header on, or NULL */
    size_t n_exif;
    const uint8_t (*palette)[4]; /**< R, G, B, alpha for colour type 3, or NULL */
    int n_palette;
} png_options;

encoded make_png(const void *pixels, size_t n_pixels, int width, int height,
                 const png_options *options);

/** 3 or 4 channels; lossless. exif may be NULL. */
encoded make_webp(const uint8_t *pixels, int width, int height, int channels, const void *exif,
                  size_t n_exif);

/** Two frames. */
encoded make_animated_webp(int width, int height);

/** "Exif\0\0" and a TIFF directory with a stray entry and the orientation; n <= 64. */
size_t make_exif(uint8_t out[64], int orientation, bool is_big_endian);

/** Decoding gives an upright view; the test fails with the error's text if it does not. */
struct mood_picture *decode_picture(encoded picture);

/** All prefixes that lack more than n_spare bytes are refused with a sentence; nothing leaks. */
void check_every_cut_is_refused(encoded picture, size_t n_spare);

/** With each single allocation of ours failing: MOOD_E_NOMEM, and nothing leaks. */
void check_every_allocation_can_fail(encoded picture);

/** The R, G, B of a pixel are the expected ones, give or take. */
void check_pixel(const struct mood_picture *picture, int x, int y, int r, int g, int b,
                 int tolerance);

#endif
