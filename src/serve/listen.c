/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/listen.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_WAITING                                                                            \
    1024 /* connections not yet taken up; the kernel has its own, lower limit                  \
          */

static mood_status split(char host[256], char port[8], const char *address, mood_error *err) {
    const char *colon = strrchr(address, ':');
    const bool is_v6 = address[0] == '[';
    const char *first = address + is_v6;
    const char *last = is_v6 && colon && colon[-1] == ']' ? colon - 1 : colon;
    const bool is_split = colon && last > first && (!is_v6 || *last == ']') &&
                          (size_t)(last - first) < 256 && colon[1] && strlen(colon) <= 6 &&
                          strspn(colon + 1, "0123456789") == strlen(colon + 1) &&
                          atoi(colon + 1) <= 65535 &&
                          (is_v6 || !memchr(first, ':', (size_t)(last - first)));
    if (!is_split)
        return mood_fail(err, MOOD_E_ARG,
                         "\"%.80s\" is not HOST:PORT, for example 127.0.0.1:8080 or [::1]:8080",
                         address);
    memcpy(host, first, (size_t)(last - first));
    host[last - first] = 0;
    strcpy(port, colon + 1);
    return MOOD_OK;
}

static mood_status bind_failed(int cause, const char *address, mood_error *err) {
    switch (cause) {
    case EADDRINUSE:
        return mood_fail(err, MOOD_E_CONFLICT, "%.100s is taken by another program", address);
    case EACCES:
        return mood_fail(err, MOOD_E_DENIED, "%.100s may not be used without more rights",
                         address);
    case EADDRNOTAVAIL:
        return mood_fail(err, MOOD_E_NOT_FOUND, "%.100s is not an address of this machine",
                         address);
    default:
        return mood_fail(err, MOOD_E_IO, "%.100s: %s", address, strerror(cause));
    }
}

static int open_one(const struct addrinfo *to) {
    const int fd = socket(to->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) return -1;
    const int on = 1, off = 0;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (to->ai_family == AF_INET6) setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    if (bind(fd, to->ai_addr, to->ai_addrlen) == 0 && listen(fd, MAX_WAITING) == 0) return fd;
    const int cause = errno;
    close(fd);
    errno = cause;
    return -1;
}

static unsigned port_of(int fd) {
    struct sockaddr_storage bound = {0};
    socklen_t size = sizeof bound;
    if (getsockname(fd, (struct sockaddr *)&bound, &size) != 0) return 0;
    return ntohs(bound.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&bound)->sin6_port
                                             : ((struct sockaddr_in *)&bound)->sin_port);
}

mood_status mood_listen_open(int *out, char url[MOOD_LISTEN_URL_BYTES], const char *address,
                             mood_error *err) {
    char host[256], port[8];
    MOOD_TRY(split(host, port, address, err));
    const struct addrinfo hints = {.ai_socktype = SOCK_STREAM,
                                   .ai_flags = AI_PASSIVE | AI_NUMERICSERV};
    struct addrinfo *found = NULL;
    const int failed = getaddrinfo(host, port, &hints, &found);
    if (failed)
        return mood_fail(err, MOOD_E_NOT_FOUND, "%.100s: %s", host, gai_strerror(failed));
    int fd = -1, cause = 0;
    for (const struct addrinfo *to = found; to && fd < 0; to = to->ai_next) {
        fd = open_one(to);
        /* Of several addresses the first one's failure is the one to tell. */
        if (fd < 0 && cause == 0) cause = errno;
    }
    freeaddrinfo(found);
    if (fd < 0) return bind_failed(cause, address, err);
    snprintf(url, MOOD_LISTEN_URL_BYTES, strchr(host, ':') ? "http://[%s]:%u" : "http://%s:%u",
             host, port_of(fd));
    *out = fd;
    return MOOD_OK;
}
