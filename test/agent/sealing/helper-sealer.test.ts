import { randomUUID } from 'node:crypto';
import { utf8 } from '@homeward/shared/bytes';
import type { Envelope } from '@homeward/shared/envelope';
import { newKeyring } from '@homeward/shared/keyring';
import { openItem } from '@homeward/shared/seal';
import { afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { HelperSealer } from '../../../agent/src/sealing/helper-sealer.ts';
import { keptLog } from '../agent-under-test.ts';
import { FakeClock } from '../fake-clock.ts';
import { StandIns } from '../stand-ins.ts';

const identity = {
  ...{ accountId: randomUUID(), deviceId: randomUUID(), id: randomUUID() },
  ...({ epoch: 1, seq: 1, kind: 'report', capturedAt: 1 } as const),
};
const body = { mediaType: 'application/json', bytes: utf8('{"a":1}') } as const;

let keyring: Awaited<ReturnType<typeof newKeyring>>;
let standIns: StandIns;
let clock: FakeClock;
let log: ReturnType<typeof keptLog>;
let sealer: HelperSealer;

beforeAll(async () => {
  keyring = await newKeyring('', '');
});
beforeEach(() => {
  standIns = new StandIns();
  clock = new FakeClock();
  log = keptLog();
  sealer = new HelperSealer(clock, log, standIns.environment);
});
afterEach(async () => {
  await sealer.close();
  const left = await standIns.survivors();
  standIns.remove();
  expect(left).toEqual([]);
});

async function sealed(): Promise<string> {
  const { sealed: bytes, ...digests } = await sealer.item(identity, body, keyring.recipient);
  const envelope = { ...identity, ...digests, size: bytes.length } as Envelope;
  return Buffer.from((await openItem(bytes, envelope, keyring.identity)).body).toString();
}

test('seals items that the owner can open, in one helper that is ended when nothing is left to do', async () => {
  expect(await Promise.all([sealed(), sealed(), sealed()])).toEqual(['{"a":1}', '{"a":1}', '{"a":1}']);
  expect(standIns.running).toHaveLength(1);
  await clock.pass(9_000);
  expect(standIns.running).toHaveLength(1);
  await clock.pass(2_000);
  expect(await standIns.survivors()).toEqual([]);
  expect(await sealed()).toBe('{"a":1}');
  expect(log.lines).toEqual([]);
});

test('says in Homeward’s own words what cannot be sealed', async () => {
  await expect(sealer.item(identity, body, 'age1classical')).rejects.toMatchObject({ code: 'wrong_recipient' });
  expect(log.lines).toEqual([]);
});

test('a helper that is killed, or cannot be started, costs nothing but memory', async () => {
  await sealed();
  const sealing = sealed();
  for (const pid of standIns.runningPids) process.kill(pid, 'SIGKILL');
  expect(await sealing).toBe('{"a":1}');
  expect(await sealed()).toBe('{"a":1}');
  await sealer.close();
  expect(await sealed()).toBe('{"a":1}');
});
