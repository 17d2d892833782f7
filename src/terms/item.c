/* SPDX-License-Identifier: Apache-2.0 */
#include "terms/item.h"

#include <stdio.h>
#include <string.h>

static const char *const kinds[MOOD_N_KINDS] = {"movies", "songs"};

const char *mood_kind_name(int kind) {
    return kind >= 0 && kind < MOOD_N_KINDS ? kinds[kind] : NULL;
}

bool mood_kind_parse(mood_kind *out, const char *name) {
    for (int i = 0; i < MOOD_N_KINDS; i++) {
        if (strcmp(name, kinds[i]) != 0) continue;
        *out = (mood_kind)i;
        return true;
    }
    return false;
}

bool mood_item_id_is_valid(mood_kind kind, const char *id) {
    static const char digits[] = "0123456789";
    static const char alphanumeric[] = "0123456789"
                                       "abcdefghijklmnopqrstuvwxyz"
                                       "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    if (kind == MOOD_MOVIES) {
        if (strncmp(id, "tt", 2) != 0) return false;
        const size_t n = strspn(id + 2, digits);
        return n >= 7 && n <= 9 && id[2 + n] == 0;
    }
    const size_t n = strspn(id, alphanumeric);
    return n == 22 && id[n] == 0;
}

mood_status mood_item_link(char out[MOOD_ITEM_LINK_BYTES], mood_kind kind, const char *id) {
    if (!mood_item_id_is_valid(kind, id)) return MOOD_E_ARG;
    const char *format = kind == MOOD_MOVIES ? "https://www.imdb.com/title/%s/"
                                             : "https://open.spotify.com/track/%s";
    (void)snprintf(out, MOOD_ITEM_LINK_BYTES, format, id);
    return MOOD_OK;
}
