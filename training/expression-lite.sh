#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# How models/expression-lite.onnx was made; training/LOG.md tells what came of it.
#
#     training/expression-lite.sh FER2013.csv FER2013NEW.csv OUT-FOLDER [moodify-train]
#
# OUT-FOLDER holds what training/expression.sh made (expression.onnx). training/expression-lite.tsv has
# every epoch: 80 taught by what that network said of the faces, then 40 and 12 while it looks on.
# An hour on two idle cores.
set -eu
data=$1 votes=$2 out=$3 train=${4:-moodify-train}
export OMP_WAIT_POLICY=passive OMP_PROC_BIND=true OMP_PLACES=cores
mkdir -p "$out"
"$train" predict --data "$data" --model "$out/expression.onnx" --mirrored --out "$out/says.csv"

distill() {
    "$train" distill --data "$data" --votes "$votes" --crowd .2 --votes-share .3 --smooth 0 --batch 128 \
        --sizes 48@0 "$@"
}

distill --teacher "$out/says.csv" --out "$out/lite" --teacher-share .7 --epochs 80 --rate .1 --warm 1 --p-mix 0 \
    --strength .45 --average .998 --net "down 32, inverted 2, down 48, inverted 3 se, inverted 3 se, down 96, \
inverted 3 se, inverted 3 se, pool, drop .1, dense 7"

descend() { # FROM TO OPTION...
    from=$out/$1/checkpoint.bin to=$out/$2
    shift 2
    distill --from "$from" --out "$to" --teacher "$out/expression.onnx" --teacher-share .8 --plan cosine --warm .5 \
        --mix .2 --p-mix .1 --average .999 "$@"
}
descend lite lite1 --epochs 40 --rate .06 --strength .5 --seed 2
descend lite1 lite2 --epochs 12 --rate .04 --strength .6 --seed 3

"$train" merge --run "$out/lite1/checkpoint.bin" --run "$out/lite1/checkpoint.bin" \
    --run "$out/lite2/checkpoint.bin" --out "$out/lite.bin"
"$train" export --run "$out/lite.bin" --data "$data" --out "$out/expression-lite.onnx"
