/* SPDX-License-Identifier: Apache-2.0 */
#include "site.h"
#include "../unit/test.h"
#include "base/alloc.h"
#include "base/file.h"
#include "client.h"

#include <dirent.h>
#include <pthread.h>
#include <unistd.h>

static pthread_mutex_t log_lock = PTHREAD_MUTEX_INITIALIZER;

static void keep_line(void *cookie, mood_log_level level, const char *area, const char *text) {
    site *s = cookie;
    pthread_mutex_lock(&log_lock);
    mood_buf_printf(&s->log, "%s %s %s\n", mood_log_level_name(level), area, text);
    pthread_mutex_unlock(&log_lock);
}

const char *site_id(mood_kind kind, int number) {
    static char id[4][MOOD_ITEM_MAX_ID + 1];
    static int next;
    char *out = id[next++ % 4];
    snprintf(out, MOOD_ITEM_MAX_ID + 1, kind == MOOD_MOVIES ? "tt%07d" : "song%018d", number);
    return out;
}

static void put_items(mood_store *store, mood_kind kind, int n) {
    for (int i = 0; i < n; i++) {
        char title[64];
        snprintf(title, sizeof title, "Number %d", i);
        const mood_item item = {
            .kind = kind,
            .id = site_id(kind, i),
            .title = title,
            .by = "Ann <Other> & Ben",
            .genres = kind == MOOD_MOVIES ? "Drama|Comedy" : "pop",
            .tags = "",
            .certificate = kind == MOOD_SONGS ? ""
                           : i % 2            ? "R"
                                              : "PG",
            .language = kind == MOOD_SONGS ? ""
                        : i % 2            ? "French"
                                           : "English",
            .year = 1950 + i,
            .place = {-.9f + .03f * (float)i, -.8f + .027f * (float)((i * 7) % 60)},
            .confidence = .8f,
            .fame = .5f,
            .quality = .5f,
        };
        mood_error err = {""};
        if (mood_store_put_item(store, &item, &err) != MOOD_OK) fail_msg("%s", err.text);
    }
}

static void make_store(site *s) {
    mood_error err = {""};
    snprintf(s->folder, sizeof s->folder, "/tmp/moodify-http-XXXXXX");
    assert_non_null(mkdtemp(s->folder));
    snprintf(s->store_address, sizeof s->store_address, "sqlite:%s/store.db", s->folder);
    if (mood_store_open(&s->store, s->store_address, &err) != MOOD_OK) fail_msg("%s", err.text);
    assert_int_equal(mood_store_import_begin(s->store, &err), MOOD_OK);
    put_items(s->store, MOOD_MOVIES, SITE_N_FILMS);
    put_items(s->store, MOOD_SONGS, SITE_N_SONGS);
    assert_int_equal(mood_store_import_end(s->store, true, &err), MOOD_OK);
}

void site_start_with(site *s, mood_server_options options, const char *address) {
    mood_error err = {""};
    memset(s, 0, sizeof *s);
    mood_buf_init(&s->log, 16 << 20);
    s->logger = (mood_logger){keep_line, s, MOOD_LOG_DEBUG};
    make_store(s);
    options.store = s->store;
    options.logger = &s->logger;
    options.models_folder = getenv("MOODIFY_MODELS");
    if (mood_listen_open(&options.listen_fd, s->url, address, &err) != MOOD_OK ||
        mood_server_create(&s->server, &options, &err) != MOOD_OK)
        fail_msg("%s", err.text);
}

void site_start(site *s, const char *const *limits) {
    mood_server_options options = {0};
    mood_limits_init(&options.limits);
    for (; limits && *limits; limits++) {
        mood_error err = {""};
        if (mood_limits_set(&options.limits, *limits, &err) != MOOD_OK)
            fail_msg("%s", err.text);
    }
    site_start_with(s, options, "127.0.0.1:0");
}

static void put_grid_song(mood_store *store, int number, mood_point place) {
    char by[64];
    snprintf(by, sizeof by, "Artist %d", number);
    const mood_item item = {.kind = MOOD_SONGS,
                            .id = site_id(MOOD_SONGS, SITE_FIRST_OF_GRID + number),
                            .title = by,
                            .by = by,
                            .genres = number % 2 ? "jazz" : "rock",
                            .tags = "",
                            .certificate = "",
                            .year = 1960 + number % 60,
                            .flags = number % 7 == 0 ? MOOD_ITEM_EXPLICIT : 0,
                            .place = place,
                            .confidence = .8f,
                            .fame = .5f,
                            .quality = .5f,
                            .tempo_bpm = 100.f,
                            .energy = .5f + .4f * place.arousal};
    mood_error err = {""};
    if (mood_store_put_item(store, &item, &err) != MOOD_OK) fail_msg("%s", err.text);
}

static bool serves(const site *s, const char *id) {
    client_reply reply;
    char path[128];
    snprintf(path, sizeof path, "/go/songs/%s", id);
    const int status = client_get(&reply, s->url, path);
    client_clear(&reply);
    return status == 302;
}

void site_put_grid(site *s) {
    mood_error err = {""};
    assert_int_equal(mood_store_import_begin(s->store, &err), MOOD_OK);
    for (int i = 0; i < SITE_GRID_SIDE * SITE_GRID_SIDE; i++)
        put_grid_song(s->store, i,
                      (mood_point){.095f * (float)(i % SITE_GRID_SIDE - 10),
                                   .095f * (float)(i / SITE_GRID_SIDE - 10)});
    assert_int_equal(mood_store_import_end(s->store, true, &err), MOOD_OK);
    for (int i = 0; !serves(s, site_id(MOOD_SONGS, SITE_FIRST_OF_GRID)); i++)
        if (i == 20000) fail_msg("the new songs are not served");
}

void site_stop(site *s) {
    mood_server_destroy(&s->server);
    mood_store_close(&s->store);
}

/* Calls with the path of each file of the folder; true when one call did. */
static bool any_file(const site *s, bool (*call)(const char *path, const void *cookie),
                     const void *cookie) {
    DIR *folder = opendir(s->folder);
    bool any = false;
    assert_non_null(folder);
    for (const struct dirent *entry; (entry = readdir(folder));) {
        char path[512];
        if (entry->d_name[0] == '.') continue;
        snprintf(path, sizeof path, "%s/%s", s->folder, entry->d_name);
        any |= call(path, cookie);
    }
    closedir(folder);
    return any;
}

static bool remove_file(const char *path, const void *cookie) {
    (void)cookie;
    return unlink(path) == 0;
}

void site_remove(site *s) {
    site_stop(s);
    any_file(s, remove_file, NULL);
    rmdir(s->folder);
    mood_buf_clear(&s->log);
}

typedef struct needle {
    const void *bytes;
    size_t n;
} needle;

static bool file_holds(const char *path, const void *cookie) {
    const needle *what = cookie;
    mood_file_map map;
    assert_int_equal(mood_file_map_open(&map, path, (size_t)1 << 30, NULL), MOOD_OK);
    const bool holds = map.data && memmem(map.data, map.size_bytes, what->bytes, what->n);
    mood_file_map_close(&map);
    return holds;
}

bool site_files_hold(const site *s, const void *bytes, size_t n) {
    const needle what = {bytes, n};
    return any_file(s, file_holds, &what);
}
