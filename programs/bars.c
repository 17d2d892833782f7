/* SPDX-License-Identifier: Apache-2.0 */
#include "bars.h"
#include "mood/describe.h"
#include "terms/palette.h"
#include "verb.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define BAR_COLUMNS   48 /* with name, percents and margins: 66 of 80 columns */
#define SHOWN_OF_MANY 3  /* bars a face when there are several */

/* What the terminal can show. */
typedef struct style {
    bool has_colour;
    bool has_true_colour; /* else the 256 colours of xterm */
    bool has_blocks;
} style;

static bool names_utf8(const char *locale) {
    const char *dot = strchr(locale, '.');
    return dot &&
           (strncasecmp(dot + 1, "utf-8", 5) == 0 || strncasecmp(dot + 1, "utf8", 4) == 0);
}

/* The first that is set decides, as in POSIX. */
static bool has_utf8(void) {
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    for (size_t i = 0; i < MOOD_COUNT(names); i++) {
        const char *value = getenv(names[i]);
        if (value && *value) return names_utf8(value);
    }
    return false;
}

static style find_style(void) {
    const char *depth = getenv("COLORTERM");
    return (style){
        .has_colour = verb_has_colour(),
        .has_true_colour =
            depth && (strcmp(depth, "truecolor") == 0 || strcmp(depth, "24bit") == 0),
        .has_blocks = has_utf8(),
    };
}

/* Of xterm's 6 x 6 x 6 cube: levels 0, 95, 135, 175, 215, 255. */
static int cube_level(int value) {
    return value < 48 ? 0 : value < 115 ? 1 : (value - 35) / 40;
}

static void begin_colour(const style *s, mood_expression expression) {
    if (!s->has_colour) return;
    const mood_colour c = mood_palette_colour(expression);
    if (s->has_true_colour)
        printf("\033[38;2;%d;%d;%dm", c.r, c.g, c.b);
    else
        printf("\033[38;5;%dm",
               16 + 36 * cube_level(c.r) + 6 * cube_level(c.g) + cube_level(c.b));
}

static void begin_bold(const style *s) {
    if (s->has_colour) fputs("\033[1m", stdout);
}

static void begin_faint(const style *s) {
    if (s->has_colour) fputs("\033[2m", stdout);
}

static void end(const style *s) {
    if (s->has_colour) fputs("\033[0m", stdout);
}

/* In eighths of a column where there are letters for them. */
static void print_bar(const style *s, float p) {
    static const char *const eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    if (!s->has_blocks) {
        const int n_signs = (int)lroundf(p * BAR_COLUMNS);
        for (int i = 0; i < n_signs; i++) putchar('#');
        printf("%*s", BAR_COLUMNS - n_signs, "");
        return;
    }
    const int n_eighths = (int)lroundf(p * BAR_COLUMNS * 8);
    for (int i = 0; i < n_eighths / 8; i++) fputs("█", stdout);
    fputs(eighths[n_eighths % 8], stdout);
    printf("%*s", BAR_COLUMNS - (n_eighths + 7) / 8, "");
}

static void print_line(const style *s, mood_expression expression, float p, bool is_first) {
    fputs("  ", stdout);
    if (is_first) begin_bold(s);
    printf("%-9s", mood_describe_look(expression));
    end(s);
    putchar(' ');
    begin_colour(s, expression);
    print_bar(s, p);
    end(s);
    if (is_first) begin_bold(s);
    printf(" %3ld %%", lroundf(100.f * p));
    end(s);
    putchar('\n');
}

/* The expressions, most probable first; equals in their own order. */
static void sort_expressions(int order[MOOD_N_EXPRESSIONS], const float p[MOOD_N_EXPRESSIONS]) {
    for (int i = 0; i < MOOD_N_EXPRESSIONS; i++) {
        int at = i;
        for (; at > 0 && p[order[at - 1]] < p[i]; at--) order[at] = order[at - 1];
        order[at] = i;
    }
}

static void print_place(const style *s, const mood_face *face) {
    begin_faint(s);
    printf("  around %.0f, %.0f; %.0f pixels wide", (double)(face->x + face->width / 2),
           (double)(face->y + face->height / 2), (double)face->width);
    end(s);
    putchar('\n');
}

/* place: the face's, NULL where there is only one. */
static void print_reading(const style *s, const mood_reading *reading, const char *whose,
                          const mood_face *place, int n_bars) {
    char sentence[MOOD_SENTENCE_BYTES];
    int order[MOOD_N_EXPRESSIONS];
    mood_describe_reading(sentence, whose, reading->p);
    sort_expressions(order, reading->p);
    printf("\n  ");
    begin_bold(s);
    fputs(sentence, stdout);
    end(s);
    putchar('\n');
    if (place)
        print_place(s, place);
    else
        putchar('\n');
    for (int i = 0; i < n_bars; i++)
        print_line(s, (mood_expression)order[i], reading->p[order[i]], i == 0);
}

void bars_print_readings(const mood_reading *readings, size_t n_readings) {
    const style s = find_style();
    if (n_readings == 0)
        puts("\n  I can't find a face in this photo. Try more light, or come closer.");
    if (n_readings == 1) print_reading(&s, readings, "Your face", NULL, MOOD_N_EXPRESSIONS);
    for (size_t i = 0; n_readings > 1 && i < n_readings; i++) {
        char whose[32];
        snprintf(whose, sizeof whose, "Face %zu", i + 1);
        print_reading(&s, &readings[i], whose, &readings[i].face, SHOWN_OF_MANY);
    }
}

void bars_print_next(mood_expression expression) {
    const style s = find_style();
    putchar('\n');
    begin_faint(&s);
    printf("  Next: moodify suggest --kind songs --mood %s  (or movies; --door lift)",
           mood_expression_name(expression));
    end(&s);
    putchar('\n');
}
