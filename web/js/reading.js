// SPDX-License-Identifier: Apache-2.0
// The reading in words and bars, and the one tap that corrects it.
import { MOODS, adjective, capital, ranking, sign } from './moods.js';
import { corrected, describe } from './words.js';

const WORDS_MS = 900;

export class Reading {
  /** onCorrect(mood or null): the visitor's word, or back to the reading. */
  constructor({ section, sentence, doubt, numbers, bars, glyphs, onCorrect }) {
    Object.assign(this, { section, sentence, doubt, numbers, onCorrect });
    this.said = null;
    this.saidAt = 0;
    this.rows = MOODS.map((mood) => this.makeRow(mood));
    this.order = [];
    this.bars = bars;
    this.picks = MOODS.map((mood) => this.makePick(mood));
    glyphs.append(...this.picks);
  }

  makeRow(mood) {
    const row = document.createElement('li');
    row.dataset.mood = mood;
    const name = document.createElement('span');
    name.textContent = capital(adjective(mood));
    const track = document.createElement('span');
    track.className = 'bar-track';
    const fill = document.createElement('span');
    fill.className = 'bar-fill';
    track.append(fill);
    const number = document.createElement('span');
    number.className = 'bar-number';
    row.append(name, track, number);
    return { row, fill, number };
  }

  makePick(mood) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'pick';
    button.dataset.mood = mood;
    button.setAttribute('aria-pressed', 'false');
    button.append(sign(`g-${mood}`), capital(adjective(mood)));
    button.addEventListener('click', () => this.onCorrect(this.said === mood ? null : mood));
    return button;
  }

  say({ sentence, doubt }, quiet = false) {
    if (this.sentence.textContent !== sentence) this.sentence.textContent = sentence;
    if (this.doubt.textContent !== doubt) this.doubt.textContent = doubt;
    this.sentence.classList.toggle('quiet', quiet);
  }

  /** Words without numbers: looking, no face, trouble. */
  showWords(words, quiet = false) {
    this.numbers.hidden = true;
    this.say(words, quiet);
  }

  /** p: seven probabilities; said: the visitor's word, or null; live: more are coming. */
  show(p, said, live) {
    const now = performance.now();
    const isNew = this.numbers.hidden || said !== this.said;
    this.said = said;
    this.numbers.hidden = false;
    /* Live numbers move all the time; the words keep still long enough to be read. */
    if (isNew || !live || now - this.saidAt > WORDS_MS) {
      this.say(said ? corrected(said) : describe(p));
      this.saidAt = now;
    }
    const order = ranking(p);
    if (order.some((mood, place) => this.order[place] !== mood)) {
      this.order = order;
      this.bars.replaceChildren(...order.map((mood) => this.rows[mood].row));
    }
    this.rows.forEach(({ fill, number }, i) => {
      fill.style.width = `${(100 * p[i]).toFixed(1)}%`;
      const text = `${Math.round(100 * p[i])} %`;
      if (number.textContent !== text) number.textContent = text;
    });
    this.picks.forEach((pick, i) => pick.setAttribute('aria-pressed', String(MOODS[i] === said)));
  }
}
