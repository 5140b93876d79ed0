import { AutonomousSystem, Place } from '@homeward/shared/place';
import type { Static } from 'typebox';
import { Check } from 'typebox/value';

/**
 * How far a place may be off, by what is known. City databases say no accuracy; their makers count an answer as right
 * at city level when it lies within 50 km (https://www.maxmind.com/en/geoip-accuracy-comparison), and so do we.
 * Without a city the coordinates are the middle of a region or country.
 */
const ACCURACY_METERS = { city: 50_000, region: 250_000, country: 1_000_000 } as const;

/** The part of a place that a city database tells. */
export type PlaceFields = Omit<Place, 'address' | 'scope' | 'placeSource' | 'autonomousSystem'>;

const countryNames = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/**
 * A city database's entry: flat, as ip-location-db writes it (`city`, `state1`, `country_code`, `latitude` …), or
 * nested, as MaxMind and DB-IP do (`city.names.en`, `subdivisions`, `location.accuracy_radius` in km …).
 */
export function placeIn(entry: unknown): PlaceFields {
  const city = textAt(entry, 'city') ?? textAt(entry, 'city', 'names', 'en');
  const region = textAt(entry, 'state1') ?? textAt(entry, 'subdivisions', '0', 'names', 'en');
  const countryCode = textAt(entry, 'country_code') ?? textAt(entry, 'country', 'iso_code');
  const country = textAt(entry, 'country', 'names', 'en') ?? nameOfCountry(countryCode);
  const latitude = valueAt(entry, 'latitude') ?? valueAt(entry, 'location', 'latitude');
  const longitude = valueAt(entry, 'longitude') ?? valueAt(entry, 'location', 'longitude');
  const told: Record<string, unknown> = { city, region, country, countryCode };
  if (typeof latitude === 'number' && typeof longitude === 'number') {
    const radiusKm = valueAt(entry, 'location', 'accuracy_radius');
    const byDetail = ACCURACY_METERS[city ? 'city' : region ? 'region' : 'country'];
    const accuracyMeters = typeof radiusKm === 'number' ? radiusKm * 1000 : byDetail;
    Object.assign(told, { latitude: rounded(latitude), longitude: rounded(longitude), accuracyMeters });
  }
  const fields = Object.entries(told).filter(([name, value]) => value !== undefined && fits(name, value));
  return Object.fromEntries(fields) as PlaceFields;
}

/** An ASN database's entry. */
export function networkIn(entry: unknown): Static<typeof AutonomousSystem> | undefined {
  const number = valueAt(entry, 'autonomous_system_number');
  const organization = textAt(entry, 'autonomous_system_organization')?.slice(0, 200);
  const network = { number, ...(organization !== undefined && { organization }) };
  return Check(AutonomousSystem, network) ? network : undefined;
}

const properties: Readonly<Record<string, object>> = Place.properties;
/** What the API would not let through is left out: a strange database must not make every answer fail. */
const fits = (name: string, value: unknown): boolean => Check(properties[name] ?? {}, value);

/** Some four metres: more digits would pretend. */
const rounded = (degrees: number): number => Math.round(degrees * 10_000) / 10_000;

function nameOfCountry(code: string | undefined): string | undefined {
  return code !== undefined && /^[A-Z]{2}$/.test(code) ? countryNames.of(code) : undefined;
}

function valueAt(entry: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, name) =>
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined,
    entry,
  );
}

function textAt(entry: unknown, ...path: readonly string[]): string | undefined {
  const value = valueAt(entry, ...path);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
