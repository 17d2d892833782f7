#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Our engine beside ONNX Runtime on the same models, in turn, one thread each.
#
#     bench/peers.sh [--json] [--cpu=NAME] [MODEL.onnx]...       without models: all of models/
#
# ONNX Runtime comes from npm (onnxruntime-node, without its install scripts) into
# ${XDG_CACHE_HOME:-~/.cache}/moodify-bench, once. BUILD names the build folder, ROUNDS and RUNS
# how often to take turns and how many runs a turn has.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
bench=${BUILD:-$here/../build}/bench/bench_nn
[ -x "$bench" ] || {
    echo "peers.sh: $bench is not there; build first, or set BUILD" >&2
    exit 1
}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/moodify-bench
if [ ! -d "$cache/node_modules/onnxruntime-node" ]; then
    mkdir -p "$cache"
    (cd "$cache" && npm install --ignore-scripts --no-audit --no-fund --silent onnxruntime-node) >&2
fi
options=() models=()
for arg in "$@"; do
    case $arg in
    --json | --cpu=*) options+=("$arg") ;;
    -*)
        sed -n '3,11s/^# \{0,1\}//p' "$0"
        [ "$arg" = --help ] && exit 0
        exit 2
        ;;
    *) models+=("$arg") ;;
    esac
done
if [ ${#models[@]} -eq 0 ]; then
    for file in "$here"/../models/*.onnx; do models+=("$(realpath --relative-to="$PWD" "$file")"); done
fi
NODE_PATH=$cache/node_modules exec node "$here/peers.js" "$bench" "${options[@]}" "${models[@]}"
