// SPDX-License-Identifier: Apache-2.0
// Chromium without anything of its own on the network, and pictures for it to show.
import { readFileSync, writeFileSync } from 'node:fs';

const QUIET = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
  // Nothing but this machine has a name here, so that no request can leave it.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1'];

export const launch = (chromium, executablePath, more = []) =>
  chromium.launch({ executablePath, args: [...QUIET, ...more] });

export const cameraArguments = (film) => ['--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream', `--use-file-for-fake-video-capture=${film}`];

/**
 * Pictures made of the portrait by the browser's own canvas and encoder.
 * Returns {frame, photo, pair, empty}: a camera frame of 640x480 with the face in the middle, a
 * photo, a photo with the same face twice (the left one smaller), one without a face.
 */
export async function makePictures(browser, portrait) {
  const page = await browser.newPage();
  const source = `data:image/png;base64,${readFileSync(portrait).toString('base64')}`;
  const made = await page.evaluate(async (address) => {
    const image = new Image();
    image.src = address;
    await image.decode();
    const draw = (width, height, paint) => {
      const canvas = Object.assign(document.createElement('canvas'), { width, height });
      const context = canvas.getContext('2d');
      context.fillStyle = '#8a8f94';
      context.fillRect(0, 0, width, height);
      paint(context);
      return canvas.toDataURL('image/jpeg', 0.92).split(',')[1];
    };
    return {
      frame: draw(640, 480, (c) => c.drawImage(image, 80, 0, 480, 480)),
      photo: draw(512, 512, (c) => c.drawImage(image, 0, 0)),
      pair: draw(960, 512, (c) => {
        c.drawImage(image, 0, 60, 400, 400);
        c.drawImage(image, 448, 0, 512, 512);
      }),
      empty: draw(640, 480, (c) => {
        const g = c.createLinearGradient(0, 0, 640, 480);
        g.addColorStop(0, '#27425c');
        g.addColorStop(1, '#d9c7a0');
        c.fillStyle = g;
        c.fillRect(0, 0, 640, 480);
      }),
    };
  }, source);
  await page.close();
  return Object.fromEntries(Object.entries(made).map(([k, v]) => [k, Buffer.from(v, 'base64')]));
}

/** A film of one frame that stands still, as Chromium's fake camera reads it. */
export function writeFilm(path, frame) {
  writeFileSync(path, Buffer.concat(Array(30).fill(frame)));
}

/**
 * A page that keeps a record: outside (addresses that are not this server's), errors, broken
 * rules of the Content-Security-Policy, and what /go answered (nobody follows it).
 */
export async function openPage(browser, origin, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const record = { outside: [], errors: [], broken: [], ways: [] };
  context.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !/^(blob|data|about):/.test(url)) record.outside.push(url);
  });
  await context.exposeBinding('reportBroken', (_, text) => record.broken.push(text));
  await context.addInitScript(() => addEventListener('securitypolicyviolation', (e) =>
    window.reportBroken(`${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`)));
  await context.route('**/go/**', async (route) => {
    const answer = await route.fetch({ maxRedirects: 0 });
    record.ways.push({ status: answer.status(), to: answer.headers().location });
    await route.fulfill({ status: 200, contentType: 'text/plain', body: 'the way out' });
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on('pageerror', (error) => record.errors.push(error.message));
  page.on('console', (m) => { if (m.type() === 'error') record.errors.push(m.text()); });
  page.on('crash', () => record.errors.push('the page crashed'));
  return { page, context, record };
}
