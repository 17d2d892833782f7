# A way from sad to happy: its steps are even, it goes up, and nothing comes twice.
for kind in songs movies; do
    for steps in 3 5 10; do
        moodify suggest --kind $kind --mood sad --path-to happy --steps $steps --json >path.json
        python3 - $steps <<'END'
import json, math, sys
items = json.load(open("path.json"))["items"]
n = int(sys.argv[1])
assert len(items) == n and len({item["id"] for item in items}) == n
assert len({item["by"] for item in items}) == n
place = [(item["valence"], item["arousal"]) for item in items]
# From (-.65, -.30) to (.75, .35), the places of sad and happy; figures have two digits.
even = math.dist((-.65, -.30), (.75, .35)) / (n - 1)
longest = max(math.dist(a, b) for a, b in zip(place, place[1:]))
assert longest <= 1.3 * even + .015, (longest, even)
assert place[0][0] < -.4 and place[-1][0] > .5
END
    done
done
# Without --steps there are five; a place may be the goal.
[ "$(moodify suggest --kind songs --mood angry --path-to .3,-.4 --format links | wc -l)" = 5 ]
