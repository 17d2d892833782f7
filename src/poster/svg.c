/* SPDX-License-Identifier: Apache-2.0
 *
 * Numbers go out as tenths through whole-number arithmetic, because printf's "%f" writes a
 * comma where the process runs in such a locale.
 */
#include "poster/svg.h"

#include <assert.h>
#include <math.h>

void mood_svg_number(mood_buf *out, double value) {
    if (!(fabs(value) < 1e6)) value = 0;
    const long tenths = lround(value * 10);
    const unsigned long size = (unsigned long)(tenths < 0 ? -tenths : tenths);
    mood_buf_printf(out, "%s%lu", tenths < 0 ? "-" : "", size / 10);
    if (size % 10) mood_buf_printf(out, ".%lu", size % 10);
}

void mood_svg_write_values(mood_buf *out, const char *template, const double *values,
                           size_t n) {
    size_t used = 0;
    for (const char *from = template, *at = template;; at++) {
        if (*at != '#' && *at) continue;
        mood_buf_append(out, from, (size_t)(at - from));
        if (!*at) break;
        assert(used < n);
        mood_svg_number(out, values[used++]);
        from = at + 1;
    }
    assert(used == n);
    (void)n;
}

void mood_svg_closed_curve(mood_buf *out, const double (*points)[2], size_t n) {
    mood_svg_write(out, "M# #", points[0][0], points[0][1]);
    for (size_t i = 0; i < n; i++) {
        const double *before = points[(i + n - 1) % n], *from = points[i];
        const double *to = points[(i + 1) % n], *after = points[(i + 2) % n];
        mood_svg_write(out, "C# # # # # #", from[0] + (to[0] - before[0]) / 6,
                       from[1] + (to[1] - before[1]) / 6, to[0] - (after[0] - from[0]) / 6,
                       to[1] - (after[1] - from[1]) / 6, to[0], to[1]);
    }
    mood_buf_append_text(out, "Z");
}
