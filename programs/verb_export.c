/* SPDX-License-Identifier: Apache-2.0
 *
 * moodify export: the catalogue of the store in Moodify's own form.
 */
#include "import/export.h"
#include "store/store.h"
#include "verb.h"

#include <getopt.h>
#include <stdio.h>

#define CHUNK_BYTES ((size_t)1 << 16) /* written at once */
#define MAX_BYTES   ((size_t)1 << 20)

typedef struct export_arguments {
    const char *store;
    mood_export_form form;
    bool has_kind;
    mood_kind kind;
    bool is_done; /* only help was asked for */
} export_arguments;

static void print_help(void) {
    puts("usage: moodify export [OPTION]...\n"
         "\n"
         "Print the films and songs of the store, films first and the best known first. "
         "`moodify\n"
         "import` reads all forms, and gets the same items.\n"
         "\n"
         "  --store ADDRESS   sqlite:PATH\n"
         "  --form FORM       tsv, csv or jsonl (tsv)\n"
         "  --kind KIND       only movies or only songs");
}

static int read_arguments(export_arguments *a, int argc, char **argv) {
    static const struct option options[] = {
        {"store", required_argument, NULL, 's'},
        {"form", required_argument, NULL, 'f'},
        {"kind", required_argument, NULL, 'k'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    opterr = 0;
    for (int option; (option = getopt_long(argc, argv, "h", options, NULL)) != -1;) {
        switch (option) {
        case 's':
            a->store = optarg;
            break;
        case 'f':
            if (!mood_export_form_parse(&a->form, optarg))
                return verb_usage("export", "--form takes tsv, csv or jsonl");
            break;
        case 'k':
            if (!mood_kind_parse(&a->kind, optarg))
                return verb_usage("export", "--kind takes movies or songs");
            a->has_kind = true;
            break;
        case 'h':
            print_help();
            a->is_done = true;
            return verb_finish(VERB_OK);
        default:
            return verb_usage("export", "\"%s\" is not understood", argv[optind - 1]);
        }
    }
    if (optind < argc) return verb_usage("export", "\"%s\" is one too many", argv[optind]);
    return VERB_OK;
}

static int write_out(mood_buf *buf) {
    if (buf->status != MOOD_OK) return verb_fail("out of memory");
    if (buf->size > 0 && fwrite(buf->data, buf->size, 1, stdout) != 1)
        return verb_fail("the result could not be written to standard output");
    mood_buf_reset(buf);
    return VERB_OK;
}

static int print_items(const export_arguments *a, const mood_item *items, size_t n) {
    mood_buf buf;
    int code = VERB_OK;
    mood_buf_init(&buf, MAX_BYTES);
    mood_export_header(&buf, a->form);
    for (size_t i = 0; i < n && code == VERB_OK; i++) {
        if (a->has_kind && items[i].kind != a->kind) continue;
        mood_export_item(&buf, &items[i], a->form);
        if (buf.size >= CHUNK_BYTES || buf.status != MOOD_OK) code = write_out(&buf);
    }
    if (code == VERB_OK) code = write_out(&buf);
    mood_buf_clear(&buf);
    return verb_finish(code);
}

int verb_export(int argc, char **argv) {
    export_arguments a = {.store = verb_default_store()};
    mood_store *store = NULL;
    mood_catalog *catalog = NULL;
    mood_error err = {""};
    int code = read_arguments(&a, argc, argv);
    if (code != VERB_OK || a.is_done) return code;
    if (mood_store_open(&store, a.store, &err) != MOOD_OK ||
        mood_store_load_catalog(&catalog, store, &err) != MOOD_OK) {
        code = verb_fail("%s", err.text);
    } else {
        size_t n = 0;
        const mood_item *items = mood_catalog_items(catalog, &n);
        code = print_items(&a, items, n);
    }
    if (catalog) mood_catalog_destroy(&catalog);
    mood_store_close(&store);
    return code;
}
