/* SPDX-License-Identifier: Apache-2.0
 *
 * Checks what comes in and hands it to the backend that the address names.
 */
#include "store/store.h"
#include "base/utf8.h"
#include "store/backend.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

/* One line a backend. */
static const mood_backend *const backends[] = {
    &mood_backend_sqlite,
};

static const char *const verdicts[MOOD_N_VERDICTS] = {"like", "skip", "seen", "opened", "felt"};

const char *mood_verdict_name(int verdict) {
    return verdict >= 0 && verdict < MOOD_N_VERDICTS ? verdicts[verdict] : NULL;
}

bool mood_verdict_parse(mood_verdict *out, const char *name) {
    for (int i = 0; i < MOOD_N_VERDICTS; i++) {
        if (strcmp(name, verdicts[i]) != 0) continue;
        *out = (mood_verdict)i;
        return true;
    }
    return false;
}

/* The scheme is named in the error, the rest is not: it may hold a password. */
mood_status mood_store_open(mood_store **out, const char *address, mood_error *err) {
    const char *colon = strchr(address, ':');
    if (!colon) return mood_fail(err, MOOD_E_ARG, "a store's address has the form sqlite:PATH");
    const size_t n = (size_t)(colon - address);
    for (size_t i = 0; i < MOOD_COUNT(backends); i++)
        if (strlen(backends[i]->scheme) == n && strncmp(address, backends[i]->scheme, n) == 0)
            return backends[i]->open(out, address, err);
    return mood_fail(err, MOOD_E_UNSUPPORTED,
                     "stores of the kind \"%.*s\" are not supported; use sqlite:PATH",
                     (int)(n < 40 ? n : 40), address);
}

void mood_store_close(mood_store **store) {
    if (!*store) return;
    (*store)->backend->close(*store);
    *store = NULL;
}

mood_status mood_store_import_begin(mood_store *store, mood_error *err) {
    return store->backend->import_begin(store, err);
}

mood_status mood_store_put_item(mood_store *store, const mood_item *item, mood_error *err) {
    MOOD_TRY(mood_item_check(item, err));
    mood_item whole = *item;
    const char **const texts[] = {&whole.by,    &whole.people,      &whole.genres,
                                  &whole.tags,  &whole.certificate, &whole.language,
                                  &whole.poster};
    for (size_t i = 0; i < MOOD_COUNT(texts); i++)
        if (!*texts[i]) *texts[i] = "";
    return store->backend->put_item(store, &whole, err);
}

mood_status mood_store_import_end(mood_store *store, bool keep, mood_error *err) {
    return store->backend->import_end(store, keep, err);
}

mood_status mood_store_load_catalog(mood_catalog **out, mood_store *store, mood_error *err) {
    mood_catalog *catalog = NULL;
    if (mood_catalog_create(&catalog) != MOOD_OK)
        return mood_fail(err, MOOD_E_NOMEM, "no memory for the catalogue");
    const mood_status status = store->backend->load_items(catalog, store, err);
    if (status != MOOD_OK) {
        mood_catalog_destroy(&catalog);
        return status;
    }
    *out = catalog;
    return MOOD_OK;
}

mood_status mood_store_count_items(size_t *out, mood_store *store, mood_error *err) {
    return store->backend->count_items(out, store, err);
}

mood_status mood_store_catalog_version(int64_t *out, mood_store *store, mood_error *err) {
    return store->backend->catalog_version(out, store, err);
}

/* Every byte above ASCII belongs to a word here; the index knows which of those are letters. */
static bool is_word_byte(char c) {
    return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

mood_status mood_store_search(mood_item_ref *out, size_t *n_out, size_t capacity,
                              mood_store *store, const char *text, mood_error *err) {
    char copy[MOOD_STORE_MAX_SEARCH_BYTES + 1];
    const size_t n = strlen(text);
    if (n >= sizeof copy)
        return mood_fail(err, MOOD_E_LIMIT, "a search has at most %d bytes",
                         MOOD_STORE_MAX_SEARCH_BYTES);
    if (!mood_utf8_is_valid(text, n))
        return mood_fail(err, MOOD_E_FORMAT, "the search text is not UTF-8");
    memcpy(copy, text, n + 1);
    const char *words[MOOD_STORE_MAX_SEARCH_WORDS];
    size_t n_words = 0;
    for (char *c = copy; *c && n_words < MOOD_COUNT(words);) {
        while (*c && !is_word_byte(*c)) c++;
        if (!*c) break;
        words[n_words++] = c;
        while (is_word_byte(*c)) c++;
        if (*c) *c++ = 0;
    }
    if (n_words == 0 || capacity == 0) {
        *n_out = 0;
        return MOOD_OK;
    }
    return store->backend->search(out, n_out, capacity, store, words, n_words, err);
}

static bool is_place(mood_point p) {
    return fabsf(p.valence) <= 1.f && fabsf(p.arousal) <= 1.f;
}

mood_status mood_store_add_feedback(mood_store *store, const mood_visitor *visitor,
                                    const mood_feedback *feedback, mood_error *err) {
    if (!mood_kind_name((int)feedback->kind) || !mood_verdict_name((int)feedback->verdict))
        return mood_fail(err, MOOD_E_ARG, "there is no such kind or verdict");
    if (!memchr(feedback->id, 0, sizeof feedback->id) ||
        !mood_item_id_is_valid(feedback->kind, feedback->id))
        return mood_fail(err, MOOD_E_ARG, "the id has not the form of its kind");
    if (feedback->verdict == MOOD_VERDICT_FELT &&
        (!is_place(feedback->before) || !is_place(feedback->after)))
        return mood_fail(err, MOOD_E_ARG, "valence and arousal lie between -1 and 1");
    return store->backend->add_feedback(store, visitor, feedback, err);
}

mood_status mood_store_list_feedback(mood_feedback *out, size_t *n_out, size_t capacity,
                                     mood_store *store, const mood_visitor *visitor,
                                     mood_error *err) {
    return store->backend->list_feedback(out, n_out, capacity, store, visitor, err);
}

mood_status mood_store_forget_visitor(mood_store *store, const mood_visitor *visitor,
                                      mood_error *err) {
    return store->backend->forget_visitor(store, visitor, err);
}

mood_status mood_store_get_note(char out[MOOD_STORE_NOTE_BYTES], mood_store *store,
                                const char *name, mood_error *err) {
    return store->backend->get_note(out, store, name, err);
}

mood_status mood_store_set_note(mood_store *store, const char *name, const char *text,
                                mood_error *err) {
    if (strlen(text) >= MOOD_STORE_NOTE_BYTES)
        return mood_fail(err, MOOD_E_LIMIT, "a note has at most %d bytes",
                         MOOD_STORE_NOTE_BYTES - 1);
    return store->backend->set_note(store, name, text, err);
}

mood_status mood_store_cookie_key(uint8_t out[MOOD_STORE_KEY_BYTES], mood_store *store,
                                  mood_error *err) {
    return store->backend->cookie_key(out, store, err);
}
