/** @jest-environment node */
import { describe, expect, test } from '@jest/globals';
import { MOST_ZOOM, moved, pinched, WHOLE, zoomedAt } from '../../../server/web/src/items/zoom.ts';

const frame = { width: 400, height: 300 };

describe('a photo in its frame', () => {
  test('stays whole: it cannot be pulled out, nor made smaller', () => {
    expect(moved(WHOLE, { x: 50, y: -50 }, frame)).toEqual(WHOLE);
    expect(zoomedAt(WHOLE, 0.1, { x: 10, y: 10 }, frame)).toEqual(WHOLE);
  });

  test('grows around the point under the pointer, which stays where it is', () => {
    const at = { x: 100, y: 60 };
    const zoom = zoomedAt(WHOLE, 2, at, frame);
    expect(zoom.scale).toBe(2);
    // What was at the point: (at - offset) / scale from the photo's middle.
    expect([(at.x - zoom.x) / zoom.scale, (at.y - zoom.y) / zoom.scale]).toEqual([100, 60]);
  });

  test('grows to a bound', () => {
    expect(zoomedAt(WHOLE, 1000, { x: 0, y: 0 }, frame).scale).toBe(MOST_ZOOM);
  });

  test('is moved as far as its edges reach', () => {
    const zoom = zoomedAt(WHOLE, 2, { x: 0, y: 0 }, frame);
    expect(moved(zoom, { x: 1000, y: -1000 }, frame)).toEqual({ scale: 2, x: 200, y: -150 });
  });

  test('comes back into its frame when it is made smaller', () => {
    const far = moved(zoomedAt(WHOLE, 4, { x: 0, y: 0 }, frame), { x: 600, y: 450 }, frame);
    expect(zoomedAt(far, 0.25, { x: 0, y: 0 }, frame)).toEqual(WHOLE);
  });

  test('follows two fingers: apart is closer, together along is a move', () => {
    const before = [
      { x: -50, y: 0 },
      { x: 50, y: 0 },
    ] as const;
    const after = [
      { x: -100, y: 0 },
      { x: 100, y: 0 },
    ] as const;
    expect(pinched(WHOLE, before, after, frame)).toEqual({ scale: 2, x: 0, y: 0 });
    const along = [
      { x: -80, y: 20 },
      { x: 120, y: 20 },
    ] as const;
    expect(pinched(WHOLE, before, along, frame)).toEqual({ scale: 2, x: 20, y: 20 });
  });

  test('two fingers on one spot do not divide by nothing', () => {
    const spot = [
      { x: 1, y: 1 },
      { x: 1, y: 1 },
    ] as const;
    expect(pinched(WHOLE, spot, spot, frame)).toEqual(WHOLE);
  });
});
