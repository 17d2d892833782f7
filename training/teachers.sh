#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The three nets that taught models/expression.onnx (training/expression.sh), and the one it began
# as: runs 1 to 5 of training/LOG.md, phase by phase.
#
#     training/teachers.sh FER2013.csv FER2013NEW.csv OUT-FOLDER [moodify-train]
#
# Settings, seed and workers make the same nets again on the same kind of processor (AVX512-BF16),
# whatever the number of threads; but for the first epochs, whose share of the crowd's votes was
# other than the program's today: as they stand in runs 1 to 3 and in epochs 1 to 24 of run 4 (a
# quarter of them, with .05 of smoothing), from a regression with other features to epoch 51. The
# models' norms were not measured anew in runs 1 to 3 either. Five hours on two idle cores.
#
# The many phases of run 1 are where the rate's plan was drawn anew while the machine was busier or
# idler than expected.
set -eu
data=$1 votes=$2 out=$3 train=${4:-moodify-train}
export OMP_WAIT_POLICY=passive OMP_PROC_BIND=true OMP_PLACES=cores
mkdir -p "$out"

learn() { # VERB OPTION...
    verb=$1
    shift
    "$train" "$verb" --data "$data" --votes "$votes" "$@"
}
model() { # RUN NAME
    "$train" export --run "$1" --data "$data" --out "$out/$2.onnx"
}

# Runs 1 and 2: 64 million multiply-adds.
small() { learn fit --out "$out/small" "$@"; }
small --net "conv 32, down 32, res, down 64, res se, res se, down 128, res se, res se, pool, drop .2, dense 7" \
    --plan trapezoid --warm 1 --rate .1 --batch 128 --workers 2 --average .998 --smooth .05 --mix .2 \
    --p-mix .3 --crowd .5 --strength .8 --epochs 60 --decay-epochs 20 --sizes 40@0,48@.5 --stop-after 10
small --resume --epochs 30 --decay-epochs 12 --sizes 40@0,48@.9 --stop-after 14
small --resume --epochs 36 --decay-epochs 22 --sizes 40@0,48@.95 --crowd .25 --p-mix .1 --strength .7 --stop-after 16
small --resume --epochs 48 --decay-epochs 33 --stop-after 27
small --resume --epochs 39 --decay-epochs 19 --sizes 40@0,48@.92 --stop-after 29
small --resume --epochs 47 --decay-epochs 33 --sizes 40@0,48@.93 --stop-after 32
small --resume --epochs 41 --decay-epochs 19.8 --sizes 40@0 --stop-after 35
small --resume --crowd .1 --p-mix 0 --stop-after 40
small --resume --epochs 47 --decay-epochs 79 --strength .4
small --resume --epochs 54 --decay-epochs 58 --sizes 48@0 --stop-after 48
small --resume --epochs 51 --decay-epochs 29 --stop-after 50
model "$out/small/checkpoint.bin" run1
small --resume --plan cosine --epochs 230 --rate .1 --sizes 40@0,48@.87 --crowd .25 --p-mix 0 --strength .6 --stop-after 76
small --resume --epochs 165 --stop-after 122
small --resume --crowd .1 --strength .45 --stop-after 143
small --resume --strength .3 --stop-after 146
small --resume --plan trapezoid --rate .016 --decay-epochs 20 --crowd .2 --p-mix .15 --strength .65
model "$out/small/checkpoint.bin" run2

# Run 3: the same net learns from both.
for run in run1 run2; do
    "$train" predict --data "$data" --model "$out/$run.onnx" --mirrored --out "$out/$run.csv"
done
learn finetune --from "$out/small/checkpoint.bin" --teacher "$out/run1.csv" --teacher "$out/run2.csv" \
    --out "$out/taught" --teacher-share .5 --crowd .1 --smooth 0 --epochs 15 --rate .012 --warm .5 --batch 128 \
    --average .998 --mix .2 --p-mix .15 --strength .6 --sizes 48@0
model "$out/taught/checkpoint.bin" run3

# Run 4: 139 million multiply-adds. Its moments after epochs 94, 134 and 146 are kept.
wide() { learn fit --out "$out/wide" "$@"; }
keep() { cp "$out/wide/checkpoint.bin" "$out/wide-$1.bin"; }
wide --net "conv 32, down 64, res, down 128, res se, down 192, res se, pool, drop .3, dense 7" \
    --plan cosine --warm 1 --rate .1 --batch 128 --workers 2 --average .998 --smooth 0 --mix .2 --p-mix .15 \
    --crowd .5 --strength .7 --epochs 150 --sizes 40@0 --stop-after 51
wide --resume --epochs 145 --sizes 40@0,48@.75 --stop-after 94
keep 94
wide --resume --crowd .2 --stop-after 134
keep 134
wide --resume --plan trapezoid --rate .011 --epochs 146 --decay-epochs 11 --sizes 48@0 --crowd .3 --strength .8 \
    --average .999
keep 146

# Run 5: a branch of run 4 from epoch 94 on, which also learns the votes themselves.
branch() {
    learn "$@" --out "$out/branch" --plan cosine --rate .0279 --warm .2 --epochs 51 \
        --sizes 40@0,48@.45 --smooth 0 --p-mix .15 --strength .7 --batch 128 --average .998 --votes-share 1
}
branch finetune --from "$out/wide-94.bin" --crowd 0 --stop-after 5
branch fit --resume --crowd .2 --stop-after 42
model "$out/branch/checkpoint.bin" run5
