import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { ModeState } from '../../../agent/src/engine/mode.ts';
import { readLastKnown } from '../../../agent/src/shell/last-known.ts';
import { type AgentUnderTest, agentIn, keptLog, pairWith, temporaryDirectory } from '../agent-under-test.ts';
import { StandInServer } from '../stand-in-server.ts';

let server: StandInServer;
beforeAll(async () => {
  server = await StandInServer.start();
});
afterAll(() => server.stop());

let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
let agent: AgentUnderTest;
beforeEach(async () => {
  folder = await temporaryDirectory();
  agent = agentIn({ path: folder.path });
});
afterEach(() => folder.remove());

/** What is told, after which everything in the folder has to be as it was. */
async function told() {
  const before = (await readdir(folder.path)).sort();
  const log = keptLog();
  const known = await readLastKnown(agent.disk, agent.directory, log);
  expect((await readdir(folder.path)).sort()).toEqual(before);
  expect(log.lines).toEqual([]);
  return known;
}

async function paired(mode?: ModeState): Promise<void> {
  await pairWith(server, folder.path);
  await agent.store.load();
  if (mode) await agent.store.change((state) => ({ ...state, mode }));
}
const account = () => ({ loginName: 'maria', origin: server.origin });
const stolen = { mode: 'stolen', since: 1, until: 2, intervalSeconds: 300 } as const;

test('a Mac that was never paired is known to hide nothing', async () => {
  expect(await told()).toEqual({ mode: { mode: 'unpaired' }, account: null });
  await folder.remove();
  expect(await readLastKnown(agent.disk, agent.directory, agent.log)).toMatchObject({ mode: { mode: 'unpaired' } });
});

test('a paired Mac is known with its mode and its account', async () => {
  await paired();
  expect(await told()).toMatchObject({ mode: { mode: 'protected' }, account: account() });
});

test.each<[string, ModeState]>([
  ['stolen and hidden, also after the order’s time: the clock may have been set', { ...stolen, hidden: true }],
  ['stolen and visible', { ...stolen, hidden: false }],
  ['paused', { mode: 'paused', since: 1 }],
  ['released', { mode: 'released', since: 1 }],
])('%s, it is known as that', async (_name, mode) => {
  await paired(mode);
  expect(await told()).toEqual({ mode, account: account() });
});

test('a Mac that was unpaired is known as that', async () => {
  await paired({ ...stolen, hidden: true });
  await agent.store.wipe();
  expect(await told()).toEqual({ mode: { mode: 'unpaired' }, account: null });
});

test.each<[string, (path: string) => Promise<unknown>]>([
  [
    'damaged',
    async (path) => writeFile(path, (await readFile(path, 'utf8')).replace('"hidden":true', '"hidden":fals')),
  ],
  ['torn', async (path) => writeFile(path, (await readFile(path, 'utf8')).slice(0, 200))],
  ['empty', (path) => writeFile(path, '')],
  ['there in its version before alone', (path) => rm(path)],
  [
    'set aside as damaged',
    async (path) => {
      await rename(path, `${path}.damaged`);
      await rm(`${path}.previous`);
    },
  ],
  [
    'something that cannot be read',
    async (path) => {
      await rm(path);
      await mkdir(path);
    },
  ],
])('a state that is %s tells nothing, however harmless the one before it was', async (_name, damage) => {
  // Kept beside it is the version before: protected.
  await paired({ ...stolen, hidden: true });
  await damage(agent.directory.state);
  expect(await told()).toBeNull();
});
