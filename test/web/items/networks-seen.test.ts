import type { ReportBody } from '@homeward/shared/bodies/report';
import { describe, expect, test } from '@jest/globals';
import { forAbuseDesk } from '../../../server/web/src/items/networks-panel.tsx';
import { networksSeen } from '../../../server/web/src/items/networks-seen.ts';
import { openedOf } from '../../../server/web/src/items/opened.ts';
import type { ShownContent } from '../../../server/web/src/items/opener-protocol.ts';
import { cycle, opened, report } from '../items/entries.ts';

const address = (value: string, organization?: string): Pick<ReportBody, 'address'> => ({
  address: {
    value: {
      address: value,
      scope: 'public',
      placeSource: 'server',
      ...(organization && { autonomousSystem: { number: 5089, organization } }),
    },
  },
});
const machine = (id: string, ssid: string): ShownContent => ({
  kind: 'machine',
  body: {
    v: 1,
    cycle: cycle(id),
    wifi: { value: { ssid, bssid: null } },
    gateway: { problem: 'not-connected', detail: '' },
    interfaces: { value: [] },
    battery: { problem: 'unsupported', detail: '' },
    system: { problem: 'unsupported', detail: '' },
  },
});

/** Newest first. */
const entries = [
  opened(6, report(cycle('d'), address('192.0.2.1', 'New name'))),
  opened(5, report(cycle('c'), address('192.0.2.9'))),
  opened(4, machine('b', 'Cafe')),
  opened(3, report(cycle('b'), address('192.0.2.1', 'Old name'))),
  opened(2, report(cycle('a'), address('192.0.2.1', 'Old name'))),
  opened(1, report(cycle('none'))),
];
const networks = networksSeen(openedOf(entries, 'report'), openedOf(entries, 'machine'), null);

describe('the networks under which a Mac was seen', () => {
  test('are told apart by address and Wi-Fi, the latest first, each with its first and last time', () => {
    expect(
      networks.map(({ place, wifi, firstAt, lastAt, reports }) => [
        place.address,
        wifi?.ssid ?? null,
        firstAt,
        lastAt,
        reports,
      ]),
    ).toEqual([
      ['192.0.2.1', null, 2_000, 6_000, 2],
      ['192.0.2.9', null, 5_000, 5_000, 1],
      ['192.0.2.1', 'Cafe', 3_000, 3_000, 1],
    ]);
  });

  test('bear the provider’s name as it was said last', () => {
    expect(networks[0]?.place.autonomousSystem?.organization).toBe('New name');
  });

  test('are copied with times in UTC, to the second and with their zone', () => {
    const [first] = networks;
    expect(first && forAbuseDesk(first).split('\n')).toEqual([
      expect.stringContaining('192.0.2.1'),
      expect.stringContaining('New name (AS5089)'),
      expect.stringContaining('1970-01-01T00:00:02.000Z'),
      expect.stringContaining('1970-01-01T00:00:06.000Z'),
    ]);
  });

  test('are set apart where they were seen only before it was marked; one seen since is not, with its times as they are', () => {
    const since = (mark: Parameters<typeof networksSeen>[2]) =>
      networksSeen(openedOf(entries, 'report'), openedOf(entries, 'machine'), mark).map(
        ({ place, wifi, firstAt, isBefore }) => [place.address, wifi?.ssid ?? null, firstAt, isBefore],
      );
    expect(since({ firstSeq: 7, markedAt: 5_500, endedAt: null })).toEqual([
      ['192.0.2.1', null, 2_000, false],
      ['192.0.2.9', null, 5_000, true],
      ['192.0.2.1', 'Cafe', 3_000, true],
    ]);
    expect(since({ firstSeq: 7, markedAt: 6_000, endedAt: null })[0]).toEqual(['192.0.2.1', null, 2_000, false]);
    expect(since(null).map(([, , , isBefore]) => isBefore)).toEqual([false, false, false]);
  });

  test('of quiet days, which tell of no Wi-Fi, are counted to the same address with the Wi-Fi that it was seen with since', () => {
    const quiet = [
      opened(9, machine('f', 'Cafe')),
      opened(8, report(cycle('f'), address('192.0.2.9'))),
      opened(5, report(cycle('c'), address('192.0.2.9'))),
      opened(4, report(cycle('b'), address('192.0.2.1'))),
    ];
    const seen = networksSeen(openedOf(quiet, 'report'), openedOf(quiet, 'machine'), {
      ...{ firstSeq: 7, markedAt: 6_000, endedAt: null },
    });
    expect(
      seen.map(({ place, wifi, firstAt, lastAt, reports, isBefore }) => [
        ...[place.address, wifi?.ssid ?? null, firstAt, lastAt, reports, isBefore],
      ]),
    ).toEqual([
      ['192.0.2.9', 'Cafe', 5_000, 8_000, 2, false],
      ['192.0.2.1', null, 4_000, 4_000, 1, true],
    ]);
  });

  test('are no thief’s where they were seen only before it was marked, or once it was back', () => {
    const seen = [
      opened(9, report(cycle('back', 'protected'), address('192.0.2.1'))),
      opened(6, report(cycle('late'), address('192.0.2.9'))),
      opened(3, report(cycle('home', 'protected'), address('192.0.2.1'))),
      opened(2, report(cycle('cafe', 'protected'), address('192.0.2.5'))),
    ];
    const quiet = (mark: Parameters<typeof networksSeen>[2]) =>
      networksSeen(openedOf(seen, 'report'), [], mark).map(({ place, isQuiet }) => [place.address, isQuiet]);
    expect(quiet({ firstSeq: 7, markedAt: 5_000, endedAt: 7_000 })).toEqual([
      ['192.0.2.1', true],
      ['192.0.2.9', false],
      ['192.0.2.5', true],
    ]);
    expect(quiet(null).map(([, isQuiet]) => isQuiet)).toEqual([false, false, false]);
    // A clock that is behind, where it is not told which order began the theft: the Mac knew itself stolen.
    expect(quiet({ firstSeq: null, markedAt: 99_000, endedAt: null })).toContainEqual(['192.0.2.9', false]);
  });
});
