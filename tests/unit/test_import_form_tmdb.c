/* SPDX-License-Identifier: Apache-2.0 */
#include "places_made.h"

static void the_table_of_5000_is_read(void **state) {
    (void)state;
    static const char links[] = "movieId,imdbId,tmdbId\n1,0000001,10\n";
    static const char text[] =
        "budget,genres,homepage,id,keywords,original_language,original_title,overview,"
        "popularity,"
        "production_companies,production_countries,release_date,revenue,runtime,"
        "spoken_languages,status,tagline,title,vote_average,vote_count\n"
        "1,\"[{\"\"id\"\": 35, \"\"name\"\": \"\"Comedy\"\"}, {\"\"id\"\": 878, \"\"name\"\": "
        "\"\"Science Fiction\"\"}]\",,10,\"[{\"\"id\"\": 1, \"\"name\"\": \"\"ghost\"\"}, "
        "{\"\"id\"\": 2, \"\"name\"\": \"\"unheard\"\"}]\",fr,X,\"A plot,\nover "
        "lines\",1,[],[],"
        "1999-05-01,0,100.0,[],Released,,A Film,8.0,1000\n"
        "1,[],,11,[],en,X,,1,[],[],1999-05-01,0,100.0,[],Released,,Unlinked,8.0,1000\n"
        "1,[],,12,[],en,X,,1,[],[],2030-05-01,0,100.0,[],Rumored,,Unmade,8.0,1000\n"
        "1,[],,13,[],en,X,,1,[],[],1999-05-01,0,100.0,[],Released,,Few votes,8.0,10\n";
    taker me = {.answer = MOOD_OK};
    take_texts(&me, 1000, (const char *const[]){links, text, NULL});
    assert_string_equal(me.items, "movies tt0000001 A Film|||Comedy|Sci-Fi|ghost||French||1999 "
                                  "100 0 0.168 0.192 c0.632 f0.484 q0.768 t0 e0\n");
    assert_int_equal(me.progress.n_passed, 2);
    assert_non_null(strstr(me.rejects, "4: imdb_id: unknown for TMDB's film 11"));
}

static void tables_with_imdb_ids_are_read(void **state) {
    (void)state;
    static const char text[] =
        "id,title,vote_average,vote_count,status,release_date,revenue,runtime,adult,imdb_id,"
        "original_language,poster_path,genres,keywords\n"
        "862,Toys,7.7,5415,Released,1995-10-30,1,81,False,tt0114709,en,/p.jpg,\"Family, "
        "Comedy\","
        "\"magic, toy\"\n"
        "5,Adult,7.7,5415,Released,1995-10-30,1,81,True,tt0000005,en,,,\n"
        "6,Shifted,x,5415,Released,1995-10-30,1,81,False,tt0000006,en,,,\n"
        "7,Python,6,5000,Released,1995-10-30,1,81,False,tt0000007,xx,,\"[{'id': 1, 'name': "
        "'Horror'}]\",\n";
    taker me = {.answer = MOOD_OK};
    take_texts(&me, 1000, (const char *const[]){text, NULL});
    assert_string_equal(me.items,
                        "movies tt0114709 Toys|||Family|Comedy|magic||English|tmdb:/p.jpg|1995 "
                        "81 0 0.672 -0.032 c0.632 f0.694 q0.735 t0 e0\n"
                        "movies tt0000007 Python|||Horror|||||1995 81 0 -0.7 0.64 c0.33 f0.685 "
                        "q0.401 t0 e0\n");
    assert_string_equal(me.rejects, "4: vote_average: \"x\" is not a number\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_of_5000_is_read),
        cmocka_unit_test(tables_with_imdb_ids_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
