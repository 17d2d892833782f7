/* SPDX-License-Identifier: Apache-2.0
 *
 * What the verbs that train and measure networks share: the faces.
 */
#include "train_verb.h"
#include "train/crowd.h"
#include "train/folder.h"
#include "terms/seven.h"

#include <math.h>
#include <stdio.h>
#include <sys/stat.h>

void train_print_crowd(const mood_faces *faces, const char *who) {
    size_t n = 0, n_right = 0;
    double loss = 0;
    for (size_t row = 0; row < faces->n; row++) {
        if (faces->splits[row] != MOOD_SPLIT_PUBLIC) continue;
        const float *p = faces->crowd + row * MOOD_N_EXPRESSIONS;
        n_right += mood_seven_best(p) == faces->labels[row];
        loss -= log(fmax((double)p[faces->labels[row]], 1e-12));
        n++;
    }
    if (n)
        fprintf(stderr, "%s: tell %.2f %% of PublicTest's labels, loss %.4f\n", who,
                100. * (double)n_right / (double)n, loss / (double)n);
}

mood_status train_read_faces(mood_faces *out, const char *data, const char *votes,
                             mood_error *err) {
    mood_faces faces = {0};
    struct stat info;
    const bool is_folder = stat(data, &info) == 0 && S_ISDIR(info.st_mode);
    MOOD_TRY(is_folder ? mood_faces_read_folder(&faces, data, err)
                       : mood_faces_read_csv(&faces, data, err));
    if (votes) {
        mood_status status = mood_faces_read_votes(&faces, votes, err);
        if (status == MOOD_OK && mood_crowd_translate(&faces) != MOOD_OK)
            status = mood_fail(err, MOOD_E_NOMEM, "%s: out of memory", votes);
        if (status != MOOD_OK) {
            mood_faces_clear(&faces);
            return status;
        }
    }
    for (int i = 0; i < MOOD_N_SPLITS; i++) {
        size_t twins;
        const size_t n = mood_faces_count(&twins, &faces, (mood_split)i);
        fprintf(stderr, "%-11s %6zu faces, %4zu of them also in another split\n",
                mood_split_name(i), n, twins);
    }
    if (faces.crowd) train_print_crowd(&faces, "votes");
    *out = faces;
    return MOOD_OK;
}
