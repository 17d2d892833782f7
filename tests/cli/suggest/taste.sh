# Neighbours of what is liked come to the list, and files that are none are refused.
moodify suggest --kind movies --mood happy --count 48 --seed 1 --json >first.json
python3 - <<'PYTHON'
import json, struct
ids = [item["id"] for item in json.load(open("first.json"))["items"]]
like, rising = ids[0], ids[-1]
open("like", "w").write(like)
open("rising", "w").write(rising)
order = sorted([like, rising])
links = struct.pack("<If", order.index(rising), 2.0)
start = [0, 1, 1] if order[0] == like else [0, 0, 1]
head = struct.pack("<IIII", 1, 0, 2, 1)
names = b"".join(name.encode().ljust(24, b"\0") for name in order)
whole = b"MOODNEAR" + head + names + struct.pack("<III", *start) + links
open("taste.bin", "wb").write(whole)
open("cut.bin", "wb").write(whole[:-1])
PYTHON
like=$(cat like)
list() {
    moodify suggest --kind movies --mood happy --count 6 --seed 1 --like "$like" "$@" --json
}
list >without.json
list --taste taste.bin >with.json
! grep -q "\"id\":\"$(cat rising)\"" without.json
grep -q "\"id\":\"$(cat rising)\"" with.json
for file in cut.bin like none.bin; do
    code=0
    list --taste $file 2>>messages >nothing || code=$?
    [ $code -eq 1 ] && [ ! -s nothing ]
done
cat messages
