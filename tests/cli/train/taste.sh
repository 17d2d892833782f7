# Ratings of two camps become a file; what one camp likes leads to the rest of it.
moodify suggest --kind movies --mood happy --count 40 --seed 1 --json >forty.json
moodify export --kind movies >films.tsv 2>report
python3 - <<'PYTHON'
import json, random
films = [item["id"] for item in json.load(open("forty.json"))["items"]]
random.seed(1)
with open("ratings.tsv", "w") as out:
    print("user\timdb_id\trating\ttimestamp", file=out)
    for user in range(200):
        for film in random.sample(films[user % 2::2], 12):
            print(user, film, "4.5", 0, sep="\t", file=out)
        print(user, random.choice(films), "2", 0, sep="\t", file=out)
open("films", "w").write("\n".join(films))
PYTHON
moodify-train taste --ratings ratings.tsv --catalog films.tsv --out taste.bin --neighbours 8 \
    --lambda 20 --content 1 2>report
grep '^ratings.tsv: 2400 likes of 40 films by 200 users$' report
grep '^taste.bin: 40 films, 320 neighbours, 3708 bytes$' report
python3 - <<'PYTHON'
import struct
films = open("films").read().split("\n")
data = open("taste.bin", "rb").read()
n, links = struct.unpack("<II", data[16:24])
ids = [data[24 + 24 * i:48 + 24 * i].rstrip(b"\0").decode() for i in range(n)]
start = struct.unpack(f"<{n + 1}I", data[24 + 24 * n:28 + 28 * n])
pairs = list(struct.iter_unpack("<If", data[28 + 28 * n:]))
own = [weight for i in range(n) for item, weight in pairs[start[i]:start[i + 1]]
       if films.index(ids[i]) % 2 == films.index(ids[item]) % 2]
other = [weight for i in range(n) for item, weight in pairs[start[i]:start[i + 1]]
         if films.index(ids[i]) % 2 != films.index(ids[item]) % 2]
print("own camp raised:", sum(own) > 1, "others hardly:", sum(other) < .1 * sum(own))
PYTHON
moodify suggest --kind movies --mood happy --seed 1 --like "$(head -n 1 films)" \
    --taste taste.bin --json >list.json
complain() {
    code=0
    moodify-train taste "$@" 2>err || code=$?
    echo "$code: $(head -n 1 err)"
}
moodify-train taste --help | head -n 1
complain --ratings ratings.tsv
complain --ratings ratings.tsv --catalog films.tsv --out x --neighbours 65
complain --ratings ratings.tsv --catalog films.tsv --out x --lambda 0
complain --ratings films.tsv --catalog films.tsv --out x
complain --ratings none.tsv --catalog films.tsv --out x
