/* SPDX-License-Identifier: Apache-2.0
 *
 * One request on its way through the server:
 *
 *     on_address   the request line is there: an exchange is made
 *     on_request   1st call, headers: admit() refuses or lets the body come
 *                  next calls: pieces of the body
 *                  body complete: the handler runs here, or the connection is suspended and a
 *                  worker of the lane's pool runs it and resumes the connection
 *                  after that: send_answer()
 *     on_completed the answer is out or the connection broke: counted, logged, freed
 *
 * An answer that is sent while a body is still coming ends the connection (libmicrohttpd does
 * so); watch.h lets such a connection linger so that the other side can read the answer.
 */
#include "serve/exchange.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "serve/gate.h"
#include "serve/problem.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

typedef enum phase { PHASE_HEADERS, PHASE_BODY, PHASE_REFUSED, PHASE_ANSWERED } phase;

/* One request on one connection. */
typedef struct exchange {
    mood_server *server;
    struct MHD_Connection *connection;
    mood_link *link;
    mood_request *request;
    phase phase;
    size_t held_bytes; /* of its body */
    bool has_sent;
} exchange;

static mood_link *link_of(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

static int socket_of(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info ? info->connect_fd : -1;
}

void mood_exchange_on_connection(void *cookie, struct MHD_Connection *connection,
                                 void **context, enum MHD_ConnectionNotificationCode code) {
    mood_server *server = cookie;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        const int fd = socket_of(connection);
        *context = mood_watch_open(server->watch, fd, server->service.limits.header_timeout_ms);
        /* A connection that nobody watches could stay for ever. */
        if (!*context) shutdown(fd, SHUT_RDWR);
        atomic_fetch_add(&server->service.n_connections, 1);
    } else {
        atomic_fetch_sub(&server->service.n_connections, 1);
        mood_watch_close(server->watch, *context);
        *context = NULL;
    }
}

/* Called when the request line has been read; what it returns becomes the request's context. */
void *mood_exchange_on_address(void *cookie, const char *address,
                               struct MHD_Connection *connection) {
    mood_server *server = cookie;
    exchange *x = mood_alloc_zero(1, sizeof *x);
    if (!x) return NULL;
    x->server = server;
    x->connection = connection;
    x->link = link_of(connection);
    const uint64_t number = atomic_fetch_add(&server->n_requests, 1) + 1;
    if (mood_request_create(&x->request, &server->service, address, number) != MOOD_OK) {
        mood_free(x);
        return NULL;
    }
    mood_metrics_begin(server->service.metrics);
    return x;
}

/* ---- the way in ------------------------------------------------------------------------- */

/* Copy the fields that are read; false when there is no memory. */
static bool read_headers(exchange *x) {
    mood_headers *to = &x->request->headers;
    const struct {
        const char *name;
        const char **to;
    } fields[] = {
        {"Host", &to->host},
        {"Origin", &to->origin},
        {"Sec-Fetch-Site", &to->fetch_site},
        {"Content-Type", &to->content_type},
        {"Accept", &to->accept},
        {"Cookie", &to->cookie},
        {"If-None-Match", &to->if_none_match},
    };
    for (size_t i = 0; i < MOOD_COUNT(fields); i++) {
        const char *value =
            MHD_lookup_connection_value(x->connection, MHD_HEADER_KIND, fields[i].name);
        if (!value) continue;
        *fields[i].to = mood_arena_push_text(&x->request->arena, value, strlen(value));
        if (!*fields[i].to) return false;
    }
    return true;
}

static bool refuse(exchange *x, unsigned status, const char *detail) {
    mood_problem_answer(x->request, status, detail);
    return false;
}

static bool refuse_size(exchange *x, size_t limit) {
    mood_error detail;
    (void)mood_fail(&detail, MOOD_E_LIMIT, "The body is larger than %zu bytes.", limit);
    return refuse(x, 413, detail.text);
}

static size_t body_limit(const exchange *x) {
    const mood_limits *limits = &x->server->service.limits;
    switch (x->request->route->body) {
    case MOOD_BODY_JSON:
        return (size_t)limits->max_json_bytes;
    case MOOD_BODY_PICTURE:
        return (size_t)limits->max_picture_bytes;
    case MOOD_BODY_NONE:
    case MOOD_N_BODIES:
        break;
    }
    return 0;
}

static bool admit_body(exchange *x, bool is_chunked, const char *length) {
    mood_request *request = x->request;
    const mood_body kind = request->route->body;
    const size_t limit = body_limit(x);
    if (kind == MOOD_BODY_NONE)
        return is_chunked || (length && strcmp(length, "0") != 0) ? refuse_size(x, 0) : true;
    if (!mood_body_takes(kind, request->headers.content_type)) {
        mood_error detail;
        (void)mood_fail(&detail, MOOD_E_UNSUPPORTED, "The body must be %s.",
                        mood_body_media(kind));
        return refuse(x, 415, detail.text);
    }
    const unsigned long long n_bytes = length ? strtoull(length, NULL, 10) : 0;
    if (n_bytes > limit) return refuse_size(x, limit);
    if (!is_chunked && n_bytes == 0) return refuse(x, 400, "A body is missing.");
    request->body.max_bytes = limit;
    return true;
}

static bool admit_route(exchange *x) {
    mood_request *request = x->request;
    const char *allow = NULL;
    switch (mood_route_find(&request->route, request->params, &allow, &request->arena,
                            request->method, request->path)) {
    case MOOD_MATCH_FOUND:
        return true;
    case MOOD_MATCH_NO_METHOD:
        mood_problem_answer(request, 405, "This address does not know that method.");
        mood_answer_header(request, "Allow", allow);
        return false;
    case MOOD_MATCH_NO_PATH:
        break;
    }
    return refuse(x, 404, "There is nothing at this address.");
}

/* Everything that the headers alone can decide. False: the answer is a problem. */
static bool admit(exchange *x, bool is_chunked, const char *length) {
    mood_request *request = x->request;
    const mood_service *service = request->service;
    mood_error err = {""};
    const mood_status status = mood_request_parse(request, &err);
    if (status != MOOD_OK) {
        mood_problem_fail(request, status == MOOD_E_LIMIT ? MOOD_E_FORMAT : status, &err);
        return false;
    }
    if (!request->headers.host) return refuse(x, 400, "The header Host is missing.");
    if (!mood_gate_host_is_known(request->headers.host, service->hosts))
        return refuse(x, 421, "This server is not known by that host name.");
    if (!admit_route(x)) return false;
    if (strcmp(request->route->method, "GET") != 0 &&
        !mood_gate_origin_is_own(request->headers.origin, request->headers.fetch_site,
                                 request->headers.host))
        return refuse(x, 403, "A change may only come from this server's own pages.");
    return admit_body(x, is_chunked, length);
}

/* ---- the way out ------------------------------------------------------------------------ */

static bool answer_has_header(const mood_answer *answer, const char *name) {
    for (size_t i = 0; i < answer->n_headers; i++)
        if (strcmp(answer->headers[i].name, name) == 0) return true;
    return false;
}

static enum MHD_Result send_answer(exchange *x) {
    const mood_answer *answer = &x->request->answer;
    /* The bytes live in the request or in the program, and the library only reads them. */
    struct MHD_Response *response = MHD_create_response_from_buffer(
        answer->size_bytes, (void *)(uintptr_t)answer->data, MHD_RESPMEM_PERSISTENT);
    if (!response) return MHD_NO;
    bool is_fine = true;
    for (size_t i = 0; i < answer->n_headers && is_fine; i++)
        is_fine = MHD_add_response_header(response, answer->headers[i].name,
                                          answer->headers[i].value) == MHD_YES;
    for (size_t i = 0; i < mood_n_gate_headers && is_fine; i++)
        if (!answer_has_header(answer, mood_gate_headers[i].name))
            is_fine = MHD_add_response_header(response, mood_gate_headers[i].name,
                                              mood_gate_headers[i].value) == MHD_YES;
    mood_watch_deadline(x->server->watch, x->link, x->server->service.limits.answer_timeout_ms);
    const enum MHD_Result result =
        is_fine ? MHD_queue_response(x->connection, answer->status, response) : MHD_NO;
    x->has_sent = result == MHD_YES;
    MHD_destroy_response(response);
    return result;
}

/*
 * The library takes no answer in the middle of a body, so these few bytes go to the socket
 * directly, and the connection ends.
 */
static enum MHD_Result send_last_words(exchange *x) {
    const mood_answer *answer = &x->request->answer;
    char text[1024];
    const int n = snprintf(text, sizeof text,
                           "HTTP/1.1 %u %s\r\nContent-Type: application/problem+json\r\n"
                           "%sContent-Length: %zu\r\nConnection: close\r\n\r\n%.*s",
                           answer->status, mood_problem_title(answer->status),
                           answer->status == 503 ? "Retry-After: 1\r\n" : "",
                           answer->size_bytes, (int)answer->size_bytes, answer->data);
    if (n > 0 && (size_t)n < sizeof text)
        x->has_sent =
            send(socket_of(x->connection), text, (size_t)n, MSG_NOSIGNAL | MSG_DONTWAIT) == n;
    mood_watch_set_linger(x->server->watch, x->link);
    return MHD_NO;
}

/* A piece of a body came. Bytes count for the common limit when they are here, not when they
 * are announced: announcing costs nothing, and would keep others out. */
static enum MHD_Result take_piece(exchange *x, const char *data, size_t n) {
    mood_service *service = &x->server->service;
    mood_buf *body = &x->request->body;
    const size_t before = atomic_fetch_add(&service->bodies_bytes, n);
    x->held_bytes += n;
    if (before + n > (size_t)service->limits.max_bodies_bytes) {
        mood_problem_fail(x->request, MOOD_E_BUSY, NULL);
        return send_last_words(x);
    }
    switch (mood_buf_append(body, data, n)) {
    case MOOD_OK:
        return MHD_YES;
    case MOOD_E_LIMIT: /* without a declared length it shows only now */
        refuse_size(x, body->max_bytes);
        return send_last_words(x);
    default:
        mood_problem_fail(x->request, MOOD_E_NOMEM, NULL);
        return send_last_words(x);
    }
}

/* ---- running ---------------------------------------------------------------------------- */

static void run_handler(exchange *x, unsigned worker) {
    mood_request *request = x->request;
    mood_error err = {""};
    const mood_status status = request->route->handle(request, worker, &err);
    if (status != MOOD_OK) mood_problem_fail(request, status, &err);
    x->phase = PHASE_ANSWERED;
}

static void run_in_lane(void *cookie, unsigned worker) {
    exchange *x = cookie;
    mood_server *server = x->server;
    run_handler(x, worker);
    MHD_resume_connection(x->connection); /* from here on x may be gone */
    atomic_fetch_sub(&server->n_in_lanes, 1);
}

static mood_pool *pool_of(const mood_service *service, mood_lane lane) {
    switch (lane) {
    case MOOD_LANE_HERE:
        break;
    case MOOD_LANE_STORE:
        return service->store_pool;
    case MOOD_LANE_FACES:
        return service->faces_pool;
    }
    return NULL;
}

static enum MHD_Result run(exchange *x) {
    mood_server *server = x->server;
    mood_watch_deadline(server->watch, x->link, 0);
    mood_pool *pool = pool_of(&server->service, x->request->route->lane);
    if (!pool) {
        run_handler(x, 0);
        return send_answer(x);
    }
    /* Counted before the look at is_ending: destroying waits for the count. */
    atomic_fetch_add(&server->n_in_lanes, 1);
    MHD_suspend_connection(x->connection);
    if (!atomic_load(&server->is_ending) && mood_pool_try_add(pool, run_in_lane, x) == MOOD_OK)
        return MHD_YES;
    mood_problem_fail(x->request, MOOD_E_BUSY, NULL);
    x->phase = PHASE_ANSWERED;
    MHD_resume_connection(x->connection);
    atomic_fetch_sub(&server->n_in_lanes, 1);
    return MHD_YES;
}

static enum MHD_Result begin(exchange *x, const char *method) {
    mood_request *request = x->request;
    request->method = mood_arena_push_text(&request->arena, method, strlen(method));
    if (!request->method || !read_headers(x)) return MHD_NO;
    request->is_head = strcmp(method, "HEAD") == 0;
    const char *length =
        MHD_lookup_connection_value(x->connection, MHD_HEADER_KIND, "Content-Length");
    const bool is_chunked = MHD_lookup_connection_value(x->connection, MHD_HEADER_KIND,
                                                        "Transfer-Encoding") != NULL;
    const bool has_body = is_chunked || (length && strcmp(length, "0") != 0);
    mood_watch_deadline(x->server->watch, x->link, x->server->service.limits.body_timeout_ms);
    x->phase = admit(x, is_chunked, length) ? PHASE_BODY : PHASE_REFUSED;
    if (x->phase == PHASE_BODY || !has_body) return MHD_YES;
    mood_watch_set_linger(x->server->watch, x->link);
    return send_answer(x);
}

enum MHD_Result mood_exchange_on_request(void *cookie, struct MHD_Connection *connection,
                                         const char *url, const char *method,
                                         const char *version, const char *data,
                                         size_t *data_bytes, void **context) {
    (void)cookie;
    (void)connection;
    (void)url;
    (void)version;
    exchange *x = *context;
    if (!x) return MHD_NO;
    switch (x->phase) {
    case PHASE_HEADERS:
        return begin(x, method);
    case PHASE_BODY:
        break;
    case PHASE_REFUSED:
    case PHASE_ANSWERED:
        *data_bytes = 0;
        return send_answer(x);
    }
    if (*data_bytes == 0) return run(x);
    const size_t n = *data_bytes;
    *data_bytes = 0;
    return take_piece(x, data, n);
}

static void log_access(const exchange *x, size_t sent_bytes, int64_t duration_ns) {
    const mood_request *request = x->request;
    mood_log(request->service->logger, MOOD_LOG_INFO, "http",
             "request=%" PRIu64 " method=%.16s route=%s status=%u received=%zu sent=%zu "
             "ms=%.2f%s",
             request->number, request->method ? request->method : "-",
             request->route ? request->route->pattern : "none",
             x->has_sent ? request->answer.status : 0, request->body.size, sent_bytes,
             (double)duration_ns / 1e6, x->has_sent ? "" : " broken=1");
}

void mood_exchange_on_completed(void *cookie, struct MHD_Connection *connection, void **context,
                                enum MHD_RequestTerminationCode code) {
    (void)connection;
    (void)code;
    mood_server *server = cookie;
    exchange *x = *context;
    *context = NULL;
    if (!x) return;
    mood_request *request = x->request;
    const int64_t duration_ns = mood_clock_ns() - request->start_ns;
    const size_t sent_bytes = x->has_sent && !request->is_head ? request->answer.size_bytes : 0;
    const size_t line = request->route ? (size_t)(request->route - mood_routes) : mood_n_routes;
    mood_metrics_end(server->service.metrics, line, x->has_sent ? request->answer.status : 0,
                     duration_ns, request->body.size, sent_bytes);
    log_access(x, sent_bytes, duration_ns);
    atomic_fetch_sub(&server->service.bodies_bytes, x->held_bytes);
    mood_watch_deadline(server->watch, x->link, server->service.limits.header_timeout_ms);
    mood_request_destroy(&x->request);
    mood_free(x);
}
