/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes given to the import, packed or plain, of whatever form: every item that comes out
 * is one that mood_item_check takes, every row is an item or a reject with a reason. A line "---"
 * divides the input into files that belong together.
 */
#include "base/file.h"
#include "import/import.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool is_true) {
    if (!is_true) abort();
}

typedef struct counts {
    uint64_t n_items, n_rejects, line;
} counts;

static mood_status take(void *cookie, const mood_item *item, mood_error *err) {
    counts *c = cookie;
    c->n_items++;
    require(mood_item_check(item, err) == MOOD_OK);
    require(item->by && item->people && item->genres && item->tags && item->certificate &&
            item->language && item->poster);
    return MOOD_OK;
}

static void take_reject(void *cookie, const mood_reject *reject) {
    counts *c = cookie;
    c->n_rejects++;
    require(reject->reason[0] && reject->line > c->line);
    c->line = reject->line;
    unsigned sum = 0; /* all bytes are there to be read */
    for (size_t i = 0; i < reject->n_text; i++) sum += (unsigned char)reject->text[i];
    require(sum <= 255u * 4096);
}

/* Small tables of places, made once. */
static const mood_places *tables(void) {
    static mood_places *places;
    if (places) return places;
    static const char films[] = "field\tword\tvalence\tarousal\tweight\n"
                                "genre\tComedy\t0.5\t0.1\t1\n"
                                "keyword\tghost\t-0.4\t0.3\t0.5\n";
    static const char songs[] = "word\tvalence\tarousal\ngrunge\t-0.3\t0.1\n";
    char folder[] = "/tmp/moodify-fuzz-XXXXXX", film_path[64], song_path[64];
    require(mkdtemp(folder) != NULL);
    snprintf(film_path, sizeof film_path, "%s/film-places.tsv", folder);
    snprintf(song_path, sizeof song_path, "%s/song-places.tsv", folder);
    require(mood_file_replace(film_path, films, strlen(films), NULL) == MOOD_OK);
    require(mood_file_replace(song_path, songs, strlen(songs), NULL) == MOOD_OK);
    require(mood_places_create(&places, folder, NULL) == MOOD_OK);
    unlink(film_path);
    unlink(song_path);
    rmdir(folder);
    return places;
}

static void import_one(const uint8_t *data, size_t size, mood_sides *sides) {
    counts c = {0};
    const mood_importer importer = {
        .item = take, .reject = take_reject, .cookie = &c, .places = tables(), .sides = sides};
    mood_import_progress progress = {0};
    mood_error err = {""};
    const mood_status status = mood_import_memory(&progress, data, size, &importer, &err);
    require(status == MOOD_OK || err.text[0]);
    require(progress.n_items == c.n_items && progress.n_rejects == c.n_rejects);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char divider[] = "\n---\n";
    const size_t n_divider = sizeof divider - 1;
    mood_sides sides;
    mood_sides_init(&sides);
    for (const uint8_t *next; size > 0 && (next = memmem(data, size, divider, n_divider));) {
        import_one(data, (size_t)(next - data), &sides);
        size -= (size_t)(next - data) + n_divider;
        data = next + n_divider;
    }
    import_one(data, size, &sides);
    mood_sides_clear(&sides);
    return 0;
}
