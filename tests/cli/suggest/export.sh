# The same list in every form.
list() { moodify suggest --kind songs --mood happy --count 6 --seed 5 --format "$1"; }
list json >list.json
list csv >list.csv
list m3u >list.m3u
list links >list.links
python3 - <<'END'
import csv, json
items = json.load(open("list.json"))["items"]
rows = list(csv.DictReader(open("list.csv", encoding="utf-8", newline="")))
lines = open("list.m3u", encoding="utf-8").read().splitlines()
links = open("list.links").read().split()
assert len(items) == len(rows) == len(links) == 6
assert lines[0] == "#EXTM3U" and len(lines) == 2 + 2 * 6
for i, item in enumerate(items):
    row = rows[i]
    assert row["id"] == item["id"] and row["title"].lstrip("'") == item["title"]
    assert row["why"] == item["why"] and row["link"] == item["link"] == links[i]
    assert lines[2 + 2 * i] == f"#EXTINF:-1,{item['by']} - {item['title']}"
    assert lines[3 + 2 * i] == item["link"]
END
