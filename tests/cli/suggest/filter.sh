# Filters confine a list; one that nothing passes is said.
moodify suggest --kind movies --mood happy --years 1980-1989 --genre comedy --certificate PG \
    --language English --seed 2 --json >list.json
python3 - <<'END'
import json
items = json.load(open("list.json"))["items"]
assert len(items) == 12
assert all(1980 <= item["year"] <= 1989 for item in items)
END
code=0
moodify suggest --kind songs --mood happy --genre "no such kind" || code=$?
[ $code -eq 1 ]
