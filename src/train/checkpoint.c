/* SPDX-License-Identifier: Apache-2.0
 *
 * The machine is taken to be little-endian (the build refuses others for the trainer), so
 * arrays go to the file as they lie in memory.
 */
#include "train/checkpoint.h"
#include "base/alloc.h"
#include "base/file.h"
#include "base/rng.h"

#include <string.h>

#define MAGIC      "MOODTRN1"
#define MAX_EPOCHS 10000

typedef struct header {
    char magic[8];
    uint64_t settings_bytes, n_weights, n_states, n_stats, epochs_done;
} header;

static mood_status take(float **out, size_t count, mood_error *err) {
    *out = mood_alloc_zero(count, sizeof **out);
    return *out ? MOOD_OK : mood_fail(err, MOOD_E_NOMEM, "training: out of memory");
}

static mood_status take_arrays(mood_run *run, mood_error *err) {
    const mood_optim optim = mood_settings_optim(&run->settings);
    run->n_states = mood_optim_states(&optim);
    MOOD_TRY(take(&run->weights, run->net.n_weights, err));
    MOOD_TRY(take(&run->average, run->net.n_weights, err));
    MOOD_TRY(take(&run->states, run->net.n_weights * run->n_states, err));
    MOOD_TRY(take(&run->stats, run->net.n_stats, err));
    return take(&run->average_stats, run->net.n_stats, err);
}

mood_status mood_run_init(mood_run *out, const mood_settings *settings, mood_error *err) {
    mood_run run = {.settings = *settings};
    MOOD_TRY(mood_blueprint_parse(&run.net, settings->net, err));
    const mood_status status = take_arrays(&run, err);
    if (status != MOOD_OK) {
        mood_run_clear(&run);
        return status;
    }
    mood_blueprint_init_weights(run.weights, run.stats, &run.net, (uint64_t)settings->seed);
    memcpy(run.average, run.weights, run.net.n_weights * sizeof(float));
    memcpy(run.average_stats, run.stats, run.net.n_stats * sizeof(float));
    *out = run;
    return MOOD_OK;
}

/* Where the weights of the outputs begin: those of the votes, if there are any, and the dense
   layer's stand last. */
static size_t outputs_offset(const mood_blueprint *net) {
    const size_t first = net->votes >= 0 ? (size_t)net->votes : net->n_nodes - 1;
    return net->segments[net->nodes[first].segments[0]].offset;
}

static void copy_node(mood_run *to, size_t node, const mood_run *from, size_t from_node) {
    const mood_blueprint *a = &to->net, *b = &from->net;
    for (int i = 0; i < 2; i++) {
        const mood_segment *s = &a->segments[a->nodes[node].segments[i]];
        const mood_segment *t = &b->segments[b->nodes[from_node].segments[i]];
        memcpy(to->weights + s->offset, from->average + t->offset, s->count * sizeof(float));
    }
}

/* Outputs that both have; others keep their first weights. */
static void copy_outputs(mood_run *to, const mood_run *from) {
    if (to->net.n_classes == from->net.n_classes)
        copy_node(to, to->net.n_nodes - 1, from, from->net.n_nodes - 1);
    if (to->net.votes >= 0 && from->net.votes >= 0)
        copy_node(to, (size_t)to->net.votes, from, (size_t)from->net.votes);
}

mood_status mood_run_init_from(mood_run *out, const mood_settings *settings,
                               const mood_run *from, int n_classes, mood_error *err) {
    mood_settings own = *settings;
    mood_run run;
    char text[MOOD_BLUEPRINT_MAX_TEXT + 1];
    MOOD_TRY(mood_blueprint_set_votes(text, from->net.text, settings->votes > 0, err));
    MOOD_TRY(mood_blueprint_change_classes(own.net, text, n_classes, err));
    MOOD_TRY(mood_run_init(&run, &own, err));
    copy_outputs(&run, from);
    memcpy(run.weights, from->average, outputs_offset(&run.net) * sizeof *run.weights);
    memcpy(run.stats, from->average_stats, run.net.n_stats * sizeof *run.stats);
    memcpy(run.average, run.weights, run.net.n_weights * sizeof *run.weights);
    memcpy(run.average_stats, run.stats, run.net.n_stats * sizeof *run.stats);
    *out = run;
    return MOOD_OK;
}

size_t mood_run_frozen_nodes(const mood_run *run) {
    const size_t words = (size_t)run->settings.freeze;
    if (words >= run->net.n_words) return run->net.word_nodes[run->net.n_words - 1];
    return run->net.word_nodes[words];
}

void mood_run_clear(mood_run *run) {
    mood_free(run->weights);
    mood_free(run->average);
    mood_free(run->states);
    mood_free(run->stats);
    mood_free(run->average_stats);
    mood_free(run->history);
    *run = (mood_run){0};
}

mood_status mood_run_add_epoch(mood_run *run, const mood_epoch *epoch) {
    const size_t old = run->epochs_done * sizeof *epoch;
    mood_epoch *history = mood_alloc_resize(run->history, old, old + sizeof *epoch);
    if (!history) return MOOD_E_NOMEM;
    run->history = history;
    history[run->epochs_done++] = *epoch;
    return MOOD_OK;
}

static void append_floats(mood_buf *out, const float *values, size_t n) {
    if (n) mood_buf_append(out, values, n * sizeof *values);
}

mood_status mood_run_save(const mood_run *run, const char *path, mood_error *err) {
    mood_buf text, file;
    mood_buf_init(&text, 1 << 16);
    mood_buf_init(&file, MOOD_CHECKPOINT_MAX_BYTES);
    mood_settings_print(&text, &run->settings);
    header h = {.settings_bytes = text.size,
                .n_weights = run->net.n_weights,
                .n_states = run->n_states,
                .n_stats = run->net.n_stats,
                .epochs_done = run->epochs_done};
    memcpy(h.magic, MAGIC, sizeof h.magic);
    mood_buf_append(&file, &h, sizeof h);
    mood_buf_append(&file, text.data, text.size);
    append_floats(&file, run->weights, run->net.n_weights);
    append_floats(&file, run->states, run->net.n_weights * run->n_states);
    append_floats(&file, run->average, run->net.n_weights);
    append_floats(&file, run->stats, run->net.n_stats);
    append_floats(&file, run->average_stats, run->net.n_stats);
    if (run->epochs_done)
        mood_buf_append(&file, run->history, run->epochs_done * sizeof *run->history);
    if (file.status == MOOD_OK) {
        const uint64_t hash = mood_hash_bytes(file.data, file.size);
        mood_buf_append(&file, &hash, sizeof hash);
    }
    mood_status status = text.status != MOOD_OK ? text.status : file.status;
    if (status != MOOD_OK)
        mood_fail(err, status, "%s: %s", path, mood_status_text(status));
    else
        status = mood_file_replace(path, file.data, file.size, err);
    mood_buf_clear(&text);
    mood_buf_clear(&file);
    return status;
}

/* Copy `bytes` out of the file and move on; false when it ends before. */
static bool cut(void *out, const uint8_t **at, const uint8_t *end, size_t bytes) {
    if ((size_t)(end - *at) < bytes) return false;
    if (bytes) memcpy(out, *at, bytes);
    *at += bytes;
    return true;
}

static mood_status parse_settings(mood_run *run, const uint8_t **at, const uint8_t *end,
                                  const header *h, mood_error *err) {
    char text[4096];
    if (h->settings_bytes >= sizeof text || !cut(text, at, end, h->settings_bytes))
        return mood_fail(err, MOOD_E_FORMAT, "the settings are broken");
    text[h->settings_bytes] = 0;
    MOOD_TRY(mood_settings_parse(&run->settings, text, err));
    return mood_blueprint_parse(&run->net, run->settings.net, err);
}

static mood_status parse_arrays(mood_run *run, const uint8_t *at, const uint8_t *end,
                                const header *h, mood_error *err) {
    MOOD_TRY(take_arrays(run, err));
    const size_t weights = run->net.n_weights * sizeof(float);
    const size_t stats = run->net.n_stats * sizeof(float);
    if (h->n_weights != run->net.n_weights || h->n_states != run->n_states ||
        h->n_stats != run->net.n_stats || h->epochs_done > MAX_EPOCHS)
        return mood_fail(err, MOOD_E_FORMAT, "the sizes do not fit the settings");
    const size_t history = (size_t)h->epochs_done * sizeof *run->history;
    run->history = mood_alloc(history);
    if (!run->history) return mood_fail(err, MOOD_E_NOMEM, "out of memory");
    if (!cut(run->weights, &at, end, weights) ||
        !cut(run->states, &at, end, weights * run->n_states) ||
        !cut(run->average, &at, end, weights) || !cut(run->stats, &at, end, stats) ||
        !cut(run->average_stats, &at, end, stats) || !cut(run->history, &at, end, history) ||
        at != end)
        return mood_fail(err, MOOD_E_FORMAT, "the size does not fit the settings");
    run->epochs_done = (size_t)h->epochs_done;
    return MOOD_OK;
}

mood_status mood_run_parse(mood_run *out, const void *data, size_t n, const char *name,
                           mood_error *err) {
    header h;
    uint64_t hash;
    if (n < sizeof h + sizeof hash || memcmp(data, MAGIC, sizeof h.magic) != 0)
        return mood_fail(err, MOOD_E_FORMAT, "%s: is not a checkpoint", name);
    const uint8_t *at = data, *end = at + n - sizeof hash;
    memcpy(&hash, end, sizeof hash);
    if (hash != mood_hash_bytes(data, n - sizeof hash))
        return mood_fail(err, MOOD_E_FORMAT, "%s: is damaged (its checksum differs)", name);
    cut(&h, &at, end, sizeof h);
    mood_run run = {0};
    mood_status status = parse_settings(&run, &at, end, &h, err);
    if (status == MOOD_OK) status = parse_arrays(&run, at, end, &h, err);
    if (status != MOOD_OK) {
        mood_error_prefix(err, "%s", name);
        mood_run_clear(&run);
        return status;
    }
    *out = run;
    return MOOD_OK;
}

mood_status mood_run_load(mood_run *out, const char *path, mood_error *err) {
    mood_file_map map;
    MOOD_TRY(mood_file_map_open(&map, path, MOOD_CHECKPOINT_MAX_BYTES, err));
    const mood_status status = map.data
                                   ? mood_run_parse(out, map.data, map.size_bytes, path, err)
                                   : mood_fail(err, MOOD_E_FORMAT, "%s: is empty", path);
    mood_file_map_close(&map);
    return status;
}
