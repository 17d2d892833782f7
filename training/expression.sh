#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The run whose curve is in training/LOG.md, "run 1", phase by phase; seed, workers and settings make
# it the same again on the same kind of processor (AVX512-BF16), whatever the number of threads.
#
#     training/expression.sh FER2013.csv FER2013NEW.csv OUT-FOLDER [moodify-train]
#
# The phases are where the rate's plan was drawn anew while the machine was busier or idler than
# expected; a run that is not pressed for time does the whole with one call, as at the end.
set -eu
data=$1 votes=$2 out=$3 train=${4:-moodify-train}
export OMP_WAIT_POLICY=passive
common="--data $data --votes $votes --out $out"

phase() {
    "$train" fit $common "$@"
}

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
