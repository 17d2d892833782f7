/* SPDX-License-Identifier: Apache-2.0
 *
 * How a list of suggestions is shown: JSON for programs, a table for people.
 */
#ifndef MOOD_REPORT_LIST_H
#define MOOD_REPORT_LIST_H

#include "base/buf.h"
#include "suggest/suggest.h"

/**
 * Append {"items":[...]}, the form of the suggestions route (docs/api.md), and a line end.
 *
 * MOOD_E_ARG when an item's id has not its kind's form; MOOD_E_LIMIT, MOOD_E_NOMEM: of the
 * buffer
 */
MOOD_NODISCARD mood_status report_list_json(mood_buf *out, const mood_suggestion *list,
                                            size_t n);

/**
 * Append a table of 80 columns: number, title, by, year, the place on the plane, below it the
 * reason and the link. On a terminal with colour, bars; else numbers.
 */
MOOD_NODISCARD mood_status report_list_table(mood_buf *out, const mood_suggestion *list,
                                             size_t n, bool has_colour);

/** How a list leaves the program. */
typedef enum report_form {
    REPORT_TABLE, /**< for people */
    REPORT_JSON,  /**< {"items":[...]} */
    REPORT_CSV,   /**< RFC 4180 with a header line */
    REPORT_M3U,   /**< a playlist (extended M3U, UTF-8) of the links */
    REPORT_LINKS, /**< one link a line */
    N_REPORT_FORMS
} report_form;

/** "table", "json", ...; false for any other word. */
bool report_form_parse(report_form *out, const char *name);

/** Append a list in a form other than the table. Statuses as report_list_json. */
MOOD_NODISCARD mood_status report_list_export(mood_buf *out, report_form form,
                                              const mood_suggestion *list, size_t n);

/** Append text cut or filled to `width` columns of a terminal; wide letters take two. */
mood_status report_cell(mood_buf *out, const char *text, int width);

#endif
