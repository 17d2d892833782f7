// SPDX-License-Identifier: Apache-2.0
// The list: posters first. A click goes through this server, which leads on to IMDb or Spotify.
import { feedback, suggestions } from './api.js';
import { sign } from './moods.js';
import { listTitle } from './words.js';

const VERDICTS = {
  movies: { like: 'I like it', skip: 'Not for me', seen: 'I have seen it' },
  songs: { like: 'I like it', skip: 'Not for me', seen: 'I know it' },
};
const SAID = {
  like: 'Noted: more like this.',
  skip: 'Noted: it will not come again.',
  seen: 'Noted: you know it already.',
};
const HOUSES = { movies: 'IMDb', songs: 'Spotify' };

const element = (tag, className, text) => {
  const e = document.createElement(tag);
  if (className) e.className = className;
  if (text) e.textContent = text;
  return e;
};

export class List {
  constructor({ section, title, note, items, others }) {
    Object.assign(this, { section, title, note, items, others });
    others.addEventListener('click', () => this.show(this.wish, { again: true }));
  }

  hide() {
    this.abort?.abort();
    this.section.hidden = true;
  }

  /** wish: {kind, door, mood, said, probs}; again: the button "others" asks. */
  async show(wish, { again = false } = {}) {
    this.wish = wish;
    this.abort?.abort();
    const { signal } = (this.abort = new AbortController());
    this.section.hidden = false;
    this.items.setAttribute('aria-busy', 'true');
    this.others.setAttribute('aria-disabled', 'true');
    if (!again) this.showBlanks(wish.kind);
    this.note.textContent = 'Looking…';
    try {
      const items = await suggestions({ ...wish, mood: wish.said }, signal);
      this.showItems(wish, items);
      if (again) this.title.focus({ preventScroll: true });
      this.section.scrollIntoView({ behavior: 'smooth', block: 'start' });
    } catch (error) {
      if (error.name === 'AbortError') return;
      this.showTrouble(error);
    }
    this.items.removeAttribute('aria-busy');
    this.others.removeAttribute('aria-disabled');
  }

  showBlanks(kind) {
    this.title.textContent = kind === 'movies' ? 'Films' : 'Songs';
    this.others.hidden = true;
    this.items.replaceChildren(...Array.from({ length: 12 }, () => {
      const blank = element('li', `blank of-${kind}`);
      blank.setAttribute('aria-hidden', 'true');
      return blank;
    }));
  }

  showTrouble(error) {
    this.note.textContent = `${error.sentence ?? 'That did not work.'} ${error.doubt ?? ''}`.trim();
    this.items.replaceChildren();
    this.others.textContent = 'Try again';
    this.others.hidden = false;
  }

  showItems(wish, items) {
    this.others.textContent = 'Show others';
    this.others.hidden = items.length === 0;
    if (items.length === 0) {
      this.title.textContent = 'Nothing here yet';
      this.note.textContent = 'The catalogue holds nothing that fits. Another door may.';
    } else {
      this.title.textContent = listTitle(wish.kind, wish.mood, wish.door, items.length);
      this.note.textContent = `A click opens ${HOUSES[wish.kind]} in a new tab.`;
    }
    this.items.replaceChildren(...items.map((item) => this.makeItem(item)));
  }

  makeItem(item) {
    const row = element('li', 'item');
    const link = element('a');
    link.href = `/go/${item.kind}/${encodeURIComponent(item.id)}`;
    link.target = '_blank';
    link.rel = 'noopener';
    const poster = element('img', 'poster');
    poster.alt = '';
    poster.width = 400;
    poster.height = item.kind === 'movies' ? 600 : 400;
    poster.decoding = 'async';
    poster.src = item.poster || `/poster/${item.kind}/${encodeURIComponent(item.id)}`;
    link.append(poster, element('h3', 'title', item.title));
    const by = [item.kind === 'songs' ? item.by : '', item.year || ''].filter(Boolean).join(', ');
    row.append(link, element('p', 'by', by), element('p', 'why', item.why), this.makeActs(item, row));
    return row;
  }

  makeActs(item, row) {
    const acts = element('div', 'acts');
    acts.setAttribute('role', 'group');
    acts.setAttribute('aria-label', `What you think of ${item.title}`);
    for (const [verdict, name] of Object.entries(VERDICTS[item.kind])) {
      const button = element('button', 'act');
      button.type = 'button';
      button.dataset.verdict = verdict;
      button.title = name;
      button.setAttribute('aria-label', name);
      button.setAttribute('aria-pressed', 'false');
      button.append(sign(`i-${verdict}`));
      button.addEventListener('click', () => this.judge(item, verdict, row, acts));
      acts.append(button);
    }
    return acts;
  }

  async judge(item, verdict, row, acts) {
    try {
      await feedback(item.kind, item.id, verdict);
    } catch (error) {
      this.note.textContent = `${error.sentence ?? ''} ${error.doubt ?? ''}`.trim();
      return;
    }
    for (const button of acts.children) {
      button.setAttribute('aria-pressed', String(button.dataset.verdict === verdict));
    }
    row.classList.toggle('done', verdict !== 'like');
    this.note.textContent = SAID[verdict];
  }
}
