/* SPDX-License-Identifier: Apache-2.0
 *
 * What the verbs share: messages, colours, and where the program finds its data.
 */
#include "verb.h"
#include "base/file.h"
#include "config.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int verb_fail(const char *format, ...) {
    va_list args;
    va_start(args, format);
    fputs("moodify: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    return VERB_FAILED;
}

int verb_usage(const char *verb_name, const char *format, ...) {
    va_list args;
    va_start(args, format);
    fprintf(stderr, "moodify %s: ", verb_name);
    vfprintf(stderr, format, args);
    fprintf(stderr, "\ntry: moodify %s --help\n", verb_name);
    va_end(args);
    return VERB_USAGE;
}

int verb_finish(int code) {
    if (fflush(stdout) != 0 || ferror(stdout))
        return verb_fail("the result could not be written to standard output");
    return code;
}

bool verb_has_colour(void) {
    const char *no_colour = getenv("NO_COLOR");
    return isatty(STDOUT_FILENO) && !(no_colour && *no_colour);
}

/* Whether a path is a folder; it then becomes its plain name, without "..". */
static bool is_folder(char path[PATH_MAX]) {
    struct stat info;
    char plain[PATH_MAX];
    if (stat(path, &info) != 0 || !S_ISDIR(info.st_mode)) return false;
    if (realpath(path, plain)) strcpy(path, plain);
    return true;
}

/* Where the running program lies: Linux tells through /proc. */
static bool program_folder(char out[PATH_MAX]) {
    const ssize_t n = readlink("/proc/self/exe", out, PATH_MAX - 1);
    if (n <= 0) return false;
    out[n] = 0;
    char *slash = strrchr(out, '/');
    if (!slash) return false;
    *slash = 0;
    return true;
}

const char *verb_data_folder(const char *name) {
    static char found[PATH_MAX];
    char program[PATH_MAX];
    const char *set = getenv("MOODIFY_DATA");
    if (set && *set) {
        snprintf(found, sizeof found, "%s/%s", set, name);
        return is_folder(found) ? found : NULL;
    }
    if (program_folder(program)) {
        /* build/moodify beside the sources, then PREFIX/bin/moodify */
        static const char *const places[] = {"..", "../share/moodify"};
        for (size_t i = 0; i < MOOD_COUNT(places); i++) {
            const int n = snprintf(found, sizeof found, "%s/%s/%s", program, places[i], name);
            if (n > 0 && (size_t)n < sizeof found && is_folder(found)) return found;
        }
    }
    snprintf(found, sizeof found, "%s/%s", MOOD_DATA_FOLDER, name);
    return is_folder(found) ? found : NULL;
}

const char *verb_default_store(void) {
    static char address[PATH_MAX];
    const char *set = getenv("MOODIFY_STORE");
    if (set && *set) return set;
    const char *base = getenv("XDG_DATA_HOME");
    const char *home = getenv("HOME");
    if (base && *base)
        snprintf(address, sizeof address, "sqlite:%s/moodify/moodify.db", base);
    else
        snprintf(address, sizeof address, "sqlite:%s/.local/share/moodify/moodify.db",
                 home && *home ? home : ".");
    return address;
}
