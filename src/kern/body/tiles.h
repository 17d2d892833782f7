/* SPDX-License-Identifier: Apache-2.0
 *
 * Every (blocks, pixels) whose sums fit into so many registers; at most 14 pixels.
 */
#ifndef MOOD_KERN_TILES_H
#define MOOD_KERN_TILES_H

/* clang-format off */
#define CONV_TILES_10(X)                                                                       \
    X(1, 1) X(1, 2) X(1, 3) X(1, 4) X(1, 5) X(1, 6) X(1, 7) X(1, 8) X(1, 9) X(1, 10) X(2, 1)   \
    X(2, 2) X(2, 3) X(2, 4) X(2, 5) X(3, 1) X(3, 2) X(3, 3) X(4, 1) X(4, 2)

#define CONV_TILES_12(X)                                                                       \
    X(1, 1) X(1, 2) X(1, 3) X(1, 4) X(1, 5) X(1, 6) X(1, 7) X(1, 8) X(1, 9) X(1, 10)           \
    X(1, 11) X(1, 12) X(2, 1) X(2, 2) X(2, 3) X(2, 4) X(2, 5) X(2, 6) X(3, 1) X(3, 2)          \
    X(3, 3) X(3, 4) X(4, 1) X(4, 2) X(4, 3)

#define CONV_TILES_24(X)                                                                       \
    X(1, 1) X(1, 2) X(1, 3) X(1, 4) X(1, 5) X(1, 6) X(1, 7) X(1, 8) X(1, 9) X(1, 10)           \
    X(1, 11) X(1, 12) X(1, 13) X(1, 14) X(2, 1) X(2, 2) X(2, 3) X(2, 4) X(2, 5) X(2, 6)        \
    X(2, 7) X(2, 8) X(2, 9) X(2, 10) X(2, 11) X(2, 12) X(3, 1) X(3, 2) X(3, 3) X(3, 4)         \
    X(3, 5) X(3, 6) X(3, 7) X(3, 8) X(4, 1) X(4, 2) X(4, 3) X(4, 4) X(4, 5) X(4, 6)

#define CONV_TILES_28(X)                                                                       \
    X(1, 1) X(1, 2) X(1, 3) X(1, 4) X(1, 5) X(1, 6) X(1, 7) X(1, 8) X(1, 9) X(1, 10)           \
    X(1, 11) X(1, 12) X(1, 13) X(1, 14) X(2, 1) X(2, 2) X(2, 3) X(2, 4) X(2, 5) X(2, 6)        \
    X(2, 7) X(2, 8) X(2, 9) X(2, 10) X(2, 11) X(2, 12) X(2, 13) X(2, 14) X(3, 1) X(3, 2)       \
    X(3, 3) X(3, 4) X(3, 5) X(3, 6) X(3, 7) X(3, 8) X(3, 9) X(4, 1) X(4, 2) X(4, 3) X(4, 4)    \
    X(4, 5) X(4, 6) X(4, 7)
/* clang-format on */

#endif
