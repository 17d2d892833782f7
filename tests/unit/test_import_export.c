/* SPDX-License-Identifier: Apache-2.0 */
#include "base/alloc.h"
#include "import/export.h"
#include "taker.h"

static const mood_item film = {
    .kind = MOOD_MOVIES,
    .id = "tt0245429",
    .title = "Quotes \" and, commas \\ Amélie",
    .by = "A, B",
    .people = "C",
    .genres = "Drama|War",
    .tags = "Quest",
    .certificate = "PG",
    .language = "French",
    .poster = "tmdb:/p.jpg",
    .year = 2001,
    .runtime_min = 90,
    .place = {.1f, -1.f / 3.f},
    .confidence = .7f,
    .fame = 1.f,
    .quality = .5f,
};
static const mood_item song = {
    .kind = MOOD_SONGS,
    .id = "3Wrjm47oTz2sjIgck11l5e",
    .title = "Song",
    .genres = "",
    .flags = MOOD_ITEM_EXPLICIT,
    .place = {0.f, 1.f},
    .tempo_bpm = 127.99f,
    .energy = 1e-7f,
};

static mood_item read_back[2];
static char texts[2][9][320];
static size_t n_read;

static mood_status keep(void *cookie, const mood_item *item, mood_error *err) {
    (void)cookie;
    (void)err;
    assert_true(n_read < 2);
    const char *const all[] = {item->id,          item->title,    item->by,
                               item->people,      item->genres,   item->tags,
                               item->certificate, item->language, item->poster};
    for (size_t i = 0; i < MOOD_COUNT(all); i++)
        snprintf(texts[n_read][i], sizeof texts[n_read][i], "%s", all[i]);
    read_back[n_read++] = *item;
    return MOOD_OK;
}

static void expect_same(const mood_item *wanted, size_t i) {
    const mood_item *got = &read_back[i];
    const char *const all[] = {wanted->id,          wanted->title,    wanted->by,
                               wanted->people,      wanted->genres,   wanted->tags,
                               wanted->certificate, wanted->language, wanted->poster};
    for (size_t k = 0; k < MOOD_COUNT(all); k++)
        assert_string_equal(texts[i][k], all[k] ? all[k] : "");
    assert_int_equal(got->kind, wanted->kind);
    assert_int_equal(got->year, wanted->year);
    assert_int_equal(got->runtime_min, wanted->runtime_min);
    assert_int_equal(got->flags, wanted->flags);
    assert_true(got->place.valence == wanted->place.valence);
    assert_true(got->place.arousal == wanted->place.arousal);
    assert_true(got->confidence == wanted->confidence && got->fame == wanted->fame);
    assert_true(got->quality == wanted->quality && got->tempo_bpm == wanted->tempo_bpm);
    assert_true(got->energy == wanted->energy);
}

static void what_is_written_reads_back_the_same(void **state) {
    (void)state;
    for (int form = 0; form < MOOD_N_EXPORT_FORMS; form++) {
        mood_buf buf;
        mood_error err = {""};
        mood_import_progress progress = {0};
        const mood_importer importer = {.item = keep};
        mood_buf_init(&buf, 65536);
        mood_export_header(&buf, (mood_export_form)form);
        mood_export_item(&buf, &film, (mood_export_form)form);
        mood_export_item(&buf, &song, (mood_export_form)form);
        assert_int_equal(buf.status, MOOD_OK);
        n_read = 0;
        if (mood_import_memory(&progress, buf.data, buf.size, &importer, &err) != MOOD_OK)
            fail_msg("%s: %s", mood_export_form_name(form), err.text);
        assert_int_equal(progress.n_rejects, 0);
        assert_int_equal(n_read, 2);
        expect_same(&film, 0);
        expect_same(&song, 1);
        mood_buf_clear(&buf);
    }
    assert_int_equal(mood_alloc_count_live(), 0);
}

static void forms_are_named(void **state) {
    (void)state;
    mood_export_form form = MOOD_EXPORT_TSV;
    for (int i = 0; i < MOOD_N_EXPORT_FORMS; i++) {
        assert_true(mood_export_form_parse(&form, mood_export_form_name(i)));
        assert_int_equal(form, i);
    }
    assert_false(mood_export_form_parse(&form, "xml"));
    assert_null(mood_export_form_name(MOOD_N_EXPORT_FORMS));
    assert_null(mood_export_form_name(-1));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_reads_back_the_same),
        cmocka_unit_test(forms_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
