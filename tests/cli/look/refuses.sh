# Each is refused with one sentence that names the cause, and leaves nothing behind.
export MOODIFY_DATA=$CASES/../../..
fails() {
    expected=$1 code=0
    shift
    "$@" || code=$?
    [ $code -eq $expected ]
}
printf 'hello' >text.jpg
: >empty.jpg
printf 'GIF89a\1\0\1\0\0\0\0;' >moving.gif
tail -c +2 "$CASES/../../../tests/fuzz/corpus/picture/jpeg-cut" >cut.jpg
truncate -s 33554433 huge.jpg
mkdir folder.jpg
before=$(ls)
for photo in missing.jpg text.jpg empty.jpg moving.gif cut.jpg huge.jpg folder.jpg; do
    fails 1 moodify look --json "$photo"
done
fails 1 moodify look - <text.jpg
fails 1 env MOODIFY_DATA=/nowhere moodify look text.jpg
[ "$(ls)" = "$before" ]
