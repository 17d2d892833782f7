/* SPDX-License-Identifier: Apache-2.0
 *
 * A file of `moodify-train taste`. What is accepted is written again byte for byte, and may be
 * followed from any item.
 */
#include "suggest/neighbours.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    mood_neighbours *read = NULL;
    mood_error err = {""};
    mood_buf again;
    if (mood_neighbours_read(&read, data, size, &err) != MOOD_OK) return 0;
    for (uint32_t i = 0; i < read->n_items; i++) {
        if (mood_neighbours_find(read, read->ids[i]) != i) abort();
        for (uint32_t k = read->start[i]; k < read->start[i + 1]; k++)
            if (!read->ids[read->links[k].item][0]) abort();
    }
    mood_buf_init(&again, MOOD_NEIGHBOURS_MAX_BYTES);
    if (mood_neighbours_print(&again, read) == MOOD_OK &&
        (again.size != size || memcmp(again.data, data, size) != 0))
        abort();
    mood_buf_clear(&again);
    mood_neighbours_destroy(&read);
    return 0;
}
