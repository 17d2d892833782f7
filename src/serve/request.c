/* SPDX-License-Identifier: Apache-2.0
 *
 * A request and its answer are one block of memory with an arena, a body and a text buffer,
 * each with its own maximum; all go together when the answer has been sent.
 */
#include "serve/http.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "serve/service.h"

#include <string.h>
#include <strings.h>

/* The largest answer: 500 kB of JSON are 48 suggestions ten times over. */
#define MAX_TEXT_BYTES ((size_t)4 << 20)

mood_status mood_request_create(mood_request **out, mood_service *service, const char *address,
                                uint64_t number) {
    mood_request *request = mood_alloc_zero(1, sizeof *request);
    if (!request) return MOOD_E_NOMEM;
    request->service = service;
    request->number = number;
    request->start_ns = mood_clock_ns();
    mood_arena_init(&request->arena, (size_t)service->limits.request_memory_bytes);
    mood_buf_init(&request->body, 0);
    mood_buf_init(&request->text, MAX_TEXT_BYTES);
    request->path = mood_arena_push_text(&request->arena, address, strlen(address));
    if (!request->path) {
        mood_request_destroy(&request);
        return MOOD_E_NOMEM;
    }
    *out = request;
    return MOOD_OK;
}

void mood_request_destroy(mood_request **handle) {
    mood_request *request = *handle;
    if (!request) return;
    *handle = NULL;
    mood_buf_clear(&request->body);
    mood_buf_clear(&request->text);
    mood_arena_clear(&request->arena);
    mood_free(request);
}

mood_status mood_request_parse(mood_request *request, mood_error *err) {
    const char *address = request->path;
    const size_t n_path = strcspn(address, "?");
    const char *query = address[n_path] ? address + n_path + 1 : "";
    const size_t n_query = strlen(query);
    request->path = "";
    if (address[0] != '/')
        return mood_fail(err, MOOD_E_FORMAT, "the address does not begin with \"/\"");
    if (n_query > (size_t)request->service->limits.max_query_bytes)
        return mood_fail(err, MOOD_E_FORMAT, "the query is longer than %lld bytes",
                         (long long)request->service->limits.max_query_bytes);
    MOOD_TRY(mood_query_decode(&request->path, &request->arena, address, n_path, false, err));
    return mood_query_parse(&request->query, &request->arena, query, n_query, err);
}

bool mood_request_find_visitor(mood_visitor *out, const mood_request *request) {
    return mood_visitor_read(out, request->headers.cookie, request->service->key);
}

mood_status mood_request_need_visitor(mood_visitor *out, mood_request *request) {
    if (mood_request_find_visitor(out, request)) return MOOD_OK;
    char *cookie = mood_arena_push(&request->arena, MOOD_VISITOR_COOKIE_BYTES);
    if (!cookie) return MOOD_E_NOMEM;
    mood_visitor_create(out);
    mood_visitor_write(cookie, out, request->service->key, request->service->is_https);
    mood_answer_header(request, "Set-Cookie", cookie);
    return MOOD_OK;
}

static const char *const body_media[MOOD_N_BODIES][4] = {
    [MOOD_BODY_NONE] = {NULL},
    [MOOD_BODY_JSON] = {"application/json", NULL},
    [MOOD_BODY_PICTURE] = {"image/jpeg", "image/png", "image/webp", NULL},
};

bool mood_body_takes(mood_body body, const char *content_type) {
    if (!content_type) return false;
    size_t n = strcspn(content_type, "; \t");
    for (const char *const *media = body_media[body]; *media; media++)
        if (strlen(*media) == n && strncasecmp(*media, content_type, n) == 0) return true;
    return false;
}

const char *mood_body_media(mood_body body) {
    static const char *const texts[MOOD_N_BODIES] = {
        [MOOD_BODY_NONE] = "none",
        [MOOD_BODY_JSON] = "application/json",
        [MOOD_BODY_PICTURE] = "image/jpeg, image/png or image/webp",
    };
    return texts[body];
}

void mood_answer_header(mood_request *request, const char *name, const char *value) {
    mood_answer *answer = &request->answer;
    size_t i = 0;
    while (i < answer->n_headers && strcasecmp(answer->headers[i].name, name) != 0) i++;
    if (i == MOOD_ANSWER_MAX_HEADERS) return;
    answer->headers[i].name = name;
    answer->headers[i].value = value;
    if (i == answer->n_headers) answer->n_headers++;
}

void mood_answer_fixed(mood_request *request, unsigned status, const char *media,
                       const void *data, size_t size_bytes) {
    request->answer.status = status;
    request->answer.data = data;
    request->answer.size_bytes = size_bytes;
    mood_answer_header(request, "Content-Type", media);
}

void mood_answer_text(mood_request *request, unsigned status, const char *media) {
    mood_answer_fixed(request, status, media, request->text.data, request->text.size);
}

void mood_answer_empty(mood_request *request, unsigned status) {
    request->answer.status = status;
    request->answer.data = NULL;
    request->answer.size_bytes = 0;
}

static int append_json(const char *data, size_t n, void *cookie) {
    return mood_buf_append(cookie, data, n) == MOOD_OK ? 0 : -1;
}

mood_status mood_answer_json(mood_request *request, unsigned status, const char *media,
                             json_t *root) {
    mood_buf *text = &request->text;
    mood_buf_reset(text);
    /* Seven digits hold any number that was a float. */
    const int failed = !root || json_dump_callback(root, append_json, text,
                                                   JSON_COMPACT | JSON_REAL_PRECISION(7)) != 0;
    json_decref(root);
    if (failed) return text->status != MOOD_OK ? text->status : MOOD_E_NOMEM;
    mood_answer_text(request, status, media);
    mood_answer_header(request, "Cache-Control", "no-store");
    return MOOD_OK;
}

/* RFC 9110, 13.1.2: a list of tags compared weakly, or "*". */
static bool list_holds_tag(const char *list, const char *etag) {
    const size_t n_tag = strlen(etag);
    while (*list) {
        list += strspn(list, " \t,");
        if (strncmp(list, "W/", 2) == 0) list += 2;
        const size_t n = strcspn(list, ", \t");
        if ((n == 1 && *list == '*') || (n == n_tag && memcmp(list, etag, n) == 0)) return true;
        list += n;
    }
    return false;
}

void mood_answer_etag(mood_request *request, const char *etag) {
    mood_answer_header(request, "ETag", etag);
    const char *list = request->headers.if_none_match;
    if (request->answer.status == 200 && list && list_holds_tag(list, etag))
        mood_answer_empty(request, 304);
}
