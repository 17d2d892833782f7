// SPDX-License-Identifier: Apache-2.0
// The seven, in the order that everything here keeps, and the words and signs for them.

export const MOODS = ['angry', 'disgust', 'fear', 'happy', 'sad', 'surprise', 'neutral'];

/** "your face looks ..." */
const ADJECTIVES = {
  angry: 'angry', disgust: 'disgusted', fear: 'afraid', happy: 'happy', sad: 'sad',
  surprise: 'surprised', neutral: 'neutral',
};

export const adjective = (mood) => ADJECTIVES[mood];

export const capital = (text) => text[0].toUpperCase() + text.slice(1);

const SVG = 'http://www.w3.org/2000/svg';

/** A sign of the sheet at the top of the page: "g-sad", "i-like". */
export function sign(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'glyph');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `#${name}`);
  svg.append(use);
  return svg;
}

/** {angry: p, ...} -> [p, ...] in the order of MOODS; missing or odd values count as 0. */
export const listOf = (moods) => MOODS.map((m) => (moods[m] > 0 ? moods[m] : 0));

/** Places in MOODS, the most probable first. */
export const ranking = (p) => MOODS.map((_, i) => i).sort((a, b) => p[b] - p[a]);
