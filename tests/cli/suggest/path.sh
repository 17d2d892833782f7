# A way from sad to happy, by whichever seed: its steps are even, it begins and ends near the
# two, and nothing comes twice.
for kind in songs movies; do
    for steps_seed in 3:1 5:4294967295 10:2; do
        steps=${steps_seed%:*}
        moodify suggest --kind $kind --mood sad --path-to happy --steps $steps \
            --seed ${steps_seed#*:} --json >path.json
        python3 - $steps <<'END'
import json, math, sys
items = json.load(open("path.json"))["items"]
n = int(sys.argv[1])
assert len(items) == n and len({item["id"] for item in items}) == n
assert len({item["by"] for item in items}) == n
place = [(item["valence"], item["arousal"]) for item in items]
# From (-.65, -.30) to (.75, .35), the places of sad and happy; figures have two digits.
sad, happy = (-.65, -.30), (.75, .35)
even = math.dist(sad, happy) / (n - 1)
longest = max(math.dist(a, b) for a, b in zip(place, place[1:]))
assert longest <= 1.3 * even + .015, (longest, even)
reach = max(math.dist(place[0], sad), math.dist(place[-1], happy))
assert reach <= .2 + .015, reach
END
    done
done
# Without --steps there are five; a place may be the goal.
[ "$(moodify suggest --kind songs --mood angry --path-to .3,-.4 --format links | wc -l)" = 5 ]
