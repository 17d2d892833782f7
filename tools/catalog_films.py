# SPDX-License-Identifier: Apache-2.0
"""Films for make_catalog.py: which ones, and where each lies on the plane."""

import math
import os
import re

from catalog_common import clamp, cut_list, figure, is_sane, number, read_table, repair

COLUMNS = (
    "id title by people year genres tags certificate language runtime "
    "valence arousal confidence fame quality poster"
).split()

MIN_VOTES = 5000
# IMDb's rating of a film with few votes is drawn to the mean of all: 5000 votes of 6.3.
PRIOR_VOTES, PRIOR_RATING = 5000, 6.3
NOT_FOR_ALL = {"X", "XXX", "18+", "AO"}  # certificates that are left out

# The weighted mean of the words lies near the middle; these stretch it over the plane again.
GAIN_VALENCE, GAIN_AROUSAL, MIDDLE_AROUSAL = 1.4, 1.6, 0.1
MAX_KEYWORDS = 1.2  # keywords together weigh at most this much
DOUBT = 2.5  # weight at which a place is trusted to 63 %


def read_places(path):
    """(field, word) -> (valence, arousal, weight)."""
    return {
        (row["field"], row["word"]): (
            float(row["valence"]),
            float(row["arousal"]),
            float(row["weight"]),
        )
        for row in read_table(path)
    }


def place(words, places):
    """Weighted mean of the words that the table knows: valence, arousal, confidence."""
    sums = {"keyword": [0.0, 0.0, 0.0], "other": [0.0, 0.0, 0.0]}
    for field, word in words:
        if (field, word) not in places:
            continue
        valence, arousal, weight = places[field, word]
        total = sums["keyword" if field == "keyword" else "other"]
        total[0] += weight * valence
        total[1] += weight * arousal
        total[2] += weight
    scale = min(1.0, MAX_KEYWORDS / sums["keyword"][2]) if sums["keyword"][2] else 0.0
    valence, arousal, weight = (
        other + scale * keyword for other, keyword in zip(sums["other"], sums["keyword"])
    )
    if weight == 0:
        return 0.0, 0.0, 0.0
    valence = GAIN_VALENCE * valence / weight
    arousal = GAIN_AROUSAL * (arousal / weight - MIDDLE_AROUSAL)
    radius = max(1.0, math.hypot(valence, arousal))
    return valence / radius, arousal / radius, 1 - math.exp(-weight / DOUBT)


def is_adult(row, genres):
    return "Adult" in genres or row["content_rating"] in NOT_FOR_ALL


def film(row, places):
    """One row of the catalogue, or None when the film is not taken."""
    votes = number(row["imdb_votes"])
    genres = [word for word in row["genres"].split("|") if word]
    title = repair(row["title"])
    if not re.fullmatch(r"tt\d{7,9}", row["imdb_id"]) or not row["year"] or not genres:
        return None
    is_by_somebody = row["directors"] or row["stars"]
    if votes < MIN_VOTES or not is_by_somebody or not is_sane(title) or is_adult(row, genres):
        return None
    subgenres = [word for word in row["subgenres"].split("|") if word]
    keywords = [word for word in row["keywords"].split("|") if ("keyword", word) in places]
    valence, arousal, confidence = place(
        [("genre", word) for word in genres]
        + [("tag", word) for word in subgenres]
        + [("keyword", word) for word in keywords]
        + [("certificate", row["content_rating"]), ("film", row["imdb_id"])],
        places,
    )
    rating = number(row["imdb_rating"], PRIOR_RATING)
    rating = (votes * rating + PRIOR_VOTES * PRIOR_RATING) / (votes + PRIOR_VOTES)
    return {
        "id": row["imdb_id"],
        "title": title,
        "by": cut_list(map(repair, row["directors"].split("|")), ", "),
        "people": cut_list(map(repair, row["stars"].split("|")), ", "),
        "year": int(row["year"]),
        "genres": cut_list(genres, "|"),
        "tags": cut_list(subgenres + keywords, "|"),
        "certificate": row["content_rating"],
        "language": row["languages"].split("|")[0].replace("None", ""),
        "runtime": int(number(row["runtime_min"])) or "",
        "valence": figure(valence),
        "arousal": figure(arousal),
        "confidence": figure(confidence),
        "fame": figure(clamp(math.log10(votes / 1000) / math.log10(3000), 0, 1)),
        "quality": figure(clamp((rating - 4) / 5, 0, 1)),
        "poster": row["poster"] if row["poster"].startswith("tmdb:") else "",
        "order": -votes,
    }


def read(facts, catalog):
    """All films that may be taken, most famous first."""
    places = read_places(os.path.join(catalog, "film-places.tsv"))
    left_out = {row["id"] for row in read_table(os.path.join(catalog, "left-out.tsv"))}
    rows = read_table(os.path.join(facts, "movies.tsv"))
    films = (film(row, places) for row in rows if row["imdb_id"] not in left_out)
    return sorted(filter(None, films), key=lambda row: (row["order"], row["id"]))
