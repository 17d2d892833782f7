// SPDX-License-Identifier: Apache-2.0
// What the page says of a reading. Of the face, never of the person; doubt in plain words.
import { MOODS, adjective, capital, ranking } from './moods.js';

/**
 * p: seven probabilities. Returns {sentence, doubt}.
 * The steps are where people asked to bet would change their words, not a claim about accuracy.
 */
export function describe(p) {
  const [first, second] = ranking(p);
  const a = adjective(MOODS[first]);
  const b = adjective(MOODS[second]);
  const also = p[second] >= 0.15;
  if (p[first] >= 0.75) {
    return { sentence: `Your face looks ${a}.`, doubt: also ? `A little ${b}, too.` : 'As far as I can tell.' };
  }
  if (p[first] >= 0.5) {
    return { sentence: `${capital(a)}, I think.`, doubt: also ? `Maybe ${b}.` : 'I am not quite sure.' };
  }
  return { sentence: `Hard to say: ${a}, perhaps.`, doubt: `It could as well be ${b}.` };
}

export const corrected = (mood) => ({
  sentence: `${capital(adjective(mood))}, then.`,
  doubt: 'Your word counts. Tap it again to go back to the reading.',
});

export const NO_FACE = {
  live: {
    sentence: 'No face yet.',
    doubt: 'Come closer, look at the camera, or turn towards the light.',
  },
  photo: {
    sentence: 'I can’t find a face in this photo.',
    doubt: 'Try one with more light, or where the face is larger and seen from the front.',
  },
};

/** What went wrong with the camera, and what to do next. */
export function cameraTrouble(error) {
  switch (error?.name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return {
        sentence: 'The camera is blocked for this page.',
        doubt: 'Allow it beside the address at the top, then open it again. A photo works as well.',
      };
    case 'NotFoundError':
    case 'OverconstrainedError':
      return { sentence: 'There is no camera here.', doubt: 'A photo works just as well.' };
    case 'NotReadableError':
    case 'AbortError':
      return {
        sentence: 'The camera does not answer.',
        doubt: 'Another program may be using it. Close that one, then open the camera again.',
      };
    case 'InsecureContext':
      return {
        sentence: 'The browser keeps the camera closed here.',
        doubt: 'It opens cameras only for https addresses and for localhost. A photo works as well.',
      };
    default:
      return { sentence: 'The camera could not be opened.', doubt: 'A photo works just as well.' };
  }
}

const KINDS = { movies: 'films', songs: 'songs' };
const COUNTS = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine',
  'Ten', 'Eleven', 'Twelve'];
const WAYS = { stay: 'to stay with it', lift: 'to lift it a little', calm: 'to calm it down' };

export function listTitle(kind, mood, door, count) {
  const many = COUNTS[count] ?? String(count);
  const noun = count === 1 ? KINDS[kind].slice(0, -1) : KINDS[kind];
  return `${many} ${noun} for a face that looks ${adjective(mood)}, ${WAYS[door]}`;
}
