/* SPDX-License-Identifier: Apache-2.0
 *
 * What the tests of stores share: a folder of their own, items and visitors made from a number.
 */
#ifndef MOOD_TEST_THINGS_H
#define MOOD_TEST_THINGS_H

#include "store/store.h"
#include "unit/test.h"

#include <unistd.h>

/** A new empty folder; remove_tree takes it away with everything in it. */
void make_tree(char *folder, size_t size);
void remove_tree(const char *folder);

/** Texts of an item made from a number; the same number gives the same item. */
typedef struct made_item {
    mood_item item;
    char id[MOOD_ITEM_MAX_ID + 1];
    char title[64];
    char by[64];
} made_item;

/** Even numbers are films, odd ones songs. version changes fields, not the id. */
void make_item(made_item *out, unsigned number, unsigned version);
mood_visitor make_visitor(unsigned number);
mood_feedback make_feedback(unsigned number);

/** Fail the test with the sentence unless status is MOOD_OK. */
#define assert_ok(status, err)                                                                 \
    do {                                                                                       \
        if ((status) != MOOD_OK) fail_msg("%s", (err).text);                                   \
    } while (0)

/** One batch with the items [first, first + n). */
void put_items(mood_store *store, unsigned first, unsigned n, unsigned version);

/** All items of a store printed into one text, for comparing; release with mood_free. */
char *dump_catalog(mood_store *store);

#endif
