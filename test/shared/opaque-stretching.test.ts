import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { opaqueStretching } from '../../shared/src/opaque-stretching.ts';

test('a password is stretched as the protocol says, whatever lighter figures stand in for it in other tests', async () => {
  const { memory, iterations, parallelism } = opaqueStretching['argon2id-custom'];
  const words = `Argon2id: ${memory / 1_024} MiB, ${iterations} passes, ${parallelism} lanes`;
  expect(await readFile(new URL('../../docs/protocol.md', import.meta.url), 'utf8')).toContain(words);
});
