import { expect, test } from '@jest/globals';
import { dayOf } from '../../../server/web/src/items/timeline.ts';
import { daysOf } from '../../../server/web/src/map/mac-days.ts';
import { cycle, event, opened, opening, photo, report } from '../items/entries.ts';

const NOON = new Date(2026, 10, 23, 12).getTime();
const NEXT_NOON = new Date(2026, 10, 24, 12).getTime();

test('each day says how many reports, photos and stolen cycles it has, by the reader’s calendar', () => {
  const stolen = cycle('stolen');
  const days = daysOf([
    opened(6, report(cycle('quiet', 'protected')), { capturedAt: NEXT_NOON }),
    { ...opening(5), envelope: { ...opening(5).envelope, capturedAt: NOON } },
    opened(4, photo(stolen), { capturedAt: NOON + 2 }),
    opened(3, photo(stolen), { capturedAt: NOON + 1 }),
    opened(2, report(stolen), { capturedAt: NOON }),
    opened(1, event, { capturedAt: NOON - 1 }),
  ]);
  expect(days).toEqual([
    { day: dayOf(NOON), reports: 1, photos: 2, stolenCycles: 1 },
    { day: dayOf(NEXT_NOON), reports: 1, photos: 0, stolenCycles: 0 },
  ]);
});
