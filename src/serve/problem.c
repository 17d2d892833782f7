/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/problem.h"
#include "serve/pages.h"
#include "serve/service.h"

#include <inttypes.h>
#include <string.h>

#define MEDIA "application/problem+json"

unsigned mood_problem_status(mood_status status) {
    switch (status) {
    case MOOD_OK:
        return 500;
    case MOOD_E_ARG:
        return 400;
    case MOOD_E_NOMEM:
        return 503;
    case MOOD_E_FORMAT:
        return 400;
    case MOOD_E_LIMIT:
        return 413;
    case MOOD_E_UNSUPPORTED:
        return 415;
    case MOOD_E_IO:
        return 500;
    case MOOD_E_NOT_FOUND:
        return 404;
    case MOOD_E_BUSY:
        return 503;
    case MOOD_E_CONFLICT:
        return 409;
    case MOOD_E_DENIED:
        return 403;
    case MOOD_E_INTERNAL:
        return 500;
    }
    return 500;
}

mood_status mood_problem_of_store(mood_status status) {
    const bool is_same = status == MOOD_OK || status == MOOD_E_BUSY || status == MOOD_E_NOMEM;
    return is_same ? status : MOOD_E_IO;
}

const char *mood_problem_title(unsigned http_status) {
    static const struct {
        unsigned status;
        const char *title;
    } titles[] = {
        {400, "Bad Request"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {409, "Conflict"},
        {413, "Content Too Large"},
        {415, "Unsupported Media Type"},
        {421, "Misdirected Request"},
        {500, "Internal Server Error"},
        {503, "Service Unavailable"},
    };
    for (size_t i = 0; i < MOOD_COUNT(titles); i++)
        if (titles[i].status == http_status) return titles[i].title;
    return "Error";
}

/* Somebody who followed a link gets a page to read, not a document for programs. */
static bool answer_with_page(mood_request *request, unsigned http_status) {
    const char *accept = request->headers.accept;
    const mood_page *page = http_status == 404 && accept && strstr(accept, "text/html")
                                ? mood_page_find("/404")
                                : NULL;
    if (!page) return false;
    mood_answer_fixed(request, http_status, page->media, page->data, page->size_bytes);
    mood_answer_header(request, "Cache-Control", "no-store");
    return true;
}

void mood_problem_answer(mood_request *request, unsigned http_status, const char *detail) {
    static const char no_memory[] =
        "{\"type\":\"about:blank\",\"title\":\"Service Unavailable\",\"status\":503}";
    request->answer = (mood_answer){0};
    if (answer_with_page(request, http_status)) return;
    json_t *root = json_pack("{s:s, s:s, s:i, s:s, s:I}", "type", "about:blank", "title",
                             mood_problem_title(http_status), "status", (int)http_status,
                             "detail", detail, "request", (json_int_t)request->number);
    if (mood_answer_json(request, http_status, MEDIA, root) != MOOD_OK)
        mood_answer_fixed(request, http_status = 503, MEDIA, no_memory, sizeof no_memory - 1);
    if (http_status == 503) mood_answer_header(request, "Retry-After", "1");
}

void mood_problem_fail(mood_request *request, mood_status status, const mood_error *err) {
    const unsigned http_status = mood_problem_status(status);
    const char *text = err && err->text[0] ? err->text : mood_status_text(status);
    if (http_status >= 500) {
        mood_log(request->service->logger, MOOD_LOG_ERROR, "http",
                 "request=%" PRIu64 " failed=%s reason=\"%s\"", request->number,
                 mood_status_name(status), text);
        text = http_status == 503
                   ? "The server is busy; please try again in a moment."
                   : "The server failed; its log tells more under this request's number.";
    }
    mood_problem_answer(request, http_status, text);
}
