import { expect, test } from '@jest/globals';
import { releaseRequest } from '../../../server/web/src/devices/release-request.ts';
import type { ItemEntry } from '../../../server/web/src/items/item-store.ts';
import type { VerifiedDevice } from '../../../server/web/src/owner/device.ts';
import { event, opened, opening } from '../items/entries.ts';

type Looked = Pick<VerifiedDevice, 'order' | 'orderedMode'>;

/** A Mac whose latest order has the number; none for 0. */
const mac = (seq: number, orderedMode: VerifiedDevice['orderedMode'] = 'protected'): Looked => ({
  order: seq === 0 ? null : ({ type: 'mode', mode: orderedMode, seq } as VerifiedDevice['order']),
  orderedMode,
});
/** An item in which somebody asks, made under the order of the number. */
const asked = (seq: number, orderSeq: number, wish: 'unpair' | 'quit' = 'unpair', epoch = 1): ItemEntry =>
  opened(seq, { kind: 'event', body: { v: 1, event: 'release-asked', wish } }, { orderSeq, epoch, kind: 'event' });

const unpair = (seq: number) => ({ wish: 'unpair', askedAt: seq * 1000 });

test.each<[string, Looked, readonly ItemEntry[], object | null]>([
  ['nothing was asked', mac(0), [opened(1, event)], null],
  ['asked before any order', mac(0), [opened(1, event), asked(2, 0)], unpair(2)],
  ['asked under the latest order', mac(5), [asked(9, 5)], unpair(9)],
  ['answered by a later order', mac(6), [asked(9, 5)], null],
  ['asked again after the answer', mac(6), [asked(12, 6, 'quit'), asked(9, 5)], { wish: 'quit', askedAt: 12_000 }],
  ['the latest counts, whatever arrived first', mac(0), [asked(4, 0, 'quit'), asked(7, 0)], unpair(7)],
  ['numbers begin anew in a new epoch', mac(0), [asked(90, 0, 'quit'), asked(2, 0, 'unpair', 2)], unpair(2)],
  ['what is not opened is not believed', mac(0), [opening(3)], null],
  ['asked, and then marked stolen', mac(6, 'stolen'), [asked(9, 6)], null],
  ['paused', mac(6, 'paused'), [asked(9, 6)], unpair(9)],
])('%s', (_name, device, entries, expected) => {
  expect(releaseRequest(device, entries)).toEqual(expected);
});
