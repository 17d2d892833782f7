# The starter catalogue goes in whole, in counts that do not change when it goes in again.
CATALOG=$CASES/../../../catalog
moodify import --store sqlite:a.db "$CATALOG/movies.tsv" "$CATALOG/songs.tsv" --json >first.json
moodify import --store sqlite:a.db "$CATALOG/movies.tsv" "$CATALOG/songs.tsv" --json >again.json
python3 - "$CATALOG" <<'END'
import json, sys
rows = sum(sum(1 for _ in open(f"{sys.argv[1]}/{kind}.tsv", encoding="utf-8")) - 1 for kind in ("movies", "songs"))
for name in ("first.json", "again.json"):
    told = json.load(open(name))
    assert told["items"] == rows and told["rejects"] == 0, told
END
