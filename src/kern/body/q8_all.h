/* SPDX-License-Identifier: Apache-2.0
 *
 * All eight-bit bodies, and the lines that put them into the table. An instruction set's file
 * includes its vec_<isa>.h, body/all.h if it has fp32 kernels of its own, and then this.
 */
#include "kern/body/q8_conv.h"
#include "kern/body/q8_mix.h"
#include "kern/body/q8_wino.h"

#define Q8_TEXT_(isa) #isa
#define Q8_TEXT(isa)  Q8_TEXT_(isa)

KERN_INLINE void kern_fill_q8(mood_kern_table *t) {
    t->q8_name = Q8_TEXT(VEC_SUFFIX);
    t->q8 = (mood_q8_form){VEC_Q8_DOT, VEC_Q8_SIGNED, VEC_Q8_APART};
    t->conv_q8 = KERN_NAME(conv_q8);
    t->mix_q8 = KERN_NAME(mix_q8);
    t->sum_q8 = KERN_NAME(sum_q8);
    t->wino_in_q8 = KERN_NAME(wino_in_q8);
    t->wino_mul_q8 = KERN_NAME(wino_mul_q8);
    t->wino_out_q8 = KERN_NAME(wino_out_q8);
}
