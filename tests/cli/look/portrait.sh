# The portrait is happy, in JSON and for a person; no line is wider than 80 columns, and no colour
# goes into a pipe.
export MOODIFY_DATA=$CASES/../../..
[ -f "${MOODIFY_PORTRAIT:-}" ] || { echo "MOODIFY_PORTRAIT names no file" >&2; exit 77; }
moodify look --json "$MOODIFY_PORTRAIT" >one
python3 - <<'END'
import json
(face,) = json.load(open("one"))["faces"]
x, y, w, h = face["box"]
assert x < 225 < x + w and y < 110 < y + h, face["box"]
assert list(face["moods"]) == "angry disgust fear happy sad surprise neutral".split()
assert abs(sum(face["moods"].values()) - 1) < .001
assert max(face["moods"], key=face["moods"].get) == "happy", face["moods"]
assert face["valence"] > .3, face["valence"]
END
moodify look --cpu=scalar "$MOODIFY_PORTRAIT" >text
[ "$(wc -L <text)" -le 80 ]
cat text
