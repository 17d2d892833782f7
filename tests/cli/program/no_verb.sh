fails() {
    expected=$1 code=0
    shift
    "$@" || code=$?
    [ $code -eq $expected ]
}
fails 2 moodify
fails 2 moodify hallo
moodify --version
