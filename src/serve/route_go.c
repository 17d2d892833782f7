/* SPDX-License-Identifier: Apache-2.0
 *
 * GET /go/{kind}/{id}: on to IMDb or Spotify. A visitor who is known already is remembered to
 * have opened the item; nobody gets a cookie for a click.
 */
#include "base/clock.h"
#include "serve/route.h"
#include "serve/service.h"

#include <inttypes.h>
#include <string.h>

static mood_status find(mood_feedback *out, const mood_request *request, mood_error *err) {
    const char *id = request->params[1];
    if (!mood_kind_parse(&out->kind, request->params[0]) ||
        !mood_item_id_is_valid(out->kind, id))
        return mood_fail(err, MOOD_E_NOT_FOUND, "That is not the id of a film or a song.");
    memcpy(out->id, id, strlen(id) + 1);
    const mood_stock *stock = mood_shelf_take(request->service->shelf);
    const bool is_there = mood_index_find(stock->index, out->kind, id) != NULL;
    mood_shelf_give_back(request->service->shelf, stock);
    return is_there ? MOOD_OK
                    : mood_fail(err, MOOD_E_NOT_FOUND, "The catalogue has no such item.");
}

/* A store that fails keeps nobody from going on. */
static void remember(mood_request *request, mood_feedback *opened) {
    mood_visitor visitor;
    mood_error err = {""};
    if (request->is_head || !mood_request_find_visitor(&visitor, request)) return;
    opened->verdict = MOOD_VERDICT_OPENED;
    opened->at_unix_s = mood_clock_unix_s();
    if (mood_store_add_feedback(request->service->store, &visitor, opened, &err) != MOOD_OK)
        mood_log(request->service->logger, MOOD_LOG_ERROR, "http",
                 "request=%" PRIu64 " opened=lost reason=\"%s\"", request->number, err.text);
}

mood_status mood_route_go(mood_request *request, unsigned worker, mood_error *err) {
    (void)worker;
    mood_feedback opened = {0};
    MOOD_TRY(find(&opened, request, err));
    char *link = mood_arena_push(&request->arena, MOOD_ITEM_LINK_BYTES);
    if (!link) return MOOD_E_NOMEM;
    MOOD_TRY(mood_item_link(link, opened.kind, opened.id));
    remember(request, &opened);
    mood_answer_header(request, "Location", link);
    mood_answer_header(request, "Cache-Control", "no-store");
    mood_answer_empty(request, 302);
    return MOOD_OK;
}
