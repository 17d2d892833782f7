/* SPDX-License-Identifier: Apache-2.0 */
#include "terms/item.h"
#include "base/utf8.h"

#include <math.h>
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

/* NULL reads as "". Control characters would break the forms that a catalogue is exported to.
 */
static mood_status check_text(const char *name, const char *text, size_t max_bytes,
                              mood_error *err) {
    if (!text) return MOOD_OK;
    const size_t n = strlen(text);
    if (n > max_bytes)
        return mood_fail(err, MOOD_E_LIMIT, "%s: %zu bytes, at most %zu are kept", name, n,
                         max_bytes);
    if (!mood_utf8_is_valid(text, n))
        return mood_fail(err, MOOD_E_FORMAT, "%s: not UTF-8", name);
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f)
            return mood_fail(err, MOOD_E_FORMAT, "%s: holds a control character", name);
    return MOOD_OK;
}

static mood_status check_number(const char *name, float value, float low, float high,
                                mood_error *err) {
    if (isfinite(value) && value >= low && value <= high) return MOOD_OK;
    return mood_fail(err, MOOD_E_FORMAT, "%s: %g is not in [%g, %g]", name, (double)value,
                     (double)low, (double)high);
}

mood_status mood_item_check(const mood_item *item, mood_error *err) {
    if (!item->id || !mood_item_id_is_valid(item->kind, item->id))
        return mood_fail(err, MOOD_E_FORMAT, "id: \"%.40s\" is not an id of %s",
                         item->id ? item->id : "", mood_kind_name(item->kind));
    if (!item->title || !*item->title) return mood_fail(err, MOOD_E_FORMAT, "title: is empty");
    const struct {
        const char *name, *text;
        size_t max_bytes;
    } texts[] = {
        {"title", item->title, MOOD_ITEM_MAX_TITLE},
        {"by", item->by, MOOD_ITEM_MAX_BY},
        {"people", item->people, MOOD_ITEM_MAX_PEOPLE},
        {"genres", item->genres, MOOD_ITEM_MAX_GENRES},
        {"tags", item->tags, MOOD_ITEM_MAX_TAGS},
        {"certificate", item->certificate, MOOD_ITEM_MAX_SHORT},
        {"language", item->language, MOOD_ITEM_MAX_SHORT},
        {"poster", item->poster, MOOD_ITEM_MAX_SHORT},
    };
    for (size_t i = 0; i < MOOD_COUNT(texts); i++)
        MOOD_TRY(check_text(texts[i].name, texts[i].text, texts[i].max_bytes, err));
    const struct {
        const char *name;
        float value, low, high;
    } numbers[] = {
        {"year", (float)item->year, 0.f, 9999.f},
        {"runtime", (float)item->runtime_min, 0.f, 100000.f},
        {"valence", item->place.valence, -1.f, 1.f},
        {"arousal", item->place.arousal, -1.f, 1.f},
        {"confidence", item->confidence, 0.f, 1.f},
        {"fame", item->fame, 0.f, 1.f},
        {"quality", item->quality, 0.f, 1.f},
        {"tempo", item->tempo_bpm, 0.f, 1000.f},
        {"energy", item->energy, 0.f, 1.f},
    };
    for (size_t i = 0; i < MOOD_COUNT(numbers); i++)
        MOOD_TRY(check_number(numbers[i].name, numbers[i].value, numbers[i].low,
                              numbers[i].high, err));
    return MOOD_OK;
}
