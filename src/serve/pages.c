/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/pages.h"

#include <stdlib.h>
#include <string.h>

static int compare(const void *path, const void *page) {
    return strcmp(path, ((const mood_page *)page)->path);
}

const mood_page *mood_page_find(const char *path) {
    return bsearch(path, mood_page_table, mood_page_count, sizeof *mood_page_table, compare);
}
