/* SPDX-License-Identifier: Apache-2.0 */
#include "pictures.h"
#include "base/alloc.h"
#include "image/image.h"
#include "test.h"

#include <jpeglib.h>
#include <spng.h>
#include <webp/encode.h>
#include <webp/mux.h>

/* The tests' own encoders must not fail: a test that goes on without its picture shows nothing.
 */
static void require(bool is_fine, const char *what) {
    if (is_fine) return;
    fprintf(stderr, "the test could not make its picture: %s\n", what);
    abort();
}

uint8_t *make_pixels(int width, int height, int channels) {
    uint8_t *pixels = malloc((size_t)width * (size_t)height * (size_t)channels);
    require(pixels, "memory");
    uint8_t *at = pixels;
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
            for (int c = 0; c < channels; c++) {
                const int across = width > 1 ? x * 200 / (width - 1) : 0;
                const int down = height > 1 ? y * 200 / (height - 1) : 0;
                const int values[4] = {across, down, 200 - across, 255 - down};
                *at++ = (uint8_t)(values[c] + 20);
            }
    return pixels;
}

encoded make_jpeg(const uint8_t *pixels, int width, int height, const jpeg_options *options) {
    static const jpeg_options none = {0};
    if (!options) options = &none;
    const int channels = options->channels ? options->channels : 3;
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr manager;
    unsigned char *data = NULL;
    unsigned long size = 0;
    jpeg.err = jpeg_std_error(&manager);
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, &data, &size);
    jpeg.image_width = (JDIMENSION)width;
    jpeg.image_height = (JDIMENSION)height;
    jpeg.input_components = channels;
    jpeg.in_color_space = channels == 1 ? JCS_GRAYSCALE : channels == 3 ? JCS_RGB : JCS_CMYK;
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, options->quality ? options->quality : 95, TRUE);
    if (options->is_progressive) jpeg_simple_progression(&jpeg);
    jpeg.arith_code = options->is_arithmetic;
    jpeg_start_compress(&jpeg, TRUE);
    if (options->exif)
        jpeg_write_marker(&jpeg, JPEG_APP0 + 1, options->exif, (unsigned)options->n_exif);
    while (jpeg.next_scanline < jpeg.image_height) {
        JSAMPROW row = (JSAMPROW)(uintptr_t)(pixels + (size_t)jpeg.next_scanline *
                                                          (size_t)width * (size_t)channels);
        jpeg_write_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    return (encoded){data, size};
}

encoded make_png(const void *pixels, size_t n_pixels, int width, int height,
                 const png_options *options) {
    spng_ctx *png = spng_ctx_new(SPNG_CTX_ENCODER);
    require(png, "spng_ctx_new");
    struct spng_ihdr header = {
        .width = (uint32_t)width,
        .height = (uint32_t)height,
        .bit_depth = (uint8_t)(options->bit_depth ? options->bit_depth : 8),
        .color_type = (uint8_t)options->color_type,
        .interlace_method = options->is_interlaced,
    };
    require(spng_set_option(png, SPNG_ENCODE_TO_BUFFER, 1) == 0, "to buffer");
    require(spng_set_ihdr(png, &header) == 0, "header");
    if (options->palette) {
        struct spng_plte colours = {.n_entries = (uint32_t)options->n_palette};
        struct spng_trns alphas = {.n_type3_entries = (uint32_t)options->n_palette};
        for (int i = 0; i < options->n_palette; i++) {
            const uint8_t *p = options->palette[i];
            colours.entries[i] = (struct spng_plte_entry){p[0], p[1], p[2], 255};
            alphas.type3_alpha[i] = p[3];
        }
        require(spng_set_plte(png, &colours) == 0, "palette");
        require(spng_set_trns(png, &alphas) == 0, "transparency");
    }
    if (options->exif) {
        struct spng_exif exif = {options->n_exif, (char *)(uintptr_t)options->exif};
        require(spng_set_exif(png, &exif) == 0, "exif");
    }
    const int code =
        spng_encode_image(png, pixels, n_pixels, SPNG_FMT_PNG, SPNG_ENCODE_FINALIZE);
    require(code == 0, spng_strerror(code));
    int failed = 0;
    encoded out;
    out.data = spng_get_png_buffer(png, &out.size, &failed);
    require(out.data && failed == 0, "buffer");
    spng_ctx_free(png);
    return out;
}

/* libwebp's own blocks are for WebPFree; ours are for free. */
static encoded take_webp(WebPData *data) {
    encoded out = {malloc(data->size), data->size};
    require(out.data, "memory");
    memcpy(out.data, data->bytes, data->size);
    WebPDataClear(data);
    return out;
}

encoded make_webp(const uint8_t *pixels, int width, int height, int channels, const void *exif,
                  size_t n_exif) {
    uint8_t *bytes = NULL;
    const size_t n = channels == 4
                         ? WebPEncodeLosslessRGBA(pixels, width, height, width * 4, &bytes)
                         : WebPEncodeLosslessRGB(pixels, width, height, width * 3, &bytes);
    require(n > 0, "webp");
    WebPData data = {bytes, n};
    if (!exif) return take_webp(&data);
    WebPMux *mux = WebPMuxCreate(&data, 1);
    const WebPData block = {exif, n_exif};
    require(mux && WebPMuxSetChunk(mux, "EXIF", &block, 1) == WEBP_MUX_OK, "webp exif");
    WebPDataClear(&data);
    require(WebPMuxAssemble(mux, &data) == WEBP_MUX_OK, "webp mux");
    WebPMuxDelete(mux);
    return take_webp(&data);
}

encoded make_animated_webp(int width, int height) {
    WebPAnimEncoder *encoder = WebPAnimEncoderNew(width, height, NULL);
    WebPConfig config;
    require(encoder && WebPConfigInit(&config), "webp animation");
    for (int i = 0; i < 2; i++) {
        WebPPicture frame;
        require(WebPPictureInit(&frame), "webp frame");
        frame.use_argb = 1;
        frame.width = width;
        frame.height = height;
        require(WebPPictureAlloc(&frame), "webp frame");
        for (int p = 0; p < width * height; p++) frame.argb[p] = i ? 0xFFFFFFFFu : 0xFF000000u;
        require(WebPAnimEncoderAdd(encoder, &frame, i * 100, &config), "webp add");
        WebPPictureFree(&frame);
    }
    require(WebPAnimEncoderAdd(encoder, NULL, 200, NULL), "webp end");
    WebPData data;
    WebPDataInit(&data);
    require(WebPAnimEncoderAssemble(encoder, &data), "webp assemble");
    WebPAnimEncoderDelete(encoder);
    return take_webp(&data);
}

size_t make_exif(uint8_t out[64], int orientation, bool is_big_endian) {
    static const uint8_t little[] = "Exif\0\0II*\0\x08\0\0\0"
                                    "\x02\0"
                                    "\0\x01\x03\0\x01\0\0\0\x07\0\0\0"
                                    "\x12\x01\x03\0\x01\0\0\0\0\0\0\0"
                                    "\0\0\0";
    static const uint8_t big[] = "Exif\0\0MM\0*\0\0\0\x08"
                                 "\0\x02"
                                 "\x01\0\0\x03\0\0\0\x01\0\x07\0\0"
                                 "\x01\x12\0\x03\0\0\0\x01\0\0\0\0"
                                 "\0\0\0";
    memcpy(out, is_big_endian ? big : little, sizeof little);
    out[6 + 8 + 2 + 12 + 8 + (is_big_endian ? 1 : 0)] = (uint8_t)orientation;
    return sizeof little;
}

mood_picture *decode_picture(encoded picture) {
    mood_picture *out = NULL;
    mood_error err = {""};
    const mood_status status =
        mood_picture_decode(&out, picture.data, picture.size, NULL, &err);
    if (status != MOOD_OK) fail_msg("not decoded: %s", err.text);
    return out;
}

void check_every_cut_is_refused(encoded picture, size_t n_spare) {
    const long before = mood_alloc_count_live();
    for (size_t n = 0; n + n_spare < picture.size; n++) {
        uint8_t *cut =
            malloc(n + 1); /* of exactly the size, so that sanitizers see over-reads */
        assert_non_null(cut);
        memcpy(cut, picture.data, n);
        mood_picture *out = NULL;
        mood_error err = {""};
        const mood_status status = mood_picture_decode(&out, cut, n, NULL, &err);
        free(cut);
        if (status != MOOD_E_FORMAT || out || !err.text[0])
            fail_msg("cut after %zu of %zu bytes: %s", n, picture.size,
                     mood_status_name(status));
    }
    assert_int_equal(mood_alloc_count_live(), before);
}

void check_every_allocation_can_fail(encoded picture) {
    const long before = mood_alloc_count_live();
    mood_status status = MOOD_E_NOMEM;
    long n = 0;
    for (; status == MOOD_E_NOMEM; n++) {
        mood_picture *out = NULL;
        mood_error err = {""};
        mood_alloc_fail_after(n);
        status = mood_picture_decode(&out, picture.data, picture.size, NULL, &err);
        mood_alloc_fail_after(-1);
        assert_true((status == MOOD_OK) == (out != NULL));
        if (status != MOOD_OK) assert_error_names(err, "memory");
        mood_picture_destroy(&out);
        assert_int_equal(mood_alloc_count_live(), before);
    }
    assert_int_equal(status, MOOD_OK);
    assert_true(n >= 3); /* the handle, its pixels, and one that went well */
}

void check_pixel(const mood_picture *picture, int x, int y, int r, int g, int b,
                 int tolerance) {
    const mood_image view = mood_picture_view(picture);
    assert_true(x < view.width && y < view.height && view.channels == 3);
    const uint8_t *p = view.data + (size_t)y * view.pitch + (size_t)x * 3;
    if (abs(p[0] - r) > tolerance || abs(p[1] - g) > tolerance || abs(p[2] - b) > tolerance)
        fail_msg("pixel (%d, %d) is %d %d %d, expected %d %d %d +- %d", x, y, p[0], p[1], p[2],
                 r, g, b, tolerance);
}
