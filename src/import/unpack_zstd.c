/* SPDX-License-Identifier: Apache-2.0
 *
 * Zstandard (RFC 8878) by libzstd. The window is limited, so a file cannot ask for gigabytes.
 */
#include "import/unpack.h"

#include <zstd.h>

#define MAX_WINDOW_LOG 27 /* 128 MiB, what `zstd -d` allows by default */

static void *zstd_create(void) {
    ZSTD_DCtx *context = ZSTD_createDCtx();
    if (context) (void)ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, MAX_WINDOW_LOG);
    return context;
}

static void zstd_destroy(void *state) {
    ZSTD_freeDCtx(state);
}

static mood_status zstd_run(char *out, size_t *n_out, size_t capacity, bool *is_whole,
                            void *state, mood_unpack_input *input) {
    ZSTD_inBuffer in = {input->data, input->end, input->start};
    ZSTD_outBuffer room = {out, capacity, 0};
    const size_t left = ZSTD_decompressStream(state, &room, &in);
    input->start = in.pos;
    *n_out = room.pos;
    if (ZSTD_isError(left)) return MOOD_E_FORMAT;
    *is_whole = left == 0;
    return MOOD_OK;
}

const mood_unpacker mood_unpacker_zstd = {
    .name = "zstd",
    .magic = {0x28, 0xb5, 0x2f, 0xfd},
    .n_magic = 4,
    .create = zstd_create,
    .destroy = zstd_destroy,
    .run = zstd_run,
};
