/* SPDX-License-Identifier: Apache-2.0
 *
 * From the bytes of a file to an upright picture: checks the size of the file, sniffs the
 * format by the table below, decodes and turns. Formats that people often have but that are not
 * read stand in the same table, without a decoder, so that the answer can name them.
 */
#include "image/image.h"
#include "image/codec.h"

/* More cannot pass the limit on the sides; keeps the decoders' sums small. */
#define MAX_PIXELS_OF_SIDES ((size_t)MOOD_PICTURE_MAX_SIDE * MOOD_PICTURE_MAX_SIDE)

/* The format, how its files begin ('?' is any byte), and who decodes it. */
static const struct codec {
    const char *name;
    const char *magic;
    size_t n_magic;
    mood_codec_decode *decode;
} codecs[] = {
#define MAGIC(text) text, sizeof(text) - 1
    {"JPEG", MAGIC("\xff\xd8\xff"), mood_image_decode_jpeg},
    {"PNG", MAGIC("\x89PNG\r\n\x1a\n"), mood_image_decode_png},
    {"WebP", MAGIC("RIFF\?\?\?\?WEBP"), mood_image_decode_webp},
    {"GIF", MAGIC("GIF8"), NULL},
    {"AVIF", MAGIC("\?\?\?\?ftypavi"), NULL},
    {"HEIC", MAGIC("\?\?\?\?ftyphe"), NULL},
    {"HEIC", MAGIC("\?\?\?\?ftypm\?f1"), NULL},
    {"Video", MAGIC("\?\?\?\?ftyp"), NULL},
    {"Video", MAGIC("\x1a\x45\xdf\xa3"), NULL},
    {"JPEG 2000", MAGIC("\0\0\0\x0cjP  \r\n\x87\n"), NULL},
    {"JPEG XL", MAGIC("\0\0\0\x0cJXL \r\n\x87\n"), NULL},
    {"JPEG XL", MAGIC("\xff\x0a"), NULL},
    {"TIFF", MAGIC("II*\0"), NULL},
    {"TIFF", MAGIC("MM\0*"), NULL},
    {"BMP", MAGIC("BM\?\?\?\?\0\0\0\0"), NULL},
    {"PDF", MAGIC("%PDF-"), NULL},
#undef MAGIC
};

static bool has_magic(const uint8_t *data, size_t size_bytes, const struct codec *codec) {
    if (size_bytes < codec->n_magic) return false;
    for (size_t i = 0; i < codec->n_magic; i++)
        if (codec->magic[i] != '?' && data[i] != (uint8_t)codec->magic[i]) return false;
    return true;
}

static mood_status sniff(mood_codec_decode **decode, const uint8_t *data, size_t size_bytes,
                         mood_error *err) {
    if (size_bytes == 0)
        return mood_fail(err, MOOD_E_FORMAT, "the file is empty, a picture was expected");
    for (size_t i = 0; i < MOOD_COUNT(codecs); i++) {
        if (!has_magic(data, size_bytes, &codecs[i])) continue;
        if (!codecs[i].decode)
            return mood_fail(err, MOOD_E_UNSUPPORTED,
                             "%s files are not read; save it as JPEG, PNG or WebP",
                             codecs[i].name);
        *decode = codecs[i].decode;
        return MOOD_OK;
    }
    return mood_fail(err, MOOD_E_FORMAT, "this is not a picture; JPEG, PNG and WebP are read");
}

mood_status mood_codec_check_size(const mood_codec_input *in, size_t width, size_t height,
                                  mood_error *err) {
    if (width == 0 || height == 0)
        return mood_fail(err, MOOD_E_FORMAT, "the picture has no pixels");
    if (width > MOOD_PICTURE_MAX_SIDE || height > MOOD_PICTURE_MAX_SIDE)
        return mood_fail(err, MOOD_E_LIMIT,
                         "the picture has %zu x %zu pixels, the limit is %d on a side", width,
                         height, MOOD_PICTURE_MAX_SIDE);
    if (width * height > in->max_pixels)
        return mood_fail(err, MOOD_E_LIMIT,
                         "the picture has %zu x %zu pixels, the limit is %zu in all", width,
                         height, in->max_pixels);
    return MOOD_OK;
}

mood_status mood_picture_decode(mood_picture **out, const void *data, size_t size_bytes,
                                const mood_picture_limits *limits, mood_error *err) {
    mood_codec_input in = {data, size_bytes, MOOD_PICTURE_MAX_PIXELS, 0};
    size_t max_bytes = MOOD_PICTURE_MAX_BYTES;
    if (limits && limits->max_bytes) max_bytes = limits->max_bytes;
    if (limits && limits->max_pixels) in.max_pixels = limits->max_pixels;
    if (in.max_pixels > MAX_PIXELS_OF_SIDES) in.max_pixels = MAX_PIXELS_OF_SIDES;
    if (limits) in.max_side = limits->max_side;
    if (in.max_side < 0) return mood_fail(err, MOOD_E_ARG, "max_side is %d", in.max_side);
    if (size_bytes > max_bytes)
        return mood_fail(err, MOOD_E_LIMIT, "the file has %zu bytes, the limit is %zu",
                         size_bytes, max_bytes);
    mood_codec_decode *decode = NULL;
    MOOD_TRY(sniff(&decode, in.data, size_bytes, err));
    mood_picture *picture = NULL;
    int orientation = 1;
    MOOD_TRY(decode(&picture, &orientation, &in, err));
    const mood_status status = mood_picture_orient(&picture, orientation);
    if (status != MOOD_OK) {
        mood_picture_destroy(&picture);
        return mood_fail(err, status, "no memory to turn the picture upright");
    }
    *out = picture;
    return MOOD_OK;
}
