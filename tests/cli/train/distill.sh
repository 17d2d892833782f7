# A second net learns from what the first says of every face; what is wrong is named.
python3 "$CASES/make_faces.py" .
small="--batch 20 --sizes 32@0 --rate .1 --warm 1 --average .9 --strength .2 --mix 0"
moodify-train fit --data faces.csv --out run --net "down 16, pool, dense 7" --epochs 3 $small 2>log
moodify-train export --run run/checkpoint.bin --data faces.csv --out model.onnx 2>>log
moodify-train predict --data faces.csv --model model.onnx --mirrored --out said.csv 2>>log
wc -l <said.csv
head -n 1 said.csv
moodify-train distill --data faces.csv --teacher said.csv --teacher said.csv --out student \
    --net "down 16, pool, dense 7" --epochs 2 $small 2>>log
wc -l <student/log.tsv
moodify-train distill --data faces.csv --teacher model.onnx --teacher run/checkpoint.bin --out pupil \
    --net "down 16, pool, dense 7" --epochs 2 $small 2>>log
wc -l <pupil/log.tsv
moodify-train quantize --model model.onnx --data faces.csv --faces 20 --out bits.onnx >>log 2>&1
for sizes in 48@0 32@0; do
    moodify-train distill --data faces.csv --teacher bits.onnx --teacher run/checkpoint.bin --out bits${sizes%@0} \
        --net "down 16, pool, dense 7" --epochs 1 $small --sizes $sizes 2>err || grep -m 1 moodify-train err
done
wc -l <bits48/log.tsv
moodify-train merge --run student/checkpoint.bin --run pupil/checkpoint.bin --out mean.bin
moodify-train export --run mean.bin --temperature 1 --out mean.onnx 2>&1 | sed 's/[0-9]* bytes/N bytes/'
head -n 5 said.csv >short.csv
for wrong in "--teacher short.csv" "--teacher said.csv --teacher model.onnx" ""; do
    if moodify-train distill --data faces.csv $wrong --out none 2>err; then exit 1; fi
    grep -m 1 moodify-train err
done
