/* SPDX-License-Identifier: Apache-2.0 */
#include "suggest/words.h"
#include "base/alloc.h"
#include "base/rng.h"
#include "suggest/guard.h"

#include <string.h>

enum { FIRST_CAPACITY = 256 };

mood_status mood_words_init(mood_words *words) {
    *words = (mood_words){
        .n_words = 1, .capacity = FIRST_CAPACITY, .n_slots = 2 * (size_t)FIRST_CAPACITY};
    words->word = mood_alloc_zero(words->capacity, sizeof *words->word);
    words->slot = mood_alloc_zero(words->n_slots, sizeof *words->slot);
    if (words->word && words->slot) return MOOD_OK;
    mood_words_clear(words);
    return MOOD_E_NOMEM;
}

void mood_words_clear(mood_words *words) {
    mood_free(words->word);
    mood_free(words->slot);
    *words = (mood_words){0};
}

size_t mood_words_bytes(const mood_words *words) {
    return words->capacity * sizeof *words->word + words->n_slots * sizeof *words->slot;
}

/* Where the word stands, or the free slot where it would. */
static size_t find_slot(const mood_words *words, const char *text, size_t n) {
    size_t at = (size_t)mood_hash_bytes(text, n) & (words->n_slots - 1);
    for (uint32_t number; (number = words->slot[at]) != 0;
         at = (at + 1) & (words->n_slots - 1)) {
        const mood_word *word = &words->word[number];
        if (word->n == n && memcmp(word->text, text, n) == 0) break;
    }
    return at;
}

static mood_status grow(mood_words *words) {
    const size_t old_bytes = words->capacity * sizeof *words->word;
    mood_word *word = mood_alloc_resize(words->word, old_bytes, 2 * old_bytes);
    if (!word) return MOOD_E_NOMEM;
    words->word = word;
    words->capacity *= 2;
    uint32_t *slot = mood_alloc_zero(2 * words->n_slots, sizeof *slot);
    if (!slot) return MOOD_E_NOMEM;
    mood_free(words->slot);
    words->slot = slot;
    words->n_slots *= 2;
    for (size_t i = 1; i < words->n_words; i++)
        words->slot[find_slot(words, word[i].text, word[i].n)] = (uint32_t)i;
    return MOOD_OK;
}

mood_status mood_words_add(uint32_t *out, mood_words *words, const char *text, size_t n) {
    if (n > UINT16_MAX) return MOOD_E_LIMIT;
    size_t at = find_slot(words, text, n);
    if (words->slot[at] == 0) {
        if (words->n_words == words->capacity || 2 * words->n_words >= words->n_slots) {
            MOOD_TRY(grow(words));
            at = find_slot(words, text, n);
        }
        words->word[words->n_words] = (mood_word){
            .text = text, .n = (uint16_t)n, .guards = (uint16_t)mood_guard_word(text, n)};
        words->slot[at] = (uint32_t)words->n_words++;
    }
    *out = words->slot[at];
    return MOOD_OK;
}

bool mood_words_next(const char **text, size_t *n, const char **at) {
    for (;;) {
        *at += strspn(*at, " |");
        if (**at == 0) return false;
        *text = *at;
        *n = strcspn(*at, "|");
        *at += *n;
        while (*n && (*text)[*n - 1] == ' ') (*n)--;
        if (*n) return true;
    }
}

/* Whether the comma at `comma` stands inside a name: "The ..." follows, or an "&" before the
 * next comma. */
static bool is_inside_name(const char *comma) {
    const char *rest = comma + 2;
    if (strncmp(rest, "The ", 4) == 0) return true;
    const size_t n = strcspn(rest, ",|");
    const char *sign = strstr(rest, " & ");
    return sign && sign < rest + n;
}

bool mood_words_first_name(const char **text, size_t *n, const char *by) {
    if (!mood_words_next(text, n, &by)) return false;
    for (size_t i = 0; i + 1 < *n; i++) {
        if ((*text)[i] != ',' || (*text)[i + 1] != ' ' || is_inside_name(*text + i)) continue;
        *n = i;
        return i > 0;
    }
    return true;
}
