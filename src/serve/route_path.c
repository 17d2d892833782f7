/* SPDX-License-Identifier: Apache-2.0
 *
 * GET /api/v1/path: a way from one mood to another in small steps, each an item with its
 * reason.
 *
 *     query -> journey, wish ; cookie -> what the visitor said -> taste ; all -> path
 *
 * The visitor's word counts, but nothing of a path is remembered, so no cookie is set.
 */
#include "serve/item_json.h"
#include "serve/route.h"
#include "serve/service.h"
#include "serve/visitor_taste.h"
#include "serve/wish_query.h"

#include <math.h>

#define DEFAULT_STEPS 5

typedef struct asked {
    mood_journey way;
    mood_wish wish; /* borrows the filter */
    mood_filter filter;
} asked;

static mood_status read_place(mood_point *out, const mood_query *query, const char *name,
                              mood_error *err) {
    const char *text = mood_query_get(query, name);
    if (text && mood_point_parse_mood(out, text)) return MOOD_OK;
    return mood_fail(err, MOOD_E_ARG,
                     "%s: angry, disgust, fear, happy, sad, surprise, neutral, or valence and "
                     "arousal from -1 to 1 (-.4,-.2) is expected",
                     name);
}

static mood_status read_query(asked *out, const mood_query *query, mood_error *err) {
    static const char *const names[] = {MOOD_WISH_QUERY_NAMES, "from", "to", "steps", NULL};
    uint64_t steps;
    MOOD_TRY(mood_query_expect(query, names, err));
    MOOD_TRY(mood_wish_query_read(&out->wish, &out->filter, query, err));
    MOOD_TRY(read_place(&out->way.from, query, "from", err));
    MOOD_TRY(read_place(&out->way.to, query, "to", err));
    MOOD_TRY(mood_query_number(&steps, query, "steps", DEFAULT_STEPS, MOOD_PATH_MIN_STEPS,
                               MOOD_PATH_MAX_STEPS, err));
    out->wish.count = (size_t)steps;
    if (!mood_query_get(query, "seed")) out->wish.seed = mood_wish_random_seed();
    return MOOD_OK;
}

static mood_status find_path(mood_suggestion *out, mood_request *request,
                             const mood_stock *stock, asked *a, mood_error *err) {
    mood_taste taste;
    MOOD_TRY(mood_visitor_taste(&taste, request, stock, err));
    a->wish.taste = &taste;
    const mood_status status = mood_path_find(out, stock->index, &a->way, &a->wish);
    if (status != MOOD_E_NOT_FOUND) return status;
    return mood_fail(err, status, "steps: there are not so many %s that may be shown",
                     mood_kind_name((int)a->wish.kind));
}

static json_t *path_json(const asked *a, const mood_suggestion *list) {
    const size_t n = a->wish.count;
    const float unevenness = mood_path_unevenness(list, n, &a->way);
    return json_pack("{s:o, s:o, s:I, s:o, s:o}", "from", mood_point_json(a->way.from), "to",
                     mood_point_json(a->way.to), "seed", (json_int_t)a->wish.seed, "unevenness",
                     isfinite(unevenness) ? json_real((double)unevenness) : json_null(),
                     "items", mood_item_json_list(list, n));
}

mood_status mood_route_path(mood_request *request, unsigned worker, mood_error *err) {
    (void)worker;
    asked a;
    mood_suggestion list[MOOD_PATH_MAX_STEPS];
    MOOD_TRY(read_query(&a, &request->query, err));
    const mood_stock *stock = mood_shelf_take(request->service->shelf);
    const mood_status status = find_path(list, request, stock, &a, err);
    json_t *root = status == MOOD_OK ? path_json(&a, list) : NULL;
    mood_shelf_give_back(request->service->shelf, stock);
    MOOD_TRY(status);
    return mood_answer_json(request, 200, "application/json", root);
}
