// SPDX-License-Identifier: Apache-2.0
// Takes the pictures of docs/pictures anew: the real page, server, networks and catalogue.
//
// usage: MOODIFY_PORTRAIT=FILE node take_pictures.mjs PROGRAM FOLDER
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { cameraArguments, launch, makePictures, writeFilm } from './browser.mjs';
import { openCamera, openDoor, readPhoto } from './steps.mjs';
import { startServer } from './server.mjs';

const [program, out] = process.argv.slice(2);
const executable = process.env.CHROMIUM ?? '/usr/bin/chromium';
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true,
  colorScheme: 'dark' };
const JPEG = { type: 'jpeg', quality: 88, animations: 'disabled' };

/** Let the bars and posters come to rest, and look. */
async function take(page, more) {
  await page.waitForTimeout(1500);
  return page.screenshot({ ...JPEG, ...more });
}

const scrollToList = (page) => page.locator('#list').evaluate((list) => {
  scrollTo({ top: list.offsetTop, behavior: 'instant' });
});

async function takeReading(browser, origin) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 1030 } });
  await page.goto(origin);
  await openCamera(page);
  await take(page, { path: join(out, 'reading.jpg') });
  await page.close();
}

async function takeFilms(browser, origin, photo) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 1260 } });
  await page.goto(origin);
  await readPhoto(page, photo);
  await page.click('.pick[data-mood=sad]');
  await openDoor(page, 'movies');
  await scrollToList(page);
  await take(page, { path: join(out, 'films.jpg') });
  await page.close();
}

/** Three steps on a phone in the dark, side by side. */
async function takePhone(browser, origin) {
  const context = await browser.newContext(PHONE);
  const page = await context.newPage();
  await page.goto(origin);
  const shots = [await take(page)];
  await openCamera(page);
  shots.push(await take(page));
  await page.click('#use-this');
  await openDoor(page, 'songs');
  await scrollToList(page);
  shots.push(await take(page));
  await context.close();
  const table = await browser.newPage({ viewport: { width: 1290, height: 904 } });
  await table.setContent(`<body style="margin:0;background:#e9e4dc;display:flex;gap:30px;padding:30px">${
    shots.map((shot) => `<img style="border-radius:28px" src="data:image/jpeg;base64,${
      shot.toString('base64')}">`).join('')}`);
  await take(table, { path: join(out, 'phone.jpg') });
  await table.close();
}

const folder = mkdtempSync(join(tmpdir(), 'moodify-film-'));
const film = join(folder, 'face.mjpeg');
const plain = await launch(chromium, executable);
const pictures = await makePictures(plain, process.env.MOODIFY_PORTRAIT);
writeFilm(film, pictures.frame);
await plain.close();
const server = await startServer(program);
const browser = await launch(chromium, executable, cameraArguments(film));
try {
  await takeReading(browser, server.origin);
  await takeFilms(browser, server.origin, pictures.photo);
  await takePhone(browser, server.origin);
} finally {
  await browser.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
