/* SPDX-License-Identifier: Apache-2.0 */
#include "places_made.h"

#define LINKS "movieId,imdbId,tmdbId\n1,0000001,862\n2,0000002,\n3,15398776,5\nx,1,1\n"
#define MOVIES                                                                                 \
    "movieId,title,genres\n"                                                                   \
    "1,\"Comedy, The (1999)\",Comedy|Children|IMAX\n"                                          \
    "2,No Year,(no genres listed)\n"                                                           \
    "3,\"Say \"\"Hello\"\" (2001) (2002)\",Horror\n"                                           \
    "4,Unlinked (1990),Comedy\n"

static void films_get_their_ids_from_the_links(void **state) {
    (void)state;
    taker me = {.answer = MOOD_OK};
    take_texts(&me, 0, (const char *const[]){LINKS, MOVIES, NULL});
    assert_string_equal(
        me.items, "movies tt0000001 The Comedy|||Comedy|Family|IMAX|||||1999 0 0 0.7 -0.08 "
                  "c0.551 f0 q0.5 t0 e0\n"
                  "movies tt0000002 No Year||||||||0 0 0 0 0 c0 f0 q0.5 t0 e0\n"
                  "movies tt15398776 Say \"Hello\" (2001)|||Horror|||||2002 0 0 -0.7 0.64 "
                  "c0.33 f0 q0.5 t0 e0\n");
    assert_string_equal(me.rejects, "5: movieId: \"x\" is not a whole number\n"
                                    "5: movieId: 4 has no IMDb id; name links.csv as well\n");
}

static void ratings_make_fame_and_quality(void **state) {
    (void)state;
    static const char ratings[] = "userId,movieId,rating,timestamp\n1,1,5.0,0\n2,1,4.0,0\n3,1,"
                                  "3.0,0\n1,3,0.5,0\n1,2,9,0\n";
    taker me = {.answer = MOOD_OK};
    take_texts(&me, 0, (const char *const[]){ratings, LINKS, MOVIES, NULL});
    assert_non_null(strstr(me.items, "c0.551 f1 q0.504"));
    assert_non_null(strstr(me.items, "c0.33 f0.5 q0.4"));
    assert_non_null(strstr(me.rejects, "6: rating: 9 is not in [0.5, 5]\n"));
}

static void tags_and_genome_place_films(void **state) {
    (void)state;
    static const char tags[] = "userId,movieId,tag,timestamp\n1,3,Ghost,0\n1,3,meh,0\n";
    static const char genome_tags[] = "tagId,tag\n10,magic\n11,meh\n";
    static const char scores[] = "movieId,tagId,relevance\n3,10,0.95\n1,10,0.2\n3,11,0.9\n";
    taker me = {.answer = MOOD_OK};
    take_texts(&me, 0, (const char *const[]){tags, genome_tags, scores, LINKS, MOVIES, NULL});
    assert_non_null(strstr(me.items, "Say \"Hello\" (2001)|||Horror|ghost|magic||||2002"));
    assert_non_null(strstr(me.items, "The Comedy|||Comedy|Family|IMAX|||||1999"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(films_get_their_ids_from_the_links),
        cmocka_unit_test(ratings_make_fame_and_quality),
        cmocka_unit_test(tags_and_genome_place_films),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
