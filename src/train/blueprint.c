/* SPDX-License-Identifier: Apache-2.0
 *
 * Text to nodes. Every word appends its nodes to the value made last; nothing refers forwards,
 * so the order of the nodes is the order of computation and its reverse that of the gradients.
 */
#include "train/blueprint.h"
#include "base/rng.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct builder {
    mood_blueprint *net;
    int last; /* the value made last */
    mood_error *err;
} builder;

static mood_status fail_room(const builder *b) {
    return mood_fail(b->err, MOOD_E_LIMIT, "net: more than %d layers",
                     MOOD_BLUEPRINT_MAX_NODES);
}

static mood_status add_segment(int *index, builder *b, const char *role, int d0, int d1, int d2,
                               int d3, bool decays) {
    mood_blueprint *net = b->net;
    if (net->n_segments == MOOD_BLUEPRINT_MAX_SEGMENTS) return fail_room(b);
    mood_segment *s = &net->segments[net->n_segments];
    *s = (mood_segment){
        .offset = net->n_weights, .count = 1, .dims = {d0, d1, d2, d3}, .decays = decays};
    while (s->n_dims < 4 && s->dims[s->n_dims] > 0) s->count *= (size_t)s->dims[s->n_dims++];
    snprintf(s->name, sizeof s->name, "%zu.%s", net->n_nodes, role);
    net->n_weights += s->count;
    *index = (int)net->n_segments++;
    return MOOD_OK;
}

/* Append a node that makes a new value with `c_out` channels. */
static mood_status add_node(mood_node **out, builder *b, mood_node_kind kind, int c_out,
                            int stride) {
    mood_blueprint *net = b->net;
    if (net->n_nodes == MOOD_BLUEPRINT_MAX_NODES) return fail_room(b);
    const mood_value *from = &net->values[b->last];
    const int value = (int)net->n_nodes + 1;
    mood_node *node = &net->nodes[net->n_nodes];
    *node = (mood_node){.kind = kind,
                        .in = b->last,
                        .out = value,
                        .skip = -1,
                        .c_in = from->channels,
                        .c_out = c_out,
                        .stride = stride};
    net->values[value] = (mood_value){.channels = c_out,
                                      .halvings = from->halvings + (stride == 2),
                                      .is_vector = from->is_vector || kind == MOOD_NODE_POOL};
    *out = node;
    return MOOD_OK;
}

static void finish_node(builder *b, const mood_node *node) {
    b->net->n_nodes++;
    b->last = node->out;
}

static mood_status finish_conv(builder *b, mood_node *node, int kernel, bool is_depthwise) {
    node->kernel = kernel;
    node->is_depthwise = is_depthwise;
    MOOD_TRY(add_segment(&node->segments[0], b, "weight", node->c_out,
                         is_depthwise ? 1 : node->c_in, kernel, kernel, true));
    finish_node(b, node);
    return MOOD_OK;
}

static mood_status add_conv(builder *b, int channels, int stride) {
    mood_node *node = NULL;
    MOOD_TRY(add_node(&node, b, MOOD_NODE_CONV, channels, stride));
    return finish_conv(b, node, 3, false);
}

static mood_status add_point(builder *b, int channels) {
    mood_node *node = NULL;
    MOOD_TRY(add_node(&node, b, MOOD_NODE_CONV, channels, 1));
    return finish_conv(b, node, 1, false);
}

static mood_status add_depthwise(builder *b) {
    mood_node *node = NULL;
    MOOD_TRY(add_node(&node, b, MOOD_NODE_CONV, b->net->values[b->last].channels, 1));
    return finish_conv(b, node, 3, true);
}

static mood_status add_norm(builder *b, bool has_relu, int skip) {
    mood_node *node = NULL;
    MOOD_TRY(add_node(&node, b, MOOD_NODE_NORM, b->net->values[b->last].channels, 1));
    MOOD_TRY(add_segment(&node->segments[0], b, "gamma", node->c_out, 0, 0, 0, false));
    MOOD_TRY(add_segment(&node->segments[1], b, "beta", node->c_out, 0, 0, 0, false));
    node->has_relu = has_relu;
    node->skip = skip;
    node->stats = b->net->n_stats;
    b->net->n_stats += 2 * (size_t)node->c_out;
    finish_node(b, node);
    return MOOD_OK;
}

/* Two dense layers from the means of the channels to `gates` numbers a channel. */
static mood_status add_gates(mood_node **out, builder *b, mood_node_kind kind, int gates) {
    mood_node *node = NULL;
    const int c = b->net->values[b->last].channels, r = c / 8 < 8 ? 8 : c / 8;
    MOOD_TRY(add_node(&node, b, kind, c, 1));
    MOOD_TRY(add_segment(&node->segments[0], b, "w1", r, c, 0, 0, true));
    MOOD_TRY(add_segment(&node->segments[1], b, "b1", r, 0, 0, 0, false));
    MOOD_TRY(add_segment(&node->segments[2], b, "w2", gates * c, r, 0, 0, true));
    MOOD_TRY(add_segment(&node->segments[3], b, "b2", gates * c, 0, 0, 0, false));
    node->squeezed = r;
    node->gates = gates;
    finish_node(b, node);
    *out = node;
    return MOOD_OK;
}

static mood_status add_squeeze(builder *b, int skip) {
    mood_node *node = NULL;
    MOOD_TRY(add_gates(&node, b, MOOD_NODE_SQUEEZE, 1));
    node->has_relu = true;
    node->skip = skip;
    return MOOD_OK;
}

static mood_status add_dynamic(builder *b) {
    mood_node *node = NULL;
    return add_gates(&node, b, MOOD_NODE_DYNAMIC, MOOD_DYNAMIC_GATES);
}

static mood_status add_residual(builder *b, bool with_squeeze) {
    const int skip = b->last, c = b->net->values[skip].channels;
    MOOD_TRY(add_conv(b, c, 1));
    MOOD_TRY(add_norm(b, true, -1));
    MOOD_TRY(add_conv(b, c, 1));
    if (!with_squeeze) return add_norm(b, true, skip);
    MOOD_TRY(add_norm(b, false, -1));
    return add_squeeze(b, skip);
}

static mood_status add_inverted(builder *b, int ratio, bool is_dynamic, bool with_squeeze) {
    const int skip = b->last, c = b->net->values[skip].channels;
    MOOD_TRY(add_point(b, ratio * c));
    MOOD_TRY(add_norm(b, true, -1));
    MOOD_TRY(add_depthwise(b));
    MOOD_TRY(add_norm(b, !is_dynamic, -1));
    if (is_dynamic) MOOD_TRY(add_dynamic(b));
    MOOD_TRY(add_point(b, c));
    if (!with_squeeze) return add_norm(b, false, skip);
    MOOD_TRY(add_norm(b, false, -1));
    return add_squeeze(b, skip);
}

static mood_status add_plain(builder *b, mood_node_kind kind, float p_drop) {
    mood_node *node = NULL;
    MOOD_TRY(add_node(&node, b, kind, b->net->values[b->last].channels, 1));
    node->p_drop = p_drop;
    finish_node(b, node);
    return MOOD_OK;
}

static mood_status add_dense(builder *b, int classes) {
    mood_node *node = NULL;
    MOOD_TRY(add_node(&node, b, MOOD_NODE_DENSE, classes, 1));
    MOOD_TRY(add_segment(&node->segments[0], b, "weight", classes, node->c_in, 0, 0, true));
    MOOD_TRY(add_segment(&node->segments[1], b, "bias", classes, 0, 0, 0, false));
    finish_node(b, node);
    b->net->n_classes = classes;
    return MOOD_OK;
}

/* Behind it the net goes on from the value before it. */
static mood_status add_votes(builder *b) {
    const int before = b->last;
    mood_node *node = NULL;
    MOOD_TRY(add_node(&node, b, MOOD_NODE_VOTES, MOOD_N_VOTES, 1));
    MOOD_TRY(
        add_segment(&node->segments[0], b, "weight", MOOD_N_VOTES, node->c_in, 0, 0, true));
    MOOD_TRY(add_segment(&node->segments[1], b, "bias", MOOD_N_VOTES, 0, 0, 0, false));
    b->net->votes = (int)b->net->n_nodes;
    finish_node(b, node);
    b->last = before;
    return MOOD_OK;
}

/* "inverted 3 dynamic se" in parts. */
typedef struct net_word {
    const char *text;
    char name[16], first[16], second[16], third[16];
    int n;         /* parts, the name among them */
    double number; /* the first argument; NaN where it is none */
    int count;     /* the same as a whole number 1..MOOD_BLUEPRINT_MAX_CHANNELS, else 0 */
} net_word;

static bool is_named(const net_word *w, const char *name, int n_least, int n_most) {
    return strcmp(w->name, name) == 0 && w->n >= n_least && w->n <= n_most;
}

static bool is_residual(const net_word *w) {
    return strcmp(w->name, "res") == 0 || strcmp(w->name, "inverted") == 0;
}

/* Whether the last part is this one, which it then loses. */
static bool take_last(net_word *w, const char *part) {
    const char *last = w->n == 4 ? w->third : w->n == 3 ? w->second : w->first;
    const bool is_it = w->n >= 2 && strcmp(last, part) == 0;
    w->n -= is_it;
    return is_it;
}

static mood_status read_word(net_word *w, const builder *b, const char *text) {
    char rest = 0;
    *w = (net_word){.text = text};
    w->n =
        sscanf(text, "%15s %15s %15s %15s %c", w->name, w->first, w->second, w->third, &rest);
    if (w->n > 4) return mood_fail(b->err, MOOD_E_FORMAT, "net: \"%s\": too many words", text);
    char *end = w->first;
    const double number = strtod(w->first, &end);
    w->number = w->n >= 2 && *end == 0 && isfinite(number) ? number : (double)NAN;
    if (w->number >= 1 && w->number <= MOOD_BLUEPRINT_MAX_CHANNELS &&
        w->number == (int)w->number)
        w->count = (int)w->number;
    return MOOD_OK;
}

static mood_status add_conv_word(builder *b, const net_word *w) {
    if (b->net->values[b->last].is_vector || w->n != 2 || !w->count ||
        w->count % MOOD_CHANNEL_BLOCK != 0)
        return mood_fail(b->err, MOOD_E_FORMAT,
                         "net: \"%s\": wants channels, a multiple of %d up to %d, before pool",
                         w->text, MOOD_CHANNEL_BLOCK, MOOD_BLUEPRINT_MAX_CHANNELS);
    MOOD_TRY(add_conv(b, w->count, w->name[0] == 'd' ? 2 : 1));
    return add_norm(b, true, -1);
}

static mood_status add_word(builder *b, const char *text) {
    net_word w;
    const mood_value *last = &b->net->values[b->last];
    const bool is_first = b->last == 0, is_map = !last->is_vector;
    const bool has_map = is_map && !is_first;
    MOOD_TRY(read_word(&w, b, text));
    if (b->net->n_classes)
        return mood_fail(b->err, MOOD_E_FORMAT, "net: \"%s\" after dense, which must be last",
                         text);
    if (b->net->votes >= 0 && strcmp(w.name, "dense") != 0)
        return mood_fail(b->err, MOOD_E_FORMAT, "net: \"%s\" between votes and dense", text);
    if (strcmp(w.name, "conv") == 0 || strcmp(w.name, "down") == 0) return add_conv_word(b, &w);
    const bool with_squeeze = has_map && is_residual(&w) && take_last(&w, "se");
    const bool is_dynamic =
        has_map && is_named(&w, "inverted", 3, 3) && take_last(&w, "dynamic");
    if (has_map && is_named(&w, "res", 1, 1)) return add_residual(b, with_squeeze);
    if (has_map && is_named(&w, "inverted", 2, 2) && w.count &&
        w.count * last->channels <= MOOD_BLUEPRINT_MAX_CHANNELS)
        return add_inverted(b, w.count, is_dynamic, with_squeeze);
    if (has_map && is_named(&w, "pool", 1, 1)) return add_plain(b, MOOD_NODE_POOL, 0);
    if (!is_map && is_named(&w, "drop", 2, 2) && w.number >= 0 && w.number < 1)
        return add_plain(b, MOOD_NODE_DROP, (float)w.number);
    if (!is_map && is_named(&w, "votes", 1, 1)) return add_votes(b);
    if (!is_map && is_named(&w, "dense", 2, 2) && w.count >= 2) return add_dense(b, w.count);
    return mood_fail(b->err, MOOD_E_FORMAT, "net: \"%s\" is not understood here", text);
}

mood_status mood_blueprint_parse(mood_blueprint *out, const char *text, mood_error *err) {
    if (strlen(text) > MOOD_BLUEPRINT_MAX_TEXT)
        return mood_fail(err, MOOD_E_LIMIT, "net: the text is longer than %d bytes",
                         MOOD_BLUEPRINT_MAX_TEXT);
    memset(out, 0, sizeof *out);
    snprintf(out->text, sizeof out->text, "%s", text);
    out->values[0].channels = 1;
    out->votes = -1;
    builder b = {out, 0, err};
    const char *at = text;
    while (*at) {
        char word[40];
        const size_t n = strcspn(at, ",");
        size_t skip = 0;
        while (skip < n && isspace((unsigned char)at[skip])) skip++;
        if (n - skip >= sizeof word)
            return mood_fail(err, MOOD_E_FORMAT, "net: a layer has more than 39 letters");
        snprintf(word, sizeof word, "%.*s", (int)(n - skip), at + skip);
        const size_t first = out->n_nodes;
        MOOD_TRY(add_word(&b, word));
        out->word_nodes[out->n_words++] = (uint8_t)first; /* a word has a node or more */
        at += n + (at[n] == ',');
    }
    if (!out->n_classes) return mood_fail(err, MOOD_E_FORMAT, "net: no dense layer at the end");
    return MOOD_OK;
}

mood_status mood_blueprint_change_classes(char out[MOOD_BLUEPRINT_MAX_TEXT + 1],
                                          const char *text, int n_classes, mood_error *err) {
    const char *comma = strrchr(text, ',');
    const int before = comma ? (int)(comma - text) : 0;
    const int n =
        snprintf(out, MOOD_BLUEPRINT_MAX_TEXT + 1, "%.*s, dense %d", before, text, n_classes);
    return comma && n <= MOOD_BLUEPRINT_MAX_TEXT
               ? MOOD_OK
               : mood_fail(err, MOOD_E_FORMAT, "net: \"%.60s\" cannot get other classes", text);
}

mood_status mood_blueprint_set_votes(char out[MOOD_BLUEPRINT_MAX_TEXT + 1], const char *text,
                                     bool has_votes, mood_error *err) {
    static const char word[] = ", votes";
    const char *comma = strrchr(text, ',');
    if (!comma) return mood_fail(err, MOOD_E_FORMAT, "net: \"%.60s\" has one layer only", text);
    size_t before = (size_t)(comma - text);
    while (before > 0 && isspace((unsigned char)text[before - 1])) before--;
    const size_t n = sizeof word - 1;
    if (before >= n && memcmp(text + before - n, word, n) == 0) before -= n;
    const int size = snprintf(out, MOOD_BLUEPRINT_MAX_TEXT + 1, "%.*s%s%s", (int)before, text,
                              has_votes ? word : "", comma);
    return size <= MOOD_BLUEPRINT_MAX_TEXT
               ? MOOD_OK
               : mood_fail(err, MOOD_E_LIMIT, "net: the text is longer than %d bytes",
                           MOOD_BLUEPRINT_MAX_TEXT);
}

int mood_blueprint_side(const mood_blueprint *net, int value, int size) {
    if (net->values[value].is_vector) return 1;
    for (int i = 0; i < net->values[value].halvings; i++) size = (size + 1) / 2;
    return size;
}

double mood_blueprint_count_mmac(const mood_blueprint *net, int size) {
    double n = 0;
    for (size_t i = 0; i < net->n_nodes; i++) {
        const mood_node *node = &net->nodes[i];
        const double side = mood_blueprint_side(net, node->out, size);
        const double pairs = (double)node->c_out * (node->is_depthwise ? 1 : node->c_in);
        if (node->kind == MOOD_NODE_CONV)
            n += node->kernel * node->kernel * pairs * side * side;
        if (node->kind == MOOD_NODE_DENSE) n += pairs;
        n += (1.0 + node->gates) * (node->gates > 0) * node->c_in * node->squeezed;
    }
    return n / 1e6;
}

static void fill_normal(float *out, size_t n, double deviation, mood_rng *rng) {
    for (size_t i = 0; i < n; i++) out[i] = (float)(deviation * mood_rng_normal(rng));
}

/* Whether a norm ends a residual branch, directly or through its squeeze. */
static bool ends_branch(const mood_blueprint *net, size_t i) {
    if (net->nodes[i].skip >= 0) return true;
    return i + 1 < net->n_nodes && net->nodes[i + 1].kind == MOOD_NODE_SQUEEZE;
}

void mood_blueprint_init_weights(float *weights, float *stats, const mood_blueprint *net,
                                 uint64_t seed) {
    mood_rng rng;
    mood_rng_init(&rng, seed);
    memset(weights, 0, net->n_weights * sizeof *weights);
    for (size_t i = 0; i < net->n_nodes; i++) {
        const mood_node *node = &net->nodes[i];
        const mood_segment *s = &net->segments[node->segments[0]];
        float *w = weights + s->offset;
        switch (node->kind) {
        case MOOD_NODE_CONV:
            fill_normal(w, s->count,
                        sqrt(2.0 / (node->kernel * node->kernel *
                                    (node->is_depthwise ? 1. : node->c_out))),
                        &rng);
            break;
        case MOOD_NODE_NORM:
            for (int c = 0; c < node->c_out; c++) {
                w[c] = ends_branch(net, i) ? 0.f : 1.f;
                stats[node->stats + (size_t)c] = 0.f;
                stats[node->stats + (size_t)(node->c_out + c)] = 1.f;
            }
            break;
        case MOOD_NODE_SQUEEZE:
        case MOOD_NODE_DYNAMIC: {
            const mood_segment *second = &net->segments[node->segments[2]];
            fill_normal(w, s->count, sqrt(2.0 / node->c_in), &rng);
            fill_normal(weights + second->offset, second->count, sqrt(1.0 / node->squeezed),
                        &rng);
            break;
        }
        case MOOD_NODE_VOTES:
        case MOOD_NODE_DENSE:
            fill_normal(w, s->count, sqrt(1.0 / node->c_in) * .5, &rng);
            break;
        case MOOD_NODE_POOL:
        case MOOD_NODE_DROP:
            break;
        }
    }
}
