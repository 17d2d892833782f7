/* SPDX-License-Identifier: Apache-2.0
 *
 * Lists of words in the notations that public files use. The result is never longer than the
 * text it is read from, so it is written over it, behind the reader:
 *
 *     [{"id": 28, "name": "Action"}, {"id": 12, "name": "Adventure"}]
 *     Action|Adventure^          ^ reader
 */
#include "import/form.h"

#include <string.h>

typedef struct list_writer {
    char *start, *end; /* [start, end) is written */
    size_t max_bytes;
} list_writer;

/* Take a word over, without blanks around it. Words never overtake the reader: what they lose
 * in quotes and commas makes room for the bar. */
static void write_word(list_writer *w, const char *word, size_t n) {
    while (n > 0 && *word == ' ') word++, n--;
    while (n > 0 && word[n - 1] == ' ') n--;
    const size_t bar = w->end > w->start, used = (size_t)(w->end - w->start);
    if (n == 0 || used + bar + n > w->max_bytes) return;
    if (bar) *w->end++ = '|';
    memmove(w->end, word, n);
    w->end += n;
}

/* The end of a quoted text whose opening quote stands before `c`; escapes lose their backslash.
 * Its length goes to *n, and the reader goes on behind the closing quote. */
static char *read_quoted(size_t *n, char *c, char quote) {
    char *out = c;
    const char *start = c;
    for (; *c && *c != quote; c++) {
        if (*c == '\\' && (c[1] == quote || c[1] == '\\')) c++;
        *out++ = *c == '|' ? '/' : *c;
    }
    *n = (size_t)(out - start);
    return *c ? c + 1 : c;
}

/* Lists of texts take every text; lists of objects take the text behind each "name". */
static void write_literal(list_writer *w, char *c, bool has_objects) {
    bool is_name = false;
    while (*c) {
        const char quote = *c++;
        if (quote != '"' && quote != '\'') continue;
        char *word = c;
        size_t n = 0;
        c = read_quoted(&n, c, quote);
        const char *after = c + strspn(c, " ");
        if (!has_objects)
            write_word(w, word, n);
        else if (*after == ':')
            is_name = n == 4 && memcmp(word, "name", 4) == 0;
        else if (is_name)
            write_word(w, word, n);
    }
}

static void write_separated(list_writer *w, char *c, const char *separators) {
    while (*c) {
        const size_t n = strcspn(c, separators);
        const bool is_last = c[n] == 0;
        write_word(w, c, n);
        c += n + !is_last;
    }
}

void mood_form_list(char *text, const char *separators, size_t max_bytes) {
    list_writer w = {text, text, max_bytes};
    if (*text == '[')
        write_literal(&w, text + 1, strchr(text, '{') != NULL);
    else
        write_separated(&w, text, separators);
    *w.end = 0;
}
