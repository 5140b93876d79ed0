import { type Cycle, type Health, ReportBody } from '@homeward/shared/bodies/report';
import { HomewardError } from '@homeward/shared/errors';
import type { Place } from '@homeward/shared/place';
import { expect, test } from '@jest/globals';
import { Check } from 'typebox/value';
import type { Capture } from '../../../agent/src/sensor.ts';
import { createReportSensor, type ReportSensorParts } from '../../../agent/src/sensors/report.ts';
import { FakeClock } from '../fake-clock.ts';
import { place } from '../stand-in-server.ts';

const health: Health = {
  ...{ agentVersion: '0', platform: 'test', startedAt: 0, stateRev: 0 },
  permissions: { camera: 'unknown', location: 'unknown' },
  outbox: { waiting: 0, waitingBytes: 0, rejected: 0 },
};
const cycle: Cycle = { id: crypto.randomUUID(), mode: 'protected', intervalSeconds: 3600, trial: false };
const never = new Promise<never>(() => {});

async function report(parts: Partial<ReportSensorParts>, passMs = 0, signal = new AbortController().signal) {
  const clock = new FakeClock();
  const sensor = createReportSensor({ clock, health: () => health, ownPlace: async () => place, ...parts });
  const captures = (async () => {
    const all: Capture[] = [];
    for await (const capture of sensor.capture(cycle, signal)) all.push(capture);
    return all;
  })();
  captures.catch(() => {});
  await clock.pass(passMs);
  const [capture] = await captures;
  expect(Check(ReportBody, capture?.body)).toBe(true);
  return capture?.body as ReportBody;
}

test('address, and the place of it as the position, with source and accuracy', async () => {
  const { address, position } = await report({});
  expect(address).toEqual({ value: place });
  expect(position).toMatchObject({
    value: { latitude: 38.72, longitude: -9.14, accuracyMeters: 20_000, source: 'address' },
  });
});

test('the Mac’s own position where there is one', async () => {
  const own = { latitude: 1, longitude: 2, accuracyMeters: 30, source: 'wifi', foundAt: 5 } as const;
  expect((await report({ locate: async () => own })).position).toEqual({ value: own });
});

test.each([
  ['fails', async () => Promise.reject(new Error('no'))],
  ['is refused', async () => ({ problem: 'permission-denied', detail: 'no' }) as const],
  ['hangs', () => never],
])('the place of the address where the Mac’s own position %s', async (_, locate) => {
  expect((await report({ locate }, 3000)).position).toMatchObject({ value: { source: 'address' } });
});

test.each([
  ['private', 'a private address has no place'],
  ['public', 'the database has no place for this address'],
] as const)('no place for a %s address, and why', async (scope, detail) => {
  const own: Place = { address: '10.0.0.1', scope, placeSource: 'server' };
  expect((await report({ ownPlace: async () => own })).position).toEqual({ problem: 'no-place', detail });
});

test('offline it is made all the same, and says so', async () => {
  const ownPlace = () => Promise.reject(new HomewardError('unavailable', 'no answer'));
  const { address, position } = await report({ ownPlace });
  expect([address, position]).toMatchObject([{ problem: 'offline' }, { problem: 'offline' }]);
});

test('a server that does not answer is not waited for', async () => {
  expect((await report({ ownPlace: () => never }, 8000)).address).toMatchObject({ problem: 'deadline' });
});

test('ended, it gives nothing', async () => {
  await expect(report({ ownPlace: () => never }, 0, AbortSignal.abort())).rejects.toThrow();
});
