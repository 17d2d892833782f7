#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# symbols.sh LIBRARY HEADER: the shared library shows what the header marks MOOD_API, no more, no less.
set -eu
shown=$(nm -D --defined-only "$1" | awk '$2 != "A" { print $3 }' | sort)
promised=$(tr '\n' ' ' <"$2" | grep -o 'MOOD_API [^;{]*(' | grep -o 'mood_[a-z_]*(' |
    tr -d '(' | sort)
[ "$shown" = "$promised" ] || {
    echo "in the library:" "$shown"
    echo "in the header:" "$promised"
    exit 1
}
