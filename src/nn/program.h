/* SPDX-License-Identifier: Apache-2.0
 *
 * What a model becomes: a list of steps over a list of buffers.
 *
 *     steps[]    each calls kernels; it names the buffers that it reads and writes
 *     buffers[]  memory of the run, an input of the caller, or a constant
 *
 * A step is emitted while lowering (which buffers), prepared when all halos are known (offsets,
 * packed weights), and run any number of times. After preparation nothing changes any more:
 * shared, immutable. While running, `base` holds the address of every buffer.
 */
#ifndef MOOD_NN_PROGRAM_H
#define MOOD_NN_PROGRAM_H

#include "base/arena.h"
#include "kern/kern.h"
#include "nn/nn.h"

#define MOOD_STEP_MAX_PORTS 4

/** How the numbers of a value lie in memory. */
typedef enum mood_layout {
    MOOD_LAYOUT_PLAIN,   /**< dense, row-major */
    MOOD_LAYOUT_PLANES,  /**< 4 dimensions, block 1, with a halo: for first layers */
    MOOD_LAYOUT_BLOCKED, /**< 4 dimensions, the kernel table's block, with a halo */
    /* eight-bit values only, as the kernel table wants bytes (kern/q8.h) */
    MOOD_LAYOUT_BYTE_PLANES, /**< planes of bytes */
    MOOD_LAYOUT_BYTES,       /**< blocked, of bytes */
    MOOD_N_LAYOUTS
} mood_layout;

typedef enum mood_buffer_kind {
    MOOD_BUFFER_WORK,
    MOOD_BUFFER_INPUT,
    MOOD_BUFFER_CONSTANT
} mood_buffer_kind;

typedef struct mood_buffer {
    mood_buffer_kind kind;
    mood_layout layout;
    int input;             /**< INPUT: which */
    const float *constant; /**< CONSTANT */
    size_t n_floats;       /**< PLAIN and scratch: set by whoever adds it; else by geometry */
    uint8_t halo_byte;     /**< of bytes: what the halo holds, once has_halo_byte */
    bool has_halo_byte;
    /* blocked and planes: (images, n_blocks, top + height + bottom, left + width + right,
     * block) */
    size_t images, channels, height, width, block, n_blocks;
    size_t top, left, bottom, right;
    ptrdiff_t row, plane, image; /**< steps in numbers, known after mood_program_prepare */
    size_t first;                /**< of the first real pixel */
    /* plan */
    int first_step, last_step; /**< -1: nobody */
    size_t offset_bytes;
    bool is_output;
} mood_buffer;

typedef struct mood_program mood_program;
typedef struct mood_step mood_step;

struct mood_step {
    const char *kind; /**< "conv 3x3 winograd" */
    const char *name; /**< of the node */
    mood_status (*prepare)(mood_step *step, mood_program *program,
                           mood_error *err); /**< or NULL */
    void (*run)(const mood_step *step, const mood_program *program, float *const *base);
    void *data; /**< its own struct, in the program's arena */
    int reads[MOOD_STEP_MAX_PORTS], n_reads;
    int writes[MOOD_STEP_MAX_PORTS], n_writes;
    uint64_t macs;
    bool is_dead;
};

struct mood_program {
    mood_arena *arena;
    mood_kern_table kern;
    mood_step *steps;
    int n_steps, steps_capacity;
    mood_buffer *buffers;
    int n_buffers, buffers_capacity;
    size_t work_bytes;
    bool is_direct; /**< no Winograd */
};

/** A new buffer; geometry of blocked ones from a shape of 4 dimensions. */
MOOD_NODISCARD mood_status mood_program_add_plain(int *out, mood_program *program,
                                                  size_t n_floats);
MOOD_NODISCARD mood_status mood_program_add_picture(int *out, mood_program *program,
                                                    mood_layout layout, const int64_t dims[4]);

/** A new step with cleared data of its own. The pointer holds until the next one is added. */
MOOD_NODISCARD mood_status mood_program_add_step(mood_step **out, mood_program *program,
                                                 size_t data_bytes);

static inline void mood_step_reads(mood_step *step, int buffer) {
    step->reads[step->n_reads++] = buffer;
}
static inline void mood_step_writes(mood_step *step, int buffer) {
    step->writes[step->n_writes++] = buffer;
}

/** A consumer reads so many pixels around the picture. */
void mood_buffer_need_halo(mood_buffer *buffer, int64_t top, int64_t left, int64_t bottom,
                           int64_t right);

/** A picture of one image of a buffer, for kernels; base: the address of the buffer. */
static inline mood_plane mood_buffer_plane(const mood_buffer *buffer, float *base,
                                           size_t image) {
    return (mood_plane){base + buffer->first + (ptrdiff_t)image * buffer->image, buffer->row,
                        buffer->plane};
}

static inline bool mood_layout_is_bytes(mood_layout layout) {
    return layout == MOOD_LAYOUT_BYTE_PLANES || layout == MOOD_LAYOUT_BYTES;
}

/** The same of a buffer of bytes. */
static inline mood_q8_plane mood_buffer_bytes(const mood_buffer *buffer, float *base,
                                              size_t image) {
    return (mood_q8_plane){(uint8_t *)base + buffer->first + (ptrdiff_t)image * buffer->image,
                           buffer->row, buffer->plane};
}

/** Drop dead steps, fix geometry, prepare all steps, plan the memory. */
MOOD_NODISCARD mood_status mood_program_prepare(mood_program *program, mood_error *err);

/** The address of every buffer that is not an input; work (work_bytes), aligned. */
void mood_program_bind(float **base, const mood_program *program, char *work);

/** Run all steps; base (n_buffers). */
void mood_program_run(const mood_program *program, float *const *base);

/** Assign offsets so that buffers alive at the same time do not overlap (plan.c). */
MOOD_NODISCARD mood_status mood_plan_memory(mood_program *program, mood_error *err);

#endif
