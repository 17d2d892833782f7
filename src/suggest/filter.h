/* SPDX-License-Identifier: Apache-2.0
 *
 * Which items a visitor's filter lets through. Internal to suggest; the filter itself is in
 * suggest.h. Threads: reentrant. Heap: none.
 */
#ifndef MOOD_FILTER_H
#define MOOD_FILTER_H

#include "suggest/suggest.h"

/** filter may be NULL: everything. What an item does not tell, a filter about it keeps out. */
bool mood_filter_allows(const mood_filter *filter, const mood_item *item);

#endif
