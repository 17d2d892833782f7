#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Adds up the cases of Meson's JUnit reports and prints "N passed, N failed[, N skipped]".

usage: count_tests.py BROKEN BUILD-FOLDER...

BROKEN is 1 when something failed that no report shows (a build, say); it then counts as one
failure. Exits 1 when anything failed or when no case ran at all.
"""
import pathlib
import sys
import xml.etree.ElementTree as tree


def count(report):
    """(passed, failed, skipped) of one report file."""
    passed = failed = skipped = 0
    for case in tree.parse(report).iter("testcase"):
        kinds = {child.tag for child in case}
        if kinds & {"failure", "error"}:
            failed += 1
        elif "skipped" in kinds:
            skipped += 1
        else:
            passed += 1
    return passed, failed, skipped


def main():
    is_broken = sys.argv[1] != "0"
    passed = failed = skipped = 0
    for folder in sys.argv[2:]:
        for report in pathlib.Path(folder, "meson-logs").glob("testlog*.junit.xml"):
            p, f, s = count(report)
            passed, failed, skipped = passed + p, failed + f, skipped + s
    if is_broken and failed == 0:
        failed = 1
    line = f"{passed} passed, {failed} failed"
    print(line + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed or passed == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
