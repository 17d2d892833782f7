/* SPDX-License-Identifier: Apache-2.0
 *
 * ONNX's own test data (Debian's libonnx-testdata) through the engine: every case of every
 * operator either gives the expected numbers or is refused at load by name.
 *
 *     conformance FOLDER [--table] [--list]        exit 1 when a case fails, 77 without FOLDER
 *
 * A case is a folder with model.onnx and test_data_set_0/{input,output}_N.pb. Where the engine
 * wants a constant (weights, a shape) that the case gives as an input, the inputs behind the
 * first are put into the model as constants, and it is loaded again.
 */
#include "base/alloc.h"
#include "base/file.h"
#include "nn/model.h"
#include "nn/proto.h"
#include "unit/onnx_writer.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

/* The tolerances of ONNX's own backend test (onnx/backend/test/runner). */
#define RELATIVE_TOLERANCE 1e-3
#define ABSOLUTE_TOLERANCE 1e-5
#define MAX_FILE_BYTES     ((size_t)64 << 20)
#define MAX_CASES          4096
#define MAX_PORTS          16

typedef enum verdict { PASSED, REFUSED, FAILED } verdict;

/* One row of the table: an operator, or a folder of whole networks. */
typedef struct row {
    char name[64];
    bool is_claimed;
    int counts[3];
} row;

static row rows[512];
static int n_rows;
static bool is_listing;

static row *row_of(const char *name, bool is_claimed) {
    for (int i = 0; i < n_rows; i++)
        if (strcmp(rows[i].name, name) == 0) return &rows[i];
    if (n_rows == (int)MOOD_COUNT(rows)) abort();
    snprintf(rows[n_rows].name, sizeof rows[0].name, "%s", name);
    rows[n_rows].is_claimed = is_claimed;
    return &rows[n_rows++];
}

/* ---- one case -------------------------------------------------------------------------- */

typedef struct file {
    char *data;
    size_t size;
} file;

typedef struct test_case {
    const char *folder;
    mood_arena arena; /* tensors and the graph */
    file model, inputs[MAX_PORTS], outputs[MAX_PORTS];
    int n_inputs, n_outputs;
    mood_value in[MAX_PORTS], out[MAX_PORTS];
    mood_error err;
} test_case;

static bool read_file(file *out, const char *folder, const char *name) {
    char path[2048];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return mood_file_read(&out->data, &out->size, path, MAX_FILE_BYTES, NULL) == MOOD_OK;
}

static int read_tensors(file *files, mood_value *values, test_case *c, const char *prefix) {
    int n = 0;
    for (; n < MAX_PORTS; n++) {
        char name[64];
        const char *unused;
        mood_graph graph = {.arena = &c->arena};
        snprintf(name, sizeof name, "test_data_set_0/%s_%d.pb", prefix, n);
        if (!read_file(&files[n], c->folder, name)) break;
        values[n] = (mood_value){.name = ""};
        const uint8_t *at = (const uint8_t *)files[n].data;
        if (mood_onnx_read_tensor(&graph, &values[n], &unused, at, at + files[n].size,
                                  &c->err) != MOOD_OK)
            values[n].elem = MOOD_ELEM_NONE; /* strings, sequences: the model says so too */
    }
    return n;
}

static mood_proto_field next_or_stop(bool *is_end, mood_proto *in) {
    mood_proto_field field = {0};
    if (mood_proto_next(&field, is_end, in) != MOOD_OK) *is_end = true;
    return field;
}

/* The names of the inputs of a graph message, whatever their types are. */
static int raw_input_names(char names[MAX_PORTS][128], mood_proto graph) {
    int n = 0;
    bool is_end, is_end_inner;
    for (;;) {
        const mood_proto_field field = next_or_stop(&is_end, &graph);
        if (is_end || n == MAX_PORTS) return n;
        if (field.number != 11) continue;
        mood_proto info = field.bytes;
        for (;;) {
            const mood_proto_field part = next_or_stop(&is_end_inner, &info);
            if (is_end_inner) break;
            if (part.number == 1)
                snprintf(names[n], sizeof names[n], "%.*s", (int)mood_proto_left(&part.bytes),
                         (const char *)part.bytes.at);
        }
        n++;
    }
}

/* The model with all inputs but the first `n_kept` as constants. */
static mood_buf with_constants(test_case *c, int n_kept) {
    mood_buf model = pb_new(), graph = pb_new();
    const uint8_t *at = (const uint8_t *)c->model.data;
    mood_proto in = {at, at + c->model.size};
    bool is_end;
    for (;;) {
        const mood_proto_field field = next_or_stop(&is_end, &in);
        if (is_end) break;
        if (field.number == 8) {
            pb_bytes(&model, 8, field.bytes.at, mood_proto_left(&field.bytes));
        } else if (field.number == 7) {
            char names[MAX_PORTS][128];
            const int n = raw_input_names(names, field.bytes);
            (void)mood_buf_append(&graph, field.bytes.at, mood_proto_left(&field.bytes));
            for (int i = n_kept; i < n && i < c->n_inputs; i++) {
                mood_buf tensor = pb_new();
                (void)mood_buf_append(&tensor, c->inputs[i].data, c->inputs[i].size);
                pb_text(&tensor, 8, names[i]);
                pb_message(&graph, 5, &tensor);
            }
            pb_message(&model, 7, &graph);
        }
    }
    return model;
}

static float *as_floats(const mood_value *v) {
    const size_t n = (size_t)mood_value_count(v);
    float *floats = mood_alloc((n + 1) * sizeof *floats);
    if (!floats) abort();
    for (size_t i = 0; i < n; i++) floats[i] = v->floats ? v->floats[i] : (float)v->ints[i];
    return floats;
}

static bool is_close(float got, float expected) {
    if (isnan(expected) || isinf(expected))
        return isnan(expected) ? isnan(got) : got == expected;
    const double difference = fabs((double)got - (double)expected);
    return difference <= ABSOLUTE_TOLERANCE + RELATIVE_TOLERANCE * fabs((double)expected);
}

static verdict compare(test_case *c, const mood_tensor *got, int n) {
    for (int i = 0; i < n && i < c->n_outputs; i++) {
        const mood_value *expected = &c->out[i];
        bool is_same = expected->n_dims == got[i].n_dims;
        for (int k = 0; is_same && k < got[i].n_dims; k++)
            is_same = expected->dims[k] == got[i].dims[k];
        if (!is_same) {
            (void)mood_fail(&c->err, MOOD_E_FORMAT, "output %d has another shape", i);
            return FAILED;
        }
        float *numbers = as_floats(expected);
        const size_t count = (size_t)mood_value_count(expected);
        for (size_t k = 0; k < count; k++) {
            if (is_close(got[i].data[k], numbers[k])) continue;
            (void)mood_fail(&c->err, MOOD_E_FORMAT, "output %d, number %zu: %g, expected %g", i,
                            k, (double)got[i].data[k], (double)numbers[k]);
            mood_free(numbers);
            return FAILED;
        }
        mood_free(numbers);
    }
    return PASSED;
}

static verdict run_model(test_case *c, const mood_model *model) {
    mood_work *work = NULL;
    mood_tensor in[MAX_PORTS] = {{0}}, out[MAX_PORTS];
    verdict result = FAILED;
    int n = 0;
    if (model->n_inputs > MAX_PORTS || model->n_outputs > MAX_PORTS ||
        mood_work_create(&work, model) != MOOD_OK)
        return FAILED;
    for (; n < model->n_inputs && n < c->n_inputs; n++) {
        if (!mood_value_is_constant(&c->in[n])) break;
        in[n] = model->inputs[n].shape;
        in[n].data = as_floats(&c->in[n]);
        in[n].n_dims = c->in[n].n_dims;
        memcpy(in[n].dims, c->in[n].dims, sizeof in[n].dims);
    }
    if (n != model->n_inputs || mood_model_run(out, model, work, in) != MOOD_OK)
        (void)mood_fail(&c->err, MOOD_E_FORMAT, "the inputs do not fit the model");
    else
        result = compare(c, out, model->n_outputs);
    while (n > 0) mood_free(in[--n].data);
    mood_work_destroy(&work);
    return result;
}

static mood_status load_and_run(verdict *out, test_case *c, const void *data, size_t size) {
    mood_model *model = NULL;
    const mood_status status = mood_model_create(&model, data, size, NULL, &c->err);
    if (status == MOOD_OK)
        *out = run_model(c, model);
    else
        *out = status == MOOD_E_UNSUPPORTED || status == MOOD_E_LIMIT ? REFUSED : FAILED;
    mood_model_destroy(&model);
    return status;
}

static verdict run_case(test_case *c) {
    verdict result;
    if (load_and_run(&result, c, c->model.data, c->model.size) == MOOD_OK) return result;
    for (int kept = 1; kept >= 0 && c->n_inputs > kept; kept--) {
        mood_buf model = with_constants(c, kept);
        verdict again;
        const mood_status status = load_and_run(&again, c, model.data, model.size);
        mood_buf_clear(&model);
        if (status == MOOD_OK) return again;
    }
    return result;
}

/* ---- all cases ------------------------------------------------------------------------- */

/* The operator of a model of one node; "several operators" else. */
static const char *op_of(test_case *c, bool *is_claimed) {
    const uint8_t *at = (const uint8_t *)c->model.data;
    mood_proto in = {at, at + c->model.size};
    const char *type = "?";
    int n_nodes = 0;
    bool is_end;
    for (;;) {
        mood_proto_field field = next_or_stop(&is_end, &in);
        if (is_end) break;
        if (field.number != 7) continue;
        for (;;) {
            mood_proto_field part = next_or_stop(&is_end, &field.bytes);
            if (is_end) break;
            if (part.number != 1) continue;
            n_nodes++;
            for (;;) {
                const mood_proto_field inner = next_or_stop(&is_end, &part.bytes);
                if (is_end) break;
                if (inner.number == 4)
                    type = mood_arena_push_text(&c->arena, (const char *)inner.bytes.at,
                                                mood_proto_left(&inner.bytes));
            }
        }
    }
    if (n_nodes != 1 || !type) type = "several operators";
    *is_claimed = mood_op_find(type) != NULL;
    return type;
}

static void try_folder(const char *folder, const char *group) {
    test_case c = {.folder = folder};
    bool is_claimed;
    mood_arena_init(&c.arena, (size_t)512 << 20);
    if (read_file(&c.model, folder, "model.onnx")) {
        c.n_inputs = read_tensors(c.inputs, c.in, &c, "input");
        c.n_outputs = read_tensors(c.outputs, c.out, &c, "output");
        const char *op = op_of(&c, &is_claimed);
        const verdict result = run_case(&c);
        const bool is_node = strcmp(group, "node") == 0;
        row *r = row_of(is_node ? op : group, is_node && is_claimed);
        r->counts[result]++;
        if (result == FAILED || (is_listing && is_claimed && result == REFUSED))
            fprintf(stderr, "%s %s: %s\n", result == FAILED ? "FAILED" : "refused", folder,
                    c.err.text);
    }
    for (int i = 0; i < MAX_PORTS; i++) {
        mood_free(c.inputs[i].data);
        mood_free(c.outputs[i].data);
    }
    mood_free(c.model.data);
    mood_arena_clear(&c.arena);
}

static int by_name(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void try_group(const char *root, const char *group) {
    char path[1536];
    char *names[MAX_CASES];
    int n = 0;
    snprintf(path, sizeof path, "%s/%s", root, group);
    DIR *folder = opendir(path);
    if (!folder) return;
    for (struct dirent *entry; n < MAX_CASES && (entry = readdir(folder));)
        if (entry->d_name[0] != '.') names[n++] = strdup(entry->d_name);
    closedir(folder);
    qsort(names, (size_t)n, sizeof *names, by_name);
    for (int i = 0; i < n; i++) {
        snprintf(path, sizeof path, "%s/%s/%s", root, group, names[i]);
        try_folder(path, group);
        free(names[i]);
    }
}

static int by_row(const void *a, const void *b) {
    return strcmp(((const row *)a)->name, ((const row *)b)->name);
}

/* Operators that are run, then whole networks. */
static void print_table(void) {
    printf("| operator | passed | refused | failed |\n|---|---:|---:|---:|\n");
    for (int i = 0; i < n_rows; i++)
        if (rows[i].is_claimed)
            printf("| %s | %d | %d | %d |\n", rows[i].name, rows[i].counts[PASSED],
                   rows[i].counts[REFUSED], rows[i].counts[FAILED]);
    for (int i = 0; i < n_rows; i++)
        if (!rows[i].is_claimed && rows[i].counts[PASSED])
            printf("| *%s* | %d | %d | %d |\n", rows[i].name, rows[i].counts[PASSED],
                   rows[i].counts[REFUSED], rows[i].counts[FAILED]);
}

int main(int argc, char **argv) {
    static const char *const groups[] = {"node", "simple", "pytorch-converted",
                                         "pytorch-operator"};
    bool is_table = false;
    struct stat info;
    for (int i = 2; i < argc; i++) {
        if (strcmp(argv[i], "--table") == 0) is_table = true;
        if (strcmp(argv[i], "--list") == 0) is_listing = true;
    }
    if (argc < 2 || stat(argv[1], &info) != 0) {
        fprintf(stderr, "conformance: no test data; Debian's libonnx-testdata has it\n");
        return 77;
    }
    for (size_t i = 0; i < MOOD_COUNT(groups); i++) try_group(argv[1], groups[i]);
    qsort(rows, (size_t)n_rows, sizeof *rows, by_row);
    int totals[3] = {0}, claimed[3] = {0};
    for (int i = 0; i < n_rows; i++)
        for (int k = 0; k < 3; k++) {
            totals[k] += rows[i].counts[k];
            if (rows[i].is_claimed) claimed[k] += rows[i].counts[k];
        }
    if (is_table) print_table();
    fprintf(stderr, "all: %d passed, %d refused, %d failed; operators we claim: %d, %d, %d\n",
            totals[0], totals[1], totals[2], claimed[0], claimed[1], claimed[2]);
    return totals[FAILED] > 0;
}
