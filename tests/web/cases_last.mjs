// SPDX-License-Identifier: Apache-2.0
// After all the others: what the server kept and wrote while they ran.
import assert from 'node:assert/strict';
import { test } from './tap.mjs';

const MARKS = [Buffer.from([0xff, 0xd8, 0xff]), Buffer.from('\x89PNG', 'latin1'), Buffer.from('JFIF')];

export default ({ server }) => {
  test('no picture was written to the store or the log', () => {
    const all = [...server.kept(), Buffer.from(server.log(), 'latin1')];
    assert.ok(all.length >= 2);
    for (const bytes of all) {
      for (const mark of MARKS) assert.equal(bytes.indexOf(mark), -1);
    }
  });

  test('the server reported no failure of its own', () => {
    assert.doesNotMatch(server.log(), /level=error/);
  });
};
