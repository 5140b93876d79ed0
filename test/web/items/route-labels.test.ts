import { describe, expect, test } from '@jest/globals';
import { withLabels } from '../../../server/web/src/items/route-labels.ts';

const picture = { wide: 640, high: 320 };
const sides = (...stops: readonly (readonly [across: number, down: number, words: string])[]) =>
  withLabels(
    stops.map(([across, down, words]) => ({ across, down, words })),
    picture,
  ).map(({ label: { anchor, y } }) =>
    anchor === 'middle' ? (y < 0 ? 'above' : 'below') : { start: 'right', end: 'left' }[anchor],
  );

describe('the names on a route’s map', () => {
  test('stand at the right, or at the left where the picture ends', () => {
    expect(sides([100, 100, '1 London'], [600, 200, '2 Oslo'])).toEqual(['right', 'left']);
  });

  test('cover neither another stop nor another name', () => {
    // To the right of Bristol lies London, to the left of London Bristol's name.
    expect(sides([200, 160, '2 Bristol'], [270, 160, '4 London'])).toEqual(['left', 'right']);
    expect(sides([150, 160, '2 Bristol'], [180, 160, '4 London'], [210, 160, '5 Dover'])).toEqual([
      'left',
      'above',
      'right',
    ]);
  });

  test('are there also where every side is taken', () => {
    const crowd = Array.from({ length: 9 }, (_, at) => [320 + at, 160 + at, `${at} Llanfairpwll`] as const);
    expect(sides(...crowd)).toHaveLength(9);
  });
});
