/** @jest-environment node */
import type { PermissionState } from '@homeward/shared/bodies/report';
import { describe, expect, test } from '@jest/globals';
import { needsOf, overviewAnswer, type ProtectedLook } from '../../../server/web/src/devices/mac-needs.ts';
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

describe('the answer for all Macs', () => {
  test('is green only where every one of them is protected', () => {
    expect(overviewAnswer([well, well])).toMatchObject({ isKnown: true, areAllProtected: true, protectedCount: 2 });
    expect(overviewAnswer([])).toMatchObject({ areAllProtected: false });
    expect(overviewAnswer([well, { ...well, standing: 'paused' }])).toMatchObject({ areAllProtected: false });
    expect(overviewAnswer([well, well, { ...well, report: reportWith('not-asked') }])).toEqual({
      ...{ isKnown: true, areAllProtected: false, protectedCount: 2, needyCount: 1 },
      needs: [words.permission('MacBook', ['camera'])],
    });
  });

  test('waits for what is being opened, of Macs that are to be protected', () => {
    const opening = { ...well, report: undefined, isOpening: true };
    expect(overviewAnswer([well, opening])).toMatchObject({ isKnown: false, areAllProtected: false });
    expect(overviewAnswer([{ ...opening, standing: 'stolen' }])).toMatchObject({ isKnown: true });
  });
});
