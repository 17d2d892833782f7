/* SPDX-License-Identifier: Apache-2.0
 *
 * Each part of each sentence is taken out again and held against the item, by conditions that
 * are written here anew: a wrong bound in the tables of why.c shows as a sentence that is not
 * true.
 */
#include "suggest/genre.h"
#include "suggest/why.h"
#include "test.h"
#include "suggest_items.h"

static made_catalog made;

static int set_up(void **state) {
    (void)state;
    made_catalog_fill(&made, 2000, 21);
    return 0;
}

typedef struct claim {
    const char *words;
    float v_least, v_most, a_least, a_most;
} claim;

/* What a word claims of the item's own place. */
static const claim of_place[] = {
    {"dark", -1, -.5f, -1, 1},         {"heavy", -1, -.5f, -1, 1},
    {"brooding", -1, -.5f, -1, 1},     {"sombre", -.6f, -.1f, -1, 1},
    {"moody", -.6f, -.1f, -1, 1},      {"shadowed", -.6f, -.1f, -1, 1},
    {"even", -.25f, .2f, -1, 1},       {"balanced", -.25f, .2f, -1, 1},
    {"level", -.25f, .2f, -1, 1},      {"warm", .1f, .6f, -1, 1},
    {"friendly", .1f, .6f, -1, 1},     {"good-natured", .1f, .6f, -1, 1},
    {"bright", .45f, 1, -1, 1},        {"sunny", .45f, 1, -1, 1},
    {"joyful", .45f, 1, -1, 1},        {"hushed", -1, 1, -1, -.4f},
    {"very quiet", -1, 1, -1, -.4f},   {"still", -1, 1, -1, -.4f},
    {"quiet", -1, 1, -1, -.1f},        {"calm", -1, 1, -1, -.1f},
    {"unhurried", -1, 1, -1, -.1f},    {"soft", -1, 1, -1, -.1f},
    {"slow", -1, 1, -1, -.1f},         {"very slow", -1, 1, -1, -.4f},
    {"steady", -1, 1, -.2f, .25f},     {"measured", -1, 1, -.2f, .25f},
    {"even-paced", -1, 1, -.2f, .25f}, {"easy-going", -1, 1, -.2f, .25f},
    {"mid-tempo", -1, 1, -.2f, .25f},  {"lively", -1, 1, .15f, .55f},
    {"spirited", -1, 1, .15f, .55f},   {"eventful", -1, 1, .15f, .55f},
    {"driving", -1, 1, .15f, .55f},    {"brisk", -1, 1, .15f, .55f},
    {"fast", -1, 1, .45f, 1},          {"high-energy", -1, 1, .45f, 1},
    {"breathless", -1, 1, .45f, 1},    {"electric", -1, 1, .45f, 1},
};

typedef struct relation_claim {
    const char *before; /* the text up to the name of the expression */
    float dv_least, dv_most, da_least, da_most, d_most;
} relation_claim;

/* What a relation claims of the item against the named expression's place. Longest first. */
static const relation_claim of_relation[] = {
    {"brighter and more awake than ", .1f, 3, .1f, 3, 3},
    {"brighter and calmer than ", .1f, 3, -3, -.1f, 3},
    {"a touch brighter than ", 0, .35f, -3, 3, 3},
    {"a shade lighter than ", 0, .35f, -3, 3, 3},
    {"a small step up from ", .2f, 1.f, -3, 3, 3},
    {"a little way up from ", .2f, 1.f, -3, 3, 3},
    {"a long step up from ", 1.1f, 3, -3, 3, 3},
    {"a step up from ", .8f, 1.3f, -3, 3, 3},
    {"clearly brighter than ", .8f, 3, -3, 3, 3},
    {"far brighter than ", 1, 3, -3, 3, 3},
    {"well above ", .8f, 3, -3, 3, 3},
    {"lighter than ", 0, 3, -3, 3, 3},
    {"a little quieter than ", -3, 3, -.4f, 0, 3},
    {"a touch calmer than ", -3, 3, -.4f, 0, 3},
    {"much calmer than ", -3, 3, -3, -.6f, 3},
    {"far quieter than ", -3, 3, -3, -.6f, 3},
    {"calmer than ", -3, 3, -3, 0, 3},
    {"quieter than ", -3, 3, -3, 0, 3},
    {"livelier than ", -3, 3, 0, 3, 3},
    {"brighter than ", 0, 3, -3, 3, 3},
    {"darker than ", -3, 0, -3, 3, 3},
    {"right beside ", -3, 3, -3, 3, .2f},
    {"in the same place as ", -3, 3, -3, 3, .2f},
    {"close to ", -3, 3, -3, 3, .4f},
    {"near ", -3, 3, -3, 3, .4f},
    {"not far from ", -3, 3, -3, 3, .4f},
    {"in reach of ", -3, 3, -3, 3, .4f},
};

static bool is_between(float value, float least, float most) {
    return value >= least && value <= most;
}

/* Cut `prefix` off the front, in any case of letters. */
static bool take(char **at, const char *prefix) {
    const size_t n = strlen(prefix);
    if (strncasecmp(*at, prefix, n) != 0) return false;
    *at += n;
    return true;
}

static void check_relation(char *text, const mood_item *item, const mood_target *target) {
    const mood_point named = mood_seven_point(target->mood);
    const float dv = item->place.valence - named.valence;
    const float da = item->place.arousal - named.arousal;
    for (size_t i = 0; i < MOOD_COUNT(of_relation); i++) {
        const relation_claim *it = &of_relation[i];
        char *at = text;
        if (!take(&at, it->before)) continue;
        assert_string_equal(at, mood_expression_name(target->mood));
        if (!is_between(dv, it->dv_least, it->dv_most) ||
            !is_between(da, it->da_least, it->da_most) || hypotf(dv, da) > it->d_most)
            fail_msg("\"%s\" is not true of an item %g, %g away", text, (double)dv, (double)da);
        return;
    }
    fail_msg("\"%s\" is no relation", text);
}

static void check_word(const char *word, const mood_item *item) {
    for (size_t i = 0; i < MOOD_COUNT(of_place); i++) {
        if (strcasecmp(of_place[i].words, word) != 0) continue;
        if (!is_between(item->place.valence, of_place[i].v_least, of_place[i].v_most) ||
            !is_between(item->place.arousal, of_place[i].a_least, of_place[i].a_most))
            fail_msg("\"%s\" is not true at %g, %g", word, (double)item->place.valence,
                     (double)item->place.arousal);
        if (item->kind == MOOD_SONGS && strstr(word, "slow"))
            assert_true(item->tempo_bpm <= 100);
        if (item->kind == MOOD_SONGS && strcmp(word, "fast") == 0)
            assert_true(item->tempo_bpm >= 120);
        return;
    }
    fail_msg("\"%s\" is no word of tone or pace", word);
}

/* "warm and slow", perhaps with a genre or a tempo behind it. */
static void check_phrase(char *text, const mood_item *item) {
    char genre[MOOD_GENRE_BYTES], ending[64];
    mood_genre_name(genre, item);
    char *const tail = text + strlen(text);
    snprintf(ending, sizeof ending, " at %.0f beats a minute", (double)item->tempo_bpm);
    const char *const endings[] = {ending, genre};
    for (size_t i = 0; i < 2; i++) {
        const size_t n = strlen(endings[i]);
        if (!n || (size_t)(tail - text) <= n || strcmp(tail - n, endings[i]) != 0) continue;
        assert_true(i == 1 || item->kind == MOOD_SONGS);
        tail[-(ptrdiff_t)n] = 0;
        if (i == 1) tail[-(ptrdiff_t)n - 1] = 0; /* the blank before a genre */
        break;
    }
    char *and = strstr(text, " and ");
    assert_non_null(and);
    *and = 0;
    check_word(text, item);
    check_word(and+5, item);
}

static void check_known(const char *text, const mood_item *item) {
    if (strcmp(text, "Highly rated") == 0)
        assert_true(item->quality >= .8f);
    else if (strcmp(text, "Widely known") == 0)
        assert_true(item->fame >= .8f);
    else if (strcmp(text, "Little known") == 0)
        assert_true(item->fame <= .4f);
    else {
        char genre[MOOD_GENRE_BYTES], expected[96];
        mood_genre_name(genre, item);
        snprintf(expected, sizeof expected, "%s from %d", genre, item->year);
        if (strncasecmp(text, "More from ", 10) == 0)
            assert_string_equal(text + 10, item->by);
        else if (strcasecmp(text, expected) != 0)
            fail_msg("\"%s\" is not \"%s\"", text, expected);
    }
}

/* "People who liked X liked this: warm and slow, RELATION" where X was named with the item. */
static bool check_alike(char *text, const mood_item *item, const mood_target *target,
                        mood_why_likes likes) {
    char expected[MOOD_WHY_BYTES];
    if (strncmp(text, "People who liked ", 17) != 0) return false;
    assert_non_null(likes.alike);
    snprintf(expected, sizeof expected, "People who liked %s liked this: ", likes.alike->title);
    assert_true(take(&text, expected));
    char *comma = strstr(text, ", ");
    assert_non_null(comma);
    *comma = 0;
    check_phrase(text, item);
    check_relation(comma + 2, item, target);
    return true;
}

static void check_sentence(const char *sentence, const mood_item *item,
                           const mood_target *target, mood_why_likes likes) {
    char text[MOOD_WHY_BYTES];
    snprintf(text, sizeof text, "%s", sentence);
    const size_t n = strlen(text);
    assert_true(n > 10 && n < MOOD_WHY_BYTES - 1);
    assert_true(text[0] >= 'A' && text[0] <= 'Z');
    assert_int_equal(text[n - 1], '.');
    assert_null(strchr(text, '!'));
    assert_null(strstr(text, "Because"));
    text[n - 1] = 0;
    if (check_alike(text, item, target, likes)) return;
    char *colon = strstr(text, ": "), *comma = strstr(text, ", ");
    if (colon && colon < comma) { /* More from X: warm and slow, RELATION */
        *colon = 0;
        *comma = 0;
        check_known(text, item);
        check_phrase(colon + 2, item);
        check_relation(comma + 2, item, target);
    } else if (colon) { /* KNOWN, warm and slow: RELATION */
        *colon = 0;
        *comma = 0;
        check_known(text, item);
        check_phrase(comma + 2, item);
        check_relation(colon + 2, item, target);
    } else {
        assert_non_null(comma);
        *comma = 0;
        const bool is_turned = strstr(comma + 2, " and ") && !strstr(comma + 2, " than ");
        check_phrase(is_turned ? comma + 2 : text, item);
        check_relation(is_turned ? text : comma + 2, item, target);
    }
}

static void every_part_is_true(void **state) {
    (void)state;
    mood_why why;
    mood_why_init(&why, 1);
    for (int mood = 0; mood < MOOD_N_EXPRESSIONS; mood++)
        for (int door = 0; door < MOOD_N_DOORS; door++) {
            const mood_target target = target_of((mood_expression)mood, (mood_door)door);
            for (size_t i = 0; i < made.n; i++) {
                char text[MOOD_WHY_BYTES];
                if (i % 12 == 0) mood_why_init(&why, i);
                const mood_why_likes likes = {i % 17 == 0,
                                              i % 5 == 0 ? &made.items[i / 2] : NULL};
                mood_why_write(text, &why, &made.items[i], &target, likes);
                check_sentence(text, &made.items[i], &target, likes);
            }
        }
}

/* Twelve items of nearly the same place, the hardest case. */
static void twelve_reasons_do_not_read_alike(void **state) {
    (void)state;
    const mood_target target = target_of(MOOD_SAD, MOOD_DOOR_LIFT);
    for (uint64_t seed = 0; seed < 50; seed++) {
        mood_why why;
        mood_why_init(&why, seed);
        char texts[12][MOOD_WHY_BYTES];
        for (size_t i = 0; i < 12; i++) {
            mood_item item = made.items[2 * i + 1];
            item.place = (mood_point){.2f, 0.f};
            mood_why_write(texts[i], &why, &item, &target, (mood_why_likes){0});
            size_t n_opening = 0;
            for (size_t k = 0; k < i; k++) {
                assert_string_not_equal(texts[i], texts[k]);
                n_opening += strncmp(texts[i], texts[k], strcspn(texts[i], " ")) == 0;
            }
            assert_true(n_opening <= 4);
        }
    }
}

static void a_liked_name_is_said(void **state) {
    (void)state;
    const mood_target target = target_of(MOOD_SAD, MOOD_DOOR_STAY);
    mood_item item = made.items[1];
    item.by = "Al Green|Somebody";
    mood_why why;
    mood_why_init(&why, 1);
    char text[MOOD_WHY_BYTES];
    mood_why_write(text, &why, &item, &target, (mood_why_likes){.have_name = true});
    assert_ptr_equal(strstr(text, "More from Al Green: "), text);
}

/* Each liked title speaks for one item of a list; the next list may name it again. */
static void what_others_liked_too_is_said_once(void **state) {
    (void)state;
    const char *const start = "People who liked Title 7 liked this: ";
    const mood_target target = target_of(MOOD_SAD, MOOD_DOOR_LIFT);
    const mood_why_likes likes = {.alike = &made.items[7]};
    char text[MOOD_WHY_BYTES];
    for (uint64_t list = 0; list < 2; list++) {
        mood_why why;
        mood_why_init(&why, list);
        for (size_t i = 0; i < 12; i++) {
            mood_why_write(text, &why, &made.items[2 * i], &target, likes);
            assert_int_equal(strncmp(text, start, strlen(start)) == 0, i == 0);
        }
    }
}

static void the_longest_texts_fit(void **state) {
    (void)state;
    char by[MOOD_ITEM_MAX_BY + 1];
    memset(by, 'x', MOOD_ITEM_MAX_BY);
    by[MOOD_ITEM_MAX_BY] = 0;
    for (int mood = 0; mood < MOOD_N_EXPRESSIONS; mood++) {
        const mood_target target = target_of((mood_expression)mood, MOOD_DOOR_STAY);
        mood_item item = made.items[3];
        for (size_t n = 40; n <= MOOD_ITEM_MAX_BY; n += 20) {
            item.by = by + MOOD_ITEM_MAX_BY - n;
            mood_why why;
            mood_why_init(&why, n);
            char text[MOOD_WHY_BYTES];
            mood_item liked = made.items[5];
            liked.title = item.by;
            const mood_why_likes likes = {n % 40 == 0, &liked};
            mood_why_write(text, &why, &item, &target, likes);
            check_sentence(text, &item, &target, likes);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_part_is_true),
        cmocka_unit_test(twelve_reasons_do_not_read_alike),
        cmocka_unit_test(a_liked_name_is_said),
        cmocka_unit_test(what_others_liked_too_is_said_once),
        cmocka_unit_test(the_longest_texts_fit),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
