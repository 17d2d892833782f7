#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Write what the reference placing of songs gives for some songs, for the tests of src/import.

usage: make_song_golden.py FACTS_FOLDER CATALOG_FOLDER OUT.tsv

Each row holds a song's features and genres, then valence, arousal and confidence as
catalog_songs.place computes them, to nine digits.
"""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import catalog_songs
from catalog_common import read_table, write_table

FEATURES = (
    "valence energy danceability acousticness instrumentalness speechiness mode tempo".split()
)
N_SONGS = 120


def main(arguments):
    if len(arguments) != 3:
        sys.exit(__doc__.split("\n\n")[1])
    facts, catalog, out = arguments
    shifts = catalog_songs.read_shifts(os.path.join(catalog, "song-places.tsv"))
    rows = read_table(os.path.join(facts, "songs.tsv"))
    golden = []
    for row in rows[:: len(rows) // N_SONGS]:
        genres = [genre for genre in row["genres"].split("|") if genre]
        place = catalog_songs.place(row, genres, shifts)
        golden.append(
            {f"f_{name}": row[name] for name in FEATURES}
            | {"genres": "|".join(genres)}
            | {name: f"{value:.9f}" for name, value in zip(("v", "a", "c"), place)}
        )
    write_table(out, [f"f_{name}" for name in FEATURES] + ["genres", "v", "a", "c"], golden)


if __name__ == "__main__":
    main(sys.argv[1:])
