/* SPDX-License-Identifier: Apache-2.0
 *
 * All bodies, and the lines that put them into the table. An instruction set's file includes
 * its vec_<isa>.h and then this.
 */
#include "kern/body/conv.h"
#include "kern/body/dwconv.h"
#include "kern/body/mix.h"
#include "kern/body/peak.h"
#include "kern/body/pooling.h"
#include "kern/body/resample.h"
#include "kern/body/wino.h"

#define KERN_TEXT_(isa) #isa
#define KERN_TEXT(isa)  KERN_TEXT_(isa)

KERN_INLINE void kern_fill(mood_kern_table *t) {
    t->name = KERN_TEXT(VEC_SUFFIX);
    t->block = VEC_LANES;
    t->n_regs = VEC_REGS;
    t->conv_f32 = KERN_NAME(conv_f32);
    t->dwconv_f32 = KERN_NAME(dwconv_f32);
    t->mix_f32 = KERN_NAME(mix_f32);
    t->pool_max_f32 = KERN_NAME(pool_max_f32);
    t->pool_mean_f32 = KERN_NAME(pool_mean_f32);
    t->mean_f32 = KERN_NAME(mean_f32);
    t->resize_f32 = KERN_NAME(resize_f32);
    t->wino_weights_f32 = KERN_NAME(wino_weights_f32);
    t->wino_in_f32 = KERN_NAME(wino_in_f32);
    t->wino_out_f32 = KERN_NAME(wino_out_f32);
    t->peak_f32 = KERN_NAME(peak_f32);
}
