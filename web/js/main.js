// SPDX-License-Identifier: Apache-2.0
// The page as a whole: which part shows, and who tells whom.
//
//   start -> live camera -> "Use this" -> still        the doors and the list follow any
//        \-> photo -----------------------^            reading, live or still
import { look } from './api.js';
import { Camera } from './camera.js';
import { MOODS, listOf, ranking } from './moods.js';
import { prepare, watchPhotos } from './photo.js';
import { Picture } from './picture.js';
import { Reading } from './reading.js';
import { Steady } from './steady.js';
import { List } from './suggestions.js';
import { NO_FACE, cameraTrouble } from './words.js';

const $ = (id) => document.getElementById(id);

const LIVE = 'Live, to this server only. Nothing is kept.';

const state = {
  p: null, // the seven numbers that count now, or null
  mood: null, // the word for them
  said: null, // the visitor's own word, which wins
  kind: null, // movies or songs, once a door was opened
  faces: [], // of the still
};
let turn = 0; // a later picture makes answers about an earlier one void
let frame = null; // the last live frame with its faces

const steady = new Steady();
const list = new List({
  section: $('list'), title: $('list-title'), note: $('list-note'), items: $('items'),
  others: $('others'),
});
const reading = new Reading({
  section: $('look'), sentence: $('sentence'), doubt: $('doubt'), numbers: $('numbers'),
  bars: $('bars'), glyphs: $('glyphs'), onCorrect,
});
const picture = new Picture({
  frame: $('frame'), video: $('video'), still: $('still'), faces: $('faces'),
  note: $('frame-note'), onChoose,
});
const camera = new Camera($('video'), { onFrame, onTrouble: onCameraTrouble });

const shownMood = () => state.said ?? state.mood;

function showReading() {
  const has = state.p !== null;
  $('doors').hidden = !has;
  if (!has) return;
  reading.show(state.p, state.said, camera.isOpen);
  document.body.dataset.mood = shownMood();
}

function take(p, mood) {
  state.p = p;
  state.mood = mood;
  showReading();
}

function dropReading(words, quiet) {
  state.p = null;
  state.mood = null;
  state.said = null;
  delete document.body.dataset.mood;
  reading.showWords(words, quiet);
  showReading();
}

function showLook({ live }) {
  $('start').hidden = true;
  $('look').hidden = false;
  $('use-this').hidden = !live;
  $('use-this').setAttribute('aria-disabled', 'true');
  $('camera-again').hidden = live;
}

function closeDoors() {
  state.kind = null;
  list.hide();
  for (const door of document.querySelectorAll('.kind')) door.setAttribute('aria-pressed', 'false');
}

// ---- camera ----

async function openCamera() {
  turn++;
  closeDoors();
  steady.reset();
  frame = null;
  picture.showVideo();
  picture.say(LIVE);
  showLook({ live: true });
  dropReading({ sentence: 'Opening the camera…', doubt: '' }, true);
  $('look').scrollIntoView({ block: 'start' });
  $('use-this').focus({ preventScroll: true });
  try {
    if (await camera.open()) dropReading({ sentence: 'Looking…', doubt: '' }, true);
  } catch (error) {
    onCameraTrouble(error);
  }
}

function onCameraTrouble(error) {
  const words = error.sentence ? error : cameraTrouble(error);
  picture.clearFaces();
  if (!camera.isOpen) picture.say('');
  dropReading(words);
  if (camera.isOpen) return; // the server is away for a while; the camera goes on
  $('use-this').hidden = true;
  $('camera-again').hidden = false;
}

function onFrame(faces, canvas, time) {
  const chosen = steady.add(faces, time);
  picture.setSize(canvas.width, canvas.height);
  if (!chosen) {
    picture.clearFaces();
    picture.say(LIVE);
    frame = null;
    $('use-this').setAttribute('aria-disabled', 'true');
    if (!steady.p) dropReading(NO_FACE.live, true);
    return;
  }
  const shown = faces.map((f) => (f === chosen ? { ...f, box: steady.box } : f));
  picture.showFaces(shown, faces.indexOf(chosen));
  frame = { faces: shown, width: canvas.width, height: canvas.height };
  $('use-this').removeAttribute('aria-disabled');
  take(steady.p, steady.mood);
}

/** The camera closes and the reading stays. */
function freeze() {
  if (!camera.isOpen || !frame) return;
  const { faces, width, height } = frame;
  const chosen = faces.findIndex((f) => f.box === steady.box);
  picture.showStill(copyOf($('video')), { mirrored: true, width, height });
  camera.close();
  state.faces = faces;
  picture.say('The camera is closed.');
  picture.showFaces(faces, chosen);
  $('use-this').hidden = true;
  $('camera-again').hidden = false;
}

function copyOf(video) {
  const canvas = document.createElement('canvas');
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext('2d').drawImage(video, 0, 0);
  return canvas;
}

// ---- photos ----

async function onPhoto(file) {
  const mine = ++turn;
  camera.close();
  closeDoors();
  const isFirst = $('look').hidden;
  showLook({ live: false });
  if (isFirst) $('look-title').focus({ preventScroll: true }); // its button is gone with the start
  picture.say('');
  picture.clearFaces();
  dropReading({ sentence: 'Looking…', doubt: '' }, true);
  $('look').scrollIntoView({ block: 'start' });
  try {
    const { bitmap, picture: sent } = await prepare(file);
    if (mine !== turn) return;
    if (bitmap) picture.showStill(bitmap, { mirrored: false });
    const faces = await look(sent);
    if (mine === turn) showPhotoFaces(faces);
  } catch (error) {
    if (mine !== turn) return;
    dropReading({ sentence: error.sentence ?? 'This photo could not be read.',
      doubt: error.doubt ?? 'Try another one.' });
  }
}

function showPhotoFaces(faces) {
  state.faces = [...faces].sort((a, b) => b.box[2] * b.box[3] - a.box[2] * a.box[3]);
  if (faces.length === 0) dropReading(NO_FACE.photo);
  else takeFace(0);
}

function takeFace(index) {
  picture.showFaces(state.faces, index);
  const p = listOf(state.faces[index].moods);
  take(p, MOODS[ranking(p)[0]]);
}

function onChoose(box) {
  state.said = null;
  if (camera.isOpen) steady.choose(box);
  else {
    takeFace(state.faces.findIndex((face) => face.box === box));
    if (state.kind) refresh();
  }
}

// ---- correction, doors, list ----

function onCorrect(mood) {
  state.said = mood;
  showReading();
  if (state.kind) refresh();
}

function refresh() {
  list.show({
    kind: state.kind,
    door: document.querySelector('input[name="door"]:checked').value,
    mood: shownMood(),
    said: state.said,
    probs: state.p,
  });
}

function openDoor(kind) {
  if (!state.p) return;
  freeze();
  state.kind = kind;
  for (const door of document.querySelectorAll('.kind')) {
    door.setAttribute('aria-pressed', String(door.dataset.kind === kind));
  }
  refresh();
}

function closeLook() {
  turn++;
  camera.close();
  closeDoors();
  dropReading({ sentence: '', doubt: '' });
  $('look').hidden = true;
  $('start').hidden = false;
  $('open-camera').focus();
}

$('open-camera').addEventListener('click', openCamera);
$('camera-again').addEventListener('click', openCamera);
$('use-this').addEventListener('click', () => {
  if (!frame || !camera.isOpen) return;
  freeze();
  $('doors').scrollIntoView({ behavior: 'smooth', block: 'start' });
  document.querySelector('.kind').focus({ preventScroll: true });
});
$('close-look').addEventListener('click', closeLook);
watchPhotos({ inputs: [$('photo-file'), $('photo-again')], dropSign: $('drop'), onPhoto });
for (const door of document.querySelectorAll('.kind')) {
  door.addEventListener('click', () => openDoor(door.dataset.kind));
}
for (const input of document.querySelectorAll('input[name="door"]')) {
  input.addEventListener('change', () => { if (state.kind) refresh(); });
}
addEventListener('pagehide', () => camera.close());
