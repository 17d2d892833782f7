/* SPDX-License-Identifier: Apache-2.0
 *
 * What the tests of import forms share: an importer that writes down what it is given, one line
 * an item and one a reject.
 */
#ifndef MOOD_TEST_TAKER_H
#define MOOD_TEST_TAKER_H

#include "import/import.h"
#include "test.h"

typedef struct taker {
    char items[8192];   /**< "kind id title|by|genres|... \n" */
    char rejects[8192]; /**< "LINE: reason\n" */
    mood_import_progress progress;
    mood_error err;
    mood_status answer; /**< what it answers to items */
} taker;

static inline void append(char *out, size_t size, const char *format, ...) MOOD_PRINTF(3, 4);
static inline void append(char *out, size_t size, const char *format, ...) {
    const size_t n = strlen(out);
    va_list args;
    va_start(args, format);
    (void)vsnprintf(out + n, size - n, format, args);
    va_end(args);
}

static inline mood_status take(void *cookie, const mood_item *t, mood_error *err) {
    taker *me = cookie;
    if (me->answer != MOOD_OK) return mood_fail(err, me->answer, "the taker says no");
    append(me->items, sizeof me->items, "%s %s %s|%s|%s|%s|%s|%s|%s|%s|%d %d %u %.3g %.3g",
           mood_kind_name((int)t->kind), t->id, t->title, t->by, t->people, t->genres, t->tags,
           t->certificate, t->language, t->poster, t->year, t->runtime_min, t->flags,
           (double)t->place.valence, (double)t->place.arousal);
    append(me->items, sizeof me->items, " c%.3g f%.3g q%.3g t%.4g e%.3g\n",
           (double)t->confidence, (double)t->fame, (double)t->quality, (double)t->tempo_bpm,
           (double)t->energy);
    return MOOD_OK;
}

static inline void take_reject(void *cookie, const mood_reject *reject) {
    taker *me = cookie;
    append(me->rejects, sizeof me->rejects, "%d: %s\n", (int)reject->line, reject->reason);
}

/** Import a text; the taker then holds what came. */
static inline mood_status take_text(taker *me, const char *text) {
    const mood_importer importer = {.item = take, .reject = take_reject, .cookie = me};
    return mood_import_memory(&me->progress, text, strlen(text), &importer, &me->err);
}

/** The text gives exactly these items and rejects. */
#define expect_import(input, wanted_items, wanted_rejects)                                     \
    do {                                                                                       \
        taker me_ = {.answer = MOOD_OK};                                                       \
        if (take_text(&me_, (input)) != MOOD_OK) fail_msg("%s", me_.err.text);                 \
        assert_string_equal(me_.items, (wanted_items));                                        \
        assert_string_equal(me_.rejects, (wanted_rejects));                                    \
    } while (0)

#endif
