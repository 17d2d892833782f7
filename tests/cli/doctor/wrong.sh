# What is wrong is named, and the exit code says so.
export MOODIFY_DATA=$CASES/../../..
fails() {
    expected=$1 code=0
    shift
    "$@" || code=$?
    [ $code -eq $expected ]
}
mkdir models
cp "$MOODIFY_DATA"/models/face-*.onnx models/
head -c 100000 "$MOODIFY_DATA/models/expression.onnx" >models/expression.onnx
printf 'this is no database' >text.db
fails 1 moodify doctor --models models --store sqlite:text.db
fails 2 moodify doctor --stroe x
fails 2 moodify doctor more
