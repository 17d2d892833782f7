// SPDX-License-Identifier: Apache-2.0
// Both modules as a page uses them: what they import, the golden tests, a whole photo beside
// the native program, and what they refuse.
//
// usage: node modules.mjs PLAIN.wasm SIMD.wasm MODELS GOLDEN PROGRAM PIXELS
// MOODIFY_PORTRAIT is a photo of one face; without it the photo's cases are not there.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runAll, test } from '../web/tap.mjs';
import { EngineError, MOODS, hasSimd, moduleName, startEngine } from '../../web/js/engine.js';
import { checkGolden } from './golden.mjs';

const [plain, simd, models, golden, program, pixels] = process.argv.slice(2);
const portrait = process.env.MOODIFY_PORTRAIT;

const PROBABILITY_TOLERANCE = 2e-5; // as in tests/golden
const MAP_TOLERANCE = 1e-4;
const ONE_QUANTUM = 1;
const NATIVE_TOLERANCE = 2e-3; // of a probability after JSON's four digits
const BOX_TOLERANCE = 0.5; // pixels
// A module that grew unseen would make every page slower: raise these knowingly.
const MOST_BYTES = { plain: 200_000, simd: 450_000 };

const model = (name) => readFileSync(join(models, `${name}.onnx`));
const threeModels = () => ({ faceShort: model('face-short'), faceFull: model('face-full'),
  expression: model('expression') });
const refuses = (run, words) => assert.throws(run, (error) => {
  assert.ok(error instanceof EngineError, String(error));
  assert.match(error.message, words);
  return true;
});

test('the probe tells that Node has vectors, and which module to load', () => {
  assert.equal(hasSimd(), true);
  assert.equal(moduleName(), 'moodify-simd.wasm');
  assert.equal(moduleName(false), 'moodify.wasm');
});

let photo = null;
if (portrait && existsSync(portrait)) {
  const raw = execFileSync(pixels, [portrait], { maxBuffer: 1 << 28 });
  photo = { width: raw.readUInt32LE(0), height: raw.readUInt32LE(4), data: raw.subarray(8) };
}

const quantised = [];
for (const [kind, path] of Object.entries({ plain, simd })) {
  const module = new WebAssembly.Module(readFileSync(path));
  const engine = await startEngine(module);

  test(`${kind}: imports nothing`, () =>
    assert.deepEqual(WebAssembly.Module.imports(module), []));

  test(`${kind}: is small, and is what its name says`, () => {
    const size = readFileSync(path).length;
    console.log(`# ${kind}: ${size} bytes`);
    assert.ok(size < MOST_BYTES[kind], `${size} bytes`);
    assert.equal(engine.cpu, kind === 'simd' ? 'wasm128' : 'scalar');
    assert.match(engine.version, /^\d+\.\d+\.\d+$/);
  });

  for (const [name, tolerance] of [['expression', PROBABILITY_TOLERANCE],
    ['face-short', MAP_TOLERANCE], ['face-full', MAP_TOLERANCE]])
    test(`${kind}: ${name} gives what ONNX Runtime gives`, () =>
      checkGolden(engine, join(models, `${name}.onnx`), join(golden, `${name}.bin`), tolerance));

  test(`${kind}: steps on bytes give what ONNX Runtime gives, in both modules the same`, () => {
    quantised.push(checkGolden(engine, join(golden, 'quantised.onnx'),
      join(golden, 'quantised.bin'), ONE_QUANTUM));
    assert.deepEqual(quantised.at(-1), quantised[0]);
  });

  test(`${kind}: a net takes its inputs in their shape only`, () => {
    const net = engine.createNet(model('expression'));
    assert.deepEqual(net.inputShapes, [[1, 1, 48, 48]]);
    assert.deepEqual(net.outputShapes, [[1, 7]]);
    refuses(() => net.run(new Float32Array(48 * 47)), /2304 numbers expected, 2256 given/);
    refuses(() => net.run(), /2304 numbers expected/);
    net.close();
    const { exports } = engine;
    const raw = engine.withBytes(model('expression'), (at, n) => exports.net_create(at, n));
    assert.deepEqual([1, 2, 0xffffffff].map((i) => exports.net_input(raw, i)), [0, 0, 0]);
    assert.deepEqual([1, 2, 0xffffffff].map((i) => exports.net_output(raw, i)), [0, 0, 0]);
    assert.equal(exports.net_output_shape(0, raw, 1), 0);
    exports.net_destroy(raw);
  });

  test(`${kind}: bad models are refused with a sentence`, () => {
    const good = model('expression');
    refuses(() => engine.createNet(new Uint8Array(0)), /\w+ \w+/);
    refuses(() => engine.createNet(Buffer.from('no model at all')), /\w+ \w+/);
    for (const cut of [1, 100, 5000, good.length >> 1, good.length - 1])
      refuses(() => engine.createNet(good.subarray(0, cut)), /\w+ \w+/);
    const odd = Buffer.from(good);
    odd.write('Konv', odd.indexOf('Conv')); // an operator that nobody has heard of
    refuses(() => engine.createNet(odd), /Konv/);
  });

  test(`${kind}: a reader needs its models, each in its place`, () => {
    const { faceShort, faceFull, expression } = threeModels();
    refuses(() => engine.createReader({ faceShort, faceFull }), /expression/);
    refuses(() => engine.createReader({ expression }), /face-short/);
    refuses(() => engine.createReader({ faceShort: expression, expression }),
      /face-short.onnx: /);
    refuses(() => engine.createReader({ faceShort, faceFull, expression: faceShort }),
      /expression.onnx: /);
    refuses(() => engine.createReader({ faceShort, faceFull: faceFull.subarray(0, 999),
      expression }), /face-full.onnx: /);
  });

  test(`${kind}: pictures over the limits are refused, tiny ones have no face`, () => {
    const reader = engine.createReader({ faceShort: model('face-short'),
      expression: model('expression') });
    const look = (width, height, search = 'camera') =>
      reader.look({ data: new Uint8Array(width * height * 4), width, height }, search);
    assert.deepEqual(look(15, 400), []);
    assert.deepEqual(look(64, 64), []);
    refuses(() => look(64, 64, 'photo'), /face-full/);
    refuses(() => look(64, 64, 'x-ray'), /search/);
    refuses(() => look(0, 0), /sides of 1 to 32768/);
    refuses(() => look(32769, 1), /sides of 1 to 32768/);
    refuses(() => reader.look({ data: new Uint8Array(9), width: 64, height: 64 }),
      /16384|64 x 64/);
    reader.close();
    // Too many pixels are refused before one of them is touched.
    const { exports } = engine;
    const raw = engine.withBytes(model('face-short'), (short, nShort) =>
      engine.withBytes(model('expression'), (face, nFace) =>
        exports.reader_create(short, nShort, 0, 0, face, nFace)));
    assert.ok(exports.reader_look(raw, 0, 32768, 32768, 1) < 0);
    assert.match(engine.text(exports.error()), /50000000 are the limit/);
    assert.equal(exports.reader_reading(raw, 0), 0);
    exports.reader_destroy(raw);
  });

  test(`${kind}: memory ends with a sentence, and is there again afterwards`, async () => {
    const own = await startEngine(module);
    const blocks = [];
    for (let at = own.exports.alloc(64 << 20); at; at = own.exports.alloc(64 << 20))
      blocks.push(at);
    assert.ok(blocks.length >= 4 && own.memoryBytes <= 512 << 20, `${blocks.length} blocks`);
    for (let at = own.exports.alloc(64 << 10); at; at = own.exports.alloc(64 << 10))
      blocks.push(at);
    refuses(() => own.createNet(model('expression')), /memory/);
    for (const at of blocks) own.exports.release(at);
    own.createNet(model('expression')).close();
    assert.equal(own.exports.alloc(0xffffffff), 0);
  });

  test(`${kind}: what is closed gives its memory back`, async () => {
    const own = await startEngine(module);
    const files = threeModels();
    own.createReader(files).close();
    const before = own.memoryBytes;
    for (let i = 0; i < 5; i++) own.createReader(files).close();
    assert.equal(own.memoryBytes, before);
  });

  test(`${kind}: a crop gives probabilities`, () => {
    const reader = engine.createReader(threeModels());
    const p = reader.readCrop(Uint8Array.from({ length: 2304 }, (_, i) => i * 37));
    assert.equal(p.length, 7);
    assert.ok(Math.abs(p.reduce((a, b) => a + b) - 1) < 1e-4);
    refuses(() => reader.readCrop(new Uint8Array(2303)), /48 x 48/);
    reader.close();
  });

  if (photo) test(`${kind}: a photo has the face and mood that the native program finds`, () => {
    const [expected] = JSON.parse(execFileSync(program, ['look', '--json', '--cpu', 'scalar',
      portrait])).faces;
    const reader = engine.createReader(threeModels());
    for (const search of ['photo', 'camera']) {
      const faces = reader.look(photo, search);
      assert.equal(faces.length, 1, `${search}: ${faces.length} faces`);
      if (search === 'camera') continue; // another way to the face: other points
      const [face] = faces;
      face.box.forEach((x, i) => assert.ok(Math.abs(x - expected.box[i]) <= BOX_TOLERANCE,
        `box ${face.box} for ${expected.box}`));
      for (const mood of MOODS)
        assert.ok(Math.abs(face.moods[mood] - expected.moods[mood]) <= NATIVE_TOLERANCE,
          `${mood}: ${face.moods[mood]} for ${expected.moods[mood]}`);
      for (const axis of ['valence', 'arousal'])
        assert.ok(Math.abs(face[axis] - expected[axis]) <= NATIVE_TOLERANCE, axis);
      assert.ok(face.points.leftEye[0] < face.points.rightEye[0]);
    }
    reader.close();
  });
}

process.exit(await runAll() ? 1 : 0);
