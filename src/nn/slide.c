/* SPDX-License-Identifier: Apache-2.0 */
#include "nn/slide.h"

#include <string.h>

/* What no model needs more of; far below any overflow. */
#define MAX_WINDOW 1024
#define MAX_PAD    4096

/* n numbers of an attribute in [low, high], or `otherwise` n times. */
static mood_status read_list(int64_t *out, size_t n, const mood_node *node, const char *name,
                             int64_t otherwise, int64_t low, int64_t high, mood_error *err) {
    const int64_t *list;
    size_t n_list;
    MOOD_TRY(mood_node_ints(&list, &n_list, node, name, err));
    if (list && n_list != n)
        return mood_node_fail(err, MOOD_E_UNSUPPORTED, node,
                              "%zu %s; only pictures (n, c, h, w) are run", n_list, name);
    for (size_t i = 0; i < n; i++) {
        out[i] = list ? list[i] : otherwise;
        if (out[i] < low || out[i] > high)
            return mood_node_fail(err, MOOD_E_UNSUPPORTED, node,
                                  "%s of %lld; %lld to %lld are run", name, (long long)out[i],
                                  (long long)low, (long long)high);
    }
    return MOOD_OK;
}

mood_status mood_slide_read(mood_slide *out, const mood_node *node, const mood_value *input,
                            const int64_t *kernel, bool is_ceil, mood_error *err) {
    mood_slide s;
    const char *auto_pad;
    if (input->n_dims != 4)
        return mood_node_fail(err, MOOD_E_UNSUPPORTED, node,
                              "%d dimensions; only pictures (n, c, h, w) are run",
                              input->n_dims);
    MOOD_TRY(read_list(s.kernel, 2, node, "kernel_shape", kernel ? kernel[0] : 0,
                       kernel && !mood_node_attr(node, "kernel_shape") ? 0 : 1, MAX_WINDOW,
                       err));
    if (kernel) {
        if (mood_node_attr(node, "kernel_shape") &&
            (s.kernel[0] != kernel[0] || s.kernel[1] != kernel[1]))
            return mood_node_fail(err, MOOD_E_FORMAT, node,
                                  "kernel_shape is not that of the weights");
        s.kernel[0] = kernel[0];
        s.kernel[1] = kernel[1];
        if (kernel[0] < 1 || kernel[0] > MAX_WINDOW || kernel[1] < 1 || kernel[1] > MAX_WINDOW)
            return mood_node_fail(err, MOOD_E_UNSUPPORTED, node, "a window over %d",
                                  MAX_WINDOW);
    }
    MOOD_TRY(read_list(s.stride, 2, node, "strides", 1, 1, MAX_WINDOW, err));
    MOOD_TRY(read_list(s.dilation, 2, node, "dilations", 1, 1, MAX_WINDOW, err));
    MOOD_TRY(read_list(s.pad, 4, node, "pads", 0, 0, MAX_PAD, err));
    MOOD_TRY(mood_node_text(&auto_pad, node, "auto_pad", "NOTSET", err));
    const bool is_same =
        strcmp(auto_pad, "SAME_UPPER") == 0 || strcmp(auto_pad, "SAME_LOWER") == 0;
    if (!is_same && strcmp(auto_pad, "VALID") != 0 && strcmp(auto_pad, "NOTSET") != 0)
        return mood_node_fail(err, MOOD_E_UNSUPPORTED, node, "auto_pad %.40s", auto_pad);
    for (int i = 0; i < 2; i++) {
        const int64_t in = input->dims[2 + i];
        const int64_t span = (s.kernel[i] - 1) * s.dilation[i] + 1;
        s.in[i] = in;
        if (is_same) {
            const int64_t n = (in + s.stride[i] - 1) / s.stride[i];
            int64_t total = (n - 1) * s.stride[i] + span - in;
            if (total < 0) total = 0;
            s.pad[i] = strcmp(auto_pad, "SAME_LOWER") == 0 ? total - total / 2 : total / 2;
            s.pad[i + 2] = total - s.pad[i];
        } else if (strcmp(auto_pad, "VALID") == 0) {
            s.pad[i] = s.pad[i + 2] = 0;
        }
        const int64_t room = in + s.pad[i] + s.pad[i + 2] - span;
        if (room < 0)
            return mood_node_fail(err, MOOD_E_FORMAT, node,
                                  "the window is larger than the picture");
        s.out[i] = room / s.stride[i] + 1;
        if (is_ceil && room % s.stride[i] != 0) {
            /* One more, unless it would begin behind the picture and its first padding. */
            if (s.out[i] * s.stride[i] < in + s.pad[i]) s.out[i]++;
        }
    }
    *out = s;
    return MOOD_OK;
}
