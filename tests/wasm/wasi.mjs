// SPDX-License-Identifier: Apache-2.0
// Runs a C test that was built for WASI: node --no-warnings wasi.mjs PROGRAM.wasm [ARGUMENT]...
import { readFileSync } from 'node:fs';
import { WASI } from 'node:wasi';

const [path, ...rest] = process.argv.slice(2);
const wasi = new WASI({ version: 'preview1', args: [path, ...rest], returnOnExit: true });
const module = await WebAssembly.compile(readFileSync(path));
const imports = { wasi_snapshot_preview1: wasi.wasiImport }; // Node 18 has no getImportObject
process.exitCode = wasi.start(await WebAssembly.instantiate(module, imports));
