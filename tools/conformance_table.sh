#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Writes the table of operators in docs/models.md anew, from ONNX's own test data.
#
#     tools/conformance_table.sh [BUILD-FOLDER] [TEST-DATA]
set -euo pipefail
build=${1:-build}
data=${2:-/usr/share/libonnx-testdata/data}
page=$(dirname "$(readlink -f "$0")")/../docs/models.md
table=$("$build/tests/conformance/conformance" "$data" --table)
awk -v table="$table" '
    /<!-- table begins -->/ { print; print table; skip = 1 }
    /<!-- table ends -->/ { skip = 0 }
    !skip && !/<!-- table begins -->/ { print }
    skip && /<!-- table begins -->/ { next }' "$page" >"$page.new"
mv "$page.new" "$page"
