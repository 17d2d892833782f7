#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Made-up faces for the trainer's tests: gratings whose direction and width are the class.

usage: make_faces.py OUTDIR
writes OUTDIR/faces.csv (Kaggle's form: 140 training rows, 35 and 35 to choose and to test on) and
OUTDIR/tree/{asleep,awake,bored}/N.png, 20 pictures of 60x60 each.
"""
import math
import os
import random
import struct
import sys
import zlib


def grating(label, side, rng):
    turn, width, phase = label * 0.45, 0.5 + 0.15 * (label % 3), rng.uniform(0, 6)
    scale = 48 / side
    return [
        max(0, min(255, int(128 + rng.uniform(-15, 15) + 90 * math.sin(
            width * scale * (x * math.cos(turn) + y * math.sin(turn)) + phase))))
        for y in range(side) for x in range(side)
    ]


def write_png(path, side, pixels):
    rows = b"".join(b"\0" + bytes(pixels[y * side:(y + 1) * side]) for y in range(side))

    def chunk(kind, data):
        return (struct.pack(">I", len(data)) + kind + data +
                struct.pack(">I", zlib.crc32(kind + data)))

    with open(path, "wb") as f:
        f.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">2I5B", side, side, 8, 0, 0, 0, 0)) +
                chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def main():
    out, rng = sys.argv[1], random.Random(1)
    with open(os.path.join(out, "faces.csv"), "w", encoding="ascii") as f:
        f.write("emotion,pixels,Usage\n")
        for i in range(210):
            usage = "Training" if i < 140 else "PublicTest" if i < 175 else "PrivateTest"
            f.write("%d,%s,%s\n" % (i % 7, " ".join(map(str, grating(i % 7, 48, rng))), usage))
    for label, name in ((1, "awake"), (3, "asleep"), (5, "bored")):
        folder = os.path.join(out, "tree", name)
        os.makedirs(folder)
        for i in range(20):
            write_png(os.path.join(folder, "%02d.png" % i), 60, grating(label, 60, rng))


main()
