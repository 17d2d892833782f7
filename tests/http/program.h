/* SPDX-License-Identifier: Apache-2.0
 *
 * `moodify serve` as a program of its own. $MOODIFY_PROGRAM names it. A failure ends the test.
 */
#ifndef MOOD_HTTP_PROGRAM_H
#define MOOD_HTTP_PROGRAM_H

#include <stdbool.h>
#include <sys/types.h>

typedef struct program {
    pid_t pid;
    int err_fd; /* what it writes to standard error */
    char url[128];
    char text[8192]; /* all of it so far */
} program;

/** arguments: what follows `serve`, NULL-terminated. */
void program_start(program *p, const char *const *arguments);

/** Start it on a free port and wait until it listens: p->url. more: further arguments. */
void program_serve(program *p, const char *store, const char *const *more);

/** Read what it writes until `part` stands there (true) or it ends (false). */
bool program_read_until(program *p, const char *part);

/** Wait for its end: the exit code, or 128 and the signal. */
int program_finish(program *p);

/** It ends by itself with this exit code and one sentence that holds `part`. */
void program_expect_failure(int code, const char *part, const char *const *arguments);

#endif
