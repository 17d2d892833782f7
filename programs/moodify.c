/* SPDX-License-Identifier: Apache-2.0
 *
 * The command `moodify`: finds the verb and hands over.
 */
#include "verb.h"
#include "config.h"

#include <stdio.h>
#include <string.h>

const verb verbs[] = {
    {"look", "say which expressions the faces of photos show", verb_look},
#if MOOD_HAS_SERVER
    {"serve", "serve the site and its interface", verb_serve},
#endif
    {"suggest", "films or songs for a mood", verb_suggest},
    {"import", "put catalogue files into the store", verb_import},
    {"export", "print the catalogue of the store", verb_export},
    {"model", "what an ONNX model holds", verb_model},
    {"doctor", "what is fine on this machine and what is not", verb_doctor},
    {NULL, NULL, NULL},
};

static void print_help(FILE *out) {
    fputs("Moodify reads the expression of a face and suggests a film or a song that fits.\n"
          "\n"
          "usage: moodify VERB [OPTION]...\n"
          "\n",
          out);
    for (const verb *v = verbs; v->name; v++) fprintf(out, "  %-9s %s\n", v->name, v->summary);
    fputs("\n"
          "  moodify VERB --help   what a verb takes\n"
          "  moodify --version     the version\n",
          out);
}

int main(int argc, char **argv) {
    if (argc < 2) {
        print_help(stderr);
        return VERB_USAGE;
    }
    const char *name = argv[1];
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
        print_help(stdout);
        return verb_finish(VERB_OK);
    }
    if (strcmp(name, "--version") == 0) {
        printf("moodify %s\n", mood_version());
        return verb_finish(VERB_OK);
    }
    for (const verb *v = verbs; v->name; v++)
        if (strcmp(name, v->name) == 0) return v->run(argc - 1, argv + 1);
    fprintf(stderr, "moodify: there is no verb \"%s\"; `moodify --help` lists them\n", name);
    return VERB_USAGE;
}
