import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { useAtMostEvery } from '../../../server/web/src/components/use-at-most-every.ts';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

let root: Root;
let taken: string[];

function Taker({ value, every }: { readonly value: string; readonly every: number }) {
  const now = useAtMostEvery(value, every);
  if (taken.at(-1) !== now) taken.push(now);
  return null;
}
const show = (value: string, every = 5_000) => act(() => root.render(<Taker value={value} every={every} />));
const pass = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms));

beforeEach(() => {
  jest.useFakeTimers();
  taken = [];
  root = createRoot(document.createElement('div'));
});
afterEach(() => {
  act(() => root.unmount());
  jest.useRealTimers();
});

describe('a value that is taken over at most every so often', () => {
  test('is there at once, and so is its first change', async () => {
    await show('a');
    expect(taken).toEqual(['a']);
    await show('b');
    await pass(0);
    expect(taken).toEqual(['a', 'b']);
  });

  test('is not taken over again before the time is over; then it is the last one, not those between', async () => {
    await show('a');
    await show('b');
    await pass(0);
    for (const value of ['c', 'd', 'e']) {
      await show(value);
      await pass(1_000);
    }
    expect(taken).toEqual(['a', 'b']);
    await pass(2_000);
    expect(taken).toEqual(['a', 'b', 'e']);
    await pass(60_000);
    expect(taken).toEqual(['a', 'b', 'e']);
  });

  test('that changes for ever is still taken over each time that the time is over', async () => {
    await show('a');
    await show('0');
    await pass(0);
    for (let at = 1; at <= 40; at += 1) {
      await show(`${at}`);
      await pass(500);
    }
    expect(taken.length).toBeGreaterThanOrEqual(5);
    expect(taken.length).toBeLessThanOrEqual(7);
  });

  test('is taken over soon once it need not be held back any longer', async () => {
    await show('a');
    await show('b');
    await pass(0);
    await show('c');
    await show('c', 0);
    await pass(0);
    expect(taken).toEqual(['a', 'b', 'c']);
  });

  test('that came back to what is shown needs nothing', async () => {
    await show('a');
    await show('b');
    await pass(0);
    await show('c');
    await show('b');
    await pass(60_000);
    expect(taken).toEqual(['a', 'b']);
  });

  test('is left alone when its page is gone', async () => {
    await show('a');
    await show('b');
    act(() => root.unmount());
    expect(jest.getTimerCount()).toBe(0);
    root = createRoot(document.createElement('div'));
  });
});
