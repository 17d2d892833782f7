/* SPDX-License-Identifier: Apache-2.0
 *
 * The command `moodify-train`: finds the verb and hands over.
 */
#include "train_verb.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *name, *summary;
    train_verb_function *run;
} verbs[] = {
#if MOOD_HAS_TRAINER
    {"fit", "train a network from the start, or go on with a run", train_fit},
    {"finetune", "go on from a model with other faces, perhaps other classes", train_fit},
    {"distill", "train a network on what teachers say of the faces", train_fit},
    {"predict", "a model's probabilities for every face, as a teacher's file", train_predict},
    {"eval", "the figures of a model file on a split", train_eval},
    {"export", "a run's weights as an ONNX file", train_export},
    {"merge", "the mean of several runs of one net", train_merge},
    {"quantize", "a model file in eight bits, calibrated on faces", train_quantize},
    {"report", "a run's curves, confusion and calibration as one page", train_report},
#endif
#if MOOD_HAS_EASE
    {"taste", "from ratings, which films speak for which others", train_taste},
#endif
};

static void print_help(FILE *out) {
    fputs("Trains and measures what Moodify has learned: expressions and taste.\n"
          "\n"
          "usage: moodify-train VERB [OPTION]...\n"
          "\n",
          out);
    for (size_t i = 0; i < MOOD_COUNT(verbs); i++)
        fprintf(out, "  %-9s %s\n", verbs[i].name, verbs[i].summary);
    fputs("\n  moodify-train VERB --help   what a verb takes\n", out);
}

int train_fail(const char *format, ...) {
    va_list args;
    va_start(args, format);
    fputs("moodify-train: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    return TRAIN_FAILED;
}

int train_usage(const char *verb, const char *format, ...) {
    va_list args;
    va_start(args, format);
    fprintf(stderr, "moodify-train %s: ", verb);
    vfprintf(stderr, format, args);
    fprintf(stderr, "\ntry: moodify-train %s --help\n", verb);
    va_end(args);
    return TRAIN_USAGE;
}

int main(int argc, char **argv) {
    if (argc < 2) {
        print_help(stderr);
        return TRAIN_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        print_help(stdout);
        return TRAIN_OK;
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("moodify-train %s\n", mood_version());
        return TRAIN_OK;
    }
    for (size_t i = 0; i < MOOD_COUNT(verbs); i++)
        if (strcmp(argv[1], verbs[i].name) == 0) return verbs[i].run(argc - 1, argv + 1);
    fprintf(stderr,
            "moodify-train: there is no verb \"%s\"; `moodify-train --help` lists them\n",
            argv[1]);
    return TRAIN_USAGE;
}
