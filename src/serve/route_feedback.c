/* SPDX-License-Identifier: Apache-2.0
 *
 * POST /api/v1/feedback: {"kind":"songs","id":"...","verdict":"like"}, and the same
 * with "felt" and the moods before and after. The answer 204 is sent
 * after the store has made it durable, and not before.
 */
#include "base/clock.h"
#include "serve/feedback_json.h"
#include "serve/problem.h"
#include "serve/route.h"
#include "serve/service.h"

static bool is_in_catalog(mood_service *service, const mood_feedback *feedback) {
    const mood_stock *stock = mood_shelf_take(service->shelf);
    const bool is_there = mood_index_find(stock->index, feedback->kind, feedback->id) != NULL;
    mood_shelf_give_back(service->shelf, stock);
    return is_there;
}

mood_status mood_route_feedback(mood_request *request, unsigned worker, mood_error *err) {
    (void)worker;
    mood_feedback feedback;
    mood_visitor visitor;
    MOOD_TRY(mood_feedback_json_read(&feedback, request->body.data, request->body.size, err));
    if (!is_in_catalog(request->service, &feedback))
        return mood_fail(err, MOOD_E_NOT_FOUND, "id: the catalogue has no such item");
    feedback.at_unix_s = mood_clock_unix_s();
    MOOD_TRY(mood_request_need_visitor(&visitor, request));
    MOOD_TRY(mood_problem_of_store(
        mood_store_add_feedback(request->service->store, &visitor, &feedback, err)));
    mood_answer_header(request, "Cache-Control", "no-store");
    mood_answer_empty(request, 204);
    return MOOD_OK;
}
