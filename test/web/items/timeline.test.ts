import { describe, expect, test } from '@jest/globals';
import type { ItemEntry } from '../../../server/web/src/items/item-store.ts';
import type { ShownContent } from '../../../server/web/src/items/opener-protocol.ts';
import { countItems, groupByDay, newestGroups } from '../../../server/web/src/items/timeline.ts';
import { cycle, event, opened, opening, photo, report, sealed } from './entries.ts';

const groupByCycle = (entries: readonly ItemEntry[]) => newestGroups(entries).groups;

describe('the timeline', () => {
  test('groups what belongs to one cycle, in the order of capture, newest group first', () => {
    const [first, second] = [cycle('first'), cycle('second')];
    const entries = [
      opened(6, photo(second)),
      opened(5, report(second)),
      opened(4, photo(first)),
      opened(2, photo(first)),
      opened(1, report(first)),
    ];
    const groups = groupByCycle(entries);
    expect(groups.map(({ key }) => key)).toEqual(['second', 'first']);
    expect(groups[1]?.entries.map(({ envelope }) => envelope.seq)).toEqual([1, 2, 4]);
    expect(groups[1]?.at).toBe(4000);
  });

  test('lets events and what is not open yet stand alone', () => {
    const groups = groupByCycle([opening(3), opened(2, event), opened(1, report(cycle('first')))]);
    expect(groups.map((group) => group.cycle?.id ?? null)).toEqual([null, null, 'first']);
  });

  test('keeps an overtaken backlog in its own cycle', () => {
    const [old, now] = [cycle('old'), cycle('now')];
    const groups = groupByCycle([
      opened(9, report(now)),
      opened(2, photo(old)),
      opened(10, photo(now)),
      opened(1, report(old)),
    ]);
    expect(groups.map(({ key, entries }) => [key, entries.length])).toEqual([
      ['now', 2],
      ['old', 2],
    ]);
  });

  test('puts groups under the days of the reader’s calendar', () => {
    const noon = new Date(2026, 10, 23, 12).getTime();
    const at = (capturedAt: number, id: string) => opened(1, report(cycle(id)), { capturedAt });
    const days = groupByDay(groupByCycle([at(noon, 'b'), at(noon - 3_600_000, 'a'), at(noon - 86_400_000, 'c')]));
    expect(days.map(({ groups }) => groups.length)).toEqual([2, 1]);
    expect(days[0]?.day).toBe(new Date(2026, 10, 23).getTime());
  });
});

describe('a cycle in one line', () => {
  test('counts its photos and routes, and as problems what gave none or was refused', () => {
    const one = cycle('one');
    const noPhoto = {
      kind: 'no-photo',
      body: { v: 1, cycle: one, camera: null, reading: { problem: 'no-camera', detail: '' } },
    } as unknown as ShownContent;
    const refused: ItemEntry = { ...opening(5), state: { status: 'refused', error: new Error('no'), item: null } };
    const entries = [opened(1, report(one)), opened(2, photo(one)), opened(3, noPhoto), opening(4), refused, sealed(6)];
    expect(countItems(entries)).toEqual({ photos: 2, routes: 0, problems: 2 });
  });
});

describe('a photo that is still sealed', () => {
  const one = cycle('one');
  const other = { orderHash: 'B'.repeat(43) };

  test('is of the cycle of what was captured before it under the same order', () => {
    const groups = groupByCycle([sealed(4), sealed(3), opened(2, report(one)), opened(1, report(cycle('zero')))]);
    expect(groups.map(({ key, entries }) => [key, entries.length])).toEqual([
      ['one', 3],
      ['zero', 1],
    ]);
  });

  test('stands alone where nothing tells', () => {
    const quiet = cycle('quiet', 'protected');
    for (const before of [[], [opened(1, report(one), other)], [opened(1, report(quiet))]]) {
      expect(groupByCycle([sealed(2), ...before])[0]).toMatchObject({ key: 'item-2', cycle: null });
    }
  });
});

describe('a long timeline', () => {
  test('is cut after a number of groups, each of them whole, and says how much is left', () => {
    const entries = [
      opened(9, report(cycle('c'))),
      opened(8, report(cycle('b'))),
      opened(7, report(cycle('a'))),
      opened(6, photo(cycle('b'))),
      opened(5, report(cycle('old'))),
    ];
    const { groups, left } = newestGroups(entries, 2);
    expect(groups.map(({ key, entries: members }) => [key, members.length])).toEqual([
      ['c', 1],
      ['b', 2],
    ]);
    expect(left).toBe(2);
    expect(newestGroups(entries, 4)).toMatchObject({ left: 0 });
  });
});
