// SPDX-License-Identifier: Apache-2.0
//
// Times networks in ONNX Runtime on one thread, as bench_look times them in our engine.
//
//     node peers_onnxruntime.mjs MODELS-FOLDER ROUNDS NAME...     (in a folder with onnxruntime-node)
//
// Prints {"median_ms":{"face-short":...}}; the input is even grey.
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';

const require = createRequire(path.join(process.cwd(), 'index.js'));
const ort = require('onnxruntime-node');
const [folder, rounds, ...names] = process.argv.slice(2);
const options = {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
};
const shapes = {
    'face-short': [1, 3, 128, 128],
    'face-full': [1, 3, 192, 192],
    expression: [1, 1, 48, 48],
};

const medians = {};
for (const name of names) {
    const session = await ort.InferenceSession.create(path.join(folder, `${name}.onnx`), options);
    const shape = shapes[name];
    const size = shape.reduce((a, b) => a * b);
    const input = new ort.Tensor('float32', new Float32Array(size).fill(128), shape);
    const feeds = { [session.inputNames[0]]: input };
    for (let i = 0; i < 5; i++) await session.run(feeds);
    const times = [];
    for (let i = 0; i < Number(rounds); i++) {
        const start = process.hrtime.bigint();
        await session.run(feeds);
        times.push(Number(process.hrtime.bigint() - start) / 1e6);
    }
    times.sort((a, b) => a - b);
    medians[name] = times[times.length >> 1];
}
console.log(JSON.stringify({ median_ms: medians }));
