/* SPDX-License-Identifier: Apache-2.0
 *
 * Resizing, exact in integers, so that every compiler and machine gives the same pixels.
 *
 * Shrinking by area stands on the way of every photo, so it is arranged for speed: the rows
 * that one target row covers are first added up column by column (plain additions of u8 to u16
 * that the compiler vectorises), and only the sums are then divided among the target's columns.
 *
 *     src rows  --add-->  sums[chunk of columns]  --add by columns-->  target row
 */
#include "image/image.h"

#include <string.h>

/* Edges of target pixels in 1/256 of a source pixel. */
#define UNIT 256

/* Source columns summed at once: the sums fit the first cache with room for the rows. */
#define CHUNK_PIXELS 512 /* see MAX_FINE_UNITS */
#define MAX_CHANNELS 3

/* u16 holds 257 rows of 255. */
#define MAX_ROWS_U16 256

/* How n_src source pixels are shared among n_dst target pixels. */
struct axis {
    int64_t step; /* of one target pixel, in UNIT / 2^24 */
};

/* Rounded up, so that index n_dst falls on n_src * UNIT exactly: the excess of n_dst steps,
 * below n_dst, is lost in the shift. */
static struct axis axis_of(int n_src, int n_dst) {
    return (struct axis){(((int64_t)n_src * UNIT << 24) + n_dst - 1) / n_dst};
}

/* What target pixel i covers: from begin up to but without end, in units; never nothing, even
 * where more than UNIT target pixels share a source pixel. */
struct span {
    int64_t begin;
    int64_t end;
};

static struct span span_of(struct axis axis, int i) {
    const int64_t begin = i * axis.step >> 24, end = (i + 1) * axis.step >> 24;
    return (struct span){begin, end > begin ? end : begin + 1};
}

/* Two rows of which only parts are covered; weights 0..UNIT, so each product fits u16. */
static void mix_rows(uint32_t *sums, const uint8_t *top, const uint8_t *bottom, size_t n,
                     uint16_t w_top, uint16_t w_bottom) {
    for (size_t i = 0; i < n; i++)
        sums[i] = (uint32_t)(uint16_t)(top[i] * w_top) + (uint16_t)(bottom[i] * w_bottom);
}

/* whole[i] += the next n_rows rows; four at a time, to touch the sums less often. */
static void add_rows(uint16_t *whole, const uint8_t *row, size_t pitch, size_t n,
                     int64_t n_rows) {
    for (; n_rows >= 4; n_rows -= 4, row += 4 * pitch) {
        const uint8_t *b = row + pitch, *c = b + pitch, *d = c + pitch;
        for (size_t i = 0; i < n; i++)
            whole[i] = (uint16_t)(whole[i] + row[i] + b[i] + c[i] + d[i]);
    }
    for (; n_rows > 0; n_rows--, row += pitch)
        for (size_t i = 0; i < n; i++) whole[i] = (uint16_t)(whole[i] + row[i]);
}

/* sums[i] = what column i has in the rows of the span, times UNIT; at most 255 * 256 * 32768,
 * which fits. data points at the first column in the image's first row. */
static void sum_rows(uint32_t *sums, const uint8_t *data, size_t pitch, size_t n,
                     struct span rows) {
    uint16_t whole[CHUNK_PIXELS * MAX_CHANNELS];
    const int64_t first = rows.begin / UNIT, last = (rows.end - 1) / UNIT;
    const uint8_t *top = data + (size_t)first * pitch, *bottom = data + (size_t)last * pitch;
    if (first == last) {
        mix_rows(sums, top, top, n, (uint16_t)(rows.end - rows.begin), 0);
        return;
    }
    mix_rows(sums, top, bottom, n, (uint16_t)((first + 1) * UNIT - rows.begin),
             (uint16_t)(rows.end - last * UNIT));
    for (int64_t y = first + 1; y < last; y += MAX_ROWS_U16) {
        const int64_t n_rows = last - y < MAX_ROWS_U16 ? last - y : MAX_ROWS_U16;
        memset(whole, 0, n * sizeof *whole);
        add_rows(whole, data + (size_t)y * pitch, pitch, n, n_rows);
        for (size_t i = 0; i < n; i++) sums[i] += (uint32_t)whole[i] * UNIT;
    }
}

/* Beyond this many units of rows the sums give up their last 8 bits, far below a grey level, so
 * that the running sum of a chunk always fits: 255 * 32768 * 512 < 2^32. */
#define MAX_FINE_UNITS 32768

static int64_t coarsen(uint32_t *sums, size_t n, struct span rows) {
    const int64_t height = rows.end - rows.begin;
    if (height <= MAX_FINE_UNITS) return height;
    for (size_t i = 0; i < n; i++) sums[i] = (sums[i] + UNIT / 2) / UNIT;
    return height / UNIT;
}

/* Four sums at once; GCC and Clang have such types on every machine. */
typedef uint32_t four_sums __attribute__((vector_size(16), aligned(4), may_alias));

/* before[x] = the sum of all columns left of x, for x from 0 to n_columns. Three channels go as
 * four: the fourth is the next column's first and is overwritten by it, so both arrays have one
 * element more. */
static inline void sum_columns(uint32_t *before, const uint32_t *sums, int n_columns,
                               int channels) {
    if (channels == 3) {
        four_sums sum = {0};
        for (int x = 0; x < n_columns; x++) {
            *(four_sums *)(before + 3 * x) = sum;
            sum += *(const four_sums *)(sums + 3 * x);
        }
        *(four_sums *)(before + 3 * n_columns) = sum;
        return;
    }
    uint32_t sum = 0;
    for (int x = 0; x < n_columns; x++) {
        before[x] = sum;
        sum += sums[x];
    }
    before[n_columns] = sum;
}

/* The same for a place between columns, times UNIT, for each channel. */
static inline void sum_before(int64_t *out, const uint32_t *before, int64_t place,
                              int channels) {
    const uint32_t *at = before + place / UNIT * channels;
    const int64_t part = place % UNIT;
    for (int c = 0; c < channels; c++)
        out[c] = (int64_t)at[c] * UNIT + (part ? (at[channels + c] - at[c]) * part : 0);
}

/* What one row of target pixels has in common: it is made chunk by chunk. */
struct row {
    uint8_t *dst;
    int width; /* target pixels */
    struct axis axis;
    int x; /* the first pixel that is not done */
    struct span pixel;
    int64_t total[MAX_CHANNELS]; /* of what it covers in earlier chunks */
};

/* The pixels whose columns end in the chunk of the source columns first to border (in units).
 */
static inline void end_pixels(struct row *row, const uint32_t *before, int64_t first,
                              int64_t border, int64_t height, int channels) {
    int64_t upto_left[MAX_CHANNELS] = {0}, upto_right[MAX_CHANNELS] = {0};
    const int64_t least_width = row->axis.step >> 24; /* of a pixel; the others have one more */
    const double inverse[2] = {1. / (double)((least_width ? least_width : 1) * height),
                               1. / (double)((least_width + 1) * height)};
    struct span pixel = row->pixel;
    int64_t at = -1; /* the place of upto_right */
    int x = row->x;
    for (; x < row->width && pixel.begin < border; pixel = span_of(row->axis, ++x)) {
        const int64_t left = (pixel.begin > first ? pixel.begin : first) - first;
        const int64_t right = (pixel.end < border ? pixel.end : border) - first;
        if (left == at)
            memcpy(upto_left, upto_right, sizeof upto_left);
        else
            sum_before(upto_left, before, left, channels);
        sum_before(upto_right, before, right, channels);
        at = right;
        for (int c = 0; c < channels; c++) row->total[c] += upto_right[c] - upto_left[c];
        if (pixel.end > border) break;
        const double scale = inverse[pixel.end - pixel.begin > least_width && least_width > 0];
        for (int c = 0; c < channels; c++) {
            const double mean = (double)row->total[c] * scale + .5;
            row->dst[x * channels + c] = (uint8_t)(mean < 255 ? mean : 255);
            row->total[c] = 0;
        }
    }
    row->x = x;
    row->pixel = pixel;
}

static inline void resize_row(uint8_t *dst, const mood_image *src, int width, struct axis axis,
                              struct span rows, int channels) {
    uint32_t sums[CHUNK_PIXELS * MAX_CHANNELS + 1];
    uint32_t before[(CHUNK_PIXELS + 1) * MAX_CHANNELS + 1];
    struct row row = {.dst = dst, .width = width, .axis = axis, .pixel = span_of(axis, 0)};
    for (int begin = 0; begin < src->width; begin += CHUNK_PIXELS) {
        const int end = mood_clamp_int(begin + CHUNK_PIXELS, 0, src->width);
        const size_t n_sums = (size_t)(end - begin) * (size_t)channels;
        sum_rows(sums, src->data + (size_t)begin * (size_t)channels, src->pitch, n_sums, rows);
        sums[n_sums] = 0;
        const int64_t height = coarsen(sums, n_sums, rows);
        sum_columns(before, sums, end - begin, channels);
        end_pixels(&row, before, (int64_t)begin * UNIT, (int64_t)end * UNIT, height, channels);
    }
}

void mood_image_resize_area(const mood_image *dst, const mood_image *src) {
    const struct axis across = axis_of(src->width, dst->width);
    const struct axis down = axis_of(src->height, dst->height);
    for (int y = 0; y < dst->height; y++) {
        uint8_t *row = dst->data + (size_t)y * dst->pitch;
        const struct span rows = span_of(down, y);
        if (src->channels == 3)
            resize_row(row, src, dst->width, across, rows, 3);
        else
            resize_row(row, src, dst->width, across, rows, 1);
    }
}

/* The two source pixels that a target pixel lies between, and how much of the second. */
struct between {
    int first;
    int second;
    int weight; /* 0..UNIT */
};

static struct between between_of(int i, int n_src, int n_dst) {
    /* The centre of target pixel i in units, measured from the centre of the first source
     * pixel. */
    const int64_t at = ((2 * (int64_t)i + 1) * n_src * UNIT / n_dst - UNIT) / 2;
    const int64_t last = (int64_t)(n_src - 1) * UNIT;
    if (at <= 0) return (struct between){0, 0, 0};
    if (at >= last) return (struct between){n_src - 1, n_src - 1, 0};
    return (struct between){(int)(at / UNIT), (int)(at / UNIT) + 1, (int)(at % UNIT)};
}

static inline void mix_between(uint8_t *to, const uint8_t *upper, const uint8_t *lower,
                               const struct between *columns, int n_columns, int w_lower,
                               int channels) {
    for (int x = 0; x < n_columns; x++) {
        const int first = columns[x].first * channels, second = columns[x].second * channels;
        const int w = columns[x].weight;
        for (int c = 0; c < channels; c++) {
            const int up = upper[first + c] * (UNIT - w) + upper[second + c] * w;
            const int low = lower[first + c] * (UNIT - w) + lower[second + c] * w;
            const unsigned sum = (unsigned)(up * (UNIT - w_lower) + low * w_lower);
            *to++ = (uint8_t)((sum + UNIT * UNIT / 2) / (UNIT * UNIT));
        }
    }
}

void mood_image_resize_bilinear(const mood_image *dst, const mood_image *src) {
    struct between columns[CHUNK_PIXELS];
    for (int begin = 0; begin < dst->width; begin += CHUNK_PIXELS) {
        const int n = mood_clamp_int(dst->width - begin, 0, CHUNK_PIXELS);
        for (int x = 0; x < n; x++) columns[x] = between_of(begin + x, src->width, dst->width);
        for (int y = 0; y < dst->height; y++) {
            const struct between v = between_of(y, src->height, dst->height);
            const uint8_t *upper = src->data + (size_t)v.first * src->pitch;
            const uint8_t *lower = src->data + (size_t)v.second * src->pitch;
            uint8_t *to = dst->data + (size_t)y * dst->pitch + begin * src->channels;
            if (src->channels == 3)
                mix_between(to, upper, lower, columns, n, v.weight, 3);
            else
                mix_between(to, upper, lower, columns, n, v.weight, 1);
        }
    }
}

/* The weights times 2^16; they add up to it, so white stays white. */
void mood_image_to_grey(const mood_image *dst, const mood_image *src) {
    for (int y = 0; y < src->height; y++) {
        const uint8_t *from = src->data + (size_t)y * src->pitch;
        uint8_t *to = dst->data + (size_t)y * dst->pitch;
        for (int x = 0; x < src->width; x++, from += 3)
            to[x] =
                (uint8_t)((19595 * from[0] + 38470 * from[1] + 7471 * from[2] + 32768) >> 16);
    }
}
