// SPDX-License-Identifier: Apache-2.0
//
// Our engine and ONNX Runtime on the same files in turn, A B A B, one thread each; medians over
// all runs, so that what disturbs the machine disturbs both. bench/peers.sh starts it.
'use strict';
const {execFileSync} = require('child_process');
const ort = require('onnxruntime-node');

const ROUNDS = Number(process.env.ROUNDS || 12);
const RUNS = Number(process.env.RUNS || 40);

const median = list => [...list].sort((a, b) => a - b)[list.length >> 1];
const least = list => list.reduce((a, b) => Math.min(a, b));

async function peer(file) {
    const options = {intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: 'sequential'};
    const session = await ort.InferenceSession.create(file, options);
    const feed = {};
    for (const input of session.inputMetadata) {
        const dims = input.shape.map(d => typeof d === 'number' ? d : 1);
        const data = new Float32Array(dims.reduce((a, b) => a * b, 1)).map((_, i) => i * 37 % 256);
        feed[input.name] = new ort.Tensor('float32', data, dims);
    }
    return async () => {
        const times = [];
        for (let i = -5; i < RUNS; i++) {
            const start = process.hrtime.bigint();
            await session.run(feed);
            if (i >= 0) times.push(Number(process.hrtime.bigint() - start) / 1e6);
        }
        return times;
    };
}

function ours(bench, cpu, file) {
    const args = ['--raw', '--runs', String(RUNS), ...(cpu ? ['--cpu=' + cpu] : []), file];
    return execFileSync(bench, args, {encoding: 'utf8'}).trim().split('\n').map(Number);
}

(async () => {
    const [bench, ...rest] = process.argv.slice(2);
    const isJson = rest.includes('--json');
    const cpu = (rest.find(a => a.startsWith('--cpu=')) || '').slice(6);
    const models = [];
    for (const file of rest.filter(a => !a.startsWith('--'))) {
        const run = await peer(file);
        const a = [], b = [];
        for (let i = 0; i < ROUNDS; i++) {
            a.push(...ours(bench, cpu, file));
            b.push(...await run());
        }
        const row = {file, ours_ms: median(a), ort_ms: median(b), ratio: median(a) / median(b),
                     ours_least_ms: least(a), ort_least_ms: least(b),
                     ratio_least: least(a) / least(b)};
        models.push(row);
        if (isJson) continue;
        console.log(`${file}: ours ${row.ours_ms.toFixed(3)} ms, ONNX Runtime ` +
                    `${row.ort_ms.toFixed(3)} ms, ratio ${row.ratio.toFixed(2)} (medians); ` +
                    `least ${row.ours_least_ms.toFixed(3)} and ${row.ort_least_ms.toFixed(3)}, ` +
                    `ratio ${row.ratio_least.toFixed(2)}`);
    }
    if (isJson) console.log(JSON.stringify({models}));
})();
