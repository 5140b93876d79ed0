import type { Envelope } from '@homeward/shared/envelope';
import { describe, expect, test } from '@jest/globals';
import { actionsFor } from '../../../server/web/src/devices/mode-actions.ts';
import {
  type EvidenceReading,
  evidenceReading,
  stolenProgress,
} from '../../../server/web/src/devices/stolen-progress.ts';
import { stolenUntil } from '../../../server/web/src/devices/stolen-until.ts';
import type { ItemEntry } from '../../../server/web/src/items/item-store.ts';
import type { HistoryView } from '../../../server/web/src/items/mac-history.ts';
import type { VerifiedDevice } from '../../../server/web/src/owner/device.ts';
import { envelope } from '../items/entries.ts';

const hash = 'the order';

/** A device as `verifyDevice` gives it, as far as the flow looks at it. */
function device(mode: 'protected' | 'stolen' | 'paused', confirmed: boolean): VerifiedDevice {
  const order = { type: 'mode', mode, issuedAt: 10, maxSeconds: 60 };
  const acknowledgement = confirmed ? { mode, orderHash: hash, at: 20 } : null;
  const shown = { tombstone: null };
  return {
    order,
    orderHash: hash,
    orderedMode: mode,
    confirmed,
    acknowledgement,
    device: shown,
  } as unknown as VerifiedDevice;
}

describe('ordered → confirmed by the Mac → first evidence', () => {
  const under = (seq: number, kind: 'report' | 'snapshot' | 'event', orderHash: string | null = hash) =>
    envelope(seq, { kind, orderHash });

  test.each([
    ['nothing while another mode is ordered', device('protected', true), [under(1, 'report')], { stage: 'none' }],
    [
      'nothing of an order that the Mac has passed over',
      { ...device('stolen', false), isOvertaken: true },
      [],
      { stage: 'none' },
    ],
    ['ordered, and not confirmed', device('stolen', false), [], { stage: 'ordered', orderedAt: 10 }],
    ['confirmed by the Mac’s word', device('stolen', true), [], { stage: 'confirmed', orderedAt: 10, confirmedAt: 20 }],
    [
      'an item under an older order, or an event, is no evidence',
      device('stolen', true),
      [under(1, 'report', 'older'), under(2, 'event'), under(3, 'report', null)],
      { stage: 'confirmed', orderedAt: 10, confirmedAt: 20 },
    ],
    [
      'the first item by number is the first evidence, whatever arrived first',
      device('stolen', true),
      [under(9, 'snapshot'), under(7, 'report'), under(8, 'snapshot')],
      { stage: 'evidence', orderedAt: 10, confirmedAt: 20, evidenceAt: 7000, evidenceKind: 'report' },
    ],
    [
      'evidence shows even before the acknowledgement has come',
      device('stolen', false),
      [under(7, 'report')],
      { stage: 'evidence', orderedAt: 10, confirmedAt: null, evidenceAt: 7000, evidenceKind: 'report' },
    ],
  ] as const)('%s', (_, mac, envelopes, expected) => {
    expect(stolenProgress(mac, envelopes)).toEqual(expected);
  });
});

describe('whether the first evidence is known', () => {
  const mac = { order: { seq: 7 }, orderHash: hash } as Pick<VerifiedDevice, 'order' | 'orderHash'>;
  const view = { isWhole: false, isLoading: false, isPending: false };
  type Status = ItemEntry['state']['status'];
  const entry = (status: Status, rest: Partial<Envelope> = {}) =>
    ({ envelope: envelope(1, { orderHash: hash, orderSeq: 7, ...rest }), state: { status } }) as ItemEntry;
  const older = entry('open', { orderHash: null, orderSeq: 6 });

  test.each<[string, Partial<HistoryView>, EvidenceReading]>([
    ['before anything is listed', { entries: [], isPending: true }, 'reading'],
    ['while older items are on their way', { entries: [entry('open')], isLoading: true }, 'reading'],
    ['once one from before the order is there', { entries: [entry('open'), older], isLoading: true }, 'read'],
    ['where the rest does not come', { entries: [entry('open')] }, 'unread'],
    ['while the first is opened', { entries: [entry('open'), entry('opening')], isWhole: true }, 'reading'],
    ['where the first was refused', { entries: [entry('open'), entry('refused')], isWhole: true }, 'unread'],
    ['where a later one is opened or refused', { entries: [entry('refused'), entry('sealed'), older] }, 'read'],
    ['where nothing was sent', { entries: [], isWhole: true }, 'read'],
    ['where only an event could not be read', { entries: [entry('refused', { kind: 'event' }), older] }, 'read'],
  ])('%s', (_, change, reading) => {
    expect(evidenceReading(mac, { ...view, entries: [], ...change })).toBe(reading);
  });
});

describe('what can be done with a Mac', () => {
  const NOW = 1_000;
  test('fits the mode that was last ordered', () => {
    expect(actionsFor(device('protected', true), NOW)).toContain('stolen');
    expect(actionsFor(device('stolen', false), NOW)).toEqual(['recovered', 'again', 'pause', 'retire', 'erase']);
    expect(actionsFor(device('paused', true), NOW)).toContain('protect');
  });

  test('is to mark it anew where the order “stolen” ran out', () => {
    const mac = device('stolen', true);
    const until = stolenUntil(mac) ?? Number.NaN;
    expect(actionsFor(mac, until - 1).slice(0, 2)).toEqual(['recovered', 'again']);
    expect(actionsFor(mac, until).slice(0, 2)).toEqual(['stolen', 'recovered']);
  });

  test('is to erase what it reported once it is retired for good', () => {
    const gone = { ...device('stolen', true), device: { tombstone: { action: 'retire', finalAt: NOW } } };
    expect(actionsFor(gone as unknown as VerifiedDevice, NOW)).toEqual(['erase']);
    const erased = { ...gone, device: { tombstone: { action: 'erase', finalAt: NOW } } };
    expect(actionsFor(erased as unknown as VerifiedDevice, NOW)).toEqual(['keep']);
  });

  test('is no order to one that is paired no more, but to say that it is stolen, or back', () => {
    expect(actionsFor(device('protected', true), NOW, true)).toEqual(['stolen', 'retire', 'erase']);
    expect(actionsFor(device('paused', true), NOW, true)).toEqual(['stolen', 'retire', 'erase']);
    expect(actionsFor(device('stolen', false), NOW, true)).toEqual(['recovered', 'retire', 'erase']);
    const until = stolenUntil(device('stolen', true)) ?? Number.NaN;
    expect(actionsFor(device('stolen', true), until, true)).toEqual(['recovered', 'retire', 'erase']);
  });

  test('is to take it back while it is to be retired, or to mark it as stolen, and no order after a release', () => {
    const retired = { ...device('protected', true), device: { tombstone: { action: 'retire', finalAt: NOW + 1 } } };
    expect(actionsFor(retired as unknown as VerifiedDevice, NOW)).toEqual(['stolen', 'keep']);
    const missed = { ...retired, orderedMode: 'stolen' };
    expect(actionsFor(missed as unknown as VerifiedDevice, NOW)).toEqual(['keep']);
    const released = { ...device('protected', true), order: { type: 'release' } };
    expect(actionsFor(released as unknown as VerifiedDevice, NOW)).toEqual(['retire', 'erase']);
  });
});
