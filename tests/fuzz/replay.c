/* SPDX-License-Identifier: Apache-2.0
 *
 * A plain main for a fuzz target: gives it every file of the folders that are named, and the
 * empty input. So each finding that is kept in the corpus stays a test, without a fuzzer.
 */
#include "base/alloc.h"
#include "base/file.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_FILE_BYTES ((size_t)16 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int run_file(const char *path) {
    char *data = NULL;
    size_t n = 0;
    mood_error err = {""};
    if (mood_file_read(&data, &n, path, MAX_FILE_BYTES, &err) != MOOD_OK) {
        fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    uint8_t *exact = malloc(n ? n : 1); /* without padding: sanitizers then see over-reads */
    const bool is_ready = exact != NULL;
    if (is_ready) {
        memcpy(exact, data, n);
        (void)LLVMFuzzerTestOneInput(exact, n);
    }
    free(exact);
    mood_free(data);
    return is_ready ? 0 : 1;
}

static int run_folder(const char *folder, int *n_files) {
    DIR *dir = opendir(folder);
    if (!dir) {
        fprintf(stderr, "%s: cannot be opened\n", folder);
        return 1;
    }
    int n_failed = 0;
    for (struct dirent *entry; (entry = readdir(dir));) {
        char path[4096];
        if (entry->d_name[0] == '.') continue;
        const int n = snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (n < 0 || (size_t)n >= sizeof path) continue;
        n_failed += run_file(path);
        ++*n_files;
    }
    closedir(dir);
    return n_failed;
}

int main(int argc, char **argv) {
    int n_files = 0, n_failed = 0;
    (void)LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
    for (int i = 1; i < argc; i++) n_failed += run_folder(argv[i], &n_files);
    printf("%d files replayed\n", n_files);
    return n_failed || n_files == 0;
}
