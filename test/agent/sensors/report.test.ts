import { type Cycle, type Health, ReportBody } from '@homeward/shared/bodies/report';
import { HomewardError } from '@homeward/shared/errors';
import type { Place } from '@homeward/shared/place';
import { expectShape } from '@homeward/shared/schema';
import { expect, test } from '@jest/globals';
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

async function reports(parts: Partial<ReportSensorParts>, passMs = 0, signal = new AbortController().signal) {
  const clock = new FakeClock();
  const sensor = createReportSensor({ clock, health: () => health, ownPlace: async () => place, ...parts });
  const captures = (async () => {
    const all: Capture[] = [];
    for await (const capture of sensor.capture(cycle, signal)) all.push(capture);
    return all;
  })();
  captures.catch(() => {});
  await clock.pass(passMs);
  return (await captures).map(({ body }) => expectShape(ReportBody, body, 'report'));
}

async function report(...args: Parameters<typeof reports>): Promise<ReportBody> {
  const [only, ...others] = await reports(...args);
  expect(others).toEqual([]);
  return only as ReportBody;
}

test('address, and the place of it as the position, with source and accuracy', async () => {
  const { address, position } = await report({});
  expect(address).toEqual({ value: place });
  expect(position).toMatchObject({
    value: { latitude: 38.72, longitude: -9.14, accuracyMeters: 20_000, source: 'address' },
  });
});

const own = { latitude: 1, longitude: 2, accuracyMeters: 30, source: 'location-service', foundAt: 5 } as const;
const refused = { problem: 'permission-denied', detail: 'not allowed' } as const;

test('the Mac’s own position where there is one', async () => {
  expect((await report({ locate: async () => ({ value: own }) })).position).toEqual({ value: own });
});

test.each([
  ['fails', async () => Promise.reject(new Error('broken')), { problem: 'failed', detail: 'broken' }],
  ['is refused', async () => refused, refused],
])('the place of the address where the Mac’s own position %s, and why', async (_, locate, fallbackFor) => {
  expect((await report({ locate })).position).toMatchObject({ value: { source: 'address', fallbackFor } });
});

test('the place of the address needs no excuse where the machine has no location service', async () => {
  const { position } = await report({});
  expect('value' in position && 'fallbackFor' in position.value).toBe(false);
});

test('the place of the address where the Mac’s own position hangs; it is waited for no longer than that', async () => {
  const first = await report({ locate: () => never }, 3000 + 45_000);
  expect(first.position).toMatchObject({ value: { source: 'address', fallbackFor: { problem: 'deadline' } } });
});

test.each([
  ['protected', 3000],
  ['stolen', 500],
] as const)(
  'a position that takes longer than a report may while %s comes in a second one',
  async (mode, patienceMs) => {
    const clock = new FakeClock();
    const ofMode: Cycle = { ...cycle, mode };
    const { promise: located, resolve } = Promise.withResolvers<{ value: typeof own }>();
    const sensor = createReportSensor({
      clock,
      health: () => health,
      ownPlace: async () => place,
      locate: () => located,
    });
    const captures = sensor.capture(ofMode, new AbortController().signal)[Symbol.asyncIterator]();
    const next = async () => expectShape(ReportBody, (await captures.next()).value?.body, 'report');
    const first = next();
    await clock.pass(patienceMs - 1);
    const early = await Promise.race([first, 'nothing yet']);
    expect(early).toBe('nothing yet');
    await clock.pass(1);
    expect((await first).position).toMatchObject({ value: { fallbackFor: { problem: 'deadline' } } });
    const second = next();
    resolve({ value: own });
    expect(await second).toMatchObject({ cycle: ofMode, address: { value: place }, position: { value: own } });
    expect((await captures.next()).done).toBe(true);
  },
);

test('a position that is not found after all makes no second report', async () => {
  const clock = new FakeClock();
  const { promise: located, resolve } = Promise.withResolvers<typeof refused>();
  const sensor = createReportSensor({
    clock,
    health: () => health,
    ownPlace: async () => place,
    locate: () => located,
  });
  const captures = sensor.capture(cycle, new AbortController().signal)[Symbol.asyncIterator]();
  const first = captures.next();
  await clock.pass(3000);
  expect((await first).done).toBe(false);
  resolve(refused);
  expect((await captures.next()).done).toBe(true);
});

test('where there is no place of the address either, both reasons are told', async () => {
  const ownPlace = () => Promise.reject(new HomewardError('unavailable', 'no answer'));
  const { position } = await report({ ownPlace, locate: async () => refused });
  expect(position).toEqual({
    problem: 'offline',
    detail: 'no address, and so no place of one; the Mac’s own position: not allowed',
  });
});

test('health is what is known once the location service was asked', async () => {
  let location: Health['permissions']['location'] = 'unknown';
  const locate = async () => {
    location = 'denied';
    return refused;
  };
  const { health: told } = await report({
    locate,
    health: () => ({ ...health, permissions: { camera: 'unknown', location } }),
  });
  expect(told.permissions.location).toBe('denied');
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

test.each([
  ['has its address', {}],
  ['looks for its position', { locate: () => never }],
])('ended before it %s, it gives nothing', async (_, parts) => {
  await expect(report({ ownPlace: () => never, ...parts }, 0, AbortSignal.abort())).rejects.toThrow();
});

test('ended while it still looks for a position, it gives nothing more', async () => {
  const clock = new FakeClock();
  const controller = new AbortController();
  const parts = { clock, health: () => health, ownPlace: async () => place, locate: () => never };
  const captures = createReportSensor(parts).capture(cycle, controller.signal)[Symbol.asyncIterator]();
  const first = captures.next();
  await clock.pass(3000);
  expect((await first).done).toBe(false);
  const reason = new Error('recovered');
  const ending = expect(captures.next()).rejects.toBe(reason);
  controller.abort(reason);
  await ending;
});
