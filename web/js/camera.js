// SPDX-License-Identifier: Apache-2.0
// The camera: opened only on a tap, closed as soon as it is not needed, and read in small JPEG
// frames, one request at a time, so that a slow server or line only means fewer readings.
import { look } from './api.js';

const FRAME_WIDTH = 480; // pixels; a face at arm's length is then about 150 wide
const PAUSE_MS = 120; // at most about eight frames a second
const QUALITY = 0.8;

const wait = (ms) => new Promise((done) => { setTimeout(done, ms); });

export class Camera {
  /** video: the element that shows it. onFrame(faces, canvas, seconds); onTrouble(error). */
  constructor(video, { onFrame, onTrouble }) {
    this.video = video;
    this.onFrame = onFrame;
    this.onTrouble = onTrouble;
    this.canvas = document.createElement('canvas');
    this.stream = null;
    this.opening = 0;
  }

  get isOpen() { return this.stream !== null; }

  /** Throws what getUserMedia throws, or an error named InsecureContext. */
  async open() {
    const turn = ++this.opening;
    if (!navigator.mediaDevices?.getUserMedia) {
      throw Object.assign(new Error('no camera here'), { name: 'InsecureContext' });
    }
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { facingMode: 'user', width: { ideal: 1280 }, height: { ideal: 720 } },
    });
    if (turn !== this.opening) { // closed while the browser was asking
      stream.getTracks().forEach((track) => track.stop());
      return false;
    }
    this.close();
    this.stream = stream;
    this.video.srcObject = stream;
    stream.getVideoTracks()[0].addEventListener('ended', () => {
      if (this.stream !== stream) return;
      this.close();
      this.onTrouble(Object.assign(new Error('ended'), { name: 'NotReadableError' }));
    });
    await this.video.play();
    this.run(stream);
    return true;
  }

  close() {
    this.opening++;
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
    this.video.srcObject = null;
    this.abort?.abort();
  }

  async run(stream) {
    while (this.stream === stream) {
      const began = performance.now();
      try {
        if (!document.hidden && this.video.videoWidth) await this.read(stream);
      } catch (error) {
        if (this.stream !== stream) return;
        this.onTrouble(error);
        await wait(1500);
      }
      await wait(Math.max(20, PAUSE_MS - (performance.now() - began)));
    }
  }

  async read(stream) {
    const { video, canvas } = this;
    const scale = Math.min(1, FRAME_WIDTH / video.videoWidth);
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    canvas.getContext('2d', { alpha: false }).drawImage(video, 0, 0, canvas.width, canvas.height);
    const time = performance.now() / 1000;
    const blob = await new Promise((done) => { canvas.toBlob(done, 'image/jpeg', QUALITY); });
    if (!blob || this.stream !== stream) return;
    this.abort = new AbortController();
    const faces = await look(blob, { live: true, signal: this.abort.signal });
    if (this.stream === stream) this.onFrame(faces, canvas, time);
  }
}
