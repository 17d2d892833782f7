/* SPDX-License-Identifier: Apache-2.0
 *
 * What a page can call: the exports of moodify.wasm and moodify-simd.wasm. web/js/engine.js
 * wraps them; nothing else should.
 *
 * - Addresses and sizes are 32-bit numbers into the exported `memory`, which moves its
 *   ArrayBuffer when it grows: views are to be made anew after each call.
 * - What the page hands over it puts into blocks of `alloc` and releases them itself; no call
 *   keeps such an address. Handles (net, reader) belong to the page, too.
 * - A call that fails gives 0 where it makes something and a negative mood_status else, and
 *   `error` then tells why in one sentence.
 * - Call `_initialize` once, first. One thread: a worker of its own for each at the same time.
 * - The modules import nothing: they read no clock, no file and no network.
 */
#ifndef MOOD_WASM_EXPORTS_H
#define MOOD_WASM_EXPORTS_H

#include "nn/nn.h"

#define MOOD_WASM_EXPORT(name) __attribute__((export_name(#name)))

/** "0.1.0"; "wasm128" or "scalar"; the sentence of the last failure. Text that ends with 0. */
MOOD_WASM_EXPORT(version) const char *mood_wasm_version(void);
MOOD_WASM_EXPORT(cpu) const char *mood_wasm_cpu(void);
MOOD_WASM_EXPORT(error) const char *mood_wasm_error(void);

/** A block, aligned to MOOD_ALIGN, for release; 0 when there is no memory. */
MOOD_WASM_EXPORT(alloc) void *mood_wasm_alloc(size_t size_bytes);
MOOD_WASM_EXPORT(release) void mood_wasm_release(void *block);

/* ---- any network ----------------------------------------------------------------------- */

typedef struct mood_wasm_net mood_wasm_net;

/** From the bytes of an ONNX file; 0 and a sentence when it cannot be run. */
MOOD_WASM_EXPORT(net_create)
mood_wasm_net *mood_wasm_net_create(const void *data, size_t size_bytes);
MOOD_WASM_EXPORT(net_destroy) void mood_wasm_net_destroy(mood_wasm_net *net);

/** How many there are; the functions below take indexes below that and give 0 for others. */
MOOD_WASM_EXPORT(net_count_inputs) size_t mood_wasm_net_count_inputs(const mood_wasm_net *net);
MOOD_WASM_EXPORT(net_count_outputs)
size_t mood_wasm_net_count_outputs(const mood_wasm_net *net);

/** Write the shape to dims (MOOD_MAX_DIMS) i32 and return how many dimensions it has. */
MOOD_WASM_EXPORT(net_input_shape)
int mood_wasm_net_input_shape(int32_t *dims, const mood_wasm_net *net, size_t index);
MOOD_WASM_EXPORT(net_output_shape)
int mood_wasm_net_output_shape(int32_t *dims, const mood_wasm_net *net, size_t index);

/** Where the numbers of an input are to be put (f32, dense) before a run. */
MOOD_WASM_EXPORT(net_input) float *mood_wasm_net_input(mood_wasm_net *net, size_t index);

/** 0 or a negative status. Afterwards net_output is where an output lies until the next run. */
MOOD_WASM_EXPORT(net_run) int mood_wasm_net_run(mood_wasm_net *net);
MOOD_WASM_EXPORT(net_output)
const float *mood_wasm_net_output(const mood_wasm_net *net, size_t index);

/* ---- faces and moods ------------------------------------------------------------------- */

typedef struct mood_wasm_reader mood_wasm_reader;

/** As mood_reader_create_memory, from three ONNX files; full may be 0: then only a camera's
 * pictures can be searched. */
MOOD_WASM_EXPORT(reader_create)
mood_wasm_reader *mood_wasm_reader_create(const void *face_short, size_t face_short_bytes,
                                          const void *face_full, size_t face_full_bytes,
                                          const void *expression, size_t expression_bytes);
MOOD_WASM_EXPORT(reader_destroy) void mood_wasm_reader_destroy(mood_wasm_reader *reader);

/**
 * Find the faces of a picture and read each.
 *
 * rgba           (height, width, 4) u8 as a canvas gives them, not premultiplied; laid over
 *                white. They are used up: the block holds something else afterwards.
 * width, height  1..32768, together at most 50,000,000 pixels (MOOD_E_LIMIT); a side below 16
 *                has no face
 * search         0 a photo, 1 a camera's picture (mood_search)
 * Returns how many faces there are, 0..64, or a negative status.
 */
MOOD_WASM_EXPORT(reader_look)
int mood_wasm_reader_look(mood_wasm_reader *reader, uint8_t *rgba, int width, int height,
                          int search);

/**
 * Face `index` of the last look, the largest first, until the next one; 0 when there is none.
 *
 * 26 floats: box x, y, width, height; score; six points x, y; seven probabilities; valence;
 * arousal. As mood_reading.
 */
MOOD_WASM_EXPORT(reader_reading)
const float *mood_wasm_reader_reading(const mood_wasm_reader *reader, size_t index);

/** Seven probabilities p of one face (48, 48) u8 that is cut out already; 0 or a status. */
MOOD_WASM_EXPORT(reader_read_crop)
int mood_wasm_reader_read_crop(float *p, mood_wasm_reader *reader, uint8_t *grey);

#endif
