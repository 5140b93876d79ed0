/** @jest-environment node */
import type { PermissionState } from '@homeward/shared/bodies/report';
import { describe, expect, test } from '@jest/globals';
import { overviewAnswer, type ProtectedLook, withNeeds } from '../../../server/web/src/devices/mac-needs.ts';
import { countStandings } from '../../../server/web/src/devices/mac-standing.ts';
import { openedOf } from '../../../server/web/src/items/opened.ts';
import { texts } from '../../../server/web/src/texts.ts';
import { cycle, opened, report } from '../items/entries.ts';

const words = texts.macs.needs;

const reportWith = (camera: PermissionState, location: PermissionState = 'granted') => {
  const content = report(cycle('c', 'protected'));
  if (content.kind !== 'report') throw new Error('it is a report');
  const health = { ...content.body.health, permissions: { camera, location } };
  return openedOf([opened(1, { ...content, body: { ...content.body, health } })], 'report')[0];
};

const ordered = { type: 'mode' } as ProtectedLook['mac']['order'];
const well: ProtectedLook = {
  mac: { name: 'MacBook', order: null, confirmed: false, confirmedMode: 'protected' },
  standing: 'protected',
  report: reportWith('granted'),
  isOpening: false,
  error: null,
};
const needsOf = (look: ProtectedLook) => withNeeds(look).needs;
const withMac = (mac: Partial<ProtectedLook['mac']>): ProtectedLook => ({ ...well, mac: { ...well.mac, ...mac } });

describe('whether a Mac is protected in fact', () => {
  test('it is with a report, every permission, and its own word for the mode', () => {
    expect(needsOf(well)).toEqual([]);
    expect(needsOf(withMac({ order: ordered, confirmed: true }))).toEqual([]);
    expect(needsOf({ ...well, report: reportWith('not-needed', 'unknown') })).toEqual([]);
  });

  test.each(['denied', 'restricted', 'not-asked'] as const)('it is not with a camera that is %s', (state) => {
    expect(needsOf({ ...well, report: reportWith(state) })).toEqual([words.permission('MacBook', ['camera'])]);
    const both = reportWith(state, state);
    expect(needsOf({ ...well, report: both })).toEqual([words.permission('MacBook', ['camera', 'location'])]);
  });

  test('it is not before its first report, or where that cannot be read', () => {
    expect(needsOf({ ...well, report: undefined })).toEqual([words.noReport('MacBook')]);
    expect(needsOf({ ...well, report: undefined, error: new Error('x') })).toEqual([words.unread('MacBook')]);
  });

  test('it is not while “recovered” is ordered and the Mac has not confirmed it', () => {
    expect(needsOf(withMac({ order: ordered, confirmedMode: 'stolen' }))).toEqual([words.unconfirmed('MacBook')]);
    expect(needsOf(withMac({ order: ordered }))).toEqual([words.unconfirmed('MacBook')]);
  });
});

describe('what all say of a Mac', () => {
  const denied = { ...well, report: reportWith('denied') };

  test('is that it needs its owner, and no more that it is protected', () => {
    expect(withNeeds(well)).toMatchObject({ standing: 'protected', needs: [] });
    expect(withNeeds(denied)).toMatchObject({
      standing: 'needy',
      needs: [words.permission('MacBook', ['camera'])],
    });
    expect(withNeeds({ ...denied, standing: 'stolen' })).toMatchObject({ standing: 'stolen', needs: [] });
  });

  test('is that it is waited for, where the owner can do nothing, and no more that it is protected', () => {
    const unconfirmed = { ...withMac({ order: ordered }), report: undefined };
    const waits = [words.unconfirmed('MacBook'), words.noReport('MacBook')];
    expect(withNeeds(unconfirmed)).toMatchObject({ standing: 'waiting', needs: waits });
    expect(withNeeds({ ...unconfirmed, report: reportWith('denied') })).toMatchObject({ standing: 'needy' });
    expect(withNeeds({ ...unconfirmed, error: new Error('x') })).toMatchObject({ standing: 'needy' });
  });

  test('is counted by the same word, after what is more urgent', () => {
    const looks = [well, denied, { ...well, standing: 'stolen' as const }, denied].map(withNeeds);
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
  const answer = (looks: readonly ProtectedLook[]) => overviewAnswer(looks.map(withNeeds));

  test('is green only where every one of them is protected', () => {
    expect(answer([well, well])).toEqual({ isKnown: true, areAllProtected: true });
    expect(answer([])).toMatchObject({ areAllProtected: false });
    expect(answer([well, { ...well, standing: 'paused' }])).toMatchObject({ areAllProtected: false });
    expect(answer([well, { ...well, report: reportWith('not-asked') }])).toEqual({
      isKnown: true,
      areAllProtected: false,
    });
  });

  test('waits for what is being opened, of Macs that are to be protected', () => {
    const opening = { ...well, report: undefined, isOpening: true };
    expect(answer([well, opening])).toEqual({ isKnown: false, areAllProtected: false });
    expect(answer([{ ...opening, mac: { ...opening.mac, order: ordered } }])).toMatchObject({ isKnown: false });
    expect(answer([{ ...opening, standing: 'stolen' }])).toMatchObject({ isKnown: true });
  });
});
