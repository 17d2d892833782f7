# The numbers of the expression model, as a program reads them.
moodify model --json "$CASES/../../../models/expression.onnx" >out
grep -q '"inputs":\[{"name":"face","shape":\[1,1,48,48\]}\]' out
grep -q '"outputs":\[{"name":"moods","shape":\[1,7\]}\]' out
grep -q '"Conv":[1-9]' out
moodify model --json --cpu=scalar "$CASES/../../../models/expression.onnx" | grep -q '"kernels":"scalar"'
