// SPDX-License-Identifier: Apache-2.0
// Photos: from the picker, dropped anywhere, or pasted. Very large ones are made smaller here,
// so that less leaves the device and a slow line waits less; what only the browser can read
// (HEIC, AVIF, GIF) is sent as JPEG.
import { Trouble } from './api.js';

const MAX_SIDE = 2560;
const BIG_BYTES = 3 << 20;
const SENT = ['image/jpeg', 'image/png', 'image/webp']; // what the server reads

/** Calls onPhoto(file) for each photo that comes in on any road. */
export function watchPhotos({ inputs, dropSign, onPhoto }) {
  for (const input of inputs) {
    input.addEventListener('change', () => {
      const [file] = input.files;
      input.value = ''; // so that the same photo can be chosen twice
      if (file) onPhoto(file);
    });
  }
  const hasFile = (event) => [...(event.dataTransfer?.types ?? [])].includes('Files');
  const show = (is) => { dropSign.hidden = !is; };
  addEventListener('dragover', (event) => {
    if (!hasFile(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    show(true);
  });
  addEventListener('dragleave', (event) => { if (!event.relatedTarget) show(false); });
  addEventListener('drop', (event) => {
    show(false);
    if (!hasFile(event)) return;
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    if (file) onPhoto(file);
  });
  addEventListener('paste', (event) => {
    const [file] = event.clipboardData?.files ?? [];
    if (file) onPhoto(file);
  });
}

/**
 * file -> {bitmap, picture}: the upright picture for the page (null when this browser cannot
 * show it) and what is sent. Box coordinates are in the pixels of the picture that was sent,
 * which has the size of the bitmap.
 */
export async function prepare(file) {
  let bitmap = null;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch {
    return { bitmap: null, picture: file };
  }
  const side = Math.max(bitmap.width, bitmap.height);
  const isFine = SENT.includes(file.type) && (side <= MAX_SIDE || file.size < BIG_BYTES);
  if (isFine) return { bitmap, picture: file };
  const scale = Math.min(1, MAX_SIDE / side);
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  const context = canvas.getContext('2d', { alpha: false });
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const picture = await new Promise((done) => { canvas.toBlob(done, 'image/jpeg', 0.92); });
  if (!picture) throw new Trouble('This photo could not be read.', 'Try another one.', 0);
  return { bitmap: canvas, picture };
}
