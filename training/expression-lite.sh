#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# How models/expression-lite.onnx was made; training/LOG.md tells what came of it.
#
#     training/expression-lite.sh FER2013.csv FER2013NEW.csv OUT-FOLDER [moodify-train]
#
# OUT-FOLDER holds what training/expression.sh made (expression.onnx), whose eight-bit form looks on
# from the first epoch. training/expression-lite.tsv has every epoch. Nearly three hours on two idle
# cores.
set -eu
data=$1 votes=$2 out=$3 train=${4:-moodify-train}
export OMP_WAIT_POLICY=passive OMP_PROC_BIND=true OMP_PLACES=cores
mkdir -p "$out"
"$train" quantize --model "$out/expression.onnx" --data "$data" --out "$out/expression-int8.onnx"

distill() { # RUN OPTION...
    run=$out/$1
    shift
    "$train" distill --data "$data" --votes "$votes" --crowd .2 --votes-share .3 --smooth 0 --batch 128 \
        --sizes 48@0 --teacher "$out/expression-int8.onnx" --out "$run" --warm 1 --average .999 \
        --weight-decay .0002 "$@"
}

distill lite1 --epochs 110 --rate .1 --teacher-share .85 --mix .2 --p-mix .15 --strength .5 --seed 1 \
    --net "down 16, inverted 4 dynamic, down 48, inverted 3 dynamic se, inverted 3 dynamic se, down 96, \
inverted 3 dynamic se, inverted 3 dynamic se, inverted 3 dynamic se, pool, drop .1, dense 7"

descend() { # FROM TO OPTION...
    from=$out/$1 to=$2
    shift 2
    distill "$to" --from "$from" --mix 1 "$@"
}
descend lite1/checkpoint.bin lite2 --epochs 150 --rate .08 --teacher-share .95 --p-mix .5 --strength .7 --seed 2
descend lite2/checkpoint.bin lite3 --epochs 85 --rate .06 --teacher-share .87 --p-mix .3 --strength .6 --seed 3
descend lite3/checkpoint.bin lite4 --epochs 38 --rate .045 --teacher-share .85 --p-mix .2 --strength .55 --seed 4
"$train" merge --run "$out/lite3/checkpoint.bin" --run "$out/lite4/checkpoint.bin" \
    --run "$out/lite4/checkpoint.bin" --out "$out/lite-mean.bin"
descend lite-mean.bin lite5 --epochs 28 --rate .045 --warm .5 --teacher-share .85 --p-mix .2 --strength .55 --seed 5

"$train" merge --run "$out/lite4/checkpoint.bin" --run "$out/lite5/checkpoint.bin" --out "$out/lite.bin"
"$train" export --run "$out/lite.bin" --data "$data" --out "$out/expression-lite.onnx"
