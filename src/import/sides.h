/* SPDX-License-Identifier: Apache-2.0
 *
 * What side files tell about items of other files: IMDb's ratings, MovieLens' links, tags and
 * ratings. They are read first and kept in memory, whose size depends on the number of films
 * only (about 100 MB for all of IMDb).
 */
#ifndef MOOD_SIDES_H
#define MOOD_SIDES_H

#include "base/arena.h"
#include "base/map.h"

/** Of each fact at most so many; past that the rows are rejected. */
#define MOOD_SIDES_MAX_FILMS 4000000
#define MOOD_SIDES_MAX_TAGS  20000000

typedef struct mood_side_tag mood_side_tag;

/** Films are named by the number in their IMDb id, or by MovieLens' own. One thread. */
typedef struct mood_sides {
    mood_map imdb_ratings;   /**< IMDb number -> votes, tenths of the rating */
    mood_map imdb_of_lens;   /**< MovieLens number -> IMDb number */
    mood_map imdb_of_tmdb;   /**< TMDB number -> IMDb number */
    mood_map lens_ratings;   /**< MovieLens number -> count, sum of half stars */
    mood_map genome_words;   /**< MovieLens' tag number -> place in `words` */
    mood_map known_words;    /**< hash of a word -> place in `words` */
    uint32_t n_most_ratings; /**< of one film of MovieLens */
    const char **words;      /**< all different ones */
    size_t n_words, words_capacity;
    mood_side_tag *tags; /**< words of films, see sides.c */
    size_t n_tags, tags_capacity;
    bool is_sorted;
    mood_arena arena;
} mood_sides;

/** Caller's storage; takes nothing from the heap yet. */
void mood_sides_init(mood_sides *sides);
void mood_sides_clear(mood_sides *sides);

/** The number of "tt0111161", or of "0111161"; 0 when it has not that form. */
uint32_t mood_sides_imdb_number(const char *id);

MOOD_NODISCARD mood_status mood_sides_add_imdb_rating(mood_sides *sides, uint32_t imdb,
                                                      float rating, uint32_t votes);
bool mood_sides_imdb_rating(float *rating, uint32_t *votes, const mood_sides *sides,
                            uint32_t imdb);

/** One rating of one person, 0.5 to 5. */
MOOD_NODISCARD mood_status mood_sides_add_lens_rating(mood_sides *sides, uint32_t lens,
                                                      float rating);
bool mood_sides_lens_rating(float *mean, uint32_t *n, const mood_sides *sides, uint32_t lens);

/** Say that a word was given to a film of MovieLens. */
MOOD_NODISCARD mood_status mood_sides_add_tag(mood_sides *sides, uint32_t lens,
                                              const char *word, size_t n);

/** Name a tag of the genome, and give it to a film by its number. */
MOOD_NODISCARD mood_status mood_sides_name_genome_tag(mood_sides *sides, uint32_t number,
                                                      const char *word, size_t n);
MOOD_NODISCARD mood_status mood_sides_add_genome_tag(mood_sides *sides, uint32_t lens,
                                                     uint32_t number);

/**
 * The words of a film, those given most often first, as "a|b|c" of at most `size` bytes with
 * the 0. Sorts when words were added since the last call.
 */
void mood_sides_tags_of_film(char *out, size_t size, mood_sides *sides, uint32_t lens);

#endif
