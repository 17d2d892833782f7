/* SPDX-License-Identifier: Apache-2.0
 *
 * The texts of a poster: whatever a catalogue holds, the document is well-formed, within its
 * size, and every line fits its measure. Input: one byte for kind and place, then
 * "title|by|genres" with 0 between them.
 */
#include "../unit/wellformed.h"
#include "poster/lettering.h"
#include "poster/poster.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_lettering(const char *text) {
    const mood_letter_box box = {340, 200, 76, 27, 7};
    const mood_lettering l = mood_lettering_fit(text, strlen(text), &box);
    if (l.n_lines > box.max_lines) abort();
    for (size_t i = 0; i < l.n_lines; i++) {
        const mood_letter_line *line = &l.lines[i];
        if (line->n_bytes == 0 || line->text < text ||
            line->text + line->n_bytes > text + strlen(text))
            abort();
        if (mood_letter_line_width(line) * l.size > box.width + .01) abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    char texts[3][MOOD_ITEM_MAX_TITLE + 1] = {""};
    if (n == 0) return 0;
    const uint8_t *at = data + 1, *const end = data + n;
    for (int i = 0; i < 3 && at < end; i++) {
        const uint8_t *const stop = memchr(at, 0, (size_t)(end - at));
        size_t size = stop ? (size_t)(stop - at) : (size_t)(end - at);
        if (size > MOOD_ITEM_MAX_TITLE)
            size = mood_utf8_cut((const char *)at, MOOD_ITEM_MAX_TITLE);
        memcpy(texts[i], at, size);
        at = stop ? stop + 1 : end;
    }
    char id[16];
    memcpy(id, "tt0000000", 10);
    id[8] = (char)('0' + data[0] / 26);
    const mood_item item = {.kind = (mood_kind)(data[0] & 1),
                            .id = id,
                            .title = texts[0],
                            .by = texts[1],
                            .genres = texts[2],
                            .year = (int)n,
                            .place = {(float)data[0] / 128 - 1, 1 - (float)data[0] / 128}};
    mood_buf svg;
    mood_buf_init(&svg, MOOD_POSTER_MAX_BYTES);
    if (mood_poster_draw(&svg, &item) != MOOD_OK) abort();
    bool is_text = true;
    for (int i = 0; i < 3; i++)
        if (!mood_utf8_is_valid(texts[i], strlen(texts[i]))) is_text = false;
    if (is_text && !wellformed(svg.data, svg.size)) abort();
    mood_buf_clear(&svg);
    for (int i = 0; i < 3; i++) check_lettering(texts[i]);
    return 0;
}
