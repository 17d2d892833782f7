/* SPDX-License-Identifier: Apache-2.0
 *
 * The project's own form, that of catalog/movies.tsv and catalog/songs.tsv; docs/catalog.md
 * describes the columns. Films and songs may stand in one file: the form of the id tells them.
 */
#include "import/form.h"

enum column {
    ID,
    TITLE,
    VALENCE,
    AROUSAL,
    BY,
    PEOPLE,
    YEAR,
    GENRES,
    TAGS,
    CERTIFICATE,
    LANGUAGE,
    RUNTIME,
    EXPLICIT,
    CONFIDENCE,
    FAME,
    QUALITY,
    TEMPO,
    ENERGY,
    POSTER,
    N_COLUMNS
};

static const mood_form_column columns[N_COLUMNS] = {
    [ID] = {"id", NULL, true},
    [TITLE] = {"title", NULL, true},
    [VALENCE] = {"valence", NULL, true},
    [AROUSAL] = {"arousal", NULL, true},
    [BY] = {"by", NULL, false},
    [PEOPLE] = {"people", NULL, false},
    [YEAR] = {"year", NULL, false},
    [GENRES] = {"genres", NULL, false},
    [TAGS] = {"tags", NULL, false},
    [CERTIFICATE] = {"certificate", NULL, false},
    [LANGUAGE] = {"language", NULL, false},
    [RUNTIME] = {"runtime", NULL, false},
    [EXPLICIT] = {"explicit", NULL, false},
    [CONFIDENCE] = {"confidence", NULL, false},
    [FAME] = {"fame", NULL, false},
    [QUALITY] = {"quality", NULL, false},
    [TEMPO] = {"tempo", NULL, false},
    [ENERGY] = {"energy", NULL, false},
    [POSTER] = {"poster", NULL, false},
};

/* What an item has when its column is empty. */
#define CONFIDENCE_UNKNOWN .5f
#define QUALITY_UNKNOWN    .5f

static mood_status read_kind(mood_kind *out, const char *id, mood_error *err) {
    for (int kind = 0; kind < MOOD_N_KINDS; kind++) {
        if (!mood_item_id_is_valid((mood_kind)kind, id)) continue;
        *out = (mood_kind)kind;
        return MOOD_OK;
    }
    return mood_fail(err, MOOD_E_FORMAT,
                     "id: \"%.40s\" is neither an IMDb id (tt1234567) nor a Spotify track id",
                     id);
}

static mood_status starter_read(mood_item *out, mood_form_row *row, mood_error *err) {
    char **f = row->fields;
    bool is_explicit = false;
    MOOD_TRY(read_kind(&out->kind, f[ID], err));
    if (!*f[VALENCE] || !*f[AROUSAL])
        return mood_fail(err, MOOD_E_FORMAT, "%s: is empty",
                         *f[VALENCE] ? "arousal" : "valence");
    out->id = f[ID];
    out->title = f[TITLE];
    out->by = f[BY];
    out->people = f[PEOPLE];
    out->genres = f[GENRES];
    out->tags = f[TAGS];
    out->certificate = f[CERTIFICATE];
    out->language = f[LANGUAGE];
    out->poster = f[POSTER];
    out->confidence = CONFIDENCE_UNKNOWN;
    out->quality = QUALITY_UNKNOWN;
    const struct {
        float *number;
        enum column column;
    } numbers[] = {
        {&out->place.valence, VALENCE}, {&out->place.arousal, AROUSAL},
        {&out->confidence, CONFIDENCE}, {&out->fame, FAME},
        {&out->quality, QUALITY},       {&out->tempo_bpm, TEMPO},
        {&out->energy, ENERGY},
    };
    for (size_t i = 0; i < MOOD_COUNT(numbers); i++)
        MOOD_TRY(mood_form_number(numbers[i].number, columns[numbers[i].column].name,
                                  f[numbers[i].column], err));
    MOOD_TRY(mood_form_count(&out->year, "year", f[YEAR], err));
    MOOD_TRY(mood_form_count(&out->runtime_min, "runtime", f[RUNTIME], err));
    MOOD_TRY(mood_form_flag(&is_explicit, "explicit", f[EXPLICIT], err));
    if (is_explicit) out->flags |= MOOD_ITEM_EXPLICIT;
    return MOOD_OK;
}

const mood_form mood_form_starter = {
    .name = "moodify",
    .columns = columns,
    .n_columns = N_COLUMNS,
    .read = starter_read,
};
