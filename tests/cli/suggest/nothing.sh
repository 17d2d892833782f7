# Without a catalogue: one sentence that says what to do, and exit 1.
mkdir empty
code=0
MOODIFY_DATA=$PWD/empty moodify suggest --kind songs --mood sad || code=$?
[ $code -eq 1 ]
code=0
moodify suggest --kind songs --mood sad --store sqlite:/proc/none/x.db || code=$?
[ $code -eq 1 ]
