/* SPDX-License-Identifier: Apache-2.0 */
#include "program.h"
#include "../unit/test.h"
#include "base/base.h"
#include "client.h"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

void program_start(program *p, const char *const *arguments) {
    const char *argv[24] = {getenv("MOODIFY_PROGRAM"), "serve"};
    int ends[2];
    size_t n = 2;
    while (*arguments && n < MOOD_COUNT(argv) - 1) argv[n++] = *arguments++;
    assert_non_null(argv[0]);
    assert_int_equal(pipe(ends), 0);
    memset(p, 0, sizeof *p);
    p->pid = fork();
    assert_true(p->pid >= 0);
    if (p->pid == 0) {
        dup2(ends[1], STDERR_FILENO);
        close(ends[0]);
        close(ends[1]);
        execv(argv[0], (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    close(ends[1]);
    p->err_fd = ends[0];
}

bool program_read_until(program *p, const char *part) {
    size_t n = strlen(p->text);
    while (!strstr(p->text, part)) {
        struct pollfd one = {.fd = p->err_fd, .events = POLLIN};
        if (poll(&one, 1, CLIENT_PATIENCE_MS) != 1) fail_msg("it says nothing: %s", p->text);
        const ssize_t now = read(p->err_fd, p->text + n, sizeof p->text - 1 - n);
        if (now <= 0) return false;
        p->text[n += (size_t)now] = 0;
    }
    return true;
}

int program_finish(program *p) {
    int status = 0;
    assert_int_equal(waitpid(p->pid, &status, 0), p->pid);
    close(p->err_fd);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void program_serve(program *p, const char *store, const char *const *more) {
    const char *arguments[20] = {"--listen", "127.0.0.1:0", "--store", store};
    size_t n = 4;
    while (*more && n < MOOD_COUNT(arguments) - 1) arguments[n++] = *more++;
    program_start(p, arguments);
    if (!program_read_until(p, "\n") || !program_read_until(p, "listening on http"))
        fail_msg("%s", p->text);
    assert_int_equal(sscanf(strstr(p->text, "listening on "), "listening on %127s", p->url), 1);
}

void program_expect_failure(int code, const char *part, const char *const *arguments) {
    program p;
    program_start(&p, arguments);
    while (program_read_until(&p, "\a")) {
    }
    const int got = program_finish(&p);
    if (got != code || !strstr(p.text, part)) fail_msg("exit %d: %s", got, p.text);
    assert_int_equal(strncmp(p.text, "moodify", 7), 0);
    if (code == 1) assert_ptr_equal(strchr(p.text, '\n'), p.text + strlen(p.text) - 1);
}
