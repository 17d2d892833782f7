moodify model --steps "$CASES/../../../models/face-short.onnx" >out
grep -q 'inputs  *image  *1 x 3 x 128 x 128' out
grep -q 'multiply-adds' out
grep -q 'depthwise 3x3' out
