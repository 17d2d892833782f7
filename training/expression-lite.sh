#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# How models/expression-lite.onnx was made; training/LOG.md tells what came of it.
#
#     training/expression-lite.sh FER2013.csv FER2013NEW.csv OUT-FOLDER RUN1.onnx RUN2.onnx [moodify-train]
#
# RUN1 and RUN2 are the networks of runs 1 and 2 in training/LOG.md, which the first version of
# training/expression.sh made. Its share of the crowd (a tenth) was of the votes as they stand.
set -eu
data=$1 votes=$2 out=$3 run1=$4 run2=$5 train=${6:-moodify-train}
export OMP_WAIT_POLICY=passive OMP_PROC_BIND=true OMP_PLACES=cores
mkdir -p "$out"
"$train" predict --data "$data" --model "$run1" --mirrored --out "$out/says1.csv"
"$train" predict --data "$data" --model "$run2" --mirrored --out "$out/says2.csv"

phase() {
    "$train" distill --data "$data" --votes "$votes" --out "$out/run" "$@"
}

phase --teacher "$out/says2.csv" --teacher-share .6 --crowd .1 --smooth 0 \
    --net "down 32, down 48, res se, down 64, res se, res se, pool, drop .1, dense 7" \
    --epochs 80 --rate .1 --warm 1 --p-mix 0 --strength .45 --sizes 48@0
phase --resume --teacher "$out/says2.csv" --teacher "$out/says1.csv" \
    --epochs 150 --plan trapezoid --rate .06 --decay-epochs 70 --strength .4
"$train" export --run "$out/run/checkpoint.bin" --data "$data" --out "$out/expression-lite.onnx"
