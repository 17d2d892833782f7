// SPDX-License-Identifier: Apache-2.0
// The picture that is being read: the video or a still, with a thin box on each face.
import { MOODS, adjective, listOf, ranking } from './moods.js';

const STILL_SIDE = 1280; // a still is drawn no larger than this

export class Picture {
  /** onChoose(box): another face was tapped. */
  constructor({ frame, video, still, faces, note, onChoose }) {
    Object.assign(this, { frame, video, still, layer: faces, note, onChoose });
    this.width = 1;
    this.height = 1;
    this.line = '';
  }

  /** A line under the picture; with several faces their number takes its place. */
  say(text) {
    this.line = text;
    this.write(text);
  }

  write(text) { if (this.note.textContent !== text) this.note.textContent = text; }

  /** Boxes come in the pixels of a picture of this size. */
  setSize(width, height) {
    if (width === this.width && height === this.height) return;
    this.width = width;
    this.height = height;
    const shape = Math.min(Math.max(width / height, 0.75), 16 / 9);
    this.frame.style.aspectRatio = String(shape);
    /* The layer covers the picture itself, not the bands beside one of another shape. */
    const wide = width / height >= shape;
    const part = wide ? shape / (width / height) : (width / height) / shape;
    this.layer.style.inset = wide ? `${(1 - part) * 50}% 0` : `0 ${(1 - part) * 50}%`;
  }

  showVideo() {
    this.frame.classList.add('mirrored');
    this.video.hidden = false;
    this.still.hidden = true;
    this.clearFaces();
  }

  /** source: a bitmap or canvas; mirrored as the video was. */
  showStill(source, { mirrored, width = source.width, height = source.height }) {
    const scale = Math.min(1, STILL_SIDE / Math.max(source.width, source.height));
    this.still.width = Math.max(1, Math.round(source.width * scale));
    this.still.height = Math.max(1, Math.round(source.height * scale));
    this.still.getContext('2d').drawImage(source, 0, 0, this.still.width, this.still.height);
    this.frame.classList.toggle('mirrored', mirrored);
    this.video.hidden = true;
    this.still.hidden = false;
    this.setSize(width, height);
    this.clearFaces();
  }

  clearFaces() { this.layer.replaceChildren(); }

  /** boxes: [[x, y, w, h]], names: what each looks like, chosen: place of the followed one. */
  showFaces(faces, chosen) {
    const several = faces.length > 1;
    const tag = several ? 'BUTTON' : 'DIV';
    const old = [...this.layer.children];
    if (old.length !== faces.length || old.some((e) => e.tagName !== tag)) {
      this.layer.replaceChildren(...faces.map(() => this.makeFace(tag)));
    }
    [...this.layer.children].forEach((element, i) => {
      const [x, y, w, h] = faces[i].box;
      element.style.left = `${(100 * x) / this.width}%`;
      element.style.top = `${(100 * y) / this.height}%`;
      element.style.width = `${(100 * w) / this.width}%`;
      element.style.height = `${(100 * h) / this.height}%`;
      element.classList.toggle('chosen', i === chosen);
      element.box = faces[i].box;
      if (!several) return;
      const mood = adjective(MOODS[ranking(listOf(faces[i].moods))[0]]);
      const label = `Face ${i + 1} of ${faces.length}, looks ${mood}`;
      if (element.getAttribute('aria-label') !== label) element.setAttribute('aria-label', label);
      element.setAttribute('aria-pressed', String(i === chosen));
    });
    this.write(several ? `${faces.length} faces. Tap the one that counts.` : this.line);
  }

  makeFace(tag) {
    const element = document.createElement(tag);
    element.className = 'face';
    if (tag === 'BUTTON') {
      element.type = 'button';
      element.addEventListener('click', () => this.onChoose(element.box));
    }
    return element;
  }
}
