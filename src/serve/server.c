/* SPDX-License-Identifier: Apache-2.0
 *
 * The server's life: what it opens, in which order, and how it ends.
 */
#include "base/alloc.h"
#include "serve/exchange.h"

#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <sys/socket.h>
#include <unistd.h>

static void on_library_log(void *cookie, const char *format, va_list args) MOOD_PRINTF(2, 0);

static void on_library_log(void *cookie, const char *format, va_list args) {
    const mood_server *server = cookie;
    char text[256];
    if (vsnprintf(text, sizeof text, format, args) > 0)
        mood_log(server->service.logger, MOOD_LOG_DEBUG, "http", "library=\"%s\"", text);
}

/* The library reads an address only for its own list of arguments, which nobody asks for. */
static size_t keep_escapes(void *cookie, struct MHD_Connection *connection, char *text) {
    (void)cookie;
    (void)connection;
    size_t n = 0;
    while (text[n]) n++;
    return n;
}

/* Takes the socket, also on failure: the library then closes it. */
static mood_status start_daemon(mood_server *server, int *fd, mood_error *err) {
    const mood_limits *limits = &server->service.limits;
    struct MHD_OptionItem options[] = {
        {MHD_OPTION_EXTERNAL_LOGGER, (intptr_t)on_library_log, server},
        {MHD_OPTION_LISTEN_SOCKET, *fd, NULL},
        {MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL},
        {MHD_OPTION_CONNECTION_LIMIT, (intptr_t)limits->max_connections, NULL},
        {MHD_OPTION_PER_IP_CONNECTION_LIMIT, (intptr_t)limits->max_connections_per_address,
         NULL},
        {MHD_OPTION_CONNECTION_MEMORY_LIMIT, (intptr_t)limits->connection_memory_bytes, NULL},
        {MHD_OPTION_UNESCAPE_CALLBACK, (intptr_t)keep_escapes, NULL},
        {MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)mood_exchange_on_address, server},
        {MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)mood_exchange_on_completed, server},
        {MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)mood_exchange_on_connection, server},
        {MHD_OPTION_END, 0, NULL},
        {MHD_OPTION_END, 0, NULL},
    };
    /* The library takes a pool of two or more; one thread is its plain form. */
    if (limits->connection_threads > 1)
        options[MOOD_COUNT(options) - 2] = (struct MHD_OptionItem){
            MHD_OPTION_THREAD_POOL_SIZE, (intptr_t)limits->connection_threads, NULL};
    *fd = -1;
    server->daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG, 0, NULL,
        NULL, mood_exchange_on_request, server, MHD_OPTION_ARRAY, options, MHD_OPTION_END);
    if (!server->daemon)
        return mood_fail(err, MOOD_E_INTERNAL, "the HTTP library could not be started");
    return MOOD_OK;
}

static mood_status create_readers(mood_service *service, const char *models_folder,
                                  mood_error *err) {
    const size_t n = (size_t)service->limits.look_threads;
    service->readers = mood_alloc_zero(n, sizeof *service->readers);
    if (!service->readers) return mood_fail(err, MOOD_E_NOMEM, "the server: out of memory");
    MOOD_TRY(mood_reader_create(&service->readers[0], models_folder, err));
    for (size_t i = 1; i < n; i++)
        MOOD_TRY(mood_reader_share(&service->readers[i], service->readers[0], err));
    return MOOD_OK;
}

static mood_status create_service(mood_service *service, const mood_server_options *options,
                                  mood_error *err) {
    const mood_limits *limits = &options->limits;
    service->limits = *limits;
    service->logger = options->logger;
    service->hosts = options->hosts;
    service->is_https = options->is_https;
    service->store = options->store;
    MOOD_TRY(mood_visitor_init_library(err));
    MOOD_TRY(mood_store_cookie_key(service->key, service->store, err));
    MOOD_TRY(create_readers(service, options->models_folder, err));
    MOOD_TRY(mood_shelf_create(&service->shelf, service->store, options->neighbours,
                               limits->catalog_check_ms, service->logger, err));
    if (mood_metrics_create(&service->metrics, mood_n_routes) != MOOD_OK ||
        mood_recent_create(&service->recent, (size_t)limits->max_recent_visitors) != MOOD_OK)
        return mood_fail(err, MOOD_E_NOMEM, "the server: out of memory");
    MOOD_TRY(mood_pool_create(&service->store_pool, (unsigned)limits->store_threads,
                              (unsigned)limits->store_queue, err));
    return mood_pool_create(&service->faces_pool, (unsigned)limits->look_threads,
                            (unsigned)limits->look_queue, err);
}

static void destroy_service(mood_service *service) {
    mood_pool_destroy(&service->faces_pool);
    mood_pool_destroy(&service->store_pool);
    for (int64_t i = 0; service->readers && i < service->limits.look_threads; i++)
        mood_reader_destroy(&service->readers[i]);
    mood_free(service->readers);
    mood_recent_destroy(&service->recent);
    mood_shelf_destroy(&service->shelf);
    mood_metrics_destroy(&service->metrics);
    sodium_memzero(service->key, sizeof service->key);
}

mood_status mood_server_create(mood_server **out, const mood_server_options *options,
                               mood_error *err) {
    int fd = options->listen_fd;
    mood_server *server = mood_alloc_zero(1, sizeof *server);
    mood_status status;
    if (!server) {
        status = mood_fail(err, MOOD_E_NOMEM, "the server: out of memory");
        goto failed;
    }
    MOOD_TRY_GOTO(status, failed, create_service(&server->service, options, err));
    MOOD_TRY_GOTO(status, failed, mood_watch_create(&server->watch, err));
    MOOD_TRY_GOTO(status, failed, start_daemon(server, &fd, err));
    *out = server;
    return MOOD_OK;
failed:
    if (fd >= 0) close(fd);
    mood_server_destroy(&server);
    return status;
}

void mood_server_destroy(mood_server **handle) {
    mood_server *server = *handle;
    if (!server) return;
    *handle = NULL;
    atomic_store(&server->is_ending, true);
    if (server->daemon) {
        /* No new connections. The library's threads may still take the socket out of what they
         * wait for, and end the program when it is no longer one: closed when they are gone. */
        const MHD_socket fd = MHD_quiesce_daemon(server->daemon);
        if (fd != MHD_INVALID_SOCKET) shutdown(fd, SHUT_RDWR);
        /* The daemon may only be stopped when no connection is suspended. */
        const struct timespec pause = {.tv_nsec = 2000000};
        while (atomic_load(&server->n_in_lanes) > 0) nanosleep(&pause, NULL);
        MHD_stop_daemon(server->daemon);
        if (fd != MHD_INVALID_SOCKET) close(fd);
    }
    mood_watch_destroy(&server->watch);
    destroy_service(&server->service);
    mood_free(server);
}
