import { describe, expect, test } from '@jest/globals';
import {
  compareVersions,
  type HealthFacts,
  healthChecks,
  newestOf,
} from '../../../server/web/src/items/health-checks.ts';
import { texts } from '../../../server/web/src/texts.ts';

const NOW = 1_795_000_000_000;
const MINUTE = 60_000;
const DAY = 86_400_000;
const words = texts.health;

const well: HealthFacts = {
  device: { lastSeenAt: NOW - MINUTE, online: true, pairedAt: NOW - 30 * DAY, unseenDays: 3 },
  health: {
    agentVersion: '1.10.0',
    platform: 'macOS 26.1',
    startedAt: 0,
    permissions: { camera: 'granted', location: 'granted' },
    outbox: { waiting: 0, waitingBytes: 0, rejected: 0 },
    freeDiskBytes: 1_000_000_000,
    stateRev: 1,
  },
  arrivals: [
    { capturedAt: NOW - 10 * MINUTE, receiptAt: NOW - 10 * MINUTE + 400 },
    // Sent late, after a night without a connection.
    { capturedAt: NOW - DAY, receiptAt: NOW - DAY / 2 },
  ],
  isSilent: false,
  isGone: false,
  isStolen: false,
  waitings: [0, 3, 0, 0],
  dropped: 0,
  newestVersion: '1.10.0',
};
const but = (health: Partial<NonNullable<HealthFacts['health']>>): HealthFacts => ({
  ...well,
  health: well.health && { ...well.health, ...health },
});
const arriving = (lateMs: number): HealthFacts => ({
  ...well,
  arrivals: [{ capturedAt: NOW, receiptAt: NOW + lateMs }],
});
const permissions = (camera: 'denied' | 'restricted' | 'not-asked' | 'not-needed') =>
  but({ permissions: { camera, location: 'granted' } });

const checkOf = (facts: HealthFacts, name: string) => healthChecks(facts, NOW).find((one) => one.name === name);
const advised = (facts: HealthFacts) => healthChecks(facts, NOW).flatMap(({ name, advice }) => (advice ? [name] : []));

describe('how a Mac does', () => {
  test('a Mac that is well needs nothing', () => {
    expect(advised(well)).toEqual([]);
    expect(checkOf(well, words.clock)?.value).toBe(words.clockAgrees);
    expect(checkOf(well, words.stream)?.value).toBe(words.streamOpen);
  });

  test('a Mac whose agent is older than that says nothing of room', () => {
    const { freeDiskBytes: _, ...older } = well.health as NonNullable<HealthFacts['health']>;
    expect(checkOf({ ...well, health: older }, words.room)).toBeUndefined();
    expect(checkOf(well, words.room)?.value).toBe('1\u00a0GB');
  });

  test.each<[string, HealthFacts, string, string]>([
    ['a permission taken away', permissions('denied'), words.permission.camera, 'Privacy & Security › Camera'],
    ['a permission that a profile forbids', permissions('restricted'), words.permission.camera, 'whoever administers'],
    ['a permission never asked for', permissions('not-asked'), words.permission.camera, 'its window asks'],
    ['refused items', but({ outbox: { waiting: 0, waitingBytes: 0, rejected: 3 } }), words.rejected, 'stay on the Mac'],
    ['a silence', { ...well, isSilent: true }, words.lastReport, 'whether there is room'],
    ['a growing outbox', { ...well, waitings: [4, 3, 2, 1] }, words.waiting, 'from report to report'],
    ['a full disk', { ...well, dropped: 2 }, words.disk, 'free some of its disk'],
    ['little room', but({ freeDiskBytes: 999_999_999 }), words.room, 'may not fit'],
    ['an old version', but({ agentVersion: '1.9.3' }), texts.machine.version, 'Another of your Macs runs 1.10.0'],
    ['a clock ahead', arriving(-10 * MINUTE), words.clock, 'Date & Time'],
    ['a clock behind', arriving(10 * MINUTE), words.clock, 'always online'],
    [
      'a Mac unheard of',
      { ...well, device: { ...well.device, online: false, lastSeenAt: NOW - 4 * DAY } },
      words.lastContact,
      'mark it as stolen',
    ],
  ])('%s is said, with what to do', (_, facts, name, advice) => {
    expect(advised(facts)).toEqual([name]);
    expect(checkOf(facts, name)?.advice).toContain(advice);
  });

  test('what cannot be done is not advised', () => {
    const unheard = { ...well, device: { ...well.device, online: false, lastSeenAt: NOW - 4 * DAY } };
    expect(advised({ ...unheard, isGone: true })).toEqual([]);
    const missed = checkOf({ ...unheard, isStolen: true }, words.lastContact)?.advice;
    expect(missed).toBe(words.missedStolen);
    expect(missed).not.toContain('mark it');
    const advice = checkOf({ ...well, isSilent: true, isStolen: true }, words.lastReport)?.advice;
    expect(advice).toBe(words.silentStolenAdvice);
    expect(advice).not.toContain('restart');
  });

  const unwell = but({
    permissions: { camera: 'denied', location: 'granted' },
    outbox: { waiting: 4, waitingBytes: 1, rejected: 1 },
    freeDiskBytes: 1,
    agentVersion: '1.0.0',
  });

  test('of a Mac that has left, nothing', () => {
    const facts = { ...unwell, dropped: 1, waitings: [4, 3, 2, 1], arrivals: arriving(-10 * MINUTE).arrivals };
    expect(advised(facts).length).toBeGreaterThan(5);
    expect(healthChecks({ ...facts, isGone: true }, NOW).filter(({ advice }) => advice !== undefined)).toEqual([]);
  });

  test('of a stolen one, nothing that is done on the Mac itself; but it is not called well', () => {
    expect(advised({ ...unwell, isStolen: true })).toEqual([words.rejected]);
    for (const name of [words.permission.camera, words.room, texts.machine.version]) {
      expect(checkOf({ ...unwell, isStolen: true }, name)?.advice).toBeNull();
    }
    expect(checkOf({ ...unwell, isStolen: true }, words.permission.location)?.advice).toBeUndefined();
  });

  test('what waits is told, and needs nobody', () => {
    const facts = but({ outbox: { waiting: 7, waitingBytes: 81_000, rejected: 0 } });
    expect(checkOf(facts, words.waiting)?.value).toBe('7 (81\u00a0kB)');
    expect(advised(facts)).toEqual([]);
  });

  test.each([
    ['too few reports', { waitings: [3, 2, 1] }],
    ['a time at which less waited', { waitings: [4, 3, 3, 1] }],
    ['a Mac that is offline', { waitings: [4, 3, 2, 1], device: { ...well.device, online: false } }],
  ])('an outbox that grew needs nobody with %s', (_, change) => {
    expect(advised({ ...well, ...change })).toEqual([]);
  });

  test('a permission that is not needed there needs nobody either', () => {
    expect(advised(permissions('not-needed'))).toEqual([]);
  });

  test('before its first report there is what the server knows, and no more', () => {
    const facts: HealthFacts = {
      device: { lastSeenAt: null, online: false, pairedAt: NOW, unseenDays: 3 },
      ...{
        health: null,
        arrivals: [],
        isSilent: false,
        isGone: false,
        isStolen: false,
        waitings: [],
        dropped: 0,
        newestVersion: null,
      },
    };
    expect(healthChecks(facts, NOW).map(({ name, value }) => [name, value])).toEqual([
      [words.lastContact, texts.common.never],
      [words.stream, words.streamClosed],
    ]);
  });

  test('without an arrival nothing is said of the clock', () => {
    expect(checkOf({ ...well, arrivals: [] }, words.clock)).toBeUndefined();
  });
});

describe('versions', () => {
  test.each([
    ['1.9.3', '1.10.0'],
    ['0.1.0', '1.0.0'],
    ['1.0', '1.0.1'],
    ['x', '0.0.1'],
  ])('%s is older than %s', (older, newer) => {
    expect(compareVersions(older, newer)).toBeLessThan(0);
    expect(compareVersions(newer, older)).toBeGreaterThan(0);
    expect(newestOf([newer, older])).toBe(newer);
  });

  test('none is the newest of none', () => {
    expect(newestOf([])).toBeNull();
    expect(compareVersions('1.0.0', '1.0.0-beta')).toBe(0);
  });
});
