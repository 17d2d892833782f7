/* SPDX-License-Identifier: Apache-2.0
 *
 * The starter catalogue as it stands in catalog/: every row can be read and is complete, no
 * song is there twice, whatever mood and door a visitor comes with, there is enough to choose
 * from, and whatever the seed, a journey is even and leads from the one mood to the other.
 */
#include "base/alloc.h"
#include "base/arena.h"
#include "import/import.h"
#include "suggest/guard.h"
#include "suggest/index.h"
#include "unit/test.h"

#include <strings.h>

/* What the project promises (docs/catalog.md). */
#define MIN_FILMS    4000
#define MIN_SONGS    8000
#define MIN_NEAR     200
#define NEAR         .25f /* distance to the target on the plane */
#define GOOD_QUALITY .4f
#define MAX_ITEMS    40000
#define FIRST_YEAR   1895
#define LAST_YEAR    2026

static mood_item items[MAX_ITEMS];
static size_t n_items;
static mood_arena arena;

static const char *keep(const char *text) {
    const char *kept = mood_arena_push_text(&arena, text, strlen(text));
    assert_non_null(kept);
    return kept;
}

static mood_status take(void *cookie, const mood_item *item, mood_error *err) {
    (void)cookie;
    (void)err;
    assert_true(n_items < MAX_ITEMS);
    mood_item *t = &items[n_items++];
    *t = *item;
    t->id = keep(item->id);
    t->title = keep(item->title);
    t->by = keep(item->by);
    t->people = keep(item->people);
    t->genres = keep(item->genres);
    t->tags = keep(item->tags);
    t->certificate = keep(item->certificate);
    t->language = keep(item->language);
    t->poster = keep(item->poster);
    return MOOD_OK;
}

static void show_reject(void *cookie, const mood_reject *reject) {
    fail_msg("%s: line %d: %s", (const char *)cookie, (int)reject->line, reject->reason);
}

static int load(void **state) {
    (void)state;
    mood_arena_init(&arena, (size_t)256 << 20);
    for (int kind = 0; kind < MOOD_N_KINDS; kind++) {
        char path[1024];
        mood_error err = {""};
        mood_import_progress progress = {0};
        snprintf(path, sizeof path, CATALOG_FOLDER "/%s.tsv", mood_kind_name(kind));
        const mood_importer importer = {.item = take,
                                        .reject = show_reject,
                                        .cookie = path,
                                        .has_kind = true,
                                        .kind = (mood_kind)kind};
        if (mood_import_file(&progress, path, &importer, &err) != MOOD_OK)
            fail_msg("%s", err.text);
    }
    return 0;
}

static int unload(void **state) {
    (void)state;
    mood_arena_clear(&arena);
    return 0;
}

static size_t count(mood_kind kind) {
    size_t n = 0;
    for (size_t i = 0; i < n_items; i++) n += items[i].kind == kind;
    return n;
}

static void it_is_large_enough(void **state) {
    (void)state;
    print_message("# %zu films, %zu songs\n", count(MOOD_MOVIES), count(MOOD_SONGS));
    assert_true(count(MOOD_MOVIES) >= MIN_FILMS);
    assert_true(count(MOOD_SONGS) >= MIN_SONGS);
}

static void every_row_is_complete(void **state) {
    (void)state;
    for (size_t i = 0; i < n_items; i++) {
        const mood_item *t = &items[i];
        char link[MOOD_ITEM_LINK_BYTES];
        assert_int_equal(mood_item_link(link, t->kind, t->id), MOOD_OK);
        if (t->year < FIRST_YEAR || t->year > LAST_YEAR)
            fail_msg("%s: year %d", t->id, t->year);
        if (!*t->genres) fail_msg("%s: no genres", t->id);
        if (!*t->by && !*t->people) fail_msg("%s: by nobody", t->id);
        if (t->confidence <= 0.f) fail_msg("%s: its place is a guess", t->id);
        if (t->flags & MOOD_ITEM_EXPLICIT) fail_msg("%s: explicit", t->id);
        if (strstr(t->genres, "Adult") && t->kind == MOOD_MOVIES) fail_msg("%s: adult", t->id);
        if (t->kind == MOOD_SONGS && (t->tempo_bpm < 20.f || t->tempo_bpm > 260.f))
            fail_msg("%s: tempo %g", t->id, (double)t->tempo_bpm);
    }
}

static int compare_ids(const void *a, const void *b) {
    const mood_item *x = *(const mood_item *const *)a, *y = *(const mood_item *const *)b;
    return strcmp(x->id, y->id);
}

static int compare_songs(const void *a, const void *b) {
    const mood_item *x = *(const mood_item *const *)a, *y = *(const mood_item *const *)b;
    const int by_title = strcasecmp(x->title, y->title);
    return by_title ? by_title : strcasecmp(x->by, y->by);
}

static void nothing_is_there_twice(void **state) {
    (void)state;
    static const mood_item *sorted[MAX_ITEMS];
    for (size_t i = 0; i < n_items; i++) sorted[i] = &items[i];
    qsort(sorted, n_items, sizeof *sorted, compare_ids);
    for (size_t i = 1; i < n_items; i++)
        if (strcmp(sorted[i - 1]->id, sorted[i]->id) == 0) fail_msg("%s twice", sorted[i]->id);
    qsort(sorted, n_items, sizeof *sorted, compare_songs);
    for (size_t i = 1; i < n_items; i++)
        if (sorted[i]->kind == MOOD_SONGS && sorted[i - 1]->kind == MOOD_SONGS &&
            compare_songs(&sorted[i - 1], &sorted[i]) == 0)
            fail_msg("%s by %s twice", sorted[i]->title, sorted[i]->by);
}

static float distance(mood_point a, mood_point b) {
    return hypotf(a.valence - b.valence, a.arousal - b.arousal);
}

/* Good items near the target that its guards let through. */
static size_t count_near(const mood_index *index, mood_kind kind, const mood_target *target) {
    const mood_shelf *shelf = &index->shelf[kind];
    const unsigned forbidden = mood_guard_forbidden(target) | MOOD_MARK_EXPLICIT;
    size_t n = 0;
    for (size_t i = 0; i < shelf->n; i++)
        n += items[shelf->seat[i].row].quality >= GOOD_QUALITY &&
             distance(shelf->place[i], target->place) <= NEAR &&
             !(shelf->marks[i] & forbidden) && mood_guard_allows_place(target, shelf->place[i]);
    return n;
}

static void no_mood_and_door_is_short_of_good_items(void **state) {
    (void)state;
    mood_index *index;
    assert_int_equal(mood_index_create(&index, items, n_items), MOOD_OK);
    for (int kind = 0; kind < MOOD_N_KINDS; kind++)
        for (int mood = 0; mood < MOOD_N_EXPRESSIONS; mood++)
            for (int door = 0; door < MOOD_N_DOORS; door++) {
                float p[MOOD_N_EXPRESSIONS] = {0};
                p[mood] = 1.f;
                const mood_target target = mood_target_make(p, (mood_door)door);
                const size_t n = count_near(index, (mood_kind)kind, &target);
                print_message("# %-6s %-8s %-4s (%+.2f, %+.2f): %zu\n", mood_kind_name(kind),
                              mood_expression_name(mood), mood_door_name(door),
                              (double)target.place.valence, (double)target.place.arousal, n);
                if (n < MIN_NEAR)
                    fail_msg("%s for %s, %s: %zu", mood_kind_name(kind),
                             mood_expression_name(mood), mood_door_name(door), n);
            }
    mood_index_destroy(&index);
}

static void journeys_are_even_for_every_seed(void **state) {
    (void)state;
    enum { N_SEEDS = 60 };
    const mood_journey way = {mood_seven_point(MOOD_SAD), mood_seven_point(MOOD_HAPPY)};
    mood_index *index;
    assert_int_equal(mood_index_create(&index, items, n_items), MOOD_OK);
    for (int kind = 0; kind < MOOD_N_KINDS; kind++)
        for (size_t n = MOOD_PATH_MIN_STEPS; n <= MOOD_PATH_MAX_STEPS; n++)
            for (uint64_t seed = 0; seed < N_SEEDS; seed++) {
                const mood_wish wish = {.kind = (mood_kind)kind, .count = n, .seed = seed};
                mood_suggestion list[MOOD_PATH_MAX_STEPS];
                assert_int_equal(mood_path_find(list, index, &way, &wish), MOOD_OK);
                const float longest = mood_path_unevenness(list, n, &way);
                const float begins = distance(list[0].item->place, way.from);
                const float ends = distance(list[n - 1].item->place, way.to);
                if (longest > 1.3f || begins > MOOD_PATH_REACH || ends > MOOD_PATH_REACH)
                    fail_msg("%s, %zu steps, seed %d: %.3f even steps, ends %.3f and %.3f off",
                             mood_kind_name(kind), n, (int)seed, (double)longest,
                             (double)begins, (double)ends);
            }
    mood_index_destroy(&index);
}

/* Where things that everybody knows must lie: the sign of each coordinate. */
static void known_things_lie_where_they_should(void **state) {
    (void)state;
    static const struct {
        const char *id, *title;
        int valence, arousal; /* -1, 0 (either), 1 */
    } known[] = {
        {"tt1109624", "Paddington", 1, 0},
        {"tt0211915", "Amelie", 1, 0},
        {"tt0108052", "Schindler's List", -1, -1},
        {"tt0081505", "The Shining", -1, 1},
        {"tt1392190", "Mad Max: Fury Road", 0, 1},
        {"tt0096283", "My Neighbor Totoro", 1, -1},
        {"tt0080339", "Airplane!", 1, 1},
        {"tt0180093", "Requiem for a Dream", -1, -1},
        {"tt0095327", "Grave of the Fireflies", -1, 0},
        {"tt1457767", "The Conjuring", -1, 1},
        {"tt2911666", "John Wick", 0, 1},
        {"tt4034228", "Manchester by the Sea", -1, -1},
        {"tt1675434", "The Intouchables", 1, 0},
    };
    for (size_t k = 0; k < MOOD_COUNT(known); k++) {
        size_t i = 0;
        while (i < n_items && strcmp(items[i].id, known[k].id) != 0) i++;
        if (i == n_items) fail_msg("%s is missing", known[k].title);
        const mood_point place = items[i].place;
        if ((float)known[k].valence * place.valence < 0.f ||
            (float)known[k].arousal * place.arousal < 0.f)
            fail_msg("%s lies at (%.2f, %.2f)", known[k].title, (double)place.valence,
                     (double)place.arousal);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_large_enough),
        cmocka_unit_test(every_row_is_complete),
        cmocka_unit_test(nothing_is_there_twice),
        cmocka_unit_test(no_mood_and_door_is_short_of_good_items),
        cmocka_unit_test(journeys_are_even_for_every_seed),
        cmocka_unit_test(known_things_lie_where_they_should),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
