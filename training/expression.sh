#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# How models/expression.onnx was made: runs 1 and 2 of training/LOG.md, phase by phase; seed, workers and
# settings make it the same again on the same kind of processor (AVX512-BF16), whatever the number of
# threads.
#
#     training/expression.sh FER2013.csv FER2013NEW.csv OUT-FOLDER [moodify-train]
#
# The phases are where the rate's plan was drawn anew while the machine was busier or idler than
# expected, and where the curve on PublicTest asked for it.
set -eu
data=$1 votes=$2 out=$3 train=${4:-moodify-train}
export OMP_WAIT_POLICY=passive
faces="--data $data --votes $votes"

phase() {
    "$train" fit $faces --out "$out/long" "$@"
}

mkdir -p "$out"

# Run 1.
phase --net "conv 32, down 32, res, down 64, res se, res se, down 128, res se, res se, pool, drop .2, dense 7" \
    --plan trapezoid --warm 1 --rate .1 --batch 128 --workers 2 --average .998 --smooth .05 --mix .2 \
    --p-mix .3 --crowd .5 --strength .8 --epochs 60 --decay-epochs 20 --sizes 40@0,48@.5 --stop-after 10
phase --resume --epochs 30 --decay-epochs 12 --sizes 40@0,48@.9 --stop-after 14
phase --resume --epochs 36 --decay-epochs 22 --sizes 40@0,48@.95 --crowd .25 --p-mix .1 --strength .7 --stop-after 16
phase --resume --epochs 48 --decay-epochs 33 --stop-after 27
phase --resume --epochs 39 --decay-epochs 19 --sizes 40@0,48@.92 --stop-after 29
phase --resume --epochs 47 --decay-epochs 33 --sizes 40@0,48@.93 --stop-after 32
phase --resume --epochs 41 --decay-epochs 19.8 --sizes 40@0 --stop-after 35
phase --resume --crowd .1 --p-mix 0 --stop-after 40
phase --resume --epochs 47 --decay-epochs 79 --strength .4
phase --resume --epochs 54 --decay-epochs 58 --sizes 48@0 --stop-after 48
phase --resume --epochs 51 --decay-epochs 29 --stop-after 50
"$train" export --run "$out/long/checkpoint.bin" --data "$data" --out "$out/run1.onnx"

# Run 2 goes on with a high rate again.
phase --resume --plan cosine --epochs 230 --rate .1 --sizes 40@0,48@.87 --crowd .25 --p-mix 0 --strength .6 --stop-after 76
phase --resume --epochs 165 --stop-after 122
phase --resume --crowd .1 --strength .45 --stop-after 143
phase --resume --strength .3 --stop-after 146
phase --resume --plan trapezoid --rate .016 --decay-epochs 20 --crowd .2 --p-mix .15 --strength .65
"$train" export --run "$out/long/checkpoint.bin" --data "$data" --out "$out/expression.onnx"
