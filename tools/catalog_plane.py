# SPDX-License-Identifier: Apache-2.0
"""Draw items on the plane of valence and arousal as SVG, for report_catalog.py.

Each panel is a grid of cells, darker where more items lie, with the seven moods and the middles
of the larger genres written into it.
"""

import collections
from xml.sax.saxutils import escape

SIDE, MARGIN, CELLS = 480, 46, 24
MOODS = (  # src/terms/seven.c
    ("angry", -0.55, 0.60),
    ("disgust", -0.60, 0.30),
    ("fear", -0.55, 0.65),
    ("happy", 0.75, 0.35),
    ("sad", -0.65, -0.30),
    ("surprise", 0.15, 0.75),
    ("neutral", 0.0, 0.0),
)
INK, PAPER, MARK = "#1d2733", "#ffffff", "#b3261e"


def at(valence, arousal):
    return (valence + 1) / 2 * SIDE, (1 - arousal) / 2 * SIDE


def cells(rows):
    count = collections.Counter(
        (
            min(CELLS - 1, int((float(row["valence"]) + 1) / 2 * CELLS)),
            min(CELLS - 1, int((1 - float(row["arousal"])) / 2 * CELLS)),
        )
        for row in rows
    )
    most, size = max(count.values()), SIDE / CELLS
    for (x, y), n in sorted(count.items()):
        yield (
            f'<rect x="{x * size:g}" y="{y * size:g}" width="{size:g}" height="{size:g}" '
            f'fill="#2b5f9e" fill-opacity="{0.08 + 0.8 * (n / most) ** 0.5:.2f}"/>'
        )


def place_labels(genres):
    """Genres from the most frequent on; one that would cover another or a mood is left out."""
    taken = []
    for name, valence, arousal in MOODS:
        x, y = at(valence, arousal)
        taken.append((x - 4 * len(name), y - 22, x + 4 * len(name), y + 20))
    for genre, n, valence, arousal, _ in genres:
        x, y = at(valence, arousal)
        width = 6.2 * len(genre)
        box = (x - width / 2, y - 7, x + width / 2, y + 7)
        if any(
            box[0] < b[2] and box[2] > b[0] and box[1] < b[3] and box[3] > b[1] for b in taken
        ):
            continue
        taken.append(box)
        yield x, y, genre


def panel(title, rows, genres, left):
    out = [f'<g transform="translate({left} {MARGIN})">']
    out.append(f'<rect width="{SIDE}" height="{SIDE}" fill="none" stroke="{INK}"/>')
    out.extend(cells(rows))
    middle = SIDE / 2
    out.append(f'<path d="M0 {middle}H{SIDE}M{middle} 0V{SIDE}" stroke="{INK}" stroke-opacity=".4"/>')
    for x, y, genre in place_labels(genres):
        out.append(f'<text class="genre" x="{x:.0f}" y="{y + 4:.0f}">{escape(genre)}</text>')
    for name, valence, arousal in MOODS:
        x, y = at(valence, arousal)
        out.append(f'<circle cx="{x:.0f}" cy="{y:.0f}" r="4" fill="{MARK}"/>')
        shift = 14 if name == "angry" else -8
        out.append(f'<text class="mood" x="{x:.0f}" y="{y + shift:.0f}">{name}</text>')
    out.append(f'<text class="title" x="0" y="-14">{title}: {len(rows)}</text>')
    out.append(f'<text class="axis" x="{SIDE}" y="{SIDE + 20}" text-anchor="end">pleasant →</text>')
    out.append(f'<text class="axis" x="0" y="{SIDE + 20}">← unpleasant</text>')
    out.append(
        f'<text class="axis" transform="translate(-10 {SIDE}) rotate(-90)">calm</text>'
        f'<text class="axis" transform="translate(-10 0) rotate(-90)" text-anchor="end">excited</text>'
    )
    out.append("</g>")
    return out


def draw(panels):
    width = MARGIN + len(panels) * (SIDE + MARGIN)
    height = SIDE + 2 * MARGIN
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        'role="img" aria-label="Films and songs on the plane of valence and arousal">',
        "<style>text{font:12px sans-serif;fill:" + INK + "}.title{font-weight:bold;font-size:16px}"
        ".genre,.mood{text-anchor:middle;paint-order:stroke;stroke:" + PAPER + ";stroke-width:3px}"
        ".mood{fill:" + MARK + ";font-weight:bold}</style>",
        f'<rect width="{width}" height="{height}" fill="{PAPER}"/>',
    ]
    for i, (title, rows, genres) in enumerate(panels):
        out.extend(panel(title, rows, genres, MARGIN + i * (SIDE + MARGIN)))
    out.append("</svg>")
    return "\n".join(out) + "\n"
