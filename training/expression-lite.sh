#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# How models/expression-lite.onnx was made; training/LOG.md tells what came of it.
#
#     training/expression-lite.sh FER2013.csv FER2013NEW.csv OUT-FOLDER [moodify-train]
#
# OUT-FOLDER holds what training/teachers.sh (run1.onnx, run2.onnx) and training/expression.sh
# (expression.onnx) made. The share of the crowd of the first 150 epochs (a tenth) was of the votes as
# they stand. training/expression-lite.tsv has every epoch: 150 of the run, 18 and 9 of the two
# descents.
set -eu
data=$1 votes=$2 out=$3 train=${4:-moodify-train}
export OMP_WAIT_POLICY=passive OMP_PROC_BIND=true OMP_PLACES=cores
mkdir -p "$out"
"$train" predict --data "$data" --model "$out/run1.onnx" --mirrored --out "$out/says1.csv"
"$train" predict --data "$data" --model "$out/run2.onnx" --mirrored --out "$out/says2.csv"

phase() {
    "$train" distill --data "$data" --votes "$votes" --out "$out/lite" "$@"
}

phase --teacher "$out/says2.csv" --teacher-share .6 --crowd .1 --smooth 0 \
    --net "down 32, down 48, res se, down 64, res se, res se, pool, drop .1, dense 7" \
    --epochs 80 --rate .1 --warm 1 --p-mix 0 --strength .45 --sizes 48@0
phase --resume --teacher "$out/says2.csv" --teacher "$out/says1.csv" \
    --epochs 150 --plan trapezoid --rate .06 --decay-epochs 70 --strength .4

# Two descents, taught by the shipped net as it sees their pictures.
descend() { # FROM TO OPTION...
    from=$out/$1/checkpoint.bin to=$out/$2
    shift 2
    "$train" distill --data "$data" --votes "$votes" --from "$from" --out "$to" \
        --teacher "$out/expression.onnx" --teacher-share .7 --crowd .2 --votes-share .3 --smooth 0 --plan cosine \
        --rate .04 --warm .3 --mix .2 --p-mix .1 --strength .5 --batch 128 --average .999 --sizes 48@0 "$@"
}
descend lite lite1 --epochs 18
descend lite1 lite2 --epochs 9 --seed 2

"$train" merge --run "$out/lite/checkpoint.bin" --run "$out/lite1/checkpoint.bin" \
    --run "$out/lite2/checkpoint.bin" --out "$out/lite.bin"
"$train" export --run "$out/lite.bin" --data "$data" --out "$out/expression-lite.onnx"
