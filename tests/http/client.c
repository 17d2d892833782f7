/* SPDX-License-Identifier: Apache-2.0 */
#include "client.h"
#include "../unit/test.h"
#include "base/clock.h"

#include <arpa/inet.h>
#include <errno.h>
#include <jansson.h>
#include <poll.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

int client_connect(const char *url) {
    char host[64] = "";
    unsigned port = 0;
    const bool is_v6 = strncmp(url, "http://[", 8) == 0;
    struct sockaddr_storage to = {0};
    socklen_t size;
    if (sscanf(url, is_v6 ? "http://[%63[^]]]:%u" : "http://%63[^:]:%u", host, &port) != 2)
        fail_msg("\"%s\" is no address", url);
    if (is_v6) {
        struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)&to;
        in6->sin6_family = AF_INET6;
        in6->sin6_port = htons((uint16_t)port);
        assert_int_equal(inet_pton(AF_INET6, host, &in6->sin6_addr), 1);
        size = sizeof *in6;
    } else {
        struct sockaddr_in *in = (struct sockaddr_in *)&to;
        in->sin_family = AF_INET;
        in->sin_port = htons((uint16_t)port);
        assert_int_equal(inet_pton(AF_INET, host, &in->sin_addr), 1);
        size = sizeof *in;
    }
    const int fd = socket(to.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    if (connect(fd, (struct sockaddr *)&to, size) != 0)
        fail_msg("%s: %s", url, strerror(errno));
    return fd;
}

static bool wait_for(int fd, short events, int timeout_ms) {
    struct pollfd one = {.fd = fd, .events = events};
    return poll(&one, 1, timeout_ms) == 1;
}

size_t client_send_some(int fd, const void *data, size_t n) {
    size_t sent = 0;
    while (sent < n) {
        if (!wait_for(fd, POLLOUT, CLIENT_PATIENCE_MS)) fail_msg("the server takes no more");
        const ssize_t now = send(fd, (const char *)data + sent, n - sent, MSG_NOSIGNAL);
        if (now <= 0) break;
        sent += (size_t)now;
    }
    return sent;
}

void client_send(int fd, const void *data, size_t n) {
    assert_int_equal(client_send_some(fd, data, n), n);
}

void client_send_text(int fd, const char *text) {
    client_send(fd, text, strlen(text));
}

/* One byte more or a piece; false when the other side has closed. */
static bool receive_into(mood_buf *to, int fd, size_t n) {
    char piece[16384];
    if (!wait_for(fd, POLLIN, CLIENT_PATIENCE_MS)) fail_msg("the server does not answer");
    const ssize_t now = recv(fd, piece, n < sizeof piece ? n : sizeof piece, 0);
    if (now <= 0) return false;
    assert_int_equal(mood_buf_append(to, piece, (size_t)now), MOOD_OK);
    return true;
}

void client_receive(client_reply *out, int fd, bool is_head) {
    mood_buf_init(&out->head, 64 << 10);
    mood_buf_init(&out->body, 16 << 20);
    out->status = 0;
    while (out->head.size < 4 ||
           memcmp(out->head.data + out->head.size - 4, "\r\n\r\n", 4) != 0)
        if (!receive_into(&out->head, fd, 1)) fail_msg("the connection ended before an answer");
    assert_int_equal(sscanf(out->head.data, "HTTP/1.%*d %d ", &out->status), 1);
    const char *length = client_field(out, "Content-Length");
    const bool has_body = !is_head && out->status != 204 && out->status != 304;
    const size_t n = has_body && length ? (size_t)strtoull(length, NULL, 10) : 0;
    while (out->body.size < n)
        if (!receive_into(&out->body, fd, n - out->body.size)) fail_msg("the answer is cut");
}

bool client_is_closed(int fd, int timeout_ms) {
    const int64_t end_ns = mood_clock_ns() + (int64_t)timeout_ms * 1000000;
    char dropped[4096];
    for (;;) {
        const int64_t left_ms = (end_ns - mood_clock_ns()) / 1000000;
        if (left_ms <= 0 || !wait_for(fd, POLLIN, (int)left_ms)) return false;
        if (recv(fd, dropped, sizeof dropped, 0) <= 0) return true;
    }
}

void client_ask(client_reply *out, const char *url, const char *method, const char *path,
                const char *headers, const void *body, size_t n_body) {
    mood_buf head;
    mood_buf_init(&head, 64 << 10);
    const int fd = client_connect(url);
    mood_buf_printf(&head, "%s %s HTTP/1.1\r\nHost: %s\r\n%s", method, path, url + 7, headers);
    if (body) mood_buf_printf(&head, "Content-Length: %zu\r\n", n_body);
    assert_int_equal(mood_buf_append_text(&head, "\r\n"), MOOD_OK);
    client_send(fd, head.data, head.size);
    if (body) client_send_some(fd, body, n_body);
    client_receive(out, fd, strcmp(method, "HEAD") == 0);
    mood_buf_clear(&head);
    close(fd);
}

int client_get(client_reply *out, const char *url, const char *path) {
    client_ask(out, url, "GET", path, "", NULL, 0);
    return out->status;
}

const char *client_field(const client_reply *reply, const char *name) {
    static char value[4096];
    const size_t n = strlen(name);
    for (const char *line = strstr(reply->head.data, "\r\n"); line;
         line = strstr(line + 2, "\r\n")) {
        if (strncasecmp(line + 2, name, n) != 0 || line[2 + n] != ':') continue;
        const char *start = line + 3 + n + strspn(line + 3 + n, " ");
        snprintf(value, sizeof value, "%.*s", (int)strcspn(start, "\r"), start);
        return value;
    }
    return NULL;
}

void client_expect_problem(const client_reply *reply, int status, const char *part) {
    if (reply->status != status)
        fail_msg("%d instead of %d: %s", reply->status, status,
                 reply->body.data ? reply->body.data : "");
    const char *media = client_field(reply, "Content-Type");
    assert_string_equal(media ? media : "none", "application/problem+json");
    json_t *root = json_loadb(reply->body.data, reply->body.size, 0, NULL);
    assert_non_null(root);
    assert_int_equal(json_integer_value(json_object_get(root, "status")), status);
    assert_true(json_is_string(json_object_get(root, "title")));
    const char *detail = json_string_value(json_object_get(root, "detail"));
    assert_non_null(detail);
    if (!strstr(detail, part)) fail_msg("\"%s\" does not name \"%s\"", detail, part);
    json_decref(root);
}

void client_clear(client_reply *reply) {
    mood_buf_clear(&reply->head);
    mood_buf_clear(&reply->body);
}
