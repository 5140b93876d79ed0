import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createDisk } from '../../../agent/src/durable/disk.ts';
import { defaultSettings, SettingsFile } from '../../../agent/src/state/settings.ts';
import { keptLog, temporaryDirectory } from '../agent-under-test.ts';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let path: string;
beforeEach(async () => {
  directory = await temporaryDirectory();
  path = join(directory.path, 'settings.json');
});
afterEach(() => directory.remove());

const file = () => new SettingsFile(createDisk(), path, keptLog());

test('are the usual ones before anybody chose, and nothing is looked up anywhere', async () => {
  expect(await file().read()).toEqual(defaultSettings);
  expect(defaultSettings.accessPointService).toBeNull();
});

test('outlive the program, in a file for its user alone, and are told as they were understood', async () => {
  const saved = await file().save({ v: 1, accessPointService: ' api.beacondb.net ' });
  expect(saved).toEqual({ v: 1, accessPointService: 'https://api.beacondb.net/v1/geolocate' });
  expect(await file().read()).toEqual(saved);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('what another program saved counts at the next look', async () => {
  const reader = file();
  await reader.read();
  await file().save({ v: 1, accessPointService: 'https://geo.example.org/x' });
  expect((await reader.read()).accessPointService).toBe('https://geo.example.org/x');
});

test.each(['', '   ', null])('“%s” is no service', async (accessPointService) => {
  await file().save({ v: 1, accessPointService: 'api.beacondb.net' });
  expect(await file().save({ v: 1, accessPointService })).toEqual(defaultSettings);
  expect(await file().read()).toEqual(defaultSettings);
});

test('a service that cannot be one is refused, and what was saved stays', async () => {
  const before = await file().save({ v: 1, accessPointService: 'api.beacondb.net' });
  await expect(file().save({ v: 1, accessPointService: 'http://geo.example.org' })).rejects.toThrow('over https only');
  expect(await file().read()).toEqual(before);
});

test('a damaged file is told of and is the version before it', async () => {
  await file().save({ v: 1, accessPointService: 'https://one.example.org/x' });
  await file().save({ v: 1, accessPointService: 'https://two.example.org/x' });
  await writeFile(path, (await readFile(path, 'utf8')).replace('two', 'too'));
  const log = keptLog();
  const { accessPointService } = await new SettingsFile(createDisk(), path, log).read();
  expect(accessPointService).toBe('https://one.example.org/x');
  expect(log.lines.join()).toContain('damaged');
});
