/* SPDX-License-Identifier: Apache-2.0
 *
 * /metrics: counters for Prometheus. They hold no visitor, address or search.
 */
#include "serve/route.h"
#include "serve/service.h"

#define MAX_LINES 64 /* more than the table of routes will have */

mood_status mood_route_metrics(mood_request *request, unsigned worker, mood_error *err) {
    (void)worker;
    mood_service *service = request->service;
    const char *methods[MAX_LINES], *names[MAX_LINES];
    if (mood_n_routes + 1 > MAX_LINES)
        return mood_fail(err, MOOD_E_INTERNAL, "there are more routes than lines of counters");
    for (size_t i = 0; i < mood_n_routes; i++) {
        methods[i] = mood_routes[i].method;
        names[i] = mood_routes[i].pattern;
    }
    methods[mood_n_routes] = "any";
    names[mood_n_routes] = "none";
    const mood_stock *stock = mood_shelf_take(service->shelf);
    const double n_items = (double)stock->n_items;
    mood_shelf_give_back(service->shelf, stock);
    const mood_gauge gauges[] = {
        {"moodify_catalog_items", "Films and songs of the catalogue in use.", "", n_items},
        {"moodify_connections", "Connections that are open.", "",
         (double)atomic_load(&service->n_connections)},
        {"moodify_bodies_bytes", "Memory that request bodies take.", "",
         (double)atomic_load(&service->bodies_bytes)},
        {"moodify_recent_visitors", "Visitors whose last lists are remembered.", "",
         (double)mood_recent_count(service->recent)},
        {"moodify_queue_waiting", "Requests that wait for a worker.", "{pool=\"store\"}",
         mood_pool_count_waiting(service->store_pool)},
        {"moodify_queue_waiting", "", "{pool=\"faces\"}",
         mood_pool_count_waiting(service->faces_pool)},
    };
    MOOD_TRY(mood_metrics_write(&request->text, service->metrics, methods, names, gauges,
                                MOOD_COUNT(gauges)));
    mood_answer_text(request, 200, "text/plain; version=0.0.4; charset=utf-8");
    mood_answer_header(request, "Cache-Control", "no-store");
    return MOOD_OK;
}
