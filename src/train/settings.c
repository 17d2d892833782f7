/* SPDX-License-Identifier: Apache-2.0 */
#include "train/settings.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT(name, value, help)                                                                \
    {                                                                                          \
#name, offsetof(mood_settings, name), sizeof(((mood_settings *)0)->name), 0, 0, value, \
            help                                                                               \
    }
#define NUMBER(field, name, low, high, value, help)                                            \
    { name, offsetof(mood_settings, field), 0, low, high, value, help }

static const mood_setting table[] = {
    TEXT(net,
         "conv 32, down 64, res, down 96, res se, res se, down 192, res se, pool, drop .2, "
         "dense 7",
         "the layers"),
    NUMBER(epochs, "epochs", 0, 10000, "60", "how often each face is shown"),
    NUMBER(batch, "batch", 2, 1024, "128", "faces a step"),
    NUMBER(workers, "workers", 1, MOOD_SETTINGS_MAX_WORKERS, "2",
           "equal parts of a batch, each on one thread with its own batch statistics"),
    TEXT(sizes, "48@0", "side of the pictures @ share of the epochs from which it holds"),
    NUMBER(seed, "seed", 0, 1e15, "1", "the same seed and thread count give the same result"),
    TEXT(optimizer, "sgd", "sgd (Nesterov) or adamw"),
    TEXT(plan, "cosine", "of the learning rate: cosine or trapezoid"),
    NUMBER(rate, "rate", 0, 10, "0.1", "the highest learning rate"),
    NUMBER(warm, "warm", 0, 1000, "2", "epochs of warm-up"),
    NUMBER(decay_epochs, "decay-epochs", 0, 10000, "15", "the last part of a trapezoid"),
    NUMBER(momentum, "momentum", 0, .9999, "0.9", "of sgd; beta1 of adamw"),
    NUMBER(weight_decay, "weight-decay", 0, 1, "0.0005", "on filters and matrices"),
    NUMBER(average, "average", 0, .999999, "0.998", "of the weights' moving average, a step"),
    NUMBER(smooth, "smooth", 0, .9, "0.05", "label smoothing"),
    NUMBER(mix, "mix", 0, 10, "0.2", "mixup's alpha; 0: none"),
    NUMBER(p_mix, "p-mix", 0, 1, "0.5", "share of the batches that are mixed"),
    NUMBER(crowd, "crowd", 0, 1, "0",
           "share of the label that is told from the crowd's votes (--votes)"),
    NUMBER(votes, "votes-share", 0, 10, "0",
           "weight of the votes' own loss, by a second output (--votes)"),
    NUMBER(teacher, "teacher-share", 0, 1, "0.7",
           "share of the teacher in the label (--teacher)"),
    NUMBER(rare, "rare", 0, 1, "0", "share of faces drawn class by class, not face by face"),
    NUMBER(strength, "strength", 0, 3, "1", "of the augmentation"),
    NUMBER(freeze, "freeze", 0, MOOD_BLUEPRINT_MAX_NODES, "0",
           "this many words of the net keep their weights"),
    NUMBER(limit, "limit", 0, 1e9, "0", "train on this many faces only; 0: all"),
    NUMBER(twins, "twins", 0, 1, "0",
           "1: train on faces whose picture also stands in another part; what is read there "
           "flatters"),
    NUMBER(parts, "parts", 0, MOOD_SETTINGS_MAX_PARTS, "0",
           "N: leave a part of N out, with what looks like it, to hear of it later (--unseen)"),
    NUMBER(part, "part", 0, MOOD_SETTINGS_MAX_PARTS - 1, "0",
           "the part that is left out, from 0"),
};

const mood_setting *mood_settings_table(size_t *n_out) {
    *n_out = MOOD_COUNT(table);
    return table;
}

static mood_status set(mood_settings *settings, const mood_setting *s, const char *value,
                       mood_error *err) {
    char *field = (char *)settings + s->offset;
    if (s->text_bytes) {
        if (strlen(value) >= s->text_bytes || strchr(value, '\n'))
            return mood_fail(err, MOOD_E_LIMIT, "%s: one line of at most %zu bytes", s->name,
                             s->text_bytes - 1);
        memcpy(field, value, strlen(value) + 1);
        return MOOD_OK;
    }
    char *end;
    const double number = strtod(value, &end);
    if (end == value || *end || !(number >= s->low && number <= s->high))
        return mood_fail(err, MOOD_E_ARG, "%s: \"%s\" is not a number %g..%g", s->name, value,
                         s->low, s->high);
    memcpy(field, &number, sizeof number);
    return MOOD_OK;
}

void mood_settings_init(mood_settings *settings) {
    memset(settings, 0, sizeof *settings);
    for (size_t i = 0; i < MOOD_COUNT(table); i++) {
        const mood_status status = set(settings, &table[i], table[i].text, NULL);
        (void)status; /* the table's own values are in range: test_train_settings */
    }
}

static mood_status check_words(const mood_settings *s, mood_error *err) {
    if (strcmp(s->optimizer, "sgd") != 0 && strcmp(s->optimizer, "adamw") != 0)
        return mood_fail(err, MOOD_E_ARG, "optimizer: sgd or adamw, not \"%s\"", s->optimizer);
    if (strcmp(s->plan, "cosine") != 0 && strcmp(s->plan, "trapezoid") != 0)
        return mood_fail(err, MOOD_E_ARG, "plan: cosine or trapezoid, not \"%s\"", s->plan);
    if (mood_settings_side(s, 0) < 0)
        return mood_fail(err, MOOD_E_ARG, "sizes: \"%s\" is not like 32@0,48@.6 (sides 16..96)",
                         s->sizes);
    return MOOD_OK;
}

mood_status mood_settings_set(mood_settings *settings, const char *name, const char *value,
                              mood_error *err) {
    for (size_t i = 0; i < MOOD_COUNT(table); i++) {
        if (strcmp(table[i].name, name) != 0) continue;
        mood_settings changed = *settings;
        MOOD_TRY(set(&changed, &table[i], value, err));
        MOOD_TRY(check_words(&changed, err));
        *settings = changed;
        return MOOD_OK;
    }
    return mood_fail(err, MOOD_E_NOT_FOUND, "there is no setting \"%s\"", name);
}

mood_status mood_settings_print(mood_buf *out, const mood_settings *settings) {
    for (size_t i = 0; i < MOOD_COUNT(table); i++) {
        const char *field = (const char *)settings + table[i].offset;
        double number;
        memcpy(&number, field, sizeof number);
        if (table[i].text_bytes)
            mood_buf_printf(out, "%s=%s\n", table[i].name, field);
        else
            mood_buf_printf(out, "%s=%.12g\n", table[i].name, number);
    }
    return out->status;
}

mood_status mood_settings_parse(mood_settings *out, const char *text, mood_error *err) {
    mood_settings settings;
    mood_settings_init(&settings);
    while (*text) {
        char line[MOOD_BLUEPRINT_MAX_TEXT + 64];
        const size_t n = strcspn(text, "\n");
        if (n >= sizeof line)
            return mood_fail(err, MOOD_E_LIMIT, "settings: a line is too long");
        memcpy(line, text, n);
        line[n] = 0;
        text += n + (text[n] == '\n');
        char *equals = strchr(line, '=');
        if (!equals) return mood_fail(err, MOOD_E_FORMAT, "settings: \"%.40s\" has no =", line);
        *equals = 0;
        MOOD_TRY(mood_settings_set(&settings, line, equals + 1, err));
    }
    *out = settings;
    return MOOD_OK;
}

int mood_settings_side(const mood_settings *settings, double epoch) {
    const double done = settings->epochs > 0 ? epoch / settings->epochs : 0;
    int side = -1;
    const char *at = settings->sizes;
    double last = -1;
    for (;;) {
        int stage_side, used = 0;
        double from;
        if (sscanf(at, "%d@%lf%n", &stage_side, &from, &used) != 2 || stage_side < 16 ||
            stage_side > 96 || !(from > last) || (side < 0 && from > 0))
            return -1;
        if (side < 0 || done >= from) side = stage_side;
        last = from;
        at += used;
        if (!*at) return side;
        if (*at++ != ',') return -1;
    }
}

mood_optim mood_settings_optim(const mood_settings *s) {
    return (mood_optim){.kind = strcmp(s->optimizer, "adamw") == 0 ? MOOD_ADAMW : MOOD_SGD,
                        .momentum = (float)s->momentum,
                        .beta2 = .999f,
                        .weight_decay = (float)s->weight_decay};
}

mood_rate_plan mood_settings_rate_plan(const mood_settings *s) {
    return (mood_rate_plan){.kind = strcmp(s->plan, "trapezoid") == 0 ? MOOD_PLAN_TRAPEZOID
                                                                      : MOOD_PLAN_COSINE,
                            .rate = (float)s->rate,
                            .warm_epochs = s->warm,
                            .decay_epochs = s->decay_epochs,
                            .epochs = s->epochs};
}
