/* SPDX-License-Identifier: Apache-2.0 */
#include "places_made.h"

#define FEATURES "0.64,0.6,0,-5,1,0.05,0.24,0,0.1,0.5,120"

static void the_table_of_30000_is_read(void **state) {
    (void)state;
    static const char text[] =
        "track_id,track_name,track_artist,track_popularity,track_album_id,track_album_name,"
        "track_album_release_date,playlist_name,playlist_id,playlist_genre,playlist_subgenre,"
        "danceability,energy,key,loudness,mode,speechiness,acousticness,instrumentalness,"
        "liveness,valence,tempo,duration_ms\n"
        "3Wrjm47oTz2sjIgck11l5e,\"Song, "
        "the\",Artist,65,x,X,1994-03-01,P,p,rock,grunge," FEATURES ",200000\n"
        "3Wrjm47oTz2sjIgck11l5f,Spoken,Artist,65,x,X,1994,P,p,rock,,0.64,0.6,0,-5,1,0.9,0.24,0,"
        "0.1,0.5,120,200000\n"
        "3Wrjm47oTz2sjIgck11l5g,Odd,Artist,65,x,X,1994,P,p,rock,,0.64,1.6,0,-5,1,0.05,0.24,0,"
        "0.1,0.5,120,200000\n"
        "3Wrjm47oTz2sjIgck11l5h,Lost,Artist,65,x,X,1994,P,p,rock,,0.64,0.6,0,-5,1,0.05,0.24,0,"
        "0.1,,120,200000\n";
    taker me = {.answer = MOOD_OK};
    take_texts(&me, 0, (const char *const[]){text, NULL});
    assert_string_equal(
        me.items, "songs 3Wrjm47oTz2sjIgck11l5e Song, the|Artist||rock|grunge|||||1994 0 0 "
                  "-0.254 0.114 c0.8 f0.5 q0.69 t120 e0.6\n");
    assert_int_equal(me.progress.n_passed, 1);
    assert_string_equal(me.rejects, "4: energy: 1.6 is not in [0, 1]\n"
                                    "5: valence or energy is missing\n");
}

static void the_table_of_114000_is_read(void **state) {
    (void)state;
    static const char text[] =
        ",track_id,artists,album_name,track_name,popularity,duration_ms,explicit,danceability,"
        "energy,key,loudness,mode,speechiness,acousticness,instrumentalness,liveness,valence,"
        "tempo,time_signature,track_genre\n"
        "0,3Wrjm47oTz2sjIgck11l5e,A;B & "
        "C,X,Song,100,1,True,0.64,0.6,0,-5,1,0.05,0.24,0,0.1,0.5,"
        "120,4,disco\n";
    taker me = {.answer = MOOD_OK};
    take_texts(&me, 0, (const char *const[]){text, NULL});
    assert_string_equal(me.items, "songs 3Wrjm47oTz2sjIgck11l5e Song|A, B & C||disco|||||0 0 1 "
                                  "0.305 0.114 c0.8 f1 q0.9 t120 e0.6\n");
    assert_string_equal(me.rejects, "");
}

static void lists_of_artists_are_read(void **state) {
    (void)state;
    static const char text[] =
        "valence,year,acousticness,artists,danceability,duration_ms,energy,explicit,id,"
        "instrumentalness,key,liveness,loudness,mode,name,popularity,release_date,speechiness,"
        "tempo\n"
        "0.5,1921,0.24,\"['A', \"\"B's\"\"]\",0.64,1,0.6,0,3Wrjm47oTz2sjIgck11l5e,0,1,0.1,-5,1,"
        "Song,4,1921-02-01,0.05,120\n";
    taker me = {.answer = MOOD_OK};
    take_texts(&me, 0, (const char *const[]){text, NULL});
    assert_non_null(strstr(me.items, "Song|A, B's|||||||1921 0 0 "));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_of_30000_is_read),
        cmocka_unit_test(the_table_of_114000_is_read),
        cmocka_unit_test(lists_of_artists_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
