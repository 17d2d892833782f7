/* SPDX-License-Identifier: Apache-2.0
 *
 * What the tests on real pictures share: a finder over the project's own models, and pictures
 * from files.
 */
#ifndef MOOD_TEST_PHOTOS_H
#define MOOD_TEST_PHOTOS_H

#include "face/face.h"

/** A finder over the models that MOODIFY_MODELS names; ends the test when they do not load. */
mood_finder *test_finder(void);

/**
 * The value of an environment variable; without it the whole program is skipped and ends, in
 * the words that TAP has for it (cmocka's skip() counts as a failure there).
 */
const char *test_variable(const char *name);

/** A decoded picture; ends the test when it cannot be read. */
mood_picture *test_picture(const char *path);

#endif
