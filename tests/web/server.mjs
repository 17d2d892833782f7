// SPDX-License-Identifier: Apache-2.0
// The real program on a free port, with a store of its own that is filled with the starter
// catalogue and thrown away afterwards.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const START_MS = 60_000;

export async function startServer(program) {
  const folder = mkdtempSync(join(tmpdir(), 'moodify-web-'));
  const child = spawn(program, ['serve', '--listen', '127.0.0.1:0', '--store',
    `sqlite:${join(folder, 'store.db')}`], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const port = await new Promise((done, fail) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      fail(new Error(`the server did not start: ${said}`));
    }, START_MS);
    const listen = (data) => {
      said += data;
      const found = said.match(/listening on http:\/\/[^:\s]+:(\d+)/);
      if (found) { clearTimeout(timer); done(Number(found[1])); }
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.on('exit', (code) => {
      clearTimeout(timer);
      fail(new Error(`the server ended with ${code}: ${said}`));
    });
  });
  return {
    origin: `http://localhost:${port}`,
    log: () => said,
    /** The bytes of every file that the server keeps. */
    kept: () => readdirSync(folder).map((name) => readFileSync(join(folder, name))),
    async stop() {
      const ended = new Promise((done) => { child.removeAllListeners('exit').on('exit', done); });
      child.kill('SIGTERM');
      const code = await ended;
      rmSync(folder, { recursive: true, force: true });
      return code;
    },
  };
}
