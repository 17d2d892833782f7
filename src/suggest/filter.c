/* SPDX-License-Identifier: Apache-2.0 */
#include "suggest/filter.h"
#include "suggest/words.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* American certificates of cinema and television by the age they ask for. Films of the
 * Production Code ("Approved", "Passed") were made for everybody by the measure of their time.
 */
static const struct {
    const char *name;
    int step;
} certificates[] = {
    {"G", 0},     {"TV-G", 0},  {"TV-Y", 0},  {"TV-Y7", 0}, {"TV-Y7-FV", 0}, {"PG", 1},
    {"GP", 1},    {"M", 1},     {"M/PG", 1},  {"TV-PG", 1}, {"Passed", 1},   {"Approved", 1},
    {"PG-13", 2}, {"TV-13", 2}, {"TV-14", 2}, {"13+", 2},   {"R", 3},        {"16+", 3},
    {"TV-MA", 3}, {"MA-17", 3}, {"18+", 3},   {"NC-17", 4}, {"X", 4},
};

/* -1: a certificate that is not known. */
static int certificate_step(const char *name) {
    for (size_t i = 0; i < MOOD_COUNT(certificates); i++)
        if (strcasecmp(certificates[i].name, name) == 0) return certificates[i].step;
    return -1;
}

bool mood_filter_knows_certificate(const char *name) {
    return certificate_step(name) >= 0;
}

bool mood_filter_parse_years(mood_filter *out, const char *text) {
    char *end;
    if (*text < '1' || *text > '9') return false;
    const long from = strtol(text, &end, 10);
    long to = from;
    if (*end == '-') {
        const char *second = end + 1;
        if (*second < '1' || *second > '9') return false;
        to = strtol(second, &end, 10);
    }
    if (*end || from < 1 || to > 9999 || from > to) return false;
    out->year_from = (int)from;
    out->year_to = (int)to;
    return true;
}

static bool is_milder(const char *certificate, const char *most) {
    const int step = certificate_step(certificate);
    return step >= 0 && step <= certificate_step(most);
}

/* Whether an element is `word` or has it between blanks or hyphens: "rock" in "classic rock".
 */
static bool element_has(const char *text, size_t n, const char *word, size_t n_word) {
    for (size_t i = 0; i + n_word <= n; i++) {
        const bool begins = i == 0 || text[i - 1] == ' ' || text[i - 1] == '-';
        const char behind = i + n_word == n ? ' ' : text[i + n_word];
        if (begins && (behind == ' ' || behind == '-') &&
            strncasecmp(text + i, word, n_word) == 0)
            return true;
    }
    return false;
}

static bool list_has(const char *list, const char *word) {
    const size_t n_word = strlen(word);
    const char *text;
    size_t n;
    while (mood_words_next(&text, &n, &list))
        if (element_has(text, n, word, n_word)) return true;
    return false;
}

static bool is_set(const char *text) {
    return text && *text;
}

bool mood_filter_allows(const mood_filter *filter, const mood_item *item) {
    if (!filter) return true;
    if ((filter->year_from || filter->year_to) && !item->year) return false;
    if (filter->year_from && item->year < filter->year_from) return false;
    if (filter->year_to && item->year > filter->year_to) return false;
    if (is_set(filter->genre) && !list_has(item->genres, filter->genre) &&
        !list_has(item->tags, filter->genre))
        return false;
    if (item->kind != MOOD_MOVIES) return true;
    if (is_set(filter->language) &&
        (!item->language || strcasecmp(item->language, filter->language) != 0))
        return false;
    return !is_set(filter->certificate) || is_milder(item->certificate, filter->certificate);
}
