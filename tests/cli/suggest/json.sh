# The form that programs read: every field of DESIGN's contract, and facts that agree.
for kind in songs movies; do
    moodify suggest --kind $kind --mood sad --door lift --count 12 --seed 3 --json >list.json
    python3 - $kind <<'END'
import json, re, sys
kind = sys.argv[1]
items = json.load(open("list.json"))["items"]
assert len(items) == 12, len(items)
keys = {"id", "kind", "title", "by", "year", "genres", "link", "poster", "why", "valence", "arousal"}
for item in items:
    assert set(item) == keys, set(item) ^ keys
    assert item["kind"] == kind and item["title"] and item["by"]
    assert item["poster"] == f"/poster/{kind}/{item['id']}"
    house = "https://open.spotify.com/track/{}" if kind == "songs" else "https://www.imdb.com/title/{}/"
    assert item["link"] == house.format(item["id"]), item["link"]
    assert isinstance(item["year"], int) and all(isinstance(g, str) and g for g in item["genres"])
    assert re.fullmatch(r"[A-Z].*\.", item["why"]), item["why"]
    assert -.705 <= item["valence"] <= 1 and -1 <= item["arousal"] <= 1
assert len({item["id"] for item in items}) == 12
assert len({item["why"] for item in items}) == 12
END
done
# Two requests without a seed differ: each draws one of 2^32.
moodify suggest --kind songs --mood happy --json >a.json
moodify suggest --kind songs --mood happy --json >b.json
! cmp -s a.json b.json
