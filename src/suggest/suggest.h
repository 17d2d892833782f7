/* SPDX-License-Identifier: Apache-2.0
 *
 * Suggestions: from a mood and a door to a short list with reasons. Pure functions over plain
 * records; no I/O, no clock.
 *
 *     probabilities + door -> mood_target (a place and a width)
 *     items -> mood_index (shared, immutable)
 *     target + wish over the index -> ranked list
 *
 * docs/suggestions.md derives the formulas and shows how well they do.
 */
#ifndef MOOD_SUGGEST_H
#define MOOD_SUGGEST_H

#include "terms/item.h"

#define MOOD_SUGGEST_MAX_COUNT 48
#define MOOD_WHY_BYTES         160

/** ---- where the list should lie ---- */

typedef struct mood_target {
    mood_point from;      /**< the present mood */
    mood_point place;     /**< the wished one */
    float width;          /**< tolerance: grows with the doubt in the probabilities */
    mood_expression mood; /**< the most probable one; the reasons name it */
    mood_door door;
} mood_target;

/** p (7) probabilities, as mood_seven_expect takes them. */
mood_target mood_target_make(const float p[MOOD_N_EXPRESSIONS], mood_door door);

/** The target of a mood given as a place, without doubt; coordinates outside -1..1 are cut. */
mood_target mood_target_make_at(mood_point from, mood_door door);

/** ---- the catalogue, ready for ranking ---- */

/**
 * Shared, immutable, any number of threads. Borrows the items and their texts until it is
 * destroyed. At most 2^31 items. Items with a place outside -1..1 or a duplicate id are left
 * out.
 */
typedef struct mood_index mood_index;
MOOD_NODISCARD mood_status mood_index_create(mood_index **out, const mood_item *items,
                                             size_t n_items);
void mood_index_destroy(mood_index **index);

/** The item of an id, NULL when there is none. */
const mood_item *mood_index_find(const mood_index *index, mood_kind kind, const char *id);

/** How many items of a kind it holds, and how much memory it takes beside the items. */
size_t mood_index_count(const mood_index *index, mood_kind kind);
size_t mood_index_bytes(const mood_index *index);

/** ---- what other people's ratings say, if somebody trained on some ---- */

/** Shared, immutable, any number of threads. neighbours.h tells the bytes. */
typedef struct mood_neighbours mood_neighbours;

/**
 * Read a file of `moodify-train taste`; nothing of data is kept.
 *
 * out  caller owns *out; untouched on failure
 *
 * MOOD_E_FORMAT, MOOD_E_LIMIT, MOOD_E_UNSUPPORTED (another version), MOOD_E_NOMEM; err has one
 * sentence.
 */
MOOD_NODISCARD mood_status mood_neighbours_read(mood_neighbours **out, const void *data,
                                                size_t size_bytes, mood_error *err);
void mood_neighbours_destroy(mood_neighbours **neighbours);

/** How many items it was trained on. */
size_t mood_neighbours_count(const mood_neighbours *neighbours);

/**
 * Let the index rank with neighbours too: what a visitor liked or opened speaks for the
 * neighbours of it, what was skipped against them. Once, before the index is shared;
 * neighbours stays borrowed until the index is destroyed. Items that only one of the two knows
 * are passed over. MOOD_E_NOMEM: the index is as before.
 */
MOOD_NODISCARD mood_status mood_index_use_neighbours(mood_index *index,
                                                     const mood_neighbours *neighbours);

/** ---- what a visitor has shown of taste ---- */

/** Borrowed during the call. Items are known by kind and id; strangers to the index are passed
 * over. */
typedef struct mood_item_list {
    const mood_item *const *items; /**< newest first */
    size_t n;
} mood_item_list;

/** Only the first MOOD_TASTE_MAX_ITEMS of each list count. All lists may be empty. */
#define MOOD_TASTE_MAX_ITEMS 1000
typedef struct mood_taste {
    mood_item_list liked;
    mood_item_list opened;  /**< a weaker sign of liking; may be suggested again */
    mood_item_list skipped; /**< "not for me": never suggested, and the like of it less */
    mood_item_list seen;    /**< never suggested; says nothing of taste */
    mood_item_list recent;  /**< shown lately: suggested only when nothing else fits */
} mood_taste;

/** ---- the list ---- */

/** What a list is confined to. 0, NULL and "" ask for nothing; texts are borrowed. */
typedef struct mood_filter {
    int year_from, year_to;  /**< both included */
    const char *genre;       /**< a word of a genre or tag, in any case: "rock", "road trip" */
    const char *language;    /**< films: the first one spoken, "English" */
    const char *certificate; /**< films: none stricter, "PG-13"; others are kept out */
} mood_filter;

/** "1960-1979", or "1994" for one year; 1..9999. False (out untouched) for any other text. */
bool mood_filter_parse_years(mood_filter *out, const char *text);

/** Whether a certificate is one that a filter can rank: "PG-13", "TV-14", ... */
bool mood_filter_knows_certificate(const char *name);

typedef struct mood_wish {
    mood_kind kind;
    size_t count; /**< 1..MOOD_SUGGEST_MAX_COUNT */
    bool allow_explicit;
    uint64_t seed;             /**< the same seed and wish give the same list */
    const mood_taste *taste;   /**< may be NULL */
    const mood_filter *filter; /**< may be NULL */
} mood_wish;

typedef struct mood_suggestion {
    const mood_item *item;    /**< borrowed from the index */
    float score;              /**< higher is better; only its order means something */
    char why[MOOD_WHY_BYTES]; /**< one short true sentence, UTF-8 */
} mood_suggestion;

/**
 * Rank the catalogue for a target and a wish.
 *
 * out    (wish->count), best first
 * n_out  smaller than the count only where fewer items exist that may be shown: explicit,
 *        skipped, seen and filtered ones are left out, and so is what would be
 *        cruel (guard.h)
 *
 * MOOD_E_ARG: count outside 1..MOOD_SUGGEST_MAX_COUNT, or kind or door out of range.
 * Threads: reentrant over one index. Heap: one block of scratch, released before it returns.
 */
MOOD_NODISCARD mood_status mood_suggest(mood_suggestion *out, size_t *n_out,
                                        const mood_index *index, const mood_target *target,
                                        const mood_wish *wish);

/** ---- journeys ---- */

#define MOOD_PATH_MIN_STEPS 3
#define MOOD_PATH_MAX_STEPS 10

/** A step is at most this many times the even one, |to - from| / (steps - 1), where the
 * catalogue allows it; a little below what is promised (1.3), for the rounding of places. */
#define MOOD_PATH_MAX_UNEVEN 1.25f

/** How far from its way point an item may lie at most, unless next to nothing lies nearer. */
#define MOOD_PATH_REACH .2f

typedef struct mood_journey {
    mood_point from; /**< the present mood */
    mood_point to;   /**< the wished one */
} mood_journey;

/**
 * A way from one mood to another in small steps: neighbours lie near each other on the plane,
 * and songs in tempo and energy. No item and, where it can be helped, no name comes twice. What
 * lift (or, on a way down, calm) keeps away does not stand on it. Whatever the seed, the ends
 * lie within MOOD_PATH_REACH of the two moods where enough that may be shown does.
 *
 * out   (wish->count) in order, MOOD_PATH_MIN_STEPS..MOOD_PATH_MAX_STEPS; scores are not in
 * order
 *
 * MOOD_E_ARG: count, kind or a place out of range. MOOD_E_NOT_FOUND: the catalogue has not
 * enough items that may be shown. Threads and heap as mood_suggest; about 30 KiB of stack.
 */
MOOD_NODISCARD mood_status mood_path_find(mood_suggestion *out, const mood_index *index,
                                          const mood_journey *way, const mood_wish *wish);

/** The longest step of a list of n over the even one; infinite when from and to are one place.
 */
float mood_path_unevenness(const mood_suggestion *list, size_t n, const mood_journey *way);

#endif
