import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { InstallMarker } from '../../../agent/src/shell/install-marker.ts';
import { openUpdates, whyNoUpdates } from '../../../agent/src/shell/open-updates.ts';
import { FakeClock } from '../fake-clock.ts';
import { resetElectron } from '../fake-electron.ts';
import { protectedMac } from './statuses.ts';

let folder: string;
let signed: string;
let unsigned: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'homeward-resources-'));
  signed = await codesign('signed', 'TeamIdentifier=ABCDE12345');
  unsigned = await codesign('unsigned', 'Signature=adhoc');
  await writeFile(join(folder, 'app-update.yml'), 'provider: generic\n');
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(resetElectron);

async function codesign(name: string, words: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\necho '${words}' >&2\n`);
  await chmod(path, 0o755);
  return path;
}
const packed = () => ({ platform: 'darwin', isPackaged: true, resources: folder, program: 'Homeward' }) as const;

test('a packed app that a team signed, and whose build says where updates are, looks for them', async () => {
  expect(await whyNoUpdates(packed(), signed)).toBeNull();
});

test('each of these looks for none, and says why', async () => {
  expect(await whyNoUpdates(packed(), unsigned)).toBe('unsigned');
  expect(await whyNoUpdates({ ...packed(), resources: tmpdir() }, signed)).toBe('no-feed');
  expect(await whyNoUpdates({ ...packed(), isPackaged: false }, signed)).toBe('not-packed');
  expect(await whyNoUpdates({ ...packed(), platform: 'linux' }, signed)).toBe('not-packed');
});

test('elsewhere nothing runs', async () => {
  const clock = new FakeClock();
  const updates = await openUpdates({
    app: { ...packed(), platform: 'linux' },
    ...{ clock, log: { info: () => {}, warn: () => {}, error: () => {} } },
    marker: new InstallMarker(join(folder, 'installing.json')),
    engine: { status: () => protectedMac },
  });
  expect(updates.state()).toEqual({ state: 'off', why: 'not-packed' });
  expect(clock.timers).toBe(0);
});
