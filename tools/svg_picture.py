# SPDX-License-Identifier: Apache-2.0
"""A small SVG: words, lines, dots, bars and curves on paper. The pictures in docs are drawn with it."""
import html

INK, PAPER, FAINT, SOFT = "#1D1B19", "#FBFAF7", "#D9D4CA", "#6b675f"


class Picture:
    """Draw in any order; `height` may be set as late as before `save`."""

    def __init__(self, width, height, title):
        self.width, self.height, self.title = width, height, title
        self.parts = []

    def text(self, x, y, words, anchor="start", **style):
        more = "".join(f' {key.replace("_", "-")}="{value}"' for key, value in style.items())
        self.parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{more}>{html.escape(words)}</text>'
        )

    def line(self, x1, y1, x2, y2, colour=FAINT, width=1, more=""):
        self.parts.append(
            f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" '
            f'stroke-width="{width}" {more}/>'
        )

    def dot(self, x, y, radius, colour):
        self.parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{colour}"/>')

    def bar(self, x, y, width, height, colour):
        self.parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 1):.1f}" height="{height}" fill="{colour}"/>'
        )

    def curve(self, points, colour):
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self.parts.append(
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2.5" '
            'stroke-linejoin="round"/>'
        )

    def key(self, x, y, entries):
        """A square and a name for each (name, colour), in a row."""
        for name, colour in entries:
            self.bar(x, y - 9, 10, 10, colour)
            self.text(x + 15, y, name)
            x += 15 + 7.2 * len(name) + 18

    def save(self, path):
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height:.0f}" '
            f'width="{self.width}" height="{self.height:.0f}" role="img" '
            f'font-family="system-ui, sans-serif" font-size="13" fill="{INK}">'
            f'<title>{html.escape(self.title)}</title>'
            f'<rect width="{self.width}" height="{self.height:.0f}" fill="{PAPER}"/>'
        )
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join([head, *self.parts]) + "\n</svg>\n")
