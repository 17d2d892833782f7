# On a machine where all is well: before there is a store, and with one.
export MOODIFY_DATA=$CASES/../../..
moodify doctor
[ ! -e "$XDG_DATA_HOME/moodify/moodify.db" ] # looking makes nothing
moodify import "$MOODIFY_DATA/catalog/songs.tsv" >/dev/null 2>&1
moodify doctor --json
