// SPDX-License-Identifier: Apache-2.0
// The server's interface. A failed call throws a Trouble with words that can be shown.

/** sentence: what happened; doubt: what to do next; status: of HTTP, 0 when nothing answered. */
export class Trouble extends Error {
  constructor(sentence, doubt, status) {
    super(sentence);
    this.sentence = sentence;
    this.doubt = doubt;
    this.status = status;
  }
}

const ADVICE = {
  0: ['I can’t reach the server.', 'Check the connection, then try again.'],
  413: ['This picture is too large.', ''],
  415: ['This is not a picture that I can read.', ''],
  400: ['That did not work.', ''],
  503: ['The server is busy.', 'Please try again in a moment.'],
};

async function troubleOf(response) {
  let detail = '';
  try {
    detail = String((await response.json()).detail ?? '');
  } catch { /* an answer without a problem document says nothing more */ }
  const [sentence, doubt] = ADVICE[response.status] ?? ['Something went wrong on the server.',
    'Please try again in a moment.'];
  const kind = detail && (detail[0].toUpperCase() + detail.slice(1)).replace(/[^.!?]$/, '$&.');
  return new Trouble(sentence, kind && response.status < 500 ? kind : doubt, response.status);
}

async function call(path, options) {
  let response;
  try {
    response = await fetch(path, { credentials: 'same-origin', ...options });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Trouble(...ADVICE[0], 0);
  }
  if (!response.ok) throw await troubleOf(response);
  return response;
}

/** The faces in a picture: [{box: [x, y, w, h], moods: {...}, valence, arousal}]. */
export async function look(picture, { live = false, signal } = {}) {
  const response = await call(`/api/v1/look${live ? '?search=camera' : ''}`, {
    method: 'POST',
    headers: { 'Content-Type': picture.type || 'application/octet-stream' },
    body: picture,
    signal,
  });
  return (await response.json()).faces;
}

/** mood: a corrected one, or null to use the probabilities. */
export async function suggestions({ kind, mood, probs, door, count = 12 }, signal) {
  const query = new URLSearchParams({ kind, door, count });
  if (mood) query.set('mood', mood);
  else query.set('probs', probs.map((p) => p.toFixed(4)).join(','));
  const response = await call(`/api/v1/suggestions?${query}`, { signal });
  return (await response.json()).items;
}

/** verdict: like, skip or seen. Kept under the visitor's anonymous cookie. */
export async function feedback(kind, id, verdict) {
  await call('/api/v1/feedback', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ kind, id, verdict }),
  });
}

/** Remove everything that belongs to this visitor. */
export const forget = () => call('/api/v1/me', { method: 'DELETE' });
