// SPDX-License-Identifier: Apache-2.0
// Times one network after the other in our modules, natively, and in ONNX Runtime Web, in turn;
// and TensorFlow.js with the mini-Xception that pages use. bench/wasm.sh starts it and says more.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startEngine } from '../web/js/engine.js';

const ROUNDS = Number(process.env.ROUNDS || 8);
const RUNS = Number(process.env.RUNS || 30);
const WARM_MS = 200;
const { PEERS } = process.env;
const require = createRequire(join(PEERS, 'package.json'));

const [build, ...rest] = process.argv.slice(2);
const isJson = rest.includes('--json');
const files = rest.filter((a) => !a.startsWith('--'));

const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
const least = (list) => list.reduce((a, b) => Math.min(a, b));

/** Runs, after a while of runs that do not count: Node compiles again what is run often. */
async function turn(run) {
  const times = [];
  const begin = performance.now();
  do await run(); while (performance.now() < begin + WARM_MS);
  for (let i = 0; i < RUNS; i++) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  return times;
}

async function ours(module, file) {
  const bytes = readFileSync(join(build, 'src', 'wasm', module));
  const net = (await startEngine(bytes)).createNet(readFileSync(file));
  const inputs = net.inputShapes.map((shape) =>
    new Float32Array(shape.reduce((a, b) => a * b, 1)).map((_, i) => i * 37 % 256));
  return { turn: () => turn(() => net.run(...inputs)) };
}

function native(file) {
  const args = ['--raw', '--cpu=avx2', '--runs', String(RUNS), file];
  const read = (list) => execFileSync(join(build, 'bench', 'bench_nn'), list, { encoding: 'utf8' });
  const text = read(['--cpu=avx2', '--runs', '1', file]);
  const millions = Number(/([\d.]+) M multiply-adds/.exec(text)?.[1]);
  return { millions, turn: async () => read(args).trim().split('\n').map(Number) };
}

async function onnxruntime(file) {
  const ort = await import(pathToFileURL(require.resolve('onnxruntime-web')));
  ort.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create(readFileSync(file),
    { executionProviders: ['wasm'] });
  const feed = {};
  session.inputNames.forEach((name, i) => {
    const dims = session.inputMetadata[i].shape.map((d) => (typeof d === 'number' ? d : 1));
    const data = new Float32Array(dims.reduce((a, b) => a * b, 1)).map((_, k) => k * 37 % 256);
    feed[name] = new ort.Tensor('float32', data, dims);
  });
  return { turn: () => turn(() => session.run(feed)) };
}

async function tensorflow() {
  const tf = require('@tensorflow/tfjs-core');
  const { loadGraphModel } = require('@tensorflow/tfjs-converter');
  const wasm = require('@tensorflow/tfjs-backend-wasm');
  wasm.setWasmPaths(join(PEERS, 'node_modules', '@tensorflow', 'tfjs-backend-wasm', 'dist', '/'));
  wasm.setThreadsCount(1);
  await tf.setBackend('wasm');
  await tf.ready();
  const folder = join(PEERS, 'node_modules', '@vladmandic', 'human', 'models');
  const { modelTopology, weightsManifest } =
    JSON.parse(readFileSync(join(folder, 'emotion.json'), 'utf8'));
  const weightData = Uint8Array.from(readFileSync(join(folder, 'emotion.bin'))).buffer;
  const model = await loadGraphModel({ load: async () =>
    ({ modelTopology, weightSpecs: weightsManifest.flatMap((m) => m.weights), weightData }) });
  const input = tf.randomUniform(model.inputs[0].shape.map((d) => (d > 0 ? d : 1)));
  return { turn: () => turn(async () => {
    const output = model.execute(input);
    await output.data();
    output.dispose();
  }) };
}

/** A peer that is not there, or does not start, is left out with a word. */
async function attempt(name, make) {
  try {
    return await make();
  } catch (error) {
    console.error(`${name} is left out: ${error.message}`);
    return null;
  }
}

const tfjs = await attempt('TensorFlow.js', tensorflow);
const rows = [];
const tfjsTimes = [];
for (const file of files) {
  const peers = {
    simd: await ours('moodify-simd.wasm', file),
    plain: await ours('moodify.wasm', file),
    avx2: native(file),
    ort: await attempt('ONNX Runtime Web', () => onnxruntime(file)),
  };
  const times = { simd: [], plain: [], avx2: [], ort: [] };
  for (let i = 0; i < ROUNDS; i++) {
    for (const [name, peer] of Object.entries(peers))
      if (peer && (name !== 'plain' || i < 2)) times[name].push(...await peer.turn());
    if (tfjs) tfjsTimes.push(...await tfjs.turn());
  }
  const row = { file: basename(file), million_macs: peers.avx2.millions };
  for (const [name, list] of Object.entries(times)) {
    row[`${name}_ms`] = list.length ? median(list) : null;
    row[`${name}_least_ms`] = list.length ? least(list) : null;
  }
  rows.push(row);
}
const tfjsMs = tfjsTimes.length ? median(tfjsTimes) : null;

if (isJson) {
  console.log(JSON.stringify({ models: rows, tfjs_mini_xception_ms: tfjsMs }));
} else {
  const ms = (x) => (x === null ? 'not timed' : `${x.toFixed(2)} ms`);
  for (const r of rows) {
    console.log(`${r.file}, ${r.million_macs} M multiply-adds (medians; least in brackets)`);
    for (const [name, title] of [['simd', 'moodify-simd.wasm'], ['plain', 'moodify.wasm'],
      ['avx2', 'native, AVX2'], ['ort', 'ONNX Runtime Web']])
      console.log(`  ${title.padEnd(18)} ${ms(r[`${name}_ms`])} (${ms(r[`${name}_least_ms`])})`);
    console.log(`  SIMD is ${(r.simd_ms / r.avx2_ms).toFixed(2)} of native` +
      (r.ort_ms ? `, ${(r.simd_ms / r.ort_ms).toFixed(2)} of ONNX Runtime Web` : '') +
      (tfjsMs ? `, and ${(tfjsMs / r.simd_ms).toFixed(1)} times as fast as TensorFlow.js` : ''));
  }
  console.log(`TensorFlow.js (wasm), mini-Xception of 10 M: ${ms(tfjsMs)}` +
    (tfjsMs ? ` (${ms(least(tfjsTimes))})` : ''));
}
process.exit(0);
