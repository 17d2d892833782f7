/* SPDX-License-Identifier: Apache-2.0
 *
 * A small HTTP client over raw sockets, for tests that must be able to misbehave. Everything
 * fails the running test when the server does not answer in time.
 */
#ifndef MOOD_HTTP_CLIENT_H
#define MOOD_HTTP_CLIENT_H

#include "base/buf.h"

/** How long any wait may last before the test fails. */
#define CLIENT_PATIENCE_MS 20000

typedef struct client_reply {
    int status;
    mood_buf head; /**< status line and header fields */
    mood_buf body;
} client_reply;

/** A connection to "http://ADDRESS:PORT"; close it with close(). */
int client_connect(const char *url);

void client_send(int fd, const void *data, size_t n);
void client_send_text(int fd, const char *text);

/** Send what fits until all is sent or the other side ends; how much went out. */
size_t client_send_some(int fd, const void *data, size_t n);

/** Read one answer. is_head: no body comes. Clear the reply before the next use. */
void client_receive(client_reply *out, int fd, bool is_head);

/** True when the other side closes within the time; what it sends until then is dropped. */
bool client_is_closed(int fd, int timeout_ms);

/**
 * Connect, send one request, read the answer, close.
 *
 * headers  lines that end in CRLF, "" for none; Host and Content-Length are added
 * body     NULL: none
 */
void client_ask(client_reply *out, const char *url, const char *method, const char *path,
                const char *headers, const void *body, size_t n_body);

/** client_ask GET without anything; returns the status. */
int client_get(client_reply *out, const char *url, const char *path);

/** The value of a field; NULL when the answer has none. Valid until the next call. */
const char *client_field(const client_reply *reply, const char *name);

/** The answer is a problem document with this status, whose detail holds `part`. */
void client_expect_problem(const client_reply *reply, int status, const char *part);

void client_clear(client_reply *reply);

#endif
