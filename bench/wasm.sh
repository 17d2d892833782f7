#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# The WebAssembly modules in Node beside the native engine with AVX2, ONNX Runtime Web and
# TensorFlow.js, in turn, one thread each.
#
#     bench/wasm.sh [--json] [MODEL.onnx]...
#
# Without models: models/expression.onnx, and a network of 14 million multiply-adds that
# moodify-train makes on the spot from noise (a network's time does not depend on what it has
# learned). TensorFlow.js runs the emotion model of @vladmandic/human, a mini-Xception of 10
# million. The peers come from npm, without their install scripts, into
# ${XDG_CACHE_HOME:-~/.cache}/moodify-bench-web, once. BUILD names the build folder, ROUNDS and
# RUNS how often to take turns and how many runs a turn has.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
build=${BUILD:-$here/../build}
[ -f "$build/src/wasm/moodify-simd.wasm" ] && [ -x "$build/bench/bench_nn" ] || {
    echo "wasm.sh: $build has no modules or no bench_nn; build first, or set BUILD" >&2
    exit 1
}
options=() models=()
for arg in "$@"; do
    case $arg in
    --json) options+=("$arg") ;;
    -*)
        sed -n '3,15s/^# \{0,1\}//p' "$0"
        [ "$arg" = --help ] && exit 0
        exit 2
        ;;
    *) models+=("$arg") ;;
    esac
done
peers=(onnxruntime-web @tensorflow/tfjs-core @tensorflow/tfjs-converter
    @tensorflow/tfjs-backend-wasm @vladmandic/human)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/moodify-bench-web
if [ ! -d "$cache/node_modules/@vladmandic/human" ]; then
    mkdir -p "$cache"
    (cd "$cache" && npm install --ignore-scripts --no-audit --no-fund --silent "${peers[@]}") >&2
fi

# 84 faces of noise in the form of FER-2013's file, one epoch, exported.
make_small() {
    awk 'BEGIN {
        srand(1); print "emotion,pixels,Usage"
        for (row = 0; row < 84; row++) {
            printf "%d,", row % 7
            for (i = 0; i < 2304; i++) printf "%s%d", i ? " " : "", int(rand() * 256)
            print "," (row < 56 ? "Training" : row < 70 ? "PublicTest" : "PrivateTest")
        }
    }' >"$1/noise.csv"
    "$build/moodify-train" fit --data "$1/noise.csv" --out "$1/run" --threads 1 --workers 1 \
        --batch 28 --epochs 1 --warm 0 --precision f32 \
        --net 'down 32, down 48, res se, down 80, res se, pool, drop .1, dense 7' &&
        "$build/moodify-train" export --run "$1/run/checkpoint.bin" --temperature 1 \
            --out "$1/small.onnx"
}

if [ ${#models[@]} -eq 0 ]; then
    models=("$(realpath --relative-to="$PWD" "$here/../models/expression.onnx")")
    scratch=$(mktemp -d)
    trap 'rm -rf "$scratch"' EXIT
    if make_small "$scratch" >"$scratch/log" 2>&1; then
        models+=("$scratch/small.onnx")
    else
        tail -n 1 "$scratch/log" >&2
        echo "wasm.sh: moodify-train made no small network; it is left out" >&2
    fi
fi
PEERS=$cache node --no-warnings "$here/wasm.mjs" "$build" "${options[@]}" "${models[@]}"
