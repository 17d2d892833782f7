// SPDX-License-Identifier: Apache-2.0
// What can be measured of a page: contrast, sizes, names, overflow. Each runs inside the page and
// returns a list of what is wrong, so that an empty list is a pass.

/** Texts whose contrast with what lies behind them is below 4.5 (3 for large ones; WCAG 2.2). */
export const lowContrast = (page) => page.evaluate(() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const parse = (colour) => { // any CSS colour -> [r, g, b, a]
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, under) => top.slice(0, 3).map((v, i) => v * top[3] + under[i] * (1 - top[3]));
  const luminance = (c) => c.slice(0, 3).map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (element) => {
    const layers = [];
    for (let e = element; e; e = e.parentElement) layers.push(parse(getComputedStyle(e).backgroundColor));
    return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255]);
  };
  const bad = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const text = walker.currentNode.data.trim();
    const box = element.getBoundingClientRect();
    if (!text || box.width < 2 || box.height < 2 || element.closest('noscript,script,.for-readers,.item.done')) continue;
    if (element.closest('[aria-disabled="true"]')) continue; // WCAG 1.4.3 leaves these out
    const style = getComputedStyle(element);
    const ground = behind(element);
    const ink = over(parse(style.color), ground);
    const [a, b] = [luminance(ink), luminance(ground)].sort((x, y) => y - x);
    const size = parseFloat(style.fontSize);
    const least = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < least) bad.push(`${ratio.toFixed(2)} "${text.slice(0, 40)}"`);
  }
  return bad;
});

/** What reaches over the right edge of the window. */
export const overflow = (page) => page.evaluate(() => {
  if (document.documentElement.scrollWidth <= innerWidth) return [];
  return [...document.body.querySelectorAll('*')]
    .filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.for-readers'))
    .map((e) => `${e.tagName}.${e.className} ${Math.round(e.getBoundingClientRect().right)}`);
});

/** Buttons, links and fields that a finger would miss: less than 44 pixels (text links aside). */
export const smallTargets = (page) => page.evaluate(() => [...document.querySelectorAll(
  'button, input, summary, nav a, .mark, .item > a')]
  .map((e) => (e.matches('input') ? e.closest('label') ?? e : e))
  .filter((e) => e.checkVisibility() && !e.matches('.face'))
  .map((e) => [e, e.getBoundingClientRect()])
  .filter(([, box]) => box.height < 43.5 || box.width < 43.5)
  .map(([e, box]) => `${Math.round(box.width)}x${Math.round(box.height)} ${e.outerHTML.slice(0, 80)}`));

/** Whatever can be reached or is a picture with a meaning, and has no name for a screen reader. */
export async function nameless(page) {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  const roles = new Set(['button', 'link', 'radio', 'checkbox', 'textbox', 'img', 'image', 'list',
    'region', 'group', 'navigation', 'heading', 'DisclosureTriangle', 'Video', 'Canvas']);
  const free = new Set(['list', 'group']); // may go without where their content says it all
  return nodes.filter((n) => !n.ignored && roles.has(n.role?.value) && !free.has(n.role.value) &&
    !n.name?.value?.trim()).map((n) => `${n.role.value} ${n.backendDOMNodeId}`);
}

/** The focused element in one line: its name for a screen reader, and whether it shows. */
export const focused = (page) => page.evaluate(() => {
  const e = document.activeElement;
  if (!e || e === document.body) return { name: '', isVisible: true };
  const shown = e.matches('.hidden-input') ? e.closest('label')
    : e.matches('.ways-on input') ? e.nextElementSibling : e;
  const style = getComputedStyle(shown);
  const name = e.getAttribute('aria-label') ?? (e.labels?.[0] ?? e).textContent.trim().replace(/\s+/g, ' ');
  return { name, isVisible: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 };
});
