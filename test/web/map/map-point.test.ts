import { describe, expect, test } from '@jest/globals';
import { accuracyRing, viewAround } from '../../../server/web/src/map/map-point.ts';

describe('a position on the map', () => {
  test('has a ring as far away as its accuracy says, closed', () => {
    const ring = accuracyRing({ latitude: 60, longitude: 10, accuracyMeters: 111_195 });
    expect(ring[0]).toEqual([10, expect.closeTo(61, 3)]);
    expect(ring.at(-1)?.[0]).toBeCloseTo(10, 6);
    const east = Math.max(...ring.map(([longitude]) => longitude));
    expect(east - 10).toBeCloseTo(2, 1);
  });

  test('is shown with enough around it to recognise a coast or a border', () => {
    const [[west, south], [east, north]] = viewAround({ latitude: 0, longitude: 0, accuracyMeters: 10 });
    expect(north - south).toBeGreaterThan(2);
    expect(east - west).toBeCloseTo(north - south, 6);
  });
});
