/* SPDX-License-Identifier: Apache-2.0
 *
 * What each test includes: cmocka needs four headers before its own.
 */
#ifndef MOOD_TEST_H
#define MOOD_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** |a - b| <= tolerance, with both numbers in the message. */
#define assert_near(a, b, tolerance)                                                           \
    do {                                                                                       \
        const double near_a_ = (a), near_b_ = (b);                                             \
        if (!(fabs(near_a_ - near_b_) <= (tolerance)))                                         \
            fail_msg("%s is %.9g, expected %.9g +- %g", #a, near_a_, near_b_,                  \
                     (double)(tolerance));                                                     \
    } while (0)

/** The error's text holds `part`. */
#define assert_error_names(err, part)                                                          \
    do {                                                                                       \
        if (!strstr((err).text, (part)))                                                       \
            fail_msg("the error \"%s\" does not name \"%s\"", (err).text, (part));             \
    } while (0)

#endif
