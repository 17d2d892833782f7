#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Choose and place the starter catalogue: catalog/movies.tsv and catalog/songs.tsv.

usage: make_catalog.py FACTS_FOLDER CATALOG_FOLDER

FACTS_FOLDER holds movies.tsv and songs.tsv with facts gathered from public data sets (IMDb, TMDB,
MovieLens, Spotify track lists). CATALOG_FOLDER holds film-places.tsv and song-places.tsv, the tables
that place films and songs on the plane of valence and arousal, and left-out.tsv, films that are not
fit for everybody; it receives the two catalogues.

    facts -> clean (texts, adult, explicit, one row a song) -> place -> choose -> catalogue

docs/catalog.md explains the columns, the places and the choice. The result is the same byte for
byte every time.
"""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import catalog_films
import catalog_songs
from catalog_common import choose, write_table

N_FILMS = 6000  # taken by fame alone
N_SONGS = 9500
MIN_CELL_FILMS = 130  # then at least so many in each cell of the plane, if there are
MIN_CELL_SONGS = 110


def main(arguments):
    if len(arguments) != 2:
        sys.exit(__doc__.split("\n\n")[1])
    facts, catalog = arguments
    films = choose(catalog_films.read(facts, catalog), N_FILMS, MIN_CELL_FILMS)
    songs = choose(catalog_songs.read(facts, catalog), N_SONGS, MIN_CELL_SONGS)
    write_table(os.path.join(catalog, "movies.tsv"), catalog_films.COLUMNS, films)
    write_table(os.path.join(catalog, "songs.tsv"), catalog_songs.COLUMNS, songs)
    print(f"{len(films)} films, {len(songs)} songs")


if __name__ == "__main__":
    main(sys.argv[1:])
