/* SPDX-License-Identifier: Apache-2.0
 *
 * moodify suggest: films or songs for a mood, from the catalogue in the store.
 */
#include "fill.h"
#include "report_list.h"
#include "store/store.h"
#include "suggest/suggest.h"
#include "taste_file.h"
#include "verb.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

enum { MAX_LIKES = 100, DEFAULT_COUNT = 12, DEFAULT_STEPS = 5, MAX_REPORT_BYTES = 1 << 20 };

typedef struct suggest_arguments {
    const char *store;
    const char *taste; /* a file of `moodify-train taste`; may be NULL */
    mood_kind kind;
    bool has_kind;
    bool has_mood;
    bool has_place; /* --va: `place` instead of `p` */
    float p[MOOD_N_EXPRESSIONS];
    mood_point place;
    mood_door door;
    size_t count;
    bool has_seed;
    uint64_t seed;
    bool allow_explicit;
    bool has_goal; /* --path-to */
    mood_point goal;
    size_t n_steps; /* 0: not given */
    mood_filter filter;
    report_form form;
    bool is_done; /* only help was asked for */
    const char *likes[MAX_LIKES];
    size_t n_likes;
} suggest_arguments;

static void print_help(void) {
    puts("usage: moodify suggest --kind songs|movies (--mood NAME | --probs P | --va V,A)\n"
         "                       [OPTION]...\n"
         "\n"
         "Suggest songs or films that fit a mood, each with a reason and a link.\n"
         "\n"
         "  --kind KIND      songs or movies\n"
         "  --mood NAME      angry, disgust, fear, happy, sad, surprise or neutral\n"
         "  --probs P        seven probabilities in that order: .1,0,0,.2,.5,0,.2\n"
         "  --va V,A         valence and arousal, each -1 to 1: -.4,-.2\n"
         "  --door DOOR      stay (match the mood, the default), lift (a step up) or calm\n"
         "  --count N        how many, 1 to 48 (12)\n"
         "  --path-to GOAL   a way in small steps to another mood: its name, or V,A\n"
         "  --steps N        how many steps, 3 to 10 (5)\n"
         "  --like ID        an item you like, so that more is like it; several times\n"
         "  --taste FILE     learned from ratings by `moodify-train taste`; helps --like\n"
         "  --genre WORD     only with it in a genre or tag: rock, \"road trip\"\n"
         "  --years A-B      only from these years: 1960-1979, or one year\n"
         "  --language NAME  films: only those spoken in it: English\n"
         "  --certificate C  films: none stricter: G, PG, PG-13, R\n"
         "  --explicit       songs marked as explicit may come too\n"
         "  --seed N         the same number gives the same list\n"
         "  --store ADDRESS  sqlite:PATH\n"
         "  --format FORM    table, json, csv, m3u (a playlist) or links\n"
         "  --json           the same as --format json");
}

/* ---- arguments ---- */

static bool parse_count(uint64_t *out, const char *text, uint64_t most) {
    if (*text < '0' || *text > '9') return false;
    char *end;
    errno = 0;
    const unsigned long long value = strtoull(text, &end, 10);
    if (errno || *end || value > most) return false;
    *out = value;
    return true;
}

/* One of --mood, --probs and --va; false with `err` filled. */
static bool set_mood(suggest_arguments *a, int option, const char *text, mood_error *err) {
    mood_expression mood;
    if (a->has_mood) {
        (void)mood_fail(err, MOOD_E_ARG, "one of --mood, --probs and --va is enough");
        return false;
    }
    a->has_mood = true;
    switch (option) {
    case 'm':
        if (!mood_seven_parse(&mood, text)) {
            (void)mood_fail(
                err, MOOD_E_ARG,
                "--mood takes angry, disgust, fear, happy, sad, surprise or neutral");
            return false;
        }
        a->p[mood] = 1.f;
        return true;
    case 'p':
        return mood_seven_parse_probs(a->p, text, err) == MOOD_OK;
    default:
        a->has_place = mood_point_parse(&a->place, text);
        if (!a->has_place)
            (void)mood_fail(err, MOOD_E_ARG, "--va takes two numbers from -1 to 1: -.4,-.2");
        return a->has_place;
    }
}

static int read_filter(mood_filter *out, int option, const char *text) {
    switch (option) {
    case 'y':
        if (!mood_filter_parse_years(out, text))
            return verb_usage("suggest", "--years takes 1960-1979, or one year");
        break;
    case 'e':
        if (!mood_filter_knows_certificate(text))
            return verb_usage("suggest", "--certificate takes G, PG, PG-13, R or NC-17");
        out->certificate = text;
        break;
    case 'G':
        out->genre = text;
        break;
    default:
        out->language = text;
    }
    return VERB_OK;
}

static int read_option(suggest_arguments *a, int option, const char *text) {
    mood_error err = {""};
    uint64_t number;
    switch (option) {
    case 'k':
        if (!mood_kind_parse(&a->kind, text))
            return verb_usage("suggest", "--kind takes songs or movies");
        a->has_kind = true;
        break;
    case 'm':
    case 'p':
    case 'v':
        if (!set_mood(a, option, text, &err)) return verb_usage("suggest", "%s", err.text);
        break;
    case 'd':
        if (!mood_door_parse(&a->door, text))
            return verb_usage("suggest", "--door takes stay, lift or calm");
        break;
    case 'c':
        if (!parse_count(&number, text, MOOD_SUGGEST_MAX_COUNT) || number == 0)
            return verb_usage("suggest", "--count takes 1 to %d", MOOD_SUGGEST_MAX_COUNT);
        a->count = (size_t)number;
        break;
    case 'l':
        if (a->n_likes == MAX_LIKES)
            return verb_usage("suggest", "--like may be given %d times", MAX_LIKES);
        a->likes[a->n_likes++] = text;
        break;
    case 'n':
        if (!parse_count(&a->seed, text, UINT64_MAX))
            return verb_usage("suggest", "--seed takes a whole number");
        a->has_seed = true;
        break;
    case 's':
        a->store = text;
        break;
    case 'T':
        a->taste = text;
        break;
    case 'x':
        a->allow_explicit = true;
        break;
    case 'g':
        a->has_goal = mood_point_parse_mood(&a->goal, text);
        if (!a->has_goal)
            return verb_usage("suggest", "--path-to takes a mood's name, or a place: .7,.3");
        break;
    case 't':
        if (!parse_count(&number, text, MOOD_PATH_MAX_STEPS) || number < MOOD_PATH_MIN_STEPS)
            return verb_usage("suggest", "--steps takes %d to %d", MOOD_PATH_MIN_STEPS,
                              MOOD_PATH_MAX_STEPS);
        a->n_steps = (size_t)number;
        break;
    case 'y':
    case 'e':
    case 'G':
    case 'L':
        return read_filter(&a->filter, option, text);
    case 'f':
        if (!report_form_parse(&a->form, text))
            return verb_usage("suggest", "--format takes table, json, csv, m3u or links");
        break;
    case 'j':
        a->form = REPORT_JSON;
        break;
    default:
        break;
    }
    return VERB_OK;
}

static int read_arguments(suggest_arguments *a, int argc, char **argv) {
    static const struct option options[] = {
        {"kind", required_argument, NULL, 'k'},
        {"mood", required_argument, NULL, 'm'},
        {"probs", required_argument, NULL, 'p'},
        {"va", required_argument, NULL, 'v'},
        {"door", required_argument, NULL, 'd'},
        {"count", required_argument, NULL, 'c'},
        {"like", required_argument, NULL, 'l'},
        {"seed", required_argument, NULL, 'n'},
        {"store", required_argument, NULL, 's'},
        {"taste", required_argument, NULL, 'T'},
        {"explicit", no_argument, NULL, 'x'},
        {"path-to", required_argument, NULL, 'g'},
        {"steps", required_argument, NULL, 't'},
        {"years", required_argument, NULL, 'y'},
        {"certificate", required_argument, NULL, 'e'},
        {"genre", required_argument, NULL, 'G'},
        {"language", required_argument, NULL, 'L'},
        {"format", required_argument, NULL, 'f'},
        {"json", no_argument, NULL, 'j'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    opterr = 0;
    for (int option; (option = getopt_long(argc, argv, ":h", options, NULL)) != -1;) {
        if (option == 'h') {
            print_help();
            a->is_done = true;
            return verb_finish(VERB_OK);
        }
        if (option == ':') return verb_usage("suggest", "%s wants a value", argv[optind - 1]);
        if (option == '?')
            return verb_usage("suggest", "\"%s\" is not understood", argv[optind - 1]);
        const int code = read_option(a, option, optarg);
        if (code != VERB_OK) return code;
    }
    if (optind < argc) return verb_usage("suggest", "\"%s\" is one too many", argv[optind]);
    if (!a->has_kind) return verb_usage("suggest", "songs or movies? --kind says");
    if (!a->has_mood) return verb_usage("suggest", "which mood? --mood, --probs or --va says");
    if (a->n_steps && !a->has_goal)
        return verb_usage("suggest", "--steps is about a way; --path-to says where it leads");
    if (a->has_goal) a->count = a->n_steps ? a->n_steps : DEFAULT_STEPS;
    return VERB_OK;
}

/* ---- catalogue ---- */

static mood_status load_catalog(mood_catalog **out, const char *address, mood_error *err) {
    mood_store *store = NULL;
    MOOD_TRY(mood_store_open(&store, address, err));
    const char *folder = verb_data_folder("catalog");
    mood_status status = folder ? fill_when_empty(store, folder, err) : MOOD_OK;
    if (status == MOOD_OK) status = mood_store_load_catalog(out, store, err);
    mood_store_close(&store);
    MOOD_TRY(status);
    size_t n;
    (void)mood_catalog_items(*out, &n);
    if (n) return MOOD_OK;
    mood_catalog_destroy(out);
    return mood_fail(err, MOOD_E_NOT_FOUND,
                     "%s: the catalogue is empty; ./start fills it, or `moodify import FILE`",
                     address);
}

/* The items of --like; a stranger is a failure, since a list without it would not be what was
 * asked for. */
static mood_status find_likes(const mood_item **out, const suggest_arguments *a,
                              const mood_index *index, mood_error *err) {
    for (size_t i = 0; i < a->n_likes; i++) {
        out[i] = mood_index_find(index, a->kind, a->likes[i]);
        if (!out[i]) out[i] = mood_index_find(index, (mood_kind)!a->kind, a->likes[i]);
        if (!out[i])
            return mood_fail(err, MOOD_E_NOT_FOUND, "--like %s: the catalogue has no such item",
                             a->likes[i]);
    }
    return MOOD_OK;
}

/* ---- the list ---- */

static int print_list(const suggest_arguments *a, const mood_suggestion *list, size_t n) {
    mood_buf text;
    mood_buf_init(&text, MAX_REPORT_BYTES);
    const bool is_terminal = isatty(STDOUT_FILENO);
    mood_status status = a->form == REPORT_TABLE
                             ? report_list_table(&text, list, n, verb_has_colour())
                             : report_list_export(&text, a->form, list, n);
    if (status == MOOD_OK && a->form == REPORT_TABLE && is_terminal)
        status = mood_buf_printf(&text,
                                 "\nThe same list again: --seed %" PRIu64
                                 ". More like one of them: --like ID.\n",
                                 a->seed);
    if (status == MOOD_OK) fwrite(text.data, 1, text.size, stdout);
    mood_buf_clear(&text);
    return status == MOOD_OK ? verb_finish(VERB_OK) : verb_fail("%s", mood_status_text(status));
}

static int suggest(const suggest_arguments *a, const mood_catalog *catalog,
                   const mood_neighbours *neighbours) {
    size_t n_items, n = 0;
    const mood_item *items = mood_catalog_items(catalog, &n_items);
    mood_index *index = NULL;
    mood_status status = mood_index_create(&index, items, n_items);
    if (status == MOOD_OK && neighbours) status = mood_index_use_neighbours(index, neighbours);
    if (status != MOOD_OK) {
        mood_index_destroy(&index);
        return verb_fail("%s", mood_status_text(status));
    }

    mood_error err = {""};
    const mood_item *likes[MAX_LIKES];
    const mood_taste taste = {.liked = {likes, a->n_likes}, .recent = {likes, a->n_likes}};
    const mood_target target =
        a->has_place ? mood_target_make_at(a->place, a->door) : mood_target_make(a->p, a->door);
    const mood_wish wish = {.kind = a->kind,
                            .count = a->count,
                            .allow_explicit = a->allow_explicit,
                            .seed = a->seed,
                            .taste = &taste,
                            .filter = &a->filter};
    mood_suggestion list[MOOD_SUGGEST_MAX_COUNT];
    status = find_likes(likes, a, index, &err);
    if (status == MOOD_OK && a->has_goal) {
        const mood_journey way = {target.from, a->goal};
        n = a->count;
        status = mood_path_find(list, index, &way, &wish);
        if (status == MOOD_E_NOT_FOUND) n = 0, status = MOOD_OK;
    } else if (status == MOOD_OK)
        status = mood_suggest(list, &n, index, &target, &wish);
    int code;
    if (status != MOOD_OK)
        code = verb_fail("%s", err.text[0] ? err.text : mood_status_text(status));
    else if (n == 0)
        code =
            verb_fail("the catalogue has too few %s that may be shown for this mood and filter",
                      mood_kind_name(a->kind));
    else
        code = print_list(a, list, n);
    mood_index_destroy(&index);
    return code;
}

int verb_suggest(int argc, char **argv) {
    suggest_arguments a = {.store = verb_default_store(), .count = DEFAULT_COUNT};
    const int code = read_arguments(&a, argc, argv);
    if (code != VERB_OK || a.is_done) return code;
    if (!a.has_seed) {
        uint32_t seed = 0; /* short enough to type again */
        if (getrandom(&seed, sizeof seed, 0) != sizeof seed)
            return verb_fail("no random numbers: %s", strerror(errno));
        a.seed = seed;
    }
    mood_error err = {""};
    mood_catalog *catalog = NULL;
    mood_neighbours *neighbours = NULL;
    if (a.taste && taste_file_read(&neighbours, a.taste, &err) != MOOD_OK)
        return verb_fail("%s", err.text);
    int result;
    if (load_catalog(&catalog, a.store, &err) == MOOD_OK) {
        result = suggest(&a, catalog, neighbours);
        mood_catalog_destroy(&catalog);
    } else
        result = verb_fail("%s", err.text);
    mood_neighbours_destroy(&neighbours);
    return result;
}
