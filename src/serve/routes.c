/* SPDX-License-Identifier: Apache-2.0
 *
 * The table of all routes, and how a path finds its line.
 *
 * A new route is a file route_<noun>.c, a line in route.h and a line here (and its description
 * in docs/openapi.json, which a test holds against this table).
 */
#include "serve/http.h"
#include "serve/pages.h"
#include "serve/route.h"

#include <string.h>

const mood_route mood_routes[] = {
    {"POST", "/api/v1/look", mood_route_look, MOOD_LANE_FACES, MOOD_BODY_PICTURE},
    {"GET", "/api/v1/suggestions", mood_route_suggestions, MOOD_LANE_STORE, MOOD_BODY_NONE},
    {"GET", "/api/v1/path", mood_route_path, MOOD_LANE_STORE, MOOD_BODY_NONE},
    {"POST", "/api/v1/feedback", mood_route_feedback, MOOD_LANE_STORE, MOOD_BODY_JSON},
    {"GET", "/api/v1/me", mood_route_me_get, MOOD_LANE_STORE, MOOD_BODY_NONE},
    {"DELETE", "/api/v1/me", mood_route_me_delete, MOOD_LANE_STORE, MOOD_BODY_NONE},
    {"GET", "/api/v1/openapi.json", mood_route_page, MOOD_LANE_HERE, MOOD_BODY_NONE},
    {"GET", "/poster/{kind}/{id}", mood_route_poster, MOOD_LANE_STORE, MOOD_BODY_NONE},
    {"GET", "/go/{kind}/{id}", mood_route_go, MOOD_LANE_STORE, MOOD_BODY_NONE},
    {"GET", "/healthz", mood_route_healthz, MOOD_LANE_HERE, MOOD_BODY_NONE},
    {"GET", "/readyz", mood_route_readyz, MOOD_LANE_STORE, MOOD_BODY_NONE},
    {"GET", "/metrics", mood_route_metrics, MOOD_LANE_HERE, MOOD_BODY_NONE},
    {"GET", MOOD_PATTERN_PAGE, mood_route_page, MOOD_LANE_HERE, MOOD_BODY_NONE},
};
const size_t mood_n_routes = MOOD_COUNT(mood_routes);

/* Each pattern's segments against the path's; names in braces take any segment but "". */
static bool path_matches(const char **params, mood_arena *arena, const char *pattern,
                         const char *path) {
    if (strcmp(pattern, MOOD_PATTERN_PAGE) == 0) return mood_page_find(path) != NULL;
    size_t n_params = 0;
    while (*pattern && *path) {
        if (*pattern == '{') {
            const size_t n = strcspn(path, "/");
            if (n == 0 || n_params == MOOD_ROUTE_MAX_PARAMS) return false;
            params[n_params] = mood_arena_push_text(arena, path, n);
            if (!params[n_params++]) return false;
            path += n;
            pattern = strchr(pattern, '}') + 1;
        } else if (*pattern++ != *path++) {
            return false;
        }
    }
    return !*pattern && !*path;
}

static bool method_matches(const char *of_route, const char *method) {
    return strcmp(of_route, method) == 0 ||
           (strcmp(of_route, "GET") == 0 && strcmp(method, "HEAD") == 0);
}

mood_match mood_route_find(const mood_route **out, const char **params, const char **allow,
                           mood_arena *arena, const char *method, const char *path) {
    const char *methods = NULL;
    for (size_t i = 0; i < mood_n_routes; i++) {
        const mood_route *route = &mood_routes[i];
        if (!path_matches(params, arena, route->pattern, path)) continue;
        if (method_matches(route->method, method)) {
            *out = route;
            return MOOD_MATCH_FOUND;
        }
        const char *name = strcmp(route->method, "GET") == 0 ? "GET, HEAD" : route->method;
        methods = methods ? mood_arena_printf(arena, "%s, %s", methods, name) : name;
    }
    if (!methods) return MOOD_MATCH_NO_PATH;
    *allow = methods;
    return MOOD_MATCH_NO_METHOD;
}
