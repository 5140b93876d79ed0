import { chown, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Options, readOptions } from '../../../agent/src/commands/options.ts';
import { dataIn, readHomes, whereDataIs } from '../../../agent/src/commands/where-data-is.ts';
import { needs } from '../../programs.ts';
import { temporaryDirectory } from '../agent-under-test.ts';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let homes: string[];
beforeEach(async () => {
  directory = await temporaryDirectory();
  homes = [];
});
afterEach(() => directory.remove());

/** Somebody's home, with an agent's data in it or not. */
async function home(name: string, uid: number, isUsed: boolean, platform: NodeJS.Platform = 'darwin'): Promise<string> {
  const path = join(directory.path, name);
  const data = dataIn(platform, path);
  await mkdir(data, { recursive: true });
  if (isUsed) await writeFile(join(data, 'journal.jsonl'), '');
  if (process.getuid?.() === 0) await chown(path, uid, uid);
  homes.push(path);
  return data;
}

const options = (): Options => ({ ...readOptions(['status']), data: dataIn('darwin', join(directory.path, 'root')) });
const caller = (uid: number, sudoUid?: string) => ({
  ...({ platform: 'darwin', uid, sudoUid } as const),
  homes: async () => homes,
});

test('whoever is not root is asked about nobody else', async () => {
  await home('bob', 502, true);
  const own = options();
  expect(await whereDataIs(own, caller(501))).toEqual({ ...own, otherData: [], isAdministrator: false });
});

test('what --data names is taken', async () => {
  await home('bob', 502, true);
  const named = { ...options(), data: '/elsewhere', isDataNamed: true };
  expect(await whereDataIs(named, caller(0, '502'))).toEqual({ ...named, otherData: [], isAdministrator: true });
});

describe('under sudo', () => {
  needs('root')('it is the agent of whoever gave the command, and the others are named', async () => {
    const [alice, bob] = [await home('alice', 501, true), await home('bob', 502, true)];
    expect(await whereDataIs(options(), caller(0, '501'))).toMatchObject({ data: alice, otherData: [bob] });
    expect(await whereDataIs(options(), caller(0, '502'))).toMatchObject({ data: bob, otherData: [alice] });
  });

  needs('root')('it is the only one there is, where whoever gave the command has none', async () => {
    await home('alice', 501, false);
    const bob = await home('bob', 502, true);
    expect(await whereDataIs(options(), caller(0, '501'))).toMatchObject({ data: bob, otherData: [] });
  });

  needs('root')('where nobody has any, it is of whoever gave the command', async () => {
    const alice = await home('alice', 501, false);
    expect(await whereDataIs(options(), caller(0, '501'))).toMatchObject({ data: alice, otherData: [] });
  });
});

test('root alone: the only one there is; several are named, and none is chosen', async () => {
  const bob = await home('bob', 502, true);
  expect(await whereDataIs(options(), caller(0))).toMatchObject({ data: bob, isAdministrator: true });
  const alice = await home('alice', 501, true);
  await expect(whereDataIs(options(), caller(0))).rejects.toMatchObject({
    code: 'bad_request',
    detail: expect.stringContaining(`name one with --data: ${alice}, ${bob}`),
  });
});

test('root’s own agent is root’s', async () => {
  const own = await home('root', 0, true);
  const bob = await home('bob', 502, true);
  expect(await whereDataIs(options(), caller(0))).toMatchObject({ data: own, otherData: [bob] });
});

test('the homes of this machine are whole paths', async () => {
  for (const path of await readHomes(process.platform)) expect(path).toMatch(/^\/.+/);
});
