import { describe, expect, test } from '@jest/globals';
import type { Standing } from '../../../server/web/src/devices/mac-standing.ts';
import { type MacMark, sharedMarks } from '../../../server/web/src/map/shared-marks.ts';

const EUROPE_ZOOM = 3;
const STREETS_ZOOM = 13;

const mark = (name: string, standing: Standing, latitude: number, longitude: number): MacMark => ({
  ...{ deviceId: `id of ${name}`, name, standing, latitude, longitude, accuracyMeters: 35 },
});
const kitchen = mark('Kitchen Mac mini', 'paused', 51.5362, -0.1033);
const studio = mark('Studio iMac', 'protected', 51.5246, -0.0785);
const travel = mark('Travel MacBook', 'protected', 48.2092, 16.3728);

describe('Macs on the map of all', () => {
  test('are one dot where one would hide the other: in the place and colour of the urgent, with the names of all', () => {
    expect(sharedMarks([studio, travel, kitchen], EUROPE_ZOOM)).toEqual([
      { ...kitchen, names: ['Kitchen Mac mini', 'Studio iMac'] },
      { ...travel, names: ['Travel MacBook'] },
    ]);
  });

  test('have each a dot of their own from near', () => {
    expect(sharedMarks([kitchen, studio], STREETS_ZOOM).map(({ names }) => names)).toEqual([
      ['Kitchen Mac mini'],
      ['Studio iMac'],
    ]);
  });

  test('are one dot at any zoom where they are in one place', () => {
    const stolen = mark('Old MacBook', 'stolen', studio.latitude, studio.longitude);
    const [dot, ...others] = sharedMarks([studio, stolen], STREETS_ZOOM);
    expect(dot).toEqual({ ...stolen, names: ['Old MacBook', 'Studio iMac'] });
    expect(others).toEqual([]);
  });

  test('stay two on both sides of a border that is farther than a dot', () => {
    const bristol = mark('Ada’s MacBook', 'stolen', 51.4612, -2.5811);
    expect(sharedMarks([bristol, kitchen], EUROPE_ZOOM)).toHaveLength(2);
  });
});
