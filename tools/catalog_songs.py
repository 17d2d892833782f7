# SPDX-License-Identifier: Apache-2.0
"""Songs for make_catalog.py: which ones, and where each lies on the plane."""

import collections
import math
import os
import re
import unicodedata

from catalog_common import clamp, cut_list, figure, is_sane, number, read_table, repair

COLUMNS = (
    "id title by year genres tags explicit valence arousal confidence fame quality tempo energy"
).split()

MIN_FAME = 50
MAX_GENRES = 5
# A genre that fewer of an artist's songs carry came from a stray playlist, not from the artist.
MIN_GENRE_SHARE, MIN_ARTIST_SONGS = 0.34, 3
MAX_SPEECH = 0.66  # Spotify: above this a track is made of spoken words
LIKELY_EXPLICIT = 0.4

NO_MUSIC = {"white noise", "color noise", "rain", "sleep", "environmental", "reading"}
NOISE = re.compile(r"\b(brown|white|pink|green|rain|fan) (noise|sounds?)\b|asmr|binaural", re.I)
COARSE = re.compile(
    r"\b(fuck\w*|motherf\w*|shit\w*|bitch\w*|nigg\w*|pussy|dick|cock|cunt|hoes?|porno?|slut\w*|"
    r"whore\w*|asshole|blow ?job|cum|sex on|horny|thot\w*|bastard|suicid\w*)\b|f\*|s\*\*",
    re.I,
)
EDITION = re.compile(
    r"remaster|mix\b|version|edit\b|mono|stereo|live\b|acoustic|demo|single|album|bonus|deluxe|"
    r"recorded|session|soundtrack|anniversary|remake|re-?recorded|instrumental|karaoke|explicit|"
    r"clean|original|extended|unplugged|take \d|cover|sped up|slowed|from ",
    re.I,
)
SECOND_CHOICE = re.compile(
    r"\blive\b|remix|karaoke|demo|acoustic|instrumental|sped up|slowed|re-?recorded|tribute|"
    r"originally performed|cover\b|medley",
    re.I,
)
CHRISTMAS = re.compile(r"christmas|santa|jingle|rudolph|navidad|xmas|mistletoe|sleigh|noel", re.I)


def read_shifts(path):
    return {row["word"]: (float(row["valence"]), float(row["arousal"])) for row in read_table(path)}


def place(row, genres, shifts):
    """Valence, arousal and confidence from the audio features; docs/catalog.md explains each term.

    Features are centred on the middle of well-known songs, so that the middle song is neutral.
    """
    energy = number(row["energy"])
    dance = number(row["danceability"], 0.64)
    acoustic = number(row["acousticness"])
    instrumental = number(row["instrumentalness"])
    valence = (
        2.0 * (number(row["valence"]) - 0.5)
        + 0.2 * (number(row["mode"], 0.63) - 0.63)
        + 0.5 * (dance - 0.64)
        + 0.9 * instrumental * acoustic * (1 - energy)
    )
    arousal = (
        1.9 * (energy - 0.6)
        - 0.3 * (acoustic - 0.24)
        + 0.1 * (number(row["tempo"], 120) - 120) / 30
        + 0.2 * (dance - 0.64)
    )
    known = [shifts[word] for word in genres if word in shifts]
    if known:
        valence += sum(shift[0] for shift in known) / len(known)
        arousal += sum(shift[1] for shift in known) / len(known)
    if row["spotify_id"] in shifts:  # one song corrected by its id
        valence += shifts[row["spotify_id"]][0]
        arousal += shifts[row["spotify_id"]][1]
    n_missing = sum(row[name] == "" for name in ("mode", "instrumentalness", "speechiness"))
    return math.tanh(1.15 * valence), math.tanh(1.15 * arousal), 0.8 - 0.1 * n_missing


def fold(text):
    """Letters and digits alone, without accents and case: for comparing."""
    text = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in text if c.isalnum())


def first_artist(artists):
    return re.split(r",| & |;| feat\.? | ft\.? | featuring | x | and | with | \+ ", artists, flags=re.I)[0]


def base_title(title):
    """The title without the marks of an edition: "Help! - Remastered 2009" -> "Help!"."""
    title = re.sub(r"\s+[-–—]\s+(.*)$", lambda m: "" if EDITION.search(m[1]) else m[0], title)
    title = re.sub(
        r"\s*[\(\[]([^\)\]]*)[\)\]]", lambda m: "" if EDITION.search(m[1]) else m[0], title
    )
    return title.strip() or title


def same_song(title, artists):
    """Key under which the editions of one song meet."""
    title = re.sub(r"\s*[\(\[](feat|ft|with|featuring)\b[^\)\]]*[\)\]]", "", base_title(title), flags=re.I)
    title = re.sub(r"\s+(feat|ft)\.? .*$", "", title, flags=re.I)
    bare = re.sub(r"\s*[\(\[][^\)\]]*[\)\]]", "", title)
    return fold(bare) or fold(title) or title, fold(first_artist(artists)) or artists


def mean_by(rows, keys, value):
    """key -> (mean, count) of value(row) over the rows where it is known."""
    sums = collections.defaultdict(lambda: [0.0, 0])
    for row in rows:
        known = value(row)
        if known is None:
            continue
        for key in keys(row):
            sums[key][0] += known
            sums[key][1] += 1
    return {key: (total / n, n) for key, (total, n) in sums.items()}


class ExplicitGuess:
    """How likely a song without a mark is explicit: by its artist, else by its genres."""

    def __init__(self, rows):
        def mark(row):
            return float(row["explicit"]) if row["explicit"] else None

        self.artists = mean_by(rows, lambda row: [fold(first_artist(row["artists"]))], mark)
        self.genres = mean_by(rows, lambda row: row["genres"].split("|"), mark)

    def share(self, row):
        if row["explicit"]:
            return float(row["explicit"])
        if any(year < 1985 for year in years(row)):
            return 0.0
        mean, n = self.artists.get(fold(first_artist(row["artists"])), (0.0, 0))
        genres = [self.genres[g][0] for g in row["genres"].split("|") if g in self.genres]
        by_genre = max(genres) if genres else 0.3
        return (mean * n + by_genre * 2) / (n + 2)


class Genres:
    """The genres of a song: its own as far as they fit the artist, else the artist's usual ones."""

    def __init__(self, rows):
        self.count = collections.defaultdict(collections.Counter)
        self.songs = collections.Counter()
        for row in rows:
            artist = fold(first_artist(row["artists"]))
            self.songs[artist] += bool(row["genres"])
            self.count[artist].update(filter(None, row["genres"].split("|")))

    def of(self, row):
        artist = fold(first_artist(row["artists"]))
        own = [genre for genre in row["genres"].split("|") if genre]
        count, least = self.count[artist], MIN_GENRE_SHARE * self.songs[artist]
        if self.songs[artist] >= MIN_ARTIST_SONGS:
            usual = [genre for genre, n in count.most_common(MAX_GENRES) if n >= least]
            own = [genre for genre in own if count[genre] >= least] or usual or own
        return (own or [genre for genre, _ in count.most_common(MAX_GENRES)])[:MAX_GENRES]


def is_song(row):
    if number(row["speechiness"]) > MAX_SPEECH or NO_MUSIC & set(row["genres"].split("|")):
        return False
    if NOISE.search(row["title"]) or COARSE.search(row["title"]):
        return False
    return is_sane(row["title"]) and is_sane(row["artists"])


def tags(row):
    out = []
    if CHRISTMAS.search(row["title"]):
        out.append("christmas")
    if number(row["instrumentalness"]) > 0.5:
        out.append("instrumental")
    if number(row["acousticness"]) > 0.6:
        out.append("acoustic")
    if number(row["danceability"]) > 0.75 and number(row["energy"]) > 0.6:
        out.append("danceable")
    return "|".join(out)


def years(row):
    """The years that a row tells; a decade ("2010s") is none."""
    return [int(text) for text in (row["year"], row["hot100_first"][:4]) if text.isdecimal()]


def song(row, genres, first_year, shifts):
    valence, arousal, confidence = place(row, genres, shifts)
    fame = number(row["fame"])
    return {
        "id": row["spotify_id"],
        "title": base_title(row["title"]),
        "by": row["artists"],
        "year": first_year,
        "genres": cut_list(genres, "|"),
        "tags": tags(row),
        "explicit": "",
        "valence": figure(valence),
        "arousal": figure(arousal),
        "confidence": figure(confidence),
        "fame": figure(clamp((fame - 30) / 70, 0, 1)),
        "quality": figure(0.3 + 0.6 * number(row["popularity"], 50) / 100),
        "tempo": figure(number(row["tempo"]), 0),
        "energy": figure(number(row["energy"])),
    }


def rank(row):
    """Famous first; a live or remixed edition yields to an original that is nearly as famous."""
    return -(number(row["fame"]) - (15 if SECOND_CHOICE.search(row["title"]) else 0))


def read(facts, catalog):
    """All songs that may be taken, one row a song, most famous first."""
    shifts = read_shifts(os.path.join(catalog, "song-places.tsv"))
    rows = read_table(os.path.join(facts, "songs.tsv"))
    for row in rows:
        row["title"], row["artists"] = repair(row["title"]), repair(row["artists"])
    guess = ExplicitGuess(rows)
    usual = Genres(rows)
    editions = collections.defaultdict(list)
    for row in rows:
        editions[same_song(row["title"], row["artists"])].append(row)
    songs = []
    for group in editions.values():
        group.sort(key=lambda row: (rank(row), row["spotify_id"]))
        if any(row["explicit"] == "1" for row in group):
            continue
        known_years = [year for row in group for year in years(row)]
        genres = next(filter(None, map(usual.of, group)), [])
        best = group[0]
        if number(best["fame"]) < MIN_FAME or not known_years or not genres or not is_song(best):
            continue
        if not re.fullmatch(r"[0-9A-Za-z]{22}", best["spotify_id"]):
            continue
        if guess.share(best) >= LIKELY_EXPLICIT:
            continue
        songs.append((rank(best), best["spotify_id"], song(best, genres, min(known_years), shifts)))
    songs.sort(key=lambda entry: entry[:2])
    return [entry[2] for entry in songs]
