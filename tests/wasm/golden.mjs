// SPDX-License-Identifier: Apache-2.0
// The golden files of tests/golden, as test_golden_models.c reads them: what ONNX Runtime made
// of our models. tools/golden_models.js wrote them and says how they are laid out.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

/** The same formula as in tools/golden_models.js. */
function pixels(seed, count, width) {
  const out = new Float32Array(count);
  let state = Math.imul(seed, 2654435761) >>> 0;
  for (let i = 0; i < count; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const noise = state >>> 24, x = i % width, y = Math.floor(i / width);
    const wave = (x * seed + y * 3) & 255;
    out[i] = seed & 1 ? noise : (wave < 128 ? wave : 255 - wave) + (noise >>> 2);
  }
  return out;
}

/**
 * Run every case of a golden file; |ours - theirs| <= tolerance (1 + |theirs|), or <= 1 for a
 * tolerance of 1: the quantum of eight bits. Gives all numbers of all cases.
 */
export function checkGolden(engine, model, golden, tolerance) {
  const net = engine.createNet(readFileSync(model));
  const file = readFileSync(golden);
  let at = 8;
  const u32 = () => { at += 4; return file.readUInt32LE(at - 4); };
  assert.equal(file.toString('latin1', 0, 8), 'MOODGOLD');
  assert.equal(u32(), 1);
  const nCases = u32(), nOutputs = u32(), steps = [];
  assert.equal(nOutputs, net.outputShapes.length);
  for (const shape of net.outputShapes) {
    assert.equal(u32(), shape.reduce((a, b) => a * b, 1));
    steps.push(u32());
  }
  const [shape] = net.inputShapes;
  const all = [];
  for (let c = 0; c < nCases; c++) {
    const seed = u32();
    const outputs = net.run(pixels(seed, shape.reduce((a, b) => a * b, 1), shape[3]));
    outputs.forEach((output, o) => {
      all.push(...output);
      for (let i = 0; i < output.length; i += steps[o]) {
        const expected = file.readFloatLE(at);
        at += 4;
        // Written so that a NaN fails.
        const most = tolerance < 1 ? tolerance * (1 + Math.abs(expected)) : 1;
        if (!(Math.abs(output[i] - expected) <= most))
          assert.fail(`case ${seed}, output ${o}, number ${i} is ${output[i]}, ` +
            `expected ${expected}`);
      }
    });
  }
  assert.equal(at, file.length);
  net.close();
  return all;
}
