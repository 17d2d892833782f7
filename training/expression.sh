#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# How models/expression.onnx was made: run 4 of training/LOG.md, phase by phase; training/expression.tsv has
# every epoch.
#
#     training/expression.sh FER2013.csv FER2013NEW.csv OUT-FOLDER [moodify-train]
#
# Settings, seed and workers make the same net again on the same kind of processor (AVX512-BF16), whatever
# the number of threads; but for epochs 1 to 24, which took a quarter of each label from the votes as
# they stand and smoothed it by .05, and 25 to 51, whose regression had other features: the program no
# longer does either. Two hours on two idle cores.
set -eu
data=$1 votes=$2 out=$3 train=${4:-moodify-train}
export OMP_WAIT_POLICY=passive OMP_PROC_BIND=true OMP_PLACES=cores

phase() {
    "$train" fit --data "$data" --votes "$votes" --out "$out/wide" "$@"
}

mkdir -p "$out"
phase --net "conv 32, down 64, res, down 128, res se, down 192, res se, pool, drop .3, dense 7" \
    --plan cosine --warm 1 --rate .1 --batch 128 --workers 2 --average .998 --smooth 0 --mix .2 --p-mix .15 \
    --crowd .5 --strength .7 --epochs 150 --sizes 40@0 --stop-after 51
phase --resume --epochs 145 --sizes 40@0,48@.75 --stop-after 94
phase --resume --crowd .2 --stop-after 134
phase --resume --plan trapezoid --rate .011 --epochs 146 --decay-epochs 11 --sizes 48@0 --crowd .3 --strength .8 \
    --average .999
"$train" export --run "$out/wide/checkpoint.bin" --data "$data" --out "$out/expression.onnx"
