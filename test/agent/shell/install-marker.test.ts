import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { InstallMarker, isBeingReplaced } from '../../../agent/src/shell/install-marker.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'homeward-marker-'));
  path = join(folder, 'installing.json');
});
afterEach(() => rm(folder, { recursive: true }));

const AT = 1_800_000_000_000;
const installing = { from: '0.1.0', to: '0.2.0', at: AT };

test('is read as it was written, and gone when it is taken away', async () => {
  const marker = new InstallMarker(path);
  expect(marker.read()).toBeNull();
  marker.write(installing);
  expect(new InstallMarker(path).read()).toEqual(installing);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  marker.remove();
  marker.remove();
  expect(marker.read()).toBeNull();
});

test.each(['', '{', '[]', '{"from":"0.1.0","to":"0.2.0"}', `{"from":"${'1'.repeat(99)}","to":"2","at":1}`])(
  'what is no marker is none: %s',
  async (text) => {
    await writeFile(path, text);
    expect(new InstallMarker(path).read()).toBeNull();
    expect(await readFile(path, 'utf8')).toBe(text);
  },
);

test.each([
  ['no word of it', null, '0.1.0', AT, false],
  ['just now', installing, '0.1.0', AT, true],
  ['a minute and a half ago', installing, '0.1.0', AT + 90_000, true],
  ['two minutes ago: it stays, whatever became of the new one', installing, '0.1.0', AT + 120_000, false],
  ['by the new version itself', installing, '0.2.0', AT + 5_000, false],
  ['by a third one', installing, '0.3.0', AT + 5_000, false],
  ['in the future: the clock was set back', installing, '0.1.0', AT - 1, false],
])('%s', (_, marker, version, now, expected) => {
  expect(isBeingReplaced(marker, version, now)).toBe(expected);
});
