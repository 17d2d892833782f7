/* SPDX-License-Identifier: Apache-2.0
 *
 * One suite for all backends: what store.h promises, tried on a new store for each case.
 */
#include "base/alloc.h"
#include "store/store.h"
#include "things.h"

#include <pthread.h>

static char folder[64];
static char address[96];
static mood_store *store;
static mood_error err;

static int open_store(void **state) {
    (void)state;
    make_tree(folder, sizeof folder);
    snprintf(address, sizeof address, "sqlite:%s/new/folders/store.db", folder);
    err.text[0] = 0;
    assert_ok(mood_store_open(&store, address, &err), err);
    return 0;
}

static int close_store(void **state) {
    (void)state;
    mood_store_close(&store);
    assert_null(store);
    mood_store_close(&store);
    remove_tree(folder);
    return mood_alloc_count_live() != 0;
}

static void open_again(void) {
    mood_store_close(&store);
    assert_ok(mood_store_open(&store, address, &err), err);
}

/* ---- catalogue ---- */

static void a_new_store_is_empty(void **state) {
    (void)state;
    size_t n = 9;
    assert_ok(mood_store_count_items(&n, store, &err), err);
    assert_int_equal(n, 0);
    mood_catalog *catalog = NULL;
    assert_ok(mood_store_load_catalog(&catalog, store, &err), err);
    (void)mood_catalog_items(catalog, &n);
    assert_int_equal(n, 0);
    mood_catalog_destroy(&catalog);
    assert_null(catalog);
    mood_catalog_destroy(&catalog);
}

static void items_come_back_as_they_went_in(void **state) {
    (void)state;
    put_items(store, 10, 2, 3);
    open_again();
    mood_catalog *catalog = NULL;
    assert_ok(mood_store_load_catalog(&catalog, store, &err), err);
    size_t n = 0;
    const mood_item *items = mood_catalog_items(catalog, &n);
    assert_int_equal(n, 2);
    for (unsigned i = 0; i < 2; i++) {
        made_item made;
        make_item(&made, 10 + i, 3);
        const mood_item *a = &items[i], *b = &made.item;
        assert_int_equal(a->kind, b->kind);
        assert_string_equal(a->id, b->id);
        assert_string_equal(a->title, b->title);
        assert_string_equal(a->by, b->by);
        assert_string_equal(a->people, b->people);
        assert_string_equal(a->genres, b->genres);
        assert_string_equal(a->tags, b->tags);
        assert_string_equal(a->certificate, b->certificate);
        assert_string_equal(a->language, b->language);
        assert_string_equal(a->poster, b->poster);
        assert_int_equal(a->year, b->year);
        assert_int_equal(a->runtime_min, b->runtime_min);
        assert_int_equal(a->flags, b->flags);
        assert_true(a->place.valence == b->place.valence &&
                    a->place.arousal == b->place.arousal);
        assert_true(a->confidence == b->confidence && a->fame == b->fame);
        assert_true(a->quality == b->quality && a->tempo_bpm == b->tempo_bpm);
        assert_true(a->energy == b->energy);
    }
    mood_catalog_destroy(&catalog);
}

static void texts_may_be_left_out(void **state) {
    (void)state;
    const mood_item bare = {.kind = MOOD_MOVIES, .id = "tt0000001", .title = "Bare"};
    assert_ok(mood_store_import_begin(store, &err), err);
    assert_ok(mood_store_put_item(store, &bare, &err), err);
    assert_ok(mood_store_import_end(store, true, &err), err);
    mood_catalog *catalog = NULL;
    assert_ok(mood_store_load_catalog(&catalog, store, &err), err);
    size_t n = 0;
    const mood_item *items = mood_catalog_items(catalog, &n);
    assert_int_equal(n, 1);
    assert_string_equal(items[0].by, "");
    assert_string_equal(items[0].poster, "");
    mood_catalog_destroy(&catalog);
}

static void the_catalogue_is_sorted(void **state) {
    (void)state;
    put_items(store, 0, 300, 0);
    mood_catalog *catalog = NULL;
    assert_ok(mood_store_load_catalog(&catalog, store, &err), err);
    size_t n = 0;
    const mood_item *items = mood_catalog_items(catalog, &n);
    assert_int_equal(n, 300);
    for (size_t i = 1; i < n; i++) {
        const mood_item *a = &items[i - 1], *b = &items[i];
        assert_true(a->kind <= b->kind);
        if (a->kind != b->kind) continue;
        assert_true(a->fame >= b->fame);
        if (a->fame == b->fame) assert_true(strcmp(a->id, b->id) < 0);
    }
    mood_catalog_destroy(&catalog);
}

static void a_batch_can_be_taken_back(void **state) {
    (void)state;
    put_items(store, 0, 10, 0);
    char *before = dump_catalog(store);
    made_item made;
    make_item(&made, 500, 0);
    assert_ok(mood_store_import_begin(store, &err), err);
    assert_ok(mood_store_put_item(store, &made.item, &err), err);
    assert_ok(mood_store_import_end(store, false, &err), err);
    char *after = dump_catalog(store);
    assert_string_equal(before, after);
    mood_free(before);
    mood_free(after);
}

static void the_order_of_an_import_does_not_matter(void **state) {
    (void)state;
    put_items(store, 0, 100, 0);
    put_items(store, 50, 100, 1);
    char *first = dump_catalog(store);
    mood_store_close(&store);
    remove_tree(folder);
    open_store(NULL);
    put_items(store, 100, 50, 1);
    put_items(store, 0, 100, 5);
    put_items(store, 50, 50, 1);
    put_items(store, 0, 50, 0);
    char *second = dump_catalog(store);
    assert_string_equal(first, second);
    mood_free(first);
    mood_free(second);
}

static int64_t version(void) {
    int64_t number = 0;
    assert_ok(mood_store_catalog_version(&number, store, &err), err);
    return number;
}

static void the_version_changes_with_the_catalogue_and_only_then(void **state) {
    (void)state;
    const int64_t first = version();
    put_items(store, 0, 20, 0);
    const int64_t second = version();
    assert_true(second != first);
    put_items(store, 0, 20, 0); /* the same again */
    assert_true(version() == second);
    put_items(store, 7, 1, 1);
    assert_true(version() != second);
}

static void one_import_at_a_time(void **state) {
    (void)state;
    assert_ok(mood_store_import_begin(store, &err), err);
    assert_int_equal(mood_store_import_begin(store, &err), MOOD_E_CONFLICT);
    assert_ok(mood_store_import_end(store, true, &err), err);
    assert_ok(mood_store_import_begin(store, &err), err);
    assert_ok(mood_store_import_end(store, true, &err), err);
}

static void a_bad_item_is_refused_and_the_batch_goes_on(void **state) {
    (void)state;
    made_item good, bad;
    make_item(&good, 2, 0);
    make_item(&bad, 4, 0);
    assert_ok(mood_store_import_begin(store, &err), err);
    bad.item.place.valence = NAN;
    assert_int_equal(mood_store_put_item(store, &bad.item, &err), MOOD_E_FORMAT);
    assert_error_names(err, "valence");
    bad.item.place.valence = 0.f;
    bad.item.title = "\xff";
    assert_int_equal(mood_store_put_item(store, &bad.item, &err), MOOD_E_FORMAT);
    assert_error_names(err, "title");
    assert_ok(mood_store_put_item(store, &good.item, &err), err);
    assert_ok(mood_store_import_end(store, true, &err), err);
    size_t n = 0;
    assert_ok(mood_store_count_items(&n, store, &err), err);
    assert_int_equal(n, 1);
}

/* ---- search ---- */

static size_t search(mood_item_ref *found, size_t capacity, const char *text) {
    size_t n = 99;
    assert_ok(mood_store_search(found, &n, capacity, store, text, &err), err);
    return n;
}

static void titles_and_people_are_found(void **state) {
    (void)state;
    put_items(store, 0, 40, 0);
    mood_item_ref found[8];
    assert_int_equal(search(found, 8, "title 17"), 1);
    assert_int_equal(found[0].kind, MOOD_SONGS);
    assert_string_equal(found[0].id, "song000000000000000017");
    assert_int_equal(search(found, 8, "TITL 18 mull"), 1); /* case, beginnings, accents */
    assert_string_equal(found[0].id, "tt0000018");
    assert_int_equal(search(found, 8, "müller"), 8);
    assert_int_equal(search(found, 8, "nowhere"), 0);
}

static void the_very_title_comes_first(void **state) {
    (void)state;
    made_item made;
    make_item(&made, 4, 0);
    made.item.title = "of";
    made.item.fame = 0.f;
    put_items(store, 90, 9, 0); /* "Title 90 of the Tests" and more, better known */
    assert_ok(mood_store_import_begin(store, &err), err);
    assert_ok(mood_store_put_item(store, &made.item, &err), err);
    assert_ok(mood_store_import_end(store, true, &err), err);
    mood_item_ref found[20];
    assert_int_equal(search(found, 20, "OF"), 10);
    assert_string_equal(found[0].id, made.id);
}

static void what_was_renamed_is_found_by_its_new_name_alone(void **state) {
    (void)state;
    made_item made;
    make_item(&made, 2, 0);
    for (int i = 0; i < 2; i++) {
        made.item.title = i == 0 ? "Oldname" : "Newname";
        assert_ok(mood_store_import_begin(store, &err), err);
        assert_ok(mood_store_put_item(store, &made.item, &err), err);
        assert_ok(mood_store_import_end(store, true, &err), err);
    }
    mood_item_ref found[2];
    assert_int_equal(search(found, 2, "oldname"), 0);
    assert_int_equal(search(found, 2, "newname"), 1);
}

static void any_search_text_is_harmless(void **state) {
    (void)state;
    put_items(store, 0, 4, 0);
    static const char *const texts[] = {
        "",
        " ",
        "\"",
        "\"title\" OR *",
        "title NOT 2",
        "-title",
        "NEAR(a b)",
        "a:b",
        "^title",
        "(",
        "— … ·",
        "{title by}:2",
        "title*",
        "'; DROP TABLE items; --",
        "日本",
        "a b c d e f g h i j k l",
    };
    mood_item_ref found[4];
    for (size_t i = 0; i < MOOD_COUNT(texts); i++) (void)search(found, 4, texts[i]);
    assert_int_equal(search(found, 4, "— …"), 0);
    assert_int_equal(search(found, 0, "title"), 0);
    size_t n = 9;
    assert_int_equal(mood_store_search(found, &n, 4, store, "\xc3", &err), MOOD_E_FORMAT);
    char text[MOOD_STORE_MAX_SEARCH_BYTES + 2];
    memset(text, 'x', sizeof text);
    text[MOOD_STORE_MAX_SEARCH_BYTES + 1] = 0;
    assert_int_equal(mood_store_search(found, &n, 4, store, text, &err), MOOD_E_LIMIT);
    assert_int_equal(n, 9);
    text[MOOD_STORE_MAX_SEARCH_BYTES] = 0;
    assert_int_equal(search(found, 4, text), 0);
    for (size_t i = 0; i < MOOD_STORE_MAX_SEARCH_BYTES; i++) text[i] = " ti"[i % 3];
    assert_int_equal(search(found, 4, text), 4);
}

/* ---- feedback ---- */

static mood_feedback listed[MOOD_STORE_MAX_FEEDBACK + 10];

static size_t list(unsigned visitor_number, size_t capacity) {
    const mood_visitor visitor = make_visitor(visitor_number);
    size_t n = 0;
    assert_ok(mood_store_list_feedback(listed, &n, capacity, store, &visitor, &err), err);
    return n;
}

static void say(unsigned visitor_number, unsigned number) {
    const mood_visitor visitor = make_visitor(visitor_number);
    const mood_feedback feedback = make_feedback(number);
    assert_ok(mood_store_add_feedback(store, &visitor, &feedback, &err), err);
}

static void feedback_is_listed_newest_first(void **state) {
    (void)state;
    assert_int_equal(list(1, 10), 0);
    for (unsigned i = 0; i < 5; i++) say(1, i);
    say(2, 77);
    open_again();
    assert_int_equal(list(1, 10), 5);
    for (unsigned i = 0; i < 5; i++) {
        const mood_feedback wanted = make_feedback(4 - i);
        assert_int_equal(listed[i].kind, wanted.kind);
        assert_string_equal(listed[i].id, wanted.id);
        assert_int_equal(listed[i].verdict, wanted.verdict);
        assert_true(listed[i].at_unix_s == wanted.at_unix_s);
        assert_memory_equal(&listed[i].before, &wanted.before, sizeof wanted.before);
        assert_memory_equal(&listed[i].after, &wanted.after, sizeof wanted.after);
    }
    assert_int_equal(list(1, 2), 2);
    assert_string_equal(listed[0].id, make_feedback(4).id);
    assert_int_equal(list(2, 10), 1);
}

static void feedback_that_makes_no_sense_is_refused(void **state) {
    (void)state;
    const mood_visitor visitor = make_visitor(1);
    mood_feedback feedback = make_feedback(2);
    feedback.verdict = (mood_verdict)9;
    assert_int_equal(mood_store_add_feedback(store, &visitor, &feedback, &err), MOOD_E_ARG);
    feedback = make_feedback(2);
    feedback.kind = MOOD_SONGS; /* with a film's id */
    assert_int_equal(mood_store_add_feedback(store, &visitor, &feedback, &err), MOOD_E_ARG);
    memset(feedback.id, 'a', sizeof feedback.id);
    assert_int_equal(mood_store_add_feedback(store, &visitor, &feedback, &err), MOOD_E_ARG);
    const mood_point wrong[] = {{1.01f, 0.f}, {0.f, -1.01f}, {NAN, 0.f}, {0.f, INFINITY}};
    for (size_t i = 0; i < 2 * MOOD_COUNT(wrong); i++) {
        feedback = make_feedback(MOOD_VERDICT_FELT);
        *(i % 2 ? &feedback.before : &feedback.after) = wrong[i / 2];
        assert_int_equal(mood_store_add_feedback(store, &visitor, &feedback, &err), MOOD_E_ARG);
    }
    assert_int_equal(list(1, 10), 0);
}

static void the_oldest_feedback_goes_at_the_limit(void **state) {
    (void)state;
    const unsigned n_more = 5;
    say(2, 1);
    for (unsigned i = 0; i < MOOD_STORE_MAX_FEEDBACK + n_more; i++) say(1, i);
    assert_int_equal(list(1, MOOD_COUNT(listed)), MOOD_STORE_MAX_FEEDBACK);
    assert_string_equal(listed[0].id, make_feedback(MOOD_STORE_MAX_FEEDBACK + n_more - 1).id);
    assert_string_equal(listed[MOOD_STORE_MAX_FEEDBACK - 1].id, make_feedback(n_more).id);
    assert_int_equal(list(2, 10), 1);
}

static void a_forgotten_visitor_leaves_nothing(void **state) {
    (void)state;
    for (unsigned i = 0; i < 20; i++) say(1, i);
    say(2, 3);
    const mood_visitor visitor = make_visitor(1);
    assert_ok(mood_store_forget_visitor(store, &visitor, &err), err);
    assert_int_equal(list(1, 10), 0);
    assert_int_equal(list(2, 10), 1);
    assert_ok(mood_store_forget_visitor(store, &visitor, &err), err); /* again is fine */
    say(1, 5);
    assert_int_equal(list(1, 10), 1);
}

/* ---- secrets ---- */

static void every_store_has_its_own_lasting_key(void **state) {
    (void)state;
    uint8_t first[MOOD_STORE_KEY_BYTES], again[MOOD_STORE_KEY_BYTES];
    assert_ok(mood_store_cookie_key(first, store, &err), err);
    open_again();
    assert_ok(mood_store_cookie_key(again, store, &err), err);
    assert_memory_equal(first, again, sizeof first);
    close_store(NULL);
    open_store(NULL);
    assert_ok(mood_store_cookie_key(again, store, &err), err);
    assert_memory_not_equal(first, again, sizeof first);
}

static void notes_last(void **state) {
    (void)state;
    char text[MOOD_STORE_NOTE_BYTES] = "x", long_text[MOOD_STORE_NOTE_BYTES + 1];
    assert_ok(mood_store_get_note(text, store, "colour", &err), err);
    assert_string_equal(text, "");
    assert_ok(mood_store_set_note(store, "colour", "blue", &err), err);
    assert_ok(mood_store_set_note(store, "shape", "round", &err), err);
    assert_ok(mood_store_set_note(store, "colour", "red", &err), err);
    open_again();
    assert_ok(mood_store_get_note(text, store, "colour", &err), err);
    assert_string_equal(text, "red");
    memset(long_text, 'x', sizeof long_text);
    long_text[MOOD_STORE_NOTE_BYTES] = 0;
    assert_int_equal(mood_store_set_note(store, "colour", long_text, &err), MOOD_E_LIMIT);
    long_text[MOOD_STORE_NOTE_BYTES - 1] = 0;
    assert_ok(mood_store_set_note(store, "colour", long_text, &err), err);
    assert_ok(mood_store_get_note(text, store, "colour", &err), err);
    assert_string_equal(text, long_text);
}

/* ---- threads ---- */

#define N_THREADS 4
#define N_SAID    50

typedef struct talker {
    unsigned visitor_number;
    const char *trouble; /* NULL: none */
} talker;

static void *talk(void *cookie) {
    talker *me = cookie;
    const mood_visitor visitor = make_visitor(me->visitor_number);
    mood_feedback seen[N_SAID];
    for (unsigned i = 0; i < N_SAID; i++) {
        const mood_feedback feedback = make_feedback(i);
        mood_error e = {""};
        size_t n = 0;
        if (mood_store_add_feedback(store, &visitor, &feedback, &e) != MOOD_OK)
            me->trouble = "add";
        if (mood_store_list_feedback(seen, &n, N_SAID, store, &visitor, &e) != MOOD_OK)
            me->trouble = "list";
        if (n != i + 1) me->trouble = "count";
    }
    return NULL;
}

static void threads_share_a_store_while_it_imports(void **state) {
    (void)state;
    pthread_t threads[N_THREADS];
    talker talkers[N_THREADS] = {{0, NULL}};
    for (unsigned i = 0; i < N_THREADS; i++) {
        talkers[i].visitor_number = i + 1;
        assert_int_equal(pthread_create(&threads[i], NULL, talk, &talkers[i]), 0);
    }
    for (unsigned i = 0; i < 20; i++) {
        put_items(store, i * 100, 100, 0);
        usleep(1000);
    }
    for (unsigned i = 0; i < N_THREADS; i++) {
        pthread_join(threads[i], NULL);
        if (talkers[i].trouble) fail_msg("thread %u failed: %s", i, talkers[i].trouble);
        assert_int_equal(list(i + 1, N_SAID), N_SAID);
    }
    size_t n = 0;
    assert_ok(mood_store_count_items(&n, store, &err), err);
    assert_int_equal(n, 2000);
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, open_store, close_store)
    const struct CMUnitTest tests[] = {
        CASE(a_new_store_is_empty),
        CASE(items_come_back_as_they_went_in),
        CASE(texts_may_be_left_out),
        CASE(the_catalogue_is_sorted),
        CASE(a_batch_can_be_taken_back),
        CASE(the_order_of_an_import_does_not_matter),
        CASE(the_version_changes_with_the_catalogue_and_only_then),
        CASE(one_import_at_a_time),
        CASE(a_bad_item_is_refused_and_the_batch_goes_on),
        CASE(titles_and_people_are_found),
        CASE(the_very_title_comes_first),
        CASE(what_was_renamed_is_found_by_its_new_name_alone),
        CASE(any_search_text_is_harmless),
        CASE(feedback_is_listed_newest_first),
        CASE(feedback_that_makes_no_sense_is_refused),
        CASE(the_oldest_feedback_goes_at_the_limit),
        CASE(a_forgotten_visitor_leaves_nothing),
        CASE(every_store_has_its_own_lasting_key),
        CASE(notes_last),
        CASE(threads_share_a_store_while_it_imports),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
