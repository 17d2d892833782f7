/* SPDX-License-Identifier: Apache-2.0
 *
 * The document docs/openapi.json against the table of routes: neither knows a route that the
 * other does not, and both say the same of what a request carries.
 */
#include "../unit/test.h"
#include "base/alloc.h"
#include "base/file.h"
#include "client.h"
#include "serve/http.h"
#include "serve/route.h"
#include "site.h"

static site s;
static json_t *document;

static int begin(void **state) {
    (void)state;
    client_reply reply;
    site_start(&s, NULL);
    assert_int_equal(client_get(&reply, s.url, "/api/v1/openapi.json"), 200);
    assert_string_equal(client_field(&reply, "Content-Type"), "application/json");
    document = json_loadb(reply.body.data, reply.body.size, JSON_REJECT_DUPLICATES, NULL);
    client_clear(&reply);
    return document ? 0 : -1;
}

static int end(void **state) {
    (void)state;
    json_decref(document);
    site_remove(&s);
    return 0;
}

static void lower(char out[16], const char *method) {
    size_t i = 0;
    for (; method[i] && i < 15; i++) out[i] = (char)(method[i] | 0x20);
    out[i] = 0;
}

static const json_t *operation_of(const mood_route *route) {
    char method[16];
    lower(method, route->method);
    return json_object_get(json_object_get(json_object_get(document, "paths"), route->pattern),
                           method);
}

static void every_route_is_described(void **state) {
    (void)state;
    for (size_t i = 0; i < mood_n_routes; i++) {
        const mood_route *route = &mood_routes[i];
        if (strcmp(route->pattern, MOOD_PATTERN_PAGE) == 0) continue;
        const json_t *operation = operation_of(route);
        if (!operation) fail_msg("%s %s is not described", route->method, route->pattern);
        assert_true(json_string_length(json_object_get(operation, "summary")) > 0);
        assert_true(json_object_size(json_object_get(operation, "responses")) > 0);
    }
}

static bool is_in_table(const char *path, const char *method) {
    for (size_t i = 0; i < mood_n_routes; i++) {
        char of_route[16];
        lower(of_route, mood_routes[i].method);
        if (strcmp(path, mood_routes[i].pattern) == 0 && strcmp(method, of_route) == 0)
            return true;
    }
    return false;
}

static void every_described_route_is_there(void **state) {
    (void)state;
    const char *path, *method;
    json_t *methods, *operation;
    json_object_foreach(json_object_get(document, "paths"), path, methods) {
        json_object_foreach(methods, method, operation) {
            if (!is_in_table(path, method)) fail_msg("%s %s is not there", method, path);
        }
    }
}

static void bodies_are_described_as_they_are_taken(void **state) {
    (void)state;
    for (size_t i = 0; i < mood_n_routes; i++) {
        const mood_route *route = &mood_routes[i];
        if (strcmp(route->pattern, MOOD_PATTERN_PAGE) == 0) continue;
        const json_t *body = json_object_get(operation_of(route), "requestBody");
        const char *media;
        json_t *schema;
        size_t n = 0;
        json_object_foreach(json_object_get(body, "content"), media, schema) {
            assert_true(mood_body_takes(route->body, media));
            assert_non_null(strstr(mood_body_media(route->body), media));
            n++;
        }
        const size_t expected = route->body == MOOD_BODY_JSON      ? 1
                                : route->body == MOOD_BODY_PICTURE ? 3
                                                                   : 0;
        assert_int_equal(n, expected);
    }
}

static void every_name_in_a_pattern_is_a_parameter(void **state) {
    (void)state;
    for (size_t i = 0; i < mood_n_routes; i++) {
        const mood_route *route = &mood_routes[i];
        size_t n_names = 0, n_found = 0, p;
        for (const char *c = route->pattern; *c; c++) n_names += *c == '{';
        json_t *parameter;
        json_array_foreach(json_object_get(operation_of(route), "parameters"), p, parameter) {
            char braces[64];
            snprintf(braces, sizeof braces, "{%s}",
                     json_string_value(json_object_get(parameter, "name")));
            const char *in = json_string_value(json_object_get(parameter, "in"));
            if (strcmp(in, "path") != 0) continue;
            assert_non_null(strstr(route->pattern, braces));
            n_found++;
        }
        assert_int_equal(n_found, n_names);
    }
}

static void references_lead_somewhere(void **state) {
    (void)state;
    char *text = json_dumps(document, 0);
    size_t n = 0;
    for (const char *at = text; (at = strstr(at, "\"$ref\": \"#/components/")); n++) {
        char section[32], name[64];
        assert_int_equal(sscanf(at, "\"$ref\": \"#/components/%31[^/]/%63[^\"]", section, name),
                         2);
        const json_t *components = json_object_get(document, "components");
        if (!json_object_get(json_object_get(components, section), name))
            fail_msg("%s/%s is not there", section, name);
        at += 8;
    }
    free(text);
    assert_true(n > 20);
}

/* docs/api.md names each limit with its default. */
static void limits_are_documented(void **state) {
    (void)state;
    char *text = NULL, line[256];
    const char *name, *meaning;
    int64_t value, low, high;
    size_t n = 0;
    char path[512];
    snprintf(path, sizeof path, "%s/api.md", getenv("MOODIFY_DOCS"));
    assert_int_equal(mood_file_read(&text, &n, path, 1 << 20, NULL), MOOD_OK);
    for (size_t i = 0; mood_limits_describe(i, &name, &value, &low, &high, &meaning); i++) {
        snprintf(line, sizeof line, "| `%s` | %lld | %s |", name, (long long)value, meaning);
        if (!strstr(text, line)) fail_msg("docs/api.md lacks: %s", line);
    }
    mood_free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_route_is_described),
        cmocka_unit_test(every_described_route_is_there),
        cmocka_unit_test(bodies_are_described_as_they_are_taken),
        cmocka_unit_test(every_name_in_a_pattern_is_a_parameter),
        cmocka_unit_test(references_lead_somewhere),
        cmocka_unit_test(limits_are_documented),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
