/* SPDX-License-Identifier: Apache-2.0
 *
 *     links:      link <-> link <-> ...          open connections, any order
 *     lingering:  [ fd until ] [ fd until ] ..   copies of sockets that the library has closed
 *
 * One thread sleeps in poll() on the lingering sockets and a wake-up event until the nearest
 * deadline. A deadline that moves away wakes nobody; the thread then wakes once for nothing.
 */
#include "serve/watch.h"
#include "base/alloc.h"
#include "base/clock.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_LINGERING 64
#define LINGER_NS     ((int64_t)2000000000)

struct mood_link {
    mood_link *next, *previous;
    int64_t deadline_ns; /* INT64_MAX: none */
    int fd;
    bool has_linger;
};

typedef struct lingering {
    int fd;
    int64_t until_ns;
} lingering;

struct mood_watch {
    pthread_mutex_t lock; /* guards all below */
    mood_link *links;
    lingering lingering[MAX_LINGERING];
    size_t n_lingering;
    int64_t wakes_ns; /* when the thread will look again */
    bool is_ending;
    int wake_fd;
    pthread_t thread;
};

static void wake(mood_watch *watch) {
    const uint64_t one = 1;
    /* Can only fail when the counter is full, and then the thread wakes anyway. */
    if (write(watch->wake_fd, &one, sizeof one) < 0) return;
}

/* Shut down what is over its deadline; returns the nearest deadline that is left. */
static int64_t end_late_links(mood_watch *watch, int64_t now_ns) {
    int64_t nearest = INT64_MAX;
    for (mood_link *link = watch->links; link; link = link->next) {
        if (link->deadline_ns <= now_ns) {
            shutdown(link->fd, SHUT_RDWR); /* its connection thread sees the end and closes */
            link->deadline_ns = INT64_MAX;
        }
        if (link->deadline_ns < nearest) nearest = link->deadline_ns;
    }
    return nearest;
}

/* Drop what came; close those that the other side has closed or whose time is over. */
static int64_t drain_lingering(mood_watch *watch, int64_t now_ns) {
    char dropped[16384];
    int64_t nearest = INT64_MAX;
    for (size_t i = 0; i < watch->n_lingering;) {
        lingering *l = &watch->lingering[i];
        const ssize_t n = recv(l->fd, dropped, sizeof dropped, MSG_DONTWAIT);
        const bool is_gone = n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR);
        if (is_gone || l->until_ns <= now_ns) {
            close(l->fd);
            *l = watch->lingering[--watch->n_lingering];
            continue;
        }
        if (l->until_ns < nearest) nearest = l->until_ns;
        i++;
    }
    return nearest;
}

static void *watch_main(void *cookie) {
    mood_watch *watch = cookie;
    pthread_mutex_lock(&watch->lock);
    while (!watch->is_ending) {
        const int64_t now_ns = mood_clock_ns();
        const int64_t a = end_late_links(watch, now_ns), b = drain_lingering(watch, now_ns);
        const int64_t nearest = a < b ? a : b;
        struct pollfd fds[1 + MAX_LINGERING] = {{.fd = watch->wake_fd, .events = POLLIN}};
        for (size_t i = 0; i < watch->n_lingering; i++)
            fds[1 + i] = (struct pollfd){.fd = watch->lingering[i].fd, .events = POLLIN};
        const nfds_t n_fds = 1 + watch->n_lingering;
        watch->wakes_ns = nearest;
        pthread_mutex_unlock(&watch->lock);
        int timeout_ms = -1;
        if (nearest != INT64_MAX) {
            const int64_t wait_ms = (nearest - now_ns) / 1000000 + 1;
            timeout_ms = wait_ms > INT_MAX ? INT_MAX : (int)wait_ms;
        }
        poll(fds, n_fds, timeout_ms);
        uint64_t count;
        if (fds[0].revents && read(watch->wake_fd, &count, sizeof count) < 0) count = 0;
        pthread_mutex_lock(&watch->lock);
    }
    pthread_mutex_unlock(&watch->lock);
    return NULL;
}

mood_status mood_watch_create(mood_watch **out, mood_error *err) {
    mood_watch *watch = mood_alloc_zero(1, sizeof *watch);
    if (!watch) return mood_fail(err, MOOD_E_NOMEM, "the server: out of memory");
    pthread_mutex_init(&watch->lock, NULL);
    watch->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (watch->wake_fd < 0 || pthread_create(&watch->thread, NULL, watch_main, watch) != 0) {
        if (watch->wake_fd >= 0) close(watch->wake_fd);
        pthread_mutex_destroy(&watch->lock);
        mood_free(watch);
        return mood_fail(err, MOOD_E_NOMEM, "the server: a thread could not be started");
    }
    *out = watch;
    return MOOD_OK;
}

void mood_watch_destroy(mood_watch **handle) {
    mood_watch *watch = *handle;
    if (!watch) return;
    *handle = NULL;
    pthread_mutex_lock(&watch->lock);
    watch->is_ending = true;
    pthread_mutex_unlock(&watch->lock);
    wake(watch);
    pthread_join(watch->thread, NULL);
    for (size_t i = 0; i < watch->n_lingering; i++) close(watch->lingering[i].fd);
    while (watch->links) mood_watch_close(watch, watch->links);
    close(watch->wake_fd);
    pthread_mutex_destroy(&watch->lock);
    mood_free(watch);
}

static int64_t deadline_in(int64_t timeout_ms) {
    return timeout_ms > 0 ? mood_clock_ns() + timeout_ms * 1000000 : INT64_MAX;
}

mood_link *mood_watch_open(mood_watch *watch, int fd, int64_t timeout_ms) {
    mood_link *link = mood_alloc_zero(1, sizeof *link);
    if (!link) return NULL;
    link->fd = fd;
    link->deadline_ns = INT64_MAX;
    pthread_mutex_lock(&watch->lock);
    link->next = watch->links;
    if (link->next) link->next->previous = link;
    watch->links = link;
    pthread_mutex_unlock(&watch->lock);
    mood_watch_deadline(watch, link, timeout_ms);
    return link;
}

void mood_watch_deadline(mood_watch *watch, mood_link *link, int64_t timeout_ms) {
    if (!link) return;
    pthread_mutex_lock(&watch->lock);
    link->deadline_ns = deadline_in(timeout_ms);
    const bool is_earlier = link->deadline_ns < watch->wakes_ns;
    pthread_mutex_unlock(&watch->lock);
    if (is_earlier) wake(watch);
}

void mood_watch_set_linger(mood_watch *watch, mood_link *link) {
    if (!link) return;
    pthread_mutex_lock(&watch->lock);
    link->has_linger = true;
    pthread_mutex_unlock(&watch->lock);
}

void mood_watch_close(mood_watch *watch, mood_link *link) {
    if (!link) return;
    pthread_mutex_lock(&watch->lock);
    if (link->previous)
        link->previous->next = link->next;
    else
        watch->links = link->next;
    if (link->next) link->next->previous = link->previous;
    bool is_lingering = false;
    if (link->has_linger && !watch->is_ending && watch->n_lingering < MAX_LINGERING) {
        const int fd = dup(link->fd);
        if (fd >= 0) {
            shutdown(fd, SHUT_WR);
            watch->lingering[watch->n_lingering++] =
                (lingering){fd, mood_clock_ns() + LINGER_NS};
            is_lingering = true;
        }
    }
    pthread_mutex_unlock(&watch->lock);
    if (is_lingering) wake(watch);
    mood_free(link);
}
