/* SPDX-License-Identifier: Apache-2.0 */
#include "things.h"
#include "base/buf.h"

#include <ftw.h>

void make_tree(char *folder, size_t size) {
    /* In memory where that is possible: these tests sync thousands of times. */
    const bool has_memory = access("/dev/shm", W_OK | X_OK) == 0;
    snprintf(folder, size, "%s/moodify-store-XXXXXX", has_memory ? "/dev/shm" : "/tmp");
    if (!mkdtemp(folder)) fail_msg("no temporary folder");
}

static int remove_entry(const char *path, const struct stat *info, int type, struct FTW *walk) {
    (void)info;
    (void)type;
    (void)walk;
    return remove(path);
}

void remove_tree(const char *folder) {
    nftw(folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

void make_item(made_item *out, unsigned number, unsigned version) {
    memset(out, 0, sizeof *out);
    const bool is_song = number % 2;
    if (is_song)
        snprintf(out->id, sizeof out->id, "song%018u", number);
    else
        snprintf(out->id, sizeof out->id, "tt%07u", number);
    snprintf(out->title, sizeof out->title, "Title %u of the Tests", number);
    snprintf(out->by, sizeof out->by, "Maker %u", number % 7);
    out->item = (mood_item){
        .kind = is_song ? MOOD_SONGS : MOOD_MOVIES,
        .id = out->id,
        .title = out->title,
        .by = out->by,
        .genres = "Drama|Romance",
        .tags = "Quest",
        .certificate = is_song ? "" : "PG",
        .year = 1950 + (int)(number % 70),
        .flags = number % 5 == 1 ? MOOD_ITEM_EXPLICIT : 0,
        .place = {(float)(number % 21) / 10.f - 1.f, (float)(number % 11) / 5.f - 1.f},
        .confidence = .75f,
        .fame = (float)(number % 100) / 100.f,
        .quality = (float)(version % 10) / 10.f,
        .tempo_bpm = is_song ? 120.5f : 0.f,
        .energy = is_song ? .5f : 0.f,
        .runtime_min = is_song ? 0 : 90,
        .people = is_song ? "" : "Anna Müller, Bo",
        .language = is_song ? "" : "English",
        .poster = is_song ? "" : "tmdb:/x.jpg",
    };
}

mood_visitor make_visitor(unsigned number) {
    mood_visitor visitor;
    for (size_t i = 0; i < sizeof visitor.id; i++)
        visitor.id[i] = (uint8_t)(number * 31 + i * 7 + 1);
    return visitor;
}

mood_feedback make_feedback(unsigned number) {
    made_item made;
    make_item(&made, number, 0);
    mood_feedback feedback = {
        .kind = made.item.kind,
        .verdict = (mood_verdict)(number % MOOD_N_VERDICTS),
        .at_unix_s = 1700000000 + (int64_t)number,
    };
    if (feedback.verdict == MOOD_VERDICT_FELT) {
        feedback.before = (mood_point){-1.f, -.3f};
        feedback.after = (mood_point){1.f / (float)(number + 1), 1.f};
    }
    memcpy(feedback.id, made.id, sizeof feedback.id);
    return feedback;
}

void put_items(mood_store *store, unsigned first, unsigned n, unsigned version) {
    mood_error err = {""};
    assert_ok(mood_store_import_begin(store, &err), err);
    for (unsigned i = 0; i < n; i++) {
        made_item made;
        make_item(&made, first + i, version);
        assert_ok(mood_store_put_item(store, &made.item, &err), err);
    }
    assert_ok(mood_store_import_end(store, true, &err), err);
}

char *dump_catalog(mood_store *store) {
    mood_error err = {""};
    mood_catalog *catalog = NULL;
    assert_ok(mood_store_load_catalog(&catalog, store, &err), err);
    size_t n = 0;
    const mood_item *items = mood_catalog_items(catalog, &n);
    mood_buf buf;
    mood_buf_init(&buf, (size_t)64 << 20);
    for (size_t i = 0; i < n; i++) {
        const mood_item *t = &items[i];
        mood_buf_printf(&buf, "%d %s %s|%s|%s|%s|%s|%s|%s|%s|%d %d %u %.9g %.9g %.9g %.9g ",
                        (int)t->kind, t->id, t->title, t->by, t->people, t->genres, t->tags,
                        t->certificate, t->language, t->poster, t->year, t->runtime_min,
                        t->flags, (double)t->place.valence, (double)t->place.arousal,
                        (double)t->confidence, (double)t->fame);
        mood_buf_printf(&buf, "%.9g %.9g %.9g\n", (double)t->quality, (double)t->tempo_bpm,
                        (double)t->energy);
    }
    assert_int_equal(mood_buf_append(&buf, "", 1), MOOD_OK);
    mood_catalog_destroy(&catalog);
    return mood_buf_detach(&buf);
}
