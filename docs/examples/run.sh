#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The example says what is wrong, and finds the portrait happy.
set -eu
program=$1
code=0
"$program" 2>/dev/null || code=$?
[ "$code" = 2 ]
code=0
"$program" /nowhere "$0" 2>/dev/null || code=$?
[ "$code" = 1 ]
"$program" "$MOODIFY_MODELS" "$0" 2>&1 | grep -q 'not a picture'
[ -f "${MOODIFY_PORTRAIT:-}" ] || { echo "MOODIFY_PORTRAIT names no file" && exit 77; }
"$program" "$MOODIFY_MODELS" "$MOODIFY_PORTRAIT" | grep -q happy
