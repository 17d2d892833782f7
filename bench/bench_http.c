/* SPDX-License-Identifier: Apache-2.0
 *
 * How many requests a second does a running server answer, and how long does each take?
 *
 *     bench_http http://127.0.0.1:8080 PATH [CONNECTIONS [SECONDS]]
 *
 * One thread keeps one GET in flight on each connection; all bytes of each answer are read. The
 * client shares the machine with the server, so the figures are a lower bound.
 */
#include "base/alloc.h"
#include "base/clock.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_CONNECTIONS 256
#define MAX_SAMPLES     4000000

typedef struct connection {
    int fd;
    int64_t sent_ns;
    char text[65536];
    size_t n;
    size_t n_expected; /* 0: the head is not complete yet */
} connection;

static char request[1024];
static float *samples_ms;
static size_t n_samples;
static long n_failed;

static int dial(const char *url) {
    char host[64];
    unsigned port;
    if (sscanf(url, "http://%63[0-9.]:%u", host, &port) != 2) return -1;
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    inet_pton(AF_INET, host, &to.sin_addr);
    const int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) == 0 ? fd : -1;
}

static bool ask(connection *c) {
    const size_t n = strlen(request);
    c->n = c->n_expected = 0;
    c->sent_ns = mood_clock_ns();
    return send(c->fd, request, n, MSG_NOSIGNAL) == (ssize_t)n;
}

/* True when the answer is complete. */
static bool receive(connection *c) {
    const ssize_t now = recv(c->fd, c->text + c->n, sizeof c->text - 1 - c->n, MSG_DONTWAIT);
    if (now <= 0) return false;
    c->n += (size_t)now;
    c->text[c->n] = 0;
    const char *end = c->n_expected ? NULL : strstr(c->text, "\r\n\r\n");
    if (end) {
        const char *length = strstr(c->text, "Content-Length: ");
        c->n_expected =
            (size_t)(end + 4 - c->text) + (length ? strtoull(length + 16, NULL, 10) : 0);
        /* 2xx and 3xx are what is measured. */
        n_failed += c->text[9] != '2' && c->text[9] != '3';
    }
    return c->n_expected && c->n >= c->n_expected;
}

static int compare(const void *a, const void *b) {
    const float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

static void run(connection *connections, nfds_t n, int64_t end_ns) {
    struct pollfd fds[MAX_CONNECTIONS];
    for (nfds_t i = 0; i < n; i++)
        fds[i] = (struct pollfd){.fd = connections[i].fd, .events = POLLIN};
    for (int64_t now_ns = 0; now_ns < end_ns;) {
        poll(fds, n, 1000);
        for (nfds_t i = 0; i < n; i++) {
            connection *c = &connections[i];
            if (!fds[i].revents || !receive(c)) continue;
            if (n_samples < MAX_SAMPLES)
                samples_ms[n_samples++] = (float)(mood_clock_ns() - c->sent_ns) / 1e6f;
            if (!ask(c)) fds[i].fd = -1;
        }
        now_ns = mood_clock_ns();
    }
}

int main(int argc, char **argv) {
    if (argc < 3) {
        fputs("usage: bench_http http://ADDRESS:PORT PATH [CONNECTIONS [SECONDS]]\n", stderr);
        return 2;
    }
    const int n = mood_clamp_int(argc > 3 ? atoi(argv[3]) : 16, 1, MAX_CONNECTIONS);
    const double seconds = argc > 4 ? atof(argv[4]) : 3;
    snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", argv[2]);
    connection *connections = mood_alloc_zero((size_t)n, sizeof *connections);
    samples_ms = mood_alloc_zero(MAX_SAMPLES, sizeof *samples_ms);
    if (!connections || !samples_ms) return 1;
    for (int i = 0; i < n; i++)
        if ((connections[i].fd = dial(argv[1])) < 0 || !ask(&connections[i])) {
            fprintf(stderr, "bench_http: %s does not answer\n", argv[1]);
            return 1;
        }
    const int64_t start_ns = mood_clock_ns();
    run(connections, (nfds_t)n, start_ns + (int64_t)(seconds * 1e9));
    const double took_s = (double)(mood_clock_ns() - start_ns) / 1e9;
    if (n_samples == 0) {
        fprintf(stderr, "bench_http: no answer came\n");
        return 1;
    }
    qsort(samples_ms, n_samples, sizeof *samples_ms, compare);
    printf("%.0f requests/s, %d connections, ms: median %.2f, 99 %% %.2f, worst %.2f, failed "
           "%ld\n",
           (double)n_samples / took_s, n, (double)samples_ms[n_samples / 2],
           (double)samples_ms[n_samples * 99 / 100], (double)samples_ms[n_samples - 1],
           n_failed);
    for (int i = 0; i < n; i++) close(connections[i].fd);
    mood_free(samples_ms);
    mood_free(connections);
    return 0;
}
