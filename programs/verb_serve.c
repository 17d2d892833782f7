/* SPDX-License-Identifier: Apache-2.0
 *
 * moodify serve: the site and its interface, until a signal ends it.
 */
#include "fill.h"
#include "serve/listen.h"
#include "serve/serve.h"
#include "taste_file.h"
#include "verb.h"

#include <getopt.h>
#include <inttypes.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MAX_HOSTS 16

typedef struct serve_arguments {
    mood_server_options options;
    const char *listen;
    const char *store;
    const char *taste; /* may be NULL */
    char models_folder[PATH_MAX];
    const char *hosts[MAX_HOSTS + 1];
    size_t n_hosts;
    mood_logger logger;
} serve_arguments;

static void print_help(void) {
    puts(
        "usage: moodify serve [OPTION]...\n"
        "\n"
        "Serve the site and its interface until Ctrl-C or SIGTERM.\n"
        "\n"
        "  --listen HOST:PORT  where (127.0.0.1:8080); port 0 takes a free one and says "
        "which;\n"
        "                      0.0.0.0:8080 serves the whole network, [::]:8080 also by IPv6\n"
        "  --host NAME         a name visitors call the server by; may be given several times\n"
        "  --https             visitors come through a proxy that speaks https\n"
        "  --taste FILE        rank with what `moodify-train taste` learned from ratings\n"
        "  --threads N         threads that read faces\n"
        "  --max-body BYTES    the largest picture that is taken\n"
        "  --limit NAME=VALUE  any limit of the list below; may be given several times\n"
        "  --log LEVEL         error, warning, info or debug (info), on standard error\n"
        "\n"
        "Limits:");
    const char *name, *meaning;
    int64_t value, low, high;
    for (size_t i = 0; mood_limits_describe(i, &name, &value, &low, &high, &meaning); i++)
        printf("  %-27s %s (%" PRId64 ")\n", name, meaning, value);
}

static void write_log(void *cookie, mood_log_level level, const char *area, const char *text) {
    (void)cookie;
    struct timespec now;
    struct tm utc;
    char stamp[32];
    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &utc);
    strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%S", &utc);
    /* One call a line: lines of several threads do not mix. */
    fprintf(stderr, "time=%s.%03ldZ level=%s area=%s %s\n", stamp, now.tv_nsec / 1000000,
            mood_log_level_name(level), area, text);
}

static bool set_log_level(mood_logger *logger, const char *name) {
    for (int level = MOOD_LOG_ERROR; level <= MOOD_LOG_DEBUG; level++) {
        if (strcmp(name, mood_log_level_name(level)) != 0) continue;
        logger->level = level;
        return true;
    }
    return false;
}

static mood_status set_limit(serve_arguments *a, const char *name, const char *value,
                             mood_error *err) {
    char assignment[128];
    snprintf(assignment, sizeof assignment, "%s=%s", name, value);
    return mood_limits_set(&a->options.limits, assignment, err);
}

enum {
    OPTION_LISTEN = 256,
    OPTION_STORE,
    OPTION_TASTE,
    OPTION_MODELS,
    OPTION_HOST,
    OPTION_HTTPS,
    OPTION_THREADS,
    OPTION_MAX_BODY,
    OPTION_LIMIT,
    OPTION_LOG
};

/* VERB_OK and *is_done when only help was asked for. */
static int read_arguments(serve_arguments *a, bool *is_done, int argc, char **argv) {
    static const struct option options[] = {
        {"listen", required_argument, NULL, OPTION_LISTEN},
        {"store", required_argument, NULL, OPTION_STORE},
        {"taste", required_argument, NULL, OPTION_TASTE},
        {"models", required_argument, NULL, OPTION_MODELS},
        {"host", required_argument, NULL, OPTION_HOST},
        {"https", no_argument, NULL, OPTION_HTTPS},
        {"threads", required_argument, NULL, OPTION_THREADS},
        {"max-body", required_argument, NULL, OPTION_MAX_BODY},
        {"limit", required_argument, NULL, OPTION_LIMIT},
        {"log", required_argument, NULL, OPTION_LOG},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    mood_error err = {""};
    mood_status status = MOOD_OK;
    opterr = 0;
    for (int option; (option = getopt_long(argc, argv, "h", options, NULL)) != -1;) {
        switch (option) {
        case OPTION_LISTEN:
            a->listen = optarg;
            break;
        case OPTION_STORE:
            a->store = optarg;
            break;
        case OPTION_TASTE:
            a->taste = optarg;
            break;
        case OPTION_MODELS:
            a->options.models_folder = optarg;
            break;
        case OPTION_HOST:
            if (a->n_hosts == MAX_HOSTS)
                return verb_usage("serve", "--host may be given %d times", MAX_HOSTS);
            a->hosts[a->n_hosts++] = optarg;
            break;
        case OPTION_HTTPS:
            a->options.is_https = true;
            break;
        case OPTION_THREADS:
            status = set_limit(a, "look_threads", optarg, &err);
            break;
        case OPTION_MAX_BODY:
            status = set_limit(a, "max_picture_bytes", optarg, &err);
            break;
        case OPTION_LIMIT:
            status = mood_limits_set(&a->options.limits, optarg, &err);
            break;
        case OPTION_LOG:
            if (!set_log_level(&a->logger, optarg))
                return verb_usage("serve", "--log takes error, warning, info or debug");
            break;
        case 'h':
            print_help();
            *is_done = true;
            return verb_finish(VERB_OK);
        default:
            return verb_usage("serve", "\"%s\" is not understood", argv[optind - 1]);
        }
        if (status != MOOD_OK) return verb_usage("serve", "%s", err.text);
    }
    if (optind < argc) return verb_usage("serve", "\"%s\" is one too many", argv[optind]);
    return VERB_OK;
}

/* Open the store, and fill it when it is new. */
static int open_store(mood_store **out, const char *address) {
    mood_error err = {""};
    size_t n_items = 0;
    mood_store *store = NULL;
    if (mood_store_open(&store, address, &err) != MOOD_OK ||
        mood_store_count_items(&n_items, store, &err) != MOOD_OK) {
        mood_store_close(&store);
        return verb_fail("%s", err.text);
    }
    const char *catalog = verb_data_folder("catalog");
    if (n_items == 0 && !catalog) {
        mood_store_close(&store);
        return verb_fail(
            "the store is empty and there is no starter catalogue to fill it with; "
            "`moodify import --store %s FILE` fills it",
            address);
    }
    if (n_items == 0) {
        fprintf(stderr, "filling the store with the starter catalogue\n");
        if (fill_when_empty(store, catalog, &err) != MOOD_OK) {
            mood_store_close(&store);
            return verb_fail("%s", err.text);
        }
    }
    *out = store;
    return VERB_OK;
}

/* Serve until a signal comes; the signals are blocked in every thread and fetched here. */
static int serve(const mood_server_options *options, const char *url, const sigset_t *ends) {
    mood_error err = {""};
    mood_server *server = NULL;
    if (mood_server_create(&server, options, &err) != MOOD_OK) return verb_fail("%s", err.text);
    fprintf(stderr, "listening on %s\n", url);
    int signal_number = 0;
    sigwait(ends, &signal_number);
    mood_server_destroy(&server);
    return VERB_OK;
}

int verb_serve(int argc, char **argv) {
    serve_arguments a = {.listen = "127.0.0.1:8080",
                         .store = verb_default_store(),
                         .logger = {.function = write_log, .level = MOOD_LOG_INFO}};
    a.options.logger = &a.logger;
    a.options.hosts = a.hosts;
    /* Copied: the next folder that is asked for overwrites it. */
    const char *models = verb_data_folder("models");
    if (models) {
        snprintf(a.models_folder, sizeof a.models_folder, "%s", models);
        a.options.models_folder = a.models_folder;
    }
    mood_limits_init(&a.options.limits);
    bool is_done = false;
    int code = read_arguments(&a, &is_done, argc, argv);
    if (code != VERB_OK || is_done) return code;
    if (!a.options.models_folder)
        return verb_fail("the models are not there; --models names their folder");

    mood_error err = {""};
    mood_neighbours *neighbours = NULL;
    if (a.taste && taste_file_read(&neighbours, a.taste, &err) != MOOD_OK)
        return verb_fail("%s", err.text);
    a.options.neighbours = neighbours;

    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &ends, NULL);
    signal(SIGPIPE, SIG_IGN);
    /* The address first: that it is taken is met most often, and filling a store takes time. */
    char url[MOOD_LISTEN_URL_BYTES];
    const mood_status status = mood_listen_open(&a.options.listen_fd, url, a.listen, &err);
    if (status == MOOD_E_ARG)
        code = verb_usage("serve", "%s", err.text);
    else if (status != MOOD_OK)
        code = verb_fail("%s", err.text);
    else
        code = open_store(&a.options.store, a.store);
    if (code == VERB_OK) code = serve(&a.options, url, &ends);
    mood_store_close(&a.options.store);
    mood_neighbours_destroy(&neighbours);
    return code;
}
