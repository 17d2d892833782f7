// SPDX-License-Identifier: Apache-2.0
// Cases in order, one line of TAP each. A case that fails does not stop the next.

let number = 0;
let failed = 0;
const waiting = [];

export const test = (name, run) => waiting.push({ name, run });

/** Everything is skipped: say why and end well. */
export function skipAll(reason) {
  console.log(`1..0 # SKIP ${reason}`);
  process.exit(0);
}

export async function runAll({ afterFailure } = {}) {
  console.log(`1..${waiting.length}`);
  for (const { name, run } of waiting) {
    number++;
    try {
      await run();
      console.log(`ok ${number} - ${name}`);
    } catch (error) {
      failed++;
      console.log(`not ok ${number} - ${name}`);
      console.log(String(error.stack ?? error).replace(/^/gm, '# '));
      await afterFailure?.(number);
    }
  }
  return failed;
}
