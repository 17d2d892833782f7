/* SPDX-License-Identifier: Apache-2.0 */
#include "train_option.h"
#include "train_verb.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAX_THREADS = 256, MAX_NAME = 64 };

int train_default_threads(void) {
    return mood_clamp_int((int)sysconf(_SC_NPROCESSORS_ONLN), 1, MAX_THREADS);
}

bool train_take_flag(const train_option *option, const char *value) {
    *(bool *)option->to = true;
    return !value;
}

bool train_take_text(const train_option *option, const char *value) {
    *(const char **)option->to = value;
    return true;
}

bool train_take_number(const train_option *option, const char *value) {
    char *end;
    const float number = strtof(value, &end);
    if (end == value || *end || !(number >= option->least && number <= option->most))
        return false;
    *(float *)option->to = number;
    return true;
}

bool train_take_count(const train_option *option, const char *value) {
    const size_t n = strspn(value, "0123456789");
    if (n == 0 || n > 9 || value[n]) return false;
    const size_t count = strtoul(value, NULL, 10);
    if ((float)count < option->least || (float)count > option->most) return false;
    *(size_t *)option->to = count;
    return true;
}

bool train_take_threads(const train_option *option, const char *value) {
    size_t n;
    const train_option whole = {.to = &n, .most = MAX_THREADS};
    if (!train_take_count(&whole, value)) return false;
    *(int *)option->to = n ? (int)n : train_default_threads();
    return true;
}

static const train_option *find(const train_syntax *syntax, const char *name) {
    for (size_t i = 0; i < syntax->n_options; i++)
        if (strcmp(syntax->options[i].name, name) == 0) return &syntax->options[i];
    return NULL;
}

/* "--name" or "--name=value": the name, and what stands behind the sign or NULL. */
static bool split(char name[MAX_NAME], const char **value, const char *argument) {
    if (strncmp(argument, "--", 2) != 0) return false;
    const size_t n = strcspn(argument + 2, "=");
    if (n == 0 || n >= MAX_NAME) return false;
    memcpy(name, argument + 2, n);
    name[n] = 0;
    *value = argument[2 + n] ? argument + 3 + n : NULL;
    return true;
}

static int take(const train_syntax *syntax, const train_option *option, const char *value) {
    if (option->take(option, value)) return TRAIN_OK;
    return train_usage(syntax->verb, "%s: %s", option->name,
                       option->takes ? option->takes : "takes no value");
}

bool train_read_options(int *code, const train_syntax *syntax, int argc, char **argv) {
    char name[MAX_NAME];
    *code = TRAIN_OK;
    for (int at = 1; at < argc && *code == TRAIN_OK; at++) {
        const char *argument = argv[at], *value;
        const bool is_option = split(name, &value, argument);
        if (is_option && strcmp(name, "help") == 0) {
            syntax->help(syntax->verb);
            return false;
        }
        const train_option *option = is_option ? find(syntax, name) : NULL;
        if (is_option && !value && !(option && option->take == train_take_flag))
            value = ++at < argc ? argv[at] : NULL;
        if (!is_option || (!value && !(option && option->take == train_take_flag)))
            *code = train_usage(syntax->verb, "\"%s\" has no value or is no option", argument);
        else if (option)
            *code = take(syntax, option, value);
        else if (syntax->other)
            *code = syntax->other(syntax->cookie, name, value);
        else
            *code = train_usage(syntax->verb, "there is no option --%s", name);
    }
    return *code == TRAIN_OK;
}
