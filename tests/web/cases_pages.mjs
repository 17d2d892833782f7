// SPDX-License-Identifier: Apache-2.0
// The pages beside the page, and what the server sends with all of them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { lowContrast, nameless, overflow } from './inspect.mjs';
import { openDoor, readPhoto, visit } from './steps.mjs';
import { test } from './tap.mjs';

const MOODS = ['angry', 'disgust', 'fear', 'happy', 'sad', 'surprise', 'neutral'];

export default (given) => {
  for (const path of ['/about', '/privacy', '/model']) {
    for (const options of [{}, { colorScheme: 'dark', viewport: { width: 320, height: 640 } }]) {
      const how = options.colorScheme ? 'small and dark' : 'large and light';
      test(`${path} holds together, ${how}`, () => visit(given, async (page) => {
        assert.equal(await page.locator('h1').count(), 1);
        assert.deepEqual(await lowContrast(page), []);
        assert.deepEqual(await overflow(page), []);
        assert.deepEqual(await nameless(page), []);
      }, { path, options }));
    }
  }

  test('every link of this site leads somewhere', () => visit(given, async (page) => {
    for (const path of ['/', '/about', '/privacy', '/model']) {
      await page.goto(`${given.origin}${path}`);
      for (const href of await page.$$eval('a[href]', (all) => all.map((a) => a.href))) {
        const address = new URL(href);
        assert.equal(address.origin, given.origin, href);
        const answer = await page.request.get(href);
        assert.equal(answer.status(), 200, href);
        if (address.hash) assert.ok((await answer.text()).includes(`id="${address.hash.slice(1)}"`), href);
      }
    }
  }));

  test('an address that is none gives a page to read', () => visit(given, async (page) => {
    const answer = await page.goto(`${given.origin}/no/such/page`);
    assert.equal(answer.status(), 404);
    assert.equal(await page.textContent('h1'), 'There is no such page.');
    const other = await page.request.get(`${given.origin}/api/v1/none`, { headers: { Accept: 'application/json' } });
    assert.equal(other.status(), 404);
    assert.match(other.headers()['content-type'], /problem\+json/);
  }, { allow: ['404'] }));

  test('what is kept can be deleted on the privacy page', () => visit(given, async (page) => {
    await readPhoto(page, given.pictures.photo);
    await openDoor(page, 'songs');
    await page.click('.act[data-verdict=like]');
    await page.waitForSelector('.act[aria-pressed=true]');
    assert.equal((await page.context().cookies()).length, 1);
    await page.goto(`${given.origin}/privacy`);
    await page.click('#forget');
    await page.waitForFunction(() => /Deleted/.test(document.querySelector('#forgot').textContent));
    assert.ok(!(await page.evaluate(async () => (await fetch('/api/v1/me')).text())).includes('like'));
  }));

  test('the cookie is out of reach for scripts and other sites', () => visit(given, async (page) => {
    await readPhoto(page, given.pictures.photo);
    await openDoor(page, 'songs');
    const [cookie] = await page.context().cookies();
    assert.equal(cookie.httpOnly, true);
    assert.match(cookie.sameSite, /Lax|Strict/);
  }));

  test('the policy allows this server alone', () => visit(given, async (page) => {
    const answer = await page.request.get(`${given.origin}/`);
    const policy = answer.headers()['content-security-policy'];
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /script-src 'self'(;|$)/);
    assert.match(policy, /style-src 'self'(;|$)/);
    assert.doesNotMatch(policy, /unsafe|\*|https?:/);
    const html = await answer.text();
    assert.doesNotMatch(html, /<style|style=|<script(?![^>]*src=)|\son[a-z]+=/i);
    assert.doesNotMatch(html, /https?:\/\//);
  }));

  test('the mood colours are those of the program', () => visit(given, async (page) => {
    const source = readFileSync(new URL('../../src/terms/palette.c', import.meta.url), 'utf8');
    for (const mood of MOODS) {
      const [, r, g, b] = source.match(new RegExp(`MOOD_${mood.toUpperCase()}\\] = \\{0x(..), 0x(..), 0x(..)\\}`));
      const colour = await page.evaluate((m) =>
        getComputedStyle(document.documentElement).getPropertyValue(`--mood-${m}`).trim(), mood);
      assert.equal(colour, `#${r}${g}${b}`.toLowerCase());
    }
  }));

  test('without scripts the page says so', () => visit(given, async (page) => {
    assert.match(await page.textContent('body'), /needs JavaScript/);
  }, { options: { javaScriptEnabled: false } }));
};
