// SPDX-License-Identifier: Apache-2.0
// Readings over time: one face is followed, its numbers are smoothed, and the word for it changes
// only when another one has led for a while. No DOM in here.
import { MOODS, listOf, ranking } from './moods.js';

const NUMBERS_S = 0.7; // time constant of the seven numbers
const BOX_S = 0.12; // and of the box
const LEAD = 0.06; // how far another mood must lead
const LEAD_S = 0.5; // and for how long

const centre = ([x, y, w, h]) => [x + w / 2, y + h / 2];

/** The face nearest to a place, if it is near; otherwise undefined. */
function nearest(faces, box) {
  const [x, y] = centre(box);
  const distance = (f) => Math.hypot(centre(f.box)[0] - x, centre(f.box)[1] - y);
  const best = [...faces].sort((a, b) => distance(a) - distance(b))[0];
  return best && distance(best) < 1.2 * Math.max(box[2], box[3]) ? best : undefined;
}

const largest = (faces) => [...faces].sort((a, b) => b.box[2] * b.box[3] - a.box[2] * a.box[3])[0];

export class Steady {
  constructor() { this.reset(); }

  reset() {
    this.p = null;
    this.box = null;
    this.mood = null;
    this.last = 0;
    this.rival = null;
    this.rivalSince = 0;
  }

  /** Follow the face at this box from now on. */
  choose(box) {
    this.reset();
    this.box = box;
  }

  /** faces of one frame, time in seconds -> the followed face of this frame, or null. */
  add(faces, time) {
    const face = (this.box && nearest(faces, this.box)) ?? (faces.length && largest(faces));
    if (!face) {
      if (time - this.last > 1.5) this.reset();
      return null;
    }
    const p = listOf(face.moods);
    if (!this.p || (this.last && time - this.last > 1.5)) {
      this.p = p;
      this.box = face.box;
    } else {
      const dt = Math.max(0, time - this.last);
      const keep = Math.exp(-dt / NUMBERS_S);
      const keepBox = Math.exp(-dt / BOX_S);
      this.p = this.p.map((old, i) => keep * old + (1 - keep) * p[i]);
      this.box = this.box.map((old, i) => keepBox * old + (1 - keepBox) * face.box[i]);
    }
    this.last = time;
    this.settle(time);
    return face;
  }

  settle(time) {
    const best = ranking(this.p)[0];
    const current = MOODS.indexOf(this.mood);
    if (current < 0 || best === current) {
      this.mood = MOODS[best];
      this.rival = null;
    } else if (this.p[best] < this.p[current] + LEAD) {
      this.rival = null;
    } else if (this.rival !== best) {
      this.rival = best;
      this.rivalSince = time;
    } else if (time - this.rivalSince >= LEAD_S) {
      this.mood = MOODS[best];
      this.rival = null;
    }
  }
}
