import type { Position } from '@homeward/shared/bodies/report';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { act } from 'react';
import { openedOf } from '../../../server/web/src/items/opened.ts';
import { PathControls } from '../../../server/web/src/map/path-controls.tsx';
import { type Path, usePath } from '../../../server/web/src/map/use-path.ts';
import { texts } from '../../../server/web/src/texts.ts';
import { cycle, opened, report } from '../items/entries.ts';
import { reactRoot } from '../react-root.ts';

const NOON = new Date(2026, 10, 23, 12).getTime();
const HOUR = 3_600_000;
const position = (latitude: number): Position => ({
  latitude,
  longitude: 0,
  accuracyMeters: 10,
  source: 'location-service',
  foundAt: NOON,
});
/** Newest first: two days, four moments, one of them without a position. */
const entries = [
  opened(4, report(cycle('d'), { position: { value: position(52) } }), { capturedAt: NOON + 24 * HOUR }),
  opened(3, report(cycle('c')), { capturedAt: NOON + 2 * HOUR }),
  opened(2, report(cycle('b'), { position: { value: position(51) } }), { capturedAt: NOON + HOUR }),
  opened(1, report(cycle('a'), { position: { value: position(50) } }), { capturedAt: NOON }),
];
const reports = openedOf(entries, 'report');

const root = reactRoot();
let path: Path;

function Subject() {
  path = usePath(reports);
  return <PathControls path={path} entries={entries} hasRoute={false} />;
}

const press = (words: string) =>
  act(async () => [...document.querySelectorAll('button')].find(({ textContent }) => textContent === words)?.click());
const chosenId = () => path.chosen?.envelope.id ?? null;

beforeEach(async () => {
  jest.useFakeTimers();
  await act(async () => root.render(<Subject />));
});
afterEach(() => {
  jest.useRealTimers();
});

describe('the path’s controls', () => {
  test('follow the latest until something is chosen', () => {
    expect(chosenId()).toBeNull();
    expect(path.moments).toHaveLength(4);
    expect(path.stops).toHaveLength(3);
    expect(document.querySelectorAll('input[type="radio"]')).toHaveLength(3);
  });

  test('say what the marks under the days are, as far as there are any', () => {
    const { reports: some, stolen, photos } = texts.path.marks;
    const key = document.querySelector('.trail-head .day-marks')?.textContent ?? '';
    expect([some, stolen, photos].map((words) => key.includes(words))).toEqual([true, true, false]);
  });

  test('choose a day, and say of it what it has', async () => {
    const [first] = document.querySelectorAll<HTMLInputElement>('input[type="radio"]');
    expect(first?.getAttribute('aria-label')).toContain(texts.path.reports(3));
    await act(async () => first?.click());
    expect(path.moments).toHaveLength(3);
    expect(chosenId()).toBe('item-3');
    await press(texts.path.toLatest);
    expect(chosenId()).toBeNull();
  });

  test('say the moment in words, also where no place is known', async () => {
    const slider = () => document.querySelector('[role="slider"]');
    await act(async () => path.chooseIndex(2));
    expect(slider()?.getAttribute('aria-valuetext')).toContain(texts.path.noPlace);
    expect(path.stop).toBeUndefined();
    await act(async () => path.chooseIndex(1));
    expect(path.stop?.latitude).toBe(51);
  });

  test('play from the first moment to the last, then follow the latest again', async () => {
    await press(texts.path.play);
    expect(chosenId()).toBe('item-1');
    const seen = [];
    for (let step = 0; step < 3; step += 1) {
      await act(async () => jest.advanceTimersByTime(1_000));
      seen.push(chosenId());
    }
    expect(seen).toEqual(['item-2', 'item-3', null]);
    expect(document.body.textContent).toContain(texts.path.play);
    expect(document.body.textContent).not.toContain(texts.path.pause);
  });

  test('stop playing where the owner says so', async () => {
    await press(texts.path.play);
    await press(texts.path.pause);
    await act(async () => jest.advanceTimersByTime(10_000));
    expect(chosenId()).toBe('item-1');
  });
});
