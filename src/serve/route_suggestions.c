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
#include "serve/problem.h"
#include "serve/route.h"
#include "serve/service.h"

#include <sodium.h>
#include <string.h>

#define DEFAULT_COUNT 12
#define MAX_SEED      ((uint64_t)9007199254740991) /* 2^53 - 1: exact in JSON numbers */
#define MAX_TRIES     8

typedef struct asked {
    float p[MOOD_N_EXPRESSIONS];
    mood_door door;
    mood_wish wish;
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
    static const char *const names[] = {"kind",  "mood", "probs",    "door",
                                        "count", "seed", "explicit", NULL};
    *out = (asked){.has_seed = mood_query_get(query, "seed") != NULL};
    MOOD_TRY(mood_query_expect(query, names, err));
    const char *kind = mood_query_get(query, "kind"), *door = mood_query_get(query, "door");
    const char *allow_explicit = mood_query_get(query, "explicit");
    if (!kind || !mood_kind_parse(&out->wish.kind, kind))
        return mood_fail(err, MOOD_E_ARG, "kind: movies or songs is expected");
    if (!mood_door_parse(&out->door, door ? door : "stay"))
        return mood_fail(err, MOOD_E_ARG, "door: stay, lift or calm is expected");
    if (allow_explicit && strcmp(allow_explicit, "yes") != 0 &&
        strcmp(allow_explicit, "no") != 0)
        return mood_fail(err, MOOD_E_ARG, "explicit: yes or no is expected");
    out->wish.allow_explicit = allow_explicit && strcmp(allow_explicit, "yes") == 0;
    uint64_t count;
    MOOD_TRY(mood_query_number(&count, query, "count", DEFAULT_COUNT, 1, MOOD_SUGGEST_MAX_COUNT,
                               err));
    MOOD_TRY(mood_query_number(&out->wish.seed, query, "seed", 0, 0, MAX_SEED, err));
    out->wish.count = (size_t)count;
    return read_mood(out, query, err);
}

/* One list of the taste while it grows. */
typedef struct growing {
    const mood_item **items;
    size_t n;
} growing;

static bool holds(const growing *list, const mood_item *item) {
    for (size_t i = 0; i < list->n; i++)
        if (list->items[i] == item) return true;
    return false;
}

/* The visitor's feedback by verdict, newest first; of a later and an earlier word the later. */
static mood_status read_feedback(mood_taste *taste, mood_request *request,
                                 const mood_stock *stock, const mood_visitor *visitor,
                                 mood_error *err) {
    const size_t capacity = MOOD_STORE_MAX_FEEDBACK;
    mood_feedback *said = mood_arena_push_zero(&request->arena, capacity, sizeof *said);
    growing lists[MOOD_N_VERDICTS] = {0};
    size_t n = 0;
    for (int v = 0; v < MOOD_N_VERDICTS; v++) {
        lists[v].items = mood_arena_push_zero(&request->arena, capacity, sizeof(mood_item *));
        if (!said || !lists[v].items) return MOOD_E_NOMEM;
    }
    MOOD_TRY(mood_problem_of_store(
        mood_store_list_feedback(said, &n, capacity, request->service->store, visitor, err)));
    for (size_t i = 0; i < n; i++) {
        const mood_item *item = mood_index_find(stock->index, said[i].kind, said[i].id);
        if (!item) continue;
        const bool is_word = said[i].verdict != MOOD_VERDICT_OPENED;
        if (is_word &&
            (holds(&lists[MOOD_VERDICT_LIKE], item) || holds(&lists[MOOD_VERDICT_SKIP], item)))
            continue;
        growing *list = &lists[said[i].verdict];
        list->items[list->n++] = item;
    }
    taste->liked = (mood_item_list){lists[MOOD_VERDICT_LIKE].items, lists[MOOD_VERDICT_LIKE].n};
    taste->skipped =
        (mood_item_list){lists[MOOD_VERDICT_SKIP].items, lists[MOOD_VERDICT_SKIP].n};
    taste->seen = (mood_item_list){lists[MOOD_VERDICT_SEEN].items, lists[MOOD_VERDICT_SEEN].n};
    taste->opened =
        (mood_item_list){lists[MOOD_VERDICT_OPENED].items, lists[MOOD_VERDICT_OPENED].n};
    return MOOD_OK;
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
    mood_taste taste = {0};
    mood_visitor visitor;
    const bool is_known = mood_request_find_visitor(&visitor, request);
    if (is_known) MOOD_TRY(read_feedback(&taste, request, stock, &visitor, err));
    a->wish.taste = &taste;
    if (a->has_seed) return mood_suggest(out, n_out, stock->index, &target, &a->wish);

    mood_recent_list *shown = mood_arena_push_zero(&request->arena, 1, sizeof *shown);
    if (!shown) return MOOD_E_NOMEM;
    MOOD_TRY(mood_request_need_visitor(&visitor, request));
    mood_recent_get(shown, service->recent, &visitor, a->wish.kind);
    MOOD_TRY(find_recent(&taste, &request->arena, stock, a->wish.kind, shown));
    for (int i = 0; i < MAX_TRIES; i++) {
        randombytes_buf(&a->wish.seed, sizeof a->wish.seed);
        a->wish.seed &= MAX_SEED;
        MOOD_TRY(mood_suggest(out, n_out, stock->index, &target, &a->wish));
        if (!is_last_list(shown, out, *n_out)) break;
    }
    const char *ids[MOOD_SUGGEST_MAX_COUNT];
    for (size_t i = 0; i < *n_out; i++) ids[i] = out[i].item->id;
    mood_recent_add(service->recent, &visitor, a->wish.kind, ids, *n_out);
    return MOOD_OK;
}

/* "Drama|Romance" as a list of texts. */
static json_t *genres_json(const char *genres) {
    json_t *list = json_array();
    while (*genres) {
        const size_t n = strcspn(genres, "|");
        if (n > 0) json_array_append_new(list, json_stringn(genres, n));
        genres += n + (genres[n] == '|');
    }
    return list;
}

static json_t *item_json(const mood_suggestion *suggestion) {
    const mood_item *item = suggestion->item;
    char link[MOOD_ITEM_LINK_BYTES] = "";
    if (mood_item_link(link, item->kind, item->id) != MOOD_OK) return NULL;
    const char *kind = mood_kind_name(item->kind);
    json_t *year = item->year > 0 ? json_integer(item->year) : json_null();
    return json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:s, s:o, s:s, s:f, s:f}", "id", item->id,
                     "kind", kind, "title", item->title, "by", item->by, "year", year, "genres",
                     genres_json(item->genres), "link", link, "poster",
                     json_sprintf("/poster/%s/%s", kind, item->id), "why", suggestion->why,
                     "valence", (double)item->place.valence, "arousal",
                     (double)item->place.arousal);
}

static json_t *list_json(const asked *a, const mood_suggestion *list, size_t n) {
    json_t *items = json_array();
    for (size_t i = 0; i < n; i++)
        if (json_array_append_new(items, item_json(&list[i])) != 0) {
            json_decref(items);
            return NULL;
        }
    return json_pack(
        "{s:s, s:s, s:I, s:o}", "mood", mood_expression_name((int)mood_seven_best(a->p)),
        "door", mood_door_name((int)a->door), "seed", (json_int_t)a->wish.seed, "items", items);
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
