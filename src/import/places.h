/* SPDX-License-Identifier: Apache-2.0
 *
 * Where a film or a song lies on the plane of valence and arousal, computed from facts by the
 * two tables in catalog/ that a person can read and change:
 *
 *     film-places.tsv   field  word  valence  arousal  weight  note
 *     song-places.tsv   word  valence  arousal  note          (shifts by genre or track id)
 *
 * docs/catalog.md derives the formulas. tools/make_catalog.py computes the same independently;
 * a test holds the two against each other over the whole starter catalogue.
 */
#ifndef MOOD_PLACES_H
#define MOOD_PLACES_H

#include "terms/item.h"

/** Shared, immutable. */
typedef struct mood_places mood_places;

/** Read both tables of a folder. Caller owns *out; err names the file and the line. */
MOOD_NODISCARD mood_status mood_places_create(mood_places **out, const char *catalog_folder,
                                              mood_error *err);
void mood_places_destroy(mood_places **places);

/** What a word of a film is; the first column of film-places.tsv. */
typedef enum mood_word_field {
    MOOD_WORD_GENRE,       /**< "genre": IMDb's genres */
    MOOD_WORD_TAG,         /**< "tag": IMDb's interests, "Feel-Good Romance" */
    MOOD_WORD_KEYWORD,     /**< "keyword": small letters, "haunted house" */
    MOOD_WORD_CERTIFICATE, /**< "certificate": "PG-13" */
    MOOD_WORD_FILM,        /**< "film": one film by its id, a correction */
    MOOD_N_WORD_FIELDS
} mood_word_field;

/** Whether the table knows a word, given by pointer and length. */
bool mood_places_know(const mood_places *places, mood_word_field field, const char *word,
                      size_t n);

/**
 * Set place and confidence of a film from its id, genres, tags (interests and keywords) and
 * certificate. Confidence is 0 and the place neutral when no word is known.
 */
void mood_places_place_film(mood_item *film, const mood_places *places);

/** What Spotify measured; NAN where unknown, but valence and energy must be known. */
typedef struct mood_song_features {
    float valence, energy, danceability, acousticness, instrumentalness,
        speechiness; /**< 0..1 */
    float mode;      /**< 0 minor, 1 major */
    float tempo_bpm;
} mood_song_features;

/** All unknown. */
mood_song_features mood_song_features_unknown(void);

/** Set place and confidence of a song from its features, genres and id. */
void mood_places_place_song(mood_item *song, const mood_places *places,
                            const mood_song_features *features);

/** ---- figures.c: fame and quality from public figures ---- */

/** 0 at 1,000 votes or fewer, 1 at 3,000,000, by their logarithm. */
float mood_figure_fame_of_votes(float votes);

/** An IMDb rating (1..10) drawn to 6.3 by 5,000 votes, then 4..9 mapped to 0..1. */
float mood_figure_quality_of_rating(float rating, float votes);

/** Spotify's popularity (0..100). */
float mood_figure_fame_of_popularity(float popularity);
float mood_figure_quality_of_popularity(float popularity);

#endif
