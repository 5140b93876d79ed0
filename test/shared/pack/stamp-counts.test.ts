import { CLOCKS_DIFFER_MS, StampCounts } from '@homeward/shared/pack/stamp-counts';
import { expect, test } from '@jest/globals';

const RECEIVED = 1_790_000_000_000;
const ACCURACY_MS = 1_000;
const stamp = (at: number) => ({ at, accuracyMs: ACCURACY_MS, authority: 'CN=Stamps', certificateSha256: 'ab' });

/** @param at of each item's stamp, as the server's time is 0 */
function earlyOf(...at: readonly number[]) {
  const counts = new StampCounts();
  for (const each of at) counts.add(stamp(RECEIVED + each), RECEIVED);
  return counts.notes().stamped[0]?.early;
}

const LATEST_WRONG = -(CLOCKS_DIFFER_MS + ACCURACY_MS + 1);

test.each([
  ['minutes after its receipt', 300_000],
  ['at its receipt’s time', 0],
  ['earlier by what clocks differ and the authority may be off', LATEST_WRONG + 1],
])('a stamp %s is as it should be', (_, at) => {
  expect(earlyOf(at)).toBeNull();
});

test('one that is earlier still is told, with both times of the pair that lies furthest apart', () => {
  expect(earlyOf(LATEST_WRONG)).toEqual({ items: 1, stampedAt: RECEIVED + LATEST_WRONG, serverTime: RECEIVED });
  expect(earlyOf(1_000, -90_000, -7_200_000, 0, -80_000)).toEqual({
    ...{ items: 3, stampedAt: RECEIVED - 7_200_000, serverTime: RECEIVED },
  });
});

test('items without a stamp are early for nobody', () => {
  const counts = new StampCounts();
  counts.add(null, RECEIVED);
  expect(counts.notes()).toEqual({ stamped: [], unstamped: 1 });
});
