#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Runs one case of the command and compares what it prints.
#
#     run_case.sh FOLDER_OF_MOODIFY CASE.sh
#
# The case runs with `sh -eu` in an empty folder of its own, with `moodify` in its PATH and $CASES
# naming the folder of the case; it fails when it exits with anything but 0. Beside it may stand
#
#     CASE.sh.stdout.exact   what standard output must be
#     CASE.sh.stdout.glob    a pattern of bash for it, where something varies
#     CASE.sh.stderr.exact, CASE.sh.stderr.glob
#
# Exit 77 of a case skips it.
set -uo pipefail
program_folder=$(cd "$1" && pwd)
case=$(readlink -f "$2")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

env -u MOODIFY_DATA -u MOODIFY_STORE \
    PATH="$program_folder:$PATH" CASES="$(dirname "$case")" HOME="$folder" \
    XDG_DATA_HOME="$folder/data" NO_COLOR=1 LC_ALL=C.UTF-8 \
    sh -eu "$case" >"$folder.out" 2>"$folder.err" </dev/null
code=$?
trap 'rm -rf "$folder" "$folder.out" "$folder.err"' EXIT

show() {
    echo "--- $1:" >&2
    cat "$2" >&2
}
fail() {
    echo "$(basename "$case"): $1" >&2
    show "standard output" "$folder.out"
    show "standard error" "$folder.err"
    exit 1
}

[ $code -ne 77 ] || exit 77
[ $code -eq 0 ] || fail "exit code $code"
for stream in stdout:out stderr:err; do
    name=${stream%:*}
    got=$folder.${stream#*:}
    if [ -f "$case.$name.exact" ]; then
        diff -u "$case.$name.exact" "$got" >&2 || fail "$name differs"
    fi
    if [ -f "$case.$name.glob" ]; then
        # shellcheck disable=SC2053 # the right side is meant as a pattern
        [[ $(cat "$got") == $(cat "$case.$name.glob") ]] || fail "$name does not match its pattern"
    fi
done
