# Another expression network, in eight bits, and files that are none.
export MOODIFY_DATA=$CASES/../../..
tail -c +2 "$CASES/../../../tests/fuzz/corpus/picture/png-rgb" >plain.png
moodify look --json --model "$MOODIFY_DATA/models/expression-int8.onnx" plain.png
for model in none.onnx plain.png "$MOODIFY_DATA/models/face-short.onnx"; do
    moodify look --model "$model" plain.png 2>err && exit 1
    sed 's,/[^ ]*/,,; s/\(expression.onnx\): .*/\1: .../' err
done
[ -f "${MOODIFY_PORTRAIT:-}" ] || exit 0
moodify look --json --model "$MOODIFY_DATA/models/expression-int8.onnx" "$MOODIFY_PORTRAIT" |
    grep -q '"happy":0.[5-9]'
