/* SPDX-License-Identifier: Apache-2.0
 *
 * gzip (RFC 1952) by zlib; several members in one file are read one after the other.
 */
#include "base/alloc.h"
#include "import/unpack.h"

#include <zlib.h>

#define GZIP_ONLY (16 + MAX_WBITS) /* zlib: expect a gzip head */

static void *gzip_create(void) {
    z_stream *stream = mood_alloc_zero(1, sizeof *stream);
    if (stream && inflateInit2(stream, GZIP_ONLY) != Z_OK) {
        mood_free(stream);
        return NULL;
    }
    return stream;
}

static void gzip_destroy(void *state) {
    inflateEnd(state);
    mood_free(state);
}

static uInt as_uint(size_t n) {
    return n > UINT32_MAX / 2 ? UINT32_MAX / 2 : (uInt)n;
}

static mood_status gzip_run(char *out, size_t *n_out, size_t capacity, bool *is_whole,
                            void *state, mood_unpack_input *input) {
    z_stream *stream = state;
    const uInt n_in = as_uint(input->end - input->start), n_room = as_uint(capacity);
    stream->next_in = (z_const Bytef *)(input->data + input->start);
    stream->avail_in = n_in;
    stream->next_out = (Bytef *)out;
    stream->avail_out = n_room;
    const int code = inflate(stream, Z_NO_FLUSH);
    input->start += n_in - stream->avail_in;
    *n_out = n_room - stream->avail_out;
    if (code == Z_MEM_ERROR) return MOOD_E_NOMEM;
    if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR) return MOOD_E_FORMAT;
    if (code == Z_STREAM_END && inflateReset(stream) != Z_OK) return MOOD_E_FORMAT;
    *is_whole = code == Z_STREAM_END;
    return MOOD_OK;
}

const mood_unpacker mood_unpacker_gzip = {
    .name = "gzip",
    .magic = {0x1f, 0x8b, 0x08},
    .n_magic = 3,
    .create = gzip_create,
    .destroy = gzip_destroy,
    .run = gzip_run,
};
