#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How many faces of a test part stand in Training as the very same picture, and what that is worth.

usage: twins.py FER2013.csv [SAID.csv]

SAID.csv is of `moodify-train predict`: then also how often it is right on them, and on the whole
part if each of them were answered by the label of its twin (the most frequent one of several).
"""
import collections
import csv
import sys


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__.split("\n\n")[1])
    with open(sys.argv[1], newline="", encoding="utf-8") as file:
        rows = [(row["pixels"], int(row["emotion"]), row["Usage"]) for row in csv.DictReader(file)]
    right = None
    if len(sys.argv) == 3:
        with open(sys.argv[2], newline="", encoding="utf-8") as file:
            said = [[float(x) for x in line] for line in list(csv.reader(file))[1:]]
        if len(said) != len(rows):
            sys.exit(f"{sys.argv[2]}: {len(said)} rows, the faces are {len(rows)}")
        right = [p.index(max(p)) == row[1] for p, row in zip(said, rows)]
    labels = collections.defaultdict(collections.Counter)
    for pixels, label, usage in rows:
        if usage == "Training":
            labels[pixels][label] += 1
    for part in ("PublicTest", "PrivateTest"):
        places = [i for i, row in enumerate(rows) if row[2] == part]
        twins = [i for i in places if rows[i][0] in labels]
        copied = {i for i in twins if labels[rows[i][0]].most_common(1)[0][0] == rows[i][1]}
        print(f"{part}: {len(twins)} of {len(places)} stand in Training, "
              f"{100 * len(copied) / max(1, len(twins)):.1f} % with the same label")
        if right:
            known = sum(right[i] for i in twins)
            whole = sum(right[i] for i in places)
            print(f"  right on {100 * known / max(1, len(twins)):.1f} % of these and "
                  f"{100 * whole / len(places):.2f} % of all; with their twins' labels "
                  f"{100 * (whole - known + len(copied)) / len(places):.2f} %")


if __name__ == "__main__":
    main()
