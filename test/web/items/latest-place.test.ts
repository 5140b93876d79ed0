import type { Position } from '@homeward/shared/bodies/report';
import type { Place } from '@homeward/shared/place';
import { describe, expect, test } from '@jest/globals';
import { latestPlace, networkWords, placeWords, sourceWords } from '../../../server/web/src/items/latest-place.ts';
import { openedOf } from '../../../server/web/src/items/opened.ts';
import { texts } from '../../../server/web/src/texts.ts';
import { cycle, opened, photo, report } from './entries.ts';

const position = {
  latitude: 52.5,
  longitude: 13.4,
  accuracyMeters: 20,
  source: 'location-service',
  foundAt: 1,
} as const;
const berlin: Place = {
  address: '192.0.2.1',
  scope: 'public',
  placeSource: 'server',
  city: 'Berlin',
  region: 'Berlin',
  country: 'Germany',
  countryCode: 'DE',
  autonomousSystem: { number: 3320, organization: 'Telekom' },
};
const reports = (...bodies: Parameters<typeof report>[1][]) =>
  openedOf(
    bodies.map((body, index) => opened(9 - index, report(cycle(`${index}`), body))),
    'report',
  );

describe('where a Mac is', () => {
  test('is the newest report that knows, not merely the newest', () => {
    const place = latestPlace(reports({}, { position: { value: position }, address: { value: berlin } }));
    expect(place).toMatchObject({ known: true, position, capturedAt: 8000 });
  });

  test('is said in words where it is not known: no report, offline, a private address, no data', () => {
    const why = (...bodies: Parameters<typeof reports>) => {
      const place = latestPlace(reports(...bodies));
      return place.known ? null : place.why;
    };
    expect(why()).toBe(texts.place.noReport);
    expect(why({ address: { problem: 'offline', detail: 'No route.' } })).toContain(texts.problem.offline);
    expect(why({ address: { value: { address: '10.0.0.1', scope: 'private', placeSource: 'server' } } })).toContain(
      'private network',
    );
    expect(why({ address: { value: { address: '192.0.2.1', scope: 'public', placeSource: 'server' } } })).toBe(
      texts.place.noDatabase,
    );
  });

  test('is named once where city and region are the same, with its network', () => {
    expect(placeWords(berlin)).toBe('Berlin, Germany');
    expect(placeWords(undefined)).toBe('');
    expect(networkWords(berlin)).toBe('Telekom (AS3320)');
  });

  test('only opened items of the kind count', () => {
    expect(openedOf([opened(1, photo(cycle('a'))), opened(2, report(cycle('a')))], 'report')).toHaveLength(1);
  });

  test.each<[Partial<Position>, string]>([
    [{ source: 'location-service' }, 'from the Mac’s own location service'],
    [
      { source: 'access-points', service: 'api.beacondb.net' },
      'from the Wi-Fi access points around it, looked up at api.beacondb.net',
    ],
    [{ source: 'address' }, 'from the place of its internet address, not of the Mac'],
  ])('says where a position is from: %j', (from, words) => {
    expect(sourceWords({ ...position, ...from })).toBe(words);
  });
});
