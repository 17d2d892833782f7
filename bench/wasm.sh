#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# The WebAssembly modules in Node beside the native engine with AVX2, ONNX Runtime Web and
# TensorFlow.js, in turn, one thread each.
#
#     bench/wasm.sh [--json] [MODEL.onnx]...
#
# Without models: the expression network, the same in eight bits, and the small one. TensorFlow.js
# runs the emotion model of @vladmandic/human, a mini-Xception of 10 million. The peers come from npm, without their install scripts, into
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

if [ ${#models[@]} -eq 0 ]; then
    folder=$(realpath --relative-to="$PWD" "$here/../models")
    models=("$folder/expression.onnx" "$folder/expression-int8.onnx" "$folder/expression-lite.onnx")
fi
PEERS=$cache node --no-warnings "$here/wasm.mjs" "$build" "${options[@]}" "${models[@]}"
