// SPDX-License-Identifier: Apache-2.0
// The camera: notice, reading, freezing, trouble, and the whole way to IMDb and Spotify.
import assert from 'node:assert/strict';
import { openCamera, openDoor, sentence, visit } from './steps.mjs';
import { test } from './tap.mjs';

const spyOnCamera = () => {
  window.asked = 0;
  const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = (wish) => { window.asked++; return real(wish); };
};

const refuseCamera = (name) => {
  navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', name));
};

async function leave(page, context, kind, house) {
  const list = await openDoor(page, kind);
  assert.equal(list.length, 12);
  const opened = context.waitForEvent('page');
  await page.click('.item a');
  const other = await opened;
  await other.waitForLoadState();
  assert.equal(await other.evaluate(() => window.opener), null, 'the new tab can reach the page');
  await other.close();
  return { list, house };
}

export default (given) => {
  test('the notice stands before the camera is asked for', () => visit(given, async (page) => {
    await page.evaluate(spyOnCamera);
    const notice = await page.textContent('#notice');
    for (const words of ['Software reads your expression', 'this server only', 'not kept',
      'not a feeling', 'Not for use at work or in schools']) assert.ok(notice.includes(words), words);
    assert.ok(await page.isVisible('#notice p'));
    assert.equal(await page.getAttribute('#open-camera', 'aria-describedby'), 'notice');
    await page.click('#notice summary');
    assert.ok(await page.isVisible('#notice li'));
    assert.equal(await page.evaluate(() => window.asked), 0);
    await openCamera(page);
    assert.equal(await page.evaluate(() => window.asked), 1);
  }));

  test('from the opened camera to Spotify and IMDb', () => visit(given, async (page, record, context) => {
    await openCamera(page);
    await page.waitForFunction(() => document.querySelector('#sentence').textContent.includes('appy'));
    await leave(page, context, 'songs');
    await leave(page, context, 'movies');
    assert.equal(record.ways.length, 2);
    assert.deepEqual(record.ways.map((w) => w.status), [302, 302]);
    assert.match(record.ways[0].to, /^https:\/\/open\.spotify\.com\/track\/[0-9A-Za-z]{22}$/);
    assert.match(record.ways[1].to, /^https:\/\/www\.imdb\.com\/title\/tt\d{7,9}\/$/);
  }));

  test('the face of the portrait is boxed and happy', () => visit(given, async (page) => {
    await openCamera(page);
    await page.waitForTimeout(1200);
    assert.match(await sentence(page), /[Hh]appy/);
    const rows = await page.$$eval('#bars li', (all) => all.map((e) => e.textContent));
    assert.equal(rows.length, 7);
    assert.match(rows[0], /^Happy/);
    const shares = rows.map((row) => Number(row.match(/(\d+) %/)[1]));
    assert.deepEqual([...shares].sort((a, b) => b - a), shares, 'the bars are not sorted');
    assert.ok(Math.abs(shares.reduce((a, b) => a + b) - 100) <= 4);
    // The face of the film lies at about (.55, .25) of the frame, and the page shows it mirrored.
    const [face, frame] = await Promise.all([page.locator('.face.chosen').boundingBox(),
      page.locator('#frame').boundingBox()]);
    const x = (face.x + face.width / 2 - frame.x) / frame.width;
    const y = (face.y + face.height / 2 - frame.y) / frame.height;
    assert.ok(x > 0.38 && x < 0.62 && y > 0.1 && y < 0.45, `the box lies at ${x}, ${y}`);
    assert.ok(face.width > 0.08 * frame.width && face.width < 0.4 * frame.width);
  }));

  test('only one picture is under way at a time', () => visit(given, async (page) => {
    let under = 0;
    let most = 0;
    let count = 0;
    await page.route('**/api/v1/look?search=camera', async (route) => {
      most = Math.max(most, ++under);
      count++;
      await new Promise((done) => { setTimeout(done, 150); });
      await route.continue();
    });
    page.on('requestfinished', (r) => { if (r.url().includes('look')) under--; });
    page.on('requestfailed', (r) => { if (r.url().includes('look')) under--; });
    await openCamera(page);
    await page.waitForTimeout(1500);
    assert.equal(most, 1);
    assert.ok(count >= 4, `${count} pictures in 1.5 s`);
  }));

  test('frames are small JPEG pictures and name no cookie', () => visit(given, async (page) => {
    const request = page.waitForRequest((r) => r.url().includes('/api/v1/look'));
    await openCamera(page);
    const frame = await request;
    const body = frame.postDataBuffer();
    assert.equal(frame.headers()['content-type'], 'image/jpeg');
    if (body) assert.ok(body.length < 100_000, `${body.length} bytes`);
    assert.deepEqual(await page.context().cookies(), []);
  }));

  test('"Use this" closes the camera and keeps the reading', () => visit(given, async (page) => {
    await openCamera(page);
    await page.click('#use-this:not([aria-disabled])');
    assert.ok(await page.isVisible('#still'));
    assert.equal(await page.evaluate(() => document.querySelector('#video').srcObject), null);
    assert.ok(await page.isVisible('#numbers'));
    let looks = 0;
    page.on('request', (r) => { if (r.url().includes('look')) looks++; });
    await page.waitForTimeout(600);
    assert.equal(looks, 0);
    assert.ok(await page.isVisible('#camera-again'));
  }));

  test('closing the reading closes the camera', () => visit(given, async (page) => {
    await openCamera(page);
    await page.click('#close-look');
    assert.equal(await page.evaluate(() => document.querySelector('#video').srcObject), null);
    assert.ok(await page.isVisible('#start'));
    assert.ok(!(await page.isVisible('#doors')));
  }));

  for (const [name, words] of [['NotAllowedError', /blocked/], ['NotFoundError', /no camera/],
    ['NotReadableError', /does not answer/]]) {
    test(`a camera that gives ${name} is told in words`, () => visit(given, async (page) => {
      await page.evaluate(refuseCamera, name);
      await page.click('#open-camera');
      await page.waitForFunction((w) => new RegExp(w).test(document.querySelector('#sentence').textContent), words.source);
      assert.ok((await page.textContent('#doubt')).length > 10, 'it says what to do next');
      assert.ok(await page.isVisible('label[for=photo-again]'));
    }));
  }

  test('a server that is away is told, and the camera goes on', () => visit(given, async (page) => {
    await page.route('**/api/v1/look*', (route) => route.abort());
    await page.click('#open-camera');
    await page.waitForFunction(() => /reach the server/.test(document.querySelector('#sentence').textContent));
    await page.unroute('**/api/v1/look*');
    await page.waitForSelector('#numbers:not([hidden])');
  }, { allow: ['ERR_FAILED'] }));

  test('readings are steadied over time', () => visit(given, async (page) => {
    const result = await page.evaluate(async () => {
      const { Steady } = await import('/js/steady.js');
      const face = (moods, x = 10) => ({ box: [x, 10, 50, 50], moods });
      const steady = new Steady();
      const moods = [];
      for (let i = 0; i < 20; i++) { // one odd frame in five
        steady.add([face(i % 5 === 4 ? { sad: 1 } : { happy: 0.9, sad: 0.1 })], i / 8);
        moods.push(steady.mood);
      }
      const changed = [];
      for (let i = 20; i < 50; i++) {
        steady.add([face({ sad: 0.9, happy: 0.1 })], i / 8);
        changed.push(steady.mood);
      }
      steady.choose([300, 10, 50, 50]);
      const followed = steady.add([face({ happy: 1 }), face({ angry: 1 }, 305)], 7);
      return { moods, changed, followed: followed.moods };
    });
    assert.deepEqual([...new Set(result.moods)], ['happy']);
    assert.equal(result.changed.at(-1), 'sad');
    assert.equal(result.changed[0], 'happy');
    assert.equal(result.changed.filter((m, i, a) => i && m !== a[i - 1]).length, 1);
    assert.deepEqual(result.followed, { angry: 1 });
  }));
};
