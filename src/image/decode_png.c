/* SPDX-License-Identifier: Apache-2.0
 *
 * PNG (ISO/IEC 15948) by libspng: all depths, palettes and interlace; transparency over white.
 * Colour profiles and gamma are not applied: the readers were trained on pictures as they are.
 */
#include "image/codec.h"
#include "base/alloc.h"

#include <string.h>

#include <spng.h>

/* One chunk besides the pixels (a profile, a comment), and all that are kept together. */
#define MAX_CHUNK_BYTES ((size_t)8 << 20)
#define MAX_CACHE_BYTES ((size_t)32 << 20)

static mood_status fail(mood_error *err, int code) {
    if (code == SPNG_EMEM) return mood_fail(err, MOOD_E_NOMEM, "no memory for this PNG");
    if (code == SPNG_ECHUNK_LIMITS)
        return mood_fail(err, MOOD_E_LIMIT, "the PNG has a chunk of more than %zu bytes",
                         MAX_CHUNK_BYTES);
    return mood_fail(err, MOOD_E_FORMAT, "the PNG is damaged (%s)", spng_strerror(code));
}

static bool has_alpha(spng_ctx *png, const struct spng_ihdr *header) {
    struct spng_trns transparent;
    return header->color_type == SPNG_COLOR_TYPE_GRAYSCALE_ALPHA ||
           header->color_type == SPNG_COLOR_TYPE_TRUECOLOR_ALPHA ||
           spng_get_trns(png, &transparent) == 0;
}

/* Row by row, straight into the picture. */
static int read_rgb(const mood_image *view, spng_ctx *png) {
    const size_t n_row = (size_t)view->width * 3;
    int code = spng_decode_image(png, NULL, 0, SPNG_FMT_RGB8, SPNG_DECODE_PROGRESSIVE);
    while (code == 0) {
        struct spng_row_info info;
        code = spng_get_row_info(png, &info);
        if (code == 0)
            code = spng_decode_row(png, view->data + info.row_num * view->pitch, n_row);
    }
    return code == SPNG_EOI ? 0 : code;
}

/* The passes of an interlaced picture write single pixels of a row, so all rows of it are kept;
 * else one row is enough. */
static int read_rgba(const mood_image *view, spng_ctx *png, bool is_interlaced) {
    const size_t n_row = (size_t)view->width * 4; /* at most 128 KiB */
    const size_t n_rows = is_interlaced ? (size_t)view->height : 1;
    uint8_t *rows = mood_alloc_zero(n_rows, n_row);
    if (!rows) return SPNG_EMEM;
    int code = spng_decode_image(png, NULL, 0, SPNG_FMT_RGBA8,
                                 SPNG_DECODE_PROGRESSIVE | SPNG_DECODE_TRNS);
    while (code == 0) {
        struct spng_row_info info;
        code = spng_get_row_info(png, &info);
        if (code != 0) break;
        uint8_t *row = rows + (is_interlaced ? info.row_num * n_row : 0);
        code = spng_decode_row(png, row, n_row);
        if (is_interlaced || (code != 0 && code != SPNG_EOI)) continue;
        mood_image_blend_white(view->data + info.row_num * view->pitch, row,
                               (size_t)view->width);
    }
    for (size_t y = 0; is_interlaced && y < n_rows; y++)
        mood_image_blend_white(view->data + y * view->pitch, rows + y * n_row,
                               (size_t)view->width);
    mood_free(rows);
    return code == SPNG_EOI ? 0 : code;
}

static mood_status decode(mood_picture **picture, int *orientation, spng_ctx *png,
                          const mood_codec_input *in, mood_error *err) {
    struct spng_ihdr header;
    int code = spng_set_chunk_limits(png, MAX_CHUNK_BYTES, MAX_CACHE_BYTES);
    if (code == 0) code = spng_set_png_buffer(png, in->data, in->size_bytes);
    if (code == 0) code = spng_get_ihdr(png, &header);
    if (code != 0) return fail(err, code);
    MOOD_TRY(mood_codec_check_size(in, header.width, header.height, err));
    const mood_status status =
        mood_picture_create(picture, (int)header.width, (int)header.height, 3);
    if (status != MOOD_OK) return mood_fail(err, status, "no memory for this PNG");
    const mood_image *view = &(*picture)->view;
    code = has_alpha(png, &header)
               ? read_rgba(view, png, header.interlace_method != SPNG_INTERLACE_NONE)
               : read_rgb(view, png);
    /* What stands behind the pixels: the end must be there, and EXIF may be. */
    if (code == 0) code = spng_decode_chunks(png);
    if (code != 0) return fail(err, code);
    struct spng_exif exif;
    if (spng_get_exif(png, &exif) == 0)
        *orientation = mood_exif_orientation((const uint8_t *)exif.data, exif.length);
    return MOOD_OK;
}

mood_status mood_image_decode_png(mood_picture **out, int *orientation,
                                  const mood_codec_input *in, mood_error *err) {
    spng_ctx *png = spng_ctx_new(0);
    if (!png) return fail(err, SPNG_EMEM);
    mood_picture *picture = NULL;
    const mood_status status = decode(&picture, orientation, png, in, err);
    spng_ctx_free(png);
    if (status != MOOD_OK)
        mood_picture_destroy(&picture);
    else
        *out = picture;
    return status;
}
