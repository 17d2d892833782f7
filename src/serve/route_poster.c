/* SPDX-License-Identifier: Apache-2.0
 *
 * GET /poster/{kind}/{id}: the poster as SVG. It changes only with the item or the program, so
 * its tag is a hash of the picture itself.
 */
#include "base/rng.h"
#include "poster/poster.h"
#include "serve/route.h"
#include "serve/service.h"

#include <inttypes.h>

static mood_status draw(mood_request *request, mood_error *err) {
    mood_kind kind;
    if (!mood_kind_parse(&kind, request->params[0]))
        return mood_fail(err, MOOD_E_NOT_FOUND, "There are posters of movies and songs only.");
    const mood_stock *stock = mood_shelf_take(request->service->shelf);
    const mood_item *item = mood_index_find(stock->index, kind, request->params[1]);
    const mood_status status =
        item ? mood_poster_draw(&request->text, item)
             : mood_fail(err, MOOD_E_NOT_FOUND, "The catalogue has no such item.");
    mood_shelf_give_back(request->service->shelf, stock);
    return status;
}

mood_status mood_route_poster(mood_request *request, unsigned worker, mood_error *err) {
    (void)worker;
    MOOD_TRY(draw(request, err));
    const char *etag =
        mood_arena_printf(&request->arena, "\"%016" PRIx64 "\"",
                          mood_hash_bytes(request->text.data, request->text.size));
    if (!etag) return MOOD_E_NOMEM;
    mood_answer_text(request, 200, "image/svg+xml");
    mood_answer_header(request, "Cache-Control", "public, max-age=86400");
    /* Opened on its own an SVG is a document: it may load and run nothing. */
    mood_answer_header(request, "Content-Security-Policy",
                       "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; "
                       "sandbox");
    mood_answer_etag(request, etag);
    return MOOD_OK;
}
