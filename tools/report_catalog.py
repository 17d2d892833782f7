#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measure the starter catalogue: write docs/catalog-report.md and docs/catalog-plane.svg.

usage: report_catalog.py FACTS_FOLDER CATALOG_FOLDER DOCS_FOLDER

FACTS_FOLDER/songs.tsv holds the playlists by mood (mood_label) that the placing of songs is
checked against; everything else is read from the catalogue itself.
"""

import collections
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import catalog_songs
from catalog_common import read_table
from catalog_plane import draw

MIN_GENRE_FILMS, MIN_GENRE_SONGS = 40, 150
TRACK_ID = 22  # letters and digits
GRID = 5  # cells a side in the table of counts

QUESTIONS = (  # (what, axis, playlists that should lie higher, those that should lie lower)
    ("happy above sad", "valence", ["happy"], ["sad"]),
    ("happy above energetic", "valence", ["happy"], ["energetic"]),
    ("happy above sad and energetic", "valence", ["happy"], ["sad", "energetic"]),
    ("calm above sad", "valence", ["calm"], ["sad"]),
    ("energetic above calm", "arousal", ["energetic"], ["calm"]),
    ("energetic above sad", "arousal", ["energetic"], ["sad"]),
    ("energetic above happy", "arousal", ["energetic"], ["happy"]),
    ("happy above sad", "arousal", ["happy"], ["sad"]),
    ("sad above calm", "arousal", ["sad"], ["calm"]),
)


def auc(high, low):
    """How often one of `high` lies above one of `low`; ties count half."""
    pairs = [(value, 1) for value in high] + [(value, 0) for value in low]
    pairs.sort()
    ranks, i = {}, 0
    total = 0.0
    while i < len(pairs):
        j = i
        while j < len(pairs) and pairs[j][0] == pairs[i][0]:
            j += 1
        mean_rank = (i + j + 1) / 2
        total += mean_rank * sum(is_high for _, is_high in pairs[i:j])
        i = j
    n, m = len(high), len(low)
    return (total - n * (n + 1) / 2) / (n * m)


def labelled_songs(facts, catalog):
    """(label, raw valence, raw energy, placed valence, placed arousal) of the labelled songs.

    Corrections of single songs are left out: somebody who made them knew how the song feels.
    """
    shifts = catalog_songs.read_shifts(os.path.join(catalog, "song-places.tsv"))
    shifts = {word: shift for word, shift in shifts.items() if len(word) != TRACK_ID}
    rows = read_table(os.path.join(facts, "songs.tsv"))
    for row in rows:
        if not row["mood_label"]:
            continue
        genres = [genre for genre in row["genres"].split("|") if genre]
        valence, arousal, _ = catalog_songs.place(row, genres, shifts)
        yield row["mood_label"], float(row["valence"]), float(row["energy"]), valence, arousal


def report_songs_auc(facts, catalog):
    songs = list(labelled_songs(facts, catalog))
    count = collections.Counter(song[0] for song in songs)
    yield (
        "Playlists: "
        + ", ".join(f"{n} {label}" for label, n in sorted(count.items()))
        + " songs. 0.5 is chance, 1 is perfect.\n"
    )
    yield "| question | axis | Spotify's figure alone | our place |"
    yield "|---|---|---|---|"
    for what, axis, high, low in QUESTIONS:
        raw, placed = (1, 3) if axis == "valence" else (2, 4)
        figures = [
            auc([s[i] for s in songs if s[0] in high], [s[i] for s in songs if s[0] in low])
            for i in (raw, placed)
        ]
        yield f"| {what} | {axis} | {figures[0]:.3f} | {figures[1]:.3f} |"
    yield ""
    yield "| playlist | mean valence | mean arousal |"
    yield "|---|---|---|"
    for label in sorted(count):
        own = [s for s in songs if s[0] == label]
        yield (
            f"| {label} | {sum(s[3] for s in own) / len(own):+.2f}"
            f" | {sum(s[4] for s in own) / len(own):+.2f} |"
        )


def by_genre(rows, minimum):
    """genre -> (count, mean valence, mean arousal, spread), most frequent first."""
    places = collections.defaultdict(list)
    for row in rows:
        for genre in row["genres"].split("|"):
            places[genre].append((float(row["valence"]), float(row["arousal"])))
    for genre, points in sorted(places.items(), key=lambda entry: -len(entry[1])):
        n = len(points)
        if n < minimum:
            break
        v, a = sum(p[0] for p in points) / n, sum(p[1] for p in points) / n
        spread = (sum((p[0] - v) ** 2 + (p[1] - a) ** 2 for p in points) / n) ** 0.5
        yield genre, n, v, a, spread


def report_genres(rows, minimum):
    yield "| genre | items | valence | arousal | spread |"
    yield "|---|---|---|---|---|"
    for genre, n, v, a, spread in by_genre(rows, minimum):
        yield f"| {genre} | {n} | {v:+.2f} | {a:+.2f} | {spread:.2f} |"


def report_grid(rows):
    """How many items lie in each cell; arousal falls downwards."""
    count = collections.Counter(
        (
            min(GRID - 1, int((1 - float(row["arousal"])) / 2 * GRID)),
            min(GRID - 1, int((1 + float(row["valence"])) / 2 * GRID)),
        )
        for row in rows
    )
    step = 2 / GRID
    heads = (f"{-1 + i * step:+.1f}..{-1 + (i + 1) * step:+.1f}" for i in range(GRID))
    yield "| arousal \\ valence | " + " | ".join(heads) + " |"
    yield "|---" * (GRID + 1) + "|"
    for i in range(GRID):
        cells = (str(count[i, j]) for j in range(GRID))
        yield f"| {1 - (i + 1) * step:+.1f}..{1 - i * step:+.1f} | " + " | ".join(cells) + " |"


def report_facts(films, songs):
    years = collections.Counter(int(row["year"]) // 10 * 10 for row in films)
    song_years = collections.Counter(int(row["year"]) // 10 * 10 for row in songs)
    yield "| decade | films | songs |"
    yield "|---|---|---|"
    for decade in sorted(set(years) | set(song_years)):
        yield f"| {decade}s | {years[decade]} | {song_years[decade]} |"


def main(arguments):
    if len(arguments) != 3:
        sys.exit(__doc__.split("\n\n")[1])
    facts, catalog, docs = arguments
    films = read_table(os.path.join(catalog, "movies.tsv"))
    songs = read_table(os.path.join(catalog, "songs.tsv"))
    lines = [
        "# The starter catalogue in figures",
        "",
        "Made by tools/report_catalog.py; [catalog.md](catalog.md) explains what is measured.",
        "",
        f"{len(films)} films and {len(songs)} songs.",
        "",
        "![Films and songs on the plane of valence and arousal](catalog-plane.svg)",
        "",
        "## How well the places of songs separate playlists by mood (AUC)",
        "",
        *report_songs_auc(facts, catalog),
        "",
        "## Films by cell of the plane",
        "",
        *report_grid(films),
        "",
        "## Songs by cell of the plane",
        "",
        *report_grid(songs),
        "",
        f"## Where the genres of films lie (at least {MIN_GENRE_FILMS} films)",
        "",
        *report_genres(films, MIN_GENRE_FILMS),
        "",
        f"## Where the genres of songs lie (at least {MIN_GENRE_SONGS} songs)",
        "",
        *report_genres(songs, MIN_GENRE_SONGS),
        "",
        "## Decades",
        "",
        *report_facts(films, songs),
    ]
    with open(os.path.join(docs, "catalog-report.md"), "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    with open(os.path.join(docs, "catalog-plane.svg"), "w", encoding="utf-8") as file:
        file.write(
            draw(
                [
                    ("Films", films, list(by_genre(films, 100))),
                    ("Songs", songs, list(by_genre(songs, 300))),
                ]
            )
        )


if __name__ == "__main__":
    main(sys.argv[1:])
