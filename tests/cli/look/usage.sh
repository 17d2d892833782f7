fails() {
    expected=$1 code=0
    shift
    "$@" || code=$?
    [ $code -eq $expected ]
}
fails 2 moodify look
fails 2 moodify look --hallo x.jpg
fails 2 moodify look --cpu=pentium x.jpg
fails 2 moodify look --max-faces 0 x.jpg
fails 2 moodify look --max-faces 65 x.jpg
fails 2 moodify look --max-faces
fails 2 moodify look --threads 0 x.jpg
fails 2 moodify look --threads 65 x.jpg
