import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { act } from 'react';
import { DaysStrip } from '../../../server/web/src/map/days-strip.tsx';
import { reactRoot } from '../react-root.ts';

const DAY_MS = 24 * 3_600_000;
const NEWEST = new Date(2026, 10, 23).getTime();
const WIDTH = 50;

const root = reactRoot();
const strip = () => document.querySelector('fieldset') as HTMLFieldSetElement;
const show = (count: number) =>
  act(async () => {
    const days = Array.from({ length: count }, (_, at) => ({
      day: NEWEST - (count - 1 - at) * DAY_MS,
      reports: 1,
      photos: 0,
      stolenCycles: 0,
    }));
    root.render(<DaysStrip days={days} chosen={null} onChoose={() => {}} />);
  });

/** Nothing is laid out here: each day stands as many widths from the left as there are days before it. */
const offsetLeft = Object.getOwnPropertyDescriptor(HTMLElement.prototype, 'offsetLeft');
beforeEach(() => {
  Object.defineProperty(HTMLElement.prototype, 'offsetLeft', {
    configurable: true,
    get(this: HTMLElement) {
      return [...strip().querySelectorAll('[data-day]')].indexOf(this) * WIDTH;
    },
  });
});
afterEach(() => {
  if (offsetLeft) Object.defineProperty(HTMLElement.prototype, 'offsetLeft', offsetLeft);
});

describe('the newest day', () => {
  test('is in view, also when older ones come and the browser goes back to the beginning', async () => {
    await show(3);
    expect(strip().scrollLeft).toBe(2 * WIDTH);
    strip().scrollLeft = 0;
    await show(30);
    expect(strip().scrollLeft).toBe(29 * WIDTH);
  });

  test('stays in view while the page is moved up and down across the strip', async () => {
    await show(3);
    strip().dispatchEvent(new WheelEvent('wheel', { deltaX: 1, deltaY: 80 }));
    strip().scrollLeft = 0;
    await show(30);
    expect(strip().scrollLeft).toBe(29 * WIDTH);
  });

  test('is left where it is once somebody has moved the strip', async () => {
    await show(3);
    strip().dispatchEvent(new WheelEvent('wheel', { deltaX: 30, deltaY: 2 }));
    strip().scrollLeft = 10;
    await show(30);
    expect(strip().scrollLeft).toBe(10);
  });
});
