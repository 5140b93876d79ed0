/** @jest-environment node */
import type { Position } from '@homeward/shared/bodies/report';
import { expect, test } from '@jest/globals';
import { mapLink } from '../../../server/web/src/map/map-link.ts';

const fix: Position = {
  ...{ latitude: 51.5, longitude: -0.0912345678, accuracyMeters: 65, source: 'location-service', foundAt: 0 },
};

test('a fix opens in a map app where the browser has one for it, else on a page with a map', () => {
  expect(mapLink(fix, 'Mozilla/5.0 (Linux; Android 16)')).toEqual({
    ...{ href: 'geo:51.500000,-0.091235?q=51.500000,-0.091235', opens: 'app' },
  });
  expect(mapLink(fix, 'Mozilla/5.0 (iPhone)')).toEqual({
    href: 'https://www.openstreetmap.org/?mlat=51.500000&mlon=-0.091235#map=17/51.500000/-0.091235',
    opens: 'page',
  });
});

test('the place of an internet address is no fix', () => {
  expect(mapLink({ ...fix, source: 'address' }, 'Android')).toBeNull();
});
