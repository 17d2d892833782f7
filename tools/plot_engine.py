#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Draw docs/engine.svg from what the benchmarks printed.

usage: plot_engine.py PEERS.json LAYERS.json OUT.svg

PEERS.json is of `bench/peers.sh --json`, LAYERS.json of `bench_nn --json models/expression.onnx`.
No library is needed.
"""
import json
import os
import sys

from svg_picture import INK, SOFT, Picture

OURS, RUNTIME, ONEDNN, XNNPACK = "#2F5D8C", "#7C7A74", "#E3A008", "#6F7F2A"
WIDTH, LEFT, RIGHT = 760, 190, 560
SERIF = "ui-serif, Iowan Old Style, Charter, Georgia, serif"


def draw_models(picture, top, models):
    """Our time as a share of ONNX Runtime's, and the mark of 0.70."""
    picture.text(20, top, "Whole networks, one thread", font_family=SERIF, font_size=18)
    picture.key(20, top + 26, [("ours", OURS), ("ONNX Runtime", RUNTIME)])
    y = top + 48
    span, first = RIGHT - LEFT, y
    for model in models:
        name = os.path.splitext(os.path.basename(model["file"]))[0]
        picture.text(LEFT - 12, y + 20, name, "end")
        picture.bar(LEFT, y, span * model["ratio"], 14, OURS)
        picture.bar(LEFT, y + 15, span, 14, RUNTIME)
        picture.text(RIGHT + 12, y + 12, f'{model["ours_ms"]:.2f} ms', font_weight="600")
        picture.text(RIGHT + 12, y + 27, f'{model["ort_ms"]:.2f} ms', fill=SOFT)
        picture.text(WIDTH - 20, y + 20, f'{model["ratio"]:.2f}', "end", font_weight="600", font_size=16)
        y += 44
    mark = LEFT + span * 0.7
    picture.line(mark, first - 6, mark, y - 8, INK, 1, 'stroke-dasharray="3 3"')
    picture.text(mark + 5, y + 2, "0.70", font_size=11, fill=SOFT)
    return y + 24


def draw_layers(picture, top, model):
    """Each dense 3x3 layer in three libraries, and its share of the peak."""
    layers = [layer for layer in model["layers"] if layer["is_3x3"]]
    peers = [(name, key, colour) for name, key, colour in
             (("oneDNN", "oneDNN_us", ONEDNN), ("XNNPACK", "XNNPACK_us", XNNPACK))
             if any(key in layer for layer in layers)]
    most = max(layer.get(key, 0) for layer in layers for key in ["ours_us"] + [p[1] for p in peers])
    picture.text(20, top, "The expression network's 3x3 layers, microseconds", font_family=SERIF, font_size=18)
    picture.key(20, top + 26, [("ours", OURS)] + [(name, colour) for name, _, colour in peers])
    picture.text(WIDTH - 95, top + 26, "of the peak", "end", fill=SOFT)
    picture.text(WIDTH - 20, top + 26, "directly", "end", fill=SOFT)
    y = top + 40
    scale = (RIGHT - LEFT) / most
    for layer in layers:
        kind = layer["kind"].replace("conv 3x3", "").strip()
        picture.text(LEFT - 12, y + 16, f'{layer["name"]}  {kind}'.strip(), "end")
        rows = [("ours_us", OURS)] + [(key, colour) for _, key, colour in peers]
        for i, (key, colour) in enumerate(rows):
            if key in layer:
                picture.bar(LEFT, y + 7 * i, layer[key] * scale, 6, colour)
        peak = model["peak_gflops"]
        share = 2e-3 * layer["macs"] / layer["ours_us"] / peak
        direct = 2e-3 * layer["macs"] / layer["direct_us"] / peak
        picture.text(WIDTH - 95, y + 16, f"{100 * share:.0f} %", "end", font_weight="600")
        picture.text(WIDTH - 20, y + 16, f"{100 * direct:.0f} %", "end", fill=SOFT)
        y += 30
    for step in range(0, int(most) + 1, 25):
        picture.text(LEFT + step * scale, y + 10, str(step), "middle", font_size=11, fill=SOFT)
    y += 34
    notes = [
        f'{model["cpu"]} on one core; peak {model["peak_gflops"]:.0f} GFLOP/s, measured in the same run. A layer '
        "counts its plain multiply-adds, so Winograd's",
        "way may stand above 100 %; \"directly\" is the same layer as plain sums. Shorter is faster.",
    ]
    for note in notes:
        picture.text(20, y, note, font_size=11.5, fill=SOFT)
        y += 16
    return y + 6


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8") as file:
        models = json.load(file)["models"]
    with open(sys.argv[2], encoding="utf-8") as file:
        layers = json.load(file)["models"][0]
    picture = Picture(WIDTH, 0, "Our engine beside ONNX Runtime, oneDNN and XNNPACK")
    y = draw_models(picture, 36, models)
    picture.height = draw_layers(picture, y + 24, layers)
    picture.save(sys.argv[3])


if __name__ == "__main__":
    main()
