/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/item_json.h"

#include <string.h>

/* "Drama|Romance" as a list of texts. */
static json_t *genres_json(const char *genres) {
    json_t *list = json_array();
    while (*genres) {
        const size_t n = strcspn(genres, "|");
        if (n > 0) json_array_append_new(list, json_stringn(genres, n));
        genres += n + (genres[n] == '|');
    }
    return list;
}

static json_t *item_json(const mood_suggestion *suggestion) {
    const mood_item *item = suggestion->item;
    char link[MOOD_ITEM_LINK_BYTES] = "";
    if (mood_item_link(link, item->kind, item->id) != MOOD_OK) return NULL;
    const char *kind = mood_kind_name(item->kind);
    json_t *year = item->year > 0 ? json_integer(item->year) : json_null();
    return json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:s, s:o, s:s, s:f, s:f}", "id", item->id,
                     "kind", kind, "title", item->title, "by", item->by, "year", year, "genres",
                     genres_json(item->genres), "link", link, "poster",
                     json_sprintf("/poster/%s/%s", kind, item->id), "why", suggestion->why,
                     "valence", (double)item->place.valence, "arousal",
                     (double)item->place.arousal);
}

json_t *mood_item_json_list(const mood_suggestion *list, size_t n) {
    json_t *items = json_array();
    for (size_t i = 0; i < n; i++)
        if (json_array_append_new(items, item_json(&list[i])) != 0) {
            json_decref(items);
            return NULL;
        }
    return items;
}

json_t *mood_point_json(mood_point point) {
    return json_pack("{s:f, s:f}", "valence", (double)point.valence, "arousal",
                     (double)point.arousal);
}
