/* SPDX-License-Identifier: Apache-2.0
 *
 * The catalogue: batches in, all items out, words found.
 */
#include "base/rng.h"
#include "base/utf8.h"
#include "store/sqlite.h"

#include <stdio.h>
#include <string.h>

/* ---- import ---- */

static bool claim_import(mood_sqlite_store *store) {
    pthread_mutex_lock(&store->bulk.lock);
    const bool is_free = !store->is_importing;
    store->is_importing = true;
    pthread_mutex_unlock(&store->bulk.lock);
    return is_free;
}

static void release_import(mood_sqlite_store *store) {
    pthread_mutex_lock(&store->bulk.lock);
    store->is_importing = false;
    pthread_mutex_unlock(&store->bulk.lock);
}

mood_status mood_sqlite_import_begin(mood_store *base, mood_error *err) {
    mood_sqlite_store *store = (mood_sqlite_store *)base;
    if (!claim_import(store))
        return mood_fail(err, MOOD_E_CONFLICT, "%s: an import is running already", store->path);
    const mood_status status = mood_sqlite_run(&store->bulk, MOOD_SQL_BEGIN, err);
    if (status != MOOD_OK) {
        release_import(store);
        return status;
    }
    store->is_broken = false;
    store->n_changes_before = sqlite3_total_changes64(store->bulk.db);
    return MOOD_OK;
}

mood_status mood_sqlite_import_end(mood_store *base, bool keep, mood_error *err) {
    mood_sqlite_store *store = (mood_sqlite_store *)base;
    mood_sqlite_link *link = &store->bulk;
    mood_status status = MOOD_OK;
    const bool is_changed = sqlite3_total_changes64(link->db) != store->n_changes_before;
    if (keep && store->is_broken)
        status = mood_fail(err, MOOD_E_CONFLICT, "%s: the batch failed and is taken back",
                           store->path);
    if (keep && status == MOOD_OK && is_changed)
        status = mood_sqlite_run(link, MOOD_SQL_BUMP_VERSION, err);
    if (keep && status == MOOD_OK) status = mood_sqlite_run(link, MOOD_SQL_COMMIT, err);
    if (!keep || status != MOOD_OK) mood_sqlite_roll_back(link);
    release_import(store);
    return status;
}

typedef struct digest {
    uint64_t value;
} digest;

static void digest_bytes(digest *d, const void *data, size_t n) {
    d->value = mood_hash_u64(d->value ^ mood_hash_bytes(data, n));
}

static int64_t digest_item(const mood_item *item) {
    digest d = {0};
    const char *const texts[] = {item->title, item->by,          item->people,   item->genres,
                                 item->tags,  item->certificate, item->language, item->poster};
    for (size_t i = 0; i < MOOD_COUNT(texts); i++)
        digest_bytes(&d, texts[i], strlen(texts[i]) + 1);
    const float numbers[] = {item->place.valence, item->place.arousal, item->confidence,
                             item->fame,          item->quality,       item->tempo_bpm,
                             item->energy};
    const int32_t counts[] = {item->year, item->runtime_min, (int32_t)item->flags};
    digest_bytes(&d, numbers, sizeof numbers);
    digest_bytes(&d, counts, sizeof counts);
    return (int64_t)d.value;
}

static void bind_text(sqlite3_stmt *statement, int index, const char *text) {
    sqlite3_bind_text(statement, index, text, -1, SQLITE_STATIC);
}

static const char *column_text(sqlite3_stmt *statement, int column) {
    const char *text = (const char *)sqlite3_column_text(statement, column);
    return text ? text : "";
}

/* What put_item does with an item: key 0 means a new one. */
typedef struct put_plan {
    int64_t digest;
    int64_t key;
    bool is_same;   /* nothing to do */
    bool has_texts; /* the search index has the right texts already */
} put_plan;

static mood_status write_texts(mood_sqlite_link *link, mood_sqlite_statement name, int64_t key,
                               const char *title, const char *by, const char *people,
                               mood_error *err) {
    sqlite3_stmt *statement = NULL;
    MOOD_TRY(mood_sqlite_prepare(&statement, link, name, err));
    sqlite3_bind_int64(statement, 1, key);
    bind_text(statement, 2, title);
    bind_text(statement, 3, by);
    bind_text(statement, 4, people);
    bool has_row;
    const mood_status status = mood_sqlite_step(&has_row, link, statement, err);
    mood_sqlite_done(statement);
    return status;
}

/* The search index does not keep the texts: to leave it, a row must bring its old ones. */
static mood_status compare_old(put_plan *plan, mood_sqlite_link *link, sqlite3_stmt *old,
                               const mood_item *item, mood_error *err) {
    const char *title = column_text(old, 2), *by = column_text(old, 3);
    const char *people = column_text(old, 4);
    plan->key = sqlite3_column_int64(old, 0);
    plan->is_same = sqlite3_column_int64(old, 1) == plan->digest;
    plan->has_texts = strcmp(title, item->title) == 0 && strcmp(by, item->by) == 0 &&
                      strcmp(people, item->people) == 0;
    if (plan->is_same || plan->has_texts) return MOOD_OK;
    return write_texts(link, MOOD_SQL_DROP_TEXT, plan->key, title, by, people, err);
}

static mood_status make_plan(put_plan *plan, mood_sqlite_link *link, const mood_item *item,
                             mood_error *err) {
    sqlite3_stmt *old = NULL;
    bool has_row = false;
    MOOD_TRY(mood_sqlite_prepare(&old, link, MOOD_SQL_FIND_ITEM, err));
    sqlite3_bind_int(old, 1, (int)item->kind);
    bind_text(old, 2, item->id);
    mood_status status = mood_sqlite_step(&has_row, link, old, err);
    if (status == MOOD_OK && has_row) status = compare_old(plan, link, old, item, err);
    mood_sqlite_done(old);
    return status;
}

/* Not one INSERT OR REPLACE: SQLite opens a savepoint for that, and at each savepoint FTS5
 * writes its buffer out, which makes an import five times slower. */
static mood_status write_item(int64_t *key, mood_sqlite_link *link, const mood_item *item,
                              const put_plan *plan, mood_error *err) {
    sqlite3_stmt *statement = NULL;
    MOOD_TRY(mood_sqlite_prepare(&statement, link,
                                 plan->key ? MOOD_SQL_CHANGE_ITEM : MOOD_SQL_ADD_ITEM, err));
    sqlite3_bind_int(statement, 1, (int)item->kind);
    bind_text(statement, 2, item->id);
    sqlite3_bind_int64(statement, 3, plan->digest);
    bind_text(statement, 4, item->title);
    bind_text(statement, 5, item->by);
    bind_text(statement, 6, item->people);
    bind_text(statement, 7, item->genres);
    bind_text(statement, 8, item->tags);
    bind_text(statement, 9, item->certificate);
    bind_text(statement, 10, item->language);
    bind_text(statement, 11, item->poster);
    sqlite3_bind_int(statement, 12, item->year);
    sqlite3_bind_int(statement, 13, item->runtime_min);
    sqlite3_bind_int64(statement, 14, item->flags);
    const float numbers[] = {item->place.valence, item->place.arousal, item->confidence,
                             item->fame,          item->quality,       item->tempo_bpm,
                             item->energy};
    for (size_t i = 0; i < MOOD_COUNT(numbers); i++)
        sqlite3_bind_double(statement, 15 + (int)i, (double)numbers[i]);
    if (plan->key) sqlite3_bind_int64(statement, 22, plan->key);
    bool has_row;
    const mood_status status = mood_sqlite_step(&has_row, link, statement, err);
    mood_sqlite_done(statement);
    *key = plan->key ? plan->key : sqlite3_last_insert_rowid(link->db);
    return status;
}

mood_status mood_sqlite_put_item(mood_store *base, const mood_item *item, mood_error *err) {
    mood_sqlite_store *store = (mood_sqlite_store *)base;
    mood_sqlite_link *link = &store->bulk;
    put_plan plan = {.digest = digest_item(item)};
    int64_t key = 0;
    mood_status status = make_plan(&plan, link, item, err);
    if (status == MOOD_OK && !plan.is_same) {
        status = write_item(&key, link, item, &plan, err);
        if (status == MOOD_OK && !plan.has_texts)
            status = write_texts(link, MOOD_SQL_ADD_TEXT, key, item->title, item->by,
                                 item->people, err);
    }
    if (status != MOOD_OK) store->is_broken = true;
    return status;
}

/* ---- reading ---- */

static float column_float(sqlite3_stmt *statement, int column) {
    return (float)sqlite3_column_double(statement, column);
}

static mood_item read_item(sqlite3_stmt *s) {
    return (mood_item){
        .kind = (mood_kind)sqlite3_column_int(s, 0),
        .id = column_text(s, 1),
        .title = column_text(s, 2),
        .by = column_text(s, 3),
        .people = column_text(s, 4),
        .genres = column_text(s, 5),
        .tags = column_text(s, 6),
        .certificate = column_text(s, 7),
        .language = column_text(s, 8),
        .poster = column_text(s, 9),
        .year = sqlite3_column_int(s, 10),
        .runtime_min = sqlite3_column_int(s, 11),
        .flags = (unsigned)sqlite3_column_int64(s, 12),
        .place = {column_float(s, 13), column_float(s, 14)},
        .confidence = column_float(s, 15),
        .fame = column_float(s, 16),
        .quality = column_float(s, 17),
        .tempo_bpm = column_float(s, 18),
        .energy = column_float(s, 19),
    };
}

/* The file may have been changed by hand: what would not have been taken in is not handed out.
 */
mood_status mood_sqlite_load_items(mood_catalog *catalog, mood_store *base, mood_error *err) {
    mood_sqlite_link *link = &((mood_sqlite_store *)base)->read;
    pthread_mutex_lock(&link->lock);
    sqlite3_stmt *statement = NULL;
    mood_status status = mood_sqlite_prepare(&statement, link, MOOD_SQL_LOAD_ITEMS, err);
    if (status != MOOD_OK) goto done;
    for (bool has_row = true; has_row;) {
        MOOD_TRY_GOTO(status, done, mood_sqlite_step(&has_row, link, statement, err));
        if (!has_row) break;
        const mood_item item = read_item(statement);
        if (!mood_kind_name((int)item.kind) || mood_item_check(&item, NULL) != MOOD_OK)
            continue;
        MOOD_TRY_GOTO(status, done, mood_catalog_add(catalog, &item, err));
    }
done:
    mood_sqlite_done(statement);
    pthread_mutex_unlock(&link->lock);
    return status;
}

/* The one number that a statement yields; text is bound to its first parameter unless NULL. */
static mood_status read_number(int64_t *out, mood_store *base, mood_sqlite_statement name,
                               const char *text, mood_error *err) {
    mood_sqlite_link *link = &((mood_sqlite_store *)base)->read;
    pthread_mutex_lock(&link->lock);
    sqlite3_stmt *statement = NULL;
    bool has_row = false;
    mood_status status = mood_sqlite_prepare(&statement, link, name, err);
    if (status != MOOD_OK) goto done;
    if (text) sqlite3_bind_text(statement, 1, text, -1, SQLITE_STATIC);
    MOOD_TRY_GOTO(status, done, mood_sqlite_step(&has_row, link, statement, err));
    if (has_row)
        *out = sqlite3_column_int64(statement, 0);
    else
        status = mood_fail(err, MOOD_E_FORMAT, "%s: the store lacks its %s", link->path,
                           text ? text : "items");
done:
    mood_sqlite_done(statement);
    pthread_mutex_unlock(&link->lock);
    return status;
}

mood_status mood_sqlite_catalog_version(int64_t *out, mood_store *base, mood_error *err) {
    return read_number(out, base, MOOD_SQL_GET_META, "catalog_version", err);
}

mood_status mood_sqlite_count_items(size_t *out, mood_store *base, mood_error *err) {
    int64_t n = 0;
    MOOD_TRY(read_number(&n, base, MOOD_SQL_COUNT_ITEMS, NULL, err));
    *out = (size_t)n;
    return MOOD_OK;
}

/* ---- search ---- */

/* So many hits are looked at, those that were imported first: words like "the" have more. */
#define MAX_HITS 5000

/* From so many characters on, a word may be the beginning of one: "a" begins too many. */
#define MIN_BEGINNING 2

/* Put each word between two texts and a blank behind it; false when there is no room. Words
 * hold no quotes, so they can stand between two: "star"* "wars"* "a" */
static bool write_word(char *out, size_t size, const char *before, const char *word,
                       const char *behind) {
    const size_t n = strlen(out);
    const int wrote =
        snprintf(out + n, size - n, "%s%s%s%s", n ? " " : "", before, word, behind);
    return wrote >= 0 && (size_t)wrote < size - n;
}

typedef struct search_texts {
    char query[MOOD_STORE_MAX_SEARCH_BYTES + 4 * MOOD_STORE_MAX_SEARCH_WORDS + 1];
    char title[MOOD_STORE_MAX_SEARCH_BYTES + MOOD_STORE_MAX_SEARCH_WORDS + 1];
} search_texts;

/* A title that is exactly what was typed comes first: "Up", "It". */
static bool write_texts_of(search_texts *out, const char *const *words, size_t n_words) {
    *out = (search_texts){.query = ""};
    bool has_room = true;
    for (size_t i = 0; i < n_words && has_room; i++) {
        const size_t n = mood_utf8_length(words[i], strlen(words[i]));
        has_room = write_word(out->query, sizeof out->query, "\"", words[i],
                              n >= MIN_BEGINNING ? "\"*" : "\"") &&
                   write_word(out->title, sizeof out->title, "", words[i], "");
    }
    return has_room;
}

mood_status mood_sqlite_search(mood_item_ref *out, size_t *n_out, size_t capacity,
                               mood_store *base, const char *const *words, size_t n_words,
                               mood_error *err) {
    mood_sqlite_link *link = &((mood_sqlite_store *)base)->read;
    search_texts texts;
    if (!write_texts_of(&texts, words, n_words))
        return mood_fail(err, MOOD_E_LIMIT, "the search text is too long");
    pthread_mutex_lock(&link->lock);
    sqlite3_stmt *statement = NULL;
    size_t n = 0;
    mood_status status = mood_sqlite_prepare(&statement, link, MOOD_SQL_SEARCH, err);
    if (status != MOOD_OK) goto done;
    sqlite3_bind_text(statement, 1, texts.query, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 2, capacity > INT32_MAX ? INT32_MAX : (int64_t)capacity);
    sqlite3_bind_int(statement, 3, MAX_HITS);
    sqlite3_bind_text(statement, 4, texts.title, -1, SQLITE_STATIC);
    for (bool has_row = true; has_row;) {
        MOOD_TRY_GOTO(status, done, mood_sqlite_step(&has_row, link, statement, err));
        if (!has_row || n == capacity) break;
        out[n].kind = (mood_kind)sqlite3_column_int(statement, 0);
        (void)snprintf(out[n].id, sizeof out[n].id, "%s", column_text(statement, 1));
        n++;
    }
    *n_out = n;
done:
    mood_sqlite_done(statement);
    pthread_mutex_unlock(&link->lock);
    return status;
}
