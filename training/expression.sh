#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# How models/expression.onnx was made: from the mean of two moments of run 4, taught by three nets
# that look at the pictures it is shown, then by labels alone, and the mean of these moments (run 6 of
# training/LOG.md). training/expression.tsv has every epoch: those of run 4, then these.
#
#     training/teachers.sh FER2013.csv FER2013NEW.csv OUT-FOLDER      first
#     training/expression.sh FER2013.csv FER2013NEW.csv OUT-FOLDER [moodify-train]
#
# An hour on two idle cores.
set -eu
data=$1 votes=$2 out=$3 train=${4:-moodify-train}
export OMP_WAIT_POLICY=passive OMP_PROC_BIND=true OMP_PLACES=cores

"$train" merge --run "$out/wide-134.bin" --run "$out/wide-146.bin" --out "$out/mean.bin"
"$train" export --run "$out/mean.bin" --data "$data" --out "$out/mean.onnx"
"$train" distill --data "$data" --votes "$votes" --from "$out/mean.bin" \
    --teacher "$out/mean.onnx" --teacher "$out/run5.onnx" --teacher "$out/run3.onnx" --out "$out/taught6" \
    --teacher-share .7 --crowd .2 --votes-share .3 --smooth 0 --plan cosine --epochs 30 --rate .02 --warm .3 \
    --mix .5 --p-mix .3 --strength .7 --average .999 --sizes 48@0 --stop-after 24
taught=$out/taught6/checkpoint.bin
"$train" merge --run "$out/mean.bin" --run "$taught" --out "$out/mean6.bin"
"$train" finetune --data "$data" --votes "$votes" --from "$out/mean6.bin" --out "$out/last" \
    --crowd .2 --votes-share .3 --smooth 0 --plan cosine --epochs 10 --rate .015 --warm .3 --mix .2 --p-mix .15 \
    --strength .8 --batch 128 --average .999 --sizes 48@0 --seed 2
"$train" merge --run "$out/mean.bin" --run "$taught" --run "$taught" --run "$out/last/checkpoint.bin" \
    --out "$out/expression.bin"
"$train" export --run "$out/expression.bin" --data "$data" --out "$out/expression.onnx"
