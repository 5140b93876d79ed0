import { expect, test } from '@jest/globals';
import { roundedWorld, worldParts } from '../../../server/web/src/map/rounded-world.ts';

const country = (name: string, ring: GeoJSON.Position[]) => ({
  type: 'Feature' as const,
  properties: { name },
  geometry: { type: 'MultiPolygon' as const, coordinates: [[ring]] },
});
const square: GeoJSON.Position[] = [
  [1.0049, 2.004],
  [1.0041, 2.0041],
  [3.118, 2],
  [3, 4],
  [1.0049, 2.004],
];
const islet: GeoJSON.Position[] = [
  [5.001, 5.001],
  [5.002, 5.001],
  [5.002, 5.002],
  [5.001, 5.001],
];

test('corners are rounded to a hundredth of a degree, and stand there once; an islet stays a ring', () => {
  const world = { type: 'FeatureCollection' as const, features: [country('Squarea', square), country('Islet', islet)] };
  expect(roundedWorld(world).features.map(({ geometry }) => geometry)).toEqual([
    {
      type: 'MultiPolygon',
      coordinates: [
        [
          [
            [1, 2],
            [3.12, 2],
            [3, 4],
            [1, 2],
          ],
        ],
      ],
    },
    { type: 'MultiPolygon', coordinates: [[Array.from({ length: 4 }, () => [5, 5])]] },
  ]);
});

test('what crosses the date line goes on beyond it; what goes around a pole stays as it is', () => {
  const across: GeoJSON.Position[] = [
    [170, 60],
    [-170, 60],
    [-170, 70],
    [170, 70],
    [170, 60],
  ];
  const polar: GeoJSON.Position[] = [
    [-180, -80],
    [0, -80],
    [180, -80],
    [-180, -80],
  ];
  const world = { type: 'FeatureCollection' as const, features: [country('Across', across), country('Polar', polar)] };
  const [first, second] = roundedWorld(world).features.map(({ geometry }) => geometry as GeoJSON.MultiPolygon);
  expect(first?.coordinates[0]?.[0]?.map(([longitude]) => longitude)).toEqual([170, 190, 190, 170, 170]);
  expect(second?.coordinates[0]?.[0]).toEqual(polar);
});

test('its parts hold each country once, and none holds nearly all', () => {
  const features = Array.from({ length: 9 }, (_, at) =>
    country(`Country ${at}`, at === 0 ? [...square, ...square] : square),
  );
  const parts = worldParts({ type: 'FeatureCollection', features }, 3);
  expect(parts.flatMap((part) => part.features)).toEqual(features);
  expect(parts.map((part) => part.features.length)).toEqual([3, 3, 3]);
});
