// SPDX-License-Identifier: Apache-2.0
// Photos on every road, several faces, none, no picture at all, and the correction.
import assert from 'node:assert/strict';
import { PHOTO, askedFor, openDoor, readPhoto, sentence, visit } from './steps.mjs';
import { test } from './tap.mjs';

const handOver = ({ bytes, kind }) => {
  const file = new File([Uint8Array.from(bytes)], 'photo.jpg', { type: 'image/jpeg' });
  const data = new DataTransfer();
  data.items.add(file);
  if (kind === 'paste') {
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
  } else {
    for (const type of ['dragover', 'drop']) {
      document.body.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
    }
  }
};

export default (given) => {
  const { pictures } = given;

  test('a photo from the picker is read', () => visit(given, async (page) => {
    await readPhoto(page, pictures.photo);
    assert.match(await sentence(page), /[Hh]appy/);
    assert.ok(await page.isVisible('#still'));
    assert.equal(await page.locator('.face').count(), 1);
    assert.ok(await page.isVisible('#doors'));
  }));

  for (const kind of ['drop', 'paste']) {
    test(`a photo by ${kind} is read`, () => visit(given, async (page) => {
      await page.evaluate(handOver, { bytes: [...pictures.photo], kind });
      await page.waitForSelector('#numbers:not([hidden])');
      assert.match(await sentence(page), /[Hh]appy/);
      assert.ok(!(await page.isVisible('#drop')));
    }));
  }

  test('a very large photo is made smaller before it is sent', () => visit(given, async (page) => {
    const size = await page.evaluate(async (bytes) => {
      const { prepare } = await import('/js/photo.js');
      const bitmap = await createImageBitmap(new Blob([Uint8Array.from(bytes)]));
      const canvas = new OffscreenCanvas(4000, 3000);
      const context = canvas.getContext('2d');
      context.drawImage(bitmap, 0, 0, 4000, 3000);
      for (let i = 0; i < 40_000; i++) { // grain, so that the file is large as a camera's is
        context.fillStyle = `hsl(${i % 360} 60% 50%)`;
        context.fillRect((i * 7919) % 4000, (i * 104729) % 3000, 9, 9);
      }
      const blob = await canvas.convertToBlob({ type: 'image/png' });
      const { bitmap: shown, picture } = await prepare(new File([blob], 'big.png', { type: 'image/png' }));
      return { before: blob.size, after: picture.size, width: shown.width, height: shown.height };
    }, [...pictures.photo]);
    assert.ok(size.before > 3 << 20, `${size.before}`);
    assert.ok(size.after < size.before);
    assert.deepEqual([size.width, size.height], [2560, 1920]);
  }));

  test('a picture that only the browser can read is sent as JPEG', () => visit(given, async (page) => {
    const type = await page.evaluate(async () => {
      const { prepare } = await import('/js/photo.js');
      const gif = Uint8Array.from(atob('R0lGODlhAQABAIAAAP///wAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw=='), (c) => c.charCodeAt(0));
      return (await prepare(new File([gif], 'a.gif', { type: 'image/gif' }))).picture.type;
    });
    assert.equal(type, 'image/jpeg');
  }));

  test('a photo without a face says what to try', () => visit(given, async (page) => {
    await page.setInputFiles('#photo-file', PHOTO(pictures.empty));
    await page.waitForFunction(() => /find a face/.test(document.querySelector('#sentence').textContent));
    assert.match(await page.textContent('#doubt'), /light/);
    assert.ok(!(await page.isVisible('#doors')));
    await readPhoto(page, pictures.photo, '#photo-again');
    assert.ok(await page.isVisible('#doors'));
  }));

  test('a file that is no picture is refused kindly', () => visit(given, async (page) => {
    await page.setInputFiles('#photo-file', { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('dear diary') });
    await page.waitForFunction(() => !/Looking/.test(document.querySelector('#sentence').textContent));
    assert.match(await sentence(page), /picture|did not work/);
    assert.ok(await page.isVisible('label[for=photo-again]'));
  }, { allow: ['status of 4'] }));

  test('of several faces one can be chosen', () => visit(given, async (page) => {
    await readPhoto(page, pictures.pair);
    const faces = page.locator('button.face');
    assert.equal(await faces.count(), 2);
    assert.match(await page.textContent('#frame-note'), /2 faces/);
    assert.match(await faces.nth(1).getAttribute('aria-label'), /^Face 2 of 2, looks /);
    assert.equal(await faces.nth(0).getAttribute('aria-pressed'), 'true');
    await faces.nth(1).click();
    assert.equal(await faces.nth(1).getAttribute('aria-pressed'), 'true');
    assert.equal(await faces.nth(0).getAttribute('aria-pressed'), 'false');
  }));

  test('one tap corrects the reading, and another takes it back', () => visit(given, async (page) => {
    await readPhoto(page, pictures.photo);
    await openDoor(page, 'songs');
    const sad = await askedFor(page, () => page.click('.pick[data-mood=sad]'));
    assert.equal(sad.get('mood'), 'sad');
    assert.equal(sad.get('probs'), null);
    assert.equal(await sentence(page), 'Sad, then.');
    assert.equal(await page.getAttribute('.pick[data-mood=sad]', 'aria-pressed'), 'true');
    assert.equal(await page.evaluate(() => document.body.dataset.mood), 'sad');
    await page.waitForFunction(() => /looks sad/.test(document.querySelector('#list-title').textContent));
    const back = await askedFor(page, () => page.click('.pick[data-mood=sad]'));
    assert.equal(back.get('mood'), null);
    assert.equal(back.get('probs').split(',').length, 7);
    assert.match(await sentence(page), /[Hh]appy/);
  }));

  test('doubt is said in plain words', () => visit(given, async (page) => {
    const said = await page.evaluate(async () => {
      const { describe } = await import('/js/words.js');
      const p = (happy, sad) => [0, 0, 0, happy, sad, 0, 1 - happy - sad];
      return [p(0.9, 0.02), p(0.6, 0.3), p(0.4, 0.35)].map(describe);
    });
    assert.equal(said[0].sentence, 'Your face looks happy.');
    assert.deepEqual(said[1], { sentence: 'Happy, I think.', doubt: 'Maybe sad.' });
    assert.match(said[2].sentence, /^Hard to say/);
  }));
};
