// SPDX-License-Identifier: Apache-2.0
// For everyone: keyboard, names, contrast, sizes, small screens, dark mode, still pictures.
import assert from 'node:assert/strict';
import { focused, lowContrast, nameless, overflow, smallTargets } from './inspect.mjs';
import { openCamera, openDoor, readPhoto, visit } from './steps.mjs';
import { test } from './tap.mjs';

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

/** Run `check(page, state)` at every state of the page. */
async function atEveryState(page, pictures, check) {
  await check(page, 'start');
  await page.click('#notice summary');
  await check(page, 'the notice open');
  await openCamera(page);
  await check(page, 'live');
  await readPhoto(page, pictures.pair, '#photo-again');
  await check(page, 'two faces');
  await page.click('.pick[data-mood=surprise]');
  await openDoor(page, 'movies');
  await check(page, 'films');
  await openDoor(page, 'songs');
  await page.click('.act[data-verdict=like]');
  await page.waitForSelector('.act[aria-pressed=true]');
  await check(page, 'songs');
}

/** Press Tab until the focused element's name fits, every stop on the way being visible. */
async function tabTo(page, pattern, most = 40) {
  for (let i = 0; i < most; i++) {
    await page.keyboard.press('Tab');
    const { name, isVisible } = await focused(page);
    assert.ok(isVisible, `the focus on "${name}" does not show`);
    if (pattern.test(name)) return;
  }
  assert.fail(`Tab does not reach ${pattern}`);
}

export default (given) => {
  const { pictures } = given;

  test('the whole way by keyboard alone', () => visit(given, async (page, record, context) => {
    await tabTo(page, /Skip/);
    await tabTo(page, /^Open the camera$/);
    await page.keyboard.press('Enter');
    await page.waitForSelector('#numbers:not([hidden])');
    assert.equal((await focused(page)).name, 'Use this');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#still:not([hidden])');
    assert.match((await focused(page)).name, /^Movies/);
    await tabTo(page, /^Songs/);
    await page.keyboard.press('Enter');
    await page.waitForSelector('.item');
    await tabTo(page, /Stay with it/);
    await page.keyboard.press('ArrowRight');
    await page.waitForResponse((r) => r.url().includes('door=lift'));
    await page.waitForSelector('.item');
    await page.keyboard.press('Tab');
    const opened = context.waitForEvent('page');
    await page.keyboard.press('Enter');
    await (await opened).waitForLoadState();
    assert.equal(record.ways.length, 1);
    await tabTo(page, /^Not for me$/);
    await page.keyboard.press('Space');
    await page.waitForSelector('.act[data-verdict=skip][aria-pressed=true]');
    await tabTo(page, /^Show others$/, 60);
    await tabTo(page, /^About$/);
  }));

  test('the correction works by keyboard', () => visit(given, async (page) => {
    await readPhoto(page, pictures.photo);
    await tabTo(page, /^Sad$/);
    await page.keyboard.press('Enter');
    assert.equal(await page.textContent('#sentence'), 'Sad, then.');
  }));

  for (const scheme of ['light', 'dark']) {
    test(`every text can be read in ${scheme} mode, in every mood`, () => visit(given, async (page) => {
      await atEveryState(page, pictures, async (p, state) => {
        await p.waitForTimeout(300); // fills and colours come to rest
        assert.deepEqual(await lowContrast(p), [], state);
      });
      for (const mood of ['angry', 'disgust', 'fear', 'happy', 'sad', 'surprise', 'neutral']) {
        await page.evaluate((m) => { document.body.dataset.mood = m; }, mood);
        await page.waitForTimeout(250);
        assert.deepEqual(await lowContrast(page), [], mood);
      }
      const paper = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
      assert.equal(paper, scheme === 'dark' ? 'rgb(20, 19, 18)' : 'rgb(251, 250, 247)');
    }, { options: { colorScheme: scheme } }));
  }

  for (const width of [390, 320]) {
    test(`a screen ${width} pixels wide holds every state`, () => visit(given, (page) =>
      atEveryState(page, pictures, async (p, state) => assert.deepEqual(await overflow(p), [], state)),
    { options: { ...PHONE, viewport: { width, height: 844 } } }));
  }

  test('what a finger taps is 44 pixels or more', () => visit(given, (page) =>
    atEveryState(page, pictures, async (p, state) => assert.deepEqual(await smallTargets(p), [], state)),
  { options: PHONE }));

  test('everything has a name for screen readers', () => visit(given, (page) =>
    atEveryState(page, pictures, async (p, state) => assert.deepEqual(await nameless(p), [], state))));

  test('the reading is spoken when it changes', () => visit(given, async (page) => {
    assert.equal(await page.getAttribute('#sentence', 'aria-live'), 'polite');
    assert.equal(await page.getAttribute('#list-note', 'role'), 'status');
    assert.equal(await page.getAttribute('html', 'lang'), 'en');
    assert.equal(await page.locator('h1').count(), 1);
    assert.equal(await page.locator('main').count(), 1);
  }));

  test('nothing moves where less motion is asked for', () => visit(given, async (page) => {
    await readPhoto(page, pictures.photo);
    await openDoor(page, 'songs');
    const moving = await page.$$eval('*', (all) => all.filter((e) =>
      getComputedStyle(e).transitionDuration.split(',').some((d) => parseFloat(d) > 0)).map((e) => e.className));
    assert.deepEqual(moving, []);
  }, { options: { reducedMotion: 'reduce' } }));
};
