import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Command, Ending } from '../../../scripts/command.ts';
import { buildUniversalBinding } from '../../../scripts/mac-app/universal-binding.ts';

let root: string;
let binding: string;
let ran: Command[];
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'homeward-root-'));
  binding = join(root, 'node_modules/node-mac-permissions/build/Release/permissions.node');
  await mkdir(join(binding, '..'), { recursive: true });
  ran = [];
});
afterEach(() => rm(root, { recursive: true }));

/** Stands in for node-gyp, which empties the folder and writes a binding for one processor, and for lipo. */
async function run(command: Command): Promise<Ending> {
  ran.push(command);
  const { program, args } = command;
  const processor = args.find((word) => word.startsWith('--arch='))?.slice(7);
  if (program === 'node-gyp') await writeFile(binding, `for ${processor}`);
  else {
    const [, arm64 = '', x64 = '', , output = ''] = args;
    await writeFile(output, `${await readFile(arm64, 'utf8')}, ${await readFile(x64, 'utf8')}`);
  }
  return { ok: true };
}

test('compiles for each processor and joins the halves', async () => {
  expect(await buildUniversalBinding(root, run)).toBeUndefined();
  expect(await readFile(binding, 'utf8')).toBe('for arm64, for x64');
  expect(ran.map(({ program }) => program)).toEqual(['node-gyp', 'node-gyp', 'lipo']);
});

test.each([
  ['node-gyp', /could not be compiled for arm64: exit code 1/],
  ['lipo', /could not be joined: exit code 1/],
])('says so where %s fails', async (failing, words) => {
  const failure: Ending = { ok: false, why: 'exit code 1', interrupted: false };
  expect(
    await buildUniversalBinding(root, async (command) => (command.program === failing ? failure : run(command))),
  ).toMatch(words);
});
