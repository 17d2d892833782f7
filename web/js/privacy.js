// SPDX-License-Identifier: Apache-2.0
// The one button of the privacy page.
import { forget } from './api.js';

const button = document.getElementById('forget');
const words = document.getElementById('forgot');

button.addEventListener('click', async () => {
  try {
    await forget();
    words.textContent = 'Deleted. Nothing is kept about you now.';
  } catch (error) {
    words.textContent = `${error.sentence} ${error.doubt}`.trim();
  }
});
