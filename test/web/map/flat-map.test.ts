/** @jest-environment node */
import { describe, expect, test } from '@jest/globals';
import { flatView, placedIn, ringsIn } from '../../../server/web/src/map/flat-map.ts';

describe('a flat picture of the world', () => {
  test('shows one place with its surroundings, no closer than where coasts say something', () => {
    const { west, east, north, south } = flatView([[16, 48]], 2);
    expect(north - south).toBeCloseTo(6);
    expect((west + east) / 2).toBeCloseTo(16);
    expect(east - west).toBeGreaterThan(12);
  });

  test('shows all places, however far apart', () => {
    const { west, east, north, south } = flatView(
      [
        [-100, 10],
        [60, 50],
      ],
      2,
    );
    expect([west < -100, east > 60, south < 10, north > 50]).toEqual([true, true, true, true]);
  });

  test('places them from its top left', () => {
    const placed = placedIn({ west: 0, east: 10, south: 0, north: 5 }, 100, 50);
    expect(placed([0, 5])).toEqual({ across: 0, down: 0 });
    expect(placed([10, 0])).toEqual({ across: 100, down: 50 });
  });

  test('holds the land in view, and no other', () => {
    const ring = (at: number) => [
      [at, 1],
      [at + 1, 1],
      [at, 2],
      [at, 1],
    ];
    const world: GeoJSON.FeatureCollection = {
      type: 'FeatureCollection',
      features: [
        { type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [ring(1)] } },
        { type: 'Feature', properties: {}, geometry: { type: 'MultiPolygon', coordinates: [[ring(40)], [ring(3)]] } },
      ],
    };
    expect(ringsIn(world, { west: 0, east: 10, south: 0, north: 5 }).map(([first]) => first?.[0])).toEqual([1, 3]);
  });
});
