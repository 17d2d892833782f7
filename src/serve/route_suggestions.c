/* SPDX-License-Identifier: Apache-2.0
 *
 * GET /api/v1/suggestions: a list for a mood and a door, each item with its reason.
 *
 *     query -> wish ; cookie -> what the visitor said and was shown -> taste
 *     wish + taste -> list ; the same list as the last one -> another seed
 *
 * Without `seed` the visitor is remembered and never gets the same list twice in a row. With it
 * the list can be repeated: what was shown lately then does not matter, and no cookie is set.
 */
#include "serve/item_json.h"
#include "serve/route.h"
#include "serve/service.h"
#include "serve/visitor_taste.h"
#include "serve/wish_query.h"

#include <string.h>

#define DEFAULT_COUNT 12
#define MAX_TRIES     8

typedef struct asked {
    float p[MOOD_N_EXPRESSIONS];
    mood_door door;
    mood_wish wish; /* borrows the filter */
    mood_filter filter;
    bool has_seed;
} asked;

static mood_status read_mood(asked *out, const mood_query *query, mood_error *err) {
    const char *mood = mood_query_get(query, "mood"), *probs = mood_query_get(query, "probs");
    if (!mood == !probs)
        return mood_fail(err, MOOD_E_ARG, "mood, probs: exactly one of them is expected");
    if (probs) return mood_seven_parse_probs(out->p, probs, err);
    mood_expression expression;
    if (!mood_seven_parse(&expression, mood))
        return mood_fail(err, MOOD_E_ARG,
                         "mood: one of angry, disgust, fear, happy, sad, surprise, neutral is "
                         "expected");
    out->p[expression] = 1.f;
    return MOOD_OK;
}

static mood_status read_query(asked *out, const mood_query *query, mood_error *err) {
    static const char *const names[] = {
        MOOD_WISH_QUERY_NAMES, "mood", "probs", "door", "count", NULL};
    *out = (asked){.has_seed = mood_query_get(query, "seed") != NULL};
    MOOD_TRY(mood_query_expect(query, names, err));
    MOOD_TRY(mood_wish_query_read(&out->wish, &out->filter, query, err));
    const char *door = mood_query_get(query, "door");
    if (!mood_door_parse(&out->door, door ? door : "stay"))
        return mood_fail(err, MOOD_E_ARG, "door: stay, lift or calm is expected");
    uint64_t count;
    MOOD_TRY(mood_query_number(&count, query, "count", DEFAULT_COUNT, 1, MOOD_SUGGEST_MAX_COUNT,
                               err));
    out->wish.count = (size_t)count;
    return read_mood(out, query, err);
}

static mood_status find_recent(mood_taste *taste, mood_arena *arena, const mood_stock *stock,
                               mood_kind kind, const mood_recent_list *shown) {
    const mood_item **items = mood_arena_push_zero(arena, shown->n + 1, sizeof *items);
    size_t n = 0;
    if (!items) return MOOD_E_NOMEM;
    for (size_t i = 0; i < shown->n; i++) {
        const mood_item *item = mood_index_find(stock->index, kind, shown->ids[i]);
        if (item) items[n++] = item;
    }
    taste->recent = (mood_item_list){items, n};
    return MOOD_OK;
}

static bool is_last_list(const mood_recent_list *shown, const mood_suggestion *list, size_t n) {
    if (n == 0 || n != shown->n_last) return false;
    for (size_t i = 0; i < n; i++)
        if (strcmp(shown->ids[i], list[i].item->id) != 0) return false;
    return true;
}

static mood_status suggest(mood_suggestion *out, size_t *n_out, mood_request *request,
                           const mood_stock *stock, asked *a, mood_error *err) {
    mood_service *service = request->service;
    const mood_target target = mood_target_make(a->p, a->door);
    mood_taste taste;
    mood_visitor visitor;
    MOOD_TRY(mood_visitor_taste(&taste, request, stock, err));
    a->wish.taste = &taste;
    if (a->has_seed) return mood_suggest(out, n_out, stock->index, &target, &a->wish);

    mood_recent_list *shown = mood_arena_push_zero(&request->arena, 1, sizeof *shown);
    if (!shown) return MOOD_E_NOMEM;
    MOOD_TRY(mood_request_need_visitor(&visitor, request));
    mood_recent_get(shown, service->recent, &visitor, a->wish.kind);
    MOOD_TRY(find_recent(&taste, &request->arena, stock, a->wish.kind, shown));
    for (int i = 0; i < MAX_TRIES; i++) {
        a->wish.seed = mood_wish_random_seed();
        MOOD_TRY(mood_suggest(out, n_out, stock->index, &target, &a->wish));
        if (!is_last_list(shown, out, *n_out)) break;
    }
    const char *ids[MOOD_SUGGEST_MAX_COUNT];
    for (size_t i = 0; i < *n_out; i++) ids[i] = out[i].item->id;
    mood_recent_add(service->recent, &visitor, a->wish.kind, ids, *n_out);
    return MOOD_OK;
}

static json_t *list_json(const asked *a, const mood_suggestion *list, size_t n) {
    return json_pack("{s:s, s:s, s:I, s:o}", "mood",
                     mood_expression_name((int)mood_seven_best(a->p)), "door",
                     mood_door_name((int)a->door), "seed", (json_int_t)a->wish.seed, "items",
                     mood_item_json_list(list, n));
}

mood_status mood_route_suggestions(mood_request *request, unsigned worker, mood_error *err) {
    (void)worker;
    asked a;
    size_t n = 0;
    MOOD_TRY(read_query(&a, &request->query, err));
    mood_suggestion *list =
        mood_arena_push_zero(&request->arena, MOOD_SUGGEST_MAX_COUNT, sizeof *list);
    if (!list) return MOOD_E_NOMEM;
    const mood_stock *stock = mood_shelf_take(request->service->shelf);
    mood_status status = suggest(list, &n, request, stock, &a, err);
    json_t *root = status == MOOD_OK ? list_json(&a, list, n) : NULL;
    mood_shelf_give_back(request->service->shelf, stock);
    MOOD_TRY(status);
    return mood_answer_json(request, 200, "application/json", root);
}
