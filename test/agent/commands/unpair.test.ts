import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { AdministratorsFile } from '../../../agent/src/commands/administrators-file.ts';
import { unpairCommand } from '../../../agent/src/commands/unpair.ts';
import { agentIn, pairWith, temporaryDirectory } from '../agent-under-test.ts';
import { StandInServer } from '../stand-in-server.ts';

let server: StandInServer;
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let data: string;
beforeEach(async () => {
  server = await StandInServer.start();
  directory = await temporaryDirectory();
  data = join(directory.path, 'data');
});
afterEach(async () => {
  await server.stop();
  await directory.remove();
});

const modes = {
  protected: { mode: 'protected', since: 1, intervalSeconds: 3_600 },
  stolen: { mode: 'stolen', since: 1, until: Date.now() * 2, intervalSeconds: 300, hidden: true },
  paused: { mode: 'paused', since: 1 },
} as const;

test.each(['protected', 'stolen', 'paused'] as const)(
  'in mode %s whoever does not administer the Mac is told who may, and nothing ends',
  async (name) => {
    await pairWith(server, data);
    const { store } = agentIn({ path: data });
    await store.load();
    await store.change((state) => ({ ...state, mode: modes[name] }));
    const refused = expect(unpairCommand({ data }, null)).rejects;
    await refused.toMatchObject({
      code: 'forbidden',
      detail: expect.stringMatching(/sudo homeward-agent unpair.*Settings › Leaving.*console/),
    });
    expect((await store.load())?.mode.mode).toBe(name);
    expect(server.ofKind('event')).toEqual([]);
  },
);

test('on a Mac that is not paired there is nothing to ask anybody for', async () => {
  await expect(unpairCommand({ data }, null)).rejects.toMatchObject({ code: 'not_found' });
  expect(AdministratorsFile.make(join(data, 'nowhere'), { uid: 0, gid: 0 })).toBeNull();
});

test('no file shows who the caller is in a folder that is not the owner’s', () => {
  const somebodyElse = { uid: (process.getuid?.() ?? 0) + 1, gid: 0 };
  const before = process.cwd();
  expect(() => AdministratorsFile.make(directory.path, somebodyElse)).toThrow('somebody else’s folder');
  expect(process.cwd()).toBe(before);
});
