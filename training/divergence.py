#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How far a student is from its teacher on the faces it learned from, and on those it is chosen by.

usage: divergence.py FER2013.csv TEACHER.csv STUDENT.csv...

TEACHER.csv and STUDENT.csv are of `moodify-train predict`. The divergence is Kullback and Leibler's
of the student from the teacher, in nats, mean over the faces. Near on learned faces and far on others:
it lacks examples. As far on both: it lacks weights or time. PrivateTest is left alone.
"""
import csv
import math
import sys

LEAST = 1e-5  # a probability is taken to be no less


def read_said(path, n):
    with open(path, newline="", encoding="utf-8") as file:
        said = [[max(LEAST, float(x)) for x in line] for line in list(csv.reader(file))[1:]]
    if len(said) != n:
        sys.exit(f"{path}: {len(said)} rows, the faces are {n}")
    return said


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__.split("\n\n")[1])
    with open(sys.argv[1], newline="", encoding="utf-8") as file:
        parts = [row["Usage"] for row in csv.DictReader(file)]
    teacher = read_said(sys.argv[2], len(parts))
    for path in sys.argv[3:]:
        student = read_said(path, len(parts))
        for part in ("Training", "PublicTest"):
            faces = [i for i, name in enumerate(parts) if name == part]
            sums = (math.fsum(t * math.log(t / s) for t, s in zip(teacher[i], student[i])) for i in faces)
            print(f"{path}, {part}: {sum(sums) / len(faces):.4f}")


if __name__ == "__main__":
    main()
