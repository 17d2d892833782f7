// SPDX-License-Identifier: Apache-2.0
//
// Writes what ONNX Runtime makes of our models, for tests/golden: an independent reference.
//
//     npm install --ignore-scripts onnxruntime-node      (anywhere; NODE_PATH=.../node_modules)
//     node tools/golden_models.js models tests/golden
//
// Inputs are synthetic and made by the same integer formula here and in test_golden.c; nothing of
// a real face is kept. A file, little-endian:
//
//     8 bytes  "MOODGOLD"     u32 version 1     u32 cases     u32 outputs
//     outputs x { u32 numbers in the output, u32 step: every step-th number is kept }
//     cases x { u32 seed, for each output ceil(numbers / step) x f32 }
'use strict';
const fs = require('fs');
const path = require('path');
const ort = require('onnxruntime-node');

const CASES = {expression: 12, 'face-short': 2, 'face-full': 2, quantised: 6};
const OWN = ['quantised']; // lies beside its results; tests/fuzz/seed_onnx.c makes it
const MAX_KEPT = 2048; // numbers of one output

// Odd seeds: noise; even seeds: slow waves with some noise. Whole numbers 0..255.
function pixels(seed, count, width) {
    const out = new Float32Array(count);
    let state = Math.imul(seed, 2654435761) >>> 0;
    for (let i = 0; i < count; i++) {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        const noise = state >>> 24;
        const x = i % width, y = Math.floor(i / width);
        const wave = (x * seed + y * 3) & 255;
        out[i] = seed & 1 ? noise : (wave < 128 ? wave : 255 - wave) + (noise >>> 2);
    }
    return out;
}

async function write(models, folder, name) {
    const session = await ort.InferenceSession.create(
        path.join(OWN.includes(name) ? folder : models, name + '.onnx'),
                                                      {intraOpNumThreads: 1});
    const input = session.inputMetadata[0];
    const dims = input.shape.map(d => typeof d === 'number' ? d : 1);
    const count = dims.reduce((a, b) => a * b, 1);
    const chunks = [];
    const u32 = (...values) => chunks.push(Buffer.from(Uint32Array.from(values).buffer));
    const results = [];
    for (let seed = 1; seed <= CASES[name]; seed++) {
        const data = pixels(seed, count, dims[3]);
        const feed = {[input.name]: new ort.Tensor('float32', data, dims)};
        results.push({seed, outputs: await session.run(feed)});
    }
    const sizes = session.outputNames.map(n => results[0].outputs[n].data.length);
    const steps = sizes.map(n => Math.ceil(n / MAX_KEPT));
    chunks.push(Buffer.from('MOODGOLD'));
    u32(1, results.length, sizes.length);
    sizes.forEach((size, i) => u32(size, steps[i]));
    for (const result of results) {
        u32(result.seed);
        session.outputNames.forEach((n, i) => {
            const kept = Array.from(result.outputs[n].data).filter((_, k) => k % steps[i] === 0);
            chunks.push(Buffer.from(Float32Array.from(kept).buffer));
        });
    }
    const file = path.join(folder, name + '.bin');
    fs.writeFileSync(file, Buffer.concat(chunks));
    console.log(`${file}: ${results.length} cases, outputs of ${sizes.join(' and ')}`);
}

(async () => {
    const [models, folder, ...only] = process.argv.slice(2);
    if (!folder) {
        console.error('usage: golden_models.js MODELS-FOLDER OUT-FOLDER [NAME]...');
        process.exit(2);
    }
    for (const name of only.length ? only : Object.keys(CASES)) await write(models, folder, name);
})();
