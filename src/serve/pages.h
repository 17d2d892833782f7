/* SPDX-License-Identifier: Apache-2.0
 *
 * The site's files, embedded into the program by tools/embed.py when it is built. Static
 * storage; threads: reentrant.
 */
#ifndef MOOD_PAGES_H
#define MOOD_PAGES_H

#include "base/base.h"

typedef struct mood_page {
    const char *path;  /**< "/", "/about", "/app.js" */
    const char *media; /**< "text/html; charset=utf-8" */
    const char *etag;  /**< of the content, with its quotes */
    const unsigned char *data;
    size_t size_bytes;
} mood_page;

/** The table that tools/embed.py writes, sorted by path. */
extern const mood_page mood_page_table[];
extern const size_t mood_page_count;

/** NULL when there is none. */
const mood_page *mood_page_find(const char *path);

#endif
