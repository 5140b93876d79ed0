import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Health } from '@homeward/shared/bodies/report';
import { expectShape } from '@homeward/shared/schema';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createDisk } from '../../../agent/src/durable/disk.ts';
import { healthOf } from '../../../agent/src/engine/health.ts';
import { Outbox } from '../../../agent/src/outbox/outbox.ts';
import { type AgentState, noOrders } from '../../../agent/src/state/agent-state.ts';
import { dataDirectoryAt } from '../../../agent/src/state/data-directory.ts';
import { keptLog } from '../agent-under-test.ts';

const shell = {
  ...{ agentVersion: '0.0.0-test', platform: 'test' },
  permissions: () => ({ camera: 'not-needed', location: 'not-needed' }) as const,
};
const state = { orders: noOrders } as AgentState;

let path: string;
beforeAll(() => {
  path = mkdtempSync(join(tmpdir(), 'homeward-health-'));
});
afterAll(() => rmSync(path, { recursive: true }));

async function toldBy(disk = createDisk(), place = path) {
  const outbox = new Outbox(disk, dataDirectoryAt(place), () => Date.now(), keptLog());
  await outbox.open();
  const { freeDiskBytes, ...rest } = expectShape(Health, healthOf(shell, 1, outbox, state), 'health');
  return { freeDiskBytes, rest };
}

test('tells how much room the volume of its data has, as the system counts it', async () => {
  const { freeDiskBytes, rest } = await toldBy();
  const { blocks, bsize } = statfsSync(path);
  expect(freeDiskBytes).toBeGreaterThan(0);
  expect(freeDiskBytes).toBeLessThanOrEqual(blocks * bsize);
  expect(rest.outbox).toEqual({ waiting: 0, waitingBytes: 0, rejected: 0 });
});

test('says nothing of it where the system does not tell, and the rest all the same', async () => {
  expect(createDisk().freeBytes(join(path, 'is', 'not', 'there'))).toBeNull();
  const { freeDiskBytes, rest } = await toldBy({ ...createDisk(), freeBytes: () => null });
  expect(freeDiskBytes).toBeUndefined();
  expect(rest.agentVersion).toBe('0.0.0-test');
});
