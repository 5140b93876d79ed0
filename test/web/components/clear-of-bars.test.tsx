import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { clearOfBars } from '../../../server/web/src/components/clear-of-bars.ts';

const rect = (top: number, bottom: number) => new DOMRect(0, top, 360, bottom - top);

beforeEach(() => {
  document.body.innerHTML = '<header class="top-bar"><nav></nav></header>';
  jest.replaceProperty(window, 'innerHeight', 740);
});
afterEach(() => {
  jest.restoreAllMocks();
  document.body.innerHTML = '';
});
const bars = () => {
  const [bar, nav] = [document.querySelector('header'), document.querySelector('nav')];
  if (!bar || !nav) throw new Error('no bars');
  bar.getBoundingClientRect = () => rect(0, 60);
  return nav;
};

test('what floats keeps clear of the bar above, and on a phone of the one below with what the phone keeps for itself', () => {
  const nav = bars();
  nav.getBoundingClientRect = () => rect(0, 60);
  expect(clearOfBars()).toEqual({ top: 68, right: 8, bottom: 8, left: 8 });
  nav.style.position = 'fixed';
  nav.getBoundingClientRect = () => rect(650, 740);
  expect(clearOfBars()).toEqual({ top: 68, right: 8, bottom: 98, left: 8 });
});

test('where there are no bars it keeps to the edges', () => {
  document.body.innerHTML = '';
  expect(clearOfBars()).toEqual({ top: 8, right: 8, bottom: 8, left: 8 });
});
