/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes given to the import, packed or plain, of whatever form: every item that comes out
 * is one that mood_item_check takes, every row is an item or a reject with a reason.
 */
#include "import/import.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool is_true) {
    if (!is_true) abort();
}

typedef struct counts {
    uint64_t n_items, n_rejects, line;
} counts;

static mood_status take(void *cookie, const mood_item *item, mood_error *err) {
    counts *c = cookie;
    c->n_items++;
    require(mood_item_check(item, err) == MOOD_OK);
    require(item->by && item->people && item->genres && item->tags && item->certificate &&
            item->language && item->poster);
    return MOOD_OK;
}

static void take_reject(void *cookie, const mood_reject *reject) {
    counts *c = cookie;
    c->n_rejects++;
    require(reject->reason[0] && reject->line > c->line);
    c->line = reject->line;
    unsigned sum = 0; /* all bytes are there to be read */
    for (size_t i = 0; i < reject->n_text; i++) sum += (unsigned char)reject->text[i];
    require(sum <= 255u * 4096);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    counts c = {0};
    const mood_importer importer = {.item = take, .reject = take_reject, .cookie = &c};
    mood_import_progress progress = {0};
    mood_error err = {""};
    const mood_status status = mood_import_memory(&progress, data, size, &importer, &err);
    require(status == MOOD_OK || err.text[0]);
    require(progress.n_items == c.n_items && progress.n_rejects == c.n_rejects);
    return 0;
}
