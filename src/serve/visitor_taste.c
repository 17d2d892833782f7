/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/visitor_taste.h"
#include "serve/problem.h"
#include "serve/service.h"

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

/* A mood is better or worse than another when it is so much more or less pleasant: a fifth of
 * the way from neutral to the end. */
#define LEAST_CHANGE .2f

/* What an entry says of taste: who felt better after an item liked it, who felt worse did not.
 * MOOD_N_VERDICTS: nothing. */
static mood_verdict meaning_of(const mood_feedback *said) {
    if (said->verdict != MOOD_VERDICT_FELT) return said->verdict;
    const float change = said->after.valence - said->before.valence;
    if (change >= LEAST_CHANGE) return MOOD_VERDICT_LIKE;
    return change <= -LEAST_CHANGE ? MOOD_VERDICT_SKIP : MOOD_N_VERDICTS;
}

/* The visitor's feedback by meaning, newest first; of a later and an earlier word the later. */
static mood_status read_feedback(mood_taste *taste, mood_request *request,
                                 const mood_stock *stock, const mood_visitor *visitor,
                                 mood_error *err) {
    const size_t capacity = MOOD_STORE_MAX_FEEDBACK;
    mood_feedback *said = mood_arena_push_zero(&request->arena, capacity, sizeof *said);
    growing lists[MOOD_VERDICT_FELT] = {0}; /* which always means another one */
    size_t n = 0;
    for (int v = 0; v < MOOD_VERDICT_FELT; v++) {
        lists[v].items = mood_arena_push_zero(&request->arena, capacity, sizeof(mood_item *));
        if (!said || !lists[v].items) return MOOD_E_NOMEM;
    }
    MOOD_TRY(mood_problem_of_store(
        mood_store_list_feedback(said, &n, capacity, request->service->store, visitor, err)));
    for (size_t i = 0; i < n; i++) {
        const mood_item *item = mood_index_find(stock->index, said[i].kind, said[i].id);
        const mood_verdict verdict = meaning_of(&said[i]);
        if (!item || verdict == MOOD_N_VERDICTS) continue;
        const bool is_word = verdict != MOOD_VERDICT_OPENED;
        if (is_word &&
            (holds(&lists[MOOD_VERDICT_LIKE], item) || holds(&lists[MOOD_VERDICT_SKIP], item)))
            continue;
        growing *list = &lists[verdict];
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

mood_status mood_visitor_taste(mood_taste *out, mood_request *request, const mood_stock *stock,
                               mood_error *err) {
    mood_visitor visitor;
    *out = (mood_taste){0};
    if (!mood_request_find_visitor(&visitor, request)) return MOOD_OK;
    return read_feedback(out, request, stock, &visitor, err);
}
