#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Draw the pictures of docs/suggestions.md from what the evaluations printed.

usage: plot_suggest.py EVAL_SUGGEST.json EVAL_BANDIT.json DOCS_FOLDER

Writes suggestions-doors.svg (where each door leads), suggestions-fit.svg (rankings compared) and
suggestions-learning.svg (regret by round). No library is needed.
"""
import json
import sys

from svg_picture import INK, Picture

MOODS = {  # name: (valence, arousal, colour), as src/terms/seven.c and palette.c have them
    "angry": (-0.55, 0.60, "#C8402F"),
    "disgust": (-0.60, 0.30, "#6F7F2A"),
    "fear": (-0.55, 0.65, "#5B4B9A"),
    "happy": (0.75, 0.35, "#E3A008"),
    "sad": (-0.65, -0.30, "#2F5D8C"),
    "surprise": (0.15, 0.75, "#D9557F"),
    "neutral": (0.0, 0.0, "#7C7A74"),
}
LIFT = ((0.80, 0.25), (0.6, 0.6))  # rest and gain, as src/suggest/target.c has them
CALM = ((0.25, -0.55), (0.8, 0.75))
RANKINGS = {"ours": "#2F5D8C", "nearest": "#6F7F2A", "fame": "#C8402F", "random": "#7C7A74"}
POLICIES = {"learning": "#2F5D8C", "blind": "#6F7F2A", "fame": "#C8402F", "random": "#7C7A74"}


def through(place, door):
    (rest, gain) = door
    return tuple(p + g * (r - p) for p, r, g in zip(place, rest, gain))


def draw_doors(path):
    picture = Picture(640, 520, "Where lift and calm lead from each of the seven moods")
    side, left, top = 440, 60, 20

    def at(place):
        return left + (place[0] + 1) / 2 * side, top + (1 - (place[1] + 1) / 2) * side

    for tick in (-1, -0.5, 0, 0.5, 1):
        (x, y0), (_, y1) = at((tick, -1)), at((tick, 1))
        picture.line(x, y0, x, y1)
        picture.text(x, y0 + 18, f"{tick:g}", "middle", fill="#6b675f")
        (x0, y), (x1, _) = at((-1, tick)), at((1, tick))
        picture.line(x0, y, x1, y)
        picture.text(x0 - 8, y + 4, f"{tick:g}", "end", fill="#6b675f")
    picture.text(left + side / 2, top + side + 40, "valence: unpleasant to pleasant", "middle")
    picture.text(16, top + side / 2, "arousal: calm to excited", "middle",
                 transform=f"rotate(-90 16 {top + side / 2})")
    for name, (valence, arousal, colour) in MOODS.items():
        start = at((valence, arousal))
        for door, dash in ((LIFT, ""), (CALM, 'stroke-dasharray="5 4"')):
            end = at(through((valence, arousal), door))
            picture.line(*start, *end, colour, 2, dash)
            picture.dot(*end, 3.5, colour)
        picture.dot(*start, 7, colour)
        if name == "angry":  # fear lies right above
            picture.text(start[0] - 12, start[1] + 6, name, "end", font_weight="600")
        else:
            picture.text(start[0], start[1] - 12, name, "middle", font_weight="600")
    picture.line(525, 60, 555, 60, INK, 2)
    picture.text(562, 64, "lift")
    picture.line(525, 84, 555, 84, INK, 2, 'stroke-dasharray="5 4"')
    picture.text(562, 88, "calm")
    picture.dot(540, 108, 7, INK)
    picture.text(562, 112, "stay")
    picture.save(path)


def draw_fit(path, rows):
    picture = Picture(760, 380, "Fit, diversity and distance of four rankings")
    panels = (("ndcg10", "nDCG@10 (more is better)", 1.0),
              ("distance", "distance to the target (less)", 1.0),
              ("diversity", "diversity (more)", 1.0),
              ("cruel", "forbidden by a guard (none)", 0.5))
    for p, (key, title, most) in enumerate(panels):
        left, top, width = 110 + (p % 2) * 340, 40 + (p // 2) * 170, 220
        picture.text(left, top - 14, title, font_weight="600")
        for k, kind in enumerate(("movies", "songs")):
            for r, (ranking, colour) in enumerate(RANKINGS.items()):
                value = next(row[key] for row in rows if row["mood"] == "all"
                             and row["kind"] == kind and row["ranking"] == ranking)
                y = top + k * 64 + r * 14
                length = value / most * width
                picture.bar(left, y, length, 10, colour)
                picture.text(left + max(length, 1) + 5, y + 9, f"{value:.2f}", font_size=11)
            picture.text(left - 8, top + k * 64 + 30, kind, "end")
    for r, (ranking, colour) in enumerate(RANKINGS.items()):
        picture.dot(116 + r * 110, 362, 6, colour)
        picture.text(128 + r * 110, 366, ranking)
    picture.save(path)


def draw_learning(path, regret):
    picture = Picture(760, 340, "Regret a round of made-up visitors, by round")
    left, top, width, height = 60, 20, 560, 260
    rounds = len(regret["learning"])
    most = 8.0
    for tick in range(0, 9, 2):
        y = top + height - tick / most * height
        picture.line(left, y, left + width, y)
        picture.text(left - 8, y + 4, str(tick), "end", fill="#6b675f")
    for tick in range(0, rounds + 1, 10):
        picture.text(left + tick / rounds * width, top + height + 18, str(tick), "middle",
                     fill="#6b675f")
    picture.text(left + width / 2, top + height + 40, "round", "middle")
    picture.text(16, top + height / 2, "missed likes of ten", "middle",
                 transform=f"rotate(-90 16 {top + height / 2})")
    for policy, colour in POLICIES.items():
        values = regret[policy]
        smooth = [sum(values[max(0, i - 2):i + 3]) / len(values[max(0, i - 2):i + 3])
                  for i in range(rounds)]
        points = [(left + (i + 0.5) / rounds * width, top + height - v / most * height)
                  for i, v in enumerate(smooth)]
        picture.curve(points, colour)
        shift = {"fame": 14, "random": -8}.get(policy, 4)
        picture.text(points[-1][0] + 12, points[-1][1] + shift, policy, fill=colour,
                     font_weight="600")
    picture.save(path)


def main(arguments):
    if len(arguments) != 3:
        sys.exit(__doc__.split("\n\n")[1])
    fit, bandit, folder = arguments
    draw_doors(f"{folder}/suggestions-doors.svg")
    with open(fit, encoding="utf-8") as file:
        draw_fit(f"{folder}/suggestions-fit.svg", json.load(file)["rows"])
    with open(bandit, encoding="utf-8") as file:
        draw_learning(f"{folder}/suggestions-learning.svg", json.load(file)["regret"])


if __name__ == "__main__":
    main(sys.argv[1:])
