// SPDX-License-Identifier: Apache-2.0
// What several cases do with the page.
import assert from 'node:assert/strict';
import { openPage } from './browser.mjs';

export const PHOTO = (buffer) => ({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer });

/** Open the site, run the case, and hold that nothing went outside or broke a rule. */
export async function visit({ browser, origin }, run, { options, allow = [], path = '/' } = {}) {
  const { page, context, record } = await openPage(browser, origin, options);
  try {
    await page.goto(`${origin}${path}`);
    await run(page, record, context);
    assert.deepEqual(record.outside, [], 'a request left this server');
    assert.deepEqual(record.broken, [], 'the Content-Security-Policy was broken');
    assert.deepEqual(record.errors.filter((e) => !allow.some((a) => e.includes(a))), [],
      'the console shows errors');
  } finally {
    await context.close();
  }
}

export const sentence = (page) => page.textContent('#sentence');

export async function openCamera(page) {
  await page.click('#open-camera');
  await page.waitForSelector('#numbers:not([hidden])');
}

export async function readPhoto(page, buffer, input = '#photo-file') {
  await page.setInputFiles(input, PHOTO(buffer));
  await page.waitForSelector('#numbers:not([hidden])');
}

/** Open a door and wait for its list; returns what the list shows. */
export async function openDoor(page, kind) {
  const answer = page.waitForResponse((r) => r.url().includes('/api/v1/suggestions'));
  await page.click(`.kind[data-kind=${kind}]`);
  await answer;
  await page.waitForSelector('.item');
  return items(page);
}

export const items = (page) => page.$$eval('.item', (all) => all.map((e) => ({
  title: e.querySelector('.title').textContent,
  why: e.querySelector('.why').textContent,
  href: e.querySelector('a').getAttribute('href'),
  rel: e.querySelector('a').rel,
  target: e.querySelector('a').target,
})));

/** The query of the next request for a list, while `act` runs. */
export async function askedFor(page, act) {
  const request = page.waitForRequest((r) => r.url().includes('/api/v1/suggestions'));
  await act();
  return new URL((await request).url()).searchParams;
}
