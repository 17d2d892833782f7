#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What nets say of PublicTest's faces, each by itself and all together.

usage: together.py FER2013.csv SAID.csv...

SAID.csv is of `moodify-train predict`. Together: the mean of the logarithms of their probabilities, in equal
parts. Prints the share of faces that is right and the loss (cross-entropy, nats). PrivateTest is left alone.
"""
import csv
import math
import sys

from divergence import read_said


def judge(name, said, labels):
    right = sum(p.index(max(p)) == label for p, label in zip(said, labels))
    loss = -math.fsum(math.log(p[label] / sum(p)) for p, label in zip(said, labels))
    print(f"{name}: {100 * right / len(labels):.2f} %, loss {loss / len(labels):.4f}")


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__.split("\n\n")[1])
    with open(sys.argv[1], newline="", encoding="utf-8") as file:
        rows = [(row["Usage"], int(row["emotion"])) for row in csv.DictReader(file)]
    chosen = [i for i, (part, _) in enumerate(rows) if part == "PublicTest"]
    labels = [rows[i][1] for i in chosen]
    nets = []
    for path in sys.argv[2:]:
        said = read_said(path, len(rows))
        nets.append([said[i] for i in chosen])
        judge(path, nets[-1], labels)
    judge("together", [[math.prod(p) ** (1 / len(nets)) for p in zip(*face)] for face in zip(*nets)], labels)


if __name__ == "__main__":
    main()
