# One JSON object a line; one bad photo does not stop the others.
export MOODIFY_DATA=$CASES/../../..
fails() {
    expected=$1 code=0
    shift
    "$@" || code=$?
    [ $code -eq $expected ]
}
tail -c +2 "$CASES/../../../tests/fuzz/corpus/picture/png-rgb" >plain.png
cp plain.png 'a "quoted" name.png'
fails 1 moodify look --json plain.png 'a "quoted" name.png' missing.png plain.png >lines
cat lines
python3 -c 'import json, sys; [json.loads(line) for line in open("lines")]'
