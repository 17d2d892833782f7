/* SPDX-License-Identifier: Apache-2.0
 *
 * WebP (RFC 9649) by libwebp, lossy and lossless; transparency over white. The demultiplexer
 * finds the EXIF chunk and notices a file that was cut. Animations are refused by name.
 */
#include "image/codec.h"
#include "base/alloc.h"

#include <webp/decode.h>
#include <webp/demux.h>

static mood_status fail(mood_error *err, VP8StatusCode code) {
    switch (code) {
    case VP8_STATUS_OUT_OF_MEMORY:
        return mood_fail(err, MOOD_E_NOMEM, "no memory for this WebP");
    case VP8_STATUS_UNSUPPORTED_FEATURE:
        return mood_fail(err, MOOD_E_UNSUPPORTED, "this kind of WebP is not read");
    default:
        return mood_fail(err, MOOD_E_FORMAT, "the WebP is damaged");
    }
}

/* The longer side becomes max_side; the shorter keeps the shape, but not below one pixel. */
static void choose_scale(int *width, int *height, int max_side) {
    const int longer = *width > *height ? *width : *height;
    if (max_side == 0 || longer <= max_side) return;
    *width = (int)(((int64_t)*width * max_side + longer / 2) / longer);
    *height = (int)(((int64_t)*height * max_side + longer / 2) / longer);
    if (*width < 1) *width = 1;
    if (*height < 1) *height = 1;
}

static mood_status read_pixels(const mood_image *view, WebPDecoderConfig *config,
                               const mood_codec_input *in, mood_error *err) {
    const bool has_alpha = config->input.has_alpha;
    const size_t n_row = has_alpha ? (size_t)view->width * 4 : view->pitch;
    uint8_t *rgba = NULL;
    if (has_alpha) {
        rgba = mood_alloc_zero((size_t)view->height, n_row);
        if (!rgba) return fail(err, VP8_STATUS_OUT_OF_MEMORY);
    }
    config->output.colorspace = has_alpha ? MODE_RGBA : MODE_RGB;
    config->output.is_external_memory = 1;
    config->output.u.RGBA.rgba = has_alpha ? rgba : view->data;
    config->output.u.RGBA.stride = (int)n_row;
    config->output.u.RGBA.size = n_row * (size_t)view->height;
    const VP8StatusCode code = WebPDecode(in->data, in->size_bytes, config);
    for (int y = 0; has_alpha && code == VP8_STATUS_OK && y < view->height; y++)
        mood_image_blend_white(view->data + (size_t)y * view->pitch, rgba + (size_t)y * n_row,
                               (size_t)view->width);
    mood_free(rgba);
    return code == VP8_STATUS_OK ? MOOD_OK : fail(err, code);
}

static mood_status read_orientation(int *orientation, const mood_codec_input *in,
                                    mood_error *err) {
    const WebPData data = {in->data, in->size_bytes};
    WebPDemuxer *demuxer = WebPDemux(&data); /* NULL for a file that was cut */
    if (!demuxer) return fail(err, VP8_STATUS_BITSTREAM_ERROR);
    WebPChunkIterator chunk;
    if (WebPDemuxGetChunk(demuxer, "EXIF", 1, &chunk)) {
        *orientation = mood_exif_orientation(chunk.chunk.bytes, chunk.chunk.size);
        WebPDemuxReleaseChunkIterator(&chunk);
    }
    WebPDemuxDelete(demuxer);
    return MOOD_OK;
}

static mood_status decode(mood_picture **picture, int *orientation, WebPDecoderConfig *config,
                          const mood_codec_input *in, mood_error *err) {
    const VP8StatusCode code = WebPGetFeatures(in->data, in->size_bytes, &config->input);
    if (code != VP8_STATUS_OK) return fail(err, code);
    if (config->input.has_animation)
        return mood_fail(err, MOOD_E_UNSUPPORTED,
                         "animated WebP files are not read; save one picture of it");
    int width = config->input.width, height = config->input.height;
    MOOD_TRY(mood_codec_check_size(in, (size_t)width, (size_t)height, err));
    MOOD_TRY(read_orientation(orientation, in, err));
    choose_scale(&width, &height, in->max_side);
    const mood_status status = mood_picture_create(picture, width, height, 3);
    if (status != MOOD_OK) return fail(err, VP8_STATUS_OUT_OF_MEMORY);
    (*picture)->full_width = config->input.width;
    (*picture)->full_height = config->input.height;
    config->options.use_scaling =
        width != config->input.width || height != config->input.height;
    config->options.scaled_width = width;
    config->options.scaled_height = height;
    return read_pixels(&(*picture)->view, config, in, err);
}

mood_status mood_image_decode_webp(mood_picture **out, int *orientation,
                                   const mood_codec_input *in, mood_error *err) {
    WebPDecoderConfig config;
    if (!WebPInitDecoderConfig(&config))
        return mood_fail(err, MOOD_E_INTERNAL, "libwebp is of another version");
    mood_picture *picture = NULL;
    const mood_status status = decode(&picture, orientation, &config, in, err);
    if (status != MOOD_OK)
        mood_picture_destroy(&picture);
    else
        *out = picture;
    return status;
}
