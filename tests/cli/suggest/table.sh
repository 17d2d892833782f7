# Piped, the table is plain text of 80 columns: no escapes, no bars.
moodify suggest --kind movies --mood angry --door calm --count 48 --seed 2 >table
python3 - <<'END'
import re, unicodedata
lines = open("table", encoding="utf-8").read().split("\n")
assert lines[0].split() == ["title", "by", "year", "valence", "arousal"]
rows = [line for line in lines if re.match("[ \\d]\\d  ", line)]
assert len(rows) == 48, len(rows)
assert sum(line.startswith("    https://www.imdb.com/title/tt") for line in lines) == 48
for line in lines:
    width = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)
    assert width <= 80, line
    assert "\x1b" not in line and "█" not in line
for row in rows:
    assert -1 <= float(row[-15:-8]) <= 1 and -1 <= float(row[-8:]) <= 1, row
END
