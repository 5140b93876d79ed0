import { expect, test } from '@jest/globals';
import { countryNames } from '../../../server/web/src/map/country-names.ts';

const square = (west: number, south: number, size: number) => [
  [west, south],
  [west + size, south],
  [west + size, south + size],
  [west, south + size],
  [west, south],
];

test('a country’s name stands once, in the middle of its largest part', () => {
  const geometry = { type: 'MultiPolygon' as const, coordinates: [[square(50, 50, 1)], [square(0, 0, 10)]] };
  const feature = { type: 'Feature' as const, properties: { name: 'Islandia' }, geometry };
  const { features } = countryNames({ type: 'FeatureCollection', features: [feature] });
  expect(features).toEqual([
    { type: 'Feature', properties: { name: 'Islandia' }, geometry: { type: 'Point', coordinates: [5, 5] } },
  ]);
});
