# SPDX-License-Identifier: Apache-2.0
"""What make_catalog.py does to films and songs alike: read, repair texts, choose, write."""

import re
import unicodedata

CELL = 0.25  # side of a cell of the plane when the choice is levelled
MAX_TEXT = 300  # bytes, MOOD_ITEM_MAX_TITLE and its like in src/terms/item.h


def read_table(path):
    """Rows of a TSV file with a header line, as dicts."""
    with open(path, encoding="utf-8", newline="\n") as file:
        header = file.readline().rstrip("\n").split("\t")
        return [dict(zip(header, line.rstrip("\n").split("\t"))) for line in file]


def write_table(path, columns, rows):
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write("\t".join(columns) + "\n")
        for row in rows:
            file.write("\t".join(str(row[column]) for column in columns) + "\n")


def number(text, otherwise=0.0):
    return float(text) if text else otherwise


def figure(value, digits=2):
    """A short decimal: 0.5, -0.25, 120."""
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".") if digits else f"{value:.0f}"
    return "0" if text in ("-0", "") else text


def clamp(value, low, high):
    return low if value < low else high if value > high else value


def repair(text):
    """Undo UTF-8 that was once read as Mac Roman ("Beyonc√©"), tidy blanks."""
    if "√" in text or "¬" in text or "‚Ä" in text:
        try:
            text = text.encode("mac_roman").decode("utf-8")
        except UnicodeError:
            pass
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()


def is_sane(text):
    """A text that can be shown: not empty, no control or private characters, not too long."""
    if not text or len(text.encode()) > MAX_TEXT or "\ufffd" in text:
        return False
    return not any(unicodedata.category(c) in ("Cc", "Co", "Cs", "Cn") for c in text)


def cut_list(words, separator):
    """Join as many words as fit MAX_TEXT bytes."""
    out = ""
    for word in words:
        longer = out + separator + word if out else word
        if len(longer.encode()) > MAX_TEXT:
            break
        out = longer
    return out


def choose(rows, n_by_fame, min_cell):
    """The n most famous rows, then the most famous of every cell that holds too few."""
    chosen, count = [], {}
    for rank, row in enumerate(rows):
        cell = (
            int((float(row["valence"]) + 1) / CELL),
            int((float(row["arousal"]) + 1) / CELL),
        )
        if rank < n_by_fame or count.get(cell, 0) < min_cell:
            chosen.append(row)
            count[cell] = count.get(cell, 0) + 1
    return chosen
