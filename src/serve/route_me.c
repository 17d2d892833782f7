/* SPDX-License-Identifier: Apache-2.0
 *
 * /api/v1/me: GET shows everything that is kept about the visitor, DELETE removes it.
 */
#include "serve/item_json.h"
#include "serve/problem.h"
#include "serve/route.h"
#include "serve/service.h"

#include <stdio.h>
#include <time.h>

static json_t *feedback_json(const mood_feedback *feedback) {
    char at[32];
    struct tm utc;
    const time_t seconds = (time_t)feedback->at_unix_s;
    gmtime_r(&seconds, &utc);
    strftime(at, sizeof at, "%Y-%m-%dT%H:%M:%SZ", &utc);
    json_t *before = NULL, *after = NULL; /* then they are left out */
    if (feedback->verdict == MOOD_VERDICT_FELT) {
        before = mood_point_json(feedback->before);
        after = mood_point_json(feedback->after);
    }
    return json_pack("{s:s, s:s, s:s, s:s, s:o*, s:o*}", "kind",
                     mood_kind_name((int)feedback->kind), "id", feedback->id, "verdict",
                     mood_verdict_name((int)feedback->verdict), "at", at, "before", before,
                     "after", after);
}

static json_t *recent_json(mood_request *request, const mood_visitor *visitor, mood_kind kind) {
    mood_recent_list *shown = mood_arena_push_zero(&request->arena, 1, sizeof *shown);
    json_t *list = json_array();
    if (shown) mood_recent_get(shown, request->service->recent, visitor, kind);
    for (size_t i = 0; shown && i < shown->n; i++)
        json_array_append_new(list, json_string(shown->ids[i]));
    return list;
}

mood_status mood_route_me_get(mood_request *request, unsigned worker, mood_error *err) {
    (void)worker;
    mood_visitor visitor;
    if (!mood_request_find_visitor(&visitor, request))
        return mood_answer_json(request, 200, "application/json",
                                json_pack("{s:b}", "visitor", 0));
    const size_t capacity = MOOD_STORE_MAX_FEEDBACK;
    mood_feedback *said = mood_arena_push_zero(&request->arena, capacity, sizeof *said);
    size_t n = 0;
    if (!said) return MOOD_E_NOMEM;
    MOOD_TRY(mood_problem_of_store(
        mood_store_list_feedback(said, &n, capacity, request->service->store, &visitor, err)));
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) json_array_append_new(list, feedback_json(&said[i]));
    json_t *root = json_pack("{s:b, s:o, s:{s:o, s:o}}", "visitor", 1, "feedback", list,
                             "recent", "movies", recent_json(request, &visitor, MOOD_MOVIES),
                             "songs", recent_json(request, &visitor, MOOD_SONGS));
    return mood_answer_json(request, 200, "application/json", root);
}

mood_status mood_route_me_delete(mood_request *request, unsigned worker, mood_error *err) {
    (void)worker;
    mood_visitor visitor;
    if (mood_request_find_visitor(&visitor, request)) {
        MOOD_TRY(mood_problem_of_store(
            mood_store_forget_visitor(request->service->store, &visitor, err)));
        mood_recent_forget(request->service->recent, &visitor);
    }
    char *cookie = mood_arena_push(&request->arena, MOOD_VISITOR_COOKIE_BYTES);
    if (!cookie) return MOOD_E_NOMEM;
    mood_visitor_write_forget(cookie, request->service->is_https);
    mood_answer_header(request, "Set-Cookie", cookie);
    mood_answer_header(request, "Cache-Control", "no-store");
    mood_answer_empty(request, 204);
    return MOOD_OK;
}
