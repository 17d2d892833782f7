# A model is trained on made-up faces, exported, measured, and then fine-tuned, with most of it
# frozen, to tell three other classes apart in a small folder of pictures.
python3 "$CASES/make_faces.py" .
moodify-train fit --data faces.csv --out run --net "down 16, down 32, pool, dense 7" \
    --epochs 14 --batch 20 --sizes 48@0 --rate .1 --warm 1 --average .9 --strength .2 --mix 0 \
    --precision f32 2>log
tail -n 1 run/log.tsv | awk '{ exit !($3 > .5) }' || { cat log >&2; exit 1; }
moodify-train export --run run/checkpoint.bin --data faces.csv --out model.onnx 2>>log
moodify-train eval --data faces.csv --model model.onnx --split PrivateTest --json >figures
python3 - <<'END'
import json
figures = json.load(open("figures"))
assert figures["n"] == 35 and figures["accuracy"] > .5, figures
assert set(figures["recall"]) == {"angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"}
assert {"blur", "noise", "jpeg20", "gamma0.5", "gamma2", "dark"} < set(figures["camera"])
assert figures["interval"][0] < figures["accuracy"] <= figures["interval"][1]
END
moodify-train finetune --from model.onnx --data tree --out tuned --freeze 1 --epochs 12 \
    --batch 18 --rate .05 --precision f32 2>>log
cut -f 1 tuned/log.tsv | tail -n 1
tail -n 1 tuned/log.tsv | awk '{ exit !($3 >= .8) }' || { cat log tuned/log.tsv >&2; exit 1; }
grep -o "3 classes; 54 faces to train on, 6 to choose on" log
moodify-train export --run tuned/checkpoint.bin --data tree --temperature 1 --out tuned.onnx 2>>log
grep -c "dense 3" tuned.onnx
