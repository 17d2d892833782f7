// SPDX-License-Identifier: Apache-2.0
// The engine in a page: the same C code as the server's, as WebAssembly. Pictures stay here.
//
//   const engine = await loadEngine('/wasm/');          // with vectors where the browser has them
//   const reader = engine.createReader({ faceShort, expression });      // bytes of ONNX files
//   const faces = reader.look(context.getImageData(0, 0, w, h), 'camera');
//   reader.close();
//
// Everything runs at once and blocks: use a worker where that matters. One engine has one memory
// and one thread. Failures are thrown as EngineError with a sentence for a person. What the
// module exports is described in src/wasm/exports.h.

/** A module of one function that counts bits in a vector: valid where there is SIMD128. */
const PROBE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253,
  15, 253, 98, 11,
]);
const MAX_DIMS = 6;
const CROP_SIDE = 48;
const READING_FLOATS = 26;
const SEARCHES = { photo: 0, camera: 1 };
const POINTS = ['leftEye', 'rightEye', 'nose', 'mouth', 'leftEar', 'rightEar'];

/** The seven expressions in the order of all probabilities. */
export const MOODS = ['angry', 'disgust', 'fear', 'happy', 'sad', 'surprise', 'neutral'];

/** What the engine refused, and why. status: negative where the engine gave one, else 0. */
export class EngineError extends Error {
  constructor(message, status = 0) {
    super(message);
    this.name = 'EngineError';
    this.status = status;
  }
}

/** Whether this machine runs the module with vectors. */
export const hasSimd = () => WebAssembly.validate(PROBE);

/** The file name of the module that this machine can run. */
export const moduleName = (simd = hasSimd()) => (simd ? 'moodify-simd.wasm' : 'moodify.wasm');

/** Fetch the right module from a folder ('/wasm/') and start it. */
export async function loadEngine(folder) {
  const name = moduleName();
  const answer = await fetch(new URL(name, new URL(folder, location.href)));
  if (!answer.ok) throw new EngineError(`${name}: the server answered ${answer.status}`);
  return startEngine(await answer.arrayBuffer());
}

/** Start a module from its bytes, or one that is compiled already. */
export async function startEngine(source) {
  const module = source instanceof WebAssembly.Module ? source : await WebAssembly.compile(source);
  const instance = await WebAssembly.instantiate(module, {});
  return new Engine(instance.exports);
}

/** A started module. `cpu` is 'wasm128' or 'scalar'. */
export class Engine {
  #exports;

  constructor(exports) {
    this.#exports = exports;
    exports._initialize();
    this.version = this.text(exports.version());
    this.cpu = this.text(exports.cpu());
  }

  /** For this file's classes: the exports, and the memory as it is now. */
  get exports() { return this.#exports; }
  get memoryBytes() { return this.#exports.memory.buffer.byteLength; }
  bytes(at, n) { return new Uint8Array(this.#exports.memory.buffer, at, n); }
  floats(at, n) { return new Float32Array(this.#exports.memory.buffer, at, n); }

  text(at) {
    const all = new Uint8Array(this.#exports.memory.buffer, at);
    return new TextDecoder().decode(all.slice(0, all.indexOf(0)));
  }

  fail(status = 0) {
    throw new EngineError(this.text(this.#exports.error()), status);
  }

  /** Call use(address) with a copy of the bytes in the engine's memory, and release it. */
  withBytes(bytes, use) {
    const at = this.#exports.alloc(bytes.byteLength);
    if (!at) this.fail();
    try {
      this.bytes(at, bytes.byteLength).set(asBytes(bytes));
      return use(at, bytes.byteLength);
    } finally {
      this.#exports.release(at);
    }
  }

  /** Any network, from the bytes of an ONNX file. */
  createNet(model) {
    return new Net(this, this.withBytes(model, (at, n) => this.#exports.net_create(at, n)));
  }

  /**
   * A reader, from the bytes of face-short.onnx, face-full.onnx and expression.onnx. Without
   * faceFull only a camera's pictures can be searched.
   */
  createReader({ faceShort, faceFull, expression }) {
    const none = new Uint8Array(0);
    const handle = this.withBytes(faceShort ?? none, (short, nShort) =>
      this.withBytes(faceFull ?? none, (full, nFull) =>
        this.withBytes(expression ?? none, (face, nFace) =>
          this.#exports.reader_create(short, nShort, faceFull ? full : 0, nFull, face, nFace))));
    return new Reader(this, handle);
  }
}

/** A network with its memory: numbers in, numbers out. */
export class Net {
  #engine;
  #handle;

  constructor(engine, handle) {
    if (!handle) engine.fail();
    this.#engine = engine;
    this.#handle = handle;
    const { exports } = engine;
    const list = (n, shape) => Array.from({ length: n }, (_, i) => this.#shape(shape, i));
    this.inputShapes = list(exports.net_count_inputs(handle), exports.net_input_shape);
    this.outputShapes = list(exports.net_count_outputs(handle), exports.net_output_shape);
  }

  #shape(call, index) {
    return this.#engine.withBytes(new Uint8Array(4 * MAX_DIMS), (at) => {
      const n = call(at, this.#handle, index);
      return [...new Int32Array(this.#engine.exports.memory.buffer, at, n)];
    });
  }

  /**
   * inputs: one Float32Array for each input, dense. The outputs are views into the engine's
   * memory, which the next call of anything may change or move: copy what is to be kept.
   */
  run(...inputs) {
    const engine = this.#engine, { exports } = engine, handle = this.#handle;
    this.inputShapes.forEach((shape, i) => {
      const n = count(shape);
      if (inputs[i]?.length !== n)
        throw new EngineError(`input ${i}: ${n} numbers expected, ${inputs[i]?.length} given`);
      engine.floats(exports.net_input(handle, i), n).set(inputs[i]);
    });
    const status = exports.net_run(handle);
    if (status) engine.fail(status);
    return this.outputShapes.map(
      (shape, i) => engine.floats(exports.net_output(handle, i), count(shape)));
  }

  close() {
    this.#engine.exports.net_destroy(this.#handle);
    this.#handle = 0;
  }
}

/** Finds faces and reads them. */
export class Reader {
  #engine;
  #handle;

  constructor(engine, handle) {
    if (!handle) engine.fail();
    this.#engine = engine;
    this.#handle = handle;
  }

  /**
   * Find the faces of an ImageData (or any { data, width, height } with RGBA bytes).
   *
   * search: 'photo' or 'camera'. Gives the faces, the largest first:
   * { box: [x, y, width, height], score, points: { leftEye: [x, y], ... },
   *   moods: { angry: p, ... }, valence, arousal }, in pixels of the picture.
   */
  look({ data, width, height }, search = 'photo') {
    if (data.byteLength !== width * height * 4)
      throw new EngineError(`${width} x ${height} pixels of 4 bytes expected, ` +
        `${data.byteLength} bytes given`);
    const { exports } = this.#engine;
    const n = this.#engine.withBytes(data, (at) =>
      exports.reader_look(this.#handle, at, width, height, SEARCHES[search] ?? -1));
    if (n < 0) this.#engine.fail(n);
    return Array.from({ length: n }, (_, i) => readingOf(
      this.#engine.floats(exports.reader_reading(this.#handle, i), READING_FLOATS)));
  }

  /** Seven probabilities of one face that is cut out already: 48 x 48 grey bytes. */
  readCrop(grey) {
    if (grey.byteLength !== CROP_SIDE ** 2)
      throw new EngineError(`a grey face has ${CROP_SIDE} x ${CROP_SIDE} bytes`);
    const { exports } = this.#engine;
    return this.#engine.withBytes(new Uint8Array(4 * MOODS.length), (p) => {
      const status = this.#engine.withBytes(grey,
        (at) => exports.reader_read_crop(p, this.#handle, at));
      if (status) this.#engine.fail(status);
      return [...this.#engine.floats(p, MOODS.length)];
    });
  }

  close() {
    this.#engine.exports.reader_destroy(this.#handle);
    this.#handle = 0;
  }
}

const count = (shape) => shape.reduce((a, b) => a * b, 1);

const asBytes = (data) => (ArrayBuffer.isView(data)
  ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data));

function readingOf(f) {
  return {
    box: [f[0], f[1], f[2], f[3]],
    score: f[4],
    points: Object.fromEntries(POINTS.map((name, i) => [name, [f[5 + 2 * i], f[6 + 2 * i]]])),
    moods: Object.fromEntries(MOODS.map((name, i) => [name, f[17 + i]])),
    valence: f[24],
    arousal: f[25],
  };
}
