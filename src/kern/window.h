/* SPDX-License-Identifier: Apache-2.0
 *
 * The window of one output pixel of a pooling, cut at the borders of the picture.
 */
#ifndef MOOD_KERN_WINDOW_H
#define MOOD_KERN_WINDOW_H

#include "kern/kern.h"

typedef struct mood_window {
    int y0, y1, x0, x1; /**< first, and one behind the last; steps of the dilation */
    float share;        /**< 1 / how many pixels count in a mean */
} mood_window;

/** How many steps of `step` from `from` lie below `end`. */
static inline int mood_window_count(int from, int end, int step) {
    return end > from ? (end - from + step - 1) / step : 0;
}

static inline mood_window mood_window_of(const mood_pool_args *p, int y, int x) {
    mood_window w;
    const int top = y * p->stride_h - p->pad_top, left = x * p->stride_w - p->pad_left;
    const int bottom = top + (p->kernel_h - 1) * p->dilation_h + 1;
    const int right = left + (p->kernel_w - 1) * p->dilation_w + 1;
    w.y0 = top < 0 ? top + (-top + p->dilation_h - 1) / p->dilation_h * p->dilation_h : top;
    w.x0 = left < 0 ? left + (-left + p->dilation_w - 1) / p->dilation_w * p->dilation_w : left;
    w.y1 = bottom < p->in_height ? bottom : p->in_height;
    w.x1 = right < p->in_width ? right : p->in_width;
    int n;
    if (p->is_counting_pad) {
        /* The padding counts, but what a rounded-up size adds behind it does not. */
        const int end_y = p->in_height + p->pad_bottom, end_x = p->in_width + p->pad_right;
        n = mood_window_count(top, bottom < end_y ? bottom : end_y, p->dilation_h) *
            mood_window_count(left, right < end_x ? right : end_x, p->dilation_w);
    } else {
        n = mood_window_count(w.y0, w.y1, p->dilation_h) *
            mood_window_count(w.x0, w.x1, p->dilation_w);
    }
    w.share = n > 0 ? 1.0f / (float)n : 0;
    return w;
}

#endif
