/* SPDX-License-Identifier: Apache-2.0
 *
 * A file of the site. Every use asks again with If-None-Match, so that a new version of the
 * program is never mixed with old scripts; the usual answer is then an empty 304.
 */
#include "serve/pages.h"
#include "serve/route.h"

mood_status mood_route_page(mood_request *request, unsigned worker, mood_error *err) {
    (void)worker;
    const mood_page *page = mood_page_find(request->path);
    if (!page) return mood_fail(err, MOOD_E_NOT_FOUND, "there is no such page");
    mood_answer_fixed(request, 200, page->media, page->data, page->size_bytes);
    mood_answer_header(request, "Cache-Control", "no-cache");
    mood_answer_etag(request, page->etag);
    return MOOD_OK;
}
