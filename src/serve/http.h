/* SPDX-License-Identifier: Apache-2.0
 *
 * HTTP as the routes see it: a request, its answer, and the table that says who answers what.
 * Only server.c knows the library that moves the bytes.
 *
 *     raw address -> mood_request -> mood_route -> handler -> mood_answer (inside the request)
 *
 * A request belongs to one thread at a time: first to a connection thread, then to the worker
 * of its lane, then to a connection thread again. All it holds lives until the answer is sent.
 */
#ifndef MOOD_HTTP_H
#define MOOD_HTTP_H

#include "base/arena.h"
#include "base/buf.h"
#include "serve/query.h"
#include "store/store.h"

#include <jansson.h>

typedef struct mood_service mood_service; /* service.h: what all requests share */
typedef struct mood_request mood_request;

/** Who runs a handler. Connection threads neither compute nor wait for a disk. */
typedef enum mood_lane {
    MOOD_LANE_HERE,  /**< the connection thread: only what is in memory already */
    MOOD_LANE_STORE, /**< the pool for store, suggestions and posters */
    MOOD_LANE_FACES  /**< the pool whose workers each own a reader */
} mood_lane;

/** What a request may carry. */
typedef enum mood_body {
    MOOD_BODY_NONE,
    MOOD_BODY_JSON,    /**< application/json, limits.max_json_bytes */
    MOOD_BODY_PICTURE, /**< image/jpeg, image/png, image/webp; limits.max_picture_bytes */
    MOOD_N_BODIES
} mood_body;

/**
 * Answers a request. A failure becomes a problem document (problem.h); whatever the handler had
 * put into the answer before is dropped.
 *
 * worker  0..n-1 within the lane; 0 on a connection thread
 */
typedef mood_status mood_route_handler(mood_request *request, unsigned worker, mood_error *err);

typedef struct mood_route {
    const char *method;  /**< "GET" answers HEAD as well */
    const char *pattern; /**< "/poster/{kind}/{id}"; a name in braces stands for one segment */
    mood_route_handler *handle;
    mood_lane lane;
    mood_body body;
} mood_route;

#define MOOD_ROUTE_MAX_PARAMS 2

/** The table, in its order; static storage. */
extern const mood_route mood_routes[];
extern const size_t mood_n_routes;

/** The header fields that are read; NULL when not sent. */
typedef struct mood_headers {
    const char *host, *origin, *fetch_site, *content_type, *accept, *cookie, *if_none_match;
} mood_headers;

#define MOOD_ANSWER_MAX_HEADERS 12

typedef struct mood_answer {
    unsigned status;
    const char *data; /**< lives as long as the request */
    size_t size_bytes;
    struct {
        const char *name;
        const char *value;
    } headers[MOOD_ANSWER_MAX_HEADERS];
    size_t n_headers;
} mood_answer;

struct mood_request {
    mood_service *service;
    mood_arena arena;
    uint64_t number; /**< of this server run; in the log, and in problem documents */
    int64_t start_ns;
    const char *method;
    bool is_head;
    const char *path; /**< decoded */
    mood_query query;
    const mood_route *route; /**< NULL while unknown */
    const char *params[MOOD_ROUTE_MAX_PARAMS];
    mood_headers headers;
    mood_buf body;
    mood_buf text; /**< the memory behind an answer that was made for this request */
    mood_answer answer;
};

/**
 * Begin a request.
 *
 * address  as it stands in the request line: "/api/v1/suggestions?kind=songs"
 * Caller owns *out. MOOD_E_NOMEM only; an address that is wrong is found by
 * mood_request_parse.
 */
MOOD_NODISCARD mood_status mood_request_create(mood_request **out, mood_service *service,
                                               const char *address, uint64_t number);
void mood_request_destroy(mood_request **request);

/** Read path and query of the address given at creation. */
MOOD_NODISCARD mood_status mood_request_parse(mood_request *request, mood_error *err);

/** Whether a media type ("image/png; x=y") is one that the body may have. */
bool mood_body_takes(mood_body body, const char *content_type);

/** The media types of a body as one text: "image/jpeg, image/png, image/webp". */
const char *mood_body_media(mood_body body);

/** ---- who asks ---- */

/** The visitor whose cookie came with the request; false when there is none. */
bool mood_request_find_visitor(mood_visitor *out, const mood_request *request);

/** The same, or a new visitor, whose cookie is then put into the answer. */
MOOD_NODISCARD mood_status mood_request_need_visitor(mood_visitor *out, mood_request *request);

/** ---- routes.c ---- */

typedef enum mood_match {
    MOOD_MATCH_FOUND,
    MOOD_MATCH_NO_PATH,
    MOOD_MATCH_NO_METHOD
} mood_match;

/**
 * Find the route of a method and a decoded path.
 *
 * params  (MOOD_ROUTE_MAX_PARAMS) segments that stand for the pattern's names, in the arena
 * allow   for MOOD_MATCH_NO_METHOD: the value of the header Allow, in the arena
 */
mood_match mood_route_find(const mood_route **out, const char **params, const char **allow,
                           mood_arena *arena, const char *method, const char *path);

/** ---- answers ---- */

/** Bytes that live as long as the server or the request. */
void mood_answer_fixed(mood_request *request, unsigned status, const char *media,
                       const void *data, size_t size_bytes);

/** What was appended to request->text. */
void mood_answer_text(mood_request *request, unsigned status, const char *media);

/** Write a JSON value; takes the reference (also on failure; root may be NULL: no memory). */
MOOD_NODISCARD mood_status mood_answer_json(mood_request *request, unsigned status,
                                            const char *media, json_t *root);

/** No content: 204, or 302 with a Location that was set by mood_answer_header. */
void mood_answer_empty(mood_request *request, unsigned status);

/** name and value live as long as the request; a name set before gets the new value. */
void mood_answer_header(mood_request *request, const char *name, const char *value);

/** Set the ETag (with its quotes); when If-None-Match holds it the answer becomes a 304. */
void mood_answer_etag(mood_request *request, const char *etag);

#endif
