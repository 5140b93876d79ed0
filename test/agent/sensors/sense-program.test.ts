import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { systemClock } from '../../../agent/src/clock.ts';
import { senseCandidates, senseOf } from '../../../agent/src/sensors/sense-program.ts';
import { senseScripts } from '../sense-outcomes.ts';
import { StandIns } from '../stand-ins.ts';

const { signal } = new AbortController();
let standIns: StandIns;
beforeEach(() => {
  standIns = new StandIns();
});
afterEach(() => standIns.remove());

const find = (platform: NodeJS.Platform, own: Readonly<Record<string, string>> = {}) =>
  senseOf({ platform, own, wrappers: join(standIns.directory, 'bin') }, standIns.environment, systemClock);

test('Linux has none, unless a trial names one', async () => {
  expect(find('linux')).toBeUndefined();
  standIns.put('played', senseScripts.granted);
  const named = find('linux', { HOMEWARD_SENSE: join(standIns.directory, 'played') });
  expect(await named?.readPermission(signal)).toBe('granted');
});

test('a name without a place is refused, in words', () => {
  expect(() => find('linux', { HOMEWARD_SENSE: 'homeward-sense' })).toThrow('HOMEWARD_SENSE takes an absolute path');
});

test('a Mac without the program says so in each report', async () => {
  expect(await find('darwin')?.locate(signal)).toMatchObject({ problem: 'unsupported' });
});

test.each([
  ['beside the wrappers, as in the packed app', 0],
  ['where the build puts it in a clone', 1],
])('a Mac finds it %s, also when it comes later', async (_, index) => {
  const sense = find('darwin');
  expect(await sense?.readPermission(signal)).toBe('unknown');
  const place = senseCandidates(join(standIns.directory, 'bin'))[index] ?? '';
  expect(place.startsWith(standIns.directory)).toBe(true);
  mkdirSync(dirname(place), { recursive: true });
  standIns.put('played', senseScripts.granted);
  cpSync(join(standIns.directory, 'played'), place);
  expect(await sense?.readPermission(signal)).toBe('granted');
});

test('a folder of that name is not started', async () => {
  const [place = ''] = senseCandidates(join(standIns.directory, 'bin'));
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'x'), '');
  expect(await find('darwin')?.locate(signal)).toMatchObject({ problem: 'failed' });
});
