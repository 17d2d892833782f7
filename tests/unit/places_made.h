/* SPDX-License-Identifier: Apache-2.0
 *
 * What the tests of forms share: small tables of places in a folder of their own, and importing
 * several texts with the same sides.
 */
#ifndef MOOD_TEST_PLACES_MADE_H
#define MOOD_TEST_PLACES_MADE_H

#include "base/file.h"
#include "taker.h"

#include <unistd.h>

#define FILM_PLACES                                                                            \
    "field\tword\tvalence\tarousal\tweight\tnote\n"                                            \
    "genre\tComedy\t0.5\t0.1\t1\t\n"                                                           \
    "genre\tHorror\t-0.5\t0.5\t1\t\n"                                                          \
    "genre\tFamily\t0.5\t0\t1\t\n"                                                             \
    "genre\tSci-Fi\t0\t0.3\t1\t\n"                                                             \
    "tag\tQuest\t0.2\t0.4\t1\t\n"                                                              \
    "keyword\tghost\t-0.4\t0.3\t0.5\t\n"                                                       \
    "keyword\tmagic\t0.4\t0.2\t0.5\t\n"                                                        \
    "certificate\tPG\t0.2\t0\t0.5\t\n"                                                         \
    "film\ttt0000099\t-0.6\t-0.5\t5\tA sad one\n"
#define SONG_PLACES                                                                            \
    "word\tvalence\tarousal\ngrunge\t-0.3\t0.1\ndisco\t0.2\t0.1\n3Wrjm47oTz2sjIgck11l5z\t0."   \
    "5\t-0.25\tA note\n"

static inline mood_status make_places(mood_places **out, const char *films, const char *songs,
                                      mood_error *err) {
    char folder[] = "/tmp/moodify-places-XXXXXX", film_path[64], song_path[64];
    if (!mkdtemp(folder)) return MOOD_E_IO;
    snprintf(film_path, sizeof film_path, "%s/film-places.tsv", folder);
    snprintf(song_path, sizeof song_path, "%s/song-places.tsv", folder);
    mood_status status = MOOD_OK;
    if (films) status = mood_file_replace(film_path, films, strlen(films), err);
    if (status == MOOD_OK && songs)
        status = mood_file_replace(song_path, songs, strlen(songs), err);
    if (status == MOOD_OK) status = mood_places_create(out, folder, err);
    unlink(film_path);
    unlink(song_path);
    rmdir(folder);
    return status;
}

/** Import files one after the other; the taker holds what came of all. NULL ends them. */
static inline void take_texts(taker *me, int min_votes, const char *const *texts) {
    mood_places *places = NULL;
    mood_sides sides;
    mood_sides_init(&sides);
    if (make_places(&places, FILM_PLACES, SONG_PLACES, &me->err) != MOOD_OK)
        fail_msg("%s", me->err.text);
    const mood_importer importer = {.item = take,
                                    .reject = take_reject,
                                    .cookie = me,
                                    .places = places,
                                    .sides = &sides,
                                    .min_votes = min_votes};
    for (; *texts; texts++)
        if (mood_import_memory(&me->progress, *texts, strlen(*texts), &importer, &me->err) !=
            MOOD_OK)
            fail_msg("%s", me->err.text);
    mood_sides_clear(&sides);
    mood_places_destroy(&places);
}

#endif
