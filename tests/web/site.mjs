// SPDX-License-Identifier: Apache-2.0
// The site from end to end: real browser, real server, real models and catalogue.
//
// usage: node site.mjs PROGRAM      (build/moodify)
// MOODIFY_PORTRAIT is a photo of one happy face (the public-domain portrait of Eileen Collins);
// CHROMIUM is the browser if it is not /usr/bin/chromium.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cameraArguments, launch, makePictures, writeFilm } from './browser.mjs';
import { startServer } from './server.mjs';
import { runAll, skipAll } from './tap.mjs';

const program = process.argv[2];
const portrait = process.env.MOODIFY_PORTRAIT;
const executable = process.env.CHROMIUM ?? '/usr/bin/chromium';
if (!existsSync(executable)) skipAll(`there is no browser at ${executable}`);
if (!portrait || !existsSync(portrait)) skipAll('MOODIFY_PORTRAIT names no picture');
const playwright = await import('playwright-core').catch(() =>
  skipAll('playwright-core is not installed; ./check does it, or `npm ci --ignore-scripts` here'));

const folder = mkdtempSync(join(tmpdir(), 'moodify-film-'));
const film = join(folder, 'face.mjpeg');
let server;
let browser;
let failed = 1;
try {
  const plain = await launch(playwright.chromium, executable);
  const pictures = await makePictures(plain, portrait);
  await plain.close();
  writeFilm(film, pictures.frame);
  server = await startServer(program);
  browser = await launch(playwright.chromium, executable, cameraArguments(film));
  const given = { server, browser, pictures, origin: server.origin };
  for (const file of ['camera', 'photo', 'list', 'access', 'pages', 'last']) {
    (await import(`./cases_${file}.mjs`)).default(given);
  }
  failed = await runAll();
} catch (error) {
  console.log(`Bail out! ${error.message}`);
} finally {
  await browser?.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failed ? 1 : 0;
