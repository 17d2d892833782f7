/* SPDX-License-Identifier: Apache-2.0
 *
 * Items and places as every route writes them; the shapes are "Item" and "Place" of
 * docs/openapi.json. Threads:
 * reentrant.
 */
#ifndef MOOD_ITEM_JSON_H
#define MOOD_ITEM_JSON_H

#include "suggest/suggest.h"

#include <jansson.h>

/** A new reference to an array in the order of the list; NULL when there is no memory. */
json_t *mood_item_json_list(const mood_suggestion *list, size_t n);

/** {"valence":-0.65,"arousal":-0.3}; NULL when there is no memory. */
json_t *mood_point_json(mood_point point);

#endif
