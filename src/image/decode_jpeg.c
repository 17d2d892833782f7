/* SPDX-License-Identifier: Apache-2.0
 *
 * JPEG (ITU-T T.81) by libjpeg-turbo, through its libjpeg interface: that one, unlike the
 * TurboJPEG one, says by number what it warns about, so that a cut file can be told from one
 * with harmless bytes between its markers, as some telephones write them.
 *
 *     header -> limits -> scale n/8 -> rows straight into the picture
 *
 * Failures leave libjpeg by longjmp; all that must be released hangs in `struct job`, which
 * lives in the caller of the function that calls setjmp.
 */
#include "image/codec.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

/* Progressive files of real encoders have about ten scans; each costs a pass over the picture.
 */
#define MAX_SCANS 64

/* Of a progressive file: 2 bytes for each coefficient, at most 4 components; libjpeg's own
 * tables and rows come on top, and the markers that are kept. */
#define BYTES_PER_PIXEL ((size_t)8)
#define BYTES_BESIDE    ((size_t)16 << 20)

struct job {
    struct jpeg_error_mgr manager; /* first: libjpeg gives back its address */
    struct jpeg_progress_mgr progress;
    struct jpeg_decompress_struct jpeg;
    jmp_buf failed;
    mood_picture *picture;
    mood_error *err;
    mood_status status;
};

static mood_status status_of(int code) {
    switch (code) {
    case JERR_OUT_OF_MEMORY:
    case JERR_NO_BACKING_STORE:
        return MOOD_E_NOMEM;
    case JERR_ARITH_NOTIMPL:
    case JERR_BAD_PRECISION:
    case JERR_CCIR601_NOTIMPL:
    case JERR_COMPONENT_COUNT:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_FRACT_SAMPLE_NOTIMPL:
    case JERR_NOTIMPL:
    case JERR_NOT_COMPILED:
    case JERR_SOF_UNSUPPORTED:
        return MOOD_E_UNSUPPORTED;
    default:
        return MOOD_E_FORMAT;
    }
}

static void fail(j_common_ptr jpeg) {
    struct job *job = (struct job *)jpeg->err;
    char reason[JMSG_LENGTH_MAX];
    jpeg->err->format_message(jpeg, reason);
    job->status = status_of(jpeg->err->msg_code);
    (void)mood_fail(job->err, job->status,
                    job->status == MOOD_E_NOMEM         ? "no memory for this JPEG (%s)"
                    : job->status == MOOD_E_UNSUPPORTED ? "this kind of JPEG is not read (%s)"
                                                        : "the JPEG is damaged (%s)",
                    reason);
    longjmp(job->failed, 1);
}

static void warn(j_common_ptr jpeg, int level) {
    if (level >= 0) return; /* a trace */
    switch (jpeg->err->msg_code) {
    case JWRN_EXTRANEOUS_DATA:
    case JWRN_JFIF_MAJOR:
    case JWRN_ADOBE_XFORM:
    case JWRN_BOGUS_ICC:
        return;
    default:
        fail(jpeg);
    }
}

static void be_silent(j_common_ptr jpeg) {
    (void)jpeg;
}

static void count_scans(j_common_ptr jpeg) {
    struct job *job = (struct job *)jpeg->err;
    if (job->jpeg.input_scan_number <= MAX_SCANS) return;
    job->status =
        mood_fail(job->err, MOOD_E_LIMIT, "the JPEG has more than %d scans", MAX_SCANS);
    longjmp(job->failed, 1);
}

/* The first EXIF block; other APP1 markers hold XMP. */
static int orientation_of(const struct jpeg_decompress_struct *jpeg) {
    for (const struct jpeg_marker_struct *m = jpeg->marker_list; m; m = m->next)
        if (m->data_length >= 6 && memcmp(m->data, "Exif\0\0", 6) == 0)
            return mood_exif_orientation(m->data, m->data_length);
    return 1;
}

/* libjpeg can decode at n/8 of the size, and has quick code for n = 8, 4, 2 and 1 (5/8 takes
 * three times as long as 4/8): the largest that is not over max_side, or the smallest. */
static void choose_scale(struct jpeg_decompress_struct *jpeg, int max_side) {
    jpeg->scale_denom = 8;
    for (jpeg->scale_num = 8;; jpeg->scale_num /= 2) {
        jpeg_calc_output_dimensions(jpeg);
        if (max_side == 0 || jpeg->scale_num == 1) return;
        if (jpeg->output_width <= (JDIMENSION)max_side &&
            jpeg->output_height <= (JDIMENSION)max_side)
            return;
    }
}

/* C, M, Y, K -> R, G, B without a colour profile, as browsers do. Adobe writes them inverted.
 */
static void cmyk_to_rgb(uint8_t *dst, const uint8_t *src, size_t width, bool is_inverted) {
    const unsigned flip = is_inverted ? 0 : 255;
    for (size_t x = 0; x < width; x++, dst += 3, src += 4)
        for (int c = 0; c < 3; c++)
            dst[c] = (uint8_t)(((src[c] ^ flip) * (src[3] ^ flip) + 127) / 255);
}

static void read_rows(struct job *job) {
    struct jpeg_decompress_struct *jpeg = &job->jpeg;
    const mood_image *view = &job->picture->view;
    const bool is_cmyk = jpeg->out_color_space == JCS_CMYK;
    JSAMPARRAY cmyk = NULL;
    if (is_cmyk)
        cmyk =
            jpeg->mem->alloc_sarray((j_common_ptr)jpeg, JPOOL_IMAGE, jpeg->output_width * 4, 1);
    while (jpeg->output_scanline < jpeg->output_height) {
        uint8_t *row = view->data + jpeg->output_scanline * view->pitch;
        if (is_cmyk) {
            (void)jpeg_read_scanlines(jpeg, cmyk, 1);
            cmyk_to_rgb(row, cmyk[0], (size_t)view->width, jpeg->saw_Adobe_marker);
            continue;
        }
        JSAMPROW rows[4]; /* libjpeg yields up to two, or four, at once */
        const JDIMENSION left = jpeg->output_height - jpeg->output_scanline;
        const JDIMENSION n = left < MOOD_COUNT(rows) ? left : (JDIMENSION)MOOD_COUNT(rows);
        for (JDIMENSION i = 0; i < n; i++) rows[i] = row + i * view->pitch;
        (void)jpeg_read_scanlines(jpeg, rows, n);
    }
}

static mood_status decode(struct job *job, int *orientation, const mood_codec_input *in) {
    struct jpeg_decompress_struct *jpeg = &job->jpeg;
    if (setjmp(job->failed)) return job->status;
    jpeg_create_decompress(jpeg);
    jpeg->progress = &job->progress;
    jpeg->mem->max_memory_to_use =
        (long)(in->max_pixels * BYTES_PER_PIXEL + in->size_bytes + BYTES_BESIDE);
    jpeg_save_markers(jpeg, JPEG_APP0 + 1, 0xFFFF);
    jpeg_mem_src(jpeg, in->data, (unsigned long)in->size_bytes);
    (void)jpeg_read_header(jpeg, TRUE);
    MOOD_TRY(mood_codec_check_size(in, jpeg->image_width, jpeg->image_height, job->err));

    const bool is_cmyk =
        jpeg->jpeg_color_space == JCS_CMYK || jpeg->jpeg_color_space == JCS_YCCK;
    jpeg->out_color_space = is_cmyk ? JCS_CMYK : JCS_RGB;
    jpeg->do_fancy_upsampling = FALSE; /* finer colour edges, for a third more time */
    jpeg->do_block_smoothing = FALSE;  /* only for files that end early, which are refused */
    choose_scale(jpeg, in->max_side);
    const mood_status status = mood_picture_create(&job->picture, (int)jpeg->output_width,
                                                   (int)jpeg->output_height, 3);
    if (status != MOOD_OK) return mood_fail(job->err, status, "no memory for this JPEG");
    job->picture->full_width = (int)jpeg->image_width;
    job->picture->full_height = (int)jpeg->image_height;
    (void)jpeg_start_decompress(jpeg);
    read_rows(job);
    const int found = orientation_of(jpeg);
    (void)jpeg_finish_decompress(jpeg); /* reads to the end marker, forgets the others */
    *orientation = found;
    return MOOD_OK;
}

mood_status mood_image_decode_jpeg(mood_picture **out, int *orientation,
                                   const mood_codec_input *in, mood_error *err) {
    struct job job = {.err = err};
    job.jpeg.err = jpeg_std_error(&job.manager);
    job.manager.error_exit = fail;
    job.manager.emit_message = warn;
    job.manager.output_message = be_silent;
    job.progress.progress_monitor = count_scans;
    const mood_status status = decode(&job, orientation, in);
    jpeg_destroy_decompress(&job.jpeg);
    if (status != MOOD_OK)
        mood_picture_destroy(&job.picture);
    else
        *out = job.picture;
    return status;
}
