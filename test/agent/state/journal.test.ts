import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createDisk } from '../../../agent/src/durable/disk.ts';
import { localSealer } from '../../../agent/src/sealing/sealer.ts';
import { Journal } from '../../../agent/src/state/journal.ts';
import { keptLog, temporaryDirectory } from '../agent-under-test.ts';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeEach(async () => {
  directory = await temporaryDirectory();
});
afterEach(() => directory.remove());

test('never grows beyond two files of a megabyte', async () => {
  const path = join(directory.path, 'journal.jsonl');
  const journal = new Journal(createDisk(), path, () => 0, keptLog(), localSealer);
  for (let line = 0; line < 300; line += 1) journal.write({ what: 'mode', mode: 'x'.repeat(10_000) });
  await journal.flush();
  expect((await stat(path)).size).toBeLessThan(1_100_000);
  expect((await stat(`${path}.1`)).size).toBeLessThan(1_100_000);
  expect(
    (await readFile(path, 'utf8'))
      .trim()
      .split('\n')
      .every((line) => JSON.parse(line)),
  ).toBe(true);
});
