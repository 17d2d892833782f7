/* SPDX-License-Identifier: Apache-2.0
 *
 * moodify model: what an ONNX file holds, and what a run of it takes.
 */
#include "base/buf.h"
#include "base/cpu.h"
#include "nn/model.h"
#include "verb.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { MAX_REPORT_BYTES = 4 << 20, BAR_CELLS = 24 };

typedef struct model_arguments {
    const char *path;
    bool is_json, shows_steps;
    bool is_done; /* only help was asked for */
} model_arguments;

static void print_help(void) {
    puts("usage: moodify model FILE [OPTION]...\n"
         "\n"
         "What an ONNX model takes and makes, which operators it is built of, and what a run "
         "costs.\n"
         "\n"
         "  --steps      every step of a run, after folding and fusing\n"
         "  --cpu=NAME   prepare it for scalar, avx2, avx512, vnni, neon, dotprod, wasm128 or "
         "all\n"
         "  --json       the same as JSON");
}

/* VERB_OK, or what to exit with. */
static int parse(model_arguments *out, int argc, char **argv) {
    static const struct option options[] = {{"json", no_argument, NULL, 'j'},
                                            {"steps", no_argument, NULL, 's'},
                                            {"cpu", required_argument, NULL, 'c'},
                                            {"help", no_argument, NULL, 'h'},
                                            {NULL, 0, NULL, 0}};
    unsigned mask;
    int letter;
    opterr = 0;
    while ((letter = getopt_long(argc, argv, ":h", options, NULL)) != -1) {
        switch (letter) {
        case 'j':
            out->is_json = true;
            break;
        case 's':
            out->shows_steps = true;
            break;
        case 'c':
            if (mood_cpu_mask_parse(&mask, optarg) != MOOD_OK)
                return verb_usage("model", "there is no processor \"%s\"", optarg);
            mood_cpu_mask(mask);
            break;
        case 'h':
            print_help();
            out->is_done = true;
            return VERB_OK;
        case ':':
            return verb_usage("model", "%s needs a value", argv[optind - 1]);
        default:
            return verb_usage("model", "there is no option %s", argv[optind - 1]);
        }
    }
    if (argc - optind != 1) return verb_usage("model", "one file is needed");
    out->path = argv[optind];
    return VERB_OK;
}

static uint64_t count_macs(const mood_model *model) {
    uint64_t macs = 0;
    for (int i = 0; i < model->program.n_steps; i++) macs += model->program.steps[i].macs;
    return macs;
}

/* ---- for people ------------------------------------------------------------------------ */

/* 1541299 -> "1,541,299" */
static const char *grouped(char out[32], uint64_t n) {
    char digits[24];
    const int length = snprintf(digits, sizeof digits, "%" PRIu64, n);
    char *to = out;
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0) *to++ = ',';
        *to++ = digits[i];
    }
    *to = 0;
    return out;
}

static void put_shape(mood_buf *buf, const mood_tensor *shape) {
    if (shape->n_dims == 0) (void)mood_buf_append_text(buf, "one number");
    for (int i = 0; i < shape->n_dims; i++)
        (void)mood_buf_printf(buf, "%s%" PRId64, i ? " x " : "", shape->dims[i]);
    (void)mood_buf_append_text(buf, "\n");
}

static void put_ports(mood_buf *buf, const char *title, const mood_port *ports, int n) {
    for (int i = 0; i < n; i++) {
        (void)mood_buf_printf(buf, "  %-10s %-14s ", i == 0 ? title : "", ports[i].name);
        put_shape(buf, &ports[i].shape);
    }
}

static void put_operators(mood_buf *buf, const mood_model *model) {
    const mood_op *const *ops = mood_op_list();
    const char *on = verb_has_colour() ? "\033[36m" : "", *off = *on ? "\033[0m" : "";
    int most = 1;
    for (size_t i = 0; ops[i]; i++)
        if (model->op_counts[i] > most) most = model->op_counts[i];
    (void)mood_buf_append_text(buf, "\n");
    for (size_t i = 0; ops[i]; i++) {
        const int n = model->op_counts[i];
        if (n == 0) continue;
        (void)mood_buf_printf(buf, "  %-20s %4d  %s", ops[i]->type, n, on);
        for (int k = 0; k < (n * BAR_CELLS + most - 1) / most; k++)
            (void)mood_buf_append_text(buf, "\u2588");
        (void)mood_buf_printf(buf, "%s\n", off);
    }
}

static void put_steps(mood_buf *buf, const mood_model *model) {
    char macs[32];
    (void)mood_buf_append_text(buf, "\n");
    for (int i = 0; i < model->program.n_steps; i++) {
        const mood_step *step = &model->program.steps[i];
        (void)mood_buf_printf(buf, "  %3d  %-20s %14s  %s\n", i + 1, step->kind,
                              step->macs ? grouped(macs, step->macs) : "", step->name);
    }
}

static void put_report(mood_buf *buf, const mood_model *model, const model_arguments *args) {
    char text[32];
    const mood_program *program = &model->program;
    (void)mood_buf_printf(buf, "%s\n\n", args->path);
    put_ports(buf, "inputs", model->inputs, model->n_inputs);
    put_ports(buf, "outputs", model->outputs, model->n_outputs);
    put_operators(buf, model);
    (void)mood_buf_printf(buf, "\n  %-16s %15s  %.1f MB as float32\n", "weights",
                          grouped(text, (uint64_t)model->n_weights),
                          (double)model->n_weights * 4e-6);
    (void)mood_buf_printf(buf, "  %-16s %15s\n", "multiply-adds",
                          grouped(text, count_macs(model)));
    (void)mood_buf_printf(buf, "  %-16s %15s  bytes\n", "memory of a run",
                          grouped(text, program->work_bytes));
    (void)mood_buf_printf(buf, "  %-16s %15d  on %s\n", "steps", program->n_steps,
                          program->kern.name);
    (void)mood_buf_printf(buf, "  %-16s %15" PRId64 "\n", "operator set", model->opset);
    if (args->shows_steps) put_steps(buf, model);
}

/* ---- for programs ---------------------------------------------------------------------- */

static void put_json_ports(mood_buf *buf, const char *title, const mood_port *ports, int n) {
    (void)mood_buf_printf(buf, ",\"%s\":[", title);
    for (int i = 0; i < n; i++) {
        (void)mood_buf_append_text(buf, i ? ",{\"name\":" : "{\"name\":");
        (void)mood_buf_append_json(buf, ports[i].name, strlen(ports[i].name));
        (void)mood_buf_append_text(buf, ",\"shape\":[");
        for (int k = 0; k < ports[i].shape.n_dims; k++)
            (void)mood_buf_printf(buf, "%s%" PRId64, k ? "," : "", ports[i].shape.dims[k]);
        (void)mood_buf_append_text(buf, "]}");
    }
    (void)mood_buf_append_text(buf, "]");
}

static void put_json(mood_buf *buf, const mood_model *model, const model_arguments *args) {
    const mood_op *const *ops = mood_op_list();
    const char *comma = "";
    (void)mood_buf_append_text(buf, "{\"file\":");
    (void)mood_buf_append_json(buf, args->path, strlen(args->path));
    (void)mood_buf_printf(buf, ",\"opset\":%" PRId64, model->opset);
    put_json_ports(buf, "inputs", model->inputs, model->n_inputs);
    put_json_ports(buf, "outputs", model->outputs, model->n_outputs);
    (void)mood_buf_append_text(buf, ",\"operators\":{");
    for (size_t i = 0; ops[i]; i++) {
        if (model->op_counts[i] == 0) continue;
        (void)mood_buf_printf(buf, "%s\"%s\":%d", comma, ops[i]->type, model->op_counts[i]);
        comma = ",";
    }
    (void)mood_buf_printf(buf,
                          "},\"weights\":%" PRId64 ",\"multiply_adds\":%" PRIu64
                          ",\"workspace_bytes\":%zu,\"steps\":%d,\"kernels\":\"%s\"}\n",
                          model->n_weights, count_macs(model), model->program.work_bytes,
                          model->program.n_steps, model->program.kern.name);
}

int verb_model(int argc, char **argv) {
    model_arguments args = {0};
    mood_model *model = NULL;
    mood_error err = {""};
    const int code = parse(&args, argc, argv);
    if (code != VERB_OK || args.is_done) return code == VERB_OK ? verb_finish(code) : code;
    if (mood_model_create_file(&model, args.path, NULL, &err) != MOOD_OK)
        return verb_fail("%s", err.text);
    mood_buf buf;
    mood_buf_init(&buf, MAX_REPORT_BYTES);
    if (args.is_json)
        put_json(&buf, model, &args);
    else
        put_report(&buf, model, &args);
    int result = VERB_OK;
    if (buf.status != MOOD_OK)
        result = verb_fail("the report: %s", mood_status_text(buf.status));
    else
        fwrite(buf.data, 1, buf.size, stdout);
    mood_buf_clear(&buf);
    mood_model_destroy(&model);
    return result == VERB_OK ? verb_finish(VERB_OK) : result;
}
