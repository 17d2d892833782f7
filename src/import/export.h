/* SPDX-License-Identifier: Apache-2.0
 *
 * Items out, in Moodify's own form: what is written is read again by import.h as the same item,
 * to the last bit of every number. Threads: reentrant.
 */
#ifndef MOOD_EXPORT_H
#define MOOD_EXPORT_H

#include "base/buf.h"
#include "terms/item.h"

typedef enum mood_export_form {
    MOOD_EXPORT_TSV,
    MOOD_EXPORT_CSV,
    MOOD_EXPORT_JSONL,
    MOOD_N_EXPORT_FORMS
} mood_export_form;

/** "tsv", "csv", "jsonl". */
const char *mood_export_form_name(int form);
bool mood_export_form_parse(mood_export_form *out, const char *name);

/** Append the header line; JSON Lines have none. Failures stay in the buffer. */
void mood_export_header(mood_buf *out, mood_export_form form);

/** Append one line. The item is one that mood_item_check takes. */
void mood_export_item(mood_buf *out, const mood_item *item, mood_export_form form);

#endif
