/* SPDX-License-Identifier: Apache-2.0
 *
 * Lists for other programs: a spreadsheet, a player, a browser.
 */
#include "report_list.h"

#include <string.h>

static const char *const form_names[N_REPORT_FORMS] = {
    [REPORT_TABLE] = "table", [REPORT_JSON] = "json",   [REPORT_CSV] = "csv",
    [REPORT_M3U] = "m3u",     [REPORT_LINKS] = "links",
};

bool report_form_parse(report_form *out, const char *name) {
    for (int i = 0; i < N_REPORT_FORMS; i++) {
        if (strcmp(name, form_names[i]) != 0) continue;
        *out = (report_form)i;
        return true;
    }
    return false;
}

/* A quoted field. A text that a spreadsheet would take for a formula gets an apostrophe before
 * it, which spreadsheets hide (OWASP, "CSV injection"). */
static void append_csv(mood_buf *out, const char *text, char end) {
    mood_buf_append_text(out, strchr("=+-@\t\r", *text) && *text ? "\"'" : "\"");
    for (; *text; text++) {
        if (*text == '"') mood_buf_append(out, "\"", 1);
        mood_buf_append(out, text, 1);
    }
    mood_buf_append(out, "\"", 1);
    mood_buf_append_text(out, end == ',' ? "," : "\r\n");
}

static mood_status append_csv_row(mood_buf *out, const mood_suggestion *suggestion) {
    const mood_item *item = suggestion->item;
    char link[MOOD_ITEM_LINK_BYTES];
    MOOD_TRY(mood_item_link(link, item->kind, item->id));
    append_csv(out, item->id, ',');
    append_csv(out, mood_kind_name(item->kind), ',');
    append_csv(out, item->title, ',');
    append_csv(out, item->by, ',');
    if (item->year) mood_buf_printf(out, "%d", item->year);
    mood_buf_append(out, ",", 1);
    append_csv(out, item->genres, ',');
    mood_buf_printf(out, "%.2f,%.2f,", (double)item->place.valence,
                    (double)item->place.arousal);
    append_csv(out, link, ',');
    append_csv(out, suggestion->why, '\n');
    return out->status;
}

/* Line ends and other control characters would end the entry early. */
static void append_line_text(mood_buf *out, const char *text) {
    for (; *text; text++)
        mood_buf_append(out, (unsigned char)*text < 0x20 || *text == 0x7F ? " " : text, 1);
}

static mood_status append_m3u_row(mood_buf *out, const mood_item *item) {
    char link[MOOD_ITEM_LINK_BYTES];
    MOOD_TRY(mood_item_link(link, item->kind, item->id));
    mood_buf_append_text(out, "#EXTINF:-1,");
    if (*item->by) {
        append_line_text(out, item->by);
        mood_buf_append_text(out, " - ");
    }
    append_line_text(out, item->title);
    return mood_buf_printf(out, "\n%s\n", link);
}

static mood_status append_link(mood_buf *out, const mood_item *item) {
    char link[MOOD_ITEM_LINK_BYTES];
    MOOD_TRY(mood_item_link(link, item->kind, item->id));
    return mood_buf_printf(out, "%s\n", link);
}

static mood_status append_row(mood_buf *out, report_form form, const mood_suggestion *row) {
    switch (form) {
    case REPORT_CSV:
        return append_csv_row(out, row);
    case REPORT_M3U:
        return append_m3u_row(out, row->item);
    default:
        return append_link(out, row->item);
    }
}

mood_status report_list_export(mood_buf *out, report_form form, const mood_suggestion *list,
                               size_t n) {
    if (form == REPORT_JSON) return report_list_json(out, list, n);
    if (form == REPORT_CSV)
        mood_buf_append_text(out, "id,kind,title,by,year,genres,valence,arousal,link,why\r\n");
    if (form == REPORT_M3U) mood_buf_append_text(out, "#EXTM3U\n#EXTENC:UTF-8\n");
    for (size_t i = 0; i < n; i++) MOOD_TRY(append_row(out, form, &list[i]));
    return out->status;
}
