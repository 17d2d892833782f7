#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Our engine beside ONNX Runtime, on the same networks, one thread each, taking turns so that a
# busy machine disturbs both alike. Prints the median over the turns of each turn's median.
#
#     bench/peers_look.sh [BUILD-FOLDER] [TURNS]
#
# ONNX Runtime comes from npm (onnxruntime-node, without install scripts) into a temporary folder.
# Wants node, npm, python3 and MOODIFY_PORTRAIT (./check fetches one).
set -euo pipefail
build=$(readlink -f "${1:-build}")
turns=${2:-7}
source=$(dirname "$(dirname "$(readlink -f "$0")")")
rounds=20
names=(face-short face-full expression)
folder=${MOODIFY_PEERS:-$(mktemp -d)}
[ -n "${MOODIFY_PEERS:-}" ] || trap 'rm -rf "$folder"' EXIT
mkdir -p "$folder"
cd "$folder"
[ -d node_modules/onnxruntime-node ] ||
    npm install --ignore-scripts --no-audit --no-fund --silent onnxruntime-node >&2
: >ours && : >theirs
for ((i = 0; i < turns; i++)); do
    "$build/bench/bench_look" --json --rounds $rounds "$source/models" >>ours
    node "$source/bench/peers_onnxruntime.mjs" "$source/models" $rounds "${names[@]}" >>theirs
done
python3 - "${names[@]}" <<'END'
import json, statistics, sys
ours = [json.loads(line) for line in open("ours")]
theirs = [json.loads(line)["median_ms"] for line in open("theirs")]
version = json.load(open("node_modules/onnxruntime-node/package.json"))["version"]
def median(rows, name):
    return statistics.median(row[name] for row in rows)
print(f"One thread, ms, median of {len(ours)} turns; ours with {ours[0]['cpu']}, ONNX Runtime {version}\n")
print(f"  {'':12} {'ours':>8} {'theirs':>8} {'ratio':>6}")
for name in sys.argv[1:]:
    a, b = median([row["median_ms"] for row in ours], name), median(theirs, name)
    print(f"  {name:12} {a:8.3f} {b:8.3f} {b / a:6.2f}")
print()
for name in ("decode", "find", "find_camera", "align", "express", "total"):
    print(f"  {name:12} {median([row['median_ms'] for row in ours], name):8.3f}")
END
