# What is liked leads to more of its name, is not shown itself, and a stranger is an error.
moodify suggest --kind songs --mood happy --count 48 --seed 1 --json >first.json
like=$(python3 -c 'import json; print(json.load(open("first.json"))["items"][0]["id"])')
moodify suggest --kind songs --mood happy --count 48 --seed 1 --like "$like" --json >second.json
! grep -q "\"id\":\"$like\"" second.json
! cmp -s first.json second.json
code=0
moodify suggest --kind songs --mood happy --like tt9999999 2>message || code=$?
[ $code -eq 1 ]
grep -q 'tt9999999: the catalogue has no such item' message
