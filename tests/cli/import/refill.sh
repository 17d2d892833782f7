# A first start that was cut off is made up for; a catalogue that somebody brought is left alone.
change() {
    python3 -c 'import sqlite3, sys
db = sqlite3.connect("s.db")
db.executescript(sys.argv[1])' "$1"
}
count() {
    moodify export --store sqlite:s.db | tail -n +2 | wc -l
}
moodify suggest --store sqlite:s.db --kind songs --mood happy >/dev/null
whole=$(count)
change "DELETE FROM items WHERE kind = 1; INSERT INTO items_text (items_text) VALUES ('rebuild')"
change "UPDATE notes SET text = 'filling'"
moodify suggest --store sqlite:s.db --kind songs --mood happy >/dev/null
[ "$(count)" = "$whole" ] && echo "made up for"
change "UPDATE notes SET text = 'an older catalogue'; DELETE FROM items WHERE id = 'tt0111161'"
change "INSERT INTO items_text (items_text) VALUES ('rebuild')"
moodify suggest --store sqlite:s.db --kind songs --mood happy >/dev/null
[ "$(count)" = "$whole" ] && echo "renewed"
rm s.db
printf 'id\ttitle\tvalence\tarousal\ntt0000001\tMine\t0.5\t0\n' | moodify import --store sqlite:s.db - >/dev/null
moodify suggest --store sqlite:s.db --kind movies --mood happy >/dev/null
count
