# Each is one sentence that names the file and the reason.
code=0
printf 'no model' >broken.onnx
moodify model broken.onnx || code=$?
[ $code -eq 1 ]
code=0
moodify model missing.onnx || code=$?
[ $code -eq 1 ]
code=0
moodify model || code=$?
[ $code -eq 2 ]
code=0
moodify model --cpu=abacus broken.onnx || code=$?
[ $code -eq 2 ]
