import { newRecoveryCode } from '@homeward/shared/recovery-kit';
import { rotationKind } from '@homeward/shared/rotation';
import { rotationAcknowledgementKind } from '@homeward/shared/rotation-acknowledgement';
import { hashSigned, readSigned, sign } from '@homeward/shared/signed';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import * as opaque from '@serenity-kit/opaque';
import { verifyDevice } from '../../../server/web/src/owner/device.ts';
import { readMacKeys } from '../../../server/web/src/owner/mac-keys.ts';
import { renewRecoveryCode } from '../../../server/web/src/owner/renew-code.ts';
import { finishRotation, prepareRotation } from '../../../server/web/src/owner/rotate-keys.ts';
import { type ServerUnderTest, startServerUnderTest, type TestBrowser, type TestOwner } from '../server-under-test.ts';
import { pairMac, type TestMac } from '../test-mac.ts';

const NEW_PASSWORD = 'copper saddle winter orchid';

let now = Date.now() + 60_000;
let server: ServerUnderTest;
let owner: TestOwner;
let mac: TestMac;
beforeAll(async () => {
  server = await startServerUnderTest({ clock: { now: () => now } });
});
afterAll(() => server.close());
beforeEach(async () => {
  owner = await server.owner();
  mac = await pairMac(server, owner);
  now += 60_000;
});

const ports = () => ({ call: owner.call, opaque: opaque.client, now: () => now, seenStateRev: () => 0 });
const checkIn = async (rotationHash?: string | null) => {
  const body = { epoch: 1, ...(rotationHash !== undefined && { rotationHash }) };
  return (await mac.call('checkIn', { body })).rotations ?? [];
};

/** The Mac takes a change of keys to heart. */
async function take(token: string): Promise<string> {
  const { generation, accountId } = readSigned(rotationKind, token);
  const rotationHash = hashSigned(rotationKind, token);
  const said = { v: 1, accountId, deviceId: mac.deviceId, rotationHash, generation, at: now } as const;
  const acknowledgement = await sign(rotationAcknowledgementKind, said, mac.deviceKey);
  await mac.call('acknowledgeRotation', { body: { acknowledgement } });
  return rotationHash;
}

async function renewCode(): Promise<string> {
  const newCode = newRecoveryCode();
  await renewRecoveryCode(ports(), owner.account, newCode, owner.recoveryCode);
  now += 60_000;
  return newCode;
}

async function rotate(recoveryCode = owner.recoveryCode) {
  const prepared = await prepareRotation(ports(), owner.account, { recoveryCode, newPassword: NEW_PASSWORD });
  return await finishRotation(owner.call, owner.account, prepared);
}

async function standings(account = owner.account, call = owner.call) {
  const { devices } = await owner.call('devices', {});
  const verified = await Promise.all(devices.map((device) => verifyDevice(device, account)));
  const { macs, isWithheld } = await readMacKeys(call, account, verified);
  return { isWithheld, macs: macs.map(({ standing, tokens }) => [standing, tokens.length]) };
}

/** A server that shows fewer changes than there are, or another time of pairing. */
const showing = (count: number): TestBrowser['call'] =>
  (async (name: never, input: never) => {
    const reply = await owner.call(name, input);
    if (name !== 'keyChanges') return reply;
    const { rotations, macs } = reply as unknown as { rotations: unknown[]; macs: unknown[] };
    return { rotations: rotations.slice(0, count), macs };
  }) as never;

test('a change that leads elsewhere confirms nothing: a server that withholds the last one is found out', async () => {
  expect(await standings()).toEqual({ isWithheld: false, macs: [] });
  const newCode = await renewCode();
  const [first = ''] = await checkIn();
  await take(first);
  expect(await standings()).toEqual({ isWithheld: false, macs: [['confirmed', 1]] });
  expect(await standings(owner.account, showing(0))).toEqual({ isWithheld: true, macs: [] });
  const account = await rotate(newCode);
  expect(await standings(account)).toEqual({ isWithheld: false, macs: [['waiting', 2]] });
  for (const count of [0, 1]) {
    expect(await standings(account, showing(count))).toEqual({ isWithheld: true, macs: [] });
  }
  // Of the files to hand over none is left out, also once the Mac has said that it took them: it may forget.
  const [second = ''] = await checkIn();
  await take(second);
  expect(await standings(account)).toEqual({ isWithheld: false, macs: [['confirmed', 2]] });
});

test('a Mac that is said to be paired later is not left out of those that must confirm', async () => {
  const account = await rotate();
  const { devices } = await owner.call('devices', {});
  const forged = devices.map((device) => ({ ...device, pairedAt: now + 60_000 }));
  const verified = await Promise.all(forged.map((device) => verifyDevice(device, account)));
  const { macs } = await readMacKeys(owner.call, account, verified);
  expect(macs.map(({ standing }) => standing)).toEqual(['waiting']);
});

test('a Mac that was put back from a backup is sent again what it once took', async () => {
  const newCode = await renewCode();
  const [first = ''] = await checkIn(null);
  const hash = await take(first);
  await rotate(newCode);
  const [second = ''] = await checkIn(hash);
  const last = await take(second);
  expect([await checkIn(), await checkIn(last)]).toEqual([[], []]);
  expect(await checkIn(hash)).toEqual([second]);
  expect(await checkIn(null)).toEqual([first, second]);
});
