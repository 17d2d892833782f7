/* SPDX-License-Identifier: Apache-2.0
 *
 * Two walks: the first lists splits, classes and files as one sorted list of entries, the
 * second decodes them.
 */
#include "train/folder.h"
#include "base/alloc.h"
#include "base/file.h"
#include "image/image.h"
#include "terms/seven.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#define MAX_NAMES 100000 /* in one folder */

typedef struct names {
    char **names;
    size_t n;
} names;

static void clear_names(names *list) {
    for (size_t i = 0; i < list->n; i++) mood_free(list->names[i]);
    mood_free(list->names);
    *list = (names){0};
}

static int by_name(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static mood_status add_name(names *list, const char *name) {
    char **grown =
        mood_alloc_resize(list->names, list->n * sizeof *grown, (list->n + 1) * sizeof *grown);
    if (!grown) return MOOD_E_NOMEM;
    list->names = grown;
    grown[list->n] = mood_alloc_text(name, strlen(name));
    if (!grown[list->n]) return MOOD_E_NOMEM;
    list->n++;
    return MOOD_OK;
}

static bool is_kind(const char *path, bool wants_folder) {
    struct stat info;
    if (stat(path, &info) != 0) return false;
    return wants_folder ? S_ISDIR(info.st_mode) : S_ISREG(info.st_mode);
}

/* The folders, or the files, of a folder, sorted. */
static mood_status list_names(names *out, const char *path, bool wants_folders,
                              mood_error *err) {
    names list = {0};
    mood_status status = MOOD_OK;
    DIR *folder = opendir(path);
    if (!folder) return mood_fail(err, MOOD_E_NOT_FOUND, "%s: no such folder", path);
    for (struct dirent *e; status == MOOD_OK && (e = readdir(folder));) {
        char full[PATH_MAX];
        if (e->d_name[0] == '.') continue;
        if (snprintf(full, sizeof full, "%s/%s", path, e->d_name) >= (int)sizeof full)
            status = mood_fail(err, MOOD_E_LIMIT, "%s: a path is too long", path);
        else if (list.n == MAX_NAMES)
            status = mood_fail(err, MOOD_E_LIMIT, "%s: more than %d files", path, MAX_NAMES);
        else if (is_kind(full, wants_folders) && add_name(&list, e->d_name) != MOOD_OK)
            status = mood_fail(err, MOOD_E_NOMEM, "%s: out of memory", path);
    }
    closedir(folder);
    if (status != MOOD_OK) {
        clear_names(&list);
        return status;
    }
    if (list.n) qsort(list.names, list.n, sizeof *list.names, by_name);
    *out = list;
    return MOOD_OK;
}

/* ---- what names mean -------------------------------------------------------------------- */

static bool split_of(mood_split *out, const char *name) {
    static const struct {
        const char *name;
        mood_split split;
    } known[] = {
        {"train", MOOD_SPLIT_TRAINING},    {"training", MOOD_SPLIT_TRAINING},
        {"val", MOOD_SPLIT_PUBLIC},        {"valid", MOOD_SPLIT_PUBLIC},
        {"validation", MOOD_SPLIT_PUBLIC}, {"publictest", MOOD_SPLIT_PUBLIC},
        {"test", MOOD_SPLIT_PRIVATE},      {"privatetest", MOOD_SPLIT_PRIVATE},
    };
    for (size_t i = 0; i < MOOD_COUNT(known); i++)
        if (strcasecmp(name, known[i].name) == 0) {
            *out = known[i].split;
            return true;
        }
    return false;
}

static int seven_of(const char *name) {
    static const char *const other[MOOD_N_EXPRESSIONS][2] = {
        {"anger", "0"},   {"disgusted", "1"}, {"fearful", "2"}, {"happiness", "3"},
        {"sadness", "4"}, {"surprised", "5"}, {"calm", "6"}};
    for (int i = 0; i < MOOD_N_EXPRESSIONS; i++)
        if (strcasecmp(name, mood_expression_name(i)) == 0 ||
            strcasecmp(name, other[i][0]) == 0 || strcmp(name, other[i][1]) == 0)
            return i;
    return -1;
}

/* ---- the walk --------------------------------------------------------------------------- */

typedef struct walk {
    const char *root;
    mood_faces faces;
    size_t capacity;
    bool is_seven;
    mood_error *err;
} walk;

static int class_of(const walk *w, const char *name) {
    if (w->is_seven) return seven_of(name);
    for (int i = 0; i < w->faces.n_classes; i++)
        if (strcmp(w->faces.class_names[i], name) == 0) return i;
    return -1;
}

static mood_status add_class(walk *w, const char *name) {
    mood_faces *f = &w->faces;
    int at = 0;
    while (at < f->n_classes && strcmp(f->class_names[at], name) < 0) at++;
    if (at < f->n_classes && strcmp(f->class_names[at], name) == 0) return MOOD_OK;
    if (f->n_classes == MOOD_FACES_MAX_CLASSES || strlen(name) > MOOD_FACES_MAX_NAME)
        return mood_fail(w->err, MOOD_E_LIMIT,
                         "%s: at most %d classes, with names of at most %d bytes", w->root,
                         MOOD_FACES_MAX_CLASSES, MOOD_FACES_MAX_NAME);
    memmove(f->class_names[at + 1 < MOOD_FACES_MAX_CLASSES ? at + 1 : at], f->class_names[at],
            (size_t)(f->n_classes - at) * sizeof f->class_names[0]);
    snprintf(f->class_names[at], sizeof f->class_names[at], "%s", name);
    f->n_classes++;
    return MOOD_OK;
}

static mood_status grow(walk *w) {
    mood_faces *f = &w->faces;
    if (f->n < w->capacity) return MOOD_OK;
    if (f->n >= MOOD_FACES_MAX_ROWS) return MOOD_E_LIMIT;
    const size_t old = w->capacity, more = old ? 2 * old : 256;
    uint8_t *pixels =
        mood_alloc_resize(f->pixels, old * MOOD_FACE_PIXELS, more * MOOD_FACE_PIXELS);
    if (pixels) f->pixels = pixels;
    uint8_t *labels = mood_alloc_resize(f->labels, old, more);
    if (labels) f->labels = labels;
    uint8_t *splits = mood_alloc_resize(f->splits, old, more);
    if (splits) f->splits = splits;
    if (!pixels || !labels || !splits) return MOOD_E_NOMEM;
    w->capacity = more;
    return MOOD_OK;
}

/* Shrink by areas, enlarge with bilinear interpolation; the whole picture is the face. */
static mood_status add_picture(walk *w, const mood_picture *picture) {
    const mood_image view = mood_picture_view(picture);
    mood_picture *small = NULL;
    MOOD_TRY(mood_picture_create(&small, MOOD_FACE_SIDE, MOOD_FACE_SIDE, 3));
    const mood_image colour = mood_picture_view(small);
    const mood_image grey = {.data = w->faces.pixels + w->faces.n * MOOD_FACE_PIXELS,
                             .width = MOOD_FACE_SIDE,
                             .height = MOOD_FACE_SIDE,
                             .channels = 1,
                             .pitch = MOOD_FACE_SIDE};
    if (view.width >= MOOD_FACE_SIDE && view.height >= MOOD_FACE_SIDE)
        mood_image_resize_area(&colour, &view);
    else
        mood_image_resize_bilinear(&colour, &view);
    mood_image_to_grey(&grey, &colour);
    mood_picture_destroy(&small);
    return MOOD_OK;
}

static mood_status read_picture(walk *w, const char *path, int label, mood_split split) {
    char *bytes = NULL;
    size_t n;
    mood_picture *picture = NULL;
    mood_status status = grow(w);
    if (status != MOOD_OK)
        return mood_fail(w->err, status, "%s: %s", path, mood_status_text(status));
    MOOD_TRY(mood_file_read(&bytes, &n, path, MOOD_PICTURE_MAX_BYTES, w->err));
    status = mood_picture_decode(&picture, bytes, n, NULL, w->err);
    if (status != MOOD_OK)
        mood_error_prefix(w->err, "%s", path);
    else if ((status = add_picture(w, picture)) != MOOD_OK)
        mood_fail(w->err, status, "%s: %s", path, mood_status_text(status));
    else {
        w->faces.labels[w->faces.n] = (uint8_t)label;
        w->faces.splits[w->faces.n++] = (uint8_t)split;
    }
    mood_picture_destroy(&picture);
    mood_free(bytes);
    return status;
}

/* All pictures of one class; when `sets_aside`, every tenth is for choosing. */
static mood_status read_class(walk *w, const char *path, int label, mood_split split,
                              bool sets_aside) {
    names files = {0};
    MOOD_TRY(list_names(&files, path, false, w->err));
    mood_status status = MOOD_OK;
    for (size_t i = 0; i < files.n && status == MOOD_OK; i++) {
        char full[PATH_MAX];
        snprintf(full, sizeof full, "%.2000s/%.255s", path, files.names[i]);
        status =
            read_picture(w, full, label, sets_aside && i % 10 == 9 ? MOOD_SPLIT_PUBLIC : split);
    }
    clear_names(&files);
    return status;
}

/* What to do with each class folder of a split. */
typedef mood_status visit(walk *w, const char *path, const char *name, mood_split split,
                          bool sets_aside);

static mood_status visit_name(walk *w, const char *path, const char *name, mood_split split,
                              bool sets_aside) {
    (void)path;
    (void)split;
    (void)sets_aside;
    w->is_seven = w->is_seven && seven_of(name) >= 0;
    return add_class(w, name);
}

static mood_status visit_pictures(walk *w, const char *path, const char *name, mood_split split,
                                  bool sets_aside) {
    return read_class(w, path, class_of(w, name), split, sets_aside);
}

static mood_status walk_split(walk *w, const char *path, mood_split split, bool sets_aside,
                              visit *each) {
    names classes = {0};
    MOOD_TRY(list_names(&classes, path, true, w->err));
    mood_status status = MOOD_OK;
    for (size_t i = 0; i < classes.n && status == MOOD_OK; i++) {
        char full[PATH_MAX];
        snprintf(full, sizeof full, "%.2000s/%.255s", path, classes.names[i]);
        status = each(w, full, classes.names[i], split, sets_aside);
    }
    clear_names(&classes);
    return status;
}

static mood_status walk_all(walk *w, visit *each) {
    names top = {0};
    mood_split split;
    bool has_splits = false, has_choice = false;
    MOOD_TRY(list_names(&top, w->root, true, w->err));
    for (size_t i = 0; i < top.n; i++)
        if (split_of(&split, top.names[i])) {
            has_splits = true;
            has_choice = has_choice || split == MOOD_SPLIT_PUBLIC;
        }
    mood_status status = MOOD_OK;
    if (!has_splits) status = walk_split(w, w->root, MOOD_SPLIT_TRAINING, true, each);
    for (size_t i = 0; has_splits && i < top.n && status == MOOD_OK; i++) {
        char full[PATH_MAX];
        snprintf(full, sizeof full, "%.2000s/%.255s", w->root, top.names[i]);
        if (!split_of(&split, top.names[i]))
            status = mood_fail(w->err, MOOD_E_FORMAT,
                               "%s: is neither train, validation nor test", full);
        else
            status =
                walk_split(w, full, split, split == MOOD_SPLIT_TRAINING && !has_choice, each);
    }
    clear_names(&top);
    return status;
}

mood_status mood_faces_read_folder(mood_faces *out, const char *path, mood_error *err) {
    walk w = {.root = path, .is_seven = true, .err = err};
    mood_status status = walk_all(&w, visit_name);
    if (status == MOOD_OK && w.faces.n_classes < 2)
        status = mood_fail(err, MOOD_E_FORMAT,
                           "%s: two folders of classes or more are expected", path);
    if (status == MOOD_OK && w.is_seven) mood_faces_name_seven(&w.faces);
    if (status == MOOD_OK) status = walk_all(&w, visit_pictures);
    if (status == MOOD_OK && !w.faces.n)
        status = mood_fail(err, MOOD_E_FORMAT, "%s: no pictures in its folders", path);
    if (status == MOOD_OK) {
        w.faces.twins = mood_alloc_zero(w.faces.n, 1);
        if (!w.faces.twins || mood_faces_find_twins(&w.faces) != MOOD_OK)
            status = mood_fail(err, MOOD_E_NOMEM, "%s: out of memory", path);
    }
    if (status == MOOD_OK)
        *out = w.faces;
    else
        mood_faces_clear(&w.faces);
    return status;
}
