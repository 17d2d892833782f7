#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The page about the model says what models/CARD.md says. Speaks TAP.

usage: check_card.py PROJECT-FOLDER
"""
import pathlib
import re
import sys

# The card's columns, in the order of the seven, by the words of the page.
WORDS = ["Angry", "Disgusted", "Afraid", "Happy", "Sad", "Surprised", "Neutral"]


def main():
    root = pathlib.Path(sys.argv[1])
    card = (root / "models/CARD.md").read_text(encoding="utf-8")
    page = (root / "web/model.html").read_text(encoding="utf-8")
    row = re.search(r"^\| PrivateTest \|((?: \d+ \|){7})$", card, re.M).group(1)
    of_card = dict(zip(WORDS, re.findall(r"\d+", row)))
    of_page = dict(re.findall(r"<td>(\w+)</td><td>(\d+)</td>", page))
    accuracy = float(re.search(r"^\| accuracy \|.*\*\*([\d.]+) %\*\*", card, re.M).group(1))
    said = int(re.search(r"word for (\d+) of 100", page).group(1))
    weights = re.search(r"^\| weights \| ([\d.]+) million \|$", card, re.M).group(1)
    cases = [("the hits of each expression", of_page == of_card),
             ("the accuracy", said == round(accuracy)),
             ("the weights", f"{weights} million weights" in page)]
    print(f"1..{len(cases)}")
    for number, (name, is_same) in enumerate(cases, 1):
        print(f"{'' if is_same else 'not '}ok {number} - {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
