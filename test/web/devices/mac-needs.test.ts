/** @jest-environment node */
import type { PermissionState } from '@homeward/shared/bodies/report';
import { describe, expect, test } from '@jest/globals';
import { overviewAnswer, type ProtectedLook, withNeeds } from '../../../server/web/src/devices/mac-needs.ts';
import { countStandings } from '../../../server/web/src/devices/mac-standing.ts';
import { formatDateTime } from '../../../server/web/src/format/format.ts';
import { openedOf } from '../../../server/web/src/items/opened.ts';
import { texts } from '../../../server/web/src/texts.ts';
import { cycle, opened, report } from '../items/entries.ts';

const words = texts.macs.needs;
const NOW = 1_800_000_000_000;
const HOUR_MS = 3_600_000;

const reportWith = (camera: PermissionState, location: PermissionState = 'granted', capturedAt = NOW) => {
  const content = report(cycle('c', 'protected'));
  if (content.kind !== 'report') throw new Error('it is a report');
  const health = { ...content.body.health, permissions: { camera, location } };
  return openedOf([opened(1, { ...content, body: { ...content.body, health } }, { capturedAt })], 'report')[0];
};

const ordered = { type: 'mode' } as ProtectedLook['mac']['order'];
const well: ProtectedLook = {
  mac: {
    ...{ name: 'MacBook', order: null, orderedMode: 'protected', confirmed: false, confirmedMode: 'protected' },
    ...{ acknowledgement: null, isOvertaken: false, device: { online: true, lastSeenAt: NOW } },
  },
  standing: 'protected',
  report: reportWith('granted'),
  isOpening: false,
  isHearing: false,
  isStale: false,
  error: null,
  released: null,
  asked: null,
};
const silent = { kind: 'silent', words: words.silent('MacBook') };
const unconfirmed = { kind: 'unconfirmed', words: words.unconfirmed('MacBook') };
const noReport = { kind: 'no-report', words: words.noReport('MacBook') };

const needsOf = (look: ProtectedLook) => withNeeds(look, NOW).needs;
const withMac = (mac: Partial<ProtectedLook['mac']>): ProtectedLook => ({ ...well, mac: { ...well.mac, ...mac } });

describe('whether a Mac is protected in fact', () => {
  test('it is with a report, every permission, and its own word for the mode', () => {
    expect(needsOf(well)).toEqual([]);
    expect(needsOf(withMac({ order: ordered, confirmed: true }))).toEqual([]);
    expect(needsOf({ ...well, report: reportWith('not-needed', 'unknown') })).toEqual([]);
  });

  test.each(['denied', 'restricted', 'not-asked'] as const)('it is not with a camera that is %s', (state) => {
    expect(needsOf({ ...well, report: reportWith(state) })).toEqual([
      { kind: 'permission', words: words.permission('MacBook', ['camera']) },
    ]);
    const both = reportWith(state, state);
    expect(needsOf({ ...well, report: both })).toEqual([
      { kind: 'permission', words: words.permission('MacBook', ['camera', 'location']) },
    ]);
  });

  test('it is not before its first report, or where that cannot be read', () => {
    expect(needsOf({ ...well, report: undefined })).toEqual([noReport]);
    expect(needsOf({ ...well, report: undefined, error: new Error('x') })).toEqual([
      { kind: 'unread', words: words.unread('MacBook') },
    ]);
  });

  test('it is not while “recovered” is ordered and the Mac has not confirmed it', () => {
    expect(needsOf(withMac({ order: ordered, confirmedMode: 'stolen' }))).toEqual([unconfirmed]);
    expect(needsOf(withMac({ order: ordered }))).toEqual([unconfirmed]);
  });
});

describe('what the server hides', () => {
  const overtaken = { kind: 'overtaken', words: words.overtaken('MacBook') };

  test('is an order that the Mac has confirmed: it is not protected in fact', () => {
    expect(needsOf(withMac({ isOvertaken: true }))).toEqual([overtaken]);
    // What the shown order waits for is of no matter any more.
    expect(needsOf(withMac({ isOvertaken: true, order: ordered }))).toEqual([overtaken]);
    const paused = { ...withMac({ isOvertaken: true, orderedMode: 'paused' }), standing: 'paused' as const };
    expect(withNeeds(paused, NOW)).toMatchObject({ standing: 'needy', needs: [overtaken] });
    expect(withNeeds({ ...paused, standing: 'stolen' }, NOW)).toMatchObject({ standing: 'stolen', needs: [overtaken] });
  });

  test('is a newer state of the account, which the Mac has seen', () => {
    const stale = { kind: 'stale', words: words.stale('MacBook') };
    expect(withNeeds({ ...well, isStale: true }, NOW)).toMatchObject({ standing: 'needy', needs: [stale] });
  });
});

describe('whether a Mac’s reports come', () => {
  type Facts = readonly [hoursSinceReport: number, mac: Partial<ProtectedLook['mac']>, isSilent: boolean];
  const offline = (hoursAgo: number) => ({ device: { online: false, lastSeenAt: NOW - hoursAgo * HOUR_MS } });
  const paused = { mode: 'paused', at: NOW - 48 * HOUR_MS } as ProtectedLook['mac']['acknowledgement'];
  const acknowledgement = { at: NOW - HOUR_MS } as ProtectedLook['mac']['acknowledgement'];
  test.each<[string, Facts]>([
    ['online, with a report of five hours ago', [5, {}, false]],
    ['online, with a report of seven hours ago', [7, {}, true]],
    ['in contact until lately, with an old report', [9, offline(1), true]],
    ['asleep since its last report', [48, offline(47), false]],
    ['never seen since', [48, { device: { online: false, lastSeenAt: null } }, false]],
    ['told an hour ago to go on after a pause', [48, { acknowledgement }, false]],
    ['told to go on after a pause, and not yet heard of it', [48, { acknowledgement: paused }, false]],
  ])('%s', (_, [hours, mac, isSilent]) => {
    const report = reportWith('granted', 'granted', NOW - hours * HOUR_MS);
    expect(needsOf({ ...withMac(mac), report })).toEqual(isSilent ? [silent] : []);
  });

  test('the clock of a Mac that is behind is no silence', () => {
    const old = reportWith('granted', 'granted', NOW - 9 * HOUR_MS);
    expect(needsOf({ ...well, report: old && { ...old, receiptAt: NOW - HOUR_MS } })).toEqual([]);
  });

  test('reports that come and cannot be read are no silence, and are told of where it is stolen too', () => {
    const report = reportWith('granted', 'granted', NOW - 9 * HOUR_MS);
    const unread = { kind: 'unread', words: words.unread('MacBook') };
    const refused = { ...well, report, error: new Error('x') };
    expect(needsOf(refused)).toEqual([unread]);
    expect(withNeeds({ ...refused, standing: 'stolen' }, NOW)).toMatchObject({ standing: 'stolen', needs: [unread] });
  });

  test('a stolen Mac is told of as well, a paused one sends none', () => {
    const report = reportWith('granted', 'granted', NOW - 9 * HOUR_MS);
    const stolen = { ...withMac({ orderedMode: 'stolen' }), report, standing: 'stolen' as const };
    expect(withNeeds(stolen, NOW)).toMatchObject({ standing: 'stolen', needs: [silent] });
    const paused = { ...withMac({ orderedMode: 'paused' }), report, standing: 'paused' as const };
    expect(withNeeds(paused, NOW)).toMatchObject({ standing: 'paused', needs: [] });
  });
});

describe('a Mac that was unpaired at the Mac', () => {
  const unpaired = { ...well, released: { by: 'administrator', at: NOW } as const };
  const needs = [{ kind: 'released', words: words.released.administrator('MacBook') }];

  test.each([
    ['protected', 'needy'],
    ['unseen', 'needy'],
    ['paused', 'needy'],
    ['stolen', 'stolen'],
  ] as const)('is not %s any more, and nothing else is asked of it', (before, standing) => {
    const look = { ...unpaired, standing: before, report: reportWith('denied') };
    const stolen = [{ kind: 'released', words: words.releasedStolen('MacBook') }];
    expect(withNeeds(look, NOW)).toMatchObject({ standing, needs: before === 'stolen' ? stolen : needs });
  });

  test('is not told of once it leaves', () => {
    expect(withNeeds({ ...unpaired, standing: 'leaving' }, NOW)).toMatchObject({ standing: 'leaving', needs: [] });
    expect(withNeeds({ ...unpaired, standing: 'retired' }, NOW)).toMatchObject({ standing: 'retired', needs: [] });
  });
});

describe('what somebody at a Mac asks', () => {
  const asked = { wish: 'unpair', askedAt: NOW } as const;

  test.each([
    ['protected', 'needy'],
    ['paused', 'needy'],
    ['unseen', 'unseen'],
  ] as const)('is to be answered while it is %s', (before, standing) => {
    const needs = [{ kind: 'release-asked', words: texts.releaseAsked.title.unpair('MacBook') }];
    expect(withNeeds({ ...well, standing: before, asked }, NOW)).toMatchObject({ standing, needs });
  });
});

test('stolen mode that ended by itself is told of, until it is ordered anew', () => {
  const stolen = (at: number): ProtectedLook => ({
    ...withMac({
      order: { type: 'mode', mode: 'stolen', maxSeconds: 3600, issuedAt: 0 } as ProtectedLook['mac']['order'],
      ...{ orderedMode: 'stolen', confirmed: true },
      acknowledgement: { at } as ProtectedLook['mac']['acknowledgement'],
    }),
    standing: 'stolen',
  });
  expect(withNeeds(stolen(NOW - HOUR_MS + 1), NOW)).toMatchObject({ standing: 'stolen', needs: [] });
  const ended = { kind: 'ran-out', words: texts.mac.ranOut('MacBook', formatDateTime(NOW)) };
  expect(withNeeds(stolen(NOW - HOUR_MS), NOW)).toMatchObject({ standing: 'stolen', needs: [ended] });
});

describe('what all say of a Mac', () => {
  const denied = { ...well, report: reportWith('denied') };

  test('is that it needs its owner, and no more that it is protected', () => {
    expect(withNeeds(well, NOW)).toMatchObject({ standing: 'protected', needs: [] });
    expect(withNeeds(denied, NOW)).toMatchObject({
      standing: 'needy',
      needs: [{ kind: 'permission', words: words.permission('MacBook', ['camera']) }],
    });
    expect(withNeeds({ ...denied, standing: 'stolen' }, NOW)).toMatchObject({ standing: 'stolen', needs: [] });
  });

  test('is that it is waited for, where the owner can do nothing, and no more that it is protected', () => {
    const waitedFor = { ...withMac({ order: ordered }), report: undefined };
    expect(withNeeds(waitedFor, NOW)).toMatchObject({ standing: 'waiting', needs: [unconfirmed, noReport] });
    expect(withNeeds({ ...waitedFor, report: reportWith('denied') }, NOW)).toMatchObject({ standing: 'needy' });
    expect(withNeeds({ ...waitedFor, error: new Error('x') }, NOW)).toMatchObject({ standing: 'needy' });
  });

  test('is counted by the same word, after what is more urgent', () => {
    const looks = [well, denied, { ...well, standing: 'stolen' as const }, denied].map((look) => withNeeds(look, NOW));
    const counts = countStandings(looks.map(({ standing }) => standing));
    expect(counts.map(([standing, count]) => texts.macs.counted(count, standing))).toEqual([
      '1 stolen',
      '2 need you',
      '1 protected',
    ]);
    expect(texts.macs.counted(1, 'needy')).toBe('1 needs you');
  });
});

describe('the answer for all Macs', () => {
  const answer = (looks: readonly ProtectedLook[], refused = 0) =>
    overviewAnswer(
      looks.map((look) => withNeeds(look, NOW)),
      refused,
    );

  test('is green only where every one of them is protected', () => {
    expect(answer([well, well])).toEqual({ isKnown: true, areAllProtected: true });
    expect(answer([])).toMatchObject({ areAllProtected: false });
    expect(answer([well, { ...well, standing: 'paused' }])).toMatchObject({ areAllProtected: false });
    expect(answer([well, { ...well, report: reportWith('not-asked') }])).toEqual({
      isKnown: true,
      areAllProtected: false,
    });
  });

  test('is not green beside a Mac of which nothing is believed', () => {
    expect(answer([well, well], 1)).toEqual({ isKnown: true, areAllProtected: false });
  });

  test('waits for what happened to a Mac: its last word may be among it', () => {
    expect(answer([well, { ...well, isHearing: true }])).toEqual({ isKnown: false, areAllProtected: false });
    expect(answer([{ ...well, standing: 'stolen', isHearing: true }])).toMatchObject({ isKnown: true });
  });

  test('waits for what is being opened, of Macs that are to be protected', () => {
    const opening = { ...well, report: undefined, isOpening: true };
    expect(answer([well, opening])).toEqual({ isKnown: false, areAllProtected: false });
    expect(answer([{ ...opening, mac: { ...opening.mac, order: ordered } }])).toMatchObject({ isKnown: false });
    expect(answer([{ ...opening, standing: 'stolen' }])).toMatchObject({ isKnown: true });
  });
});
