import { expect, test } from '@jest/globals';
import { macReleased } from '../../../server/web/src/devices/mac-released.ts';
import type { ItemEntry } from '../../../server/web/src/items/item-store.ts';
import type { VerifiedDevice } from '../../../server/web/src/owner/device.ts';
import { cycle, event, opened, opening, report } from '../items/entries.ts';

type Looked = Pick<VerifiedDevice, 'acknowledgement'>;

/** A Mac that last acknowledged the order of the number; none for 0. */
const acknowledging = (seq: number): Looked => ({
  acknowledgement: seq === 0 ? null : ({ seq } as VerifiedDevice['acknowledgement']),
});
/** Its word that it is let go, under the order of the number. */
const released = (seq: number, orderSeq: number, by: 'owner' | 'administrator' = 'administrator'): ItemEntry =>
  opened(seq, { kind: 'event', body: { v: 1, event: 'released', by } }, { orderSeq, kind: 'event' });
const inEpoch2 = opened(1, report(cycle('c')), { epoch: 2 });

test.each<[string, Looked, readonly ItemEntry[], object | null]>([
  ['it said nothing', acknowledging(0), [opened(1, event)], null],
  ['by its administrator, before any order', acknowledging(0), [released(2, 0)], { by: 'administrator', at: 2000 }],
  [
    'by its administrator, under the latest order',
    acknowledging(5),
    [released(9, 5)],
    { by: 'administrator', at: 9000 },
  ],
  ['by the owner’s order, acknowledged or not', acknowledging(6), [released(9, 6, 'owner')], { by: 'owner', at: 9000 }],
  ['it has taken a later order since', acknowledging(6), [released(9, 5)], null],
  ['it goes on in a new count', acknowledging(5), [inEpoch2, released(9, 5)], null],
  ['what is not opened is not believed', acknowledging(0), [opening(3)], null],
])('%s', (_, mac, entries, expected) => {
  expect(macReleased(mac, entries)).toEqual(expected);
});
