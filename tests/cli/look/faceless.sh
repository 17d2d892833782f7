# No face is no failure.
export MOODIFY_DATA=$CASES/../../..
tail -c +2 "$CASES/../../../tests/fuzz/corpus/picture/png-rgb" >plain.png
moodify look --json plain.png
moodify look --json - <plain.png
moodify look plain.png
