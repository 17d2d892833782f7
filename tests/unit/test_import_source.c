/* SPDX-License-Identifier: Apache-2.0 */
#include "base/alloc.h"
#include "import/source.h"
#include "test.h"

#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#define N_BYTES 300000u

static char plain[N_BYTES];
static char packed[2 * N_BYTES];
static char unpacked[N_BYTES + 1];
static mood_error err;

static int fill_plain(void **state) {
    (void)state;
    for (size_t i = 0; i < N_BYTES; i++) plain[i] = (char)('a' + (i * i / 7) % 26);
    return 0;
}

static size_t pack_gzip(const char *data, size_t n, char *out, size_t capacity) {
    z_stream stream = {0};
    assert_int_equal(deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, 0), Z_OK);
    stream.next_in = (Bytef *)(uintptr_t)data;
    stream.avail_in = (uInt)n;
    stream.next_out = (Bytef *)out;
    stream.avail_out = (uInt)capacity;
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    const size_t size = stream.total_out;
    deflateEnd(&stream);
    return size;
}

static size_t pack_zstd(const char *data, size_t n, char *out, size_t capacity) {
    const size_t size = ZSTD_compress(out, capacity, data, n, 3);
    assert_false(ZSTD_isError(size));
    return size;
}

/* Read all in pieces of a size; how many bytes came, and how it ended. */
static mood_status read_all(size_t *n_out, const void *data, size_t n, size_t piece) {
    mood_source *source = NULL;
    mood_status status = mood_source_open_memory(&source, data, n, &err);
    size_t total = 0;
    for (size_t got = 1; status == MOOD_OK && got > 0 && total < sizeof unpacked;
         total += got) {
        const size_t room = sizeof unpacked - total;
        got = 0;
        status =
            mood_source_read(unpacked + total, &got, piece < room ? piece : room, source, &err);
    }
    *n_out = total;
    mood_source_close(&source);
    mood_source_close(&source);
    return status;
}

static void expect_plain(size_t n_packed) {
    static const size_t pieces[] = {1000, 4096, 65536, N_BYTES};
    for (size_t i = 0; i < MOOD_COUNT(pieces); i++) {
        size_t n = 0;
        memset(unpacked, 0, sizeof unpacked);
        assert_int_equal(read_all(&n, packed, n_packed, pieces[i]), MOOD_OK);
        assert_int_equal(n, N_BYTES);
        assert_memory_equal(unpacked, plain, N_BYTES);
    }
}

static void plain_bytes_pass(void **state) {
    (void)state;
    memcpy(packed, plain, N_BYTES);
    expect_plain(N_BYTES);
    size_t n = 9;
    assert_int_equal(read_all(&n, "", 0, 10), MOOD_OK);
    assert_int_equal(n, 0);
}

static void gzip_is_unpacked(void **state) {
    (void)state;
    expect_plain(pack_gzip(plain, N_BYTES, packed, sizeof packed));
}

static void zstd_is_unpacked(void **state) {
    (void)state;
    expect_plain(pack_zstd(plain, N_BYTES, packed, sizeof packed));
}

static void members_one_after_the_other_are_one_file(void **state) {
    (void)state;
    const size_t half = N_BYTES / 2;
    size_t n = pack_gzip(plain, half, packed, sizeof packed);
    n += pack_gzip(plain + half, N_BYTES - half, packed + n, sizeof packed - n);
    expect_plain(n);
    n = pack_zstd(plain, half, packed, sizeof packed);
    n += pack_zstd(plain + half, N_BYTES - half, packed + n, sizeof packed - n);
    expect_plain(n);
}

static void what_is_cut_off_or_damaged_is_told(void **state) {
    (void)state;
    size_t (*const packers[])(const char *, size_t, char *, size_t) = {pack_gzip, pack_zstd};
    for (size_t i = 0; i < MOOD_COUNT(packers); i++) {
        const size_t n_packed = packers[i](plain, N_BYTES, packed, sizeof packed);
        size_t n = 0;
        for (size_t cut = 5; cut < n_packed; cut += 997) {
            assert_int_equal(read_all(&n, packed, cut, 4096), MOOD_E_FORMAT);
            assert_error_names(err, "cut off");
        }
        assert_int_equal(read_all(&n, packed, n_packed - 1, 4096), MOOD_E_FORMAT);
        memset(packed + n_packed / 2, 0xff, 64);
        assert_int_equal(read_all(&n, packed, n_packed, 4096), MOOD_E_FORMAT);
        assert_error_names(err, "damaged");
    }
}

static void files_and_pipes_are_read(void **state) {
    (void)state;
    char path[] = "/tmp/moodify-source-XXXXXX";
    const int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, plain, 100000), 100000);
    close(fd);
    mood_source *source = NULL;
    assert_int_equal(mood_source_open(&source, path, &err), MOOD_OK);
    assert_int_equal(mood_source_size(source), 100000);
    assert_int_equal(mood_source_position(source), 0);
    size_t n = 0;
    assert_int_equal(mood_source_read(unpacked, &n, 10, source, &err), MOOD_OK);
    assert_int_equal(n, 10);
    assert_int_equal(mood_source_position(source), 10);
    mood_source_close(&source);
    unlink(path);
    assert_int_equal(mood_source_open(&source, path, &err), MOOD_E_NOT_FOUND);
    assert_error_names(err, path);
    assert_int_equal(mood_source_open(&source, "/tmp", &err), MOOD_E_FORMAT);
    assert_error_names(err, "is a folder");
    assert_null(source);
}

static void memory_that_runs_out_is_told(void **state) {
    (void)state;
    const size_t n_packed = pack_gzip(plain, N_BYTES, packed, sizeof packed);
    const long n_live = mood_alloc_count_live();
    for (long i = 0;; i++) {
        mood_source *source = NULL;
        mood_alloc_fail_after(i);
        const mood_status status = mood_source_open_memory(&source, packed, n_packed, &err);
        mood_alloc_fail_after(-1);
        mood_source_close(&source);
        assert_int_equal(mood_alloc_count_live(), n_live);
        if (status == MOOD_OK) break;
        assert_int_equal(status, MOOD_E_NOMEM);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_bytes_pass),
        cmocka_unit_test(gzip_is_unpacked),
        cmocka_unit_test(zstd_is_unpacked),
        cmocka_unit_test(members_one_after_the_other_are_one_file),
        cmocka_unit_test(what_is_cut_off_or_damaged_is_told),
        cmocka_unit_test(files_and_pipes_are_read),
        cmocka_unit_test(memory_that_runs_out_is_told),
    };
    return cmocka_run_group_tests(tests, fill_plain, NULL);
}
