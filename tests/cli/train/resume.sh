# A run that is killed and goes on ends with the same bytes as one that was left alone. (The
# history holds the seconds that an epoch took, so the exported models are compared.)
python3 "$CASES/make_faces.py" .
settings="--epochs 6 --batch 20 --sizes 32@0,48@.5 --threads 1"
fit() {
    moodify-train fit --data faces.csv --net "down 16, res, pool, dense 7" $settings "$@" 2>>log
}
export_run() {
    moodify-train export --run "$1/checkpoint.bin" --temperature 1 --out "$1.onnx" 2>>log
}
fit --out whole
# Not through the function: the process itself is to be killed, not a shell around it.
moodify-train fit --data faces.csv --net "down 16, res, pool, dense 7" $settings --out killed 2>>log &
for i in $(seq 600); do
    if [ -s killed/checkpoint.bin ]; then break; fi
    sleep .05
done
kill -9 $! 2>>log || true
wait $! 2>>log || true
fit --out killed --resume
export_run whole
export_run killed
cmp whole.onnx killed.onnx
wc -l <killed/log.tsv
if fit --out whole; then exit 1; fi
grep -o "is there already; --resume goes on with it" log
