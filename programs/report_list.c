/* SPDX-License-Identifier: Apache-2.0 */
#include "report_list.h"
#include "base/utf8.h"
#include "terms/palette.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>

/* ---- JSON ---- */

/* "Drama|Romance" as ["Drama","Romance"]. */
static void append_array(mood_buf *out, const char *list) {
    mood_buf_append(out, "[", 1);
    for (bool is_first = true; *list; is_first = false) {
        const size_t n = strcspn(list, "|");
        if (!is_first) mood_buf_append(out, ",", 1);
        mood_buf_append_json(out, list, n);
        list += n + (list[n] == '|');
    }
    mood_buf_append(out, "]", 1);
}

static void append_field(mood_buf *out, const char *name, const char *text) {
    mood_buf_printf(out, "\"%s\":", name);
    mood_buf_append_json(out, text, strlen(text));
    mood_buf_append(out, ",", 1);
}

static mood_status append_item(mood_buf *out, const mood_suggestion *suggestion) {
    const mood_item *item = suggestion->item;
    char link[MOOD_ITEM_LINK_BYTES];
    MOOD_TRY(mood_item_link(link, item->kind, item->id));
    mood_buf_append(out, "{", 1);
    append_field(out, "id", item->id);
    append_field(out, "kind", mood_kind_name(item->kind));
    append_field(out, "title", item->title);
    append_field(out, "by", item->by);
    if (item->year)
        mood_buf_printf(out, "\"year\":%d,", item->year);
    else
        mood_buf_append_text(out, "\"year\":null,");
    mood_buf_append_text(out, "\"genres\":");
    append_array(out, item->genres);
    mood_buf_append(out, ",", 1);
    append_field(out, "link", link);
    mood_buf_printf(out, "\"poster\":\"/poster/%s/%s\",", mood_kind_name(item->kind), item->id);
    append_field(out, "why", suggestion->why);
    return mood_buf_printf(out, "\"valence\":%.2f,\"arousal\":%.2f}",
                           (double)item->place.valence, (double)item->place.arousal);
}

mood_status report_list_json(mood_buf *out, const mood_suggestion *list, size_t n) {
    mood_buf_append_text(out, "{\"items\":[");
    for (size_t i = 0; i < n; i++) {
        if (i) mood_buf_append(out, ",", 1);
        MOOD_TRY(append_item(out, &list[i]));
    }
    return mood_buf_append_text(out, "]}\n");
}

/* ---- table ---- */

enum { WIDTH_TITLE = 32, WIDTH_BY = 21, WIDTH_BAR = 7, WIDTH_TEXT = 76 };

/* Columns of one character, as the C library's table for UTF-8 has it. */
static int character_width(uint32_t code) {
    static locale_t utf8;
    if (!utf8) utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", NULL);
    const locale_t before = utf8 ? uselocale(utf8) : NULL;
    const int width = wcwidth((wchar_t)code);
    if (before) uselocale(before);
    return width < 0 ? -1 : width;
}

mood_status report_cell(mood_buf *out, const char *text, int width) {
    const char *const end = text + strlen(text);
    const char *cut = text; /* where an ellipsis could stand */
    int column = 0, cut_column = 0;
    const char *at = text;
    while (at < end) {
        uint32_t code;
        const size_t n = mood_utf8_next(&code, at, (size_t)(end - at));
        const int wide = character_width(code);
        if (wide < 0 || column + wide > width) break;
        at += n;
        column += wide;
        if (column < width) cut = at, cut_column = column;
    }
    if (at == end)
        mood_buf_append(out, text, (size_t)(at - text));
    else {
        mood_buf_append(out, text, (size_t)(cut - text));
        mood_buf_append_text(out, "…");
        column = cut_column + 1;
    }
    return mood_buf_printf(out, "%*s", width - column, "");
}

static void append_colour(mood_buf *out, mood_point place) {
    mood_expression nearest = MOOD_NEUTRAL;
    float least = INFINITY;
    for (int i = 0; i < MOOD_N_EXPRESSIONS; i++) {
        const mood_point at = mood_seven_point((mood_expression)i);
        const float d = hypotf(at.valence - place.valence, at.arousal - place.arousal);
        if (d < least) least = d, nearest = (mood_expression)i;
    }
    const mood_colour c = mood_palette_colour(nearest);
    mood_buf_printf(out, "\033[38;2;%d;%d;%dm", c.r, c.g, c.b);
}

/* -1 an empty bar .. 1 a full one. */
static void append_bar(mood_buf *out, float value) {
    const int n_full = (int)lrintf((value + 1.f) / 2.f * WIDTH_BAR);
    for (int i = 0; i < WIDTH_BAR; i++) mood_buf_append_text(out, i < n_full ? "█" : "░");
}

static void append_place(mood_buf *out, mood_point place, bool has_colour) {
    if (!has_colour) {
        mood_buf_printf(out, " %7.2f %7.2f", (double)place.valence, (double)place.arousal);
        return;
    }
    append_colour(out, place);
    mood_buf_append(out, " ", 1);
    append_bar(out, place.valence);
    mood_buf_append(out, " ", 1);
    append_bar(out, place.arousal);
    mood_buf_append_text(out, "\033[0m");
}

/* A sentence over lines of WIDTH_TEXT columns, each behind four blanks. */
static void append_sentence(mood_buf *out, const char *text) {
    const char *const end = text + strlen(text);
    while (text < end) {
        const char *at = text, *cut = text; /* the last blank that fits */
        for (int column = 0; at < end;) {
            uint32_t code;
            const size_t n = mood_utf8_next(&code, at, (size_t)(end - at));
            const int wide = character_width(code);
            column += wide < 0 ? 1 : wide;
            if (column > WIDTH_TEXT) break;
            if (code == ' ') cut = at;
            at += n;
        }
        if (at < end && cut > text) at = cut;
        mood_buf_append_text(out, "\n    ");
        mood_buf_append(out, text, (size_t)(at - text));
        text = at + strspn(at, " ");
    }
}

static mood_status append_row(mood_buf *out, const mood_suggestion *suggestion, size_t number,
                              bool has_colour) {
    const mood_item *item = suggestion->item;
    char link[MOOD_ITEM_LINK_BYTES], year[16] = "";
    MOOD_TRY(mood_item_link(link, item->kind, item->id));
    if (item->year) snprintf(year, sizeof year, "%d", item->year);
    mood_buf_printf(out, "%2zu  %s", number, has_colour ? "\033[1m" : "");
    report_cell(out, item->title, WIDTH_TITLE);
    mood_buf_printf(out, "%s ", has_colour ? "\033[0m" : "");
    report_cell(out, item->by, WIDTH_BY);
    mood_buf_printf(out, " %4s", year);
    append_place(out, item->place, has_colour);
    append_sentence(out, suggestion->why);
    return mood_buf_printf(out, "\n    %s%s%s\n", has_colour ? "\033[2m" : "", link,
                           has_colour ? "\033[0m" : "");
}

mood_status report_list_table(mood_buf *out, const mood_suggestion *list, size_t n,
                              bool has_colour) {
    mood_buf_append_text(out, "    ");
    report_cell(out, "title", WIDTH_TITLE + 1);
    report_cell(out, "by", WIDTH_BY + 1);
    mood_buf_append_text(out, "year valence arousal\n");
    for (size_t i = 0; i < n; i++) MOOD_TRY(append_row(out, &list[i], i + 1, has_colour));
    return out->status;
}
