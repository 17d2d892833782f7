// SPDX-License-Identifier: Apache-2.0
// The list: posters, reasons, doors, others, what the visitor says of it, and trouble.
import assert from 'node:assert/strict';
import { askedFor, items, openDoor, readPhoto, visit } from './steps.mjs';
import { test } from './tap.mjs';

export default (given) => {
  const { pictures } = given;

  for (const kind of ['movies', 'songs']) {
    test(`twelve ${kind} with posters and reasons`, () => visit(given, async (page) => {
      await readPhoto(page, pictures.photo);
      const list = await openDoor(page, kind);
      assert.equal(list.length, 12);
      for (const item of list) {
        assert.ok(item.title.length > 0);
        assert.ok(item.why.length > 10, 'a reason');
        assert.match(item.href, new RegExp(`^/go/${kind}/[0-9A-Za-z]+$`));
        assert.equal(item.target, '_blank');
        assert.match(item.rel, /noopener/);
      }
      assert.equal(new Set(list.map((i) => i.href)).size, 12);
      await page.waitForFunction(() => [...document.querySelectorAll('.poster')].every((p) => p.complete && p.naturalWidth > 0));
      const shape = await page.$eval('.poster', (p) => p.getBoundingClientRect().height / p.getBoundingClientRect().width);
      assert.ok(Math.abs(shape - (kind === 'movies' ? 1.5 : 1)) < 0.02);
      assert.match(await page.textContent('#list-title'), /^Twelve (films|songs) for a face that looks happy/);
    }));
  }

  test('the doors ask for stay, lift and calm', () => visit(given, async (page) => {
    await readPhoto(page, pictures.photo);
    const stay = await askedFor(page, () => page.click('.kind[data-kind=movies]'));
    assert.equal(stay.get('door'), 'stay');
    assert.equal(stay.get('count'), '12');
    await page.waitForSelector('.item');
    for (const door of ['lift', 'calm']) {
      const asked = await askedFor(page, () => page.check(`input[value=${door}]`));
      assert.equal(asked.get('door'), door);
      assert.equal(asked.get('kind'), 'movies');
    }
  }));

  test('"Show others" gives twelve more', () => visit(given, async (page) => {
    await readPhoto(page, pictures.photo);
    const first = await openDoor(page, 'songs');
    await Promise.all([page.waitForResponse((r) => r.url().includes('suggestions')), page.click('#others')]);
    await page.waitForFunction((href) => document.querySelector('.item a')?.getAttribute('href') !== href, first[0].href);
    const second = await items(page);
    assert.equal(second.length, 12);
    const known = new Set(first.map((i) => i.href));
    assert.ok(second.filter((i) => !known.has(i.href)).length >= 10, 'mostly new ones');
  }));

  test('like, not for me and seen are kept', () => visit(given, async (page) => {
    await readPhoto(page, pictures.photo);
    const list = await openDoor(page, 'movies');
    for (const [place, verdict] of [[0, 'like'], [1, 'skip'], [2, 'seen']]) {
      const answer = page.waitForResponse((r) => r.url().endsWith('/api/v1/feedback'));
      await page.click(`.item:nth-child(${place + 1}) .act[data-verdict=${verdict}]`);
      assert.equal((await answer).status(), 204);
      await page.waitForSelector(`.item:nth-child(${place + 1}) .act[data-verdict=${verdict}][aria-pressed=true]`);
    }
    assert.equal(await page.locator('.item.done').count(), 2);
    assert.match(await page.textContent('#list-note'), /Noted/);
    const kept = await page.evaluate(async () => (await fetch('/api/v1/me')).text());
    for (const item of list.slice(0, 3)) assert.ok(kept.includes(item.href.split('/').at(-1)));
  }));

  test('a list that cannot be had can be tried again', () => visit(given, async (page) => {
    await readPhoto(page, pictures.photo);
    await page.route('**/api/v1/suggestions*', (route) => route.abort());
    await page.click('.kind[data-kind=songs]');
    await page.waitForFunction(() => /reach the server/.test(document.querySelector('#list-note').textContent));
    assert.equal(await page.textContent('#others'), 'Try again');
    await page.unroute('**/api/v1/suggestions*');
    await page.click('#others');
    await page.waitForSelector('.item');
  }, { allow: ['ERR_FAILED'] }));

  test('a busy server is told in its own words', () => visit(given, async (page) => {
    await readPhoto(page, pictures.photo);
    await page.route('**/api/v1/suggestions*', (route) => route.fulfill({ status: 503,
      contentType: 'application/problem+json', body: '{"title":"Service Unavailable","status":503,"detail":"x"}' }));
    await page.click('.kind[data-kind=songs]');
    await page.waitForFunction(() => /busy/.test(document.querySelector('#list-note').textContent));
  }, { allow: ['503'] }));

  test('titles are text, never markup', () => visit(given, async (page) => {
    await readPhoto(page, pictures.photo);
    await page.route('**/api/v1/suggestions*', (route) => route.fulfill({ contentType: 'application/json',
      body: JSON.stringify({ items: [{ id: 'tt0111161', kind: 'movies', title: '<img src=x onerror=alert(1)>',
        by: '', year: 0, genres: '', link: 'javascript:alert(1)', poster: '/poster/movies/tt0111161',
        why: '<b>why</b>', valence: 0, arousal: 0 }] }) }));
    await page.click('.kind[data-kind=movies]');
    await page.waitForSelector('.item');
    assert.equal(await page.locator('.item img').count(), 1);
    assert.equal(await page.textContent('.item .why'), '<b>why</b>');
    assert.equal(await page.getAttribute('.item a', 'href'), '/go/movies/tt0111161');
  }));
};
