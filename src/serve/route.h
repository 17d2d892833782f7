/* SPDX-License-Identifier: Apache-2.0
 *
 * The handlers that the table in routes.c names, one file each: route_<noun>.c. What a route
 * takes and answers is described in docs/openapi.json and docs/api.md.
 */
#ifndef MOOD_ROUTE_H
#define MOOD_ROUTE_H

#include "serve/http.h"

/** Stands for every path of the embedded site. */
#define MOOD_PATTERN_PAGE "page"

mood_route_handler mood_route_healthz, mood_route_readyz; /* route_health.c */
mood_route_handler mood_route_metrics;
mood_route_handler mood_route_look;
mood_route_handler mood_route_suggestions;
mood_route_handler mood_route_path;
mood_route_handler mood_route_feedback;
mood_route_handler mood_route_me_get, mood_route_me_delete; /* route_me.c */
mood_route_handler mood_route_poster;
mood_route_handler mood_route_go;
mood_route_handler mood_route_page;

#endif
