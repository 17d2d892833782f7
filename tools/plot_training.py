#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Draw the learning curve of docs/training.md from a run's log.

usage: plot_training.py RUN/log.tsv OUT.svg

Accuracy on PublicTest by epoch, with the learning rate below it. No library is needed.
"""
import csv
import sys

from svg_picture import INK, SOFT, Picture

LEFT, WIDTH = 70, 620
ACCURACY = (20, 260)  # top and height of the upper panel
RATE = (330, 70)
PEOPLE = 65  # of 100, Goodfellow et al. 2013


def across(epoch, n):
    return LEFT + epoch / n * WIDTH


def down(panel, share):
    top, height = panel
    return top + (1 - share) * height


def draw(rows, path):
    n = len(rows)
    picture = Picture(760, 460, f"Accuracy on PublicTest over {n} epochs")
    accuracy = [100 * float(row["public"]) for row in rows]
    rates = [float(row["rate"]) for row in rows]
    least, most = 20, 75
    for tick in range(least, most + 1, 10):
        y = down(ACCURACY, (tick - least) / (most - least))
        picture.line(LEFT, y, LEFT + WIDTH, y)
        picture.text(LEFT - 8, y + 4, f"{tick} %", "end", fill=SOFT)
    y = down(ACCURACY, (PEOPLE - least) / (most - least))
    picture.line(LEFT, y, LEFT + WIDTH, y, "#C8402F", 1.5, 'stroke-dasharray="5 4"')
    picture.text(LEFT + WIDTH - 4, y + 16, "people: 65 ± 5 %", "end", fill="#C8402F")
    picture.curve([(across(i + 1, n), down(ACCURACY, (a - least) / (most - least)))
                   for i, a in enumerate(accuracy)], "#2F5D8C")
    best = max(range(n), key=lambda i: accuracy[i])
    x, y = across(best + 1, n), down(ACCURACY, (accuracy[best] - least) / (most - least))
    picture.dot(x, y, 5, "#2F5D8C")
    picture.text(x, y - 12, f"{accuracy[best]:.2f} %", "end", font_weight="600")
    for tick in (0, max(rates)):
        y = down(RATE, tick / max(rates))
        picture.line(LEFT, y, LEFT + WIDTH, y)
        picture.text(LEFT - 8, y + 4, f"{tick:g}", "end", fill=SOFT)
    picture.curve([(across(i + 1, n), down(RATE, r / max(rates))) for i, r in enumerate(rates)],
                  "#6F7F2A")
    for tick in range(0, n + 1, 20):
        picture.text(across(tick, n), RATE[0] + RATE[1] + 20, str(tick), "middle", fill=SOFT)
    picture.text(LEFT + WIDTH / 2, RATE[0] + RATE[1] + 44, "epoch", "middle")
    picture.text(LEFT, ACCURACY[0] - 6, "right on PublicTest", font_weight="600", fill=INK)
    picture.text(LEFT, RATE[0] - 10, "learning rate", font_weight="600", fill=INK)
    picture.save(path)


def main(arguments):
    if len(arguments) != 2:
        sys.exit(__doc__.split("\n\n")[1])
    with open(arguments[0], encoding="utf-8") as file:
        draw(list(csv.DictReader(file, delimiter="\t")), arguments[1])


if __name__ == "__main__":
    main(sys.argv[1:])
