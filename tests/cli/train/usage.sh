# Help, and mistakes that are named.
moodify-train --help | grep -v '^  taste' # only where there is LAPACK
for verb in fit finetune distill predict eval export merge quantize report; do
    moodify-train $verb --help | head -n 1
done
complain() {
    code=0
    moodify-train "$@" 2>err || code=$?
    echo "$code: $(head -n 1 err)"
}
complain
complain train
complain fit --data x.csv
complain fit --data x.csv --out y --rate 99
complain fit --data x.csv --out y --speed 3
complain fit --data x.csv --out y --threads many
complain fit --data none.csv --out y
complain eval --data x.csv --model m --split Test
complain eval --data x.csv --model none.onnx
complain export --run none.bin --out x.onnx --temperature 0
complain eval --json=1
complain eval --data
complain eval x.csv
complain fit --data x.csv --out y --stop-after soon
complain export --run none.bin --out x.onnx --temperature 1
complain quantize --model m.onnx --data x.csv
complain quantize --model m.onnx --data x.csv --out y --range middle
complain quantize --model m.onnx --data x.csv --out y --faces 0
complain quantize --model m.onnx --data x.csv --out y --weight-range percentile
complain quantize --model m.onnx --data none.csv --out y
printf 'emotion,pixels,Usage\n3,1 2,Training\n' >broken.csv
complain fit --data broken.csv --out y
printf 'emotion,pixels,Usage\n3,%s,Training\n' "$(yes 9 | head -n 2304 | tr '\n' ' ' | sed 's/ $//')" >faces.csv
moodify-train fit --data faces.csv --out y --crowd .5 2>&1 | tail -n 1
moodify-train fit --data faces.csv --out y --votes-share .5 2>&1 | tail -n 1
complain merge --run none.bin
complain merge --run none.bin --out x.bin
complain merge --run broken.csv --out x.bin
