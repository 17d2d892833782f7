/* SPDX-License-Identifier: Apache-2.0
 *
 * The record of a film or a song, as store, suggest and serve hand it to each other.
 * Plain data: texts are borrowed from whoever made the record. Threads: reentrant.
 */
#ifndef MOOD_ITEM_H
#define MOOD_ITEM_H

#include "terms/seven.h"

typedef enum mood_kind { MOOD_MOVIES, MOOD_SONGS, MOOD_N_KINDS } mood_kind;

#define MOOD_ITEM_EXPLICIT (1u << 0) /**< marked as explicit; never suggested by default */

/** The longest texts that a catalogue may hold, in bytes without the 0. */
#define MOOD_ITEM_MAX_ID     32
#define MOOD_ITEM_MAX_TITLE  300
#define MOOD_ITEM_MAX_BY     300
#define MOOD_ITEM_MAX_GENRES 300
#define MOOD_ITEM_MAX_TAGS   300
#define MOOD_ITEM_MAX_PEOPLE 300
#define MOOD_ITEM_MAX_SHORT  64 /**< certificate, language, poster */

typedef struct mood_item {
    mood_kind kind;
    const char *id; /**< film: IMDb id "tt0111161"; song: Spotify track id, 22 letters */
    const char *title;
    const char *by;          /**< film: directors; song: artists; "" when unknown */
    const char *genres;      /**< "Drama|Romance", "" when unknown */
    const char *tags;        /**< finer words of the same form, "" when unknown */
    const char *certificate; /**< films: "PG-13"; "" when unknown */
    int year;                /**< 0 when unknown */
    unsigned flags;          /**< MOOD_ITEM_* */
    mood_point place;        /**< valence and arousal */
    float confidence;        /**< of the place, 0..1 */
    float fame;              /**< 0 nobody knows it .. 1 everybody does */
    float quality;           /**< 0..1, .5 when unknown */
    float tempo_bpm;         /**< songs; 0 when unknown */
    float energy;       /**< songs: 0 gentle .. 1 intense, as Spotify has it; 0 when unknown */
    int runtime_min;    /**< films; 0 when unknown */
    const char *people; /**< films: the stars, "A, B, C"; "" when unknown */
    const char *language; /**< films: the first one spoken, "English"; "" when unknown */
    const char *poster;   /**< films: "tmdb:/PATH" of a TMDB picture; "" when unknown */
} mood_item;

/** "movies", "songs"; NULL when out of range. */
const char *mood_kind_name(int kind);
bool mood_kind_parse(mood_kind *out, const char *name);

/** Whether an id has the form of its kind: "tt" and 7..9 digits, or 22 letters and digits. */
bool mood_item_id_is_valid(mood_kind kind, const char *id);

/**
 * Whether a record may enter a catalogue: its id has the form of its kind, texts are valid
 * UTF-8 within their limits (NULL reads as ""), title is not empty, numbers are finite and in
 * their range. MOOD_E_FORMAT or MOOD_E_LIMIT; err names the field.
 */
MOOD_NODISCARD mood_status mood_item_check(const mood_item *item, mood_error *err);

#define MOOD_ITEM_LINK_BYTES 96

/**
 * The page that a click opens: https://www.imdb.com/title/ID/ or
 * https://open.spotify.com/track/ID. MOOD_E_ARG when the id is not of its kind's form.
 */
MOOD_NODISCARD mood_status mood_item_link(char out[MOOD_ITEM_LINK_BYTES], mood_kind kind,
                                          const char *id);

#endif
