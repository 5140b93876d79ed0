/** @jest-environment node */
import { expect, test } from '@jest/globals';
import { openedOf } from '../../../server/web/src/items/opened.ts';
import type { ShownContent } from '../../../server/web/src/items/opener-protocol.ts';
import { texts } from '../../../server/web/src/texts.ts';
import { lastSigns } from '../../../server/web/src/theft/last-signs.ts';
import { cycle, opened, photo, report } from '../items/entries.ts';

const words = texts.glance;
const missing = { problem: 'unsupported' as const, detail: '' };
const machine = (rest: Partial<Extract<ShownContent, { kind: 'machine' }>['body']>): ShownContent => ({
  kind: 'machine',
  body: {
    ...{ v: 1, cycle: cycle('c'), system: missing, interfaces: missing, gateway: missing, wifi: missing },
    ...{ battery: missing, ...rest },
  },
});
const dark: ShownContent = {
  kind: 'no-photo',
  body: { v: 1, cycle: cycle('c'), camera: 'FaceTime', reading: { problem: 'dark-frame', detail: '' } },
};
const signs = (...contents: ShownContent[]) => signsOf(null, contents);
const signsOf = (
  released: Parameters<typeof lastSigns>[2],
  contents: readonly ShownContent[],
  mark: Parameters<typeof lastSigns>[3] = null,
) => {
  const entries = contents.map((content, index) =>
    opened(9 - index, content, {
      kind: content.kind === 'photo' || content.kind === 'no-photo' ? 'snapshot' : 'report',
    }),
  );
  return lastSigns(entries, openedOf(entries, 'machine'), released, mark);
};

test('the lid and the battery explain that a Mac is not heard of', () => {
  const battery = { value: { present: true, percent: 4, charging: false, externalPower: false } };
  const shown = signs(dark, machine({ battery }), photo(cycle('b')));
  expect(shown[0]).toBe(words.dark);
  expect(shown[1]).toMatch(/^Battery then: 4\s?%, not charging\.$/);
  expect(shown).toHaveLength(2);
});

test('that it was unpaired explains it before all else', () => {
  expect(signsOf({ by: 'administrator', at: 1 }, [dark])).toEqual([words.released.administrator, words.dark]);
});

test('a black picture that was followed by a photo explains nothing', () => {
  expect(signs(photo(cycle('c')), dark, report(cycle('c')))).toEqual([]);
});

test('what was captured before it was marked, in another theft maybe, explains nothing', () => {
  const battery = { value: { present: true, percent: 4, charging: false, externalPower: false } };
  const old = [dark, machine({ battery })];
  // Captured at the eighth and ninth second.
  expect(signsOf(null, old, { firstSeq: null, markedAt: 8000, endedAt: null })).toHaveLength(2);
  expect(signsOf(null, old, { firstSeq: 100, markedAt: 9001, endedAt: null })).toEqual([]);
});
