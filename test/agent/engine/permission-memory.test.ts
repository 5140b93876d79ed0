import { join } from 'node:path';
import type { EventBody } from '@homeward/shared/bodies/event';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createDisk } from '../../../agent/src/durable/disk.ts';
import { createPermissionsFile, PermissionMemory } from '../../../agent/src/engine/permission-memory.ts';
import { until } from '../../until.ts';
import { keptLog, temporaryDirectory } from '../agent-under-test.ts';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let told: EventBody[];
beforeEach(async () => {
  directory = await temporaryDirectory();
  told = [];
});
afterEach(() => directory.remove());

/** The memory of one start. */
function memory() {
  const file = createPermissionsFile(createDisk(), join(directory.path, 'permissions.json'), keptLog());
  const remembered = new PermissionMemory(file, async (event) => void told.push(event), keptLog());
  return { remembered, saved: () => file.load() };
}

const changed = (permission: 'camera' | 'location', from: string, to: string) => ({
  ...{ v: 1, event: 'permission-changed', permission, from, to },
});

test('the first word is remembered and not told; each change is told once, also one since the last start', async () => {
  const first = memory();
  first.remembered.are({ camera: 'not-asked', location: 'unknown' });
  first.remembered.are({ camera: 'granted', location: 'unknown' });
  first.remembered.are({ camera: 'granted', location: 'unknown' });
  await until(async () => (await first.saved())?.camera === 'granted');
  expect(told).toEqual([changed('camera', 'not-asked', 'granted')]);

  told = [];
  const second = memory();
  second.remembered.are({ camera: 'denied', location: 'granted' });
  await until(async () => (await second.saved())?.camera === 'denied');
  expect(told).toEqual([changed('camera', 'granted', 'denied'), changed('location', 'unknown', 'granted')]);
});
