/* SPDX-License-Identifier: Apache-2.0
 *
 * fer2013.csv, or with a first byte of '+' the votes for two faces.
 */
#include "train/data.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    mood_faces faces = {0};
    mood_error err = {0};
    const char *text = (const char *)data;
    if (size && data[0] == '+') {
        uint8_t splits[2] = {MOOD_SPLIT_TRAINING, MOOD_SPLIT_PUBLIC};
        mood_faces two = {.n = 2, .n_classes = MOOD_N_EXPRESSIONS, .splits = splits};
        mood_status status = mood_faces_parse_votes(&two, text + 1, size - 1, "votes", &err);
        if (status != MOOD_OK) return 0;
        two.splits = NULL;
        mood_faces_clear(&two);
        return 0;
    }
    if (mood_faces_parse_csv(&faces, text, size, "faces", &err) == MOOD_OK)
        mood_faces_clear(&faces);
    return 0;
}
